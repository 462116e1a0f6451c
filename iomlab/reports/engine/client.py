"""nbclient without its waits: a client that is ready when its kernel is, and loses no message."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from queue import Empty
from time import monotonic
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from nbclient import NotebookClient
from traitlets import Any as AnyTrait
from traitlets import Type

SLICE = 0.25  # seconds after which a channel looks by itself whether a message is there
AGAIN = 0.3  # seconds between two calls to a kernel that has not answered yet


class Channel(AsyncZMQSocketChannel):
    """A channel that looks again now and then.

    jupyter_client sends on a shadow of the socket. When a message comes in at that moment, the
    signal that announces it is used up by the sending, and a receiver that waits would wait for
    ever: notebooks with an ``Output`` widget hang so, now and then (nbclient issue 312).
    """

    async def get_msg(  # type: ignore[override]
        self, timeout: float | None = None
    ) -> dict[str, Any]:
        """Return the next message, or raise ``queue.Empty`` after ``timeout`` seconds."""
        end = None if timeout is None else monotonic() + timeout
        while True:
            left = SLICE if end is None else min(SLICE, max(0.0, end - monotonic()))
            with contextlib.suppress(Empty):
                return await super().get_msg(timeout=left)
            if end is not None and monotonic() >= end:
                raise Empty


class Client(AsyncKernelClient):
    """A client of one kernel that knows by itself whether the kernel lives."""

    shell_channel_class = Type(Channel)
    iopub_channel_class = Type(Channel)
    control_channel_class = Type(Channel)
    lives: Callable[[], bool] | None = AnyTrait(None, allow_none=True)  # type: ignore[assignment]

    async def _async_is_alive(self) -> bool:
        return self.lives() if self.lives else await super()._async_is_alive()

    is_alive = _async_is_alive

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Return as soon as the kernel's outputs arrive here.

        A kernel of today greets whoever subscribes to its outputs; an older one is called until it
        answers. jupyter_client waits for silence instead, 0.4 s a kernel.

        Raises
        ------
        RuntimeError
            When nothing arrives in ``timeout`` seconds, or the kernel has ended.
        """
        end = monotonic() + (60.0 if timeout is None else timeout)
        while monotonic() < end and await self._async_is_alive():
            with contextlib.suppress(Empty):
                await self.iopub_channel.get_msg(timeout=AGAIN)
                return
            self.kernel_info()
        raise RuntimeError("the kernel did not answer")

    wait_for_ready = _async_wait_for_ready

    async def connect(self, seconds: float) -> None:
        """Open the channels that a notebook needs and wait until the kernel is ready."""
        self.start_channels(stdin=False, hb=False)
        await self._async_wait_for_ready(seconds)


def context() -> zmq.asyncio.Context:
    """Return the sockets' context, shared by all kernels of an engine."""
    made = zmq.asyncio.Context()
    made.setsockopt(zmq.RECONNECT_IVL, 10)
    return made


class TooMuchOutput(Exception):
    """A notebook wrote more than its limit."""


class LeftEarly(Exception):
    """A cell told the kernel to end (``exit``, ``quit``)."""


def _still_here(cell: Any, cell_index: int, execute_reply: dict[str, Any]) -> None:
    payload = execute_reply["content"].get("payload", [])
    if any(part.get("source") == "ask_exit" for part in payload):
        raise LeftEarly


class Reader(NotebookClient):
    """nbclient's handling of cells and outputs, on a kernel that somebody else keeps.

    Parameters
    ----------
    room : int
        Bytes of output that the notebook may write; 0 is no limit.
    seconds : float
        Time of one cell; 0 is no limit.
    """

    def __init__(self, notebook: Any, client: Client, room: int = 0, seconds: float = 0) -> None:
        super().__init__(notebook, raise_on_iopub_timeout=True, iopub_timeout=60)
        self.on_cell_executed = _still_here
        self.kc = client
        self.room, self.written, self.seconds = room, 0, seconds

    def _get_timeout(self, cell: Any) -> Any:
        """Return the time of a cell; nbclient's own setting knows whole seconds only."""
        return self.seconds or None

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Take one message in, unless the notebook has written too much already."""
        if self.room and msg["msg_type"] in ("stream", "display_data", "execute_result"):
            self.written += _size(msg["content"])
            if self.written > self.room:
                raise TooMuchOutput
        return super().process_message(msg, cell, cell_index)

    def output(
        self, outs: Any, msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> Any:
        """Add an output; text that follows text of the same stream is joined to it.

        A kernel sends what a cell prints in one piece or in several, as its clock has it.
        """
        out = super().output(outs, msg, display_id, cell_index)
        if out and len(outs) > 1 and _stream(outs[-2]) == _stream(out) is not None:
            outs[-2]["text"] += outs.pop()["text"]
        return out

    async def _async_poll_kernel_alive(self) -> None:
        """Do nothing: whoever keeps the kernel knows when it has ended."""


def _stream(output: dict[str, Any]) -> str | None:
    return output.get("name") if output["output_type"] == "stream" else None


def _size(content: dict[str, Any]) -> int:
    texts = [content.get("text", ""), *content.get("data", {}).values()]
    return sum(len(text) for text in texts if isinstance(text, str))
