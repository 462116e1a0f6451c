"""One report is run with every hostile text at once, and all its files are looked through."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup

from iomlab.messages import quiet
from iomlab.reports.run import run
from iomlab.safety.cells import STARTS

from .hostile import CLEAN

CODE = """from iomlab import Show, load, say, computed, column
import pandas as pd
show, base = Show(lang), load("remittances")
"""
SHOWN = """people = computed(pd.DataFrame({"group": names, "people": [1000 + n for n in range(len(names))]}), base, group=column(say("Group"), role="group"), people=column(say("Persons")))
show.table(people, title=say("People from {name}", name=names[0]))
"""
TOLD = 'show.text(*[say("People from {name} came.", name=name) for name in names])'
DRAWN = (
    'show.bars(people.head(12), title=say("{name}", name=names[1]), label="group", value="people")'
)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    source = 'names: list[str] = ["x"]  # names\nlang: Language = "en"\nfrom iomlab import Language'
    cells = [
        nbformat.v4.new_code_cell("from iomlab import Language"),
        nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_markdown_cell("# Report"),
        *(nbformat.v4.new_code_cell(code) for code in (CODE, SHOWN, TOLD, DRAWN)),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "own.ipynb")
    names = [name for name in CLEAN if "127.0.0.1" not in name and len(name) < 200]
    (folder / "out").mkdir()
    made = run(str(folder / "own.ipynb"), {"names": names}, out=folder / "out", to="pdf")
    return made, names, folder


def test_every_file_is_in_its_folder_and_nothing_was_run(report):
    made, _, folder = report
    assert sorted(p.name for p in folder.iterdir()) == ["out", "own.ipynb"]
    assert all(path.resolve().parent == (folder / "out").resolve() for path in made.files)
    assert not list(folder.rglob("pwned"))
    assert all(len(path.name.encode()) < 200 for path in made.files)


def test_the_page_holds_the_names_as_text_alone(report):
    made, names, _ = report
    soup = BeautifulSoup(made.page.read_text("utf-8"), "html.parser")
    assert not soup.find_all(
        ["script", "iframe", "form", "object", "embed", "base", "link", "svg", "video", "b", "xmp"]
    )
    assert not [a for tag in soup.find_all(True) for a in tag.attrs if a.lower().startswith("on")]
    text = " ".join(soup.get_text().split())
    found = [name for name in names if " ".join(quiet(name).split()) in text]
    assert len(found) >= 0.95 * len(names), set(names) - set(found)


def test_the_parameters_are_literals_in_the_notebook_that_ran(report):
    made, names, _ = report
    book = nbformat.read(next(p for p in made.files if p.suffix == ".ipynb"), as_version=4)
    cell = next(c for c in book.cells if "injected-parameters" in c.metadata.get("tags", []))
    room = {}
    import ast

    for node in ast.parse(cell.source).body:
        room[node.targets[0].id] = ast.literal_eval(node.value)
    assert room["names"] == names


def test_no_cell_of_csv_or_workbook_is_a_formula(report):
    made, _, _ = report
    book = openpyxl.load_workbook(next(p for p in made.files if p.suffix == ".xlsx"))
    assert not [c.value for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    for path in next(p for p in made.files if p.name.endswith("-tables")).iterdir():
        for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline="")):
            assert not [c for c in row if c[:1] in STARTS]


def test_the_run_card_and_the_workbook_hold_no_live_address(report):
    made, names, _ = report
    card = json.loads(
        next(p for p in made.files if p.name.endswith(".run.json")).read_text("utf-8")
    )
    assert card["parameters"]["names"] == names
    with zipfile.ZipFile(next(p for p in made.files if p.suffix == ".xlsx")) as book:
        links = [book.read(n).decode() for n in book.namelist() if n.endswith(".rels")]
    targets = [
        t for link in links for t in re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', link)
    ]
    targets += [
        t for link in links for t in re.findall(r'TargetMode="External"[^>]*Target="([^"]*)"', link)
    ]
    assert all(target.startswith("#") for target in targets), targets


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_the_pdf_holds_no_script_no_action_and_no_other_file(report):
    made, _, _ = report
    content = next(p for p in made.files if p.suffix == ".pdf").read_bytes()
    for word in (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile", b"/SubmitForm"):
        assert word not in content
    told = subprocess.run(["pdftotext", str(next(p for p in made.files if p.suffix == ".pdf")), "-"], capture_output=True, text=True, check=True)  # fmt: skip
    assert "root:x:0" not in told.stdout
