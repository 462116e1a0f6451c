"""Tables that a gravity model can be fitted on: moves between provinces, people abroad by origin."""

from __future__ import annotations

import pandas as pd

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.messages import Message, say

FRENCH = "QUE"
LABELS = load("canada_interprovincial_moves").about("origin").labels
YEARS = (1990, 2000, 2005, 2010, 2015)


def province(code: str) -> Message:
    """Return the name of a province.

    >>> print(province("NS"))
    Nova Scotia
    """
    return Message(LABELS.get(code, code))


def corridor(origin: str, destination: str) -> Message:
    """Return how a pair of provinces is written.

    >>> print(corridor("NS", "ONT"))
    Nova Scotia → Ontario
    """
    return say(
        "{origin} → {destination}", origin=province(origin), destination=province(destination)
    )


def provinces() -> Figures:
    """Return the moves between the ten provinces of Canada, with columns more.

    ``corridor`` is the name of the pair; ``other_language`` is 1 where one of the two is Quebec, the
    only province where most people speak French.

    >>> moves = provinces()
    >>> len(moves), int(moves["other_language"].sum())
    (90, 18)
    """
    table = load("canada_interprovincial_moves")
    order = {code: place for place, code in enumerate(LABELS)}
    moves = table.sort_values(["origin", "destination"], key=lambda codes: codes.map(order))
    ends = zip(moves["origin"], moves["destination"], strict=True)
    made = moves.assign(
        corridor=pd.Series([corridor(*pair) for pair in ends], moves.index, dtype=object),
        other_language=((moves["origin"] == FRENCH) | (moves["destination"] == FRENCH)).astype(int),
    )
    return computed(
        made,
        moves,
        corridor=column(say("From and to"), role="group"),
        other_language=column(
            say("One of the two is Quebec"), decimals=0, about=say("1 for yes, 0 for no")
        ),
    )


def square(moves: Figures) -> Figures:
    """Return the moves with a row for those who stayed, whose number the table does not hold.

    With it rows and columns of a two-way table stand in the same order.

    >>> full = square(provinces())
    >>> len(full), int(full["migrants"].isna().sum())
    (100, 10)
    """
    ends = [(origin, destination) for origin in LABELS for destination in LABELS]
    every = pd.DataFrame(ends, columns=["origin", "destination"])
    made = every.merge(moves[["origin", "destination", "migrants"]], how="left")
    return computed(
        made.assign(to_code=made["destination"]),
        moves,
        to_code=column(say("Province of destination"), role="group"),
    )


def pair(frame: Figures, origin: str, destination: str) -> Figures:
    """Return the one row of a pair of provinces: empty where origin and destination are the same.

    >>> len(pair(provinces(), "NS", "ONT")), len(pair(provinces(), "NS", "NS"))
    (1, 0)
    """
    return frame[(frame["origin"] == origin) & (frame["destination"] == destination)]


def in_the_usa(year: int) -> Figures:
    """Return people who live in the United States by origin, with the population of the origin.

    Only origins with both figures in that year, and with at least one person in the table.

    >>> len(in_the_usa(2015)) > 100
    True
    """
    stock = load("usa_corridors").of(destination="USA", since=year, until=year)
    people = load("drivers_panel").of(since=year, until=year)[["iso3", "population"]]
    joined = stock.merge(people, left_on="origin_iso3", right_on="iso3")
    known = joined[joined["migrants"].notna() & joined["population"].notna()]
    return known[known["migrants"] > 0].drop(columns="iso3")
