"""A colleague fills in the form with the keyboard alone, in a browser that runs no script."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest

from iomlab import countries
from iomlab.languages.catalogue import tell
from iomlab.messages import say

PATIENCE = 180_000  # milliseconds


@pytest.fixture
def address(lang, tmp_path):
    """The address that ``iomlab dashboard`` prints."""
    words = [sys.executable, "-m", "iomlab.cli", "dashboard", "country_profile", "--lang", lang]
    around = {**os.environ, "PYTHONUNBUFFERED": "1", "TMPDIR": str(tmp_path)}
    running = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=around)
    yield re.search(r"http://\S+", running.stdout.readline())[0]
    running.send_signal(signal.SIGTERM)
    assert running.wait(90) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_a_colleague_makes_a_report_without_a_mouse_or_a_script(chromium, address, lang, shots):
    page = chromium.new_page(java_script_enabled=False)
    page.set_default_timeout(PATIENCE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert "token" not in page.url

    country = page.locator("#f-country")
    for _ in range(5):
        page.keyboard.press("Tab")
        if country.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("Atlantis")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").wait_for()
    assert country.input_value() == "Atlantis"
    assert country.get_attribute("aria-invalid") == "true"
    page.screenshot(path=shots / "dashboard-refused.png")

    page.locator("[role=alert] a").press("Enter")
    country.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(countries.get("SEN").name(lang))
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name=tell(say("Open the report"), lang))
    link.wait_for()
    page.screenshot(path=shots / "dashboard-made.png")
    link.press("Enter")
    page.locator("h1", has_text="S").wait_for()
    assert countries.get("SEN").name(lang) in page.inner_text("h1")
    assert page.get_attribute("html", "lang") == lang
    page.screenshot(path=shots / "dashboard-report.png")
    home = "/".join(address.split("/")[:3])
    assert [url for url in asked if not url.startswith((home, "data:"))] == []
    page.close()
