"""Keep the catalogues: extract sentences, update the .po files, check that nothing is missing."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from iomlab.languages.catalogue import DOMAIN, FOLDER
from iomlab.languages.extract import gather
from iomlab.languages.formats import LANGUAGES, spaced
from iomlab.messages import Message, say

CLOSE = 0.8  # how alike a changed sentence is, so that its old translation is kept as fuzzy
TARGETS = tuple(lang for lang in LANGUAGES if lang != "en")
DATES = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team'
    r"|Report-Msgid-Bugs-To): .*\n",
    re.MULTILINE,
)
DOTTED = re.compile(r"(?<![\d.,])[1-9]\.\d{3}(?![.,]?\d)")  # 1.204; as numbers are written: 1204
CODE = re.compile(r"(```.*?```|`[^`]*`)", re.DOTALL)
MARKUP = re.compile(r"^(#+ |[-*] |\d+\. |> |\|)|\*\*|`[^`]*`|\$[^$]+\$", re.MULTILINE)


def template() -> Catalog:
    """Return the catalogue of all sentences, untranslated."""
    catalogue = Catalog(project=DOMAIN, fuzzy=False)
    for text, where in gather().items():
        catalogue.add(text, locations=[(name, line) for name, line in where])
    return catalogue


def write_template(path: Path) -> int:
    """Write the template to ``path`` and return how many sentences it holds."""
    catalogue = template()
    _write(catalogue, path)
    return len(catalogue)


def _write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue without dates and line numbers, so that it changes only with its texts."""
    for entry in catalogue:
        if entry.id and isinstance(entry.string, str):
            entry.string = _spaced(entry.string, str(catalogue.locale))
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, include_lineno=False)
    kept = DATES.sub("", draft.read_text(encoding="utf-8"))
    draft.write_text(kept, encoding="utf-8")
    draft.replace(path)


def read(lang: str, folder: Path = FOLDER) -> Catalog:
    """Read the catalogue of ``lang`` (an empty one where there is none yet)."""
    path = folder / f"{lang}.po"
    if not path.exists():
        return Catalog(locale=lang, domain=DOMAIN, project=DOMAIN, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=lang, domain=DOMAIN)


def update(lang: str, folder: Path = FOLDER) -> None:
    """Bring ``<lang>.po`` up to date: new sentences empty, changed ones fuzzy, dead ones removed."""
    wanted, catalogue = template(), read(lang, folder)
    left = {str(m.id): m.string for m in catalogue if m.id and m.id not in wanted and m.string}
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for entry in catalogue:
        near = (
            get_close_matches(str(entry.id), left, 1, CLOSE)
            if entry.id and not entry.string
            else []
        )
        if near:  # changed only a little: the old translation is a start
            entry.string = left[near[0]]
            entry.flags.add("fuzzy")
    _write(catalogue, folder / f"{lang}.po")


def _spaced(text: str, lang: str) -> str:
    """Return a translation with the narrow spaces of its language, except in code."""
    return "".join(part if i % 2 else spaced(part, lang) for i, part in enumerate(CODE.split(text)))


def fields(text: str) -> set[str]:
    """Return the names of the values in braces; texts that aren't templates have none."""
    try:
        return {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


def problems(lang: str, folder: Path = FOLDER) -> Iterator[Message]:
    """Yield what is wrong with the catalogue of ``lang``: missing, fuzzy, broken, left over."""
    wanted, have = gather(), read(lang, folder)
    for text in wanted:
        entry = have.get(text)
        if entry is None or not entry.string:
            yield say("{lang}: no translation of: {text}", lang=lang, text=text)
        elif entry.fuzzy:
            yield say("{lang}: the translation is stale (fuzzy): {text}", lang=lang, text=text)
        elif fields(text) != fields(str(entry.string)):
            yield say("{lang}: the values in braces differ: {text}", lang=lang, text=text)
        elif _marks(text) != _marks(str(entry.string)):
            yield say("{lang}: the Markdown marks differ: {text}", lang=lang, text=text)
        elif _spaced(str(entry.string), lang) != entry.string:
            yield say("{lang}: a narrow space is missing: {text}", lang=lang, text=text)
        elif lang == "es" and DOTTED.search(str(entry.string)):
            yield say("{lang}: four digits are written without a dot: {text}", lang=lang, text=text)
    for entry in have:
        if entry.id and entry.id not in wanted:
            yield say("{lang}: left over, no longer used: {text}", lang=lang, text=str(entry.id))


def _marks(text: str) -> list[str]:
    """Return the Markdown marks in the order of kinds, so that word order may differ."""
    return sorted(mark.strip() for mark in (m.group(0) for m in MARKUP.finditer(text)))
