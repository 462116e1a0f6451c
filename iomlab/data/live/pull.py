"""Pull a table from its publisher, or add its official download, as a new vintage."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from iomlab.data import shelf
from iomlab.data.live.door import Door, Limits
from iomlab.data.live.publisher import Ask, connector, sidecar
from iomlab.data.live.shelving import put, shelving
from iomlab.data.personal import refuse_on_the_way_in
from iomlab.data.source import Source
from iomlab.errors import DataError
from iomlab.messages import Message, say


@dataclass(frozen=True)
class Shelved:
    """What a pull or an added file left: the record, and whether it is new."""

    source: Source
    new: bool


def _quiet(_: object) -> None:
    return None


def pull(
    table: str,
    ask: Ask | None = None,
    *,
    form: str = "parquet",
    limits: Limits | None = None,
    tell: Callable[[Message], None] = _quiet,
    came: Callable[[int], None] = _quiet,
    door: Callable[..., Door] = Door,
) -> Shelved:
    """Ask a publisher for a table and keep it as a vintage of today.

    Parameters
    ----------
    table : str
        One of ``iomlab data sources``.
    ask : Ask, optional
        Years and countries; everything without it.
    form : {"parquet", "csv"}
    limits : Limits, optional
        Size, time and tries.
    tell, came : callable
        Told what is waited for, and the bytes that have come.
    door : callable
        Makes the :class:`Door` (tests give one that leads to the loopback).

    Returns
    -------
    Shelved
        ``new`` is False when the publisher gave what is on the shelf already.

    Raises
    ------
    DataError
        When the publisher refuses, the answer is strange or the disk full. What was on the shelf
        stays untouched.
    """
    wanted, module = ask or Ask(), connector(table)
    before = shelf.vintages(table)
    with shelving(table) as room:
        way = door(
            module.PUBLISHER, room, kept=shelf.home() / ".answers",
            limits=limits or Limits(), tell=tell,
        )  # fmt: skip
        way.came = came
        record = put(
            table,
            sidecar(table),
            _harmless(module.pull(table, wanted, way), table),
            room,
            form=form,
            asked=wanted.record(),
            origin=way.records,
        )
    return Shelved(record, record.vintage not in before)


def add(path: Path, table: str, *, vintage: str | None = None, form: str = "parquet") -> Shelved:
    """Read a publisher's official download and keep it as a vintage.

    Parameters
    ----------
    path : path
        The file as it was downloaded (xlsx, csv, zip, SDMX-CSV, JSON-stat, as the table has it).
    table : str
        One of ``iomlab data sources``.
    vintage : str, optional
        The day of the edition, such as ``2020-12-31``; today without it.
    form : {"parquet", "csv"}

    Raises
    ------
    DataError
        When the file is not that table, or is laid out as in another year.
    """
    if not path.is_file():
        raise DataError(
            "There is no file {file}.",
            file=str(path),
            next_step=say("Give the path of the file as you downloaded it."),
        )
    module = connector(table)
    before = shelf.vintages(table)
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    origin = {
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": sha256,
        "modified": dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).isoformat(
            "T", "seconds"
        ),
    }
    with shelving(table) as room:
        record = put(
            table,
            sidecar(table),
            _harmless(module.read(table, path), table),
            room,
            vintage=vintage,
            form=form,
            origin=[origin],
        )
    return Shelved(record, record.vintage not in before)


def _harmless(frames: Iterator[pd.DataFrame], table: str) -> Iterator[pd.DataFrame]:
    """Refuse rows about persons, whoever sends them.

    Columns that the table describes as codes hold those of places and lists: some look like numbers
    of documents or telephones, and are none.
    """
    codes = [c["name"] for c in sidecar(table)["columns"] if c.get("unit") == "code"]
    for frame in frames:
        refuse_on_the_way_in(frame.drop(columns=codes, errors="ignore"), table)
        yield frame
