"""The one door to the network: https only, within the publisher, patient, bounded, and on record.

A request leaves only when a person asked for a pull. It is tried again when the publisher is busy
or the line breaks, as long and as late as ``Retry-After`` says; what comes is written to a temporary
file as it comes, and refused when it is too large, swells, comes too slowly, is cut short or is a
web page. An answer with an ``ETag`` or a date is kept, so that the next pull asks only whether it
has changed. Where the publisher wants a key, :mod:`iomlab.data.live.secret` carries it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from iomlab import __version__
from iomlab.data.live.answer import Answer, is_page
from iomlab.data.live.kept import Kept, conditions
from iomlab.data.live.publisher import Publisher
from iomlab.data.live.secret import Secret
from iomlab.data.live.wire import Again, apart, broken, incoming, retry_after, within
from iomlab.errors import DataError
from iomlab.messages import Message, say

if TYPE_CHECKING:
    import requests

__all__ = ["Answer", "Door", "Limits"]
AGAIN = (408, 425, 429, 500, 502, 503, 504)
MOVED = (301, 302, 303, 307, 308)
HOPS = 5
CONNECT = 20.0  # seconds to reach the publisher
HEADERS = (
    ("etag", "ETag"), ("modified", "Last-Modified"), ("type", "Content-Type"), ("served", "Date"),
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """How much and how long: bytes of one answer and of a pull, seconds, tries, requests."""

    answer: int = 2 << 30  # bytes, unfolded
    whole: int = 8 << 30
    swell: int = 200  # times that an answer may unfold to, beyond the first 16 MB
    seconds: float = 3600.0  # of a pull
    silence: float = 60.0  # without a byte
    slowest: int = 512  # bytes a second, after the first minute
    tries: int = 5
    wait: float = 120.0  # the longest wait before a try
    requests: int = 5000


@dataclass
class Door:
    """The way to one publisher during one pull.

    Parameters
    ----------
    publisher : Publisher
        Its hosts are the only ones reached.
    room : path
        A temporary folder for the bodies.
    kept : path, optional
        Where answers stay for conditional requests.
    limits : Limits
    tell : callable
        Told what is waited for.
    session : requests.Session, optional
        Another way to carry requests (tests).

    Raises
    ------
    DataError
        When the publisher wants a key and there is none.
    """

    publisher: Publisher
    room: Path
    kept: Path | None = None
    limits: Limits = field(default_factory=Limits)
    tell: Callable[[Message], None] = lambda _: None
    session: requests.Session | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.came: Callable[[int], None] = lambda _: None  # told the bytes of each piece
        self._secret = Secret(self.publisher)
        # who takes the key in the address repeats it in answers: these are not kept
        keeps = self.publisher.keeps and self.publisher.query_key is None
        self._kept = Kept(self.kept if keeps else None, self.room)
        self._start = self.clock()
        self._size = 0
        self._last = -1e9
        self._told_of_clock = False

    # -- asking -----------------------------------------------------------------------------
    def get(
        self, address: str, query: Mapping[str, Any] | None = None, accept: str = "*/*"
    ) -> Answer:
        """Ask for one address and return the answer.

        Raises
        ------
        DataError
            When the address is not the publisher's, the publisher refuses, or no try succeeds.
        """
        shown = self._shown(address, dict(query or {}))
        if len(self.records) >= self.limits.requests:
            raise self._refused(
                say("more than {n} requests for one pull", n=self.limits.requests), shown
            )
        for attempt in range(1, self.limits.tries + 1):
            self._pause()
            try:
                return self._once(shown, accept)
            except Again as again:
                failed = again
            self._wait(failed, attempt, shown)
        raise AssertionError

    def pages(self, address: str, query: Mapping[str, Any], more: Callable[[Any], Any]) -> Iterator:
        """Yield the JSON of page after page; ``more`` gives the next query or address, or None.

        Raises
        ------
        DataError
            When a page comes twice: the publisher's paging has no end.
        """
        seen: set[str] = set()
        step: Any = dict(query)
        while step is not None:
            answer = self.get(step) if isinstance(step, str) else self.get(address, step)
            if answer.record["sha256"] in seen:
                raise self._refused(
                    say("the same page came twice; its paging has no end"),
                    str(answer.record["address"]),
                )
            seen.add(answer.record["sha256"])
            page = answer.json()
            yield page
            step = more(page)

    # -- one try ----------------------------------------------------------------------------
    def _shown(self, address: str, query: Mapping[str, Any]) -> str:
        """Return the address that is asked and written down: whole, https, without the key."""
        import requests

        with contextlib.suppress(requests.RequestException):
            address = requests.Request("GET", address, params=query).prepare().url or address
        address = self._secret.without(address)
        parts = urlsplit(address)
        if parts.scheme == "http" and parts.netloc in self.publisher.hosts:
            address = parts._replace(scheme="https").geturl()
        self._allowed(address)
        return address

    def _allowed(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.netloc.lower() not in self.publisher.hosts:
            raise DataError(
                "An address outside {publisher} was not asked: {host}.",
                publisher=self.publisher.title,
                host=f"{parts.scheme}://{parts.hostname}",
                next_step=say("Nothing was kept. If the publisher has moved, update iomlab."),
            )

    def _once(self, shown: str, accept: str) -> Answer:
        headers = {
            "User-Agent": f"iomlab/{__version__}",
            "Accept": accept,
            "Accept-Encoding": "gzip",
        }
        before = self._kept.find(shown)
        headers |= conditions(before)
        with contextlib.closing(self._follow(shown, headers)) as reply:
            return self._received(reply, shown, before, accept)

    def _follow(self, shown: str, headers: Mapping[str, str]) -> requests.Response:
        """Send, and follow redirects within the publisher."""
        address = shown
        for _ in range(HOPS + 1):
            reply = self._send(address, headers)
            target = reply.headers.get("Location")
            if reply.status_code not in MOVED or not target:
                return reply
            reply.close()
            address = self._shown(urljoin(address, target), {})
        raise self._refused(say("more than {n} redirects", n=HOPS), shown)

    def _send(self, address: str, headers: Mapping[str, str]) -> requests.Response:
        import requests

        session = self.session = self.session or requests.Session()

        def ask() -> requests.Response:
            with self._secret.unlogged():
                return session.get(
                    address, headers=dict(headers), auth=self._secret, stream=True,
                    allow_redirects=False, timeout=(CONNECT, self.limits.silence),
                )  # fmt: skip

        try:
            return within(CONNECT + 2 * self.limits.silence, ask)
        except (requests.RequestException, OSError) as error:
            failed = broken(error)
        raise failed

    # -- receiving --------------------------------------------------------------------------
    def _received(
        self, reply: requests.Response, shown: str, before: Answer | None, accept: str
    ) -> Answer:
        status, headers = reply.status_code, reply.headers
        self._compare_clocks(headers)
        if status == 304 and before is not None:
            record = {**before.record, "unchanged": _now()}
            self.records.append(record)
            return Answer(before.path, record, self._secret.clean)
        if status in AGAIN:
            raise Again(
                say("{name} answered {status}", name=self.publisher.title, status=str(status)),
                retry_after(headers),
            )
        if status in (401, 403) and self.publisher.key is not None:
            raise self._refused(
                say("the key in {variable} is not accepted", variable=self.publisher.key.variable),
                shown,
                say("Get another one at {page}.", page=self.publisher.key.where),
            )
        if status == 403:
            raise self._refused(
                say("it refuses programs (the answer is 403)"),
                shown,
                say(
                    "Download the file in a browser from {page}, then: iomlab data add FILE --as TABLE",
                    page=self.publisher.page,
                ),
            )
        if status != 200:
            raise self._refused(say("the answer is {status}", status=str(status)), shown)
        path = self.room / f"answer-{len(self.records)}"
        sha256 = self._body(reply, path, shown)
        if "html" not in accept and is_page(path):
            raise Again(say("a web page came in place of the figures"))
        record = {
            "address": shown,
            "time": _now(),
            "bytes": path.stat().st_size,
            "sha256": sha256,
            **{ours: headers[theirs] for ours, theirs in HEADERS if theirs in headers},
        }
        self.records.append(record)
        self._kept.keep(record, path)
        return Answer(path, record, self._secret.clean)

    def _body(self, reply: requests.Response, path: Path, shown: str) -> str:
        """Write the body to ``path`` as it comes and return its hash (of what it unfolds to)."""
        found, size, line, start = hashlib.sha256(), 0, 0, self.clock()
        claimed = reply.headers.get("Content-Length", "")
        self._bounded(int(claimed) if claimed.isdecimal() else 0, 0, None, shown)
        with path.open("wb") as file:
            for raw, piece in incoming(reply):
                line, size = line + raw, size + len(piece)
                self._bounded(size, line, start, shown)
                found.update(piece)
                file.write(piece)
                self.came(raw)
        self._size += size
        return found.hexdigest()

    def _bounded(self, size: int, line: int, start: float | None, address: str) -> None:
        """Refuse more than the limits allow: ``size`` bytes, of which ``line`` came over the line."""
        most = min(self.limits.answer, self.limits.whole - self._size)
        if size > most:
            raise self._refused(say("the answer is larger than {n} bytes", n=most), address)
        if start is None:
            return
        if size > (16 << 20) and size > self.limits.swell * line:
            raise self._refused(
                say("the answer swells more than {n} times", n=self.limits.swell), address
            )
        passed = self.clock() - start
        if passed > 60 and line / passed < self.limits.slowest:
            raise self._refused(say("the answer comes too slowly"), address)
        self._in_time(0.0, address)

    def _in_time(self, ahead: float, address: str) -> None:
        if self.clock() + ahead - self._start > self.limits.seconds:
            raise self._refused(
                say("the pull took longer than {n} seconds", n=int(self.limits.seconds)), address
            )

    def _compare_clocks(self, headers: Mapping[str, str]) -> None:
        hours = apart(headers)
        if abs(hours) >= 1 and not self._told_of_clock:
            self._told_of_clock = True
            self.tell(
                say(
                    "The clock of this computer and that of {publisher} are {n} hours apart; the "
                    "day of the vintage is this computer’s",
                    publisher=self.publisher.title,
                    n=round(abs(hours)),
                )
            )

    # -- patience ---------------------------------------------------------------------------
    def _pause(self) -> None:
        wait = self._last + self.publisher.pause - self.clock()
        if wait > 0:
            self.sleep(wait)
        self._last = self.clock()

    def _wait(self, again: Again, attempt: int, address: str) -> None:
        """Wait before the next try, or refuse when there is none or it would come too late."""
        longest = self.limits.wait
        if attempt == self.limits.tries:
            raise self._refused(again.what, address)
        if again.seconds is not None and again.seconds > longest:
            raise self._refused(
                say("it asks to come back in {n} seconds", n=int(again.seconds)), address
            )
        own = min(longest, 2.0**attempt) * (0.5 + random.random() / 2)
        wait = own if again.seconds is None else again.seconds
        self._in_time(wait, address)
        self.tell(say("{what}; trying again in {n} s", what=again.what, n=round(wait)))
        self.sleep(wait)

    def _refused(self, why: Message, address: str, then: Message | None = None) -> DataError:
        return DataError(
            "{publisher} did not give the table: {why}.",
            publisher=Message(self.publisher.title),
            why=why,
            where=address or None,
            next_step=then or say("Nothing was kept; what is on the shelf stays. Try again later."),
        )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
