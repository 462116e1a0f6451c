"""An intruder's files: whatever lies in a folder is read, or named, or held."""

import json
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from iomlab.safety.folder import check_folder

ROWS = "district,people\na,3\nb,50\n"
LARGE = [["district", "people"], ["a", 30], ["b", 50]]
SMALL = [["district", "girls"], ["a", 3], ["b", 20]]
PAGE = "<table><tr><th>d</th><th>people</th></tr><tr><td>a</td><td>3</td></tr><tr><td>b</td><td>50</td></tr></table>"
TEXTS = {
    "semicolons": ("a.csv", ROWS.replace(",", ";")),
    "tabs": ("a.csv", ROWS.replace(",", "\t")),
    "bars": ("a.csv", ROWS.replace(",", "|")),
    "capitals": ("A.CSV", ROWS),
    "another ending": ("a.tsv", ROWS.replace(",", "\t")),
    "no ending": ("data", ROWS),
    "text": ("a.txt", ROWS),
    "Markdown": ("a.md", "| d | people |\n|--|--|\n| a | 3 |\n| b | 50 |\n"),
    "a title above": ("a.csv", f"Report of May\n\n{ROWS}"),
    "no head": ("a.csv", "a,3\nb,50\n"),
    "one line": ("a.csv", "a,3\n"),
    "a formula": ("a.csv", "district,people\na,=3\nb,50\n"),
    "under five": ("a.csv", "district,people\na,<5\nb,50\n"),
    "words for missing": ("a.csv", "district,people\na,3\nb,50\nc,n/a\n"),
    "JSON": ("a.json", '[{"district": "a", "people": 3}]'),
    "JSON by columns": ("a.json", '{"district": ["a", "b"], "people": [3, 50]}'),
    "JSON by line": ("a.jsonl", '{"district": "a", "people": 3}\n'),
    "JSON with a person": ("a.json", '[{"surname": "Ruiz", "people": 30}]'),
    "rows in a descriptor": ("datapackage.json", '{"resources": [{"data": [{"surname": "Ruiz"}]}]}'),
    "XML": ("a.xml", "<r><district>a</district><n>3</n></r>"),
    "YAML": ("a.yaml", "women: 3\n"),
    "an address in a text": ("a.md", "write to ana@example.org"),
    "a log": ("a.log", "3 women in line 7"),
    "a name of a file": ("3 women.csv", "sex,people\nf,40\nm,60\n"),
    "a sentence in a page": ("a.html", "<p>3 women were turned away</p>"),
    "an address in a page": ("a.html", "<p>ana@example.org</p>"),
    "a comment in a page": ("a.html", "<p>a</p><!-- 3 women -->"),
    "a program in a page": ("a.html", '<script type="application/json">{"women": 3}</script>'),
    "an attribute in a page": ("a.html", '<div data-values="[3,4,40]">a</div>'),
    "a table that looks like ours": ("a.html", PAGE.replace("<table>", '<table class="key">')),
    "one row in a page": ("a.html", "<table><tr><th>women</th><td>3</td></tr></table>"),
    "a head that is too short": ("a.html", PAGE.replace("<th>people</th>", "")),
    "a name that this check writes": ("sub/release.html", PAGE),
    "sources that are none": ("sources.csv", ROWS),
    "a hidden file": (".a.csv", ROWS),
    "a hidden folder": (".data/a.csv", ROWS),
    "records with ages": ("a.csv", "sex,age,origin\nf,31,HN\nm,44,HN\nf,27,GT\n"),
    "a map": ("a.kml", "<coordinates>-87.2,14.1</coordinates>"),
    "a failed notebook": ("a.failed.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": "1", "metadata": {}, "execution_count": 1, "outputs": [{"output_type": "error", "ename": "E", "evalue": "ana@example.org", "traceback": []}]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})),
}  # fmt: skip


def held(folder):
    return [one.name for one in check_folder(folder).found if one.held]


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_is_read_whatever_it_is_called_and_however_it_is_parted(tmp_path, what):
    name, content = TEXTS[what]
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    assert held(tmp_path) == [name]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1", "utf-32"])
def test_encodings_are_read_and_large_counts_pass(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("district,people\nñandú,30\nb,50\n".encode(encoding))
    assert held(tmp_path) == []
    path.write_bytes("district,people\nñandú,3\nb,50\n".encode(encoding))
    told = check_folder(tmp_path).found[0]
    assert "few people" in str(told.problems[0])


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.PARQUET", "a.dat", "a.zip", "a", "a.tgz"])
def test_what_no_check_reads_is_held(tmp_path, name):
    with zipfile.ZipFile(tmp_path / name, "w") as packed:
        packed.writestr("a.csv", ROWS)
    assert held(tmp_path) == [name]


def test_a_link_is_held(tmp_path):
    (tmp_path / "a.csv").symlink_to("/etc/hostname")
    assert held(tmp_path) == ["a.csv"]


def test_a_sidecar_publishes_only_with_true(tmp_path):
    (tmp_path / "a.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "a.json").write_text('{"publisher": "x", "published": "false"}', encoding="utf-8")
    assert held(tmp_path) == ["a.csv"]
    (tmp_path / "a.json").write_text('{"publisher": "x", "published": true}', encoding="utf-8")
    assert held(tmp_path) == []


def fill(sheet, rows):
    for row in rows:
        sheet.append(row)


def comment(book):
    book.active["A2"].comment = Comment("3 women", "x")


def name(book):
    book.defined_names["women"] = DefinedName("women", attr_text="3")


def header(book):
    book.active.oddHeader.center.text = "ana@example.org"


def creator(book):
    book.properties.creator = "ana@example.org"


def formula(book):
    book.active["B2"] = "=1+2"


def hidden_sheet(book):
    sheet = book.create_sheet("x")
    fill(sheet, SMALL)
    sheet.sheet_state = "veryHidden"


def second_table(book):
    fill(book.active, [[], *SMALL])


def as_text(book):
    book.active["B2"] = "3"


def far_down(book):
    fill(book.create_sheet("x"), [[None]] * 12 + SMALL)


def one_column(book):
    fill(book.create_sheet("x"), [["people"], [3], [50]])


def years_as_head(book):
    fill(book.create_sheet("x"), [["district", 2023, 2024], ["a", 3, 40], ["b", 50, 60]])


def only_a_line(book):
    fill(book.create_sheet("x"), [["Ana Ruiz", "ana@example.org"]])


HIDING = (comment, name, header, creator, formula, hidden_sheet, second_table, as_text, far_down, one_column, years_as_head, only_a_line)  # fmt: skip


@pytest.mark.parametrize("hide", HIDING)
def test_a_workbook_has_no_corner_that_is_not_read(tmp_path, hide):
    book = openpyxl.Workbook()
    fill(book.active, LARGE)
    book.save(tmp_path / "a.xlsx")
    assert held(tmp_path) == []
    hide(book)
    book.save(tmp_path / "a.xlsx")
    assert held(tmp_path) == ["a.xlsx"]


def test_two_stray_tables_that_give_a_count_away_together_are_held(tmp_path):
    (tmp_path / "a.csv").write_text("sex,people\nf,40\nm,60\ntotal,100\n", encoding="utf-8")
    assert held(tmp_path) == []
    (tmp_path / "b.csv").write_text("sex,people\nf,40\nm,57\ntotal,97\n", encoding="utf-8")
    assert held(tmp_path) == ["b.csv"]


@pytest.mark.parametrize(
    ("called", "content"),
    [
        ("README.md", "# Data\n\nVersion 3, made in May; see step 2.\n"),
        ("a.csv", "district;people\na;30\nb;50\n"),
        ("a.csv", "age,people\n0-4,30\n5-9,50\n"),
        ("a.html", "<h1>Figures</h1><p>30 women, 50 men</p>"),
        ("checks.py", "women = 3\n"),
        (
            "b.journal.jsonl",
            '{"event": "start", "n": 2, "key": "8ee3283101fa9992f409a183776ce4b88b87719b8d6"}\n',
        ),
        ("a.md", "sha256 8ee3283101fa9992f409a183776ce4b88b87719b8d6\nmariel_unemployment\n"),
        ("a.xml", "<r><district>a</district><n>30</n></r>"),
    ],
)
def test_what_tells_of_nobody_may_leave(tmp_path, called, content):
    (tmp_path / called).write_text(content, encoding="utf-8")
    assert held(tmp_path) == []
