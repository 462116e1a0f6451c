"""The room in which a submission runs: no network, nothing to read but its folder, hard limits.

Where the system has bubblewrap, the room has walls of its own: namespaces for files, processes,
network and users. Elsewhere the same limits hold, and Python refuses what a submission has no
business with; that keeps mistakes in, not attackers, and the grades say so.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from iomlab import places
from iomlab.classroom.handover import BYTES, unpacked
from iomlab.messages import Message, say

MB = 1024 * 1024
LIBRARIES = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime")


@dataclass(frozen=True)
class Limits:
    """What a submission may use: seconds (by the clock and of a processor), memory, files, processes."""

    seconds: float = 60
    cpu_seconds: int = 40
    memory_mb: int = 4096
    file_mb: int = 20
    processes: int = 48


@dataclass(frozen=True)
class Outcome:
    """What came out of the room: answers by name, errors by cell, what had to be stopped and why."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    flags: tuple[Message, ...] = ()
    seconds: float = 0.0


@cache
def walls() -> bool:
    """Return whether bubblewrap works here."""
    program = shutil.which("bwrap")
    if program is None or os.environ.get("IOMLAB_NO_WALLS"):
        return False
    test = [program, "--unshare-all", "--ro-bind", "/", "/", "true"]
    try:
        return subprocess.run(test, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def run(
    cells: Sequence[dict[str, str]],
    names: Sequence[str],
    *,
    files: Sequence[Path] = (),
    limits: Limits | None = None,
) -> Outcome:
    """Run code cells in a room of their own and return the answers by name.

    Parameters
    ----------
    cells : sequence of {"id", "source"}
        Code, in the order in which it runs.
    names : sequence of str
        Names whose values are the answers.
    files : sequence of Path
        What lies in the folder beside the notebook (the visible checks).
    limits : Limits, optional
    """
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="iomlab-room-") as folder:
        room = Path(folder)
        for file in files:
            shutil.copyfile(file, room / file.name)
        asked = {"cells": list(cells), "names": list(names)}
        if not walls():
            asked |= {"guarded": True, "readable": _readable()}
        (room / "cells.json").write_text(json.dumps(asked), encoding="utf-8")
        start = time.monotonic()
        flag = _wait(_start(room, limits), limits)
        seconds = time.monotonic() - start
        found = _answers(room)
    if "__errors__" not in found and flag is None:
        flag = say("it ended before its last cell")
    errors = found.pop("__errors__", None)
    told = {str(k): str(v[0]) for k, v in errors.items() if v} if isinstance(errors, dict) else {}
    flags = [flag] if flag else []
    return Outcome(found, told, tuple(flags), seconds)


def _answers(room: Path) -> dict[str, Any]:
    """Read what the room left: a plain file of bounded size, never a link."""
    path = room / "answers.json"
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return {}
    with os.fdopen(handle, "rb") as file:
        return unpacked(file.read(BYTES + 1))


def _python() -> list[str]:
    """Return the folders of this Python and its packages."""
    import sysconfig

    paths = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
    paths |= {str(Path(sys.executable).resolve().parent.parent)}
    whole = [p for p in sorted(paths) if Path(p).is_dir() and not p.startswith(LIBRARIES[:1])]
    return [p for p in whole if not any(p != o and p.startswith(o + os.sep) for o in whole)]


def _ours() -> list[str]:
    """Return what of iomlab a submission may read: the package and the tables, never the exercises."""
    return [str(places.PACKAGE), str(places.shipped("datasets"))]


def _readable() -> list[str]:
    return [
        *_python(),
        *_ours(),
        *LIBRARIES,
        "/proc/self",
        "/sys/devices/system/cpu",
        "/dev/null",
        "/dev/urandom",
    ]


def _start(room: Path, limits: Limits) -> subprocess.Popen[bytes]:
    """Start the room's process, behind walls where there are any."""
    inside = "/room" if walls() else str(room)
    runner = [sys.executable, "-B", "-m", "iomlab.classroom.room"]
    environment = {
        "PATH": os.defpath,
        "HOME": inside,
        "TMPDIR": inside,
        "PYTHONPATH": str(places.PACKAGE.parent) if not walls() else "/iomlab-path",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": inside,
        "IPYTHONDIR": inside,
        "IOMLAB_STATIC": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "LANG": "C.UTF-8",
    }
    for kept in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        if kept in os.environ:
            environment[kept] = os.environ[kept]
    command = [*_bubble(room, environment), *runner] if walls() else runner
    return subprocess.Popen(
        command,
        cwd=room,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: _bound(limits),
    )


def _bubble(room: Path, environment: dict[str, str]) -> list[str]:
    """Return the walls: namespaces, read-only libraries, the room as the only place to write."""
    words = [str(shutil.which("bwrap")), "--unshare-all", "--die-with-parent", "--new-session"]
    words += ["--clearenv", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for path in [*LIBRARIES, *_python()]:
        words += ["--ro-bind-try", path, path]
    package, tables = _ours()
    words += [
        "--ro-bind",
        package,
        "/iomlab-path/iomlab",
        "--ro-bind",
        tables,
        "/iomlab-path/datasets",
    ]
    words += ["--bind", str(room), "/room", "--chdir", "/room", "--cap-drop", "ALL"]
    for name, value in environment.items():
        words += ["--setenv", name, value]
    return [*words, "--"]


def _bound(limits: Limits) -> None:
    """Set the limits of the process that is about to become the room's (in the child)."""
    import resource

    def least(kind: int, value: int) -> None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))

    least(resource.RLIMIT_CPU, limits.cpu_seconds)
    least(resource.RLIMIT_AS, limits.memory_mb * MB)
    least(resource.RLIMIT_FSIZE, limits.file_mb * MB)
    least(resource.RLIMIT_CORE, 0)
    least(resource.RLIMIT_NOFILE, 256)
    os.nice(5)


def _wait(process: subprocess.Popen[bytes], limits: Limits) -> Message | None:
    """Wait for the end; past a limit end everything that was started; say which limit it was."""
    end, flag = time.monotonic() + limits.seconds, None
    while process.poll() is None:
        if time.monotonic() > end:
            flag = say("stopped after {seconds} seconds", seconds=limits.seconds)
        else:
            family = _family(process.pid)
            if len(family) > limits.processes:
                flag = say("stopped: it started too many processes")
            elif sum(_memory(pid) for pid in family) > limits.memory_mb * MB:
                flag = say("stopped: it used too much memory")
        if flag:
            break
        time.sleep(0.02)
    _end(process)
    if flag is None and process.returncode not in (0, 1):
        flag = _why(-process.returncode if process.returncode < 0 else process.returncode - 128)
    return flag


def _why(number: int) -> Message:
    """Return what the signal that ended it means."""
    if number == getattr(signal, "SIGXCPU", None) or number == signal.SIGKILL:
        return say("stopped: it used too much processor time")
    if number == getattr(signal, "SIGXFSZ", None):
        return say("stopped: it wrote too much")
    return say("it ended before its last cell")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the room and everything in it."""
    for pid in _family(process.pid):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _family(pid: int) -> list[int]:
    """Return a process and all that descend from it (Linux; elsewhere only itself)."""
    found, waiting = [], [pid]
    while waiting:
        here = waiting.pop()
        found.append(here)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{here}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        if len(found) > 4096:
            break
    return found


def _memory(pid: int) -> int:
    """Return the bytes of memory that a process holds."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, ValueError, IndexError):
        return 0
