"""The journal of a batch: what was begun and what came of it, safe against any interruption.

One JSON line an event, appended in one write and forced to disk before the next step. A line that
was torn by a crash is not JSON: it is passed over when the journal is read, and the next line begins
on a line of its own.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from iomlab.errors import ReportError
from iomlab.messages import say

NAME = "batch.journal.jsonl"
ASIDE = ".iomlab-batch"
LOCK = ".iomlab-batch.lock"
HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # what a system says where somebody has the lock


class Journal:
    """An open journal; only one batch at a time may write in a folder.

    Raises
    ------
    ReportError
        When another batch is writing there.
    OSError
        When the folder can't be written, or its drive knows no locks.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._lock = _locked(folder / LOCK)
        new = not self.path.exists()
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        self._torn = _torn(self._file)
        if new:
            _force_folder(folder)

    def append(self, event: str, **about: Any) -> None:
        """Write one event; when this returns it is on disk.

        Raises
        ------
        OSError
            When the disk is full or gone; what was written of the line is passed over later.
        """
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        text = json.dumps({"event": event, "time": now, **about}, ensure_ascii=False)
        # A lone surrogate in a message can't be written as UTF-8; the journal must go on.
        line = ("\n" if self._torn else "").encode() + text.encode("utf-8", "replace") + b"\n"
        self._torn = True
        while line:
            line = line[os.write(self._file, line) :]
        os.fsync(self._file)
        self._torn = False

    def close(self) -> None:
        """Close the file and let others write."""
        os.close(self._file)
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the events of the journal of a folder, oldest first; torn lines are passed over."""
    path = folder / NAME
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                event = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(event, dict) and isinstance(event.get("event"), str) and _whole(event):
                yield event


def _whole(event: dict[str, Any]) -> bool:
    """Return whether an event has a name where its kind has one, and parts of the right sort."""
    sorts = {"asked": dict, "message": dict, "files": dict, "key": str, "name": str}
    named = "name" in event or event["event"] not in ("begun", "done", "failed")
    asked = "asked" in event or event["event"] != "start"
    sound = all(isinstance(event.get(part, sort()), sort) for part, sort in sorts.items())
    return named and asked and sound


def unreadable(folder: Path) -> int:
    """Return how many lines of the journal can't be read: torn by a crash, or damaged.

    What they told is taken as not having happened, so those reports are made again.
    """
    path = folder / NAME
    if not path.exists():
        return 0
    with path.open("rb") as file:
        lines = sum(1 for line in file if line.strip())
    return lines - sum(1 for _ in read(folder))


def latest(folder: Path) -> dict[str, dict[str, Any]]:
    """Return for each report what came of it last: its ``done`` or ``failed`` event.

    A report that was begun again and of which nothing is known since is left out: it was in flight
    when the batch was interrupted.
    """
    known: dict[str, dict[str, Any]] = {}
    for event in read(folder):
        if event["event"] in ("done", "failed"):
            known[event["name"]] = event
        elif event["event"] == "begun":
            known.pop(event["name"], None)
    return known


def started(folder: Path) -> dict[str, Any] | None:
    """Return the last ``start`` event, or None."""
    return next((e for e in reversed(list(read(folder))) if e["event"] == "start"), None)


def _torn(file: int) -> bool:
    """Return whether the file ends in the middle of a line."""
    size = os.fstat(file).st_size
    if not size:
        return False
    os.lseek(file, -1, os.SEEK_END)
    return os.read(file, 1) != b"\n"


def _locked(path: Path) -> int:
    """Open and lock the lock file; the system lets go of it when this process ends, however."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as held:
        os.close(file)
        if held.errno not in HELD:  # such as a drive of the network that knows no locks
            raise
        raise ReportError(
            "Another batch is writing in the folder {folder}.",
            folder=str(path.parent),
            next_step=say("Wait until it has ended, or name another folder with --out."),
        ) from held
    return file


def _force_folder(folder: Path) -> None:
    """Force the entries of a folder to disk, where the system can."""
    try:
        file = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(file)
    finally:
        os.close(file)
