"""The life of a kernel that was forked from the warm parent: it serves one report and goes."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import json
import os
import random
import signal
import socket
import sys
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1


def live(line: socket.socket, folder: Path, argv: list[str] | None) -> None:
    """Become a kernel, wait on ``line`` for folder, environment and seed, serve, and end.

    Without ``argv`` the kernel is a spare: it gets ready first and waits then.
    """
    die_with_parent()
    os.setsid()
    gc.enable()
    if argv is None:
        app = kernel(spare_arguments(folder))
        settle(order(line))
    else:
        settle(order(line))
        app = kernel(argv)
    line.close()
    app.start()
    leave(app)


def die_with_parent() -> None:
    """Ask the system to kill this process when its parent ends (Linux), also if it has already."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def order(line: socket.socket) -> dict[str, Any]:
    """Read what the client asked for; end quietly if the parent ends first."""
    with line.makefile("rb") as text:
        got = text.readline()
    if not got:
        os._exit(0)
    return dict(json.loads(got))


def spare_arguments(folder: Path) -> list[str]:
    """Write the connection file of a spare kernel and return the kernel's arguments."""
    from iomlab.reports.engine.zygote import connection

    stem = folder / f"k{os.getpid()}"
    file = stem.with_suffix(".json")
    file.write_text(json.dumps(connection(stem)), encoding="utf-8")
    return ["-f", str(file), "--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=ERROR"]


def kernel(argv: list[str]) -> Any:
    """Return an initialised kernel application, with the same state as a fresh one."""
    import ipykernel_launcher
    from ipykernel.kernelapp import IPKernelApp

    from iomlab.parameters import in_notebooks

    sys.argv = [str(ipykernel_launcher.__file__), *argv]
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(argv)
    in_notebooks.register()  # the front door, opened by the parent, saw no shell
    return app


def settle(asked: dict[str, Any]) -> None:
    """Take the folder, the environment and the seed of the report."""
    backend = os.environ.get("MPLBACKEND", "")
    os.environ.clear()
    os.environ.update(asked["env"])
    os.environ.setdefault("MPLBACKEND", backend)
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    if os.environ["MPLBACKEND"] != backend and "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
    if asked.get("cwd"):
        os.chdir(asked["cwd"])
    seed(asked.get("seed"))


def seed(number: int | None) -> None:
    """Seed ``random`` and numpy's global generator; without a number, anew from the system."""
    random.seed(number)
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed(number)


def leave(app: Any) -> None:
    """End as the interpreter would for whoever looks from outside, without taking it apart.

    Functions registered with :mod:`atexit` run and open files are written out; the memory is left
    to the system. The kernel's own sockets close with the process: closing them in order waits now
    and then for a message that nobody reads any more.
    """
    import atexit
    import threading

    atexit.unregister(app.close)
    atexit.unregister(app.iopub_thread.stop)
    threading._shutdown()  # type: ignore[attr-defined]
    with contextlib.suppress(Exception):
        atexit._run_exitfuncs()
    for thing in gc.get_objects():
        if isinstance(thing, io.IOBase):
            with contextlib.suppress(Exception):
                thing.flush()
    os._exit(0)
