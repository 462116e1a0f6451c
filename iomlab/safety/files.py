"""Read the tables of CSV files, workbooks and pages, as plain rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WIDEST = 2000  # columns of one table
LONGEST = 500_000  # rows of one table
NUMBER = re.compile(r"-?\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Sheet:
    """One table: its title, its head, its rows; ``machine`` where names and figures are in full."""

    title: str
    columns: list[str]
    rows: list[list[Any]]
    machine: bool = False

    def of(self, record: Mapping[str, Any]) -> bool:
        """Return whether this is the table of a record: title and number of rows agree."""
        same = self.title in ("", str(record.get("title", "")))
        width = len(record.get("columns", ()))
        return same and len(self.rows) == len(record["rows"]) and len(self.columns) >= width


def value(text: str) -> Any:
    """Return a number where a text is one, in any of our languages; None where it is empty.

    >>> value("1 234,5"), value("12"), value("hidden"), value(" "), value("1,234")
    (1234.5, 12, 'hidden', None, 1234)
    """
    bare = text.strip()
    if not bare:
        return None
    if not NUMBER.fullmatch(bare):
        return bare
    grouped = re.sub(r"[ .,\u00a0\u202f](?=\d{3}(?:\D|$))", "", bare)
    read = float(grouped.replace(",", "."))
    return int(read) if read.is_integer() and not re.search(r"[.,]\d+$", grouped) else read


def read_csv(path: Path) -> list[Sheet]:
    """Return the table of a CSV file; ``sources.csv`` beside our tables is none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))[: LONGEST + 1]
    if path.name == "sources.csv" or not lines:
        return []
    width = min(max(map(len, lines)), WIDEST)
    rows = [[_plain(text) for text in [*line, *[""] * (width - len(line))]] for line in lines[1:]]
    return [Sheet("", [*lines[0], *[""] * (width - len(lines[0]))], rows, machine=True)]


def _plain(text: str) -> Any:
    """Return a number as a machine writes it, with a point; other texts as they are."""
    if not text.strip():
        return None
    try:
        read = float(text)
    except ValueError:
        return text
    return int(read) if read.is_integer() and "." not in text and "e" not in text.lower() else read


def read_workbook(path: Path) -> list[Sheet]:
    """Return the tables of a workbook: the head is the first line with two texts or more."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    found = []
    for sheet in book.worksheets:
        lines = [
            list(line)
            for line in sheet.iter_rows(max_row=LONGEST, max_col=WIDEST, values_only=True)
        ]
        heads = [
            n for n, line in enumerate(lines[:10]) if sum(isinstance(v, str) for v in line) > 1
        ]
        if not heads:
            continue
        head = heads[0]
        title = str(lines[0][0] or "") if head else ""
        rows = []
        for line in lines[head + 1 :]:
            if all(v is None for v in line):
                break
            rows.append(line)
        found.append(Sheet(title, [str(v or "") for v in lines[head]], rows))
    book.close()
    return found


def read_html(path: Path) -> list[Sheet]:
    """Return the tables of a page, with their captions."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(path.read_text("utf-8", "replace"), "html.parser")
    found = []
    for table in soup.find_all("table"):
        if "key" in (table.get("class") or ()):
            continue  # key figures open to their sources, and are read from the notebook
        lines = [
            [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
            for row in table.find_all("tr")
        ]
        lines = [line for line in lines if line]
        if len(lines) > 1:
            rows = [[value(text) for text in line] for line in lines[1:]]
            found.append(Sheet(_caption(table), lines[0], _even(rows, len(lines[0]))))
    return found


def _caption(table: Any) -> str:
    if table.caption is None:
        return ""
    first = table.caption.find(string=True)
    return str(first or "").strip()


def _even(rows: Sequence[list[Any]], width: int) -> list[list[Any]]:
    return [[*row[:width], *[None] * (width - len(row))] for row in rows]
