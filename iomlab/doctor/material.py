"""The doctor looks at tables, catalogues, folders, the disk and the language of the system."""

from __future__ import annotations

import locale
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from iomlab.doctor.line import BAD, NOTE, Line, well
from iomlab.errors import IomlabError, reason
from iomlab.messages import Message, say

NEEDED, SPARE = 200_000_000, 2_000_000_000  # bytes free: to work at all, and with ease


def tables() -> Iterator[Line]:
    """Compare every table with its hash: those that iomlab ships, and those pulled or added."""
    from iomlab.data import load, shelf

    shipped = [(name, shelf.SHIPPED) for name in shelf.tables()]
    own = [(name, vintage) for name in shelf.pulled() for vintage in shelf.vintages(name)]
    for part, several in (("tables", shipped), ("own tables", own)):
        broken = []
        for name, vintage in several:
            try:
                for position in range(len(shelf.describe(name, vintage)["resources"])):
                    load.file(name, vintage, position)
            except IomlabError as problem:
                broken.append((name, vintage, problem.message))
            except (KeyError, TypeError, IndexError):
                broken.append((name, vintage, say("its descriptor is damaged")))
        for name, vintage, told in broken:
            found = say("{name} ({vintage}): {problem}", name=name, vintage=vintage, problem=told)
            yield Line(part, BAD, found, shelf.mend(vintage))
        if several and not broken:
            yield well(
                part, say("Tables that have the hash they should have: {n}.", n=len(several))
            )


def catalogues() -> Iterator[Line]:
    """Read every catalogue of translations, and look whether it has every sentence."""
    from iomlab.languages.catalogue import texts
    from iomlab.languages.desk import TARGETS, problems

    for lang in TARGETS:
        part = f"catalogue {lang}"
        try:
            number = len(texts(lang))
            lost = sum(1 for _ in problems(lang))
        except IomlabError as damaged:
            yield Line(part, BAD, damaged.message, damaged.next_step)
            continue
        if lost:
            found = say("Sentences without a translation, which are shown in English: {n}.", n=lost)
            yield Line(part, NOTE, found, say("Install iomlab again."))
        else:
            yield well(part, say("Sentences translated: {n}.", n=number))


def folders() -> Iterator[Line]:
    """Look whether something can be written where iomlab writes, and whether the disk has room."""
    from iomlab.data import shelf

    places = {
        "folder": Path.cwd(),
        "temporary folder": Path(tempfile.gettempdir()),
        "data folder": shelf.home(),
    }
    for part, place in places.items():
        there = next((p for p in (place, *place.parents) if p.exists()), place)
        problem = _unwritable(there)
        if problem:
            found = say(
                "Nothing can be written in {folder}: {problem}.", folder=str(there), problem=problem
            )
            yield Line(part, BAD, found, say("Change its permissions, or work in another folder."))
            continue
        free = shutil.disk_usage(there).free
        told = say(
            "{folder}: can be written; {gb:.1f} GB free.",
            folder=str(there),
            gb=free / 1_000_000_000,
        )
        if free < NEEDED:
            yield Line(part, BAD, told, say("Make room on this disk."))
        elif free < SPARE:
            yield Line(part, NOTE, told, say("A large batch may fill this disk: make room first."))
        else:
            yield well(part, told)


def _unwritable(folder: Path) -> Message | None:
    """Return why nothing can be written in a folder, if nothing can."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".iomlab-doctor-") as file:
            file.write(b"1")
            file.flush()
    except OSError as refused:
        return reason(refused)
    return None


def language() -> Iterator[Line]:
    """Look whether files and terminal are in UTF-8."""
    printed = getattr(sys.stdout, "encoding", None) or "?"
    found = say(
        "Language {language}; files: {files}; terminal: {terminal}.",
        language=".".join(filter(None, locale.getlocale())) or "C",
        files=sys.getfilesystemencoding(),
        terminal=printed,
    )
    if {sys.getfilesystemencoding().lower(), printed.lower()} <= {"utf-8", "utf8"}:
        yield well("language", found)
    else:
        step = (
            say("Set PYTHONUTF8=1, so that accents are read and written as they should be.")
            if os.name == "nt"
            else say("Set LANG to a language with UTF-8, such as es_ES.UTF-8 or C.UTF-8.")
        )
        yield Line("language", BAD, found, step)
