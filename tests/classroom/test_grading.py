"""Grading finds whose work it is, mends what can be mended, and keeps what an instructor wrote."""

import csv
import dataclasses
import json
import os
import re
import shutil
import zipfile

import nbformat
import pytest

from iomlab.classroom import feedback, gradebook
from iomlab.classroom.collect import LARGEST, collect, read
from iomlab.classroom.grade import grade
from iomlab.classroom.identity import genuine, read_class
from iomlab.classroom.make import make
from iomlab.classroom.masters import grading, masters
from iomlab.errors import UsageError

from . import hands

NAMES = ("ana", "ben", "chloe")


@pytest.fixture
def classroom(tmp_path):
    """A class of three: right, wrong and blank, each in a language."""
    (tmp_path / "roster.csv").write_text(
        "id,lang,name\nana,es,Ana\nben,en,=Ben\nchloe,fr,<b>Chloé</b>\n", "utf-8"
    )
    made = make(["route_rate"], out=tmp_path / "handout", roster=tmp_path / "roster.csv",
                due="2020-01-01", proven=False)  # fmt: skip
    hands.rightly(copy(made, "ana"), "route_rate")
    hands.wrongly(copy(made, "ben"), "route_rate")
    return made


def copy(made, name):
    return made.folder / name / "route_rate" / "route_rate.ipynb"


def graded(made, tmp_path, **how):
    kept = read_class(made.class_file)
    return grade(made.folder, tmp_path / "grades", kept=kept, **how)


def earned(found, learner="ana"):
    result = next(r for r in found.results if r.learner == learner)
    return {q.question: q.points for q in result.questions}, [f["en"] for f in result.flags]


def test_right_wrong_and_blank(classroom, tmp_path):
    found = graded(classroom, tmp_path)
    assert earned(found)[0] == {"rate": 2, "leaves_out": 2, "safer": None}
    assert earned(found, "ben")[0] == {"rate": 0, "leaves_out": 0, "safer": 0}
    assert earned(found, "chloe")[0] == {"rate": 0, "leaves_out": 0, "safer": 0}
    assert all(result.late for result in found.results)


def test_grading_again_runs_nothing_and_changes_nothing(classroom, tmp_path):
    first = graded(classroom, tmp_path)
    again = graded(classroom, tmp_path)
    assert (first.again, again.again) == (3, 0)
    assert again.results == first.results
    forced = graded(classroom, tmp_path, force=True)
    assert forced.again == 3
    assert forced.results == first.results


def test_what_an_instructor_wrote_survives(classroom, tmp_path):
    out = tmp_path / "grades"
    found = graded(classroom, tmp_path)
    gradebook.write_manual(out, found, {})
    rows = list(csv.DictReader((out / "manual.csv").open(encoding="utf-8-sig")))
    (row,) = [r for r in rows if r["learner"] == "ana"]
    assert "count, not a rate" in row["answer"]
    assert "attempts" in row["rubric"]
    row["points"], row["comment"] = "2,5", "Good; name the interval."
    rows.append({"learner": "ben", "exercise": "route_rate", "question": "rate", "points": "1",
                 "most": "", "comment": "half", "answer": "", "rubric": ""})  # fmt: skip
    with (out / "manual.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    for _ in range(2):
        hand = gradebook.read_manual(out)
        found = graded(classroom, tmp_path, force=True)
        gradebook.write_manual(out, found, hand)
        gradebook.write_book(out, found, hand, read_class(classroom.class_file))
    book = {
        r["learner"]: r for r in csv.DictReader((out / "gradebook.csv").open(encoding="utf-8-sig"))
    }
    assert book["ana"]["route_rate.safer"] == "2.5"
    assert book["ana"]["total"] == "6.5"
    assert book["ben"]["total"] == "1"
    assert book["ben"]["name"] == "'=Ben"
    pages = feedback.write_feedback(out, found, hand, read_class(classroom.class_file))
    page = next(p for p in pages if p.stem == "ana").read_text("utf-8")
    assert "Good; name the interval." in page
    assert 'lang="es"' in page


def by_hand(out, rows, sign=";", encoding="utf-8"):
    head = (*gradebook.COLUMNS[:4], "comment")
    with (out / "manual.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=sign).writerows([head, *rows])
    return out


def test_a_spreadsheet_may_separate_by_semicolon(tmp_path):
    rows = [("ana", "route_rate", "safer", "2,5", "Bien, pero:\n¿qué año?")]
    for sign, encoding in ((";", "utf-8-sig"), ("\t", "utf-8"), (",", "utf-8")):
        hand = gradebook.read_manual(by_hand(tmp_path, rows, sign, encoding))
        assert hand["ana", "route_rate", "safer"].points == 2.5
        assert hand["ana", "route_rate", "safer"].comment == "Bien, pero:\n¿qué año?"


def test_a_table_that_cannot_be_read_is_told(tmp_path):
    rows = [("ana", "route_rate", "safer", "2", "año")]
    with pytest.raises(UsageError, match="UTF-8"):
        gradebook.read_manual(by_hand(tmp_path, rows, encoding="cp1252"))
    (tmp_path / "manual.csv").write_text("learner,points\nana,2\n", "utf-8")
    with pytest.raises(UsageError, match="no column exercise, question"):
        gradebook.read_manual(tmp_path)


def test_points_above_the_most_are_refused(classroom, tmp_path):
    alone(classroom)
    found = graded(classroom, tmp_path)
    out = tmp_path / "grades"
    for points in ("30", "-1", "nan"):
        hand = gradebook.read_manual(by_hand(out, [("ana", "route_rate", "safer", points, "")]))
        with pytest.raises(UsageError, match="from 0 to 3"):
            gradebook.check_manual(out, found, hand)


def test_a_mistyped_row_of_manual_points_is_told_with_the_nearest(classroom, tmp_path):
    found = graded(classroom, tmp_path)
    hand = {
        ("ana", "route_rate", "safer"): gradebook.ByHand(3.0),
        ("ana", "route_rat", "safer"): gradebook.ByHand(3.0),
        ("zoe", "x", "y"): gradebook.ByHand(1.0),
    }
    first, second = map(str, gradebook.strangers(found, hand))
    assert "row for ana.route_rat.safer" in first
    assert "Did you mean ana.route_rate.safer?" in first
    assert "zoe.x.y" in second
    page = feedback.write_summary(tmp_path / "grades", found, hand, None, "en")
    assert "ana.route_rat.safer" in page.read_text("utf-8")


def test_a_text_that_nobody_has_read_is_not_zero(classroom, tmp_path):
    """Ana has 4 points of 4, and a text of 3 points waits: she is at 100, not at 57 per cent."""
    found = graded(classroom, tmp_path)
    ana = next(r for r in found.results if r.learner == "ana")
    assert gradebook.share_of(ana, {}) == 100
    read = {("ana", "route_rate", "safer"): gradebook.ByHand(0.0)}
    assert gradebook.share_of(ana, read) == pytest.approx(400 / 7)
    waiting = dataclasses.replace(ana, questions=ana.questions[-1:])
    assert gradebook.share_of(waiting, {}) is None
    out = tmp_path / "grades"
    gradebook.write_book(out, found, {}, None)
    rows = {
        r["learner"]: r for r in csv.DictReader((out / "gradebook.csv").open(encoding="utf-8-sig"))
    }
    assert (rows["ana"]["percent"], rows["ben"]["percent"]) == ("", "0.0")


def test_the_gradebook_follows_the_exercises(classroom, tmp_path):
    """Columns stand as handed out, and the questions as in the exercise, not by the alphabet."""
    found = graded(classroom, tmp_path)
    first = dataclasses.replace(found.results[0], exercise="zebra")
    kept = dataclasses.replace(
        read_class(classroom.class_file), exercises={"zebra": "", "route_rate": ""}
    )
    graders = dataclasses.replace(found, results=(*found.results, first))
    assert gradebook.exercises(graders, kept) == ["zebra", "route_rate"]
    gradebook.write_book(tmp_path, graders, {}, kept)
    head = (tmp_path / "gradebook.csv").read_text("utf-8-sig").split("\n")[0].split(",")
    asked = ("rate", "leaves_out", "safer")
    assert head[2:8] == [f"{e}.{q}" for e in ("zebra", "route_rate") for q in asked]


def test_what_was_read_by_hand_is_not_still_being_read(classroom, tmp_path):
    alone(classroom)
    found = graded(classroom, tmp_path)
    hand = {("ana", "route_rate", "safer"): gradebook.ByHand(2.0, "Bien\n<b>")}
    (page,) = feedback.write_feedback(tmp_path / "grades", found, hand, None)
    text = page.read_text("utf-8")
    assert "en lectura" not in text
    assert "Bien<br>&lt;b&gt;" in text


def test_feedback_gives_reason_and_hint_and_never_the_answer(classroom, tmp_path):
    found = graded(classroom, tmp_path)
    pages = feedback.write_feedback(
        tmp_path / "grades", found, {}, read_class(classroom.class_file)
    )
    text = {p.stem: p.read_text("utf-8") for p in pages}
    assert "denominator" in text["ben"]
    assert "&lt;b&gt;Chloé" in text["chloe"]
    assert "<script" not in "".join(text.values())
    right = next(r for r in found.results if r.learner == "ana")
    assert right.questions[0].points == 2
    assert not re.search(r"\b[45]\.\d{3,}", text["ben"])
    summary = feedback.write_summary(
        tmp_path / "grades", found, {}, read_class(classroom.class_file), "es"
    )
    assert "route_rate" in summary.read_text("utf-8")


def test_nbgraders_form(classroom, tmp_path):
    found = graded(classroom, tmp_path)
    gradebook.write_nbgrader(tmp_path / "grades", found, {}, read_class(classroom.class_file))
    rows = list(csv.DictReader((tmp_path / "grades" / "nbgrader.csv").open(encoding="utf-8")))
    assert [(r["student_id"], r["score"], r["max_score"]) for r in rows] == [
        ("ana", "4", "7"),
        ("ben", "0", "7"),
        ("chloe", "0", "7"),
    ]


# -- cells that were moved, lost, renamed, changed ------------------------------------------------
def alone(made):
    """Leave only Ana in the class: nobody else needs to run."""
    for name in ("ben", "chloe"):
        shutil.rmtree(made.folder / name)


def edited(made, change):
    alone(made)
    path = copy(made, "ana")
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def cell_of(notebook, name):
    return next(c for c in notebook.cells if grading(c).get("grade_id") == name)


def no_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)


def no_names_at_all(notebook):
    no_metadata(notebook)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"new{number}"


def turned_round(notebook):
    notebook.cells.reverse()


def changed_parameters(notebook):
    next(
        c for c in notebook.cells if "deaths: Whole" in c.source
    ).source = "deaths = missing = arrivals = 1"


def check_deleted(notebook):
    notebook.cells.remove(cell_of(notebook, "rate-check"))


def pasted_twice(notebook):
    notebook.cells.append(cell_of(notebook, "rate").copy())


def helper_cell(notebook):
    cell_of(notebook, "rate").source = "rate = helped(deaths, missing, arrivals)"
    at = notebook.cells.index(cell_of(notebook, "rate"))
    code = "def helped(d, m, a):\n    return 1000 * (d + m) / (a + d + m)"
    notebook.cells.insert(at, nbformat.v4.new_code_cell(code))


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        (no_metadata, None),
        (no_names_at_all, "found by what it makes"),
        (turned_round, "another order"),
        (changed_parameters, "locked cell was changed"),
        (check_deleted, "locked cell is missing"),
        (pasted_twice, "several times"),
        (helper_cell, None),
    ],
)
def test_what_can_be_mended_is_mended_and_told(change, flag, classroom, tmp_path):
    edited(classroom, change)
    points, flags = earned(graded(classroom, tmp_path))
    assert (points["rate"], points["leaves_out"]) == (2, 2)
    assert flag is None or any(flag in told for told in flags), flags


def test_a_deleted_answer_earns_nothing_and_is_told(classroom, tmp_path):
    edited(classroom, lambda n: n.cells.remove(cell_of(n, "rate")))
    points, flags = earned(graded(classroom, tmp_path))
    assert (points["rate"], points["leaves_out"]) == (0, 2)
    assert any("rate is missing" in told for told in flags)


def test_a_notebook_may_have_any_name_and_lie_anywhere(classroom, tmp_path):
    alone(classroom)
    shutil.move(copy(classroom, "ana"), classroom.folder / "Untitled (3).ipynb")
    assert earned(graded(classroom, tmp_path))[0]["rate"] == 2


def lost(made, name="ana"):
    """Take away all metadata of a copy, as some tools do."""
    notebook = nbformat.read(copy(made, name), as_version=4)
    notebook.metadata = {}
    for cell in notebook.cells:
        cell.metadata = {}
    nbformat.write(notebook, copy(made, name))


def test_a_lost_identity_is_that_of_the_folder(classroom, tmp_path):
    alone(classroom)
    lost(classroom)
    points, flags = earned(graded(classroom, tmp_path))
    assert (points["rate"], points["leaves_out"], points["safer"]) == (2, 2, None)
    assert any("identity was lost" in told for told in flags)


def test_a_learner_cannot_place_a_notebook(classroom, tmp_path):
    """Neither a folder inside an archive, nor a word in the metadata, nor a later date makes it Ana’s."""
    lost(classroom, "ben")
    with zipfile.ZipFile(classroom.folder / "mine.zip", "w") as archive:
        archive.write(copy(classroom, "ben"), "ana/route_rate/x.ipynb")
    notebook = nbformat.read(copy(classroom, "ben"), as_version=4)
    shutil.copy(copy(classroom, "ben"), classroom.folder / "ana" / "route_rate" / "later.ipynb")
    notebook.metadata["iomlab_exercise"] = {
        "exercise": "route_rate", "learner": "ana", "placed": True, "lang": "es"
    }  # fmt: skip
    nbformat.write(notebook, classroom.folder / "claims.ipynb")
    os.utime(copy(classroom, "ana"), (1, 1))
    found = graded(classroom, tmp_path)
    assert {where for where, _ in found.unmatched} == {
        "mine.zip!ana/route_rate/x.ipynb",
        "claims.ipynb",
    }
    assert earned(found)[0]["rate"] == 2


def test_a_course_of_ones_own_is_proven_and_graded(iomlab, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(masters()["rising_count"], course / "ours")
    book = course / "ours" / "exercise.ipynb"
    book.write_text(book.read_text("utf-8").replace("rising_count", "ours"), "utf-8")
    where = ("--exercises", course)
    answer = iomlab("exercise", "make", "--out", tmp_path / "ho", *where)
    assert answer.code == 0, answer.err
    assert "ours" in iomlab("exercise", "list", *where).out
    assert iomlab("exercise", "audit", "ours", *where).code == 0
    hands = ("exercise", "grade", tmp_path / "ho", "--class", tmp_path / "ho.class.json")
    assert iomlab(*hands, "--out", tmp_path / "gr", *where).code == 0
    assert "readings: Which" in (tmp_path / "gr" / "summary.html").read_text("utf-8")
    assert "--exercises" in iomlab(*hands, "--out", tmp_path / "other").err
    unproven = iomlab(*hands[:3], "--out", tmp_path / "unproven", *where)
    assert "--class" in unproven.err
    assert "no folder" in iomlab("exercise", "list", "--exercises", tmp_path / "none").err


def test_the_same_class_again_needs_no_roster(classroom, tmp_path):
    kept = read_class(classroom.class_file)
    again = make(["rising_count"], out=tmp_path / "next", kept=kept, proven=False)
    assert read_class(again.class_file).learners == kept.learners
    assert read_class(again.class_file).secret == kept.secret


def test_a_second_copy_of_the_identity_helps(classroom, tmp_path):
    edited(classroom, lambda n: n.metadata.pop("iomlab_exercise"))
    assert earned(graded(classroom, tmp_path))[0]["rate"] == 2


def test_the_newest_of_several_counts(classroom, tmp_path):
    alone(classroom)
    old = classroom.folder / "old.ipynb"
    shutil.copy(copy(classroom, "ana"), old)
    os.utime(old, (1, 1))
    hands.fill(copy(classroom, "ana"), rate="rate = 1")
    points, flags = earned(graded(classroom, tmp_path))
    assert points["rate"] == 0
    assert any("several times" in told for told in flags)


# -- files that nobody can be blamed for ----------------------------------------------------------
def test_a_forged_identity_belongs_to_nobody(classroom, tmp_path):
    kept = read_class(classroom.class_file)
    forged = classroom.folder / "forged.ipynb"
    notebook = nbformat.read(copy(classroom, "ben"), as_version=4)
    notebook.metadata["iomlab_exercise"]["learner"] = "ana"
    notebook.cells[0].metadata["iomlab_exercise"]["learner"] = "ana"
    nbformat.write(notebook, forged)
    assert not genuine(kept.secret, notebook.metadata["iomlab_exercise"])
    found = graded(classroom, tmp_path)
    assert any(
        where == "forged.ipynb" and "not handed out" in why for where, why in found.unmatched
    )
    assert earned(found)[0]["rate"] == 2


DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("cut.ipynb", b'{"cells": [', "not a notebook"),
        ("empty.ipynb", b"", "not a notebook"),
        ("list.ipynb", b"[1, 2]", "not a notebook"),
        ("deep.ipynb", DEEP, "not a notebook"),
        ("utf16.ipynb", '{"cells": []}'.encode("utf-16"), "UTF-8"),
        ("other.ipynb", b'{"cells": [], "metadata": {}}', "metadata are lost"),
        (
            "strange.ipynb",
            b'{"cells": [1, null, {"source": 5}], "metadata": 7}',
            "metadata are lost",
        ),
        ("broken.zip", b"PK\x03\x04nonsense", "archive is damaged"),
        ("answer.docx", b"PK\x03\x04", "neither a notebook nor a zip file"),
        ("work.rar", b"Rar!", "neither a notebook nor a zip file"),
    ],
)
def test_a_broken_file_is_told_and_stops_nothing(name, content, told, classroom, tmp_path):
    alone(classroom)
    (classroom.folder / name).write_bytes(content)
    found = graded(classroom, tmp_path)
    assert any(where.startswith(name) and told in why for where, why in found.unmatched), (
        found.unmatched
    )
    assert len(found.results) == 1


def test_a_notebook_of_200_mb_is_not_read(classroom, tmp_path):
    with (classroom.folder / "large.ipynb").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    alone(classroom)
    found = graded(classroom, tmp_path)
    assert any("too large (200 MB)" in why for _, why in found.unmatched)


def test_links_and_pipes_are_not_followed(classroom, tmp_path):
    (classroom.folder / "link.ipynb").symlink_to("/etc/passwd")
    (classroom.folder / "ring").symlink_to(classroom.folder)
    os.mkfifo(classroom.folder / "pipe.ipynb")
    alone(classroom)
    found = graded(classroom, tmp_path)
    assert sum("link or a device" in why for _, why in found.unmatched) == 2
    assert len(found.results) == 1


def test_an_archive_is_read_and_never_unpacked(classroom, tmp_path):
    with zipfile.ZipFile(classroom.folder / "all.zip", "w") as archive:
        archive.write(copy(classroom, "ana"), "../../escaped.ipynb")
        archive.writestr("bomb.ipynb", b"0" * (LARGEST + 10), compress_type=zipfile.ZIP_DEFLATED)
        archive.writestr("__MACOSX/x.ipynb", b"{}")
    shutil.rmtree(classroom.folder / "ana")
    alone(classroom)
    found = graded(classroom, tmp_path)
    assert earned(found)[0]["rate"] == 2
    assert any("too large" in why for _, why in found.unmatched)
    assert not list(tmp_path.rglob("escaped.ipynb"))


def test_an_archive_without_a_notebook_is_told(classroom, tmp_path):
    with zipfile.ZipFile(classroom.folder / "photos.zip", "w") as archive:
        archive.writestr("screen.png", b"")
    found = graded(classroom, tmp_path)
    assert ("photos.zip", "the archive holds no notebook") in found.unmatched


@pytest.mark.parametrize("ending", [".txt", ".json"])
def test_a_notebook_that_a_browser_saved_with_another_ending_is_read(classroom, tmp_path, ending):
    alone(classroom)
    mine = copy(classroom, "ana")
    mine.rename(mine.with_name(f"route_rate.ipynb{ending}"))
    found = graded(classroom, tmp_path)
    assert earned(found)[0]["rate"] == 2
    assert not found.unmatched


def test_what_lies_beside_a_notebook_by_itself_is_no_submission(classroom, tmp_path):
    for name in ("Thumbs.db", ".DS_Store", "__pycache__/checks.cpython-311.pyc"):
        path = copy(classroom, "ana").parent / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    assert not graded(classroom, tmp_path).unmatched


def test_reading_keeps_cells_that_are_cells():
    handed = read(
        b'{"cells": [{"source": ["a", "b"]}, 3], "metadata": {"iomlab_exercise": []}}', "x"
    )
    assert [cell["source"] for cell in handed.cells] == ["ab"]
    assert handed.identity == {}


def test_nothing_to_collect_is_told(tmp_path):
    with pytest.raises(Exception, match="no folder"):
        collect(tmp_path / "none")


def test_without_class_file_each_result_says_so(classroom, tmp_path):
    found = grade(classroom.folder, tmp_path / "grades")
    assert any("could not be proven" in flag["en"] for r in found.results for flag in r.flags)


def test_the_command_makes_and_grades(iomlab, tmp_path):
    made = iomlab("exercise", "make", "route_rate", "--out", tmp_path / "ho", "--lang", "es")
    assert made.code == 0
    assert "ho.class.json" in made.out
    answer = iomlab("exercise", "grade", tmp_path / "ho", "--class", tmp_path / "ho.class.json",
                    "--out", tmp_path / "gr", "--lang", "fr")  # fmt: skip
    assert answer.code == 0, answer.err
    for name in (
        "gradebook.csv",
        "manual.csv",
        "nbgrader.csv",
        "summary.html",
        "feedback/everyone.html",
    ):
        assert (tmp_path / "gr" / name).is_file()
    assert (
        json.loads((tmp_path / "gr" / "results" / "everyone--route_rate.json").read_text("utf-8"))[
            "lang"
        ]
        == "es"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("exercise", "make", "route_rat"),
        ("exercise", "make", "--due", "tomorrow"),
        ("exercise", "grade", "nowhere"),
        ("exercise", "grade", ".", "--class", "none.json"),
    ],
)
def test_a_mistake_gets_one_sentence(words, iomlab, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = iomlab(*words)
    assert answer.code != 0
    assert len(answer.err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
