"""From pages in the repository to a site: lay out the sources, let Sphinx build, look at every link."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from tools.handbook import lessons, sentences
from tools.handbook.links import inside, relinked

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = Path(__file__).resolve().parent
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
CONTENTS: dict[str, tuple[str, ...]] = {
    "Four doors": ("trainee", "analyst", "instructors", "contributor"),
    "Lessons": tuple(f"lessons/{number}" for number in lessons.lessons()),
    "What is in it": ("areas", "methods", "data", "sources", "explorers"),
    "Figures": ("library", "data-guard"),
    "Trust": ("privacy", "SECURITY", "threat-model", "errors", "dependencies"),
    "Classes and colleagues": ("hub", "stick", "site", "dashboard"),
    "Many reports": ("cluster", "performance"),
    "Español": ("trainee.es", "README.es", "errors.es"),
    "Français": ("trainee.fr", "README.fr", "errors.fr"),
    "The project": ("README", "CONTRIBUTING", "house", "CHANGELOG"),
}
NAMES = {  # where the title of a page is too long for the list, or says too little in it
    "trainee": "Trainee",
    "analyst": "Analyst",
    "instructors": "Instructor",
    "contributor": "Contributor",
    "trainee.es": "Para quien se forma",
    "trainee.fr": "Personnes en formation",
    "README": "Read me",
    "README.es": "iomlab en español",
    "README.fr": "iomlab en français",
}
MORE = "More"
LOADED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


def pages() -> list[Path]:
    """Return the pages that people read, from the root of the repository."""
    found = sorted((ROOT / "docs").glob("*.md"))
    return [path.relative_to(ROOT) for path in found] + [Path(name) for name in TOP]


def place(path: PurePosixPath | Path) -> PurePosixPath:
    """Return where a file of the repository stands in the site's sources.

    >>> print(place(Path("docs/data.md")), place(Path("LICENSE")))
    data.md files/LICENSE
    >>> print(place(Path("notebooks/lessons/N04_routes_and_risk.ipynb")))
    lessons/N04.md
    """
    path = PurePosixPath(path.as_posix())
    if path.parts[:2] == ("notebooks", "lessons"):
        return PurePosixPath("lessons") / f"{path.stem.split('_')[0]}.md"
    if path.parts[0] == "docs":
        return PurePosixPath(*path.parts[1:])
    return PurePosixPath(path.name) if path.as_posix() in TOP else "files" / path


def target(page: Path, link: str) -> tuple[Path, str]:
    """Return the file of the repository to which a link of a page leads, and the anchor.

    >>> target(Path("docs/a.md"), "../README.md#teach")
    (PosixPath('README.md'), '#teach')
    """
    name, mark, anchor = link.partition("#")
    path = os.path.normpath(page.parent / unquote(name)) if name else str(page)
    return Path(path), mark + anchor


def lay_out(source: Path) -> None:
    """Write the pages to ``source``, with their links as the site has them."""
    for page in pages():
        text = (ROOT / page).read_text(encoding="utf-8")
        for link in inside(text):
            _bring(target(page, link)[0], source)

        def moved(link: str, page: Path = page) -> str:
            file, anchor = target(page, link)
            return anchor if file == page else os.path.relpath(place(file), place(page).parent) + anchor  # fmt: skip

        _write(source / place(page), relinked(text, moved))
    for number, notebook in lessons.lessons().items():
        _write(source / f"lessons/{number}.md", lessons.page(number, notebook, source / "made"))
    for lang in ("es", "fr"):
        _write(source / f"errors.{lang}.md", sentences.listed(lang))
    _append(source / "errors.md", sentences.listed("en"))
    _append(source / "index.md", contents(source))


def _bring(file: Path, source: Path) -> None:
    """Copy a file that a page shows or hands out."""
    there = source / place(file)
    if (ROOT / file).is_file() and there.suffix != ".md":
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, there)


def contents(source: Path) -> str:
    """Return the lists of contents; a page that stands in none comes under “More”."""
    listed = {name for names in CONTENTS.values() for name in names}
    rest = tuple(sorted({path.stem for path in source.glob("*.md")} - listed - {"index"}))
    lists = CONTENTS | ({MORE: rest} if rest else {})
    return "\n\n".join(
        f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n"
        + "\n".join(f"{NAMES[name]} <{name}>" if name in NAMES else name for name in names)
        + "\n```"
        for caption, names in lists.items()
    )


def _append(path: Path, text: str) -> None:
    _write(path, f"{path.read_text(encoding='utf-8').rstrip()}\n\n{text}")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def build(source: Path, out: Path) -> int:
    """Let Sphinx build the site, warnings being errors; return its exit code."""
    from sphinx.cmd.build import main

    options = ["-q", "-E", "-W", "--keep-going", "-c", str(CONFIGURATION)]
    return main([*options, "-d", str(source.parent / "doctrees"), str(source), str(out)])


def faults(site: Path) -> list[str]:
    """Return the links of a built site that lead nowhere, and what a page would fetch from outside."""
    from bs4 import BeautifulSoup

    built = {
        page.relative_to(site): BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for page in sorted(site.rglob("*.html"))
    }
    names = {page: {tag["id"] for tag in soup.find_all(id=True)} for page, soup in built.items()}
    found = []
    for page, soup in built.items():
        for link, fetched in _addresses(soup):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https") or link.startswith("//"):
                found += [f"{page}: fetches {link}"] if fetched else []
            elif not parts.scheme:
                file = Path(os.path.normpath(page.parent / unquote(parts.path))) if parts.path else page  # fmt: skip
                missing = not (site / file).is_file()
                lost = parts.fragment and unquote(parts.fragment) not in names.get(file, {parts.fragment})  # fmt: skip
                found += [f"{page}: {link} leads nowhere"] if missing or lost else []
    return found


def _addresses(soup: object) -> Iterator[tuple[str, bool]]:
    """Yield each address of a page, and whether a browser fetches it by itself."""
    for tag in soup.find_all(["a", *LOADED]):  # type: ignore[attr-defined]
        address = tag.get(LOADED.get(tag.name, "href"))
        if address and address not in ("#", ""):
            yield address, tag.name in LOADED and tag.get("rel") not in (["canonical"], ["author"])
