"""Read the workbooks that publishers offer: stored values only, row by row.

Nothing in a workbook is run: no formula, no link to another file.
"""

from __future__ import annotations

import contextlib
import itertools
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from iomlab.countries import fold
from iomlab.data.live.files import instead, kind
from iomlab.data.live.publisher import strange
from iomlab.messages import say

LOOK = 40  # rows in which the header of a sheet is sought


@contextlib.contextmanager
def workbook(path: Path, publisher: str) -> Iterator[Any]:
    """Open a workbook to read stored values, row by row (an openpyxl workbook).

    Raises
    ------
    DataError
        When it is none, or damaged.
    """
    found = kind(path)
    if found != "xlsx":
        raise strange(publisher, instead(found, say("a workbook")), where=path.name)
    import openpyxl

    with path.open("rb") as content:  # a path would have to end in .xlsx
        try:
            book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
        except Exception as broken:  # openpyxl raises whatever its parsers raise
            raise strange(
                publisher,
                say("the workbook can't be read: {problem}", problem=type(broken).__name__),
                where=path.name,
            ) from broken
        try:
            yield book
        except (SyntaxError, zipfile.BadZipFile, zlib.error, EOFError) as broken:  # of its XML
            raise strange(
                publisher, say("the workbook is damaged in the middle."), where=path.name
            ) from broken
        finally:
            book.close()


def sheet(
    book: Any, name: str, needs: Sequence[str], publisher: str
) -> tuple[list[Any], list[list[Any]], Iterator[tuple[Any, ...]]]:
    """Return the header of a sheet, the rows above it, and the rows below, still unread.

    The header is the first row that holds all of ``needs``, among the first :data:`LOOK`.

    Raises
    ------
    DataError
        When the sheet or its header is not there.
    """
    if name not in book.sheetnames:
        raise strange(
            publisher,
            say(
                "there is no sheet {name}; there are: {sheets}.",
                name=repr(name),
                sheets=", ".join(book.sheetnames),
            ),
        )
    rows = book[name].iter_rows(values_only=True)
    above: list[list[Any]] = []
    for row in itertools.islice(rows, LOOK):
        words = {fold(str(cell)) for cell in row if cell is not None}
        if all(fold(need) in words for need in needs):
            return list(row), above, rows
        above.append(list(row))
    raise strange(
        publisher,
        say(
            "sheet {name} has no row with the columns {columns}.",
            name=repr(name),
            columns=", ".join(needs),
        ),
    )


def batches(rows: Iterable[Any], size: int = 5000) -> Iterator[list[Any]]:
    """Yield rows in batches, so that a large sheet is never held whole.

    >>> [len(b) for b in batches(range(5), 2)]
    [2, 2, 1]
    """
    source = iter(rows)
    while batch := list(itertools.islice(source, size)):
        yield batch
