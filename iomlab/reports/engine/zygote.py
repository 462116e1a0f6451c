"""The warm parent: it imports what reports need, once, and forks a clean kernel when asked.

It imports and never computes. A library that has started threads (polars, a BLAS that multiplied)
makes a forked child hang, so the parent counts its threads before each fork and refuses to go on
when there is more than one. It is a process of its own, started by
:class:`iomlab.reports.engine.warm.Warm`, and ends when its client does.

Client and parent exchange one JSON object a line over a socket pair::

    {"do": "take", "id": 1, "cwd": …, "env": {…}, "seed": 7}     a spare kernel, ready since before
    {"do": "start", "id": 2, "cwd": …, "env": {…}, "argv": […]}  a kernel on a given connection file
    {"do": "signal", "pid": …, "signal": 9}                      to the kernel and all it started
    {"id": 1, "pid": …, "info": {…}}                             the answer: where to connect
    {"gone": pid, "code": …}                                     a kernel has ended
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from collections import deque
from pathlib import Path
from typing import Any

from iomlab.reports.engine import ahead


def threads() -> int:
    """Return how many threads this process has."""
    tasks = Path("/proc/self/task")
    if tasks.is_dir():
        return len(list(tasks.iterdir()))
    import threading

    return threading.active_count()


class Zygote:
    """The loop of the warm parent: forks, passes on signals, tells when a kernel has ended."""

    def __init__(self, client: socket.socket, folder: Path, spares: int, client_pid: int) -> None:
        self.client, self.folder, self.client_pid = client, folder, client_pid
        self.wanted = spares
        self.spare: deque[tuple[int, socket.socket]] = deque()
        self.alive: set[int] = set()
        self.pending = b""
        self.ready = selectors.DefaultSelector()
        self.wake, wake_in = socket.socketpair()
        self.wake.setblocking(False)
        wake_in.setblocking(False)
        self.wake_in = wake_in
        signal.set_wakeup_fd(wake_in.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._end)

    def serve(self) -> None:
        """Answer the client until it goes."""
        with self.ready as ready:
            ready.register(self.client, selectors.EVENT_READ)
            ready.register(self.wake, selectors.EVENT_READ)
            self._refill()
            while True:
                for key, _ in ready.select(timeout=1.0):
                    if key.fileobj is self.wake:
                        with contextlib.suppress(BlockingIOError):
                            self.wake.recv(4096)
                    elif not self._read():
                        return
                self._bury()
                self._refill()
                if os.getppid() != self.client_pid:
                    return

    def _read(self) -> bool:
        """Do what the client asks; False when it has gone."""
        try:
            got = self.client.recv(1 << 20)
        except ConnectionError:
            return False
        *lines, self.pending = (self.pending + got).split(b"\n")
        for line in lines:
            self._do(json.loads(line))
        return bool(got)

    def _do(self, asked: dict[str, Any]) -> None:
        if asked["do"] == "signal":
            if asked["pid"] in self.alive:
                _signal(asked["pid"], asked["signal"])
            return
        if asked["do"] == "take":
            if not self.spare:
                self._refill(1)
            pid, line = self.spare.popleft()
            info = connection(self.folder / f"k{pid}")
        else:
            pid, line = self._fork(asked["argv"])
            info = None
        line.sendall(json.dumps(asked).encode() + b"\n")
        line.close()
        self._tell({"id": asked["id"], "pid": pid, "info": info})

    def _tell(self, what: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self.client.sendall(json.dumps(what).encode() + b"\n")

    def _refill(self, at_least: int = 0) -> None:
        while len(self.spare) < max(self.wanted, at_least):
            self.spare.append(self._fork(None))

    def _fork(self, argv: list[str] | None) -> tuple[int, socket.socket]:
        """Fork a kernel that waits on the returned socket for its folder and environment."""
        if (count := threads()) != 1:
            raise SystemExit(f"the warm parent has {count} threads and must not fork")
        near, far = socket.socketpair()
        pid = os.fork()
        if pid:
            far.close()
            self.alive.add(pid)
            return pid, near
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            self.ready.close()
            for held in (self.client, self.wake, self.wake_in, near, *(s for _, s in self.spare)):
                held.close()
            from iomlab.reports.engine import child

            child.live(far, self.folder, argv)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(1)

    def _bury(self) -> None:
        """Collect the kernels that have ended, with whatever they left running."""
        while self.alive:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.alive.discard(pid)
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            for left in self.folder.glob(f"k{pid}[.-]*"):
                left.unlink(missing_ok=True)
            self.spare = deque((p, s) for p, s in self.spare if p != pid)
            self._tell({"gone": pid, "code": os.waitstatus_to_exitcode(status)})

    def close(self) -> None:
        """Kill every kernel and take the folder away."""
        import shutil

        for pid in self.alive:
            _signal(pid, signal.SIGKILL)
        for pid in self.alive:  # one that is just getting ready still writes into the folder
            with contextlib.suppress(OSError):
                os.waitpid(pid, 0)
                os.killpg(pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, *_: object) -> None:
        raise SystemExit(0)


def connection(stem: Path) -> dict[str, Any]:
    """Return where a spare kernel listens: files in the private folder, and the key beside it."""
    ports = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
    return {
        "transport": "ipc",
        "ip": str(stem),
        "signature_scheme": "hmac-sha256",
        "key": (stem.parent / "key").read_text("ascii"),
        **{name: number for number, name in enumerate(ports, start=1)},
    }


def _signal(pid: int, number: int) -> None:
    """Send a signal to a kernel's whole group, or to it alone while it has none yet."""
    try:
        os.killpg(pid, number)
    except OSError:
        with contextlib.suppress(OSError):
            os.kill(pid, number)


def main() -> None:
    """Run as ``python -m iomlab.reports.engine.zygote SOCKET FOLDER SPARES CLIENT MODULES``."""
    number, folder, spares, client_pid, extra = sys.argv[1:6]
    if sys.path and sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    client = socket.socket(fileno=int(number))
    client.set_inheritable(False)
    os.environ["MPLBACKEND"] = os.environ.get("MPLBACKEND") or (
        "module://matplotlib_inline.backend_inline"
    )
    ahead.import_all((*ahead.WARM, *filter(None, extra.split(","))))
    ahead.read_ahead()
    gc.collect()
    gc.freeze()
    gc.disable()
    zygote = Zygote(client, Path(folder), int(spares), int(client_pid))
    try:
        zygote._tell({"ready": os.getpid(), "threads": threads()})
        zygote.serve()
    finally:
        zygote.close()


if __name__ == "__main__":
    main()
