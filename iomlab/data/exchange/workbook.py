"""An Excel workbook: the figures, what each column means, the sources and their caveats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.messages import say

DATA, COLUMNS, SOURCES, RECORD = "data", "columns", "sources", "record"
PIECE = 30_000  # letters of one cell of the sheet that a program reads back
RISKY = ("=", "+", "-", "@", "\t", "\r")


def write(frame: Figures, package: Mapping[str, Any], path: Path) -> None:
    """Write a table and its notes; no text in it acts as a formula."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _fill(book, DATA, [list(frame.columns), *map(list, frame.itertuples(index=False))])
    about = [frame.about(str(name)) for name in frame.columns]
    heads = ["column", "title", "unit", "description"]
    listed = [
        [n, a.title, a.unit, a.description] for n, a in zip(frame.columns, about, strict=True)
    ]
    _fill(book, COLUMNS, [heads, *listed])
    notes = []
    for source in frame.sources:
        told = source.record()
        notes += [[key, told[key]] for key in ("table", "publisher", "source_name", "edition", "licence", "years", "accessed", "vintage", "sha256")]  # fmt: skip
        notes += [["caveat", caveat.text] for caveat in source.caveats]
    _fill(book, SOURCES, [["what", "text"], *notes])
    text = json.dumps(package, ensure_ascii=False)
    _fill(book, RECORD, [[text[n : n + PIECE]] for n in range(0, len(text), PIECE)])
    book.save(path)


def _fill(book: Any, title: str, rows: list[list[Any]]) -> None:
    from openpyxl.cell import WriteOnlyCell

    sheet = book.create_sheet(title)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, None if pd.isna(value) else value)
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = value.startswith(RISKY)  # shown as it is, never run
            cells.append(cell)
        sheet.append(cells)


def read(path: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of a workbook as they stand, and the descriptor that travels in it.

    Raises
    ------
    DataError
        When it is not a workbook that :func:`write` made.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        record = "".join(str(row[0]) for row in book[RECORD].iter_rows(values_only=True))
        package = json.loads(record)
        head, *rows = book[DATA].iter_rows(values_only=True)
        rows = [(*row, *[None] * (len(head) - len(row))) for row in rows]  # blank ends are left out
    except Exception as broken:  # whatever a strange file makes the library say
        raise DataError(
            "{file} is not a workbook that iomlab wrote: {problem}.",
            file=path.name,
            problem=f"{type(broken).__name__}: {broken}"[:200],
            next_step=say("Read it with pandas, and describe it with a sidecar (CONTRIBUTING.md)."),
        ) from broken
    return pd.DataFrame(rows, columns=[str(h) for h in head], dtype=object), package
