"""The site runs its lessons in a real browser, in Spanish, and asks nothing outside.

It needs a Chromium, Playwright, and the folder of Pyodide in IOMLAB_PYODIDE (tools/fetch_pyodide.py); without
one of them it is left out, and says so.
"""

import os
import shutil
from pathlib import Path

import pytest

from iomlab.offline.site import site, size

from .window import Lesson, served

LESSONS = {
    "N01": ("N01_what_counts_as_a_migrant.ipynb", "short_term"),
    "N04": ("N04_routes_and_risk.ipynb", "attempts"),
    "N06": ("N06_gravity_of_labour_mobility.ipynb", "reading"),
}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PYODIDE = os.environ.get("IOMLAB_PYODIDE", "")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here, so the site was not tried in one"),
    pytest.mark.skipif(
        not PYODIDE, reason="IOMLAB_PYODIDE names no Pyodide, so the site was not built and tried"
    ),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = site("es", Path(PYODIDE), tmp_path_factory.mktemp("zero") / "site")
    print(f"\nsite: {size(folder) / 1e6:.0f} MB")
    with served(folder) as where:
        yield where


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as player:
        words = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        window = player.chromium.launch(executable_path=CHROMIUM, args=words)
        yield window
        window.close()


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request, browser, address):
    name, question = LESSONS[request.param]
    window = Lesson(browser, address, name)
    cells, first, whole = window.run()
    print(f"\n{request.param}: first picture after {first:.1f} s, all cells after {whole:.1f} s")
    shots = os.environ.get("IOMLAB_SHOTS")
    if shots:
        window.page.screenshot(path=str(Path(shots) / f"site-{request.param}.png"))
    yield window, cells, question
    window.context.close()


def test_every_cell_runs_and_the_pictures_are_there(lesson):
    _, cells, _ = lesson
    assert [c["errors"] for c in cells if c["errors"]] == []
    assert [c["printed"] for c in cells if c["printed"]] == []
    assert all(c["number"] for c in cells)
    assert sum(c["pictures"] for c in cells) >= 2


def test_a_wrong_answer_gets_a_hint_in_spanish(lesson):
    window, _, question = lesson
    assert "Todavía no" in window.answer(question, f'answer = -77\ncheck("{question}", answer)')


def test_a_right_answer_is_accepted_and_an_explorer_answers_the_keyboard(lesson):
    window, _, question = lesson
    if question != "attempts":
        pytest.skip("tried with N04 alone")
    assert "Correcto" in window.answer(question, f'answer = 5.0\ncheck("{question}", answer)')
    box = window.page.locator(".widget-html").first
    words, picture = box.locator("[role=status]"), box.locator("img")
    before = words.inner_text(), picture.get_attribute("src")
    window.page.locator(".widget-dropdown select").first.select_option(index=1)
    other = "([box, src]) => box.querySelector('img').src !== src"
    window.page.wait_for_function(other, arg=[box.element_handle(), before[1]])
    assert words.inner_text() != before[0]
    moved = picture.get_attribute("src")
    window.page.locator(".noUi-handle").first.press("ArrowRight")
    window.page.wait_for_function(other, arg=[box.element_handle(), moved])


def test_no_request_leaves_the_local_address(lesson):
    window, _, _ = lesson
    assert len(window.requests) > 50
    assert window.outside() == []


def test_the_front_page_leads_to_the_lessons(browser, address):
    page = browser.new_page()
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == "es"
    links = [link.get_attribute("href") for link in page.locator("li a").all()]
    assert links == [f"lab/index.html?path={name}" for name, _ in LESSONS.values()]
    page.close()
