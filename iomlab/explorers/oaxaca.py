"""Oaxaca-Blinder: how much of a pay gap is “explained” hangs on whose pay is the yardstick."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomlab.data.adjustable import YARDSTICKS, survey
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.explorers.explorer import Pick, Switch
from iomlab.messages import Message, say
from iomlab.methods.oaxaca_blinder import Decomposition, oaxaca_blinder
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

TRAITS = {
    "sex": ("female",),
    "age": ("age_35_49", "age_50_64"),
    "schooling": ("school_medium", "school_high"),
}
PARTS = {
    "explained": say("Goes with different traits"),
    "unexplained": say("Does not go with them"),
    "gap": say("Whole gap"),
}
CONTROLS = (
    Pick("yardstick", say("Yardstick"), YARDSTICKS, "group A"),
    Switch("sex", say("Count sex among the traits"), True),
    Switch("age", say("Count age among the traits"), True),
    Switch("schooling", say("Count schooling among the traits"), True),
)


@cache
def _split(traits: tuple[str, ...]) -> tuple[Figures, Decomposition]:
    people = survey()
    return people, oaxaca_blinder(people, "log_wage", list(traits), "away")


def view(
    show: Show, *, yardstick: str, sex: bool, age: bool, schooling: bool, **_: Any
) -> tuple[Message, Shown]:
    """Return the explained share by the yardstick, with its range over all, and the two parts."""
    chosen = {"sex": sex, "age": age, "schooling": schooling}
    traits = tuple(name for trait, on in chosen.items() if on for name in TRAITS[trait])
    if not traits:
        raise DataError(
            "Without any trait nothing can be explained.",
            next_step=say("Tick at least one trait."),
        )
    people, found = _split(traits)
    parts = found.twofold.set_index("reference")
    explained = float(parts["explained"].to_dict()[yardstick])
    made = computed(
        {
            "part": list(PARTS),
            "value": [explained, found.difference - explained, found.difference],
        },
        people,
        part=column(say("Part"), role="group", labels=PARTS),
        value=column(say("Pay gap"), say("log of hourly pay"), 3),
    )
    shares = 100 * parts["explained"] / found.difference
    words = say(
        "By this yardstick {share:.0f}% of the gap goes with different traits; by the six yardsticks, "
        "{least:.0f} to {most:.0f}%. The rest is not all discrimination, and the first part not all "
        "fair.",
        share=100 * explained / found.difference,
        least=float(shares.min()),
        most=float(shares.max()),
    )
    title = say("Pay gap in two parts; yardstick: {yardstick}", yardstick=YARDSTICKS[yardstick])
    return words, show.waterfall(made, title=title, label="part", value="value")
