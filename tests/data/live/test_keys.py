"""No key in any file, output, log, error, object or run card: pulls that go well and pulls that fail."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from iomlab.data import shelf
from iomlab.data.live.publisher import connectors
from iomlab.data.live.pull import pull
from iomlab.data.load import load
from iomlab.errors import DataError
from tests.data.live import fake as faults
from tests.data.live.fake import Fake, Reply
from tests.data.live.served import CASES, IDMC, KEYS, Case, idmc_page, idmc_row

WITH_KEY = [CASES[title] for title in ("IOM DTM", "IDMC", "HDX HAPI")]


def echo(handler: Any, reply: Reply) -> Reply:
    """Answer an error that repeats the key, as careless publishers do."""
    one = handler.fake.asked[-1]
    (key,) = [k for k in KEYS.values() if k in [*one.query.values(), *one.headers.values()]]
    text = f"{key} is unknown"
    told = {"detail": text, "error": text, "isSuccess": False, "errorMessages": [text]}
    return Reply(faults._bytes(told))


FAULTS = {
    "well": [],
    "busy": [faults.busy(429), faults.drop()],
    "refused": [faults.busy(403)],
    "gone": [faults.busy(404)],
    "cut": [faults.cut()] * 5,
    "dropped": [faults.drop()] * 5,
    "drip": [faults.drip()],
    "bomb": [faults.bomb()],
    "page": [faults.page()] * 5,
    "echo": [echo],
    "garbled": [faults.instead(b"\xff")],
    "away": [faults.away("https://elsewhere.example.org/?key={key}")],
}


def forms() -> Iterator[bytes]:
    """Yield every key in every form in which it may stand somewhere."""
    for key in KEYS.values():
        for form in (key, quote(key), quote(key, ""), quote_plus(key), repr(key)):
            yield form.encode()


def holds_a_key(text: bytes) -> list[bytes]:
    return [form for form in forms() if form in text]


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and all that it came from, also what ``from None`` hides."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def all_of(error: BaseException) -> str:
    """Return what anybody could print of an error: texts, frames with their local variables."""
    parts = []
    for one in chain(error):
        parts += [str(one), repr(one), repr(vars(one)), *traceback.format_exception(one)]
        tracks = one.__traceback__
        while tracks is not None:
            if "iomlab" in tracks.tb_frame.f_code.co_filename and "/tests/" not in (
                tracks.tb_frame.f_code.co_filename
            ):
                parts.append(repr(tracks.tb_frame.f_locals))
            tracks = tracks.tb_next
    return "\n".join(parts)


@pytest.mark.parametrize("case", WITH_KEY, ids=lambda c: c.table)
@pytest.mark.parametrize("name", FAULTS)
def test_no_key_is_left_anywhere(
    fake: Fake, home: Path, case: Case, name: str, capfd: Any, caplog: Any
) -> None:
    case.serve(fake, 100)
    if case.title == "IDMC":  # the publisher repeats the key in the address of the next page
        path = "/external-api/gidd/conflicts/"

        def page(asked: faults.Asked) -> Any:
            after = f"http://{IDMC}{path}?client_id={quote_plus(asked.query['client_id'])}&offset=1"
            etag = {"ETag": '"1"'}
            more = asked.query["offset"] == "0"
            row = idmc_row("PER", 2024 if more else 2023, 5, 6)
            return Reply(faults._bytes(idmc_page([row], after if more else None)), 200, etag)

        fake.serve(IDMC, path, page)
    fake.fail(*FAULTS[name])
    told: list[str] = []
    doors: list[Any] = []

    def door(*given: Any, **rest: Any) -> Any:
        doors.append(fake.door(*given, **rest))
        return doors[-1]

    error = ""
    with caplog.at_level(logging.DEBUG):
        try:
            pull(case.table, case.ask, door=door, tell=lambda m: told.append(str(m)))
        except DataError as caught:
            error = all_of(caught)
    assert bool(error) == (name not in ("well", "busy"))
    sent = fake.asked[0]
    assert any(key in [*sent.query.values(), *sent.headers.values()] for key in KEYS.values())
    out = capfd.readouterr()
    objects = repr(
        [doors, [vars(d) for d in doors], connectors()[doors[0].publisher.name].PUBLISHER]
    )
    said = "\n".join([out.out, out.err, caplog.text, *told, error, objects])
    assert holds_a_key(said.encode()) == []
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files or error
    assert [(f, holds_a_key(f.read_bytes())) for f in files if holds_a_key(f.read_bytes())] == []
    assert holds_a_key("".join(map(str, home.rglob("*"))).encode()) == []
    if not error:
        source = load(case.table, "latest").sources[0]
        descriptor = repr(shelf.describe(case.table, "latest"))
        assert holds_a_key((repr(source) + repr(source.record()) + descriptor).encode()) == []


def test_the_command_line_shows_no_key(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, iomlab: Any
) -> None:
    from iomlab.data.live import pull as pulling

    case = CASES["IDMC"]
    case.serve(fake, 100)
    monkeypatch.setitem(pulling.pull.__kwdefaults__, "door", fake.door)
    for fault in ([], [faults.busy(403)]):
        fake.fail(*fault)
        answer = iomlab("data", "pull", case.table)
        assert bool(answer.code) == bool(fault)
        assert answer.err if fault else answer.out
        assert holds_a_key((answer.out + answer.err).encode()) == []
