"""Ask a table that is too large to load: filters and sums where the file is, a small answer back.

The same question is answered by DuckDB on this machine or by Dask on a cluster
(:mod:`iomlab.data.engines`). A table of the shelves is asked with :func:`query`; a file of records of
persons with :func:`query_microdata`, which needs a purpose and gives groups only.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from iomlab.data import guard, load, microdata
from iomlab.data.computed import column, computed
from iomlab.data.engines import ENGINES, ROWS, Between, Plan, connected
from iomlab.data.figures import Figures
from iomlab.data.load import DTYPES
from iomlab.data.measures import measure
from iomlab.data.personal import refuse_on_the_way_in
from iomlab.data.source import Column, Source
from iomlab.errors import DataError, IomlabError, suggest
from iomlab.messages import say

LOOK = 5000  # records that are looked at for what points to a person
Where = Mapping[str, Any]


def query(
    table: str,
    *,
    vintage: str | None = None,
    where: Where | None = None,
    by: Sequence[str] = (),
    total: Sequence[str] = (),
    mean: Sequence[str] = (),
    count: bool = False,
    columns: Sequence[str] = (),
    engine: str = "duckdb",
) -> Figures:
    """Filter and add up a table of the shelves without loading it.

    Parameters
    ----------
    table, vintage : str
        As for :func:`iomlab.load`.
    where : mapping, optional
        By column a value, a list of values, or a pair ``(low, high)``, both included, None for open.
    by : sequence of str
        Columns of the groups.
    total, mean : sequence of str
        Columns of numbers. A mean becomes ``<column>_mean``. Missing figures take no part.
    count : bool
        Adds ``rows``, the number of rows.
    columns : sequence of str
        Without groups and sums: the columns of the rows that are given back; all without it.
    engine : {"duckdb", "dask", "pandas"}
        ``dask`` runs on the cluster of the current client.

    Returns
    -------
    Figures
        With the table’s source, sorted by group.

    Raises
    ------
    DataError
        When a column, engine or table is not there, or the rows must not be added up
        (:mod:`iomlab.data.guard`).

    Examples
    --------
    >>> query("remittances", where={"year": (2022, None)}, by=["year"], total=["received_usd_million"])["year"].tolist()
    [2022, 2023]
    """
    record = load.source(table, vintage)
    types = {c.name: DTYPES.get(c.type, "string") for c in record.columns}
    plan = _plan(
        load.file(table, record.vintage), types, where, by, total, mean, count, columns, table
    )
    answer = _engine(engine)(plan)
    overrides = _guarded(plan, record)
    frame = Figures(answer)
    frame.sources = (record,)
    if not plan.grouped:
        return frame
    made = computed(frame, frame, **_described(plan, record))
    made.overrides = (*made.overrides, *overrides)
    return made


def query_microdata(
    path: str | Path,
    *,
    purpose: str,
    by: Sequence[str] = (),
    total: Sequence[str] = (),
    mean: Sequence[str] = (),
    where: Where | None = None,
    threshold: int = microdata.USUAL,
    engine: str = "duckdb",
) -> Figures:
    """Count and add up a file of records of persons by group, without loading it.

    Parameters
    ----------
    path : path
        CSV or Parquet, of any size.
    purpose, threshold
        As for :func:`iomlab.load_microdata`.
    by, total, mean, where, engine
        As for :func:`query`.

    Returns
    -------
    Figures
        A row a group, with ``rows``, the number of records. A group under the threshold is there with
        its figures missing.

    Raises
    ------
    DataError
        As :func:`iomlab.load_microdata`; no record is ever given back.

    When it misleads
    ----------------
    Hidden groups can be found from the totals of others. What leaves in a report is looked at again
    there, all tables together.
    """
    aim = microdata.declared(purpose, threshold)
    file = Path(path)
    with _discreet(file):
        types = _types(file)
        plan = _plan(file, types, where, by, total, mean, True, (), file.name)
        sample = ENGINES["duckdb"](_plan(file, types, None, (), (), (), False, (), file.name, LOOK))
        refuse_on_the_way_in(sample, file.name)
        answer = _engine(engine)(plan)
    small = answer[ROWS] < threshold
    figures = [name for name in answer if name not in plan.by]
    answer[figures] = answer[figures].mask(small)
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    frame = Figures(answer)
    frame.sources = (microdata.record(file, sha256, types, aim, threshold),)
    return computed(frame, frame, **_described(plan, frame.sources[0]))


@contextlib.contextmanager
def _discreet(file: Path) -> Iterator[None]:
    """Say that a file can't be read, and no more: an engine's own error quotes the record."""
    try:
        yield
    except IomlabError:
        raise
    except Exception as broken:  # each engine has errors of its own
        raise microdata.unreadable(file, type(broken).__name__) from None


def _plan(
    file: Path,
    types: Mapping[str, str],
    where: Where | None,
    by: Sequence[str],
    total: Sequence[str],
    mean: Sequence[str],
    count: bool,
    columns: Sequence[str],
    name: str,
    most: int = 0,
) -> Plan:
    """Return what is asked, once every column has been looked at."""
    asked = {n: _condition(c) for n, c in (where or {}).items()}
    for wanted in (*asked, *by, *total, *mean, *columns):
        if wanted not in types:
            raise DataError(
                "{table} has no column {name}.",
                table=name,
                name=repr(wanted),
                nearest=suggest(wanted, types),
                next_step=say("Its columns are: {columns}.", columns=", ".join(types)),
            )
    for wanted in (*total, *mean):
        if types[wanted] == "string":
            raise DataError(
                "Column {column} holds text, so it can’t be added up.",
                column=repr(wanted),
                next_step=say("Group by it, or count rows."),
            )
    return Plan(
        file, types, asked, tuple(by), tuple(total), tuple(mean), count,
        tuple(columns) or tuple(types), most,
    )  # fmt: skip


def _condition(given: Any) -> Between | tuple[Any, ...]:
    if isinstance(given, tuple):
        if len(given) != 2:
            raise DataError(
                "A condition in round brackets is a pair: from, to.",
                next_step=say("Write several values in square brackets."),
            )
        return Between(*given)
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        return (given,)
    return tuple(given)


def _engine(name: str) -> Any:
    if name not in ENGINES:
        raise DataError("There is no engine {name}.", name=repr(name), nearest=list(ENGINES))
    return ENGINES[name]


def _guarded(plan: Plan, record: Source) -> tuple[guard.Override, ...]:
    """Stop sums over rows that must be kept apart, as :class:`Figures` does in memory."""
    found: list[guard.Override] = []
    for name in plan.totals:
        what = measure(record.column(name), record)
        if what is None:
            continue
        split = [c for c in dict.fromkeys(what.split) if c in plan.types]
        rows, groups = None, None
        if split:
            by = tuple(dict.fromkeys([*plan.by, *split]))
            there = ENGINES["duckdb"](replace(plan, by=by, totals=(), means=(), count=True))
            rows = {c: there[c].array for c in split}
            if plan.by:
                keys = there[list(plan.by)]
                groups = lambda keys=keys: keys.groupby(list(keys), dropna=False).ngroup()  # noqa: E731
        found += guard.check_rows(what, rows, groups)
    return tuple(found)


def _described(plan: Plan, record: Source) -> dict[str, Column]:
    """Return words for the columns that the answer has beyond those of the table."""
    made = {
        f"{name}_mean": column(
            say(record.column(name).title), say(record.column(name).unit), 1, about=say("mean")
        )
        for name in plan.means
    }
    if plan.count:
        made[ROWS] = column(say("Rows"), say("rows"), 0)
    return made


def _types(file: Path) -> dict[str, str]:
    """Return the columns of a file of records with pandas’ nullable types."""
    if file.suffix.lower() not in microdata.KINDS or not file.is_file():
        raise DataError(
            "{file} is neither CSV nor Parquet.",
            file=file.name,
            next_step=say("Save the records as CSV in UTF-8, or as Parquet."),
        )
    reader = "read_parquet" if file.suffix.lower() == ".parquet" else "read_csv"
    with connected() as line:
        told = line.execute(f"DESCRIBE SELECT * FROM {reader}(?)", [str(file)]).fetchall()
    return {name: _kind(kind) for name, kind, *_ in told}


def _kind(kind: str) -> str:
    if kind.endswith("INT") or kind in ("INTEGER", "BOOLEAN", "HUGEINT"):
        return "Int64"
    return "Float64" if kind.startswith(("DOUBLE", "FLOAT", "DECIMAL")) else "string"
