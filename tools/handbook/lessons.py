"""A page a lesson: what it is about in three languages, and the lesson itself, run here and now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.languages.render import prose
from iomlab.parameters.check import kind_in_words
from iomlab.parameters.read import cells, parameters
from iomlab.reports.engine import Engine
from iomlab.reports.find import shipped_notebooks
from iomlab.reports.run import run

LISTED = re.compile(r'<li><a href="(#[^"]+)">(.*?)</a></li>')
WORDS = {
    "en": ("The lesson, run from the first to the last cell", "Open it, change it, check yourself"),
    "es": ("La lección, ejecutada de la primera a la última celda", "Ábrala, cámbiela, compruebe"),
    "fr": ("La leçon, exécutée de la première à la dernière cellule", "Ouvrir, modifier, vérifier"),
}


def lessons() -> dict[str, Path]:
    """Return the notebooks of the lessons by number: ``N01`` and so on."""
    shipped = shipped_notebooks().values()
    return {path.stem.split("_")[0]: path for path in shipped if path.parent.name == "lessons"}


def execute(langs: Iterable[str], out: Path, room: Path, at_once: int = 2) -> None:
    """Run every lesson in each language and put its page into ``out`` as ``N01-en.html``."""
    jobs = [(number, lang) for lang in langs for number in lessons()]
    with Engine() as engine, ThreadPoolExecutor(at_once) as pool:

        def one(job: tuple[str, str]) -> None:
            number, lang = job
            made = run(number, {"lang": lang}, out=room, view="lesson", engine=engine)
            made.page.replace(out / f"{number}-{lang}.html")

        list(pool.map(one, jobs))


def page(number: str, path: Path, made: Path) -> str:
    """Return the handbook's page of a lesson; ``made`` is the folder with the pages that were run."""
    texts = ["".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown"]
    title, about = texts[0].split("\n")[0].removeprefix("# "), texts[1]
    parts = [f"# {number} {title}", _of(number, "en", about, made), _parameters(path)]
    for lang in ("es", "fr"):
        told = tell(f"# {title}", lang).removeprefix("# ")
        said = _of(number, lang, prose(about, lang), made)
        parts.append(f"## {LANGUAGES[lang]}")
        parts.append(f'<div lang="{lang}">\n\n**{number} {told}**\n\n{said}\n\n</div>')
    return "\n\n".join(parts) + "\n"


def _of(number: str, lang: str, about: str, made: Path) -> str:
    """Return what a lesson is about in one language, its page if it was run, its commands."""
    run_words, own_words = WORDS[lang]
    commands = "\n".join((
        f"iomlab run {number} --view lesson --lang {lang} --out lessons",
        f"iomlab copy {number} --lang {lang} --out lessons",
        f"iomlab question {number} --lang {lang}",
    ))  # fmt: skip
    there = made / f"{number}-{lang}.html"
    shown = f"{_linked(there, run_words)}\n\n" if there.is_file() else ""
    return f"{about}\n\n{shown}{own_words}:\n\n```\n{commands}\n```"


def _linked(page: Path, words: str) -> str:
    """Return a link to a page that was run, and below it one to each of its sections."""
    sections = "".join(
        f'<li><a href="{page.name}{anchor}">{text}</a></li>'
        for anchor, text in LISTED.findall(page.read_text(encoding="utf-8"))
    )
    size = f"{page.stat().st_size / 1000:.0f} kB"
    return f'<div class="lesson"><p><a href="{page.name}"><strong>{escape(words)}</strong></a> ({size})</p><ol>{sections}</ol></div>'


def _parameters(path: Path) -> str:
    """Return the parameters of a lesson as a table."""
    rows = [
        f"| `{one.name}` | {_cell(str(kind_in_words(one)))} | {_cell(one.help or '')} |"
        for one in parameters(path)
    ]
    head = "## What you can change\n\n| parameter | takes | meaning |\n|---|---|---|\n"
    return head + "\n".join(rows)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
