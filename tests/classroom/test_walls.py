"""No hostile submission escapes, stops the grading of others, earns marks, or goes unreported."""

import json
import os
import socket
import threading
from pathlib import Path

import pytest

from iomlab.checks.judge import RIGHT
from iomlab.classroom import sandbox
from iomlab.classroom.grade import grade
from iomlab.classroom.identity import read_class
from iomlab.classroom.make import make

from ..conftest import ROOT
from . import hands

HOSTILE = sorted((ROOT / "tests" / "defects" / "submissions").glob("*.txt"))
LIMITS = sandbox.Limits(seconds=25, cpu_seconds=6, memory_mb=3072, file_mb=5, processes=40)
HARMLESS = {"answer_is_a_huge_text", "patches_pandas", "many_files", "markup_in_the_answer"}

walled = pytest.mark.skipif(not sandbox.walls(), reason="bubblewrap is not here")


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    """A class in which every learner but two is hostile, graded once."""
    room = tmp_path_factory.mktemp("class")
    canary = room / "canary"
    canary.mkdir()
    os.environ["IOMLAB_TEST_SECRET"] = "IOMLAB_TEST_SECRET"
    heard = []
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    threading.Thread(target=lambda: heard.append(server.accept()), daemon=True).start()
    names = ["aaa", *(path.stem for path in HOSTILE), "zzz"]
    roster = room / "roster.csv"
    roster.write_text("id\n" + "\n".join(names) + "\n")
    made = make(["route_rate"], out=room / "handout", roster=roster, proven=False)
    for name in names:
        copy = made.folder / name / "route_rate" / "route_rate.ipynb"
        hands.rightly(copy, "route_rate")
        code = ROOT / "tests" / "defects" / "submissions" / f"{name}.txt"
        if code.exists():
            text = code.read_text().replace("CANARY", str(canary)).replace("PORT", str(port))
            hands.fill(copy, rate=text)
    before = {p: p.read_bytes() for p in (ROOT / "iomlab" / "checks").rglob("*.py")}
    found = grade(made.folder, room / "grades", kept=read_class(made.class_file), limits=LIMITS)
    results = {result.learner: result for result in found.results}
    yield {"results": results, "canary": canary, "heard": heard, "before": before, "names": names}
    server.close()


def points(result, name):
    return next(q.points for q in result.questions if q.question == name)


def test_there_are_at_least_twenty_five():
    assert len(HOSTILE) >= 25


@walled
def test_everybody_is_graded_whatever_the_others_do(classroom):
    assert sorted(classroom["results"]) == sorted(classroom["names"])
    for name in ("aaa", "zzz"):
        assert points(classroom["results"][name], "rate") == 2
        assert points(classroom["results"][name], "leaves_out") == 2


@walled
@pytest.mark.parametrize("name", [path.stem for path in HOSTILE])
def test_ill_will_earns_nothing_and_is_reported(name, classroom):
    result = classroom["results"][name]
    assert points(result, "rate") == 0
    judged = next(q for q in result.questions if q.question == "rate")
    assert judged.state != RIGHT
    assert result.flags or result.errors or judged.words
    if name not in HARMLESS:
        told = f"{result.flags} {result.errors} {judged.words}"
        assert told.strip("() {}")


@walled
def test_nothing_was_written_outside(classroom):
    assert list(classroom["canary"].iterdir()) == []
    for place in ("/tmp/escaped", "/root/escaped", "/etc/escaped"):
        assert not Path(place).exists()
    for path, content in classroom["before"].items():
        assert path.read_bytes() == content


@walled
def test_nothing_reached_the_network(classroom):
    assert classroom["heard"] == []


@walled
def test_nothing_was_found_that_is_hidden(classroom):
    for result in classroom["results"].values():
        assert "FOUND" not in json.dumps([q.words for q in result.questions])
        assert "root:" not in str(result)


@walled
def test_no_process_stays(classroom):
    running = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                running.append((folder / "cmdline").read_bytes())
            except OSError:
                continue
    assert not [line for line in running if b"4321" in line]


@walled
def test_the_walls_are_what_keeps_it_in(tmp_path, monkeypatch):
    """Without walls a submission can read a password file, unless Python refuses it."""
    cells = [{"id": "a", "source": "x = open('/etc/passwd').read()"}]
    inside = sandbox.run(cells, ["x"], limits=LIMITS)
    assert inside.answers["x"] is None
    monkeypatch.setenv("IOMLAB_NO_WALLS", "1")
    sandbox.walls.cache_clear()
    try:
        guarded = sandbox.run(cells, ["x"], limits=LIMITS)
        assert guarded.answers["x"] is None
        assert "not allowed here" in guarded.errors["a"]
    finally:
        monkeypatch.delenv("IOMLAB_NO_WALLS")
        sandbox.walls.cache_clear()
