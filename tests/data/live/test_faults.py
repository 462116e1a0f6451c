"""Fifteen faults of the real world: each ends in success or in one sentence, and costs no vintage."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Callable
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from iomlab.data import shelf
from iomlab.data.live import shelving
from iomlab.data.live.door import Limits
from iomlab.data.live.publisher import Ask, connector
from iomlab.data.live.pull import pull
from iomlab.data.load import load
from iomlab.errors import DataError
from tests.data.live import fake as faults
from tests.data.live import served
from tests.data.live.fake import Fake, Reply
from tests.data.live.served import CASES, Case

AGAIN = "Nothing was kept; what is on the shelf stays. Try again later."
LAYOUT = (
    "The layout may be that of another year. Nothing was kept; what is on the shelf stays. "
    "See docs/sources.md for the layout that is read."
)
every = pytest.mark.parametrize("case", CASES.values(), ids=lambda c: c.table)


def contents(home: Path) -> dict[str, bytes]:
    """Return the bytes of every file on the shelf, apart from kept answers."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and ".answers" not in path.parts
    }


class Shelf:
    """A shelf with one vintage, of which every byte must stay."""

    def __init__(self, home: Path, fake: Fake) -> None:
        self.home, self.fake = home, fake
        self.told: list[str] = []

    def first(self, case: Case) -> None:
        """Pull a first vintage; from then on the publisher has another figure."""
        case.serve(self.fake, 100)
        self.pull(case)
        self.before = contents(self.home)
        self.fake.clock.slept.clear()
        self.fake.asked.clear()
        case.serve(self.fake, 222)

    def pull(self, case: Case, ask: Ask | None = None, **rest: Any) -> Any:
        tell = lambda message: self.told.append(str(message))  # noqa: E731
        rest = {"door": self.fake.door, "tell": tell, **rest}
        return pull(case.table, ask or case.ask, **rest)

    def succeeds(self, case: Case, **rest: Any) -> None:
        """The second pull gives the new figure, beside the first vintage."""
        assert self.pull(case, **rest).new
        assert load(case.table, "latest")[case.column].iloc[0] == 222
        old, new = shelf.vintages(case.table)
        assert load(case.table, old)[case.column].iloc[0] == 100
        assert self.before.items() <= contents(self.home).items()
        assert {Path(p).parts[:2] for p in contents(self.home)} == {(case.table, old), (case.table, new)}  # fmt: skip

    def refuses(self, case: Case, **rest: Any) -> str:
        """The second pull fails with a sentence, and the shelf is as it was; it is returned."""
        with pytest.raises(DataError) as caught:
            self.pull(case, **rest)
        assert contents(self.home) == self.before
        assert [p.name for p in self.home.iterdir() if p.name != ".answers"] == [case.table]
        return str(caught.value)


@pytest.fixture
def kept(home: Path, fake: Fake) -> Shelf:
    return Shelf(home, fake)


def asked_first(kept: Shelf) -> str:
    """Return the address of the first request, as an error writes it: without a key."""
    one = kept.fake.asked[0]
    query = {name: value for name, value in one.query.items() if name != "client_id"}
    return f"https://{one.host}{one.path}" + (f"?{urlencode(query)}" if query else "")


def refusal(case: Case, why: str, kept: Shelf) -> str:
    return f"{case.title} did not give the table: {why}. Where: {asked_first(kept)}. {AGAIN}"


# -- 1, 2, 3: busy ------------------------------------------------------------------------------
@every
def test_busy_with_a_time_to_come_back(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(faults.busy(429, after=7))
    kept.succeeds(case)
    assert 7.0 in kept.fake.clock.slept
    assert kept.told[-1] == f"{case.title} answered 429; trying again in 7 s"


@every
def test_busy_without_a_time_to_come_back(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(faults.busy(429), faults.busy(429))
    kept.succeeds(case)
    first, second = [s for s in kept.fake.clock.slept if s not in (0.5, 1.0)][:2]
    assert 1 <= first <= 2 <= second <= 4  # later each time, not all at once


@every
def test_busy_for_too_long(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(faults.busy(503, after=86400))
    sentence = kept.refuses(case)
    assert sentence == refusal(case, "it asks to come back in 86,400 seconds", kept)


@every
def test_an_error_of_the_server_then_all_is_well(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(faults.busy(500), faults.drop())
    kept.succeeds(case)


@every
def test_an_error_of_the_server_that_stays(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(*[faults.busy(500)] * 5)
    assert kept.refuses(case) == refusal(case, f"{case.title} answered 500", kept)
    assert len(kept.fake.asked) == 5


# -- 4: slow drip -------------------------------------------------------------------------------
@every
def test_a_slow_drip(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(faults.drip())
    assert kept.refuses(case) == refusal(case, "the answer comes too slowly", kept)
    assert kept.fake.gone.wait(3)  # it did not wait for the end


def test_a_drip_that_is_just_fast_enough_ends_with_the_time_of_the_pull(kept: Shelf) -> None:
    case = CASES["UNHCR"]
    kept.first(case)
    kept.fake.fail(faults.drip(seconds=0.001))
    sentence = kept.refuses(case, limits=Limits(seconds=0.5))
    assert sentence == refusal(case, "the pull took longer than 0 seconds", kept)
    assert kept.fake.gone.wait(3)


# -- 5: cut body --------------------------------------------------------------------------------
@every
def test_a_body_that_is_cut(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(faults.cut())
    kept.succeeds(case)


@every
def test_a_body_that_is_cut_every_time(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(*[faults.cut()] * 5)
    assert kept.refuses(case) == refusal(case, "the answer was cut short", kept)


def test_a_folded_body_that_is_cut_where_the_line_says_nothing(kept: Shelf) -> None:
    case = CASES["UNHCR"]
    kept.first(case)
    whole = faults.zipped(json.dumps(served.unhcr_page([])).encode())
    short = faults.instead(whole.body[:-12], headers=dict(whole.headers))
    kept.fake.fail(*[short] * 5)
    assert kept.refuses(case) == refusal(case, "the answer was cut short", kept)


# -- 6: a web page in place of figures ----------------------------------------------------------
@every
def test_a_web_page_once(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(faults.page())
    kept.succeeds(case)


@every
def test_a_web_page_every_time(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(*[faults.page()] * 5)
    sentence = kept.refuses(case)
    assert sentence == refusal(case, "a web page came in place of the figures", kept)


# -- 7: an error that says it is well -----------------------------------------------------------
def test_the_world_banks_error_with_status_200(kept: Shelf) -> None:
    case = CASES["World Bank"]
    kept.first(case)
    said = "The provided parameter value is not valid"
    kept.fake.fail(
        faults.instead([{"message": [{"id": "120", "key": "Invalid value", "value": said}]}])
    )
    assert kept.refuses(case) == (
        f"World Bank did not give the table: '{said}'. Look at the years and countries that you "
        "asked for. Nothing was kept; what is on the shelf stays."
    )


def test_dtms_error_with_status_200(kept: Shelf) -> None:
    case = CASES["IOM DTM"]
    kept.first(case)
    kept.fake.fail(
        faults.instead({"isSuccess": False, "errorMessages": ["No data"], "result": None})
    )
    assert kept.refuses(case).startswith("IOM DTM did not give the table: 'No data'.")


# -- 8: changed column --------------------------------------------------------------------------
def renamed(old: str) -> faults.Fault:
    return lambda handler, reply: Reply(reply.body.replace(old.encode(), b'"other_name"'))


@pytest.mark.parametrize(
    ("title", "old", "sentence"),
    [
        ("UNHCR", '"coo_iso"', "a column 'coo_iso' is not there. There are: year, coo_id, "),
        ("World Bank", '"countryiso3code"', "a row lacks 'countryiso3code'. "),
        ("IOM DTM", '"roundNumber"', "a column 'roundNumber' is not there. There are: id, oper"),
        ("IDMC", '"new_displacement"', "a column 'new_displacement' is not there. There are: iso3"),
        ("HDX HAPI", '"population"', "a column 'population' is not there. There are: location_c"),
    ],
)
def test_a_changed_column(kept: Shelf, title: str, old: str, sentence: str) -> None:
    case = CASES[title]
    kept.first(case)
    kept.fake.fail(renamed(old))
    told = kept.refuses(case)
    assert told.startswith(f"What {title} gave is not laid out as iomlab knows it: {sentence}")
    assert told.endswith(LAYOUT)


@every
def test_a_figure_that_is_none(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(lambda handler, reply: Reply(re.sub(rb"222[.0]*", b'"many"', reply.body)))
    assert "many" in kept.refuses(case)


# -- 9: wrong encoding --------------------------------------------------------------------------
def latin(kind: str = "application/json") -> faults.Fault:
    def fault(handler: Any, reply: Reply) -> Reply:
        text = json.dumps(json.loads(reply.body), ensure_ascii=False)
        return Reply(text.encode("latin-1"), 200, {"Content-Type": kind})

    return fault


@every
def test_a_wrong_encoding(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(latin())
    assert kept.refuses(case) == (
        "The answer is not what was expected: it is not written in UTF-8. "
        f"Where: {asked_first(kept)}. {AGAIN}"
    )


@every
def test_another_encoding_that_is_named(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(latin("application/json; charset=ISO-8859-1"))
    kept.succeeds(case)


# -- 10: empty page -----------------------------------------------------------------------------
EMPTY = {
    "UNHCR": served.unhcr_page([]),
    "World Bank": served.bank_page(None),
    "IOM DTM": served.dtm_answer([]),
    "IDMC": served.idmc_page([]),
    "HDX HAPI": {"data": []},
}


@every
def test_an_empty_answer(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(*[faults.instead(EMPTY[case.title])] * 2)
    assert kept.refuses(case) == (
        f"There is not one row in it. Where: {case.table}. "
        "Ask for other years or places; what is on the shelf stays as it is."
    )


@pytest.mark.parametrize(
    ("title", "first", "second", "sentence"),
    [
        (
            "UNHCR",
            served.unhcr_page([served.unhcr_row(2024, "AFG", "IRN", 1)], 1, 3),
            served.unhcr_page([], 2, 3),
            "page 2 of 3 is empty.",
        ),
        (
            "World Bank",
            served.bank_page([served.bank_row("X", "MEX", "2024", 1)], 1, 3),
            served.bank_page(None, 2, 3),
            "page 2 of 3 is empty.",
        ),
        (
            "IDMC",
            served.idmc_page([served.idmc_row("PER", 2024, 1, 1)], f"https://{served.IDMC}/external-api/gidd/conflicts/?offset=100"),
            served.idmc_page([], f"https://{served.IDMC}/external-api/gidd/conflicts/?offset=200"),
            "a page before the last is empty.",
        ),
    ],
    ids=["UNHCR", "World Bank", "IDMC"],
)  # fmt: skip
def test_an_empty_page_before_the_last(
    kept: Shelf, title: str, first: Any, second: Any, sentence: str
) -> None:
    kept.first(CASES[title])
    kept.fake.fail(faults.instead(first), faults.instead(second))
    told = kept.refuses(CASES[title])
    assert told == f"What {title} gave is not laid out as iomlab knows it: {sentence} {LAYOUT}"


# -- 11: endless paging -------------------------------------------------------------------------
def endless(title: str) -> Any:
    """Return a page that always says that there is another."""
    return {
        "UNHCR": served.unhcr_page([served.unhcr_row(2024, "AFG", "IRN", 1)], 1, 99),
        "World Bank": served.bank_page([served.bank_row("X", "MEX", "2024", 1)], 1, 99),
        "IDMC": served.idmc_page([served.idmc_row("PER", 2024, 1, 1)], "/"),
        "HDX HAPI": {"data": [served.hapi_row("HTI", 1, 1)] * 10_000},
    }[title]


@pytest.mark.parametrize("title", ["UNHCR", "World Bank", "IDMC", "HDX HAPI"])
def test_the_same_page_for_ever(kept: Shelf, title: str) -> None:
    case = CASES[title]
    kept.first(case)
    page = endless(title)
    if title == "IDMC":
        page["next"] = f"https://{served.IDMC}/external-api/gidd/conflicts/?limit=100"
    kept.fake.fail(*[faults.instead(page)] * 9)
    told = kept.refuses(case)
    assert told.startswith(
        f"{title} did not give the table: the same page came twice; its paging has no end."
    )
    assert len(kept.fake.asked) == 2


def test_ever_new_pages(kept: Shelf) -> None:
    case = CASES["IDMC"]
    kept.first(case)

    def more(asked: faults.Asked) -> Any:
        offset = int(asked.query["offset"]) + 100
        after = f"https://{served.IDMC}{asked.path}?offset={offset}"
        return served.idmc_page([served.idmc_row("PER", 2024, offset, 1)], after)

    kept.fake.serve(served.IDMC, "/external-api/gidd/conflicts/", more)
    told = kept.refuses(case, limits=Limits(requests=20))
    assert told.startswith("IDMC did not give the table: more than 20 requests for one pull.")


# -- 12: gzip bomb ------------------------------------------------------------------------------
@every
def test_a_small_answer_that_swells(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(faults.bomb())
    assert kept.refuses(case) == refusal(case, "the answer swells more than 200 times", kept)


def test_an_answer_that_is_too_large(kept: Shelf) -> None:
    case = CASES["UNHCR"]
    kept.first(case)
    told = kept.refuses(case, limits=Limits(answer=100))
    assert told == refusal(case, "the answer is larger than 100 bytes", kept)


@every
def test_a_folded_answer_is_read_and_its_hash_is_that_of_the_text(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.fake.fail(lambda handler, reply: faults.zipped(reply.body))
    kept.succeeds(case)


# -- 13: redirect to another host ---------------------------------------------------------------
@every
@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example.org/x",
        "http://elsewhere.example.org/x",
        "//elsewhere.example.org/x",
        "https://{host}@elsewhere.example.org/x",
        "https://{host}.elsewhere.example.org/x",
        "https://{host}:8443/x",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_another_host(kept: Shelf, case: Case, target: str) -> None:
    kept.first(case)
    host = connector(case.table).PUBLISHER.hosts[0]
    kept.fake.fail(faults.away(target.format(host=host)))
    told = kept.refuses(case)
    assert told.startswith(f"An address outside {case.title} was not asked: ")
    assert told.endswith("Nothing was kept. If the publisher has moved, update iomlab.")
    assert len(kept.fake.asked) == 1


@every
def test_a_redirect_within_the_publisher_even_if_it_forgets_the_s(kept: Shelf, case: Case) -> None:
    kept.first(case)
    kept.pull(case)  # to learn the address
    one = kept.fake.asked[0]
    query = "&".join(f"{k}={v}" for k, v in one.query.items() if k != "client_id")
    vintages = shelf.vintages(case.table)
    kept.fake.fail(faults.away(f"http://{one.host}{one.path}?{query}", 301))
    assert not kept.pull(case).new
    assert shelf.vintages(case.table) == vintages


def test_redirects_in_a_circle(kept: Shelf) -> None:
    case = CASES["UNHCR"]
    kept.first(case)
    kept.fake.fail(*[faults.away(f"https://{served.UNHCR}/population/v1/population/")] * 9)
    assert kept.refuses(case) == refusal(case, "more than 5 redirects", kept)


# -- 14: clock skew -----------------------------------------------------------------------------
@every
def test_the_publishers_clock_is_two_days_ahead(kept: Shelf, case: Case) -> None:
    kept.first(case)
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    back = ahead + dt.timedelta(seconds=30)
    kept.fake.fail(
        faults.busy(503, after=format_datetime(back, True), date=format_datetime(ahead, True))
    )
    kept.succeeds(case)
    assert 30.0 in kept.fake.clock.slept  # by the publisher's own clock, not two days
    assert kept.told[-2] == (
        f"The clock of this computer and that of {case.title} are 48 hours apart; the day of the "
        "vintage is this computer’s"
    )


@every
def test_the_clock_of_this_computer_goes_back(
    kept: Shelf, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.first(case)
    (newest,) = shelf.vintages(case.table)

    class Back(dt.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return dt.datetime(2019, 12, 31, 23, tzinfo=tz)

    monkeypatch.setattr(shelving.dt, "datetime", Back)
    with pytest.raises(DataError) as caught:
        kept.pull(case)
    assert str(caught.value) == (
        f"The clock of this computer says 2019-12-31, but table {case.table} has a vintage of "
        f"{newest}. Set the clock; or delete that vintage, if its day is wrong."
    )
    assert contents(kept.home) == kept.before


# -- 15: full disk ------------------------------------------------------------------------------
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


@full
@every
def test_a_full_disk(kept: Shelf, case: Case) -> None:
    kept.first(case)

    def door(publisher: Any, room: Path, **rest: Any) -> Any:
        (room / "answer-0").symlink_to("/dev/full")  # what is written there fails with ENOSPC
        return kept.fake.door(publisher, room, **rest)

    assert kept.refuses(case, door=door) == (
        f"The table was not kept: the disk is full. Where: {kept.home}. Make room, or name another "
        "folder with IOMLAB_DATA. What was there stays."
    )


@full
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_disk_that_is_full_when_the_table_is_written(
    kept: Shelf, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES["UNHCR"]
    kept.first(case)
    real: Callable[..., None] = Path.mkdir

    def mkdir(path: Path, *rest: Any, **more: Any) -> None:
        real(path, *rest, **more)
        if path.parent.name.startswith(".new-"):
            (path / f"{case.table}.{form}").symlink_to("/dev/full")

    monkeypatch.setattr(Path, "mkdir", mkdir)
    told = kept.refuses(case, form=form)
    assert told.startswith("The table was not kept: the disk is full. ")


def test_no_room_for_the_kept_answer_is_no_fault(kept: Shelf) -> None:
    case = CASES["UNHCR"]
    kept.first(case)
    (kept.home / ".answers").write_text("in the way")
    kept.fake.fail(lambda handler, reply: Reply(reply.body, 200, {"ETag": '"2"'}))
    assert kept.pull(case).new


# -- 16: two pulls at once ----------------------------------------------------------------------
@every
def test_two_pulls_at_once(kept: Shelf, case: Case) -> None:
    kept.first(case)
    come, go = threading.Event(), threading.Event()
    kept.fake.fail(faults.hold(come, go))
    done: list[Any] = []
    other = threading.Thread(target=lambda: done.append(kept.pull(case)))
    other.start()
    assert come.wait(20)
    with pytest.raises(DataError) as caught:
        kept.pull(case)
    go.set()
    other.join(20)
    assert str(caught.value) == (
        f"Another process is pulling or adding table {case.table}. "
        f"Where: {kept.home / f'.{case.table}.lock'}. "
        "Wait until it has ended. If none is running, delete that file."
    )
    assert done
    assert done[0].new
    assert kept.before.items() <= contents(kept.home).items()


# -- and a person who has enough ----------------------------------------------------------------
@every
def test_an_interrupted_pull_leaves_nothing(kept: Shelf, case: Case) -> None:
    kept.first(case)

    def stop(size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.pull(case, came=stop)
    assert contents(kept.home) == kept.before
    assert not [p for p in kept.home.iterdir() if p.name.startswith((".new", f".{case.table}"))]


def test_what_a_killed_pull_left_is_swept_away(kept: Shelf) -> None:
    case = CASES["UNHCR"]
    kept.first(case)
    left = kept.home / f".new-{case.table}-dead"
    left.mkdir()
    (left / "answer-0").write_text("half")
    kept.succeeds(case)
    assert not left.exists()
