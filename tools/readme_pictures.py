"""Make the pictures of the README from real pages: ``python tools/readme_pictures.py [NAME …]``.

``profile`` is the first page of a report, ``lab`` a lesson with its explorer in JupyterLab. Needs Chromium
and the extra ``browser``. Colours are reduced until a picture has less than 80 kB.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.browser.lab import Lab  # noqa: E402

IOMLAB = Path(sys.executable).with_name("iomlab")
MOST = 80_000  # bytes of a picture
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def iomlab(*words: object) -> None:
    """Run the command as a person types it."""
    subprocess.run([IOMLAB, *map(str, words)], check=True)


def profile(browser: Any, room: Path) -> bytes:
    """Draw the top of the profile of Honduras, in Spanish."""
    iomlab("run", "country_profile", "--country", "HND", "--lang", "es", "--out", room / "out")
    tab = browser.new_page(viewport={"width": 1100, "height": 1400})
    tab.goto((room / "out" / "country_profile-HND-es.html").as_uri())
    picture: bytes = tab.screenshot()
    tab.close()
    return picture


def lab(browser: Any, room: Path) -> bytes:
    """Draw the explorer of gravity in JupyterLab, in Spanish, after a slider was moved."""
    iomlab("lab", "--lang", "es", "--no-open", "--folder", room / "workspace")
    with Lab(browser, room / "workspace", room) as window:
        window.open("lessons/N06_gravity_of_labour_mobility.ipynb")
        window.run_all()
        cell = window.cell('explore("gravity"')
        cell.locator(".noUi-handle").first.press("ArrowRight")
        window.page.wait_for_timeout(3000)
        cell.evaluate("cell => cell.scrollIntoView()")
        window.page.wait_for_timeout(500)
        picture: bytes = window.page.screenshot()
    return picture


PICTURES: dict[str, tuple[str, Callable[[Any, Path], bytes]]] = {
    "profile": ("profile-HND-es.png", profile),
    "lab": ("lab-N06-es.png", lab),
}


def reduced(picture: bytes) -> bytes:
    """Return a picture with as many colours as fit into its size."""
    plain = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (128, 64, 32, 16, 8):
        small = io.BytesIO()
        plain.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() < MOST:
            return small.getvalue()
    raise SystemExit("a picture can't be made small enough: make its window smaller")


def main() -> None:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("No Chromium was found; on Debian: apt install chromium")
    root = ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
    with sync_playwright() as player, tempfile.TemporaryDirectory() as room:
        browser = player.chromium.launch(executable_path=path, args=root)
        for name in sys.argv[1:] or PICTURES:
            file, draw = PICTURES[name]
            picture = reduced(draw(browser, Path(room)))
            (ROOT / "docs" / file).write_bytes(picture)
            print(f"docs/{file} ({len(picture) / 1000:.0f} kB)")
        browser.close()


if __name__ == "__main__":
    main()
