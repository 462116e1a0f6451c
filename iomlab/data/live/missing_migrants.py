"""IOM, Missing Migrants Project: incidents, added up by route and month, or by region and year.

The publisher gives a row an incident, with its place. Neither the row nor the place is kept: only
sums leave this module.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from iomlab.data.live import files, sheets
from iomlab.data.live.door import Door
from iomlab.data.live.publisher import Ask, Publisher, no_country, strange
from iomlab.messages import N_, say

NAME = "IOM"
PUBLISHER = Publisher(
    name="missing_migrants",
    title=N_("International Organization for Migration (IOM)"),
    hosts=("missingmigrants.iom.int",),
    page="https://missingmigrants.iom.int/downloads",
    terms=N_(
        "CC BY 4.0. Cite: IOM’s Missing Migrants Project, with the day of the download. No key."
    ),
    pause=1.0,
    keeps=False,
)
DOWNLOAD = (
    "https://missingmigrants.iom.int/sites/g/files/tmzbdl601/files/report-migrant-incident/"
    "Missing_Migrants_Global_Figures_allData.csv"
)
ROUTES, REGIONS = "missing_migrants_route_month", "missing_migrants_region_year"
OFFICIAL: Mapping[str, tuple[str, ...]] = {
    "region": ("Region of Incident",),
    "route": ("Migration Route",),
    "year": ("Incident Year", "Incident year", "Reported Year"),
    "month": ("Month", "Reported Month", "Incident Month"),
    "dead": ("Number of Dead", "Number Dead"),
    "missing": ("Minimum Estimated Number of Missing",),
    "dead_and_missing": ("Total Number of Dead and Missing", "Total Dead and Missing"),
    "survivors": ("Number of Survivors",),
}
MIRROR: Mapping[str, tuple[str, ...]] = {
    name: (name,) for name in ("route", "month", "dead_and_missing", "survivors")
}
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
SUMS = ["dead", "missing", "dead_and_missing", "survivors"]


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return [ROUTES, REGIONS]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask for the file of all incidents, and add it up."""
    if ask.countries:
        raise no_country(table)
    yield _shaped(table, _incidents(door.get(DOWNLOAD).path), ask)


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read the file of all incidents (csv, xlsx), or a mirror of it (``dead_and_missing`` only)."""
    yield _shaped(table, _incidents(path), Ask())


def _incidents(path: Path) -> pd.DataFrame:
    """Return incidents without their places."""
    parts = [_known(piece, path.name) for piece in _pieces(path)]
    if not parts:
        return pd.DataFrame(columns=[*OFFICIAL])
    return pd.concat(parts, ignore_index=True)


def _pieces(path: Path) -> Iterator[pd.DataFrame]:
    if files.kind(path) != "xlsx":
        yield from files.csv(path, NAME)
        return
    with sheets.workbook(path, NAME) as book:
        needs = [OFFICIAL["region"][0], OFFICIAL["route"][0]]
        header, _, rows = sheets.sheet(book, book.sheetnames[0], needs, NAME)
        for batch in sheets.batches(rows):
            yield pd.DataFrame(batch, columns=[str(name) for name in header]).astype("string")


def _known(piece: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return the columns that are added up, as figures, with year and number of the month."""
    if files.has(piece, "dead_and_missing", "route", "month"):
        found = files.columns(piece, MIRROR, NAME, where)
        found["year"], found["month"] = found["month"].str[:4], found["month"].str[5:7]
        found[["region", "dead", "missing"]] = pd.NA
    else:
        found = files.columns(piece, OFFICIAL, NAME, where)
        found["month"] = _month(found["month"], where)
    for name in ("year", "month", *SUMS):
        found[name] = files.numbers(found[name], NAME, where).astype("Int64")
    blank = found[["region", "route"]].apply(lambda c: c.astype("string").str.strip())
    found[["region", "route"]] = blank.replace({"": pd.NA})
    return found


def _month(column: pd.Series, where: str) -> pd.Series:
    """Return the number of each month, given by name or number."""
    words = column.astype("string").str.strip().str.casefold()
    by_name = {name: str(n) for n, name in enumerate(MONTHS, 1)}
    found = words.map(by_name).fillna(words.where(words.str.fullmatch(r"\d{1,2}(\.0)?")))
    wrong = found.isna() & words.ne("") & words.notna()
    if wrong.any():
        raise strange(
            NAME, say("{value} is no month.", value=repr(words[wrong].iloc[0])), where=where
        )
    return found.astype("string")


def _shaped(table: str, incidents: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    held = incidents[incidents["year"].between(ask.since or 0, ask.until or 9999)]
    return _by_region(held) if table == REGIONS else _by_route(held)


def _by_route(incidents: pd.DataFrame) -> pd.DataFrame:
    """Add up by region, route and month; what no incident says stays missing."""
    keys = ["region", "route", "year", "month"]
    groups = incidents.groupby(keys, dropna=False)
    made = groups[SUMS].sum(min_count=1).join(groups.size().rename("incidents")).reset_index()
    told = made["month"].astype("string").str.zfill(2)
    made["month"] = made["year"].astype("string") + "-" + told
    return made


def _by_region(incidents: pd.DataFrame) -> pd.DataFrame:
    """Add up by region and year; a year at the end without its December is left out."""
    if incidents["region"].isna().all():
        raise strange(
            NAME, say("it has no region of incident. Add it as {table}.", table=ROUTES)
        )  # fmt: skip
    last = incidents["year"].max()
    if incidents.loc[incidents["year"] == last, "month"].max() < 12:
        incidents = incidents[incidents["year"] < last]
    keys = ["region", "year"]
    return incidents.groupby(keys)[["dead_and_missing"]].sum(min_count=1).reset_index()
