"""The server of a dashboard (tornado): every request passes the gate first, and every answer is closed.

No kernel is reachable: a request can give the parameters of one notebook, nothing else.
"""

from __future__ import annotations

import asyncio
import http
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from iomlab.dashboard import pages
from iomlab.dashboard.asked import KEY, texts
from iomlab.dashboard.desk import Busy, Desk, Order
from iomlab.dashboard.gate import Gate, same
from iomlab.errors import IomlabError, ParameterError
from iomlab.forms import fields
from iomlab.forms.form import Form
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say

LOOK = 0.2  # seconds between two looks at a report that is being made
BODY, HEADERS = 32_000, 32_000  # bytes of a request
SLOW = 15.0  # seconds that a browser has to send what it began
CLOSED = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
REPORT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; sandbox"
)
FORM_TYPE = "application/x-www-form-urlencoded"
NO_KEY = say("This page opens with the whole address that stands where it was started.")


@dataclass(frozen=True)
class House:
    """What every request needs: the gate, the form in each language, the desk, the title."""

    gate: Gate
    forms: dict[str, Form]
    desk: Desk
    title: Message
    lang: str

    @property
    def cookie(self) -> str:
        """A name of its own, because cookies are shared by all ports of a machine."""
        return f"iomlab-{self.gate.session[:8]}"


class Door(RequestHandler):
    """What all pages share: the gate, the language, and headers that let nothing in or out."""

    house: House

    def initialize(self, house: House) -> None:
        self.house = house

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in (
            ("Content-Security-Policy", CLOSED),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
        ):
            self.set_header(name, value)

    @property
    def lang(self) -> str:
        """The language that the address names, else that of the dashboard."""
        asked = self.get_query_argument("lang", self.house.lang)
        return asked if asked in LANGUAGES else self.house.lang

    def prepare(self) -> None:
        gate, headers = self.house.gate, self.request.headers
        if not gate.named(headers.get("Host", "")):
            raise HTTPError(403)
        if self.request.method == "GET" and self.request.path == "/" and self.brought(gate):
            self.set_cookie(
                self.house.cookie, gate.session, httponly=True, samesite="Lax", expires_days=None
            )
            self.redirect(f"/?lang={self.lang}", status=303)
            return
        known = same(self.get_cookie(self.house.cookie), gate.session)
        if not known or (self.request.method == "POST" and not self.sent_from_here(gate)):
            raise HTTPError(403)

    def brought(self, gate: Gate) -> bool:
        """Return whether the address has the token."""
        return same(self.get_query_argument("token", None), gate.token)

    def sent_from_here(self, gate: Gate) -> bool:
        """Return whether a form of this server was sent, and as a form."""
        kind = self.request.headers.get("Content-Type", "").split(";")[0].strip()
        return (
            kind == FORM_TYPE
            and gate.ours(self.request.headers)
            and same(self.get_body_argument(KEY, None), gate.key)
        )

    def write_error(self, status_code: int, **_: Any) -> None:
        title = f"{status_code} {http.HTTPStatus(status_code).phrase}"
        known = same(self.get_cookie(self.house.cookie), self.house.gate.session)
        words = say("This was not done.") if known else NO_KEY
        self.finish(pages.refusal(title, tell(words, self.lang), self.lang, home=known))


class FormPage(Door):
    """The form, and what it sends."""

    def get(self) -> None:
        asks = self.house.forms[self.lang]
        first = {p.name: self._first(p.kind, asks.first[p.name], p) for p in asks.declared}
        self.finish(self._page(first))

    def _first(self, kind: str, value: Any, parameter: Any) -> Any:
        plain = kind == "yes_no" or fields.choices(parameter, self.lang)
        return value if plain else fields.written(parameter, value, self.lang)

    def _page(self, given: dict[str, Any], wrong: Any = None, refused: str = "") -> str:
        title, asks = tell(self.house.title, self.lang), self.house.forms[self.lang]
        key = self.house.gate.key
        return pages.form(title, asks.declared, given, self.lang, key, wrong, refused)

    def post(self) -> None:
        asks, sent = self.house.forms[self.lang], self.request.body_arguments
        try:
            words = {n: [v.decode() for v in values] for n, values in sent.items()}
            given = texts(asks.declared, words, self.lang)
        except (ParameterError, UnicodeDecodeError):
            raise HTTPError(400) from None
        told = {p.name: fields.remark(p, given[p.name], self.lang) for p in asks.declared}
        wrong = {name: words for name, (good, words) in told.items() if not good}
        if wrong:
            self.set_status(422)
            self.finish(self._page(given, wrong))
            return
        try:
            order = self.house.desk.order(fields.asked(asks.declared, asks.values(given)))
        except IomlabError as refused:
            self.set_status(503 if isinstance(refused, Busy) else 422)
            if isinstance(refused, Busy):
                self.set_header("Retry-After", "60")
            self.finish(self._page(given, refused=tell(refused, self.lang)))
            return
        self.redirect(f"/run/{order.number}?lang={self.lang}", status=303)


class Waiting(Door):
    """The waiting room: a page that is written while the report is made, and then names it."""

    async def get(self, number: str) -> None:
        order = self.house.desk.orders.get(number)
        if order is None:
            raise HTTPError(404)
        try:
            await self._write(order)
        except StreamClosedError:
            return  # whoever waited has gone; the report is made all the same

    async def _write(self, order: Order) -> None:
        title, said, before = tell(self.house.title, self.lang), 0, 0
        self.write(pages.head(title, self.lang) + '<ol aria-live="polite">\n')
        while not order.ended:
            waiting = self.house.desk.before(order)
            if waiting and waiting != before:
                before = waiting
                self.write(pages.line(say("reports before this one: {n}", n=waiting), self.lang))
            for message in order.said[said:]:
                said += 1
                self.write(pages.line(message, self.lang))
            await self.flush()
            await asyncio.sleep(LOOK)
        self.finish("</ol>\n" + "".join(self._end(order)) + pages.foot(self.lang))

    def _end(self, order: Order) -> Iterator[str]:
        if order.refused is not None:
            words = fields.sentence(False, tell(order.refused, self.lang))
            yield words
        else:
            yield from pages.made(order.number, order.file(".xlsx") is not None, self.lang)
        yield pages.back(self.lang)


class File(Door):
    """A report that this server has made: its page, or its workbook."""

    def get(self, number: str, suffix: str) -> None:
        order = self.house.desk.orders.get(number)
        path = order.file(f".{suffix}") if order else None
        if path is None:
            raise HTTPError(404)
        if suffix == "html":
            self.set_header("Content-Security-Policy", REPORT)
        else:
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            self.set_header("Content-Type", kind)
            name = f"attachment; filename*=UTF-8''{quote(path.name)}"
            self.set_header("Content-Disposition", name)
        self.finish(path.read_bytes())


def application(house: House) -> Application:
    """Return the pages of a dashboard; nothing is logged, so the token stands in no log."""
    given = {"house": house}
    routes = [
        (r"/", FormPage, given),
        (r"/run/([\w-]{1,40})", Waiting, given),
        (r"/report/([\w-]{1,40})\.(html|xlsx)", File, given),
        (r".*", Nowhere, given),
    ]
    return Application(routes, log_function=lambda _: None)


class Nowhere(Door):
    """Every other address."""

    def get(self) -> None:
        raise HTTPError(404)

    post = get


async def serve(house: House, host: str, port: int, ready: Any) -> None:
    """Listen at ``host`` until the program ends; ``ready`` is told the port."""
    server = HTTPServer(
        application(house),
        max_body_size=BODY,
        max_header_size=HEADERS,
        body_timeout=SLOW,
        idle_connection_timeout=60,
    )
    sockets = bind_sockets(port, host)
    server.add_sockets(sockets)
    ready(sockets[0].getsockname()[1])
    await asyncio.Event().wait()


def titled(notebook: str, path: Path) -> Message:
    """Return what a report is called: its own name where the lab has one, else that of the file."""
    from iomlab.lab.guide import REPORTS

    return REPORTS.get(notebook) or Message(path.stem.replace("_", " "), {})
