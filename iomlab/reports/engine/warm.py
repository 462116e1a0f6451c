"""The client's side of the warm parent: start it, ask it for kernels, know when one has ended."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iomlab.data.shelf import CHOICE
from iomlab.places import STATIC

# A library that starts a thread on import could not be forked; pandas imports pyarrow where it is.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
LONGEST = 80  # letters of a folder in which sockets can still be named


def can_fork() -> bool:
    """Say whether this system can fork a process safely enough for warm kernels (Linux can)."""
    return sys.platform == "linux" and hasattr(os, "fork")


def environment(vintages: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a report's kernel: ours, one thread for linear algebra, no widgets.

    ``vintages`` says which vintage of a table is loaded there.
    """
    chosen = {CHOICE: json.dumps(dict(vintages))} if vintages else {}
    return {**ONE_THREAD, **os.environ, STATIC: "1", **chosen}


@dataclass(frozen=True)
class Kernel:
    """A running kernel: its process, where it listens, and its exit code once it has ended."""

    pid: int
    info: dict[str, Any] | None
    ended: Future[int] = field(default_factory=Future, compare=False)


class Warm:
    """A warm parent of our own; it and its kernels end when this process does.

    Parameters
    ----------
    spares : int
        Kernels that are kept ready.
    modules : tuple of str
        Modules to import beforehand, besides the usual ones.
    """

    def __init__(self, spares: int = 1, modules: tuple[str, ...] = ()) -> None:
        self.folder = private_folder()
        (self.folder / "key").write_text(secrets.token_hex(32), "ascii")
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._asked: dict[int, Future[Kernel]] = {}
        self._kernels: dict[int, Kernel] = {}
        self.ready: Future[int] = Future()
        self._line, theirs = socket.socketpair()
        words = [theirs.fileno(), self.folder, spares, os.getpid(), ",".join(modules)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "iomlab.reports.engine.zygote", *map(str, words)],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(),
                start_new_session=True,
            )
        theirs.close()
        self._reader = threading.Thread(target=self._read, name="warm parent", daemon=True)
        self._reader.start()

    def take(self, cwd: str, env: dict[str, str], seed: int | None) -> Future[Kernel]:
        """Ask for a spare kernel."""
        return self._ask({"do": "take", "cwd": cwd, "env": env, "seed": seed})

    def start(self, cwd: str | None, env: dict[str, str], argv: list[str]) -> Future[Kernel]:
        """Ask for a kernel with the arguments of ``ipykernel_launcher``."""
        return self._ask({"do": "start", "cwd": cwd, "env": env, "argv": argv})

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to a kernel and to all that it started."""
        with contextlib.suppress(OSError):
            self._send({"do": "signal", "pid": pid, "signal": number})

    def close(self) -> None:
        """End the warm parent, and its kernels with it."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(5)
        self._line.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def alive(self) -> bool:
        """Whether the parent runs."""
        return self.process.poll() is None

    def log(self) -> str:
        """Return what the parent and its kernels wrote to their error stream, at most the end."""
        with contextlib.suppress(OSError):
            return (self.folder / "log").read_text("utf-8", "replace")[-2000:]
        return ""

    def _ask(self, words: dict[str, Any]) -> Future[Kernel]:
        answer: Future[Kernel] = Future()
        number = next(self._numbers)
        self._asked[number] = answer
        try:
            self._send({**words, "id": number})
        except OSError as gone:
            self._asked.pop(number, None)
            answer.set_exception(gone)
        return answer

    def _send(self, words: dict[str, Any]) -> None:
        with self._lock:
            self._line.sendall(json.dumps(words).encode() + b"\n")

    def _read(self) -> None:
        """Hear the parent until it ends; then kill what it may have left and tell everyone."""
        with contextlib.suppress(OSError), self._line.makefile("rb") as text:
            for line in text:
                self._hear(json.loads(line))
        for kernel in list(self._kernels.values()):
            with contextlib.suppress(OSError):
                os.killpg(kernel.pid, signal.SIGKILL)
            kernel.ended.set_result(-signal.SIGKILL)
        self._kernels.clear()
        gone = ConnectionError("the warm parent has ended")
        everyone: list[Future[Any]] = [self.ready, *self._asked.values()]
        for waiting in everyone:
            if not waiting.done():
                waiting.set_exception(gone)

    def _hear(self, told: dict[str, Any]) -> None:
        if "ready" in told:
            self.ready.set_result(told["threads"])
        elif "gone" in told:
            kernel = self._kernels.pop(told["gone"], None)
            if kernel is not None:
                kernel.ended.set_result(told["code"])
        else:
            kernel = Kernel(told["pid"], told["info"])
            self._kernels[kernel.pid] = kernel
            answer = self._asked.pop(told["id"])
            if not answer.set_running_or_notify_cancel():
                self.signal(kernel.pid, signal.SIGKILL)
            else:
                answer.set_result(kernel)


def private_folder() -> Path:
    """Make a folder that only this user can enter, with a name short enough for sockets."""
    made = tempfile.mkdtemp(prefix="iomlab-")
    if len(made) > LONGEST and os.name == "posix":
        shutil.rmtree(made)
        made = tempfile.mkdtemp(prefix="iomlab-", dir="/tmp")
    return Path(made)
