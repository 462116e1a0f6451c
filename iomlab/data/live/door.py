"""The one door to the network: https only, within the publisher, patient, bounded, and on record.

A request leaves only when a person asked for a pull. It is tried again when the publisher is busy
or the line breaks, as long and as late as ``Retry-After`` says; what comes is written to a temporary
file as it comes, and refused when it is too large, too slow, cut short or of another kind. An
answer with an ``ETag`` or a date is kept, so that the next pull asks only whether it has changed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import random
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from iomlab import __version__
from iomlab.data.live.publisher import Publisher
from iomlab.errors import DataError
from iomlab.messages import Message, say

if TYPE_CHECKING:
    import requests

AGAIN = (408, 425, 429, 500, 502, 503, 504)
HOPS = 5
PIECE = 1 << 16


@dataclass(frozen=True)
class Limits:
    """How much and how long: bytes of one answer and of a pull, seconds, tries, requests."""

    answer: int = 2 << 30
    whole: int = 8 << 30
    seconds: float = 3600.0  # of a pull
    silence: float = 60.0  # without a byte
    slowest: int = 512  # bytes a second, after the first minute
    tries: int = 5
    wait: float = 120.0  # the longest wait before a try
    requests: int = 5000


@dataclass(frozen=True)
class Answer:
    """One answer: the file that holds its body, and the record that a descriptor keeps."""

    path: Path
    record: Mapping[str, Any]

    def bytes(self) -> bytes:
        """Return the body."""
        return self.path.read_bytes()

    def json(self) -> Any:
        """Return the body as JSON; a page or a message in its place is refused."""
        try:
            return json.loads(self.path.read_text(encoding="utf-8-sig"))
        except ValueError as broken:
            start = self.path.read_bytes()[:200].lstrip().lower()
            page = start.startswith((b"<!doctype", b"<html", b"<?xml", b"<"))
            raise DataError(
                "The answer is not JSON: {what}.",
                what=say("a web page came in its place") if page else str(broken),
                where=str(self.record["address"]),
                next_step=say("Try again later; what is on the shelf stays as it is."),
            ) from broken


@dataclass
class Door:
    """The way to one publisher during one pull.

    Parameters
    ----------
    publisher : Publisher
        Its hosts are the only ones reached, its key goes into the header that it names.
    room : path
        A temporary folder for the bodies.
    kept : path, optional
        Where answers stay for conditional requests.
    limits : Limits
    tell : callable
        Told what is waited for.
    session : requests.Session, optional
        Another way to carry requests (tests).
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
        self._start = self.clock()
        self._size = 0
        self._last = -1e9
        self.came: Callable[[int], None] = lambda _: None  # told the bytes of each piece

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
        if len(self.records) >= self.limits.requests:
            raise self._refused(
                say("more than {n} requests for one pull.", n=self.limits.requests), address
            )
        for attempt in range(1, self.limits.tries + 1):
            self._pause()
            try:
                return self._once(address, dict(query or {}), accept)
            except _Again as again:
                if attempt == self.limits.tries:
                    raise self._refused(again.what, address) from again
                self._wait(again, attempt)
        raise AssertionError("unreachable")

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
            answer = self.get(step, None) if isinstance(step, str) else self.get(address, step)
            if answer.record["sha256"] in seen:
                raise self._refused(
                    say("the same page came twice; its paging has no end."), address
                )
            seen.add(answer.record["sha256"])
            page = answer.json()
            yield page
            step = more(page)

    # -- one try ----------------------------------------------------------------------------
    def _once(self, address: str, query: dict[str, Any], accept: str) -> Answer:
        import requests

        headers = {"User-Agent": f"iomlab/{__version__}", "Accept": accept}
        key = self.publisher.key
        if key is not None and self.publisher.query_key is None:
            headers[key.header] = key.value()
        shown = requests.Request("GET", address, params=query).prepare().url or address
        sent = dict(query)
        if key is not None and self.publisher.query_key is not None:
            sent[self.publisher.query_key] = key.value()
        before = self._known(shown)
        if before is not None:
            headers |= {
                name: before[value]
                for name, value in (("If-None-Match", "etag"), ("If-Modified-Since", "modified"))
                if before.get(value)
            }
        with contextlib.ExitStack() as stack:
            try:
                reply = stack.enter_context(self._follow(address, sent, headers))
            except requests.RequestException as broken:
                raise _Again(say("the line broke ({kind})", kind=_kind(broken))) from None
            return self._received(reply, shown, before)

    def _follow(
        self, address: str, query: dict[str, Any], headers: dict[str, str]
    ) -> requests.Response:
        """Send, and follow redirects within the publisher."""
        session, first = self._session(), address
        for _ in range(HOPS + 1):
            self._allowed(address)
            reply = session.get(
                address, params=query, headers=headers, stream=True, allow_redirects=False,
                timeout=(20, self.limits.silence),
            )  # fmt: skip
            target = reply.headers.get("Location")
            if reply.status_code not in (301, 302, 303, 307, 308) or not target:
                return reply
            reply.close()
            address, query = urljoin(address, target), {}
        raise self._refused(say("more than {n} redirects.", n=HOPS), first)

    def _session(self) -> requests.Session:
        if self.session is None:
            import requests

            self.session = requests.Session()
        return self.session

    def _allowed(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.hostname not in self.publisher.hosts or parts.username:
            raise DataError(
                "An address outside {publisher} was not asked: {host}.",
                publisher=self.publisher.title,
                host=f"{parts.scheme}://{parts.hostname}",
                next_step=say("Nothing was kept. If the publisher has moved, update iomlab."),
            )

    # -- receiving --------------------------------------------------------------------------
    def _received(
        self, reply: requests.Response, shown: str, before: Mapping[str, Any] | None
    ) -> Answer:
        status = reply.status_code
        if status == 304 and before is not None:
            return self._again(shown, before)
        if status in AGAIN:
            raise _Again(
                say(
                    "{publisher} answered {status}",
                    publisher=self.publisher.title,
                    status=str(status),
                ),
                _seconds(reply.headers),
            )
        if status in (401, 403):
            raise self._refused(say("the key is not accepted, or none was given."), shown)
        if status != 200:
            raise self._refused(say("the answer is {status}.", status=str(status)), shown)
        path = self.room / f"answer-{len(self.records)}"
        sha256 = self._body(reply, path, shown)
        record = {
            "address": shown,
            "time": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "bytes": path.stat().st_size,
            "sha256": sha256,
            **{
                ours: reply.headers[theirs]
                for ours, theirs in (("etag", "ETag"), ("modified", "Last-Modified"))
                if theirs in reply.headers
            },
        }
        self.records.append(record)
        self._keep(record, path)
        return Answer(path, record)

    def _body(self, reply: requests.Response, path: Path, shown: str) -> str:
        """Write the body to ``path`` as it comes and return its hash."""
        import requests
        from urllib3.exceptions import HTTPError

        found, size, start = hashlib.sha256(), 0, self.clock()
        try:
            with path.open("wb") as file:
                for piece in reply.iter_content(PIECE):
                    size += len(piece)
                    self._bounded(size, start, shown)
                    found.update(piece)
                    file.write(piece)
                    self.came(len(piece))
        except (requests.RequestException, HTTPError) as broken:
            raise _Again(say("the answer was cut short ({kind})", kind=_kind(broken))) from None
        self._size += size
        return found.hexdigest()

    def _bounded(self, size: int, start: float, address: str) -> None:
        passed = self.clock() - start
        if size > self.limits.answer or self._size + size > self.limits.whole:
            raise self._refused(say("the answer is larger than {n} bytes.", n=size), address)
        if passed > 60 and size / passed < self.limits.slowest:
            raise self._refused(say("the answer comes too slowly."), address)
        if self.clock() - self._start > self.limits.seconds:
            raise self._refused(
                say("the pull took longer than {n} seconds.", n=int(self.limits.seconds)), address
            )

    # -- what was known ---------------------------------------------------------------------
    def _place(self, shown: str) -> Path | None:
        return self.kept and self.kept / hashlib.sha256(shown.encode()).hexdigest()

    def _known(self, shown: str) -> Mapping[str, Any] | None:
        """Return the record of a kept answer whose body is still as it came."""
        place = self._place(shown)
        if place is None or not place.exists():
            return None
        with contextlib.suppress(OSError, ValueError, KeyError):
            record = json.loads(place.with_suffix(".json").read_text("utf-8"))
            if hashlib.sha256(place.read_bytes()).hexdigest() == record["sha256"]:
                return record
        return None

    def _again(self, shown: str, before: Mapping[str, Any]) -> Answer:
        place = self._place(shown)
        assert place is not None
        record = {**before, "unchanged": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
        self.records.append(record)
        return Answer(place, record)

    def _keep(self, record: Mapping[str, Any], path: Path) -> None:
        place = self._place(str(record["address"]))
        if place is None or not ({"etag", "modified"} & set(record)):
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        for target, write in (
            (place, lambda to: shutil.copyfile(path, to)),
            (place.with_suffix(".json"), lambda to: to.write_text(json.dumps(record), "utf-8")),
        ):
            aside = target.with_name(f".{target.name}.{path.parent.name}")
            try:
                write(aside)
                aside.replace(target)
            finally:
                aside.unlink(missing_ok=True)

    # -- patience ---------------------------------------------------------------------------
    def _pause(self) -> None:
        wait = self._last + self.publisher.pause - self.clock()
        if wait > 0:
            self.sleep(wait)
        self._last = self.clock()

    def _wait(self, again: _Again, attempt: int) -> None:
        longest = self.limits.wait
        own = min(longest, 2.0**attempt) * (0.5 + random.random() / 2)
        if again.seconds is not None and again.seconds > longest:
            raise self._refused(
                say("it asks to come back in {n} seconds.", n=int(again.seconds)), ""
            )
        wait = own if again.seconds is None else again.seconds
        self.tell(say("{what}; trying again in {n} s", what=again.what, n=round(wait)))
        self.sleep(wait)

    def _refused(self, why: Message, address: str) -> DataError:
        return DataError(
            "{publisher} did not give the table: {why}",
            publisher=self.publisher.title,
            why=why,
            where=address or None,
            next_step=say("Nothing was kept; what is on the shelf stays. Try again later."),
        )


class _Again(Exception):
    """A try that may succeed later."""

    def __init__(self, what: Message, seconds: float | None = None) -> None:
        super().__init__(str(what))
        self.what, self.seconds = what, seconds


def _kind(error: BaseException) -> str:
    return type(error).__name__


def _seconds(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of ``Retry-After``; a date is read by the publisher's own clock.

    >>> _seconds({"Retry-After": "7"})
    7.0
    >>> _seconds({"Retry-After": "Tue, 01 Jan 2030 00:00:30 GMT", "Date": "Tue, 01 Jan 2030 00:00:00 GMT"})
    30.0
    """
    asked = headers.get("Retry-After", "").strip()
    if not asked:
        return None
    if asked.isdigit():
        return float(asked)
    with contextlib.suppress(ValueError, TypeError):
        then = parsedate_to_datetime(asked)
        told = headers.get("Date")
        now = parsedate_to_datetime(told) if told else dt.datetime.now(dt.UTC)
        return max(0.0, (then - now).total_seconds())
    return None
