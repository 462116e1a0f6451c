"""Tables leave in the reader's language: headers, labels, names of sheets and files, sources."""

import csv
import datetime as dt

import openpyxl
import pytest

from iomlab.reports.sheets import file_name, sheet_name, slug, write_csv, write_workbook

SOURCE = {
    "table": "a", "titles": {"en": "People", "es": "Personas"}, "publisher": "World Bank",
    "edition": "=2024", "licence": "CC BY 4.0", "sha256": "f" * 64, "published": True,
}  # fmt: skip


def record(title="People abroad", **more):
    return {
        "kind": "table", "title": title, "alt": "", "lang": "es", "sources": [SOURCE],
        "columns": ["iso3", "n"], "headers": ["País", "Personas (personas)"],
        "labels": {"iso3": {"HND": "Honduras"}}, "rows": [["HND", 10644851], ["XXX", None]],
        **more,
    }  # fmt: skip


def workbook(tmp_path, *records):
    write_workbook(records, tmp_path / "t.xlsx", "es", dt.datetime(2026, 1, 1))
    return openpyxl.load_workbook(tmp_path / "t.xlsx")


def test_the_workbook_writes_labels_for_codes_and_the_csv_keeps_the_codes(tmp_path):
    sheet = workbook(tmp_path, record()).worksheets[1]
    rows = list(sheet.iter_rows(min_row=3, max_row=5, values_only=True))
    assert rows == [("País", "Personas (personas)"), ("Honduras", 10644851), ("XXX", None)]
    assert type(rows[1][1]) is int
    path, _ = write_csv([record()], tmp_path / "t")
    assert path.read_text("utf-8").splitlines() == ["iso3,n", "HND,10644851", "XXX,"]


def test_sheets_are_named_by_number_and_the_beginning_of_their_title(tmp_path):
    hard = "Deaths: 2014/2024 [region] *?\\ of people on the way, by year"
    several = [record(hard), record(hard), record("'=x'"), record(""), record("x" * 60)]
    book = workbook(tmp_path, *several)
    names = book.sheetnames[1:]
    assert names[0] == "01 Deaths 2014 2024 region of"
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert not any(name.startswith("'") or name.endswith("'") for name in names)
    for position, name in enumerate(names, start=2):
        link = book.worksheets[0].cell(position, 1).hyperlink
        assert (link.location or link.target).lstrip("#") == "'{}'!A1".format(
            name.replace("'", "''")
        )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Türkiye: people abroad", "07-turkiye-people-abroad.csv"),
        ("../../etc/passwd", "07-etc-passwd.csv"),
        ("نزوح", "07-table.csv"),
        ("x" * 90, "07-" + "x" * 40 + ".csv"),
        ("People from Honduras who live abroad, by destination", "07-people-from-honduras-who-live-abroad-by.csv"),
    ],
)  # fmt: skip
def test_files_are_named_by_number_and_a_short_ascii_title(title, name):
    assert file_name(7, record(title)) == name
    assert slug(title).isascii()
    assert sheet_name(7, record(title)).startswith("07")


def test_a_file_beside_the_tables_says_where_each_comes_from(tmp_path):
    *tables, sources = write_csv([record(), record(sources=[SOURCE, SOURCE])], tmp_path / "t")
    rows = list(csv.DictReader(sources.open(encoding="utf-8", newline="")))
    assert sources.name == "sources.csv"
    assert list(rows[0]) == ["file", "title", "publisher", "edition", "licence", "sha256"]
    assert [row["file"] for row in rows] == [tables[0].name, *[tables[1].name] * 2]
    assert rows[0]["title"] == "Personas"
    assert rows[0]["publisher"] == "Banco Mundial"
    assert rows[0]["edition"] == "'=2024"
    assert rows[0]["sha256"] == "f" * 64
