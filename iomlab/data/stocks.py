"""Migrant stocks at two dates: a corridor of the shipped tables, and the example of four regions."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomlab import countries
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.guard import allow
from iomlab.data.load import load
from iomlab.messages import say

EXAMPLE = "four_regions_abel2013"
REGIONS = {
    "A": say("Region A"),
    "B": say("Region B"),
    "C": say("Region C"),
    "D": say("Region D"),
}
# The newest revision first: figures of two revisions are never joined.
CORRIDORS = ("migrant_stock_corridors", "usa_corridors")


@cache
def four_regions(example: str) -> tuple[Figures, Figures, Any, Any]:
    """Return both stock tables of an example (birthplace by residence), births and deaths.

    Examples
    --------
    >>> start, end, births, deaths = four_regions("closed")
    >>> int(start.loc["A", "C"]), int(end.loc["A", "C"]), int(births.sum())
    (10, 60, 0)
    """
    people = load(EXAMPLE).of(example=example)
    vital = load(f"{EXAMPLE}_vital").of(example=example).set_index("region")
    tables = [
        people.of(time=time).pivot(index="birthplace", columns="residence", values="people")
        for time in ("start", "end")
    ]
    return tables[0], tables[1], vital["births"], vital["deaths"]


def corridor(origin: str, destination: str) -> Figures:
    """Return the stock of one corridor over the years, of the newest revision that has it.

    Examples
    --------
    >>> corridor("MEX", "USA").sources[0].table, corridor("USA", "BRA").sources[0].table
    ('migrant_stock_corridors', 'usa_corridors')
    >>> len(corridor("HND", "JPN"))
    0
    """
    ends = (countries.get(origin).iso3, countries.get(destination).iso3)
    found = [load(name).of(origin=ends[0], destination=ends[1]) for name in CORRIDORS]
    known = [frame[frame["migrants"].notna()] for frame in found]
    return next((frame for frame in known if len(frame)), known[0])


def two_dates(frame: Figures, years: tuple[int, int]) -> Figures:
    """Return the first and the last figure of a corridor within the years; no row without two.

    Examples
    --------
    >>> two_dates(corridor("MEX", "USA"), (2005, 2024))["year"].tolist()
    [2010, 2024]
    """
    inside = frame.of(since=min(years), until=max(years)).sort_values("year")
    return inside.iloc[[0, -1]] if len(inside) > 1 else inside.head(0)


def revisions(origin: str, destination: str) -> Figures:
    """Return the years of a corridor that two revisions give, with both figures.

    Examples
    --------
    >>> revisions("MEX", "USA")["year"].tolist()
    [1990, 2000, 2010]
    """
    newer, older = (load(name).of(origin=origin, destination=destination) for name in CORRIDORS)
    both = newer[["year", "migrants"]].merge(
        older[["year", "migrants"]].dropna(), on="year", suffixes=("_newer", "_older")
    )
    with allow(say("To show how much a new revision changes the past, without any move")):
        both["revised"] = both["migrants_newer"] - both["migrants_older"]
    people = say("persons")
    return computed(
        both,
        newer,
        older,
        year=column(say("Year"), role="year"),
        migrants_older=column(say("Stock, revision of 2017"), people, 0),
        migrants_newer=column(say("Stock, revision of 2024"), people, 0),
        revised=column(
            say("Change without any move"), people, 0, about=say("newer less older revision")
        ),
    )
