"""The journal keeps what was written whatever interrupts it, and only one batch writes in a folder."""

import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from iomlab.errors import ReportError
from iomlab.reports.batch.journal import NAME, Journal, latest, read, started


def test_events_come_back_in_order_with_their_time(tmp_path):
    with Journal(tmp_path) as journal:
        journal.append("begun", name="a")
        journal.append("done", name="a", files={"a.html": "0f"})
    first, second = read(tmp_path)
    assert (first["event"], second["event"]) == ("begun", "done")
    assert second["files"] == {"a.html": "0f"}
    assert first["time"] <= second["time"]


def test_a_folder_without_journal_has_no_events(tmp_path):
    assert list(read(tmp_path)) == []
    assert started(tmp_path) is None


def test_what_is_begun_and_not_ended_counts_as_in_flight(tmp_path):
    with Journal(tmp_path) as journal:
        for name in "ab":
            journal.append("begun", name=name)
            journal.append("done", name=name)
        journal.append("begun", name="b")
        journal.append("begun", name="c")
        journal.append("failed", name="c")
    assert {name: event["event"] for name, event in latest(tmp_path).items()} == {
        "a": "done",
        "c": "failed",
    }


@pytest.mark.parametrize(
    "torn", [b'{"event": "done", "na', b"\x00\x00\x00", b'{"event"', b"\xff\xfe{"]
)
def test_a_torn_line_is_passed_over_and_the_next_stands_alone(tmp_path, torn):
    with Journal(tmp_path) as journal:
        journal.append("done", name="a")
    with (tmp_path / NAME).open("ab") as file:
        file.write(torn)
    with Journal(tmp_path) as journal:
        journal.append("done", name="b")
    assert [event["name"] for event in read(tmp_path)] == ["a", "b"]


def test_every_cut_of_the_file_leaves_all_whole_lines(tmp_path):
    with Journal(tmp_path) as journal:
        for name in "abc":
            journal.append("done", name=name, message={"es": "año"})
    content = (tmp_path / NAME).read_bytes()
    for cut in range(len(content)):
        (tmp_path / NAME).write_bytes(content[:cut])
        whole = content[:cut].count(b"\n")
        assert len(list(read(tmp_path))) in (
            whole,
            whole + 1,
        )  # a cut may spare only the line's end


def test_a_full_disk_tears_one_line_and_later_events_are_kept(tmp_path, monkeypatch):
    write = os.write

    def half(file, data):
        monkeypatch.setattr(
            os, "write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full"))
        )
        return write(file, data[: len(data) // 2])

    with Journal(tmp_path) as journal:
        journal.append("done", name="a")
        monkeypatch.setattr(os, "write", half)
        with pytest.raises(OSError, match="full"):
            journal.append("done", name="b")
        monkeypatch.setattr(os, "write", write)
        journal.append("done", name="c")
    assert [event["name"] for event in read(tmp_path)] == ["a", "c"]


def test_text_that_is_no_unicode_is_written_down_all_the_same(tmp_path):
    with Journal(tmp_path) as journal:
        journal.append("failed", name="a", message={"en": "bad \udcff byte"})
    (event,) = read(tmp_path)
    assert event["message"]["en"].startswith("bad ")


def test_two_batches_do_not_write_in_one_folder(tmp_path):
    with Journal(tmp_path), pytest.raises(ReportError, match="Another batch"):
        Journal(tmp_path)
    with Journal(tmp_path) as journal:
        journal.append("start")


WRITER = """
import sys
from pathlib import Path
from iomlab.reports.batch.journal import Journal
journal = Journal(Path(sys.argv[1]))
for number in range(10**9):
    journal.append("done", name=str(number), text="x" * 2000)
    print(number, flush=True)
"""


def test_what_was_written_before_kill_9_is_there_and_the_lock_is_free(tmp_path):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout.readline() == "0\n"
    time.sleep(0.2)
    writer.send_signal(signal.SIGKILL)
    told = [0, *map(int, writer.stdout.read().split("\n")[:-1])]
    writer.wait()
    kept = [int(event["name"]) for event in read(tmp_path)]
    assert kept[: len(told)] == told
    assert len(kept) - len(told) in (0, 1)
    with Journal(tmp_path) as journal:
        journal.append("end")
    assert json.loads((tmp_path / NAME).read_text("utf-8").splitlines()[-1])["event"] == "end"


@pytest.mark.skipif(os.name == "nt", reason="Windows locks by other means")
def test_a_drive_without_locks_is_not_taken_for_another_batch(tmp_path, monkeypatch):
    def refuses(file, how):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuses)
    with pytest.raises(OSError, match="No locks available"):
        Journal(tmp_path)
