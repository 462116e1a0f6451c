"""The figures of a report as CSV files and as one Excel workbook."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from iomlab.languages.catalogue import tell
from iomlab.messages import say
from iomlab.safety.cells import harmless


def file_name(position: int, record: dict[str, Any]) -> str:
    """Return the name of a table's file: ``03-lines.csv``."""
    return f"{position:02d}-{record['kind']}.csv"


def write_csv(records: Sequence[dict[str, Any]], folder: Path) -> list[Path]:
    """Write each table as CSV (UTF-8, machine names, figures in full); a blank is missing."""
    folder.mkdir()
    written = []
    for position, record in enumerate(records, start=1):
        path = folder / file_name(position, record)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(record["columns"])
            writer.writerows(
                [harmless("" if v is None else v) for v in row] for row in record["rows"]
            )
        written.append(path)
    return written


def write_workbook(
    records: Sequence[dict[str, Any]], path: Path, lang: str, made: dt.datetime
) -> None:
    """Write one workbook: a contents sheet, then a sheet a table with its title and sources."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    contents = book.active
    contents.title = tell(say("Contents"), lang)[:31]
    contents.append(
        [tell(say("Sheet"), lang), tell(say("Title"), lang), tell(say("Sources"), lang)]
    )
    for position, record in enumerate(records, start=1):
        sheet = book.create_sheet(f"{position:02d}")
        credit = "; ".join(
            f"{s['titles'].get(lang, s['table'])} ({tell(s['publisher'], lang)}, {tell(s['edition'], lang)})"
            for s in record["sources"]
        )
        contents.append([sheet.title, harmless(record["title"]), harmless(credit)])
        contents.cell(position + 1, 1).hyperlink = f"#'{sheet.title}'!A1"
        sheet.append([harmless(record["title"])])
        sheet.append([])
        sheet.append([harmless(header) for header in record["headers"]])
        for row in record["rows"]:
            sheet.append([harmless(value) for value in row])
        sheet.append([])
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
    for letter, width in (("A", 10), ("B", 70), ("C", 90)):
        contents.column_dimensions[letter].width = width
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    book.properties.creator = "iomlab"
    book.save(path)
