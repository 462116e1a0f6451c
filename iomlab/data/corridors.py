"""What the shipped tables hold about one corridor: two countries, and the way between them."""

from __future__ import annotations

import pandas as pd

from iomlab import countries
from iomlab.data.computed import column, computed
from iomlab.data.concern import EXTRA_CODES, routes
from iomlab.data.concern import sdg_deaths as deaths_of
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.messages import Message, say

EVERYONE = "ALL"
UNION = "EU total"
USA = "USA"


def both_ways(origin: str, destination: str, *, older: bool = False) -> Figures:
    """Return the migrant stocks of a pair in both directions, from the newest edition.

    ``older`` asks the edition of 2017, which has the pairs of the United States alone. The two must
    not be joined.

    >>> sorted(both_ways("COL", "VEN")["origin_iso3"].unique())
    ['COL', 'VEN']
    """
    table = load("usa_corridors" if older else "migrant_stock_corridors")
    pair = {origin, destination}
    kept = table["origin_iso3"].isin(pair) & table["destination_iso3"].isin(pair)
    return table[kept & (table["origin_iso3"] != table["destination_iso3"])]


def title(frame: Figures, origin: str, destination: str, edition: Message) -> Message:
    """Return the title of a picture of a pair: with the way back only where the frame has it.

    >>> str(title(both_ways("HND", "USA"), "HND", "USA", say("newest edition")))
    'People from Honduras in United States of America; newest edition'
    """
    ways = frame[["origin_iso3", "destination_iso3"]].drop_duplicates()
    if len(ways) == 1:
        origin, destination = ways.iloc[0].tolist()
    places = {"start": countries.get(origin), "end": countries.get(destination)}
    if len(ways) > 1:
        return say(
            "People from {start:the} in {end:the} and the other way round, by origin; {edition}",
            **places,
            edition=edition,
        )
    return say("People from {start:the} in {end:the}; {edition}", **places, edition=edition)


def side_by_side(origin: str, destination: str) -> Figures:
    """Return years with the stock of the corridor (``there``) and of the way back (``back``).

    Of the edition of 2017 where it alone has both directions, else of the newest.

    >>> side_by_side("HND", "USA")["back"].notna().all(), len(side_by_side("HND", "FRA"))
    (np.True_, 0)
    """
    made = _side_by_side(both_ways(origin, destination), origin, destination)
    if made["back"].notna().any() or USA not in (origin, destination):
        return made
    older = _side_by_side(both_ways(origin, destination, older=True), origin, destination)
    return older if older["back"].notna().any() else made


def _side_by_side(frame: Figures, origin: str, destination: str) -> Figures:
    there = frame.of(origin=origin).set_index("year")["migrants"]
    back = frame.of(origin=destination).set_index("year")["migrants"]
    made = pd.concat([there.rename("there"), back.rename("back")], axis=1).sort_index()
    unit = say("persons")
    return computed(
        made.rename_axis("year").reset_index(),
        frame,
        year=column(say("Year"), role="year"),
        there=column(say("From the origin in the destination"), unit, 0),
        back=column(say("From the destination in the origin"), unit, 0),
    )


def darien(origin: str, destination: str) -> Figures:
    """Return crossings of the Darién by nationals of the origin, if the destination lies beyond it.

    >>> len(darien("HTI", "USA")) > 0, len(darien("HTI", "FRA"))
    (True, 0)
    """
    table = load("darien_crossings_year")
    beyond = countries.get(destination).un_subregion in ("Northern America", "Central America")
    return table.of(origin=[origin, *EXTRA_CODES.get(origin, ())]) if beyond else table.head(0)


def us_border(origin: str, destination: str) -> Figures:
    """Return encounters of nationals of the origin at the border of the United States with Mexico.

    >>> len(us_border("HND", "USA")) > 0, len(us_border("HND", "ESP"))
    (True, 0)
    """
    table = load("us_encounters_nationality_fy")
    return table.of(origin=origin) if destination == USA else table.head(0)


def eu_routes(origin: str, destination: str) -> Figures:
    """Return detections on the routes that touch both ends; else on all, if only one end is a member.

    >>> sorted(eu_routes("MAR", "ESP")["route"].unique()), len(eu_routes("MAR", "CAN"))
    (['Western African', 'Western Mediterranean'], 0)
    """
    table = load("eu_irregular_crossings_route_year")
    leaves, reaches = set(routes(origin)), set(routes(destination))
    shared = (leaves & reaches) - {UNION}
    member = UNION in reaches and UNION not in leaves
    wanted = shared or {UNION}
    return table[table["route"].isin(wanted)] if member else table.head(0)


def recruitment(origin: str, destination: str) -> Figures:
    """Return what workers of this corridor paid to be recruited, or of all to one end of it.

    >>> len(recruitment("BGD", "SAU"))
    2
    """
    table = load("recruitment_costs")
    return table[
        table["origin_iso3"].isin([origin, EVERYONE])
        & table["destination_iso3"].isin([destination, EVERYONE])
    ]


def sdg_deaths(origin: str, destination: str) -> list[Finding]:
    """Return SDG 10.7.3 for the regions of both ends, each once.

    >>> len(sdg_deaths("HND", "GTM")), len(sdg_deaths("HND", "USA"))
    (1, 2)
    """
    found = [*deaths_of(origin), *deaths_of(destination)]
    return list({str(finding.label): finding for finding in found}.values())
