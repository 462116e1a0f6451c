"""Corridor: the same people are many or few, by what they are compared with."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomlab import countries
from iomlab.data import corridors
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.errors import DataError
from iomlab.explorers.explorer import Pick
from iomlab.messages import Message, say
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

AGAINST = {
    "nothing": say("nothing: people"),
    "emigrants": say("all who left the origin (per cent)"),
    "immigrants": say("all who came to the destination (per cent)"),
}
SIDE = {"emigrants": "origin_iso3", "immigrants": "destination_iso3"}
UNITS = {
    "emigrants": say("per cent of all people from the origin who live abroad"),
    "immigrants": say("per cent of all immigrants in the destination"),
}


def _places(side: str) -> dict[str, Message]:
    """Return the places of one side of the corridors that are shipped, by name."""
    codes = sorted(
        set(load("migrant_stock_corridors")[side]), key=lambda c: countries.get(c).name()
    )
    return {code: say("{place}", place=countries.get(code)) for code in codes}


CONTROLS = (
    Pick("origin", say("From"), _places("origin_iso3"), "HND"),
    Pick("destination", say("To"), _places("destination_iso3"), "USA"),
    Pick("against", say("Compared with"), AGAINST, "nothing"),
)


@cache
def _totals() -> Figures:
    return load("migrant_stock_totals")


def _compared(stock: Figures, against: str) -> Figures:
    """Return the stocks as shares of all who left, or of all who came, in the same year."""
    side = SIDE[against]
    totals = _totals()[["iso3", "year", against]].rename(columns={"iso3": side})
    joined = stock.merge(totals, on=[side, "year"])
    made = joined.assign(measure=100 * joined["migrants"] / joined[against])
    return computed(made, stock, _totals(), measure=column(say("Share"), UNITS[against], 1))


def view(
    show: Show, *, origin: str, destination: str, against: str, **_: Any
) -> tuple[Message, Shown]:
    """Return the corridor in the newest year, and its line over the years."""
    start, end = countries.get(origin), countries.get(destination)
    found = corridors.both_ways(origin, destination)
    stock = found[found["origin_iso3"] == origin]
    if stock.empty:
        raise DataError(
            "The shipped table has no figure of people from {start:the} in {end:the}: it holds large "
            "corridors only.",
            start=start,
            end=end,
            next_step=say("Choose another origin or destination."),
        )
    title = corridors.title(stock, origin, destination, say("newest edition"))
    made = stock if against == "nothing" else _compared(stock, against)
    last = made.sort_values("year").iloc[-1]
    if against == "nothing":
        words = say(
            "In {year} {n} people from {start:the} lived in {end:the}.",
            year=str(last["year"]),
            n=int(last["migrants"]),
            start=start,
            end=end,
        )
        return words, show.lines(made, title=title, y="migrants")
    words = say(
        "In {year} people from {start:the} in {end:the} were {share:.1f} {unit}.",
        year=str(last["year"]),
        share=float(last["measure"]),
        unit=UNITS[against],
        start=start,
        end=end,
    )
    return words, show.lines(made, title=title, y="measure")
