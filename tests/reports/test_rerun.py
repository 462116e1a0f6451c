"""The same report on another vintage: figures that moved, conclusions that are stated otherwise."""

import json
import shutil
import zipfile

import nbformat
import pytest

from iomlab.data.live.publisher import connectors
from iomlab.errors import DataError, ReportError
from iomlab.records.read_card import sealed
from iomlab.reports.changes.compare import compare
from iomlab.reports.changes.rerun import rerun
from iomlab.reports.run import run
from iomlab.show.shown import MIME
from tests.data.test_shelf import shelved

KEYS = [m.PUBLISHER.key.variable for m in connectors().values() if m.PUBLISHER.key]
MARKED = "k3y-that-nobody-may-see"
EARLIER = [("DEU", 2010, 9_000_000, 4_000_000), ("DEU", 2020, 8_000_000, 4_000_000)]


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A profile of Germany on an invented earlier edition, in which immigrants became fewer."""
    room = tmp_path_factory.mktemp("rerun")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IOMLAB_DATA", str(room / "shelf"))
        for key in KEYS:
            patch.setenv(key, MARKED)
        shelved("2020-12-31", EARLIER)
        values = {"country": "DEU", "lang": "es"}
        run("country_profile", values, out=room / "first", vintage="2020-12-31")
        yield room / "first"


@pytest.fixture
def first(once, tmp_path):
    """The run card of that profile, in a folder of the test's own."""
    folder = shutil.copytree(once, tmp_path / "first")
    return next(folder.glob("*.run.json"))


def test_a_rerun_lists_what_moved_and_what_is_concluded_otherwise(first, tmp_path):
    made, files = rerun(first, "shipped", out=tmp_path / "second")
    moved = {figure.label: figure for figure in made.changes.moved}
    assert moved["Inmigrantes"].before == 8_000_000
    assert moved["Inmigrantes"].after == 16_750_084
    reworded = " ".join(s.before + s.after for s in made.changes.conclusions)
    assert "disminuyó" in reworded
    assert "aumentó" in reworded
    assert {found.after.table for found in made.tables} == {"migrant_stock_totals"}
    page, told = files[-2].read_text("utf-8"), json.loads(files[-1].read_text("utf-8"))
    assert '<html lang="es">' in page
    assert "<script" not in page
    assert "16.750.084" in page
    assert told["before"]["migrant_stock_totals"] == "2020-12-31"
    assert told["after"]["migrant_stock_totals"] == "shipped"


def test_the_same_vintage_changes_nothing(first, tmp_path):
    made, _ = rerun(first, "2020-12-31", out=tmp_path / "second")
    assert made.changes.moved == ()
    assert made.changes.sentences == ()
    assert not any(shape.touched for shape in made.changes.shapes)
    assert made.tables == ()


def test_what_else_has_changed_is_said(first, tmp_path):
    card = json.loads(first.read_text("utf-8"))
    card["notebook_sha256"], card["versions"]["iomlab"] = "0" * 64, "0.0.1"
    first.write_text(json.dumps(sealed(card)), "utf-8")
    made, _ = rerun(first, "shipped", out=tmp_path / "second")
    told = " ".join(map(str, made.warnings))
    assert "notebook has changed" in told
    assert "0.0.1" in told


def test_the_first_run_is_never_replaced(first):
    before = {path: path.read_bytes() for path in first.parent.iterdir() if path.is_file()}
    with pytest.raises(ReportError, match="Name another folder"):
        rerun(first, "shipped", out=first.parent, overwrite=True)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("damage", ["{", "{}", "[]"])
def test_a_damaged_card_is_named(first, damage, tmp_path):
    first.write_text(damage, "utf-8")
    with pytest.raises(DataError, match=r"run card .* is damaged"):
        rerun(first, "shipped", out=tmp_path / "second")


def test_no_key_of_a_publisher_stands_in_a_report_or_its_run_card(once):
    assert KEYS
    files = [path for path in once.rglob("*") if path.is_file()]
    assert any(path.name.endswith(".run.json") for path in files)
    for path in files:
        content = zipped(path) if path.suffix == ".xlsx" else path.read_bytes()
        assert MARKED.encode() not in content, path.name


def zipped(path):
    with zipfile.ZipFile(path) as book:
        return b"".join(map(book.read, book.namelist()))


def ran(*records):
    outputs = [{"output_type": "display_data", "data": {MIME: record}} for record in records]
    return {"cells": [{"cell_type": "code", "source": ["x"], "outputs": outputs}]}


def test_a_figure_in_a_chart_is_found_by_its_row():
    def chart(rows):
        return {"kind": "bars", "title": "T", "columns": ["iso3", "year", "n"], "rows": rows}

    before = chart([["DEU", 2010, 5], ["DEU", 2020, 6], ["FRA", 2020, 1]])
    after = chart([["DEU", 2020, 7], ["DEU", 2010, 5], ["ITA", 2020, 1]])
    (shape,) = compare(ran(before), ran(after)).shapes
    assert (shape.same, shape.moved, shape.new, shape.gone) == (1, 1, 1, 1)


def test_a_sentence_that_is_new_or_gone_is_a_change_of_conclusion():
    def said(text):
        return {"kind": "text", "title": "", "alt": text}

    found = compare(ran(said("It grew by 3 %. It is small.")), ran(said("It grew by 4 %.")))
    assert [(s.before, s.after, s.reworded) for s in found.sentences] == [
        ("It grew by 3 %.", "It grew by 4 %.", False),
        ("It is small.", "", True),
    ]


TWO = """
from iomlab import Show, load, say
lang: str = "en"
then, now = (load("migrant_stock_totals", v).of(country="DEU") for v in ("2020-12-31", "shipped"))
"""


def test_two_editions_of_a_table_both_stand_on_the_run_card(once, tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(TWO, metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell('Show(lang).table(then, title=say("Then"))'),
            nbformat.v4.new_code_cell('Show(lang).table(now, title=say("Now"))'),
        ]
    )
    nbformat.write(notebook, tmp_path / "two.ipynb")
    made = run(str(tmp_path / "two.ipynb"), {}, out=tmp_path / "out")
    assert sorted(t["vintage"] for t in made.card["tables"]) == ["2020-12-31", "shipped"]
    card = next(path for path in made.files if path.name.endswith(".run.json"))
    again, _ = rerun(card, out=tmp_path / "again", notebook=str(tmp_path / "two.ipynb"))
    assert not again.tables
