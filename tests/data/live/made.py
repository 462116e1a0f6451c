"""Files of the publishers' shapes with invented figures: no number here was ever published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

UNDESA_HEAD = (
    "Index",
    "Region, development group, country or area of destination",
    "Coverage",
    "Data type",
    "Location code of destination",
    "Region, development group, country or area of origin",
    "Location code of origin",
)


def workbook(path: Path, sheets: Mapping[str, Iterable[Sequence[Any]]]) -> Path:
    """Write a workbook with these rows on its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def undesa(
    path: Path,
    pairs: Sequence[tuple[int, int, Sequence[Any]]],
    years: Sequence[int] = (2020, 2024),
    head: Sequence[str] = UNDESA_HEAD,
) -> Path:
    """Write a stock workbook: (destination, origin, figures of both sexes, male, female by year)."""
    title = [["United Nations"], ["Population Division"], *([[]] * 8)]
    rows = [
        [n, f"place {to}", None, "B R", to, f"place {origin}", origin, *figures]
        for n, (to, origin, figures) in enumerate(pairs, 1)
    ]
    return workbook(
        path, {"Contents": [["Contents"]], "Table 1": [*title, [*head, *years * 3], *rows]}
    )
