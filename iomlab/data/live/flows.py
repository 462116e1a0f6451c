"""Ask an SDMX 2.1 service: the structure first, which gives the order of the key, then the data as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.live import files, stat
from iomlab.data.live.door import Door
from iomlab.data.live.publisher import Ask, strange
from iomlab.errors import DataError
from iomlab.messages import say

CSV = "application/vnd.sdmx.data+csv;version=1.0.0"
STRUCTURE = "application/vnd.sdmx.structure+xml;version=2.1"


@dataclass(frozen=True)
class Flow:
    """One dataflow: where it is asked, which codes are wanted, which dimensions are kept.

    ``data`` and ``structure`` are addresses; ``name`` is the dataflow's own, to know a file by;
    ``wanted`` are the codes of each dimension that is not asked whole; ``keep`` names the dimensions
    that become columns of the table; ``form`` is the service's word for CSV.
    """

    name: str
    data: str
    structure: str
    keep: Mapping[str, str]
    value: str
    wanted: Mapping[str, tuple[str, ...]]
    form: str


def _sdmx() -> Any:
    try:
        import sdmx
    except ImportError as missing:
        raise DataError(
            "To ask this publisher iomlab needs sdmx1, which is not installed.",
            next_step=say("Install it: pip install 'iomlab[live]'"),
        ) from missing
    return sdmx


def dimensions(path: Path, publisher: str) -> list[str]:
    """Return the dimensions of a structure message in the order of the key, without time.

    Raises
    ------
    DataError
        When it holds no data structure.
    """
    try:
        message = _sdmx().read_sdmx(path, format="XML")
        structures = list(message.structure.values())
        return [
            d.id
            for d in sorted(structures[0].dimensions, key=lambda d: d.order or 0)
            if type(d).__name__ != "TimeDimension"
        ]
    except DataError:
        raise
    except Exception as broken:  # sdmx1 raises whatever its parsers raise
        raise strange(
            publisher,
            say("it is no structure of SDMX 2.1 ({problem}).", problem=type(broken).__name__),
        ) from broken


def key(order: list[str], wanted: Mapping[str, tuple[str, ...]], publisher: str) -> str:
    """Return the key of a request: codes in the order of the dimensions, nothing for all.

    >>> key(["REF_AREA", "FREQ", "SEX"], {"FREQ": ("A",), "REF_AREA": ("FRA", "CHE")}, "ILO")
    'FRA+CHE.A.'

    Raises
    ------
    DataError
        When a dimension is not there.
    """
    for name in wanted:
        if name not in order:
            raise strange(
                publisher,
                say(
                    "a dimension {name} is not there. There are: {names}.",
                    name=name,
                    names=", ".join(order),
                ),
            )
    return ".".join("+".join(wanted.get(name, ())) for name in order)


def pull(flow: Flow, ask: Ask, door: Door, publisher: str) -> Iterator[pd.DataFrame]:
    """Ask for the structure, then for the data."""
    order = dimensions(
        door.get(flow.structure, {"references": "children"}, STRUCTURE).path, publisher
    )
    wanted = {**flow.wanted, **({"REF_AREA": ask.countries} if ask.countries else {})}
    query: dict[str, Any] = {"format": flow.form, "dimensionAtObservation": "AllDimensions"}
    query |= {"startPeriod": str(ask.since)} if ask.since else {}
    query |= {"endPeriod": str(ask.until)} if ask.until else {}
    address = f"{flow.data}/{key(order, wanted, publisher)}"
    yield from _shaped(flow, door.get(address, query, accept=CSV).path, publisher)


def read(flow: Flow, path: Path, publisher: str) -> Iterator[pd.DataFrame]:
    """Read an SDMX-CSV file of the dataflow."""
    yield from _shaped(flow, path, publisher)


def _shaped(flow: Flow, path: Path, publisher: str) -> Iterator[pd.DataFrame]:
    for piece in stat.sdmx_csv(path, publisher):
        told = next((str(piece[n].iloc[0]) for n in ("STRUCTURE_ID", "DATAFLOW") if n in piece), "")
        if told and flow.name not in told:
            raise strange(
                publisher,
                say("it is the table {found}, not {wanted}.", found=told, wanted=flow.name),
                where=path.name,
            )
        found = files.columns(piece, {name: (name,) for name in flow.keep}, publisher, path.name)
        for name, codes in flow.wanted.items():
            if name in piece:
                found = found[piece.loc[found.index, name].isin(codes)]
        rows = piece.loc[found.index]
        found = found.rename(columns=dict(flow.keep))
        found["year"] = rows["TIME_PERIOD"].str[:4].astype("Int64")
        value = files.numbers(rows["OBS_VALUE"], publisher, path.name)
        found[flow.value] = value * _unit(rows, publisher, path.name)
        flag = rows["OBS_STATUS"].str.strip() if "OBS_STATUS" in rows else ""
        found["flag"] = pd.Series(flag, index=rows.index, dtype="string").replace({"": pd.NA})
        yield found


def _unit(rows: pd.DataFrame, publisher: str, where: str) -> pd.Series:
    """Return what a figure is multiplied by: ``UNIT_MULT`` 3 means thousands."""
    if "UNIT_MULT" not in rows:
        return pd.Series(1.0, index=rows.index)
    return 10.0 ** files.numbers(rows["UNIT_MULT"], publisher, where).fillna(0)
