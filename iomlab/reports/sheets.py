"""The figures of a report as CSV files and as one Excel workbook."""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from iomlab.languages.catalogue import tell
from iomlab.messages import say
from iomlab.safety.cells import harmless
from iomlab.safety.redraw import hidden_word

SOURCES = "sources.csv"
LONGEST = 31  # letters that a spreadsheet allows in the name of a sheet
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def slug(text: str, longest: int | None = None) -> str:
    """Return a text as small ASCII letters, digits and hyphens; cut between words.

    >>> slug("Türkiye: people abroad, 2024"), slug("Côte d’Ivoire", 8), slug("نزوح")
    ('turkiye-people-abroad-2024', 'cote-d', '')
    """
    parts = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    whole = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if longest is None or len(whole) <= longest:
        return whole
    return whole[: longest + 1].rpartition("-")[0] or whole[:longest]


def file_name(position: int, record: Mapping[str, Any]) -> str:
    """Return the name of a table's file: ``03-people-abroad-honduras.csv``."""
    return f"{position:02d}-{slug(record['title'], 40) or record['kind']}.csv"


def sheet_name(position: int, record: Mapping[str, Any]) -> str:
    """Return the name of a table's sheet: its number, which is unique, and its title's beginning.

    >>> sheet_name(3, {"title": "People abroad: 1990/2024, by sex and age"})
    '03 People abroad 1990 2024, by'
    """
    title = " ".join(FORBIDDEN.sub(" ", record["title"]).split())
    whole = f"{position:02d} {title}"
    cut = whole if len(whole) <= LONGEST else whole[: LONGEST + 1].rpartition(" ")[0]
    return (cut if len(cut) > 3 else whole[:LONGEST]).rstrip(" ,.;'")


def write_csv(records: Sequence[dict[str, Any]], folder: Path) -> list[Path]:
    """Write each table as CSV (UTF-8, machine names, figures in full); a blank is missing.

    ``sources.csv`` says beside them where the figures of each file come from.
    """
    folder.mkdir()
    written = []
    for position, record in enumerate(records, start=1):
        path = folder / file_name(position, record)
        _write(path, _csv_rows(record))
        written.append(path)
    _write(folder / SOURCES, _source_rows(records))
    return [*written, folder / SOURCES]


def _csv_rows(record: Mapping[str, Any]) -> list[Sequence[Any]]:
    """Return the lines of a table's file; where figures are hidden, a last column names them."""
    rows: list[Sequence[Any]] = [record["columns"], *record["rows"]]
    if not record.get("hidden"):
        return rows
    lang = record.get("lang", "en")
    named: dict[int, list[str]] = {}
    for row, column in record["hidden"]:
        named.setdefault(row, []).append(str(record["columns"][column]))
    told = {
        row: tell(say("hidden: {columns}. {note}", columns=tuple(names), note=record["note"]), lang)
        for row, names in named.items()
    }
    return [
        [*rows[0], "hidden"],
        *([*row, told.get(at, "")] for at, row in enumerate(record["rows"])),
    ]


def _write(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([harmless("" if v is None else v) for v in row] for row in rows)


def _source_rows(records: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    """Yield a row for each source of each file, with the hash of the shipped table."""
    yield ["file", "title", "publisher", "edition", "licence", "sha256"]
    for position, record in enumerate(records, start=1):
        lang = record.get("lang", "en")
        for source in record["sources"]:
            told = [tell(source[name], lang) for name in ("publisher", "edition", "licence")]
            title = source["titles"].get(lang, source["table"])
            yield [file_name(position, record), title, *told, source["sha256"]]


def in_words(record: Mapping[str, Any]) -> list[list[Any]]:
    """Return the rows of a table with the labels of its codes, for a reader.

    >>> in_words({"columns": ["iso3"], "labels": {"iso3": {"HND": "Honduras"}}, "rows": [["HND"]]})
    [['Honduras']]
    """
    labels = record.get("labels", {})
    words = [labels.get(column, {}) for column in record["columns"]]
    made = [
        [known.get(str(value), value) for known, value in zip(words, row, strict=True)]
        for row in record["rows"]
    ]
    for row, column in record.get("hidden", ()):
        made[row][column] = hidden_word(record.get("lang", "en"))
    return made


def write_workbook(
    records: Sequence[dict[str, Any]], path: Path, lang: str, made: dt.datetime
) -> None:
    """Write one workbook: a contents sheet, then a sheet a table with its title and sources.

    Headers have their units and codes their labels; figures stay numbers.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    contents = book.active
    contents.title = tell(say("Contents"), lang)[:LONGEST]
    contents.append(
        [tell(say("Sheet"), lang), tell(say("Title"), lang), tell(say("Sources"), lang)]
    )
    for position, record in enumerate(records, start=1):
        sheet = book.create_sheet(sheet_name(position, record))
        credit = "; ".join(
            f"{s['titles'].get(lang, s['table'])} ({tell(s['publisher'], lang)}, {tell(s['edition'], lang)})"
            for s in record["sources"]
        )
        contents.append([sheet.title, harmless(record["title"]), harmless(credit)])
        quoted = sheet.title.replace("'", "''")
        contents.cell(position + 1, 1).hyperlink = f"#'{quoted}'!A1"
        sheet.append([harmless(record["title"])])
        sheet.append([])
        sheet.append([harmless(header) for header in record["headers"]])
        for row in in_words(record):
            sheet.append([harmless(value) for value in row])
        sheet.append([])
        if record.get("note"):
            sheet.append([harmless(record["note"])])
        sheet.append([harmless(credit)])
        sheet["A1"].font = Font(bold=True, size=13)
        for cell in sheet[3]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        for number in range(1, len(record["columns"]) + 1):
            sheet.column_dimensions[sheet.cell(3, number).column_letter].width = 24
        sheet.freeze_panes = "A4"
    for cell in contents[1]:
        cell.font = Font(bold=True)
    for letter, width in (("A", 34), ("B", 70), ("C", 90)):
        contents.column_dimensions[letter].width = width
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    book.properties.creator = "iomlab"
    book.save(path)
