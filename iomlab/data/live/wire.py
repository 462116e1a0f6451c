"""What comes over the line: bytes as they come, unfolded piece by piece, and what headers say of time."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar, cast

from iomlab.messages import Message, say

if TYPE_CHECKING:
    import requests

PIECE = 1 << 16
T = TypeVar("T")
FOLDED = ("gzip", "x-gzip", "deflate")


class Again(Exception):
    """A try that may succeed later; ``seconds`` is what the publisher asks to wait."""

    def __init__(self, what: Message, seconds: float | None = None) -> None:
        super().__init__(str(what))
        self.what, self.seconds = what, seconds


def broken(error: BaseException) -> Again:
    """Return what a broken line means; the library's own error holds addresses, so it stays behind."""
    return Again(say("the line broke ({kind})", kind=type(error).__name__))


def within(seconds: float, call: Callable[[], T]) -> T:
    """Return what ``call`` returns, or give up: headers may also come byte by byte without end.

    Raises
    ------
    Again
        When it takes longer; it then goes on by itself until its own line breaks.
    """
    done: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            done.put((call(), None))
        except BaseException as failed:  # whatever it is, it is raised where the caller waits
            done.put((None, failed))

    threading.Thread(target=run, daemon=True).start()
    try:
        found, error = done.get(timeout=seconds)
    except Empty:
        late = True
    else:
        late = False
    if late:
        raise Again(say("no answer came within {n} seconds", n=round(seconds)))
    if error is not None:
        raise error
    return cast(T, found)


def incoming(reply: requests.Response) -> Iterator[tuple[int, bytes]]:
    """Yield what comes, as it comes: bytes on the line, and a piece of what they unfold to.

    A piece is never longer than 64 kB however far the bytes swell, and comes as soon as one byte
    has come, so that whoever reads can stop.

    Raises
    ------
    Again
        When the line breaks or the answer ends too early.
    """
    unfold = _Unfold() if reply.headers.get("Content-Encoding", "").lower() in FOLDED else None
    while raw := _next(reply):
        if unfold is None:
            yield len(raw), raw
            continue
        yield len(raw), b""
        yield from ((0, part) for part in unfold.parts(raw))
    if unfold is not None and not unfold.ended:
        raise _short()


def _next(reply: requests.Response) -> bytes:
    from urllib3.exceptions import HTTPError

    error: BaseException
    try:
        return reply.raw.read1(PIECE, decode_content=False) or b""
    except (HTTPError, OSError) as found:
        error = found
    raise broken(error) if "Timeout" in type(error).__name__ else _short()


def _short() -> Again:
    return Again(say("the answer was cut short"))


class _Unfold:
    """Unfold gzip or zlib, one member after the other, never much at once."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._member = zlib.decompressobj(wbits=47)  # gzip or zlib, as it comes

    @property
    def ended(self) -> bool:
        """Whether the last member is whole."""
        return self._member.eof

    def parts(self, raw: bytes) -> Iterator[bytes]:
        """Yield what ``raw`` unfolds to."""
        while True:
            if self._member.eof:
                if not raw:
                    return
                self._start()
            try:
                part = self._member.decompress(raw, PIECE)
            except zlib.error:
                part = None
            if part is None:
                raise Again(say("what came can’t be unfolded"))
            yield part
            raw = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if not raw and len(part) < PIECE:
                return


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of ``Retry-After``; a date is read by the publisher's own clock.

    >>> retry_after({"Retry-After": "7"})
    7.0
    >>> retry_after({"Retry-After": "Tue, 01 Jan 2030 00:00:30 GMT", "Date": "Tue, 01 Jan 2030 00:00:00 GMT"})
    30.0
    """
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdecimal():
        return float(asked)
    then = _moment(asked)
    if then is None:
        return None
    now = _moment(headers.get("Date", "")) or dt.datetime.now(dt.UTC)
    return max(0.0, (then - now).total_seconds())


def apart(headers: Mapping[str, str]) -> float:
    """Return the hours by which this computer's clock is before (+) or after (−) the publisher's.

    An answer that a server on the way kept for a while says so (``Age``). Without ``Date``: 0.
    """
    served = _moment(headers.get("Date", ""))
    if served is None:
        return 0.0
    age = headers.get("Age", "")
    kept = float(age) if age.isascii() and age.isdecimal() else 0.0
    return ((served - dt.datetime.now(dt.UTC)).total_seconds() + kept) / 3600


def _moment(text: str) -> dt.datetime | None:
    with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
        found = parsedate_to_datetime(text)
        return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return None
