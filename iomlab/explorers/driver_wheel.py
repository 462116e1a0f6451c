"""Drivers: what goes with ten per cent more of each, and how much that leans on the others held."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from iomlab.data import origins
from iomlab.errors import DataError
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.methods.driver_response import TOGETHER, Attempt, attempt
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

FARTHEST = 30
CONTROLS = (
    Slider("change", say("Change of each driver (%)"), -FARTHEST, FARTHEST, 10, 10),
    Pick(
        "held",
        say("Each driver is looked at"),
        {
            "others": say("with the other drivers held"),
            "alone": say("alone, in a model of its own"),
        },
        "others",
    ),
    Slider("lag", say("Years between driver and asylum-seekers"), 0, 3, 1, 1),
)


def view(
    show: Show,
    *,
    change: float,
    held: str,
    lag: int,
    drivers: Sequence[str] = ("conflict", "income", "network"),
    years: Sequence[int] = (2012, 2024),
    **_: Any,
) -> tuple[Message, Shown]:
    """Return how many drivers show a direction, and the responses with their bands."""
    if abs(change) > FARTHEST:
        raise DataError(
            "A change of {change}% lies beyond what most origins saw from year to year.",
            change=change,
            next_step=say("Stay within {most}%.", most=FARTHEST),
        )
    span = (int(years[0]), int(years[1]))
    people = origins.panel(*span)
    names = tuple(origins.drivers(drivers))
    parts = [names] if held == "others" else [(name,) for name in names]
    tried = [fit(part, span, int(lag)) for part in parts]
    rows = [
        one.response(origins.steps(part, change)) for one, part in zip(tried, parts, strict=True)
    ]
    known = [part for part in rows if not part.empty]
    if not known:
        raise DataError(
            "With these drivers, years and lag there is no model to move.",
            next_step=say("Choose fewer drivers, more years or another lag."),
        )
    made = origins.responses(pd.concat(known, ignore_index=True), people)
    single = made[made["term"] != TOGETHER]
    clear = int(((single["low"] > 0) | (single["high"] < 0)).sum())
    words = say(
        "Drivers that show a direction: {clear} of {n}. Origin-years used: {rows}.",
        n=len(single),
        clear=clear,
        rows=", ".join(str(one.rows) for one in tried if one.found is not None),
    )
    title = say("What goes with a change of {change}% in each driver", change=change)
    chart = show.interval(
        made, title=title, label="term", value="response", low="low", high="high", line=0
    )
    return words, chart


@cache
def fit(names: tuple[str, ...], years: tuple[int, int], lag: int) -> Attempt:
    """Return the panel of these drivers, fitted once."""
    return attempt(
        origins.panel(*years),
        origins.terms(names),
        value=origins.SOUGHT,
        origin="iso3",
        lag=lag,
    )
