"""A PDF of a report: WeasyPrint where it runs, else a Chromium-family browser that is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from iomlab.errors import ReportError
from iomlab.messages import say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "microsoft-edge")


def write_pdf(html: str, path: Path) -> None:
    """Write ``html`` as a PDF.

    Raises
    ------
    ReportError
        When neither WeasyPrint (with the Pango library) nor a browser is there.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError):  # the package, or the Pango library that it needs
        _with_browser(html, path)
        return
    HTML(string=html, url_fetcher=only_inside()).write_pdf(
        path, pdf_ua=True, pdf_variant="pdf/ua-1"
    )


def only_inside() -> Any:
    """Return what reads the pictures of a page for WeasyPrint: those in the page itself, no file."""
    from weasyprint import urls

    if hasattr(urls, "URLFetcher"):
        return urls.URLFetcher(allowed_protocols=["data"], allow_redirects=False)

    def fetched(url: str, *given: Any, **named: Any) -> Any:  # WeasyPrint before 68
        if not url.startswith("data:"):
            raise ValueError("only what stands in the page is read")
        return urls.default_url_fetcher(url, *given, **named)

    return fetched


def opened(html: str) -> str:
    """Return a page with everything unfolded, for browsers that print only what is open.

    >>> opened("<details class='a'><summary>Why</summary></details>")
    "<details open class='a'><summary>Why</summary></details>"
    """
    return re.sub(r"<details(?![^>]*\sopen\b)", "<details open", html)


def _with_browser(html: str, path: Path) -> None:
    found = next((b for b in map(shutil.which, BROWSERS) if b), None)
    if found is None:
        raise ReportError(
            "A PDF needs WeasyPrint with the Pango library, or Chromium, Chrome or Edge; none was found.",
            next_step=say(
                "Install one of them (pip install 'iomlab[pdf]'), or print the HTML report from a browser."
            ),
        )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(opened(html), encoding="utf-8")
        command = [
            found, "--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", page.as_uri(),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    if done.returncode or not path.exists():
        raise ReportError(
            "The browser {browser} did not write the PDF (exit code {code}).",
            browser=found,
            code=done.returncode,
            next_step=say("Print the HTML report from a browser instead."),
        )
