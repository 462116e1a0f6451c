"""Engines of a query: DuckDB on this machine, Dask where the data outgrow it; one plan, one answer.

Each engine reads only the columns and, in Parquet, only the row groups that the plan needs, and gives
back a frame no larger than the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.errors import DataError
from iomlab.messages import say

ROWS = "rows"
MEMORY = "1GB"
SQL = {"Int64": "BIGINT", "Float64": "DOUBLE", "string": "VARCHAR"}


@dataclass(frozen=True)
class Between:
    """A condition: from ``low`` to ``high``, both included; None leaves a side open."""

    low: Any = None
    high: Any = None


@dataclass(frozen=True)
class Plan:
    """What is asked of one file.

    ``types`` are pandas’ nullable types by column; ``where`` a :class:`Between` or a tuple of values by
    column; ``by`` the groups. ``totals`` and ``means`` are columns of numbers; a missing figure takes
    no part, and a group of nothing but missing figures has none. ``columns`` are those of plain rows,
    when nothing is grouped; ``most`` is how many of them are given back, 0 for all.
    """

    file: Path
    types: Mapping[str, str]
    where: Mapping[str, Between | tuple[Any, ...]] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    count: bool = False
    columns: tuple[str, ...] = ()
    most: int = 0

    @property
    def grouped(self) -> bool:
        """Whether the answer has a row a group, and no row of the file."""
        return bool(self.by or self.totals or self.means or self.count)

    def result(self) -> dict[str, str]:
        """Return the columns of the answer with their types."""
        if not self.grouped:
            return {name: self.types[name] for name in self.columns}
        return {
            **{name: self.types[name] for name in (*self.by, *self.totals)},
            **{f"{name}_mean": "Float64" for name in self.means},
            **({ROWS: "Int64"} if self.count else {}),
        }


# -- DuckDB -------------------------------------------------------------------------------------
def duckdb(plan: Plan) -> pd.DataFrame:
    """Answer a plan with DuckDB: filters and columns are pushed down to the file, memory is bounded."""
    text, values = sql(plan)
    with connected() as line:
        found: Any = line.sql(text, params=values).to_arrow_table()
    return pd.DataFrame(
        {
            name: pd.array(found.column(name).to_pandas(), dtype=kind)
            for name, kind in plan.result().items()
        }
    )


def connected() -> Any:
    """Return a connection to DuckDB, in memory, bounded, that prints nothing.

    Raises
    ------
    DataError
        When DuckDB is not installed.
    """
    try:
        import duckdb as engine
    except ImportError:
        raise DataError(
            "DuckDB is not installed.", next_step=say("pip install 'iomlab[live]'")
        ) from None
    line = engine.connect(config={"memory_limit": MEMORY})
    line.execute("SET enable_progress_bar = false")
    return line


def sql(plan: Plan) -> tuple[str, list[Any]]:
    """Return the plan as SQL, with its values apart.

    Examples
    --------
    >>> plan = Plan(Path("t.parquet"), {"year": "Int64", "n": "Int64"}, {"year": Between(2020)}, ("year",), ("n",))
    >>> text, values = sql(plan)
    >>> "GROUP BY" in text, values[1:]
    (True, [2020])
    """
    source, values = _source(plan)
    where = []
    for name, condition in plan.where.items():
        part, bound = _condition(_quoted(name), condition)
        where.append(part)
        values += bound
    if plan.grouped:
        picked = [
            *map(_quoted, plan.by),
            *(
                f"CAST(SUM({_quoted(n)}) AS {SQL[plan.types[n]]}) AS {_quoted(n)}"
                for n in plan.totals
            ),
            *(f"AVG({_quoted(n)}) AS {_quoted(f'{n}_mean')}" for n in plan.means),
            *([f"COUNT(*) AS {_quoted(ROWS)}"] if plan.count else []),
        ]
    else:
        picked = list(map(_quoted, plan.columns))
    text = f"SELECT {', '.join(picked)} FROM {source}"
    if where:
        text += " WHERE " + " AND ".join(where)
    if plan.by:
        listed = ", ".join(map(_quoted, plan.by))
        text += f" GROUP BY {listed} ORDER BY {listed}"
    if plan.most:
        text += f" LIMIT {plan.most:d}"
    return text, values


def _source(plan: Plan) -> tuple[str, list[Any]]:
    if plan.file.suffix.lower() == ".parquet":
        return "read_parquet(?)", [str(plan.file)]
    types = {name: SQL[kind] for name, kind in plan.types.items()}
    return "read_csv(?, header=true, columns=?, nullstr='')", [str(plan.file), types]


def _condition(column: str, condition: Between | tuple[Any, ...]) -> tuple[str, list[Any]]:
    if isinstance(condition, Between):
        ends = [(">=", condition.low), ("<=", condition.high)]
        known = [(sign, end) for sign, end in ends if end is not None]
        text = " AND ".join(f"{column} {sign} ?" for sign, _ in known) or "TRUE"
        return text, [end for _, end in known]
    marks = ", ".join("?" for _ in condition) or "NULL"
    return f"{column} IN ({marks})", list(condition)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# -- Dask ---------------------------------------------------------------------------------------
def dask(plan: Plan) -> pd.DataFrame:
    """Answer a plan with Dask: on the cluster of the current client, else on this machine’s threads."""
    try:
        import dask.dataframe as dd
    except ImportError:
        raise DataError(
            "Dask is not installed.", next_step=say("pip install 'iomlab[cluster,live]'")
        ) from None
    result = plan.result()
    wanted = list(dict.fromkeys([*plan.by, *plan.totals, *plan.means, *plan.columns, *plan.where]))
    wanted = wanted or list(plan.types)[:1]
    types = {name: plan.types[name] for name in wanted}
    if plan.file.suffix.lower() == ".parquet":
        rows = dd.read_parquet(plan.file, columns=wanted).astype(types)
    else:
        rows = dd.read_csv(
            str(plan.file), usecols=wanted, dtype=types, keep_default_na=False, na_values=[""]
        )
    rows = rows.map_partitions(_kept, dict(plan.where), meta=rows._meta)
    if not plan.grouped:
        return rows[list(plan.columns)].compute().reset_index(drop=True).astype(result)
    pieces = rows.map_partitions(_sums, plan, meta=_sums(rows._meta, plan)).compute()
    return _joined(pieces, plan)


def plain(plan: Plan) -> pd.DataFrame:
    """Answer a plan with pandas alone, the whole file in memory."""
    if plan.file.suffix.lower() == ".parquet":
        rows = pd.read_parquet(plan.file)
    else:
        rows = pd.read_csv(
            plan.file,
            dtype=dict(plan.types),
            keep_default_na=False,
            na_values=[""],
        )
    rows = _kept(rows.astype(dict(plan.types)), dict(plan.where))
    if not plan.grouped:
        return rows[list(plan.columns)].reset_index(drop=True).astype(plan.result())
    return _joined(_sums(rows, plan), plan)


def _kept(rows: pd.DataFrame, where: Mapping[str, Between | tuple[Any, ...]]) -> pd.DataFrame:
    """Return the rows that fulfil every condition; a missing value fulfils none."""
    for name, condition in where.items():
        if isinstance(condition, Between):
            kept = rows[name].notna()
            if condition.low is not None:
                kept &= (rows[name] >= condition.low).fillna(False)
            if condition.high is not None:
                kept &= (rows[name] <= condition.high).fillna(False)
        else:
            kept = rows[name].isin(list(condition))
        rows = rows[kept]
    return rows


def _sums(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the sums of one piece by group: what can be added up across pieces."""
    made = pd.DataFrame({name: rows[name] for name in plan.by}, index=rows.index)
    for name in plan.totals:
        made[f"total {name}"] = rows[name]
    for name in plan.means:
        made[f"sum {name}"] = rows[name].astype("Float64")
        made[f"known {name}"] = rows[name].notna().astype("Int64")
    made["rows"] = pd.array([1] * len(rows), dtype="Int64")
    return _grouped(made, plan.by)


def _grouped(made: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    if by:
        groups = made.groupby(list(by), dropna=False, sort=True)
        return groups.sum(min_count=1).reset_index()
    return made.sum(min_count=1).to_frame().T.astype(made.dtypes.to_dict())


def _joined(pieces: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the answer from the sums of all pieces."""
    whole = _grouped(pieces, plan.by)
    made = {name: whole[name] for name in plan.by}
    made |= {name: whole[f"total {name}"] for name in plan.totals}
    for name in plan.means:
        known = whole[f"known {name}"].where(whole[f"known {name}"] > 0)
        made[f"{name}_mean"] = whole[f"sum {name}"] / known
    if plan.count:
        made[ROWS] = whole["rows"].fillna(0)
    return pd.DataFrame(made).reset_index(drop=True).astype(plan.result())


ENGINES: dict[str, Callable[[Plan], pd.DataFrame]] = {
    "duckdb": duckdb,
    "dask": dask,
    "pandas": plain,
}
