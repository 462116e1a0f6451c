"""A workspace is laid out, worked in, and brought up to date without a loss."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from iomlab.checks.desk import Check
from iomlab.checks.progress import done
from iomlab.errors import UsageError
from iomlab.lab.material import material
from iomlab.lab.server import command, environment, settings
from iomlab.lab.told import told
from iomlab.lab.workspace import lay_out

FIRST = {"N01": ["# Title", "rate = None", "print(rate)"], "N02": ["# Second"]}


def book(sources):
    cells = [
        {"cell_type": "markdown", "id": f"c{n:02d}", "metadata": {}, "source": source}
        for n, source in enumerate(sources)
    ]
    return (
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    ).encode()


def edition(books, **files):
    """Return material with these notebooks and files."""
    made = {f"lessons/{name}.ipynb": book(sources) for name, sources in books.items()}
    made |= {f"data/{name}.csv": content for name, content in files.items()}
    return lambda lang: made.items()


def sources(folder, name):
    cells = json.loads((folder / "lessons" / f"{name}.ipynb").read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells]


def write(folder, name, texts):
    path = folder / "lessons" / f"{name}.ipynb"
    found = json.loads(path.read_text("utf-8"))
    for cell, source in zip(found["cells"], texts, strict=True):
        cell["source"] = source.splitlines(keepends=True)  # as JupyterLab writes it
    path.write_text(json.dumps(found), "utf-8")


def said(laid):
    return " ".join(map(str, told(laid)))


@pytest.fixture
def room(tmp_path):
    folder = tmp_path / "mine"
    lay_out(folder, "es", edition(FIRST, stock=b"a,b\n1,2\n"))
    return folder


def test_a_second_run_says_that_all_is_up_to_date(room):
    before = {p: p.read_bytes() for p in room.rglob("*") if p.is_file()}
    laid = lay_out(room, None, edition(FIRST, stock=b"a,b\n1,2\n"))
    assert laid.lang == "es"
    assert "up to date" in said(laid)
    assert {p: p.read_bytes() for p in room.rglob("*") if p.is_file()} == before


def test_new_material_comes_in_and_the_answer_stays(room):
    write(room, "N01", ["# Title", "rate = 5", "print(rate)"])
    new = {"N01": ["# Better title", "rate = None", "print(rate)", "# End"], "N03": ["# Third"]}
    laid = lay_out(room, None, edition({**FIRST, **new}, stock=b"a,b\n1,3\n"))
    assert sources(room, "N01") == ["# Better title", "rate = 5", "print(rate)", "# End"]
    assert (room / "data" / "stock.csv").read_bytes() == b"a,b\n1,3\n"
    assert laid.new == ["lessons/N03.ipynb"]
    assert "cells updated 1, new 1, taken out 0" in said(laid)


def test_where_both_changed_a_cell_it_is_said_and_both_are_there(room):
    write(room, "N01", ["# Title", "rate = 5", "print(rate)"])
    new = edition({**FIRST, "N01": ["# Title", "rate = None  # per cent", "print(rate)"]})
    laid = lay_out(room, None, new)
    assert sources(room, "N01")[1] == "rate = 5"
    assert "rate = None  # per cent" in sources(room, "N01")[2]
    assert "Changed by you and by the new edition: 1" in said(laid)
    assert "up to date. Your work" in said(lay_out(room, None, new))


def test_a_file_of_theirs_is_never_touched(room):
    (room / "notes.md").write_text("mine", "utf-8")
    (room / "lessons" / "N09.ipynb").write_bytes(book(["my own"]))
    laid = lay_out(room, None, edition({**FIRST, "N09": ["# Ninth"]}))
    assert sources(room, "N09") == ["my own"]
    assert laid.beside == {"lessons/N09.ipynb": "lessons/N09.new.ipynb"}
    assert sources(room, "N09.new") == ["# Ninth"]
    assert (room / "notes.md").read_text("utf-8") == "mine"


def test_a_table_that_they_changed_stays_and_the_new_one_stands_beside(room):
    (room / "data" / "stock.csv").write_bytes(b"a,b\n9,9\n")
    for again in range(2):
        laid = lay_out(room, None, edition(FIRST, stock=b"a,b\n1,3\n"))
        assert bool(laid.beside) is not bool(again)
    assert (room / "data" / "stock.csv").read_bytes() == b"a,b\n9,9\n"
    assert (room / "data" / "stock.new.csv").read_bytes() == b"a,b\n1,3\n"


def test_a_notebook_that_is_broken_is_kept_as_it_is(room):
    path = room / "lessons" / "N01.ipynb"
    path.write_text("<<<<<<< my half-saved work", "utf-8")
    laid = lay_out(room, None, edition({**FIRST, "N01": ["# New"]}))
    assert path.read_text("utf-8") == "<<<<<<< my half-saved work"
    assert sources(room, "N01.new") == ["# New"]
    assert "its new edition is lessons/N01.new.ipynb" in said(laid)


def test_what_was_deleted_comes_back_as_new(room):
    (room / "lessons" / "N02.ipynb").unlink()
    laid = lay_out(room, None, edition(FIRST, stock=b"a,b\n1,2\n"))
    assert laid.back == ["lessons/N02.ipynb"]
    assert sources(room, "N02") == ["# Second"]


def test_what_is_taken_out_of_the_material_goes_only_if_nobody_worked_in_it(room):
    write(room, "N02", ["# Second, with my notes"])
    laid = lay_out(room, None, edition({}))
    assert laid.left == ["lessons/N02.ipynb"]
    assert sorted(laid.removed) == ["data/stock.csv", "lessons/N01.ipynb"]
    assert sources(room, "N02") == ["# Second, with my notes"]


def test_a_workspace_keeps_its_language_and_a_strange_folder_is_refused(room, tmp_path):
    with pytest.raises(UsageError, match="is in Español"):
        lay_out(room, "fr", edition(FIRST))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "photo.jpg").touch()
    with pytest.raises(UsageError, match="not empty"):
        lay_out(tmp_path / "home", "es", edition(FIRST))
    assert [p.name for p in (tmp_path / "home").iterdir()] == ["photo.jpg"]


def test_two_at_once_are_refused(room):
    def slow(lang):
        with pytest.raises(UsageError, match="Another run"):
            lay_out(room, None, edition({}))
        return edition(FIRST)(lang)

    lay_out(room, None, slow)


def test_a_file_that_is_saved_while_the_update_runs_is_not_overwritten(room, monkeypatch):
    import iomlab.lab.workspace as module

    merge, calls = module.merge, []

    def and_save(*versions):
        if not calls:
            write(room, "N01", ["# Title", "rate = 7", "print(rate)"])
        calls.append(1)
        return merge(*versions)

    monkeypatch.setattr(module, "merge", and_save)
    lay_out(room, None, edition({**FIRST, "N01": ["# Better title", "rate = None", "print(rate)"]}))
    assert sources(room, "N01") == ["# Better title", "rate = 7", "print(rate)"]
    assert len(calls) == 2


@pytest.mark.parametrize("step", range(1, 9))
def test_a_run_that_is_cut_short_loses_nothing_and_is_finished_by_the_next(room, monkeypatch, step):
    write(room, "N01", ["# Title", "rate = 5", "print(rate)"])
    new = edition(
        {**FIRST, "N01": ["# Better title", "rate = 0", "print(rate)", "# End"]}, stock=b"a\n1\n"
    )
    replace, count = Path.replace, []

    def cut(path, target):
        count.append(1)
        if len(count) == step:
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", cut)
    try:
        lay_out(room, None, new)
    except KeyboardInterrupt:
        assert "rate = 5" in sources(room, "N01")
    monkeypatch.undo()
    lay_out(room, None, new)
    first, mine, beside, *rest = sources(room, "N01")
    assert (first, mine, rest) == ("# Better title", "rate = 5", ["print(rate)", "# End"])
    assert "rate = 0" in beside
    assert (room / "data" / "stock.csv").read_bytes() == b"a\n1\n"


def test_the_material_is_whole_in_the_language_and_holds_no_solution():
    files = dict(material("fr"))
    kinds = {name.split("/")[0] for name in files}
    assert {"lessons", "exercises", "reports", "data", "start.ipynb"} <= kinds
    assert sum(name.startswith("lessons/") for name in files) == 15
    text = json.dumps([v.decode() for n, v in files.items() if n.startswith("exercises/")])
    assert "BEGIN SOLUTION" not in text
    assert "iomlab_exercise" not in text
    assert "Combien" in files["lessons/N01_what_counts_as_a_migrant.ipynb"].decode()


def test_copies_of_an_instructor_are_laid_out_as_they_were_made(tmp_path):
    copy = tmp_path / "ana" / "route_rate"
    copy.mkdir(parents=True)
    (copy / "route_rate.ipynb").write_bytes(book(["# Mine"]))
    (copy / "checks.py").write_text("QUESTIONS = ()\n", "utf-8")
    files = dict(material("en", tmp_path / "ana"))
    found = [name for name in files if name.startswith("exercises/")]
    assert found == ["exercises/route_rate/checks.py", "exercises/route_rate/route_rate.ipynb"]
    with pytest.raises(UsageError, match="no exercises"):
        dict(material("en", tmp_path / "ana" / "route_rate"))


def test_a_step_forward_is_written_down_and_none_goes_back(room, monkeypatch):
    monkeypatch.chdir(room / "lessons")
    check = Check("N04", "es")
    check("attempts")
    assert done(room) == {}
    check("attempts", 99.0)
    check("attempts", 5.0)
    check("attempts", 99.0)
    assert done(room) == {"N04": {"attempts": "right"}}
    record = room / ".iomlab" / "progress.jsonl"
    assert len(record.read_text("utf-8").splitlines()) == 2
    record.write_bytes(record.read_bytes() + b"\xff half a line")
    assert done(room)["N04"] == {"attempts": "right"}


def test_outside_a_workspace_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Check("N04", "es")("attempts", 5.0)
    assert list(tmp_path.iterdir()) == []


def test_jupyterlab_reads_its_settings_from_the_workspace(room):
    """JupyterLab itself is asked what it would do: no news, no update check, no shop for extensions."""
    settings(room, "es")
    asked = (
        "import json\n"
        "from jupyterlab.labapp import LabApp\n"
        "from jupyterlab_server.config import get_page_config\n"
        "from jupyterlab_server.settings_utils import _get_overrides\n"
        "from jupyter_core.paths import jupyter_config_path\n"
        "app = LabApp()\n"
        "app.config_file_paths\n"
        "app.load_config_file()\n"
        "notices = _get_overrides('.')[0]['@jupyterlab/apputils-extension:notification']\n"
        "page = get_page_config([])\n"
        "print(json.dumps([app.news_url, app.check_for_updates_class.__name__,"
        " app.extension_manager, app.default_url, notices, page['disabledExtensions']]))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env=environment(room, os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    news, updates, manager, url, notices, disabled = json.loads(answer.stdout.splitlines()[-1])
    assert (news, updates, manager) == (None, "NeverCheckForUpdate", "readonly")
    assert url == "/lab/tree/start.ipynb"
    assert notices == {"fetchNews": "false", "checkForUpdates": False}
    assert "@jupyterlab/apputils-extension:announcements" in disabled
    assert command(room, ["--no-browser"])[-1] == "--no-browser"


def test_the_command_lays_out_and_tells_in_the_language(iomlab, tmp_path):
    first = iomlab("lab", "--lang", "es", "--folder", tmp_path / "taller", "--no-open")
    assert first.code == 0, first.err
    assert "Archivos nuevos" in first.out
    assert (tmp_path / "taller" / "start.ipynb").is_file()
    again = iomlab("lab", "--folder", tmp_path / "taller", "--no-open")
    assert "Todo está al día" in again.out


def test_where_there_are_no_exercises_it_is_said(iomlab, tmp_path, monkeypatch):
    monkeypatch.setattr("iomlab.lab.material.masters", lambda root: {})
    answer = iomlab("lab", "--lang", "fr", "--folder", tmp_path / "atelier", "--no-open")
    assert answer.code == 0, answer.err
    assert "--exercises" in answer.out
    assert "exercices" in answer.out
