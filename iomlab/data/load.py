"""One offline-first door to every shipped table."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab import places
from iomlab.data.figures import Figures
from iomlab.data.source import Caveat, Column, Source
from iomlab.errors import DataError, suggest
from iomlab.messages import say

DTYPES = {"integer": "Int64", "number": "Float64", "string": "string", "year": "Int64"}


def tables() -> list[str]:
    """Return the names of the shipped tables, sorted.

    >>> "remittances" in tables()
    True
    """
    return sorted(p.parent.name for p in places.shipped("datasets").glob("*/datapackage.json"))


def _folder(name: str) -> Path:
    """Return the folder of table ``name``."""
    if name not in tables():
        raise DataError(
            "There is no table {name}.",
            name=repr(name),
            nearest=suggest(name, tables()),
            next_step=say("List all with: iomlab data list"),
        )
    return places.shipped("datasets", name)


def describe(name: str) -> dict[str, Any]:
    """Return the descriptor (``datapackage.json``) of table ``name``."""
    path = _folder(name) / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as broken:
        raise DataError(
            "The descriptor of table {name} is not valid JSON: {problem}.",
            name=name,
            problem=str(broken),
            where=str(path),
            next_step=say("Restore the file, or install iomlab again."),
        ) from broken


def source(name: str) -> Source:
    """Return the source record of table ``name``, from its descriptor alone."""
    package = describe(name)
    resource = package["resources"][0]
    return Source(
        table=name,
        titles=package["titles"],
        publisher=package["publisher"],
        source_name=package["source_name"],
        edition=package["edition"],
        licence=package["licences_text"],
        years=package["years"],
        accessed=package["accessed"],
        sha256=resource["hash"].removeprefix("sha256:"),
        path=f"datasets/{name}/{resource['path']}",
        description=package["description"],
        caveats=tuple(
            Caveat(text, *_scope(package.get("caveat_scopes", {}).get(str(position), {})))
            for position, text in enumerate(package["caveats"])
        ),
        published=package.get("published", False),
        synthetic=package.get("synthetic", False),
        columns=tuple(
            Column(
                f["name"],
                f.get("title", f["name"]),
                f.get("unit", ""),
                f.get("description", ""),
                f.get("role", "note"),
                f["type"],
                f.get("decimals"),
                f.get("labels", {}),
                f.get("step"),
            )
            for f in resource.get("schema", {}).get("fields", [])
        ),
    )


def verified(name: str, position: int = 0) -> bytes:
    """Return the bytes of a file of the table after comparing them with its descriptor's hash."""
    resource = describe(name)["resources"][position]
    path = _folder(name) / resource["path"]
    try:
        content = path.read_bytes()
    except OSError as gone:
        raise DataError(
            "The file of table {name} can't be read: {problem}.",
            name=name,
            problem=gone.strerror or "unknown",
            where=str(path),
            next_step=say("Restore the file, or install iomlab again."),
        ) from gone
    if hashlib.sha256(content).hexdigest() != resource["hash"].removeprefix("sha256:"):
        raise DataError(
            "The file of table {name} is not the one that was published with iomlab: its hash "
            "differs, so none of its figures can be trusted.",
            name=name,
            where=str(path),
            next_step=say("Restore the file, or install iomlab again."),
        )
    return content


def verify() -> None:
    """Compare every shipped table with its hash, so that nothing starts on broken figures.

    Raises
    ------
    DataError
        Naming the first table that is not the one that was published.
    """
    for name in tables():
        for position in range(len(describe(name)["resources"])):
            verified(name, position)


def load(name: str) -> Figures:
    """Load a shipped table as a pandas frame whose source record travels with it.

    Parameters
    ----------
    name : str
        A table of ``iomlab data list``.

    Returns
    -------
    Figures
        One row a line of the file; the index ``line`` is the line number in the file (the header
        is line 1). Numbers are nullable (``Int64``, ``Float64``): a blank is missing, never zero.

    Raises
    ------
    DataError
        When there is no such table, or its file is not the one that was published.

    Examples
    --------
    >>> frame = load("remittances").of(country="HND", since=2023)
    >>> frame["received_pct_gdp"].tolist()
    [26.1]
    >>> frame.sources[0].publisher
    'World Bank'
    """
    content, record = verified(name), source(name)
    if not record.columns:
        raise DataError(
            "{name} is not a table: it holds shapes, not figures.",
            name=name,
            next_step=say("List all with: iomlab data list"),
        )
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype={c.name: DTYPES.get(c.type, "string") for c in record.columns},
        keep_default_na=False,
        na_values={c.name: [""] for c in record.columns},
    )
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="line")
    figures = Figures(frame)
    figures.sources = (replace(record, newest=_newest(frame, record)),)
    return figures


def printed(record: Source, line: int, column: str) -> str:
    """Return a cell of a shipped file as it is printed there, after checking the file's hash."""
    rows = csv.reader(io.StringIO(verified(record.table).decode("utf-8"), newline=""))
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


def _scope(scope: dict[str, list[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(scope.get("places", ())), tuple(scope.get("columns", ()))
