"""How many crossed on a route, and how many were recorded as dead or missing: what can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say

SEA = ("Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean")


@dataclass(frozen=True)
class Route:
    """A route: the region whose deaths are known, and whether that region is the route itself."""

    region: str
    parts: tuple[str, ...]
    whole: bool


ROUTES = {
    "Mediterranean": Route("Mediterranean", SEA, True),
    "Central Mediterranean": Route("Mediterranean", SEA[:1], False),
    "Eastern Mediterranean": Route("Mediterranean", SEA[1:2], False),
    "Western Mediterranean": Route("Mediterranean", SEA[2:], False),
    "Darién": Route("Central America", (), False),
}

LABELS = {
    "Mediterranean": say("Mediterranean"),
    "Central Mediterranean": say("Central Mediterranean"),
    "Eastern Mediterranean": say("Eastern Mediterranean"),
    "Western Mediterranean": say("Western Mediterranean"),
    "Darién": say("Darién"),
}


def route(name: str) -> Route:
    """Return what is known about a route.

    Raises
    ------
    DataError
        When no shipped table counts crossings on it.
    """
    if name not in ROUTES:
        raise DataError(
            "No shipped table counts crossings on the route {route}.",
            route=repr(name),
            nearest=suggest(name, ROUTES),
            next_step=say("Routes: {names}.", names=", ".join(ROUTES)),
        )
    return ROUTES[name]


def title(name: str) -> Message:
    """Return the name of a route, to be said in any language."""
    route(name)
    return LABELS[name]


def deaths(name: str) -> Figures:
    """Return the recorded dead and missing of the region in which a route lies, by year."""
    frame = load("missing_migrants_region_year")
    return frame[frame["region"] == route(name).region]


def crossings(name: str) -> Figures:
    """Return crossings counted on a route, by year; missing where a part of it has no figure."""
    counted = _darien() if route(name).region == "Central America" else _sea(route(name).parts)
    return computed(
        counted,
        crossings=column(
            say("Crossings counted"), say("crossings"), 0, about=say("events, not people")
        ),
        year=column(say("Year"), role="year"),
    )


def exposure(name: str) -> Figures:
    """Return crossings counted on a route and the recorded dead and missing of its region, by year.

    Parameters
    ----------
    name : str
        One of ``ROUTES``. ``Mediterranean`` adds its three routes, in years when all are known.

    Returns
    -------
    Figures
        ``route``, ``year``, ``crossings`` (crossings detected, not people; missing where a part of the
        route has no figure), ``dead_and_missing`` (people, in the whole region).

    When it misleads
    ----------------
    Deaths are counted by region. On a route that is only a part of the region, their ratio to the
    crossings is no risk of that route: other routes share the deaths, and many were not recorded.

    Examples
    --------
    >>> exposure("Mediterranean").of(since=2017, until=2020)["crossings"].tolist()
    [184219.0, 137046.0, 120000.0, 72600.0]
    """
    lost = deaths(name)[["year", "dead_and_missing"]]
    joined = lost.merge(crossings(name), on="year", how="outer").sort_values("year")
    joined = joined.reset_index(drop=True)
    joined.insert(0, "route", name)
    return computed(joined, route=column(say("Route"), role="group", labels=LABELS))


def _sea(parts: tuple[str, ...]) -> Figures:
    """Return detections of all ``parts`` together, in the years when each has a figure."""
    frame = load("eu_irregular_crossings_route_year")
    frame = frame[frame["route"].isin(parts)]
    by_year = frame.groupby("year")["detections"]
    together = by_year.sum().astype("Float64").where(by_year.count() == len(parts))
    return together.rename("crossings").rename_axis("year").reset_index()


def _darien() -> Figures:
    frame = load("darien_crossings_year").of(origin="TOTAL")[["year", "crossings"]]
    return frame.assign(crossings=frame["crossings"].astype("Float64"))


def quality(name: str) -> Figures:
    """Return how exact the crossings of each part of a route are, by year, as the publisher says.

    >>> int((quality("Western Mediterranean")["precision"] == "preliminary").sum())
    4
    """
    parts = route(name).parts
    frame = load("eu_irregular_crossings_route_year")
    return frame[frame["route"].isin(parts)]


def nationalities(name: str) -> Figures:
    """Return crossings by nationality where a table gives them (the Darién), else no rows."""
    frame = load("darien_crossings_year")
    frame = frame[frame["nationality"] != "TOTAL"]
    return frame if route(name).region == "Central America" else frame.head(0)


def along(name: str) -> Figures:
    """Return the countries that a route leaves, crosses and reaches."""
    frame = load("route_countries")
    return frame[frame["route"].isin([*route(name).parts, name])]


def newest_risk(frame: Figures) -> Figures:
    """Return the newest row in which both crossings and deaths are known (none if there is none)."""
    known = frame[frame[["crossings", "dead_and_missing"]].notna().all(axis=1)]
    return known.sort_values("year").tail(1)


def known_years(frame: Figures, column: str) -> tuple[Message, ...]:
    """Return the years for which a column has figures, whole runs in short.

    >>> print(*known_years(deaths("Mediterranean"), "dead_and_missing"))
    2014–2023
    >>> print(*known_years(deaths("Mediterranean").head(0), "dead_and_missing"))
    no year
    """
    known = frame.loc[frame[column].notna(), frame.needs_role("year")]
    years = sorted({int(year) for year in known})
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    runs = tuple(
        Message(str(a)) if a == b else say("{first}–{last}", first=str(a), last=str(b))
        for a, b in zip(starts, ends, strict=True)
    )
    return runs or (say("no year"),)
