"""A real JupyterLab in a real browser: a workspace, its server, and Debian's Chromium.

Where no Chromium or no Playwright is found, these tests are left out and say so. ``IOMLAB_BROWSER_LANG``
names the language of the workspace (Spanish without it), ``IOMLAB_BROWSER_SHOTS`` the folder that
keeps the screenshots.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def lang() -> str:
    """The language of the workspace."""
    return os.environ.get("IOMLAB_BROWSER_LANG", "es")


@pytest.fixture(scope="session")
def shots(tmp_path_factory) -> Path:
    """The folder that keeps the screenshots of this run."""
    named = os.environ.get("IOMLAB_BROWSER_SHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium():
    """The browser; Playwright's own is never fetched."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(
            "no Chromium here, so nothing was tried in a browser (Debian: apt install chromium)"
        )
    api = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright here: install iomlab with its extra browser"
    )
    root = [] if not hasattr(os, "getuid") or os.getuid() else ["--no-sandbox"]
    with api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=root)
        yield browser
        browser.close()
