"""Lay out a workspace, and bring one up to date: new material comes in, the trainee's work stays.

The hidden folder ``.iomlab`` keeps what was laid out last time (``base/`` for notebooks, hashes for
other files), so that three versions can be compared: that one, the trainee's, and the new one. Each file
is written aside and moved into place, first the trainee's and then its base: a run that is cut short is
finished by the next one. A file that the trainee saves meanwhile is compared once more.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from iomlab import __version__
from iomlab.checks.progress import HIDDEN, STATE
from iomlab.errors import ReportError, UsageError
from iomlab.lab.merge import Merged, merge, same, untouched
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES, check_language
from iomlab.locks import locked
from iomlab.messages import say
from iomlab.parameters.read import cells
from iomlab.reports.find import check_folder

BASE = "base"
WORDS = say(
    "**New edition.** You changed the cell above, and it stays as it is. The new edition says here:"
)


@dataclass
class Laid:
    """What was done to a workspace; names are paths inside it.

    ``merged`` has what changed in each notebook; ``beside`` the file in which a new edition was put
    next to one that could not be merged.
    """

    folder: Path
    lang: str
    new: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    merged: dict[str, Merged] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Room:
    """The files of a workspace and what is known of them from the last time."""

    folder: Path
    hashes: dict[str, str]
    lang: str

    def base(self, name: str) -> Path:
        """Return where the notebook ``name`` is kept as it was laid out."""
        return self.folder / HIDDEN / BASE / name

    def write(self, path: Path, content: bytes) -> None:
        """Write a file aside and move it into place."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.folder / HIDDEN / "next"
        draft.write_bytes(content)
        draft.replace(path)


def lay_out(
    folder: Path, lang: str | None, material: Callable[[str], Iterable[tuple[str, bytes]]]
) -> Laid:
    """Lay out ``material`` in ``folder``, or bring up to date what lies there.

    Parameters
    ----------
    folder : path
        An empty folder, one that is not there yet, or a workspace.
    lang : str, optional
        Language; that of the workspace, or English, when None.
    material : callable
        Takes the language, returns path and content of every file.

    Raises
    ------
    UsageError
        When the folder holds other things, the workspace is in another language, or another run is
        at work there.
    """
    state = known(folder)
    spoken = _language(folder, state, lang)
    _only_ours(folder, state)
    check_folder(folder)
    (folder / HIDDEN).mkdir(exist_ok=True)

    def busy() -> UsageError:
        return UsageError(
            "Another run is bringing the workspace {folder} up to date.",
            folder=str(folder),
            next_step=say("Wait until it has ended."),
        )

    with locked(folder / HIDDEN / "lock", busy):
        state = known(folder)
        room = Room(folder, dict(state.get("files", {})), spoken)
        _remember(room)
        laid = Laid(folder, spoken)
        names = set()
        for name, content in material(spoken):
            names.add(name)
            _put(room, name, content, laid)
        _clear(room, names, laid)
        _remember(room)
    return laid


def known(folder: Path) -> dict[str, Any]:
    """Return what a workspace remembers of itself; empty when the folder is none."""
    try:
        found = json.loads((folder / HIDDEN / STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(room: Room) -> None:
    kept = {"lang": room.lang, "iomlab": __version__, "files": room.hashes}
    text = json.dumps(kept, indent=1, sort_keys=True) + "\n"
    room.write(room.folder / HIDDEN / STATE, text.encode())


def _language(folder: Path, state: dict[str, Any], lang: str | None) -> str:
    """Return the language of the workspace; it stays what it was."""
    there = str(state.get("lang", ""))
    if lang is not None:
        check_language(lang)
    if there in LANGUAGES and lang not in (None, there):
        raise UsageError(
            "The workspace {folder} is in {language}.",
            folder=str(folder),
            language=LANGUAGES[there],
            next_step=say("Name another folder with --folder, or leave out --lang."),
        )
    return there if there in LANGUAGES else lang or "en"


def _only_ours(folder: Path, state: dict[str, Any]) -> None:
    """Refuse a folder in which something else lies: a workspace is easily lost in there."""
    if state or not folder.is_dir():
        return
    if any(path.name != HIDDEN for path in folder.iterdir()):
        raise UsageError(
            "The folder {folder} is not empty, and no workspace of iomlab.",
            folder=str(folder),
            next_step=say("Name a folder of its own with --folder."),
        )


def _put(room: Room, name: str, content: bytes, laid: Laid) -> None:
    """Bring one file up to date; once more when the trainee saved it meanwhile."""
    path = room.folder / name
    one = _notebook if path.suffix == ".ipynb" else _plain
    while True:
        before = path.read_bytes() if path.is_file() else None
        if one(room, name, before, content, laid, partial(_is, path, before)):
            return


def _is(path: Path, content: bytes | None) -> bool:
    return (path.read_bytes() if path.is_file() else None) == content


def _plain(
    room: Room,
    name: str,
    mine: bytes | None,
    new: bytes,
    laid: Laid,
    still: Callable[[], bool],
) -> bool:
    """Bring a file that is no notebook up to date: whole, or not at all."""
    path, fresh = room.folder / name, hashlib.sha256(new).hexdigest()
    base = room.hashes.get(name)
    if mine is None:
        room.write(path, new)
        (laid.back if base else laid.new).append(name)
    elif mine != new and base != fresh:
        if hashlib.sha256(mine).hexdigest() == base:
            if not still():
                return False
            room.write(path, new)
            laid.updated.append(name)
        else:
            _beside(room, name, new, laid)
    room.hashes[name] = fresh
    return True


def _notebook(
    room: Room,
    name: str,
    mine: bytes | None,
    new: bytes,
    laid: Laid,
    still: Callable[[], bool],
) -> bool:
    """Bring a notebook up to date, cell by cell."""
    path, base, now = room.folder / name, _read(room.base(name)), json.loads(new)
    if mine is None:
        room.write(path, new)
        (laid.back if base else laid.new).append(name)
        room.write(room.base(name), new)
        return True
    if base is not None and same(base, now):
        return True
    theirs = _read(path)
    if base is None or theirs is None:
        if mine != new:
            _beside(room, name, new, laid)
        room.write(room.base(name), new)
        return True
    found = merge(base, theirs, now, tell(WORDS, room.lang))
    if found.changed or found.notebook != theirs:
        if not still():
            return False
        room.write(path, _text(found.notebook))
    if found.changed:
        laid.merged[name] = found
    room.write(room.base(name), _text(found.base))
    return True


def _text(notebook: dict[str, Any]) -> bytes:
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def _read(path: Path) -> dict[str, Any] | None:
    """Return a notebook as JSON, or None when there is none that can be read."""
    try:
        cells(path)
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ReportError):
        return None


def _beside(room: Room, name: str, new: bytes, laid: Laid) -> None:
    """Put a new edition next to the trainee's file, under a name that is free."""
    path, number = room.folder / name, 1
    while True:
        mark = ".new" if number == 1 else f".new-{number}"
        other = path.with_name(f"{path.stem}{mark}{path.suffix}")
        if not os.path.lexists(other) or (other.is_file() and other.read_bytes() == new):
            break
        number += 1
    room.write(other, new)
    laid.beside[name] = other.relative_to(room.folder).as_posix()


def _clear(room: Room, names: set[str], laid: Laid) -> None:
    """Take away what is no longer part of the material, unless the trainee has worked on it."""
    bases = room.folder / HIDDEN / BASE
    books = {p.relative_to(bases).as_posix() for p in bases.rglob("*.ipynb")}
    for name in sorted((books | set(room.hashes)) - names):
        path = room.folder / name
        if path.is_file():
            if _left_alone(room, name):
                path.unlink()
                laid.removed.append(name)
            else:
                laid.left.append(name)
        room.base(name).unlink(missing_ok=True)
        room.hashes.pop(name, None)


def _left_alone(room: Room, name: str) -> bool:
    path = room.folder / name
    if name in room.hashes:
        return hashlib.sha256(path.read_bytes()).hexdigest() == room.hashes[name]
    base, mine = _read(room.base(name)), _read(path)
    return base is not None and mine is not None and untouched(base, mine)
