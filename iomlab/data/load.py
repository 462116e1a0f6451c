"""One door to every table: shipped with iomlab, pulled from its publisher, or added from a file."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
from dataclasses import replace
from pathlib import Path

import pandas as pd

from iomlab.data import descriptor, shelf
from iomlab.data.figures import Figures
from iomlab.data.measures import measured
from iomlab.data.shelf import describe, tables
from iomlab.data.source import Source
from iomlab.errors import DataError, reason
from iomlab.messages import say

__all__ = ["describe", "load", "printed", "source", "tables", "verified", "verify"]
DTYPES = {"integer": "Int64", "number": "Float64", "string": "string", "year": "Int64"}
PIECE = 1 << 20


def source(name: str, vintage: str | None = None) -> Source:
    """Return the source record of table ``name``, from its descriptor alone."""
    chosen = shelf.choose(name, vintage)
    package = describe(name, chosen)
    file = package["resources"][0]["path"]
    path = f"datasets/{name}/{file}" if chosen == shelf.SHIPPED else f"{name}/{chosen}/{file}"
    return descriptor.record(package, name, path=path, vintage=chosen)


def file(name: str, vintage: str | None = None, position: int = 0) -> Path:
    """Return the path of a table's file after comparing its bytes with the descriptor's hash.

    Raises
    ------
    DataError
        When the file is gone, or is not the one that was shelved.
    """
    chosen = shelf.choose(name, vintage)
    resource = describe(name, chosen)["resources"][position]
    path = shelf.folder(name, chosen) / resource["path"]
    try:
        sha256 = _sha256(path)
    except OSError as gone:
        raise DataError(
            "The file of table {name} can't be read: {problem}.",
            name=name,
            problem=reason(gone),
            where=str(path),
            next_step=shelf.mend(chosen),
        ) from gone
    if sha256 != resource["hash"].removeprefix("sha256:"):
        raise DataError(
            "The file of table {name} is not the one that was put on the shelf: its hash "
            "differs, so none of its figures can be trusted.",
            name=name,
            where=str(path),
            next_step=shelf.mend(chosen),
        )
    return path


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def verified(name: str, position: int = 0, vintage: str | None = None) -> bytes:
    """Return the bytes of a file of the table after comparing them with its descriptor's hash."""
    return file(name, vintage, position).read_bytes()


def verify() -> None:
    """Compare every shipped table with its hash, so that nothing starts on broken figures.

    Raises
    ------
    DataError
        Naming the first table that is not the one that was published.
    """
    for name in tables():
        for position in range(len(describe(name, shelf.SHIPPED)["resources"])):
            file(name, shelf.SHIPPED, position)


def load(name: str, vintage: str | None = None) -> Figures:
    """Load a table as a pandas frame whose source record travels with it.

    Parameters
    ----------
    name : str
        A table of ``iomlab data list``.
    vintage : str, optional
        ``shipped``, ``latest``, or a label of ``iomlab data vintages``, such as ``2025-06-30``.
        Without it: what the run chose (``--vintage``), else the shipped table.

    Returns
    -------
    Figures
        One row a line of the file; the index ``line`` is the line number in the file (the header
        is line 1). Numbers are nullable (``Int64``, ``Float64``): a blank is missing, never zero.

    Raises
    ------
    DataError
        When there is no such table or vintage, or its file is not the one that was shelved.

    Examples
    --------
    >>> frame = load("remittances").of(country="HND", since=2023)
    >>> frame["received_pct_gdp"].tolist()
    [26.1]
    >>> frame.sources[0].publisher, frame.sources[0].vintage
    ('World Bank', 'shipped')
    """
    record = source(name, vintage)
    path = file(name, record.vintage)
    if not record.columns:
        raise DataError(
            "{name} is not a table: it holds shapes, not figures.",
            name=name,
            next_step=say("List all with: iomlab data list"),
        )
    frame = read(path, record)
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="line")
    figures = Figures(frame)
    figures.sources = (replace(record, newest=_newest(frame, record)),)
    figures.meant = measured(record.columns, record)
    return figures


def read(path: Path, record: Source) -> pd.DataFrame:
    """Read a shelved file (CSV or Parquet) with the types of its record."""
    types = {c.name: DTYPES.get(c.type, "string") for c in record.columns}
    if path.suffix == ".parquet":
        return pd.read_parquet(path).astype(types)
    return pd.read_csv(
        path, dtype=types, keep_default_na=False, na_values={name: [""] for name in types}
    )


def printed(record: Source, line: int, column: str) -> str:
    """Return a cell of a table's file as it stands there, after checking the file's hash."""
    path = file(record.table, record.vintage)
    if path.suffix == ".parquet":
        cell = pd.read_parquet(path, columns=[column])[column].iloc[line - 2]
        return "" if pd.isna(cell) else str(cell)
    rows = csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))
    header = next(rows)
    row = next(itertools.islice(rows, line - 2, None))
    return row[header.index(column)]


def _newest(frame: pd.DataFrame, record: Source) -> dict[str, int]:
    """Return the last year with a figure of each column, in a table with one year column."""
    years = [c.name for c in record.columns if c.role == "year" and c.type == "integer"]
    values = [c.name for c in record.columns if c.role == "value"]
    if len(years) != 1:
        return {}
    last = {c: frame.loc[frame[c].notna(), years[0]].max() for c in values}
    return {c: int(year) for c, year in last.items() if pd.notna(year)}
