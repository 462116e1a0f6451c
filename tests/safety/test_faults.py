"""Killed, full, read-only, damaged, two at once: the old state or the new, and a sentence."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest

from iomlab.errors import DataError, IomlabError, ReportError, UsageError
from iomlab.languages import catalogue
from iomlab.reports import hold
from iomlab.reports.batch import journal
from iomlab.reports.unfinished import MOVING, finish, noted, prefix, sweep

PARTS = (".html", ".ipynb", ".xlsx", ".run.json", "-tables")


def small(folder, code="print('number', n)"):
    cells = [
        nbformat.v4.new_code_cell("n: int = 0  # a number\n", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(code),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "small.ipynb")
    return folder / "small.ipynb"


def lay(folder, word, parts=PARTS):
    """Write the files of a report ``r``, each holding ``word``."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        path = folder / f"r{part}"
        if part == "-tables":
            path.mkdir()
            (path / "01.csv").write_text(word)
        else:
            path.write_text(word)


def state(folder):
    """Return what the files of the report ``r`` hold."""
    found = {}
    for path in hold.members(folder, "r"):
        file = path / "01.csv" if path.is_dir() else path
        found[path.name] = file.read_text()
    return found


class Killed(BaseException):
    pass


@pytest.mark.parametrize(
    "old", [PARTS, (*PARTS, ".pdf"), (), (".html",)], ids=["same", "more", "none", "one"]
)
@pytest.mark.parametrize("steps", range(13))
def test_a_move_that_is_killed_at_any_step_is_finished_by_the_next_run(
    tmp_path, monkeypatch, old, steps
):
    """The kill is played: from a step on, no system call is made any more, as after signal 9."""
    lay(tmp_path, "old", old)
    room = tmp_path / f"{prefix()}x1" / "r"
    lay(room, "new")
    replace, left = Path.replace, [steps]

    def until(path, target):
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return replace(path, target)

    dead = lambda *_, **__: (_ for _ in ()).throw(Killed)  # noqa: E731
    with monkeypatch.context() as patch, pytest.MonkeyPatch.context() as also:
        patch.setattr(Path, "replace", until)
        also.setattr(Path, "unlink", dead)
        with contextlib.suppress(Killed):
            hold.move(room, tmp_path, "r", room.parent / ".old")
    before = state(tmp_path)
    noted_there = (tmp_path / f".r{MOVING}").exists()
    assert noted_there or set(before.values()) <= {"old"}, "half a state, and nothing says so"
    if "r.run.json" in before:
        assert len(set(before.values())) == 1 or noted_there
    finish(tmp_path, "r")
    after = state(tmp_path)
    assert set(after.values()) <= {"new"} or set(after.values()) <= {"old"}, after
    if noted_there:
        assert set(after) == {f"r{part}" for part in PARTS}
    assert not list(tmp_path.glob(f".*{MOVING}"))


def test_what_a_killed_run_left_aside_is_swept_away_and_what_a_living_one_has_stays(tmp_path):
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True)  # fmt: skip
    dead = tmp_path / prefix().replace(f"-{os.getpid()}-", f"-{gone.stdout.strip()}-")
    (tmp_path / f"{dead.name}x").mkdir()
    (tmp_path / f"{prefix()}y").mkdir()
    (tmp_path / ".iomlab-elsewhere-1-z").mkdir()
    sweep(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [".iomlab-elsewhere-1-z", f"{prefix()}y"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"room": "../../etc", "new": []}',
        '{"room": "/etc", "new": []}',
        "[]",
        '{"room": 1}',
    ],
)
def test_a_damaged_or_hostile_note_moves_nothing(tmp_path, text):
    lay(tmp_path / "place", "old")
    (tmp_path / "place" / f".r{MOVING}").write_text(text)
    finish(tmp_path / "place", "r")
    assert set(state(tmp_path / "place").values()) == {"old"}
    assert not list((tmp_path / "place").glob(f".*{MOVING}"))


def test_a_note_is_gone_when_the_move_is_done_or_failed(tmp_path):
    room = tmp_path / f"{prefix()}x1" / "r"
    lay(room, "new")
    with pytest.raises(OSError, match="full"), noted(tmp_path, "r", room):
        raise OSError("full")
    assert not list(tmp_path.glob(f".*{MOVING}"))


def test_two_runs_of_one_report_at_once_leave_one_whole_report(tmp_path):
    from iomlab.reports.run import run

    told, done = [], []

    def one():
        try:
            done.append(run(str(small_one), {"n": "1"}, out=tmp_path / "out", overwrite=True))
        except ReportError as refused:
            told.append(str(refused))

    small_one = small(tmp_path)
    (tmp_path / "out").mkdir()
    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(done) + len(told) == 2
    assert len(done) >= 1
    assert all("Another run" in text for text in told)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "small-n=1.html",
        "small-n=1.ipynb",
        "small-n=1.run.json",
    ]


# -- disks ----------------------------------------------------------------------------------------
@pytest.fixture
def tiny(tmp_path):
    """A disk of 300 kB of its own, which only root of Linux can make."""
    place = tmp_path / "tiny"
    place.mkdir()
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("needs root to mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)], check=False, capture_output=True)  # fmt: skip
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize(
    "words",
    [["run", "{small}", "--n", "1", "--out", "{tiny}"], ["copy", "--out", "{tiny}/l"],
     ["exercise", "make", "--out", "{tiny}/h"], ["batch", "{small}", "--n", "1..2", "--jobs", "1", "--out", "{tiny}/b"]],
    ids=lambda words: words[0],
)  # fmt: skip
def test_a_full_disk_is_named_and_nothing_is_half_written(tiny, tmp_path, words, iomlab):
    file = small(tmp_path, "print('x' * 400_000)")
    if words[0] == "exercise":
        words = [*words[:2], "route_rate", *words[2:]]
    spare = {"exercise": 0}.get(words[0], 150_000)
    free = shutil.disk_usage(tiny).free
    (tiny / "fill").write_bytes(bytes(free - spare))
    answer = iomlab(*(w.format(small=file, tiny=tiny) for w in words))
    assert answer.code not in (0, 70), answer
    assert "disk is full" in answer.err, answer
    parts = [p for p in tiny.rglob("*.ipynb") if ".iomlab" not in str(p)]
    for path in parts:
        nbformat.read(path, as_version=4)
    assert not list(tiny.rglob("*.part"))
    assert not (tiny / "h").exists() and not (tiny / "h.class.json").exists()  # noqa: PT018


@pytest.mark.parametrize(
    "words",
    [["run", "{small}", "--out", "{tiny}"], ["copy", "N04", "--out", "{tiny}/l"], ["exercise", "make", "route_rate", "--out", "{tiny}/h"],
     ["exercise", "grade", "{tiny}", "--out", "{tiny}/g"], ["batch", "{small}", "--n", "1..2", "--out", "{tiny}"]],
    ids=lambda words: " ".join(words[:2]),
)  # fmt: skip
def test_a_read_only_disk_is_named(tiny, tmp_path, words, iomlab):
    file = small(tmp_path)
    subprocess.run(["mount", "-o", "remount,ro", str(tiny)], check=True)
    answer = iomlab(*(w.format(small=file, tiny=tiny) for w in words))
    assert answer.code not in (0, 70), answer
    assert "read-only" in answer.err.lower(), answer


# -- damage ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("damage", ["half", "zeros", "empty", "gone", "other", "torn"])
def test_a_damaged_catalogue_is_named_once_and_english_stands_in(tmp_path, monkeypatch, damage):
    from iomlab.messages import say

    for lang in ("es", "fr"):
        shutil.copyfile(catalogue.FOLDER / f"{lang}.po", tmp_path / f"{lang}.po")
    file = tmp_path / "es.po"
    content = file.read_bytes()
    changed = {
        "half": content[: len(content) // 2], "zeros": content[:9000] + bytes(9000) + content[18000:], "empty": b"",
        "other": b"\x7fELF" + content, "torn": content[:-40],
    }  # fmt: skip
    file.unlink() if damage == "gone" else file.write_bytes(changed[damage])
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    monkeypatch.setattr(catalogue, "DAMAGED", set())
    catalogue.texts.cache_clear()
    try:
        with pytest.raises(DataError, match=r"es\.po is damaged") as refused:
            catalogue.texts("es")
        assert catalogue.tell(refused.value, "es").startswith("The catalogue")
        assert catalogue.tell(say("Unit"), "es") == "Unit"
        assert catalogue.tell(say("Unit"), "fr") == "Unité"
    finally:
        catalogue.texts.cache_clear()


def test_lines_of_a_journal_that_cannot_be_read_are_counted(tmp_path):
    with journal.Journal(tmp_path) as kept:
        kept.append("begun", name="a")
        kept.append("done", name="a", key="k", files={})
    file = tmp_path / journal.NAME
    file.write_bytes(
        file.read_bytes()
        + b'{"event": "done"}\n\x00\x00\n{"event": 1}\n{"event": "done", "name": "b", "files": [1]}\n'
    )
    assert journal.unreadable(tmp_path) == 4
    assert list(journal.latest(tmp_path)) == ["a"]


def test_a_batch_says_that_its_journal_is_damaged_and_makes_the_report_again(tmp_path, iomlab):
    file, out = small(tmp_path), tmp_path / "out"
    assert iomlab("batch", file, "--n", "1..2", "--out", out).code == 0
    kept = out / journal.NAME
    lines = kept.read_bytes().splitlines(keepends=True)
    kept.write_bytes(
        b"".join(
            b"\x00" * 20 + b"\n" if b'"done"' in line and b"n=1" in line else line for line in lines
        )
    )
    answer = iomlab("batch", "--resume", "--out", out)
    assert answer.code == 0
    assert "can’t be read" in answer.err
    assert "1 reports to make, 1 there" in answer.err


def test_a_damaged_result_of_grading_is_graded_again(tmp_path):
    from iomlab.classroom.collect import Submission
    from iomlab.classroom.grade import Work, _kept, _path
    from iomlab.classroom.sandbox import Limits

    work = Work(Submission("a.ipynb"), "ana", "route_rate", "en", 1, False, (), None, Limits())
    path = _path(tmp_path, "ana", "route_rate")
    path.parent.mkdir(parents=True)
    for content in (b"", b"{", b"[]", b'{"key": 1}', b"\xff"):
        path.write_bytes(content)
        assert _kept(tmp_path, work) is None


def test_a_handout_that_was_killed_before_its_folder_is_made_anew(tmp_path):
    from iomlab.classroom.make import _note, make

    out = tmp_path / "h"
    _note(out).touch()
    (tmp_path / "h.class.json").write_text("{}")
    made = make(["route_rate"], out=out, proven=False)
    assert json.loads(made.class_file.read_text())["secret"]
    assert not _note(out).exists()
    with pytest.raises(UsageError, match="already there"):
        make(["route_rate"], out=out, proven=False)


def test_an_unforeseen_mistake_is_a_sentence_and_debug_shows_where(monkeypatch, iomlab):
    from iomlab.data import load

    monkeypatch.setattr(load, "tables", lambda: 1 / 0)
    answer = iomlab("data", "list")
    assert answer.code == 70
    assert "nobody foresaw: ZeroDivisionError" in answer.err
    with pytest.raises(ZeroDivisionError):
        iomlab("data", "check", "--debug")
    assert isinstance(IomlabError("x"), Exception)
