"""What the gate hides is gone from every file of a report; what it can't mend stops it."""

import csv
import json
from pathlib import Path

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup

from iomlab.errors import ReleaseError, UsageError
from iomlab.reports.batch.plan import make_plan
from iomlab.reports.batch.plan_file import Asked
from iomlab.reports.batch.press import print_one
from iomlab.reports.batch.run_batch import run_batch
from iomlab.reports.engine import Engine
from iomlab.reports.run import run
from iomlab.safety.folder import check_folder
from iomlab.safety.leaving import Beside
from iomlab.show.shown import MIME

REASON = "The data protection officer agreed on 3 May"
START = (
    "from iomlab import Show, column, computed, load, say\n"
    "show = Show(lang)\n"
    "cases = load('synthetic_trafficking_cases')\n"
)
# 61 + 7 + 40 = 108 and 19 + 30 + 50 = 99: the 7 and one more of its line must go, and their columns
COUNTS = (
    "rows = [('north', 61, 7, 40), ('south', 19, 30, 50), ('total', 80, 37, 90)]\n"
    "made = computed({'region': [r[0] for r in rows], 'women': [r[1] for r in rows],"
    " 'men': [r[2] for r in rows], 'others': [r[3] for r in rows],"
    " 'total': [sum(r[1:]) for r in rows]}, cases,"
    " region=column(say('Region'), role='group'),"
    " **{n: column(say('People')) for n in ('women', 'men', 'others', 'total')})\n"
)
TABLE = "show.table(made, title=say('Counted'))"
CHART = (
    "show.bars(made[made['region'] != 'total'], label='region', value='men', title=say('Counted'))"
)


def made(folder, *sources, markdown="# A report"):
    book = nbformat.v4.new_notebook()
    first = nbformat.v4.new_code_cell(
        "from iomlab import Language\n\nlang: Language = 'en'  # language"
    )
    first.metadata["tags"] = ["parameters"]
    text = nbformat.v4.new_markdown_cell(markdown)
    book.cells = [first, text, *(nbformat.v4.new_code_cell(source) for source in sources)]
    path = folder / "own.ipynb"
    nbformat.write(book, path)
    return str(path)


@pytest.fixture(scope="module")
def hidden(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gate")
    return run(made(folder, START + COUNTS, TABLE), {"lang": "es"}, out=folder / "out")


def record(report):
    notebook = next(p for p in report.files if p.suffix == ".ipynb")
    cells = nbformat.read(notebook, as_version=4).cells
    return next(o["data"][MIME] for c in cells for o in c.get("outputs", []) if MIME in o["data"])


def test_a_small_count_goes_with_the_fewest_that_would_give_it_away(hidden):
    rows = {row[0]: row[1:] for row in record(hidden)["rows"]}
    assert rows["north"][1] is None
    gone = sum(value is None for row in rows.values() for value in row)
    assert gone == 4
    assert hidden.card["release"]["hidden"] == 4
    assert hidden.card["release"]["narrowest_range"] >= 11


def test_page_says_in_the_readers_language_what_is_hidden(hidden):
    soup = BeautifulSoup(hidden.page.read_text("utf-8"), "html.parser")
    table = next(t for t in soup.find_all("table") if "Counted" in t.caption.get_text())
    words = [cell.get_text() for cell in table.find_all("td")]
    assert words.count("oculto") == 4
    assert "7" not in words
    assert "no significa cero" in soup.get_text()


def test_csv_and_workbook_name_what_is_hidden(hidden):
    folder = next(p for p in hidden.files if p.is_dir())
    lines = list(csv.DictReader(next(folder.glob("01-*.csv")).open(encoding="utf-8")))
    north = next(line for line in lines if line["region"] == "north")
    assert north["men"] == ""
    assert "men" in north["hidden"]
    book = openpyxl.load_workbook(next(p for p in hidden.files if p.suffix == ".xlsx"))
    values = [v for row in book.worksheets[1].iter_rows(values_only=True) for v in row]
    assert values.count("oculto") == 4
    assert 7 not in values
    assert any("no significa cero" in str(v) for v in values)


def test_a_picture_with_a_small_count_gives_way_to_its_table(tmp_path):
    report = run(made(tmp_path, START + COUNTS, CHART), {}, out=tmp_path / "out")
    soup = BeautifulSoup(report.page.read_text("utf-8"), "html.parser")
    assert soup.find("img") is None
    assert "7" not in [cell.get_text() for cell in soup.find_all("td")]
    text = next(p for p in report.files if p.suffix == ".ipynb").read_text("utf-8")
    assert "image/png" not in text
    assert "south 30; north 7" not in text
    assert record(report)["alt"] == "Table with 2 rows."


def test_a_sentence_that_tells_a_hidden_figure_stops_the_report(tmp_path):
    told = "show.text(say('In the north, {n} men asked for help.', n=7))"
    with pytest.raises(ReleaseError, match="sentence tells a figure"):
        run(made(tmp_path, START + COUNTS, TABLE, told), {}, out=tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_sentence_with_another_figure_does_not(tmp_path):
    told = "show.text(say('In the north there are {n} offices; see 7 CFR 2.', n=12))"
    run(made(tmp_path, START + COUNTS, TABLE, told), {}, out=tmp_path / "out")


@pytest.mark.parametrize(
    "source",
    [
        "print('3 women were turned away')",
        "import pandas as pd\npd.DataFrame({'sex': ['f', 'm'], 'n': [4, 90]})",
        "print('write to ana.lopez@example.org')",
    ],
    ids=["printed", "frame", "address"],
)
def test_what_is_printed_outside_records_is_looked_at(tmp_path, source):
    with pytest.raises(ReleaseError):
        run(made(tmp_path, source), {}, out=tmp_path / "out")


def test_an_override_stands_in_the_run_card_and_on_page_one(tmp_path, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "m.ruiz")
    report = run(made(tmp_path, START + COUNTS, TABLE), {}, out=tmp_path / "out", override=REASON)
    told = json.loads((tmp_path / "out" / "own-en.run.json").read_text("utf-8"))["release"]
    assert told["override"]["reason"] == REASON
    assert told["override"]["person"] == "m.ruiz"
    assert told["override"]["time"] == report.card["release"]["override"]["time"]
    soup = BeautifulSoup(report.page.read_text("utf-8"), "html.parser")
    card = soup.select_one("aside.card").get_text(" ")
    assert REASON in card
    assert "m.ruiz" in card
    assert "7" in [cell.get_text() for cell in soup.find_all("td")]


@pytest.mark.parametrize("reason", ["", "because", "because because because1"[:19], "a" * 40])
def test_an_override_needs_a_reason_that_says_something(tmp_path, reason):
    with pytest.raises(UsageError, match="why the figures may leave"):
        run(made(tmp_path, TABLE), {}, out=tmp_path / "out", override=reason)


def test_no_override_lets_persons_out(tmp_path):
    listed = START + "show.table(cases[['age_band', 'gender']], title=say('Cases'))"
    with pytest.raises(ReleaseError, match="one line a person"):
        run(made(tmp_path, listed), {}, out=tmp_path / "out", override=REASON)


def test_a_figure_hidden_once_stays_hidden_in_the_next_report(tmp_path):
    first = record(run(made(tmp_path, START + COUNTS, TABLE), {}, out=tmp_path / "out"))
    row, column = next(place for place in first["hidden"] if first["columns"][place[1]] != "men")
    name = first["columns"][column]
    part = f"made = made[made['region'] != 'total'][['region', '{name}']]\n"
    again = made(tmp_path, START + COUNTS + part, TABLE)
    alone = record(run(again, {"lang": "fr"}, out=tmp_path / "elsewhere"))
    beside = record(run(again, {"lang": "fr"}, out=tmp_path / "out"))
    assert alone["rows"][row][1] >= 11  # by itself it tells of many people
    assert beside["rows"][row][1] is None


@pytest.fixture
def parts(tmp_path):
    """A notebook that shows the whole table, or one column of it without its total."""
    part = (
        "if n:\n    name = ['women', 'men', 'others'][n - 1]\n"
        "    made = made[made['region'] != 'total'][['region', name]]\n"
    )
    path = Path(made(tmp_path, START + COUNTS + part, TABLE))
    book = nbformat.read(path, as_version=4)
    book.cells[0].source += "\nn: int = 0  # which part"
    nbformat.write(book, path)
    return Asked((str(path),), matrix={"n": "0..3"})


def test_reports_of_one_batch_do_not_give_away_what_the_others_hide(parts, tmp_path):
    outcome = run_batch(parts, tmp_path / "out", jobs=4)
    assert outcome.made >= 2
    assert all("give it away" in why for why in outcome.problems.values())  # then it must not leave
    assert check_folder(tmp_path / "out").may_leave


def test_a_worker_without_the_other_reports_lets_no_counts_out(parts, tmp_path):
    (job, *_) = [item.job for item in make_plan(parts).items]
    with Engine() as engine:
        told = print_one(job, tmp_path / "made", engine, ("es",), Beside(None))
    assert told.state == "failed"
    assert "iomlab batch --resume" in told.message["es"]
    assert not list((tmp_path / "made").glob("*.html"))


def test_a_batch_gives_its_reason_to_every_report(tmp_path):
    path = made(tmp_path, TABLE)
    plan = make_plan(Asked((path,), matrix={"lang": "en,fr"}, override=REASON))
    assert [item.job.override for item in plan.items] == [REASON, REASON]
    assert Asked.of(Asked((path,), override=REASON).record()).override == REASON
