"""The warm kernel for everybody: papermill, nbclient, nbval and JupyterLab start it by its name.

The kernel spec ``iomlab-warm`` names this provisioner. It forks the kernel from a warm parent that
the client's process keeps; where that is not possible it starts an ordinary kernel.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from iomlab.reports.engine.warm import ONE_THREAD, Kernel, Warm, can_fork

LAUNCHER = "ipykernel_launcher"
AT_START = ("PYTHON", "LD_", "LC_", "LANG", "MALLOC_")  # what only a new process can take up


@cache
def parent(_: int) -> Warm:
    """Return the warm parent of this process, started on first use and ended at exit."""
    warm = Warm(spares=0)
    atexit.register(warm.close)
    return warm


def forkable(command: list[str], env: Mapping[str, str]) -> bool:
    """Say whether a kernel can be forked for this command: our Python, and nothing at its start.

    >>> forkable(["julia", "kernel.jl"], {})
    False
    """
    here = {name: value for name, value in os.environ.items() if name.startswith(AT_START)}
    there = {name: value for name, value in env.items() if name.startswith(AT_START)}
    same_python = os.path.realpath(command[0]) == os.path.realpath(sys.executable)
    return can_fork() and same_python and command[1:3] == ["-m", LAUNCHER] and here == there


class Forked:
    """A forked kernel, seen as a :class:`subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, warm: Warm, kernel: Kernel) -> None:
        self.warm, self.kernel, self.pid = warm, kernel, kernel.pid

    def poll(self) -> int | None:
        """Return the exit code, or None while the kernel runs."""
        return self.kernel.ended.result() if self.kernel.ended.done() else None

    def wait(self) -> int:
        """Wait for the end and return the exit code."""
        return self.kernel.ended.result()

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and to what it started."""
        self.warm.signal(self.pid, number)

    def kill(self) -> None:
        """Kill the kernel and what it started."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class WarmProvisioner(LocalProvisioner):
    """Start kernels by forking them from a warm parent."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel, or start an ordinary one where that is not possible."""
        env = {**ONE_THREAD, **kwargs.get("env", os.environ)}
        cwd = Path(kwargs.get("cwd") or Path.cwd())
        kwargs["env"] = env
        if not forkable(cmd, env):
            return await super().launch_kernel(cmd, **kwargs)
        warm = parent(os.getpid())
        try:
            asked = warm.start(str(cwd), env, cmd[3:])
            kernel = await asyncio.wrap_future(asked)
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = Forked(warm, kernel)  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        self.cwd = cwd
        return self.connection_info
