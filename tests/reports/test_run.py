"""A run leaves whole files or none, shows what failed, and works with plain papermill."""

import csv
import json
import os
import re
import subprocess
import sys

import nbformat
import openpyxl
import papermill
import pytest
from pypdf import PdfReader

from iomlab import places
from iomlab.errors import ReleaseError, ReportError
from iomlab.reports.execute import execute
from iomlab.reports.hold import held
from iomlab.reports.job import prepare
from iomlab.reports.outputs import payloads, tables
from iomlab.reports.page import page
from iomlab.reports.run import make, run

PARAMETERS = 'word: str = "x"  # a word\n'


def notebook(tmp_path, *sources, name="own", parameters=PARAMETERS):
    """Write a notebook with a parameters cell and these code cells."""
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
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
    path = notebook(tmp_path, "import pandas as pd\npd.DataFrame({'a': [70]})")
    text = run(str(path), {}, out=tmp_path / "out").page.read_text("utf-8")
    assert "<td>70</td>" in text


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


OWNED = ["html", "ipynb", "xlsx", "run.json", "pdf"]


@pytest.mark.parametrize("name", [*(f"own.{end}" for end in OWNED), "own-tables"])
def test_whatever_a_report_owns_is_not_overwritten_unless_asked(tmp_path, name):
    path, out = notebook(tmp_path, "print(1)"), tmp_path / "out"
    out.mkdir()
    (out / name).write_text("mine")
    with pytest.raises(ReportError, match=f"{re.escape(name)} is there already"):
        run(str(path), {}, out=out)
    assert [(p.name, p.read_text()) for p in out.iterdir()] == [(name, "mine")]


def written(job, result):
    """Stand in for an execution: the notebook as it is."""
    nbformat.write(nbformat.read(job.notebook, as_version=4), result)


def test_what_appears_during_the_run_is_not_overwritten(tmp_path):
    job, out = prepare(str(notebook(tmp_path, "1"))), tmp_path / "out"
    out.mkdir()

    def meanwhile(job, result):
        written(job, result)
        (out / "own.pdf").write_text("mine")

    with pytest.raises(ReportError, match=r"own\.pdf is there already"):
        make(job, out, meanwhile, overwrite=False)
    assert [(p.name, p.read_text()) for p in out.iterdir()] == [("own.pdf", "mine")]


def test_overwrite_takes_away_the_whole_older_report_and_nothing_else(tmp_path):
    job, out = prepare(str(notebook(tmp_path, "1"))), tmp_path / "out"
    (out / "own-tables").mkdir(parents=True)
    for name in ("own.pdf", "own.xlsx", "own.failed.ipynb", "own-tables/01.csv"):
        (out / name).write_text("old")
    others = ["own.txt", "own-x.pdf", "own-x.html", "owner.html"]
    for name in others:
        (out / name).write_text("mine")
    make(job, out, written)
    made = {f"own.{end}" for end in ("html", "ipynb", "run.json")}
    assert {p.name for p in out.iterdir()} == made | set(others)
    assert {(out / name).read_text() for name in others} == {"mine"}


def test_a_move_that_breaks_off_leaves_the_older_report_as_it_was(tmp_path, monkeypatch):
    job, out = prepare(str(notebook(tmp_path, "1"))), tmp_path / "out"
    out.mkdir()
    for end in ("html", "ipynb", "pdf"):
        (out / f"own.{end}").write_text("old")
    real = type(out).replace

    def breaks(self, target):
        if self.name == "own.run.json":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(type(out), "replace", breaks)
    with pytest.raises(KeyboardInterrupt):
        make(job, out, written)
    assert {p.name: p.read_text() for p in out.iterdir()} == {
        "own.html": "old", "own.ipynb": "old", "own.pdf": "old",
    }  # fmt: skip


def test_a_persons_folder_with_the_name_of_a_report_stays(tmp_path):
    path, out = notebook(tmp_path, "1"), tmp_path / "out"
    (out / "own.pdf").mkdir(parents=True)
    with pytest.raises(ReportError, match="is a folder"):
        run(str(path), {}, out=out, overwrite=True)
    assert [p.name for p in out.iterdir()] == ["own.pdf"]


def test_two_runs_into_one_folder_do_not_overwrite_each_other(tmp_path):
    path, out = notebook(tmp_path, "1"), tmp_path / "out"
    out.mkdir()
    with held(out, "own"):
        with pytest.raises(ReportError, match="Another run is making the report own"):
            run(str(path), {}, out=out)
        with held(out, "other"):
            pass
    assert list(out.iterdir()) == []


def test_the_lock_of_a_process_that_is_gone_is_taken_over(tmp_path):
    holder = (
        "import os, pathlib, sys\nfrom iomlab.reports.hold import held\n"
        "with held(pathlib.Path(sys.argv[1]), 'own'):\n    os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", holder, str(tmp_path)], check=True)
    (lock,) = tmp_path.iterdir()
    assert json.loads(lock.read_text())["pid"] != os.getpid()
    with held(tmp_path, "own"):
        assert json.loads(lock.read_text())["pid"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_left_empty_when_power_failed_is_taken_over(tmp_path):
    lock = tmp_path / ".own.lock"
    lock.touch()
    with pytest.raises(ReportError, match="Another run"), held(tmp_path, "own"):
        pass
    os.utime(lock, (0, 0))
    with held(tmp_path, "own"):
        assert json.loads(lock.read_text())["pid"] == os.getpid()


def test_a_lock_of_another_computer_is_respected(tmp_path):
    lock = tmp_path / ".own.lock"
    lock.write_text('{"host": "elsewhere", "pid": 1, "started": 0}')
    with pytest.raises(ReportError, match="delete that file"), held(tmp_path, "own"):
        pass
    assert lock.exists()


def executed(tmp_path, path, values=None):
    """Execute a notebook through papermill and return the file."""
    room = tmp_path / "room" / "inner"
    room.mkdir(parents=True)
    result = room / "own.ipynb"
    execute(prepare(str(path), values), result)
    return nbformat.read(result, as_version=4)


def test_only_what_a_person_gave_is_put_into_the_notebook(tmp_path, capfd):
    typed = "from iomlab.parameters.types import Year\nn: Year[1990, 2024] = 2000\nword = 'x'"
    path = notebook(tmp_path, "print(n, word)", parameters=typed)
    injected = [
        c.source
        for c in executed(tmp_path, path, {"word": "y"}).cells
        if "injected-parameters" in c.metadata.get("tags", [])
    ]
    assert injected == ['# Parameters\nword = "y"\n']
    assert capfd.readouterr() == ("", "")


def test_nothing_is_put_into_the_notebook_when_nothing_was_given(tmp_path):
    path = notebook(tmp_path, "print(word)")
    assert len(executed(tmp_path, path).cells) == 2


def test_a_folder_with_braces_in_its_name_is_a_folder(tmp_path):
    odd = tmp_path / "a {year} }{"
    odd.mkdir()
    assert len(executed(odd, notebook(odd, "1", name="o{w}n")).cells) == 2


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("1 / 0", "Cell 3 of own.ipynb failed: ZeroDivisionError"),
        ("import os; os.kill(os.getpid(), 9)", "ended in the middle of cell 3"),
        ("import sys; sys.exit()", "Cell 3 of own.ipynb ended the notebook"),
    ],
    ids=["error", "killed", "exit"],
)
@pytest.mark.parametrize("values", [{}, {"word": "y"}], ids=["as it is", "injected"])
def test_a_failure_names_the_cell_of_a_persons_own_notebook(tmp_path, capfd, source, words, values):
    path = notebook(tmp_path, "print('reached')", source, "print(2)")
    with pytest.raises(ReportError, match=words):
        executed(tmp_path, path, values)
    assert "reached" in (tmp_path / "room" / "inner" / "own.ipynb").read_text("utf-8")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("problem", "words"), [("late", "did not end in time"), ("odd", "could not be run to its end")]
)
def test_any_other_end_of_papermill_gets_a_sentence(tmp_path, monkeypatch, problem, words):
    real = papermill.execute_notebook

    def ends(*args, **kwargs):
        if problem == "odd":
            raise KeyError("kernel")
        return real(*args, **kwargs, execution_timeout=1)

    monkeypatch.setattr(papermill, "execute_notebook", ends)
    with pytest.raises(ReportError, match=words):
        executed(tmp_path, notebook(tmp_path, "import time; time.sleep(60)"))
