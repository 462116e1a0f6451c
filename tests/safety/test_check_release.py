"""A folder is inspected whole: reports, stray files, several reports together; the exit code decides."""

import csv
import json

import nbformat
import openpyxl
import pytest

from iomlab.safety.folder import check_folder
from iomlab.safety.gate import gate
from iomlab.safety.redraw import masked
from iomlab.safety.release_page import example, page
from iomlab.show.shown import MIME
from tests.safety.people import register, report

SOURCE = {"table": "mine", "sha256": "a", "published": False}


def table(rows, columns=("sex", "people"), title="Counted", **about):
    return {
        "kind": "table",
        "title": title,
        "alt": title,
        "lang": "en",
        "columns": list(columns),
        "headers": list(columns),
        "labels": {},
        "measured": [],
        "rows": rows,
        "sources": [SOURCE],
        **about,
    }


def put(folder, records, name="own-en", time="2026-01-01T00:00:00+00:00", **card):
    """Write a report as it lies in a folder: notebook, run card, tables."""
    outputs = [
        nbformat.v4.new_output("display_data", {MIME: r, "text/plain": r["title"]}) for r in records
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=outputs)])
    nbformat.write(book, folder / f"{name}.ipynb")
    about = {"notebook": "own", "time": time, "tables": [], **card}
    (folder / f"{name}.run.json").write_text(json.dumps(about), encoding="utf-8")
    tables = folder / f"{name}-tables"
    tables.mkdir()
    for n, record in enumerate(records, start=1):
        with (tables / f"{n:02d}-counted.csv").open("w", encoding="utf-8", newline="") as file:
            rows = [["" if v is None else v for v in row] for row in record["rows"]]
            csv.writer(file).writerows([record["columns"], *rows])


def held(folder):
    return {one.name for one in check_folder(folder).found if one.held}


def test_a_folder_without_danger_may_leave(tmp_path, iomlab):
    put(tmp_path, [table([["f", 40], ["m", 33]])])
    answer = iomlab("check-release", tmp_path)
    assert answer.code == 0, answer.err
    told = json.loads((tmp_path / "release.json").read_text("utf-8"))
    assert told["decision"] == "release"
    assert told["utility"]["figures_checked"] == 2
    assert "Why some figures are hidden" in (tmp_path / "release.html").read_text("utf-8")
    assert iomlab("check-release", tmp_path).code == 0


def test_a_small_count_holds_the_folder_and_is_not_told(tmp_path, iomlab):
    put(tmp_path, [table([["f", 40], ["m", 3]])])
    answer = iomlab("check-release", tmp_path, "--lang", "fr")
    assert answer.code == 1
    told = json.loads((tmp_path / "release.json").read_text("utf-8"))
    assert told["decision"] == "hold"
    assert told["risk"]["figures_in_danger"] == 1
    assert "peu de personnes" in answer.out


@pytest.mark.parametrize(
    "rows",
    [
        [["f", 40], ["m", None], ["total", 47]],
        [["f", None], ["m", 30], ["x", 12], ["total", 45]],
    ],
)
def test_a_hidden_count_that_can_be_worked_out_holds_the_folder(tmp_path, rows):
    put(tmp_path, [table(rows)])
    assert "own-en.ipynb" in held(tmp_path)


def test_two_reports_that_give_a_count_away_together_are_held(tmp_path):
    whole = [table([["f", 40], ["m", 60], ["total", 100]])]
    part = [table([["f", 40], ["m", 55], ["total", 95]])]
    put(tmp_path, whole, "a-en", "2026-01-01T00:00:00+00:00")
    assert held(tmp_path) == set()
    put(tmp_path, part, "b-en", "2026-02-01T00:00:00+00:00")
    assert held(tmp_path) == {"b-en.ipynb"}


def test_what_the_gate_let_out_passes(tmp_path):
    records = report(register(500, 3), "hills", "sha")
    put(tmp_path, masked(records, gate(records)))
    assert held(tmp_path) == set()
    (tmp_path / "raw").mkdir()
    put(tmp_path / "raw", records)
    assert "raw/own-en.ipynb" in held(tmp_path)


def test_an_override_lets_a_folder_leave_and_is_counted(tmp_path):
    why = {"reason": "Agreed with the officer", "person": "ana", "time": "2026-01-01T00:00:00"}
    put(tmp_path, [table([["f", 40], ["m", 3]])], release={"override": why})
    release = check_folder(tmp_path)
    assert release.may_leave
    assert release.record()["risk"]["released_against_the_check"] >= 1
    assert "Agreed with the officer" in page(release, "en")


def test_no_override_covers_records_of_persons(tmp_path):
    listed = table([["f", "north"], ["f", "north"]], ("sex", "region"))
    put(tmp_path, [listed], release={"override": {"reason": "x", "person": "y", "time": "z"}})
    assert "own-en.ipynb" in held(tmp_path)


def test_a_file_of_a_report_with_other_figures_is_held(tmp_path):
    put(tmp_path, [table([["f", 40], ["m", None]], hidden=[[1, 1]])])
    assert held(tmp_path) == set()
    path = tmp_path / "own-en-tables" / "01-counted.csv"
    path.write_text("sex,people\nf,40\nm,3\n", encoding="utf-8")
    assert held(tmp_path) == {"own-en-tables/01-counted.csv"}


@pytest.mark.parametrize("kind", ["html", "xlsx"])
def test_a_page_or_workbook_that_shows_what_is_hidden_is_held(tmp_path, kind):
    put(tmp_path, [table([["f", 40], ["m", None]], hidden=[[1, 1]])])
    path = tmp_path / f"own-en.{kind}"

    def write(value):
        if kind == "html":
            path.write_text(
                "<table><caption>Counted</caption><tr><th>sex</th><th>people</th></tr>"
                f"<tr><th>f</th><td>40</td></tr><tr><th>m</th><td>{value}</td></tr></table>",
                encoding="utf-8",
            )
        else:
            book = openpyxl.Workbook()
            for line in (["Counted"], [], ["sex", "people"], ["f", 40], ["m", value]):
                book.active.append(line)
            book.save(path)

    write("hidden")
    assert held(tmp_path) == set()
    write(3)
    assert held(tmp_path) == {path.name}


def test_a_stray_table_is_not_published_unless_its_sidecar_says_so(tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text("district,people\na,3\nb,50\n", encoding="utf-8")
    assert held(tmp_path) == {"cells.csv"}
    sidecar = {"publisher": "Statistics office", "published": True}
    path.with_suffix(".json").write_text(json.dumps(sidecar), encoding="utf-8")
    assert held(tmp_path) == set()


def test_a_stray_table_is_named_and_counted(tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text("district,women,men,all\na,3,9,12\nb,50,40,90\nc,30,20,50\n", encoding="utf-8")
    told = check_folder(tmp_path).record()
    assert told["files"][0]["problems"][0].startswith("“cells.csv” shows figures of few people")
    assert told["risk"]["figures_in_danger"] == 2
    assert told["utility"]["figures_checked"] == 9
    assert told["utility"]["figures_shown_percent"] == 77.8


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.parquet", b"PAR1"),
        ("broken.xlsx", b"no workbook"),
        ("broken.ipynb", b"{"),
        (
            "names.csv",
            b"nombre completo,telefono\nAna Ruiz,+504 9999 1234\nLuis Paz,+504 9999 1235\n",
        ),
    ],
)
def test_what_can_not_be_read_or_names_persons_is_held(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert held(tmp_path) == {name}


def test_pictures_and_texts_are_named_as_not_read(tmp_path):
    (tmp_path / "map.png").write_bytes(b"x")
    release = check_folder(tmp_path)
    assert release.may_leave
    assert release.unread == ("map.png",)


def test_a_folder_that_is_not_there_gets_a_sentence(tmp_path, iomlab):
    answer = iomlab("check-release", tmp_path / "no")
    assert answer.code == 2
    assert "There is no folder" in answer.err


def test_the_explained_example_is_proved_and_its_words_are_true():
    safe = example()
    small = safe.table[safe.table["state"] == "primary"]
    assert small["value"].tolist() == [3]
    assert (small["high"] - small["low"]).item() >= 11
    assert safe.proven
    assert len(safe.complementary) == 3
    assert small.index.item() not in safe.published["value"].dropna().index


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_the_page_stands_in_every_language(tmp_path, lang):
    put(tmp_path, [table([["f", 40], ["m", 3]])])
    text = page(check_folder(tmp_path), lang)
    assert f'<html lang="{lang}">' in text
    headline = {"en": "Why some", "es": "Por qué algunas", "fr": "Pourquoi certains"}[lang]
    assert headline in text
    assert "http" not in text.replace("http-equiv", "")
