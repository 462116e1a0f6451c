"""Take back: every notebook in a folder of submissions, read with care and without running anything."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iomlab.classroom.identity import KEY
from iomlab.errors import UsageError, reason
from iomlab.messages import Message, say

MB = 1024 * 1024
LARGEST, MEMBERS, CELLS = 20 * MB, 2_000, 2_000
PASSED_OVER = (".ipynb_checkpoints", "__MACOSX", "__pycache__")
NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")  # as browsers and mail programs save them
COMPANIONS = ("checks.py", "thumbs.db", "desktop.ini")  # what lies beside a notebook by itself


@dataclass(frozen=True)
class Submission:
    """One notebook that was handed in, or a file that can't be read and why."""

    where: str
    sha256: str = ""
    time: float = 0.0
    cells: tuple[dict[str, Any], ...] = ()
    identity: dict[str, str] = field(default_factory=dict)
    problem: Message | None = None
    placed: bool = False  # named by the folder it lies in, not by itself


def collect(folder: Path) -> list[Submission]:
    """Return every submission in a folder, also those in archives; nothing is unpacked to disk.

    Raises
    ------
    UsageError
        When the folder is not there.
    """
    if not folder.is_dir():
        raise UsageError(
            "There is no folder {folder}.",
            folder=str(folder),
            next_step=say("Name the folder that holds what was handed in."),
        )
    found = []
    for path in sorted(_files(folder)):
        where = path.relative_to(folder).as_posix()
        if path.suffix.lower() == ".zip":
            found += list(_archive(path, where))
        elif path.name.lower().endswith(NOTEBOOKS):
            found.append(_file(path, where))
        else:
            found.append(Submission(where, problem=say("it is neither a notebook nor a zip file")))
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Yield whatever may have been handed in; links are never followed."""
    for top, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [n for n in folders if n not in PASSED_OVER]
        yield from (Path(top) / n for n in names if _handed_in(n))


def _handed_in(name: str) -> bool:
    """Return whether a file may be somebody's work: not what a system or iomlab puts beside it."""
    low = name.lower()
    beside = low in COMPANIONS or low.startswith(".")
    return low.endswith((*NOTEBOOKS, ".zip")) or not beside


def _file(path: Path, where: str) -> Submission:
    """Read one notebook file."""
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            return Submission(where, problem=say("it is a link or a device, not a file"))
        if about.st_size > LARGEST:
            return Submission(where, problem=_too_large(about.st_size))
        content = path.read_bytes()
    except OSError as gone:
        return Submission(where, problem=say("it can’t be read: {problem}", problem=reason(gone)))
    return read(content, where, about.st_mtime)


def _too_large(size: int) -> Message:
    return say("it is too large ({size:.0f} MB)", size=size / MB)


def _archive(path: Path, where: str) -> Iterator[Submission]:
    """Read the notebooks in an archive from memory, each within its limit whatever the archive says."""
    if path.is_symlink():
        yield Submission(where, problem=say("it is a link or a device, not a file"))
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS:
                yield Submission(where, problem=say("the archive holds too many files"))
                return
            notebooks = [member for member in members if _is_notebook(member.filename)]
            if not notebooks:
                yield Submission(where, problem=say("the archive holds no notebook"))
            for member in notebooks:
                name = f"{where}!{member.filename}"
                with archive.open(member) as file:
                    content = file.read(LARGEST + 1)
                if len(content) > LARGEST:
                    yield Submission(name, problem=_too_large(len(content)))
                else:
                    yield read(content, name, path.lstat().st_mtime)
    except zipfile.BadZipFile:
        yield Submission(where, problem=say("the archive is damaged, or no zip archive"))
    except (OSError, ValueError, RuntimeError, NotImplementedError) as broken:
        yield Submission(
            where, problem=say("the archive can’t be read: {problem}", problem=reason(broken))
        )


def _is_notebook(name: str) -> bool:
    """Return whether a member of an archive is a notebook that somebody handed in."""
    return name.lower().endswith(NOTEBOOKS) and not set(Path(name).parts) & set(PASSED_OVER)


def read(content: bytes, where: str, time: float = 0.0) -> Submission:
    """Read a notebook from its bytes, as far as it can be read.

    >>> str(read(b"{", "a.ipynb").problem)
    'it is not a notebook'
    """
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
        cells = notebook["cells"][:CELLS]
    except UnicodeDecodeError:
        return Submission(where, sha256, time, problem=say("it is not written in UTF-8"))
    except (ValueError, RecursionError, KeyError, TypeError):
        return Submission(where, sha256, time, problem=say("it is not a notebook"))
    kept = tuple(cell for cell in map(_cell, cells) if cell)
    return Submission(where, sha256, time, kept, _identity(notebook, kept))


def _cell(cell: Any) -> dict[str, Any] | None:
    """Return what counts of a cell: kind, id, nbgrader's name, text; None for what is no cell."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    about = cell.get("metadata")
    about = about if isinstance(about, dict) else {}
    graded = about.get("nbgrader")
    graded = graded if isinstance(graded, dict) else {}
    return {
        "kind": str(cell.get("cell_type", "")),
        "id": str(cell.get("id", "")),
        "grade_id": str(graded.get("grade_id", "")),
        "source": source,
        "mark": about.get(KEY),
    }


def _identity(notebook: Any, cells: tuple[dict[str, Any], ...]) -> dict[str, str]:
    """Return the identity in the notebook's metadata, or the second one that its cells carry."""
    about = notebook.get("metadata")
    found = about.get(KEY) if isinstance(about, dict) else None
    for kept in (found, *(cell["mark"] for cell in cells)):
        if isinstance(kept, dict) and kept.get("exercise"):
            return {str(k): str(v)[:200] for k, v in list(kept.items())[:10]}
    return {}
