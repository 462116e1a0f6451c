"""A run leaves whole files or none, shows what failed, and works with plain papermill."""

import csv
import json
import re

import nbformat
import openpyxl
import papermill
import pytest
from pypdf import PdfReader

from iomlab import places
from iomlab.errors import ReleaseError, ReportError
from iomlab.reports.outputs import payloads, tables
from iomlab.reports.page import page
from iomlab.reports.run import run

PARAMETERS = 'word: str = "x"  # a word\n'


def notebook(tmp_path, *sources, name="own"):
    """Write a notebook with a parameters cell and these code cells."""
    first = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    cells = [first, *(nbformat.v4.new_code_cell(source) for source in sources)]
    path = tmp_path / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_any_notebook_with_parameters_runs_as_a_report(tmp_path):
    path = notebook(tmp_path, "print('the word is', word)")
    report = run(str(path), {"word": "pan <b>"}, out=tmp_path)
    assert "the word is pan &lt;b&gt;" in report.page.read_text("utf-8")
    assert report.page.name == "own-word=pan_b_.html"


def test_a_failing_cell_leaves_the_partial_notebook_and_a_sentence(tmp_path):
    path = notebook(tmp_path, "print('reached')", "1 / 0", "print('not reached')")
    out = tmp_path / "out"
    with pytest.raises(ReportError, match="ZeroDivisionError") as failed:
        run(str(path), {}, out=out)
    (kept,) = out.iterdir()
    assert kept.name == "own.failed.ipynb"
    assert str(kept) in str(failed.value)
    text = kept.read_text("utf-8")
    assert "reached" in text
    assert "ZeroDivisionError" in text


def test_what_has_no_source_does_not_leave(tmp_path):
    source = (
        "from IPython.display import display\n"
        "display({'application/vnd.iomlab+json': {'kind': 'table', 'title': 'T', 'columns': ['n'],"
        " 'headers': ['n'], 'rows': [[3]], 'sources': []}, 'text/plain': 'T'}, raw=True)"
    )
    path = notebook(tmp_path, source)
    out = tmp_path / "out"
    with pytest.raises(ReleaseError, match="no source record"):
        run(str(path), {}, out=out)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    "source",
    [
        'from IPython.display import HTML\nHTML(\'<img src="https://example.org/a.png" alt="a 1">\')',
        "from IPython.display import HTML\nHTML('<a href=\"//example.org/x\">x</a>')",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
    ],
    ids=["outside picture", "outside link", "picture without words"],
)
def test_a_page_that_is_not_complete_or_not_accessible_is_refused(tmp_path, source):
    path = notebook(tmp_path, source)
    out = tmp_path / "out"
    with pytest.raises(ReportError):
        run(str(path), {}, out=out)
    assert list(out.iterdir()) == []


def test_script_from_a_notebook_does_not_run_in_the_report(tmp_path):
    path = notebook(tmp_path, "from IPython.display import Javascript\nJavascript('alert(1)')")
    text = run(str(path), {}, out=tmp_path / "out").page.read_text("utf-8")
    assert "alert(1)" not in text
    assert "default-src 'none'" in text


def test_overwrite_replaces_the_whole_report(tmp_path):
    path = notebook(tmp_path, "print(1)")
    first = run(str(path), {}, out=tmp_path / "out")
    with pytest.raises(ReportError, match="not overwritten"):
        run(str(path), {}, out=tmp_path / "out")
    second = run(str(path), {}, out=tmp_path / "out", overwrite=True)
    assert first.files == second.files


def test_the_value_of_a_cell_is_shown_like_what_it_displays(tmp_path):
    path = notebook(tmp_path, "import pandas as pd\npd.DataFrame({'a': [7]})")
    text = run(str(path), {}, out=tmp_path / "out").page.read_text("utf-8")
    assert "<td>7</td>" in text


def test_the_tables_are_the_same_in_page_csv_and_workbook(profile):
    report = profile("HND", "es")
    folder = report.page.parent
    book = openpyxl.load_workbook(folder / f"{report.name}.xlsx")
    files = sorted((folder / f"{report.name}-tables").glob("[0-9]*.csv"))
    shown = payloads(nbformat.read(report.page.with_suffix(".ipynb"), as_version=4))
    assert len(book.sheetnames) == len(files) + 1
    for sheet, file, record in zip(book.worksheets[1:], files, tables(shown), strict=True):
        rows = list(csv.reader(file.open(encoding="utf-8", newline="")))
        words = [record["labels"].get(column, {}) for column in rows[0]]
        cells = [
            [("" if c is None else c) for c in row]
            for row in sheet.iter_rows(
                min_row=4, max_row=2 + len(rows), max_col=len(rows[0]), values_only=True
            )
        ]
        for written, read in zip(rows[1:], cells, strict=True):
            assert [
                known.get(w, w) if isinstance(c, str) else float(w)
                for w, c, known in zip(written, read, words, strict=True)
            ] == [c if isinstance(c, str) else float(c) for c in read]


def test_the_run_card_is_json_and_repeats_the_page(profile):
    report = profile("HND", "es")
    card = json.loads((report.page.parent / f"{report.name}.run.json").read_text("utf-8"))
    assert card == report.card


def test_the_notebook_runs_with_plain_papermill(tmp_path):
    source = places.shipped("notebooks", "reports", "country_profile.ipynb")
    done = tmp_path / "done.ipynb"
    papermill.execute_notebook(
        str(source), str(done), parameters={"country": "DEU", "lang": "fr"},
        kernel_name="python3", cwd=tmp_path, progress_bar=False,
    )  # fmt: skip
    assert "Allemagne" in done.read_text("utf-8")


def test_a_pdf_is_written_with_its_text_and_language(tmp_path):
    report = run("country_profile", {"country": "HND", "lang": "es"}, out=tmp_path, to="pdf")
    reader = PdfReader(report.page.with_suffix(".pdf"))
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    assert "Honduras" in text
    assert re.search(r"1\.397\.584", text)


def test_a_formula_in_a_table_is_not_run_by_a_spreadsheet(tmp_path):
    from iomlab.reports.sheets import write_csv, write_workbook

    record = {
        "kind": "table", "title": "=1+1", "columns": ["a"], "headers": ["=2+2"],
        "rows": [["=cmd|'/c calc'!A0"], ["@x"], [-5], [None]], "sources": [],
    }  # fmt: skip
    import datetime as dt

    write_csv([record], tmp_path / "t")
    (file,) = (tmp_path / "t").glob("[0-9]*.csv")
    assert "\n'=cmd" in "\n" + file.read_text("utf-8").replace('"', "")
    write_workbook([record], tmp_path / "t.xlsx", "en", dt.datetime(2026, 1, 1))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[1]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["A6"].value == -5


def test_a_hostile_title_stays_text(profile):
    executed = nbformat.read(profile("HND", "es").page.with_suffix(".ipynb"), as_version=4)
    card = {**profile("HND", "es").card, "parameters": {"x": "<script>alert(1)</script>"}}
    assert "<script>" not in page(executed, card, "es")
