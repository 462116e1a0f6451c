"""The doctor looks at Python, packages, programs, fonts, and starts a kernel."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from typing import Any

from iomlab.doctor.line import BAD, NOTE, Line, well
from iomlab.messages import say

KERNEL_SECONDS = 90
SILENT = "--IPKernelApp.log_level=CRITICAL"
PROBE = "import sys, iomlab; print(sys.executable, iomlab.__version__)"


def python() -> Iterator[Line]:
    """Compare Python with the bounds of the package."""
    from packaging.specifiers import SpecifierSet

    about: Any = metadata.metadata("iomlab")
    wanted = about["Requires-Python"] or ""
    version = platform.python_version()
    found = say("Python {version} ({path})", version=version, path=sys.executable)
    if SpecifierSet(wanted).contains(version, prereleases=True):
        yield well("python", found)
    else:
        step = say("Install Python {wanted}, and iomlab again with it.", wanted=wanted)
        yield Line("python", BAD, found, step)


def packages() -> Iterator[Line]:
    """Compare what is installed with what iomlab needs, and say which extras are not there."""
    from packaging.requirements import Requirement

    asked = [Requirement(text) for text in metadata.requires("iomlab") or ()]
    needed = [r for r in asked if r.marker is None or r.marker.evaluate({"extra": ""})]
    wrong = [problem for r in needed if (problem := _problem(r))]
    if wrong:
        step = say("Install iomlab again: pip install --upgrade iomlab")
        yield Line("packages", BAD, say("Not as needed: {wrong}", wrong=tuple(wrong)), step)
    else:
        yield well("packages", say("The {n} packages that iomlab needs are here.", n=len(needed)))
    for extra in sorted(metadata.metadata("iomlab").get_all("Provides-Extra") or ()):
        wanted = [
            r for r in asked if r not in needed and r.marker and r.marker.evaluate({"extra": extra})
        ]
        lost = tuple(problem for r in wanted if (problem := _problem(r)))
        if lost:
            yield Line(
                f"extra {extra}",
                NOTE,
                say("Not here: {lost}", lost=lost),
                say("If you want it: pip install 'iomlab[{extra}]'", extra=extra),
            )


def _problem(asked: Any) -> str:
    """Return what is wrong with one required package, or an empty text."""
    name, bounds = asked.name, asked.specifier
    try:
        there = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"{name}{bounds}"
    return "" if bounds.contains(there, prereleases=True) else f"{name} {there} ({bounds})"


def programs() -> Iterator[Line]:
    """Look for what makes a PDF, walls off submissions, and runs the tests of pages."""
    from iomlab.classroom.sandbox import walls
    from iomlab.reports.pdf import BROWSERS

    browser = next((found for b in BROWSERS if (found := shutil.which(b))), None)
    if _weasyprint():
        yield well("pdf", say("WeasyPrint makes PDFs."))
    elif browser:
        yield well("pdf", say("{program} makes PDFs.", program=browser))
    else:
        yield Line(
            "pdf",
            NOTE,
            say(
                "Neither WeasyPrint with the Pango library nor a browser was found: no PDF can be made."
            ),
            say("pip install 'iomlab[pdf]', or install Chromium, Chrome or Edge."),
        )
    if walls():
        yield well("bwrap", say("Submissions run behind walls (bubblewrap)."))
    else:
        yield Line(
            "bwrap",
            NOTE,
            say(
                "bubblewrap is not here or does not work: submissions run with limits, but without walls."
            ),
            say("On Linux: install the package bubblewrap. Elsewhere grade only people you trust."),
        )
    for program, use in (
        ("chromium", say("the tests that open pages are skipped")),
        ("pdftotext", say("PDFs can’t be looked through")),
    ):
        path = browser if program == "chromium" else shutil.which(program)
        if path:
            yield well(program, say("{program} is here.", program=path))
        else:
            missing = say("{program} is not here: {use}.", program=program, use=use)
            yield Line(program, NOTE, missing, say("Needed only to develop iomlab."))


def _weasyprint() -> bool:
    """Return whether WeasyPrint and its library can be loaded."""
    if find_spec("weasyprint") is None:
        return False
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def fonts() -> Iterator[Line]:
    """Look for the letters that charts are written in."""
    from matplotlib import font_manager

    from iomlab.show.style import FONT

    try:
        path = font_manager.findfont(FONT, fallback_to_default=False)
    except ValueError:
        found = say("The font {font} is not here: letters of charts may be missing.", font=FONT)
        yield Line("fonts", BAD, found, say("Install matplotlib again; it brings the font."))
        return
    yield well("fonts", say("Charts are written in {font} ({path}).", font=FONT, path=path))


def kernel() -> Iterator[Line]:
    """Start a kernel as Jupyter does, and look whether it is this Python with this iomlab."""
    import nbformat
    from nbclient import NotebookClient

    from iomlab import __version__

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PROBE)])
    try:
        NotebookClient(
            book, timeout=KERNEL_SECONDS, kernel_name="python3", extra_arguments=[SILENT]
        ).execute()
        told = "".join(output.get("text", "") for output in book.cells[0].outputs).split()
    except Exception as failed:  # a kernel can fail in any way
        problem = " ".join(str(failed).split())[-200:] or type(failed).__name__
        yield Line(
            "kernel",
            BAD,
            say("No kernel could be started: {problem}", problem=problem),
            say("Install it again: pip install --upgrade --force-reinstall ipykernel"),
        )
        return
    if told[-1:] == [__version__]:
        yield well("kernel", say("A kernel starts and finds iomlab ({path}).", path=told[0]))
    else:
        yield Line(
            "kernel",
            BAD,
            say("Jupyter’s kernel is another Python: {path}", path=" ".join(told)[:200]),
            say("Make its kernel anew: python -m ipykernel install --user --name python3"),
        )
