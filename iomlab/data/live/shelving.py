"""Put a table on the user's shelf: rows in, a vintage out, whole or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import importlib.util
import itertools
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data import descriptor, shelf
from iomlab.data.load import DTYPES, source
from iomlab.data.source import Source
from iomlab.errors import DataError, reason, suggest
from iomlab.locks import locked
from iomlab.messages import say

PARTIAL = "This copy holds only the places and years that were asked for."
FORMS = ("parquet", "csv")
Write = Callable[[pd.DataFrame], None]


@contextlib.contextmanager
def shelving(table: str) -> Iterator[Path]:
    """Hold a table's shelf and give a room beside it for what is being made.

    Raises
    ------
    DataError
        When another pull of the table is going on, or the disk refuses.
    """
    home = shelf.home()

    def busy() -> DataError:
        return DataError(
            "Another process is pulling or adding table {name}.",
            name=table,
            where=str(home / f".{table}.lock"),
            next_step=say("Wait until it has ended. If none is running, delete that file."),
        )

    try:
        home.mkdir(parents=True, exist_ok=True)
        with (
            locked(home / f".{table}.lock", busy),
            _room(table, home) as room,
        ):
            yield room
    except OSError as error:
        raise _disk(error, home) from error


@contextlib.contextmanager
def _room(table: str, home: Path) -> Iterator[Path]:
    """Give an empty folder; what a process that was killed left of this table goes away."""
    for left in home.glob(f".new-{table}-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".new-{table}-", dir=home) as room:
        yield Path(room)


def _disk(error: OSError, home: Path) -> DataError:
    return DataError(
        "The table was not kept: {problem}.",
        problem=reason(error),
        where=str(home),
        next_step=say("Make room, or name another folder with IOMLAB_DATA. What was there stays."),
    )


def put(
    table: str,
    sidecar: Mapping[str, Any],
    frames: Iterable[pd.DataFrame],
    room: Path,
    *,
    vintage: str | None = None,
    form: str = "parquet",
    asked: Mapping[str, Any] | None = None,
    origin: Iterable[Mapping[str, Any]] = (),
) -> Source:
    """Write frames as a vintage of a table and return its record.

    Parameters
    ----------
    table : str
    sidecar : mapping
        What the table is (see ``tools/shelve.py``); ``accessed`` and ``read_from`` are set here.
    frames : iterable of DataFrame
        Pieces of the table, with the sidecar's columns. What a piece says in its ``attrs`` (the
        edition that the file is) takes the place of the sidecar's; the years are those that came.
    room : path
        From :func:`shelving`.
    vintage : str, optional
        The label, a day; today (UTC) without it. A second table of that day gets the label ``….2``.
    form : {"parquet", "csv"}
        Parquet (zstd) needs pyarrow; without it the file is CSV.
    asked, origin : mapping, optional
        What was asked of the publisher; addresses or file it came from, with times and hashes.

    Raises
    ------
    DataError
        When no row came, a column is missing or holds what its type does not allow, or today is
        before the newest vintage.
    """
    label = _label(table, vintage or _today(table))
    made = room / label
    made.mkdir()
    types = {column["name"]: column["type"] for column in sidecar["columns"]}
    file = made / f"{table}.{form if form == 'csv' or _has_parquet() else 'csv'}"
    noted: dict[str, Any] = {}
    rows = _write(file, types, _noting(frames, sidecar, noted))
    if not rows:
        raise DataError(
            "There is not one row in it.",
            where=table,
            next_step=say("Ask for other years or places; what is on the shelf stays as it is."),
        )
    sha256 = _sha256(file)
    same = _same(table, sha256)
    if same:
        return source(table, same)
    places = list(origin)
    read_from = [p.get("file") or str(p["address"]).partition("?")[0] for p in places]
    told = {**sidecar, **noted, "accessed": label.partition(".")[0]}
    told["read_from"] = list(dict.fromkeys(read_from)) or sidecar["read_from"]
    if asked:
        told["caveats"] = [*sidecar["caveats"], PARTIAL]
    package = descriptor.package(
        told, table, path=file.name, size=file.stat().st_size, sha256=sha256
    ) | {
        "vintage": label,
        "retrieved": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "rows": rows,
        "asked": dict(asked or {}),
        "origin": places,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (made / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    (shelf.home() / table).mkdir(exist_ok=True)
    made.replace(shelf.folder(table, label))
    return source(table, label)


def _noting(
    frames: Iterable[pd.DataFrame], sidecar: Mapping[str, Any], noted: dict[str, Any]
) -> Iterator[pd.DataFrame]:
    """Pass the pieces on, and note what they say of themselves and the years that they hold."""
    year = next((c["name"] for c in sidecar["columns"] if c.get("role") == "year"), None)
    first, last = 9999, 0
    for frame in frames:
        noted.update({str(name): value for name, value in frame.attrs.items()})
        held = pd.to_numeric(frame.get(year, pd.Series(dtype="Int64")), errors="coerce").dropna()
        if len(held):
            first, last = min(first, int(held.min())), max(last, int(held.max()))
            noted["years"] = f"{first}-{last}" if first < last else str(first)
        yield frame


def _today(table: str) -> str:
    """Return the day, in UTC as all times of a descriptor; a clock that goes back is refused."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    newest = "".join(shelf.vintages(table)[-1:])
    if newest.partition(".")[0] > today:
        raise DataError(
            "The clock of this computer says {day}, but table {name} has a vintage of {vintage}.",
            day=today,
            name=table,
            vintage=newest,
            next_step=say("Set the clock; or delete that vintage, if its day is wrong."),
        )
    return today


def _is_day(text: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(dt.date.fromisoformat(text))
    return False


def _label(table: str, day: str) -> str:
    """Return a label of that day which is still free."""
    if not (shelf.LABEL.fullmatch(day) and _is_day(day.partition(".")[0])):
        raise DataError(
            "{vintage} is no vintage.",
            vintage=repr(day),
            next_step=say("Write the day as year-month-day, such as {day}.", day="2025-06-30"),
        )
    there = set(shelf.vintages(table))
    numbers = (day if n == 1 else f"{day}.{n}" for n in itertools.count(1))
    return next(label for label in numbers if label not in there)


def _same(table: str, sha256: str) -> str | None:
    """Return the newest vintage when its file has the same bytes."""
    newest = shelf.vintages(table)[-1:]
    return next((v for v in newest if source(table, v).sha256 == sha256), None)


def _has_parquet() -> bool:
    return importlib.util.find_spec("pyarrow") is not None


def _write(file: Path, types: Mapping[str, str], frames: Iterable[pd.DataFrame]) -> int:
    """Write the pieces of a table into one file and return the number of rows."""
    rows = 0
    with contextlib.ExitStack() as stack:
        write = (_csv if file.suffix == ".csv" else _parquet)(file, types, stack)
        for frame in frames:
            write(conform(frame, types, file.stem))
            rows += len(frame)
    return rows


def _csv(file: Path, types: Mapping[str, str], stack: contextlib.ExitStack) -> Write:
    out = stack.enter_context(file.open("w", encoding="utf-8", newline=""))
    out.write(",".join(types) + "\n")
    return lambda frame: frame.to_csv(out, header=False, index=False, lineterminator="\n")


def _parquet(file: Path, types: Mapping[str, str], stack: contextlib.ExitStack) -> Write:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = {"Int64": pa.int64(), "Float64": pa.float64(), "string": pa.string()}
    schema = pa.schema([(name, arrow[_dtype(kind)]) for name, kind in types.items()])
    writer = stack.enter_context(pq.ParquetWriter(file, schema, compression="zstd"))
    return lambda frame: writer.write_table(
        pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    )


def _dtype(kind: str) -> str:
    return DTYPES.get(kind, "string")


def conform(frame: pd.DataFrame, types: Mapping[str, str], table: str) -> pd.DataFrame:
    """Return a frame with just the columns of a table, in its order and with its types.

    Raises
    ------
    DataError
        Naming the column that is missing, or the value that its type does not allow.
    """
    missing = [name for name in types if name not in frame]
    if missing:
        raise DataError(
            "A column that {table} needs is not there: {column}.",
            table=table,
            column=repr(missing[0]),
            nearest=suggest(missing[0], map(str, frame.columns)),
            next_step=say(
                "There are: {columns}. The layout may be that of another year.",
                columns=", ".join(map(str, frame.columns)),
            ),
        )
    made = {name: _typed(frame[name], kind, name, table) for name, kind in types.items()}
    return pd.DataFrame(made, columns=list(types))


def _typed(column: pd.Series, kind: str, name: str, table: str) -> pd.Series:
    if _dtype(kind) == "string":
        return column.astype("string")
    numbers = pd.to_numeric(column, errors="coerce").astype("Float64")
    wrong = column.notna() & numbers.isna()
    if _dtype(kind) == "Int64":
        wrong |= numbers.notna() & (numbers % 1 != 0)
    if wrong.any():
        raise DataError(
            "Column {column} of {table} holds {value}, which is no {kind}.",
            column=repr(name),
            table=table,
            value=repr(column[wrong].iloc[0]),
            kind=say("whole number") if _dtype(kind) == "Int64" else say("number"),
            next_step=say("The layout may be that of another year; nothing was kept."),
        )
    return numbers.astype(pd.api.types.pandas_dtype(_dtype(kind)))


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
