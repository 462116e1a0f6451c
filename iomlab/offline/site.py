"""A site that runs lessons in the browser: JupyterLite and Pyodide, all files in one folder."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from iomlab.errors import UsageError
from iomlab.lab.material import packed
from iomlab.lab.server import PACKS, SETTINGS
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES, check_language
from iomlab.messages import Message, say
from iomlab.offline import pyodide
from iomlab.offline.builder import Builder, builder, call
from iomlab.offline.wheel import wheel
from iomlab.parameters.read import cells
from iomlab.reports.copies import in_language
from iomlab.reports.find import check_folder, find_notebook

LESSONS = ("N01", "N04", "N06")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
PAGE: dict[str, Any] = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "appName": "iomlab",
        "exposeAppInBrowser": True,
        "litePluginSettings": {KERNEL: {"disablePyPIFallback": True}},
    },
}
# JupyterLite looks for this in the page at the top.
ROOT = '<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{}</script>'
# This JupyterLab takes the arrow keys of a slider for its own: they go from heading to heading.
COMMANDS = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
ARROWS = [
    {"command": f"notebook:move-cursor-heading-{does}", "keys": [key], "selector": COMMANDS,
     "disabled": True}
    for key, does in (("ArrowLeft", "above-or-collapse"), ("ArrowRight", "below-or-expand"))
]  # fmt: skip
ABOUT = say(
    "These lessons run in your browser: nothing is installed, and nothing is sent anywhere. What you write "
    "is kept in this browser alone: to keep it, download the notebook."
)
HOW = say(
    "Open a lesson and run it from the top. The first figure takes up to a minute, because Python itself is "
    "loaded first."
)


def site(
    lang: str,
    distribution: Path,
    out: Path,
    *,
    lessons: Sequence[str] = LESSONS,
    overwrite: bool = False,
    made: Builder | None = None,
    status: Callable[[Message], None] = lambda _: None,
) -> Path:
    """Build a site that runs lessons in the browser, from a folder that anything serves.

    Parameters
    ----------
    lang : str
        ``en``, ``es`` or ``fr``.
    distribution : path
        Folder of a full distribution of Pyodide.
    out : path
        Folder that is made.
    lessons : sequence of str
        Lessons by name or number; those that need statsmodels or pyfixest say so where they need it.
    overwrite : bool
        Whether what lies there may go.
    made : Builder, optional
        The environment that builds it; the one in the user's cache when None.
    status : callable
        Is told what takes long.

    Raises
    ------
    UsageError
        When the distribution is another one, the folder is taken, or JupyterLite could not be prepared.
    """
    check_language(lang)
    names = [find_notebook(name) for name in lessons]
    pyodide.distribution(distribution)
    check_folder(out)
    if out.exists() and any(out.iterdir()) and not overwrite:
        raise UsageError(
            "The folder {folder} is not empty.",
            folder=str(out),
            next_step=say("Name another with --out, or replace it with --overwrite."),
        )
    if out.exists() and any(out.iterdir()) and not (out / "jupyter-lite.json").is_file():
        raise UsageError(
            "The folder {folder} holds no site, so it is not replaced.",
            folder=str(out),
            next_step=say("Name another with --out."),
        )
    made = made or builder(status)
    status(say("building the site"))
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.absolute().parent) as room:
        top = Path(room)
        _fill(top / "lite", lang, names, distribution, made)
        for wheels in (path for path in made.wheels if path.name.startswith("comm-")):
            words = [f"--piplite-wheels={wheels}", "--apps", "lab", "--no-sourcemaps"]
            lite = [str(made.python), "-m", "jupyterlite_core", "build", *words]
            call([*lite, "--contents", "files", "--output-dir", str(top / "site")], top / "lite")
        (top / "site" / "index.html").write_text(_door(lang, names), "utf-8")
        if out.exists():
            out.rename(top / "before")
        (top / "site").rename(out)
    return out


def _fill(
    lite: Path, lang: str, lessons: Sequence[Path], distribution: Path, made: Builder
) -> None:
    """Write what JupyterLite builds from: settings, lessons in the language, Python for the browser."""
    import nbformat

    (lite / "files").mkdir(parents=True)
    for path in lessons:
        book = in_language(nbformat.read(path, as_version=4), lang)
        book.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)"}
        (lite / "files" / path.name).write_bytes(packed(book))
    settings = {**SETTINGS, "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": ARROWS}}
    if lang in PACKS:
        settings["@jupyterlab/translation-extension:plugin"] = {"locale": PACKS[lang]}
    (lite / "overrides.json").write_text(json.dumps(settings), "utf-8")
    (lite / "jupyter-lite.json").write_text(json.dumps(PAGE), "utf-8")
    wheels = [path for path in made.wheels if not path.name.startswith("comm-")]
    mine = wheel(lite.parent)
    pyodide.copy(distribution, lite / "static" / "pyodide", [mine, *wheels])


def _door(lang: str, lessons: Sequence[Path]) -> str:
    """Return the page that stands in front: what this is, and a link to each lesson."""
    links = "".join(
        f'<li><a href="lab/index.html?path={escape(path.name)}">{escape(_title(path, lang))}</a></li>'
        for path in lessons
    )
    said = "".join(f"<p>{escape(tell(words, lang))}</p>" for words in (ABOUT, HOW))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>iomlab</title>'
        '<meta name="viewport" content="width=device-width">'
        "<style>body{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
        f"</style>{ROOT}</head><body><h1>iomlab · {escape(LANGUAGES[lang])}</h1>{said}<ul>{links}</ul>"
        "</body></html>\n"
    )


def _title(path: Path, lang: str) -> str:
    """Return number and title of a lesson."""
    for cell in cells(path):
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and text.startswith("# "):
            return f"{path.name.split('_')[0]} {tell(text.splitlines()[0], lang).lstrip('# ')}"
    return path.stem


def size(folder: Path) -> int:
    """Return the size of all files in a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
