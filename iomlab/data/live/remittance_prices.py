"""World Bank, Remittance Prices Worldwide: what it costs to send 200 or 500 US dollars.

The workbook has a row a service that was asked; here they are averaged by corridor and quarter.
Services that do not tell their exchange rate are left out, as the publisher does in its averages.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from iomlab.data.live import codes, files, sheets
from iomlab.data.live.door import Door
from iomlab.data.live.publisher import Ask, Publisher, no_pull, strange
from iomlab.messages import N_, say

NAME = "World Bank"
PUBLISHER = Publisher(
    name="remittance_prices",
    title=N_("World Bank, Remittance Prices Worldwide"),
    hosts=("remittanceprices.worldbank.org",),
    page="https://datacatalog.worldbank.org/search/dataset/0037898/remittance-prices-worldwide",
    terms=N_("CC BY 4.0. Cite: The World Bank, Remittance Prices Worldwide. No key."),
)
TABLE = "remittance_cost_corridor"
OFFICIAL: Mapping[str, tuple[str, ...]] = {
    "period": ("period",),
    "sending": ("source_code",),
    "receiving": ("destination_code",),
    "cost_200_pct": ("cc1 total cost %",),
    "cost_500_pct": ("cc2 total cost %",),
    "transparent": ("transparent",),
}
MIRROR = ("sending_iso3", "receiving_iso3", "quarter", "average_total_cost_pct")
KEYS = ["sending_iso3", "receiving_iso3", "year", "quarter"]
COSTS = ["cost_200_pct", "cost_500_pct"]


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return [TABLE]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Refuse: the workbook has another address every quarter, and its page wants a browser."""
    raise no_pull(
        table,
        say(
            "Download the complete dataset (xlsx) from {page}, then: iomlab data add FILE --as {name}",
            page=PUBLISHER.page,
            name=table,
        ),
    )
    yield


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read the workbook of all services, or a mirror of the corridors' averages (csv)."""
    if files.kind(path) == "xlsx":
        yield _averaged(path)
        return
    for piece in files.csv(path, NAME):
        found = files.columns(piece, {name: (name,) for name in MIRROR}, NAME, path.name)
        found["cost_200_pct"] = files.numbers(found["average_total_cost_pct"], NAME, path.name)
        found[["cost_500_pct", "services"]] = pd.NA
        yield _placed(found.rename(columns={"quarter": "period"}), path.name)


def _averaged(path: Path) -> pd.DataFrame:
    """Return the mean cost of the services of each corridor and quarter, over both sheets."""
    parts = []
    with sheets.workbook(path, NAME) as book:
        names = [name for name in book.sheetnames if name.startswith("Dataset")]
        if not names:
            raise strange(
                NAME,
                say(
                    "there is no sheet {name}; there are: {sheets}.",
                    name="“Dataset …”",
                    sheets=", ".join(book.sheetnames),
                ),
                where=path.name,
            )
        for name in names:
            header, _, rows = sheets.sheet(book, name, ["period", "source_code"], NAME)
            for batch in sheets.batches(rows):
                piece = pd.DataFrame(batch).iloc[:, : len(header)]
                piece.columns = pd.Index([str(cell) for cell in header])
                parts.append(_services(piece, path.name))
    every = _placed(pd.concat(parts, ignore_index=True), path.name)
    groups = every.groupby(KEYS)
    return groups[COSTS].mean().join(groups.size().rename("services")).reset_index()


def _services(piece: pd.DataFrame, where: str) -> pd.DataFrame:
    found = files.columns(piece.astype("string"), OFFICIAL, NAME, where)
    found = found[found["period"].notna()]
    open_ones = found[found["transparent"].str.strip().str.casefold() == "yes"].copy()
    for name in COSTS:
        open_ones[name] = files.numbers(open_ones[name], NAME, where)
    return open_ones.rename(columns={"sending": "sending_iso3", "receiving": "receiving_iso3"})


def _placed(rows: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return rows with year and quarter (of ``2016_2Q`` or ``2016Q2``) and codes that are known."""
    told = rows["period"].str.extract(r"^(?P<year>\d{4})(?:_(?P<a>[1-4])Q|Q(?P<b>[1-4]))$")
    if told["year"].isna().any():
        wrong = rows.loc[told["year"].isna(), "period"].iloc[0]
        raise strange(NAME, say("{value} is no quarter.", value=repr(wrong)), where=where)
    rows = rows.assign(
        year=told["year"].astype("Int64"), quarter=told["a"].fillna(told["b"]).astype("Int64")
    )
    for end in ("sending_iso3", "receiving_iso3"):
        known = {code: codes.of_name(code, NAME) for code in rows[end].unique()}
        rows[end] = rows[end].map(known)
    return rows
