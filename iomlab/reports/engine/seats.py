"""A kernel in use: one of the warm parent's, or a fresh one where nothing can be forked."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path
from typing import Any

from iomlab.reports.engine.client import Client
from iomlab.reports.engine.warm import Warm

GRACE = 3.0  # seconds that a kernel has to end by itself
LINUX_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
SEED = "import random as _r, numpy as _n\n_r.seed({seed}); _n.random.seed({seed})\ndel _r, _n\n"


class WarmSeat:
    """A kernel forked from the warm parent, for one notebook."""

    def __init__(self, warm: Warm, cwd: Path, seed: int, env: dict[str, str]) -> None:
        self.warm, self.cwd, self.seed, self.env = warm, cwd, seed, env

    async def open(self, context: Any, seconds: float) -> Client:
        """Take a spare kernel and return a client that is connected to it."""
        asked = self.warm.take(str(self.cwd), self.env, self.seed)
        self.kernel = await asyncio.wait_for(asyncio.wrap_future(asked), seconds)
        self.client = Client(context=context, lives=lambda: not self.kernel.ended.done())
        self.client.load_connection_info(self.kernel.info or {})  # type: ignore[arg-type]
        await self.client.connect(seconds)
        return self.client

    @property
    def pid(self) -> int:
        """The kernel's process."""
        return self.kernel.pid

    async def ended(self) -> int:
        """Wait until the kernel's process has ended and return its exit code."""
        return await asyncio.shield(asyncio.wrap_future(self.kernel.ended))

    async def close(self, *, kill: bool = False) -> None:
        """Let the kernel end (its exit functions run), or kill it and all that it started."""
        if not hasattr(self, "kernel"):
            return
        if not kill:
            self.client.shutdown()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ended(), GRACE)
        if not self.kernel.ended.done():
            self.warm.signal(self.pid, signal.SIGKILL)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ended(), GRACE)
        self.client.stop_channels()


class FreshSeat:
    """An ordinary kernel, started anew: slower, with the same results."""

    def __init__(
        self, cwd: Path, seed: int, env: dict[str, str], kernel_name: str = "python3"
    ) -> None:
        self.cwd, self.seed, self.env, self.kernel_name = cwd, seed, env, kernel_name

    async def open(self, context: Any, seconds: float) -> Client:
        """Start a kernel and return a client that is connected to it."""
        from jupyter_client import AsyncKernelManager

        self.manager = AsyncKernelManager(
            kernel_name=self.kernel_name, client_class=f"{Client.__module__}.Client"
        )
        quiet = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=ERROR"]
        await self.manager.start_kernel(extra_arguments=quiet, cwd=str(self.cwd), env=self.env)
        self.gone = False
        made: Any = self.manager.client(context=context, lives=lambda: not self.gone)
        self.client: Client = made
        await self.client.connect(seconds)
        self.client.execute(SEED.format(seed=self.seed), silent=True, store_history=False)
        return self.client

    @property
    def pid(self) -> int:
        """The kernel's process."""
        return int(getattr(self.manager.provisioner, "pid", 0) or 0)

    async def ended(self) -> int:
        """Wait until the kernel's process has ended and return its exit code."""
        provisioner: Any = self.manager.provisioner
        while (code := await provisioner.poll()) is None:
            await asyncio.sleep(0.2)
        self.gone = True
        return int(code)

    async def close(self, *, kill: bool = False) -> None:
        """Let the kernel end, or kill it."""
        if not hasattr(self, "manager"):
            return
        if hasattr(self, "client"):
            self.client.stop_channels()
        if self.manager.has_kernel:
            await self.manager.shutdown_kernel(now=kill)
        await self.manager.cleanup_resources()


def memory(pid: int) -> int:
    """Return the bytes that a process and its descendants hold in memory."""
    root = Path(f"/proc/{pid}")
    if not root.is_dir():
        return _memory_elsewhere(pid)
    total, waiting = 0, [pid]
    while waiting:
        here = Path(f"/proc/{waiting.pop()}")
        with contextlib.suppress(OSError, ValueError, IndexError):
            total += int((here / "statm").read_text().split()[1]) * LINUX_PAGE
            for task in (here / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return total


def _memory_elsewhere(pid: int) -> int:
    import psutil

    total = 0
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(pid)
        for one in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += one.memory_info().rss
    return total
