"""Dependence: two lists that send people to each other break the estimate, and its interval hides it."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.methods.list_overlaps import fit_lists, overlaps
from iomlab.methods.list_profile import profile_limits
from iomlab.methods.two_lists import two_lists
from iomlab.show.desk import Show
from iomlab.show.shown import Shown
from iomlab.synthetic.lists import LISTS, TRUTH
from iomlab.synthetic.load import synthetic

LEAST, MOST = 0.5, 8.0
CONTROLS = (
    Slider(
        "dependence", say("Odds ratio between service centre and clinic"), LEAST, MOST, 0.5, 3.0
    ),
    Pick(
        "region",
        say("Invented region"),
        {"north": say("North"), "coast": say("Coast")},
        "north",
    ),
)
ROWS = {
    "centre_clinic": say("Service centre and clinic"),
    "centre_legal": say("Service centre and legal aid"),
    "clinic_legal": say("Clinic and legal aid"),
    "three": say("Three lists, service centre and clinic linked"),
}
PAIRS = {"centre_clinic": (0, 1), "centre_legal": (0, 2), "clinic_legal": (1, 2)}


def view(
    show: Show, *, dependence: float, region: str = "north", **_: Any
) -> tuple[Message, Shown]:
    """Return what each pair of lists and all three say, beside the truth that was built in."""
    if not LEAST <= dependence <= MOST:
        raise DataError(
            "The synthetic lists know odds ratios from {least} to {most}, not {value}.",
            least=LEAST,
            most=MOST,
            value=dependence,
            next_step=say("Move the slider within its ends."),
        )
    truth = TRUTH.people[region]
    made = estimates(float(dependence), region)
    first = made.iloc[0]
    inside = first["low"] <= truth <= first["high"]
    values = {"found": round(float(first["population"])), "truth": truth}
    words = (
        say("Service centre and clinic say {found}; the truth is {truth}, inside the interval.", **values)
        if inside
        else say(
            "Service centre and clinic say {found}; the truth is {truth}, outside the interval.", **values
        )
    )  # fmt: skip
    title = say("Estimates from synthetic lists; the line is the truth that was built in")
    chart = show.interval(
        made, title=title, label="lists", value="population", low="low", high="high", line=truth
    )
    return words, chart


@cache
def estimates(dependence: float, region: str) -> Figures:
    """Return the estimate of each pair of lists, and of all three, for one drawing of the lists."""
    drawn = synthetic("lists", dependence=dependence)
    drawn = drawn[drawn["region"] == region]
    seen = overlaps(drawn, list(LISTS))
    rows: list[dict[str, Any]] = []
    for name, pair in PAIRS.items():
        one, other = (float(seen.people[seen.presence[:, i] == 1].sum()) for i in pair)
        both = float(seen.people[seen.both(pair)].sum())
        found = two_lists(one, other, both, scale="large region")
        ends = found.interval
        rows.append(
            {"lists": name, "population": found.population, "low": ends.low, "high": ends.high}
        )
    linked = [(0, 1)]  # point and limits as in many_lists, which the lesson shows next
    whole, ends = fit_lists(seen, linked), profile_limits(seen, linked).interval
    rows.append(
        {"lists": "three", "population": whole.population, "low": ends.low, "high": ends.high}
    )
    people = say("persons")
    return computed(
        rows, drawn,
        lists=column(say("Lists"), role="group", labels=ROWS),
        population=column(say("All people, seen or not"), people, 0),
        low=column(say("Lower end (95%)"), people, 0),
        high=column(say("Upper end (95%)"), people, 0),
    )  # fmt: skip
