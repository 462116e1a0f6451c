"""Finish what a run that was killed had begun: its files are moved into place, or were never there.

A report owns several names in a folder, and no system renames several at once. So a run first writes
down what it is about to move (``.<name>.moving``); whoever next runs a report in that folder finishes
it. What a killed run left aside is swept away, if its process was of this computer and is gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from iomlab.errors import ReportError
from iomlab.reports.execute import FAILED

MOVING = ".moving"
ASIDE = re.compile(r"\.iomlab-(?P<host>[\w-]+)-(?P<pid>\d+)-\w+")


def prefix() -> str:
    """Return how the folders begin that this process makes aside: they say whose they are."""
    return f".iomlab-{_host()}-{os.getpid()}-"


def _host() -> str:
    return re.sub(r"[^\w]+", "-", socket.gethostname()) or "here"


@contextlib.contextmanager
def noted(folder: Path, name: str, room: Path) -> Iterator[None]:
    """Write down that the files in ``room`` are about to be moved into ``folder``."""
    note = folder / f".{name}{MOVING}"
    draft = note.with_name(note.name + ".part")
    new = sorted(path.name for path in room.iterdir())
    draft.write_text(json.dumps({"room": os.path.relpath(room, folder), "new": new}), "utf-8")
    draft.replace(note)
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def finish(folder: Path, name: str) -> bool:
    """Finish the move of a report that was killed in the middle; the report's name must be held.

    Returns
    -------
    bool
        Whether there was one.
    """
    from iomlab.reports.hold import members

    note = folder / f".{name}{MOVING}"
    try:
        told = json.loads(note.read_text("utf-8"))
        room, new = folder / str(told["room"]), set(map(str, told["new"]))
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError):  # it is damaged: nothing can be finished
        room, new = folder, set()
    inside = (
        ASIDE.fullmatch(room.parent.name) and room.parent.parent == folder and room.name == name
    )
    if inside and room.is_dir():
        old = room.parent / ".old"
        old.mkdir(exist_ok=True)
        waiting = sorted(room.iterdir())
        placed = new - {path.name for path in waiting}
        failed = folder / f"{name}{FAILED}"
        for path in [*members(folder, name), *([failed] if failed.exists() else [])]:
            if path.name not in placed:
                path.replace(old / path.name)
        for path in waiting:
            path.replace(folder / path.name)
        shutil.rmtree(room.parent, ignore_errors=True)
    note.unlink(missing_ok=True)
    return True


def sweep(folder: Path) -> None:
    """Finish every move that was begun in a folder, and take away what killed runs left aside."""
    from iomlab.reports.hold import held

    for note in folder.glob(f".*{MOVING}"):
        name = note.name[1 : -len(MOVING)]
        with contextlib.suppress(ReportError), held(folder, name):  # else somebody is at it
            finish(folder, name)
    for aside in folder.glob(".iomlab-*"):
        found = ASIDE.fullmatch(aside.name)
        if found and found["host"] == _host() and not _lives(int(found["pid"])):
            shutil.rmtree(aside, ignore_errors=True)


def _lives(pid: int) -> bool:
    import psutil

    return psutil.pid_exists(pid)
