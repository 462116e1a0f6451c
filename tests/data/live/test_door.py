"""The door by itself: what it sends, what it keeps, what it refuses to ask."""

from __future__ import annotations

import hashlib
import logging
import time
from pathlib import Path
from typing import Any

import pytest

from iomlab.data.live.answer import Answer
from iomlab.data.live.door import Door, Limits
from iomlab.data.live.publisher import Key, Publisher
from iomlab.data.live.wire import apart, retry_after
from iomlab.errors import DataError
from tests.data.live import fake as faults
from tests.data.live.fake import Fake

HOST = "api.example.org"
PUBLISHER = Publisher("example", "An office", (HOST, "files.example.org"), "", "")
SECRET = "s3cr+t key/9"
IN_QUERY = Publisher(
    "example", "An office", (HOST,), "", "", key=Key("A_KEY", "", ""), query_key="id"
)
ADDRESS = f"https://{HOST}/v1/people"


@pytest.fixture
def door(fake: Fake, tmp_path: Path) -> Door:
    return fake.door(PUBLISHER, tmp_path)


def keyed(fake: Fake, room: Path, monkeypatch: pytest.MonkeyPatch, **rest: Any) -> Door:
    monkeypatch.setenv("A_KEY", SECRET)
    return fake.door(IN_QUERY, room, **rest)


def test_an_answer_has_its_bytes_and_a_record(door: Door, fake: Fake) -> None:
    body = fake.serve(HOST, "/v1/people", [1, 2], headers={"Content-Type": "application/json"})
    answer = door.get(ADDRESS, {"year": 2024, "place": "a b"})
    assert answer.bytes() == body
    assert answer.json() == [1, 2]
    assert answer.record["address"] == f"{ADDRESS}?year=2024&place=a+b"
    assert answer.record["bytes"] == len(body)
    assert answer.record["sha256"] == hashlib.sha256(body).hexdigest()
    assert answer.record["type"] == "application/json"
    assert door.records == [answer.record]


def test_it_says_who_asks_and_sends_nothing_else(door: Door, fake: Fake) -> None:
    fake.serve(HOST, "/v1/people", [])
    door.get(ADDRESS, accept="text/csv")
    sent = {k: v for k, v in fake.asked[0].headers.items() if k not in ("Host", "Connection")}
    assert sent.pop("User-Agent").startswith("iomlab/")
    assert sent == {"Accept": "text/csv", "Accept-Encoding": "gzip"}


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.org/x",
        "http://elsewhere.org/x",
        f"https://{HOST}.elsewhere.org/x",
        f"https://{HOST}@elsewhere.org/x",
        f"https://user:word@{HOST}/x",
        f"https://{HOST}:444/x",
        f"ftp://{HOST}/x",
        "file:///etc/passwd",
        f"//{HOST}/x",
        "/v1/people",
        "",
    ],
)
def test_no_other_address_is_asked(door: Door, fake: Fake, address: str) -> None:
    with pytest.raises(DataError, match="An address outside An office was not asked"):
        door.get(address)
    assert fake.asked == []


def test_a_backslash_leads_nowhere_else(door: Door, fake: Fake) -> None:
    with pytest.raises(DataError, match="the answer is 404"):
        door.get(f"https://{HOST}\\@elsewhere.org/x")
    assert fake.asked[0].host == HOST


def test_http_of_the_publisher_is_asked_as_https(door: Door, fake: Fake) -> None:
    fake.serve(HOST, "/v1/people", [3])
    answer = door.get(f"http://{HOST}/v1/people")
    assert answer.json() == [3]
    assert answer.record["address"] == ADDRESS


def test_pages_may_stand_on_another_host_of_the_publisher(door: Door, fake: Fake) -> None:
    fake.serve(HOST, "/v1/people", {"next": "http://files.example.org/2"})
    fake.serve("files.example.org", "/2", {"next": None})
    assert len([*door.pages(ADDRESS, {}, lambda page: page["next"])]) == 2


def test_the_pace_of_the_publisher_is_kept(fake: Fake, tmp_path: Path) -> None:
    fake.serve(HOST, "/v1/people", [])
    slow = Publisher("example", "An office", (HOST,), "", "", pause=3.0)
    door = fake.door(slow, tmp_path)
    for _ in range(3):
        door.get(ADDRESS)
    assert fake.clock.slept == [3.0, 3.0]


def test_what_has_not_changed_is_not_sent_again(fake: Fake, tmp_path: Path) -> None:
    body = fake.serve(HOST, "/v1/people", [1], headers={"ETag": '"a"', "Last-Modified": "then"})
    for room in ("one", "two"):
        (tmp_path / room).mkdir()
        answer = fake.door(PUBLISHER, tmp_path / room, kept=tmp_path / "kept").get(ADDRESS)
        assert answer.bytes() == body
    assert fake.asked[1].headers["If-None-Match"] == '"a"'
    assert fake.asked[1].headers["If-Modified-Since"] == "then"
    assert answer.record["unchanged"]
    assert answer.record["sha256"] == hashlib.sha256(body).hexdigest()
    assert answer.path.parent.name == "two"  # a copy: another pull may replace the kept one


def test_kept_answers_that_were_asked_for_longest_ago_make_room(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iomlab.data.live.kept.LARGEST", 25)
    kept = tmp_path / "kept"
    for n in (1, 2, 1, 3):
        fake.serve(HOST, f"/{n}", "ten bytes", headers={"ETag": f'"{n}"'})
        fake.door(PUBLISHER, tmp_path, kept=kept).get(f"https://{HOST}/{n}")
        time.sleep(0.02)  # the clock of the disk
    names = {hashlib.sha256(f"https://{HOST}/{n}".encode()).hexdigest() for n in (1, 3)}
    assert {path.stem for path in kept.iterdir()} == names


def test_a_kept_answer_that_was_changed_on_the_disk_is_asked_for_anew(
    fake: Fake, tmp_path: Path
) -> None:
    fake.serve(HOST, "/v1/people", [1], headers={"ETag": '"a"'})
    fake.door(PUBLISHER, tmp_path, kept=tmp_path / "kept").get(ADDRESS)
    (file,) = [path for path in (tmp_path / "kept").iterdir() if not path.suffix]
    file.write_bytes(b"[9]")
    assert fake.door(PUBLISHER, tmp_path, kept=tmp_path / "kept").get(ADDRESS).json() == [1]
    assert "If-None-Match" not in fake.asked[1].headers


def test_an_answer_with_fine_places_leaves_no_copy(fake: Fake, tmp_path: Path) -> None:
    fake.serve(HOST, "/v1/people", [1], headers={"ETag": '"a"'})
    fine = Publisher("example", "An office", (HOST,), "", "", keeps=False)
    fake.door(fine, tmp_path, kept=tmp_path / "kept").get(ADDRESS)
    assert not (tmp_path / "kept").exists()


def test_a_header_without_end_is_given_up(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iomlab.data.live.door.CONNECT", 0.2)
    fake.fail(faults.slow_head(), faults.slow_head())
    door = fake.door(PUBLISHER, tmp_path, limits=Limits(silence=0.2, tries=2))
    with pytest.raises(DataError, match="no answer came within 1 seconds"):
        door.get(ADDRESS)


def test_what_is_there_no_more_is_said(door: Door) -> None:
    with pytest.raises(DataError) as caught:
        door.get(ADDRESS)
    assert str(caught.value) == (
        f"An office did not give the table: the answer is 404. Where: {ADDRESS}. "
        "Nothing was kept; what is on the shelf stays. Try again later."
    )


def test_a_pull_may_not_take_for_ever_to_wait(fake: Fake, tmp_path: Path) -> None:
    fake.fail(*[faults.busy(429, after=100)] * 5)
    door = fake.door(PUBLISHER, tmp_path, limits=Limits(seconds=250))
    with pytest.raises(DataError, match="the pull took longer than 250 seconds"):
        door.get(ADDRESS)
    assert fake.clock.slept == [100, 100]


def test_all_answers_of_a_pull_together_are_bounded(fake: Fake, tmp_path: Path) -> None:
    fake.serve(HOST, "/v1/people", "x" * 600)
    door = fake.door(PUBLISHER, tmp_path, limits=Limits(whole=1000))
    door.get(ADDRESS)
    with pytest.raises(DataError, match="the answer is larger than 400 bytes"):
        door.get(ADDRESS)


def test_an_answer_without_end_is_stopped_at_the_limit(fake: Fake, tmp_path: Path) -> None:
    def more(handler: Any, reply: Any) -> None:
        handler.send(faults.Reply(b"", 200, {"Transfer-Encoding": "chunked"}))
        while True:
            handler.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")

    fake.fail(more)
    door = fake.door(PUBLISHER, tmp_path, limits=Limits(answer=100_000))
    with pytest.raises(DataError, match="the answer is larger than 100,000 bytes"):
        door.get(ADDRESS)


def test_a_folded_answer_of_two_members_is_whole(door: Door, fake: Fake) -> None:
    one, two = faults.zipped(b"[1,"), faults.zipped(b" 2]")
    fake.serve(HOST, "/v1/people", one.body + two.body, headers=one.headers)
    assert door.get(ADDRESS).json() == [1, 2]


def test_a_page_that_is_wanted_is_no_fault(door: Door, fake: Fake) -> None:
    fake.serve(HOST, "/v1/people", "<html>files</html>")
    assert door.get(ADDRESS, accept="text/html").text() == "<html>files</html>"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Tue, 01 Jan 2030 00:00:00 GMT", "Date": "Tue, 01 Jan 2030 00:01:00 GMT"}, 0.0),
        ({"Retry-After": "Tue, 01 Jan 2030 00:01:00 -0000", "Date": "Tue, 01 Jan 2030 00:00:00 GMT"}, 60.0),
    ],
)  # fmt: skip
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_an_answer_that_was_kept_on_the_way_does_not_put_the_clock_wrong() -> None:
    import datetime as dt
    from email.utils import format_datetime

    then = dt.datetime.now(dt.UTC) - dt.timedelta(hours=5)
    served = {"Date": format_datetime(then, True), "Age": str(5 * 3600)}
    assert abs(apart(served)) < 0.01
    assert apart({"Date": served["Date"]}) == pytest.approx(-5, abs=0.01)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "it is no whole JSON (line 1)"),
        (b'{"a": 1', "it is no whole JSON (line 1)"),
        (b"[" * 100_000, "it is nested too deeply"),
        ("é".encode("latin-1"), "it is not written in UTF-8"),
    ],
)
def test_what_is_no_json_is_said(tmp_path: Path, body: bytes, sentence: str) -> None:
    (tmp_path / "body").write_bytes(body)
    with pytest.raises(DataError, match="The answer is not what was expected") as caught:
        Answer(tmp_path / "body", {"address": ADDRESS}).json()
    assert sentence in str(caught.value)


def test_a_mark_at_the_start_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(b"\xef\xbb\xbf[1]")
    assert Answer(tmp_path / "body", {"address": ADDRESS}).json() == [1]


# -- the key ------------------------------------------------------------------------------------
def test_the_key_goes_into_the_query_and_nowhere_else(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = keyed(fake, tmp_path, monkeypatch)
    fake.serve(HOST, "/v1/people", [])
    answer = door.get(ADDRESS, {"year": 1})
    assert fake.asked[0].query == {"year": "1", "id": SECRET}
    assert answer.record["address"] == f"{ADDRESS}?year=1"
    assert "s3cr" not in repr(door) + repr(vars(door)) + repr(answer)


def test_an_address_that_repeats_the_key_is_written_down_without_it(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = keyed(fake, tmp_path, monkeypatch)
    fake.serve(HOST, "/v1/people", [])
    answer = door.get(f"http://{HOST}/v1/people?id=s3cr%2Bt+key%2F9&id=s3cr%2Bt+key%2F9&page=2")
    assert fake.asked[0].query == {"page": "2", "id": SECRET}
    assert answer.record["address"] == f"{ADDRESS}?page=2"


def test_no_log_holds_the_key(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    door = keyed(fake, tmp_path, monkeypatch)
    fake.serve(HOST, "/v1/people", [])
    with caplog.at_level(logging.DEBUG):
        door.get(ADDRESS, {"year": 1})
    assert "/v1/people" in caplog.text  # urllib3 does write the address
    assert "s3cr" not in caplog.text
    assert not logging.getLogger("urllib3.connectionpool").filters


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_accepted(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    door = keyed(fake, tmp_path, monkeypatch)
    fake.fail(faults.busy(status))
    with pytest.raises(DataError, match="the key in A_KEY is not accepted"):
        door.get(ADDRESS)
    assert len(fake.asked) == 1


def test_without_a_key_nothing_is_asked(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_password", lambda *_: None)
    with pytest.raises(DataError, match="This publisher asks for a key, and there is none"):
        fake.door(IN_QUERY, tmp_path)
    assert fake.asked == []


def test_a_key_may_lie_in_the_keyring(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_password", lambda place, name: f"{place}-{name}-word")
    fake.serve(HOST, "/v1/people", [])
    fake.door(IN_QUERY, tmp_path).get(ADDRESS)
    assert fake.asked[0].query == {"id": "iomlab-A_KEY-word"}
