"""A fake publisher on the loopback: answers from a table of routes, faults by script.

    with Fake() as fake:
        fake.serve("api.example.org", "/v1/people", [{"year": 2024}], query={"page": 1})
        fake.fail(busy(429, after=7))          # the next request; then all is well again
        pull("some_table", Ask(), door=fake.door)
        fake.asked[0].query                    # what was asked

A request for ``https://HOST/PATH`` goes to the loopback with its host kept; nothing leaves the
machine, and plain http is refused. Waiting takes no time: :attr:`Fake.clock` is both the clock and
the sleep of the door.
"""

from __future__ import annotations

import gzip
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from iomlab.data.live.door import Door

HOST = "X-Fake-Host"


@dataclass(frozen=True)
class Reply:
    """What is served: body, status, headers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What came: host, path, query, headers."""

    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


Fault = Callable[[BaseHTTPRequestHandler, Reply], Reply | None]
"""Gives another reply in place of the right one; or writes something itself and gives None."""


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Note the seconds, and let them pass at once."""
        self.slept.append(seconds)
        self.now += seconds


class Fake:
    """The publisher: routes, a script of faults, and what was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.clock = Clock()
        self.gone = threading.Event()  # whoever asked has hung up in the middle of an answer
        self._routes: dict[tuple[str, str], list[tuple[dict[str, str], Any]]] = {}
        self._script: deque[Fault | None] = deque()
        self._server = _Server(("127.0.0.1", 0), partial(_Handler, self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.daemon = True

    def __enter__(self) -> Fake:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # -- what it serves ---------------------------------------------------------------------
    def serve(
        self,
        host: str,
        path: str,
        body: Any,
        *,
        query: Mapping[str, Any] | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """Serve ``body`` at an address and return its bytes.

        ``body`` is bytes, text, a file, anything for JSON, or a function of :class:`Asked` that
        gives one of these (then b"" is returned). ``query`` names parameters that a request must
        have; of several routes that fit, that with the most parameters answers, of equal ones the
        newest.
        """
        wanted = {name: str(value) for name, value in (query or {}).items()}
        made: Any = body
        if not callable(body):
            made = Reply(_bytes(body), status, dict(headers or {}))
        self._routes.setdefault((host, path), []).insert(0, (wanted, made))
        return made.body if isinstance(made, Reply) else b""

    def fail(self, *faults: Fault | None) -> None:
        """Let the next requests fail so, one fault each; None is a request that goes well."""
        self._script.extend(faults)

    def answer(self, asked: Asked) -> tuple[Reply, Fault | None]:
        """Return the right reply to a request, and the fault that stands next in the script."""
        self.asked.append(asked)
        fault = self._script.popleft() if self._script else None
        fitting = [
            (wanted, body)
            for wanted, body in self._routes.get((asked.host, asked.path), ())
            if wanted.items() <= asked.query.items()
        ]
        if not fitting:
            return Reply(f"nothing at {asked.host}{asked.path}".encode(), 404), fault
        _, body = max(fitting, key=lambda route: len(route[0]))
        if callable(body):
            given = body(asked)
            body = given if isinstance(given, Reply) else Reply(_bytes(given))
        return body, fault

    # -- the way to it ----------------------------------------------------------------------
    def session(self) -> requests.Session:
        """Return a session whose https leads here, and whose http leads nowhere."""
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", _Loopback(self._server.server_port))
        session.mount("http://", _Nowhere())
        return session

    def door(self, publisher: Any, room: Path, **rest: Any) -> Door:
        """Make the door of a pull: ``pull(table, ask, door=fake.door)``."""
        rest = {
            "session": self.session(),
            "clock": self.clock,
            "sleep": self.clock.sleep,
            **rest,
        }
        return Door(publisher, room, **rest)


def _bytes(body: Any) -> bytes:
    if isinstance(body, Path):
        return body.read_bytes()
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong, unless whoever asked has hung up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Loopback(HTTPAdapter):
    """Carry https requests to the loopback, without losing where they were meant to go."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def send(self, request: requests.PreparedRequest, **rest: Any) -> requests.Response:  # type: ignore[override]
        meant = request.url or ""
        parts = urlsplit(meant)
        carried = request.copy()
        carried.headers[HOST] = parts.netloc
        carried.url = urlunsplit(("http", f"127.0.0.1:{self.port}", parts.path, parts.query, ""))
        reply = super().send(carried, **rest)
        reply.url, reply.request = meant, request
        return reply


class _Nowhere(HTTPAdapter):
    """Refuse what is not https."""

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        raise AssertionError(f"a request left without https: {request.url}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, fake: Fake, *rest: Any) -> None:
        self.fake = fake
        super().__init__(*rest)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(
            self.headers[HOST],
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name: value for name, value in self.headers.items() if name != HOST},
        )
        reply, fault = self.fake.answer(asked)
        if _unchanged(reply, asked):
            reply = replace(reply, body=b"", status=304)
        try:
            last = fault(self, reply) if fault else reply
            if last is not None:
                self.send(last)
            else:
                self.close_connection = True
        except (BrokenPipeError, ConnectionResetError):
            self.fake.gone.set()
            self.close_connection = True

    def send(self, reply: Reply, length: int | None = None) -> None:
        """Write a reply; ``length`` is what its header claims."""
        self.send_response_only(reply.status)
        size = str(len(reply.body) if length is None else length)
        sent = {"Date": formatdate(usegmt=True), "Content-Length": size, **reply.headers}
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _unchanged(reply: Reply, asked: Asked) -> bool:
    pairs = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
    return any(
        reply.headers.get(has) and reply.headers[has] == asked.headers.get(told)
        for has, told in pairs
    )


# -- faults -------------------------------------------------------------------------------------
def busy(status: int = 429, *, after: int | str | None = None, date: str | None = None) -> Fault:
    """Answer with a status, ``Retry-After`` (seconds or a date), and the publisher's own ``Date``."""
    told = {"Retry-After": None if after is None else str(after), "Date": date}
    headers = {name: value for name, value in told.items() if value is not None}
    return lambda handler, reply: Reply(b"busy", status, headers)


def instead(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Fault:
    """Answer something else."""
    return lambda handler, reply: Reply(_bytes(body), status, dict(headers or {}))


def page() -> Fault:
    """Answer a web page with status 200."""
    body = "<!DOCTYPE html>\n<html><body>Down for maintenance</body></html>"
    return instead(body, headers={"Content-Type": "text/html"})


def cut(after: int = 20) -> Fault:
    """Break off the body after some bytes."""

    def fault(handler: Any, reply: Reply) -> None:
        handler.send(replace(reply, body=reply.body[:after]), length=len(reply.body))

    return fault


def drop() -> Fault:
    """Hang up without a word."""
    return lambda handler, reply: None


def drip(seconds: float = 10.0, lasting: float = 5.0) -> Fault:
    """Send byte after byte, each ``seconds`` after the last by the fake's clock, without end.

    It gives up after ``lasting`` real seconds, so that a door that waits for more than a byte fails
    its test (:attr:`Fake.gone` is not set) instead of hanging.
    """

    def fault(handler: Any, reply: Reply) -> None:
        handler.send(replace(reply, body=b" "), length=1 << 20)
        end = time.monotonic() + lasting
        while time.monotonic() < end:
            handler.fake.clock.now += seconds
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.001)

    return fault


def slow_head(lasting: float = 5.0) -> Fault:
    """Send a header that does not end, byte after byte."""

    def fault(handler: Any, reply: Reply) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        end = time.monotonic() + lasting
        while time.monotonic() < end:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    return fault


def bomb(members: int = 400) -> Fault:
    """Answer a small gzip body that unfolds to ``members`` times ten megabytes."""
    body = gzip.compress(bytes(10_000_000)) * members
    return instead(body, headers={"Content-Encoding": "gzip"})


def zipped(body: bytes) -> Reply:
    """Return a reply whose body is packed on the way, as most publishers do."""
    return Reply(gzip.compress(body), 200, {"Content-Encoding": "gzip"})


def away(address: str, status: int = 302) -> Fault:
    """Redirect to another address."""
    return lambda handler, reply: Reply(b"", status, {"Location": address})


def hold(come: threading.Event, go: threading.Event) -> Fault:
    """Say with ``come`` that the request is here, and answer it when ``go`` is set."""

    def fault(handler: Any, reply: Reply) -> Reply:
        come.set()
        go.wait(20)
        return reply

    return fault
