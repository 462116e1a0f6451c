"""World Bank and KNOMAD: bilateral remittance estimates, a matrix of senders and receivers."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.countries import fold
from iomlab.data.live import codes, files, sheets
from iomlab.data.live.door import Door
from iomlab.data.live.publisher import Ask, Publisher, no_pull, strange
from iomlab.messages import N_, say

NAME = "KNOMAD"
PUBLISHER = Publisher(
    name="bilateral_remittances",
    title=N_("World Bank and KNOMAD"),
    hosts=("www.knomad.org",),
    page="https://www.knomad.org/data/remittances",
    terms=N_(
        "CC BY 4.0. Cite: World Bank and KNOMAD, bilateral remittance matrix, with its year. No key."
    ),
)
TABLE = "bilateral_remittances"
MIRROR = ("sending", "receiving", "usd_million_YEAR")
TOTALS = ("world", "total", "grand total")
LEAST = 2  # places that a row must name to be the header of a matrix


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return [TABLE]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Refuse: the matrix has another address every year."""
    raise no_pull(
        table,
        say(
            "Download the bilateral remittance matrix (xlsx) from {page}, then: "
            "iomlab data add FILE --as {name}",
            page=PUBLISHER.page,
            name=table,
        ),
    )
    yield


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read a matrix (xlsx), or a mirror: a row a pair, the year in the name of the last column."""
    yield _matrix(path) if files.kind(path) == "xlsx" else _mirror(path)


def _mirror(path: Path) -> pd.DataFrame:
    rows = pd.concat([*files.csv(path, NAME)], ignore_index=True)
    named = [str(n) for n in rows.columns if re.fullmatch(r"usd_million_\d{4}", str(n))]
    amount = named[0] if named else MIRROR[-1]
    wanted = {name: (name,) for name in (*MIRROR[:2], amount)}
    found = files.columns(rows, wanted, NAME, path.name)
    for end in ("sending", "receiving"):
        known = {name: codes.of_name(name, NAME) for name in found[end].unique()}
        found[f"{end}_iso3"] = found[end].map(known)
    found["usd_million"] = files.numbers(found[amount], NAME, path.name)
    return found.assign(year=int(amount[-4:]))


def _matrix(path: Path) -> pd.DataFrame:
    """Return the pairs above nought of the first sheet that is a matrix: senders down, receivers across."""
    with sheets.workbook(path, NAME) as book:
        for name in book.sheetnames:
            rows = [*book[name].iter_rows(values_only=True)]
            header = next((n for n, row in enumerate(rows[: sheets.LOOK]) if _header(row)), None)
            if header is not None:
                break
        else:
            raise strange(
                NAME, say("no sheet has a row of receiving countries."), where=path.name
            )  # fmt: skip
    above = " ".join(str(c) for row in rows[: header + 1] for c in row[:2] if c is not None)
    year = next(
        (
            y
            for text in (name, above, path.name)
            for y in re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)
        ),
        None,
    )
    if year is None:
        raise strange(
            NAME,
            say("it does not say its year: not in the sheet’s name, nor above the matrix."),
            where=path.name,
        )
    corner = fold(str(rows[header][0] or ""))
    across = re.search(r"(sending|receiving)((?!sending|receiving).)*across", corner)
    if across and across[1] == "sending":
        raise strange(NAME, say("senders stand across, receivers down."), where=path.name)
    receivers = {n: codes.of_name(str(c), NAME) for n, c in enumerate(rows[header]) if n and _is(c)}
    made = [
        (codes.of_name(str(row[0]), NAME), receiver, float(row[n]))
        for row in rows[header + 1 :]
        if _is(row[0]) and any(isinstance(cell, int | float) for cell in row[1:])
        for n, receiver in receivers.items()
        if isinstance(row[n], int | float) and row[n] > 0
    ]
    frame = pd.DataFrame(made, columns=["sending_iso3", "receiving_iso3", "usd_million"])
    return frame.assign(year=int(year))


def _is(cell: Any) -> bool:
    """Return whether a cell names a place, and no total."""
    return isinstance(cell, str) and bool(cell.strip()) and fold(cell) not in TOTALS


def _header(row: Sequence[Any]) -> bool:
    names = [cell for cell in row[1:] if isinstance(cell, str) and cell.strip()]
    return len(names) > LEAST and all(not c.replace(".", "").isdigit() for c in names)
