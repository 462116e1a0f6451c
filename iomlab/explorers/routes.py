"""Routes: which year was the worst? It depends on what the deaths are divided by."""

from __future__ import annotations

from typing import Any

from iomlab.data.computed import column, computed
from iomlab.data.exposure import exposure, title
from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

CONTROLS = (
    Pick(
        "denominator",
        say("Divide by"),
        {
            "none": say("nothing: the recorded count"),
            "arrivals": say("crossings counted"),
            "attempts": say("attempts: crossings, dead and missing"),
        },
        "attempts",
    ),
    Slider("undercount", say("True deaths for each one recorded"), 1, 5, 0.5, 1),
)
TITLES = {
    "none": say("Dead and missing recorded, from the worst year"),
    "arrivals": say("Dead and missing per 1,000 crossings counted, from the worst year"),
    "attempts": say("Dead and missing per 1,000 attempts, from the worst year"),
}


def view(
    show: Show,
    *,
    denominator: str,
    undercount: float,
    route: str = "Mediterranean",
    **_: Any,
) -> tuple[Message, Shown]:
    """Return which year stands first, and the bars that show it."""
    found = exposure(route)
    known = found[found[["crossings", "dead_and_missing"]].notna().all(axis=1)]
    if known.empty:
        raise DataError(
            "No year of {route} has both crossings and deaths.",
            route=title(route),
            next_step=say("Choose another route."),
        )
    lost = known["dead_and_missing"].astype("float64") * undercount
    crossed = known["crossings"].astype("float64")
    below = {"none": 1000 + 0 * crossed, "arrivals": crossed, "attempts": crossed + lost}
    made = _described(known.assign(measure=1000 * lost / below[denominator]), denominator)
    first = made.iloc[int(made["measure"].argmax())]
    words = say(
        "Divided by “{denominator}”, {year} stands first of {n} years.",
        denominator=CONTROLS[0].choices[denominator],
        year=str(first["year"]),
        n=len(made),
    )
    return words, show.bars(made, title=TITLES[denominator], label="year", value="measure")


def _described(frame: Figures, denominator: str) -> Figures:
    """Say what the measure is, so that chart and table have words for it."""
    counted = denominator == "none"
    return computed(
        frame,
        measure=column(
            say("Dead and missing") if counted else say("Rate of dead and missing"),
            say("persons") if counted else say("per 1,000"),
            0 if counted else 1,
        ),
    )
