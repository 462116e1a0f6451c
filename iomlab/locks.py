"""One writer at a time: a lock file that names the process which holds it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from iomlab.errors import IomlabError

SAME = 60  # seconds by which the start of one process may seem to vary when the clock is set


@contextlib.contextmanager
def locked(lock: Path, busy: Callable[[], IomlabError]) -> Iterator[None]:
    """Hold the file ``lock`` while the block runs; a lock whose process is gone is taken over.

    Parameters
    ----------
    lock : path
        The file; its folder must be there.
    busy : callable
        Makes the error for the case that another living process holds it.
    """
    mine = _process(os.getpid())
    while not _created(lock, mine):
        holder = _read(lock)
        if holder is None:
            continue
        if _lives(holder, lock):
            raise busy()
        _take_away(lock, holder)
    try:
        yield
    finally:
        if _read(lock) == mine:
            lock.unlink(missing_ok=True)


def _process(pid: int) -> str:
    """Return what tells a process from all others: computer, number, the time it started."""
    import psutil

    try:
        started = psutil.Process(pid).create_time()
    except psutil.Error:
        started = 0.0
    return json.dumps({"host": socket.gethostname(), "pid": pid, "started": round(started, 1)})


def _created(lock: Path, mine: str) -> bool:
    """Make the lock file unless it is there; say whether it was made."""
    try:
        with lock.open("x", encoding="utf-8") as file:  # O_CREAT with O_EXCL
            file.write(mine)
    except FileExistsError:
        return False
    except BaseException:
        lock.unlink(missing_ok=True)
        raise
    return True


def _read(lock: Path) -> str | None:
    """Return what stands in a lock file, or None when it has gone."""
    try:
        return lock.read_text("utf-8", "replace")
    except FileNotFoundError:
        return None


def _lives(holder: str, lock: Path) -> bool:
    """Return whether the process named in a lock still runs; of another computer, we suppose so."""
    try:
        told = json.loads(holder)
        if told["host"] != socket.gethostname():
            return True
        now = json.loads(_process(int(told["pid"])))
        return abs(now["started"] - told["started"]) < SAME
    except (ValueError, KeyError, TypeError):
        return not holder and _age(lock) < SAME  # it is being written, or was when power failed


def _age(path: Path) -> float:
    """Return the seconds since a file was written; none when it has gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _take_away(lock: Path, holder: str) -> None:
    """Take away the lock of a process that is gone; put back one that somebody made meanwhile."""
    gone = lock.with_name(f"{lock.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        lock.replace(gone)
        if _read(gone) != holder:
            gone.replace(lock)
        gone.unlink(missing_ok=True)
