"""Selection: the better the movers were already, the less of their pay is due to the move."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.methods import place_premium
from iomlab.show.desk import Show
from iomlab.show.shown import Shown
from iomlab.synthetic.load import synthetic, truth

LEAST = 30
MOST = 3.0
GROUPS = {
    "all": say("all workers"),
    "women": say("women"),
    "men": say("men"),
    "low": say("up to 8 years of schooling"),
    "middle": say("9 to 12 years of schooling"),
    "high": say("13 years of schooling or more"),
}
CONTROLS = (
    Slider("selection_ratio", say("Times that movers would have earned more at home"), 1, MOST, 0.1, 1.3),
    Pick("group", say("Workers"), GROUPS, "all"),
)  # fmt: skip


@cache
def _workers(seed: int) -> Figures:
    people = synthetic("wages", seed=seed)
    return people[people["born"] == "origin"].assign(female=people["sex"].eq("female").astype(int))


@cache
def _premium(seed: int, group: str) -> tuple[Figures, place_premium.PlacePremium]:
    """Return the workers of a group and their premium at equal traits."""
    people = _workers(seed)
    kept = {
        "all": people["school"] > 0,
        "women": people["female"] == 1,
        "men": people["female"] == 0,
        "low": people["school"] <= 8,
        "middle": people["school"].between(9, 12),
        "high": people["school"] >= 13,
    }[group]
    chosen = people[kept]
    moved = int(chosen["moved"].sum())
    if min(moved, len(chosen) - moved) < LEAST:
        raise DataError(
            "Fewer than {least} workers of this group moved or stayed, so nothing is shown.",
            least=LEAST,
            next_step=say("Choose a larger group."),
        )
    traits = ["school", "age", "language"] + ([] if group in ("women", "men") else ["female"])
    return chosen, place_premium.place_premium(chosen, wage="pay", abroad="moved", controls=traits)


def view(
    show: Show, *, selection_ratio: float, group: str = "all", seed: int = 2024, **_: Any
) -> tuple[Message, Shown]:
    """Return what is left of the premium, and where it meets the truth."""
    if selection_ratio <= 0:
        raise DataError("The ratio must be above zero.", next_step=say("Use 1 for no selection."))
    people, found = _premium(int(seed), group)
    steps = sorted({*np.arange(1, MOST + 0.05, 0.1).round(1).tolist(), float(selection_ratio)})
    unit = say("times the pay at home")
    path = computed(
        {
            "ratio": steps,
            "left": [found.ratio / step for step in steps],
            "low": [found.interval.low / step for step in steps],
            "high": [found.interval.high / step for step in steps],
        },
        people,
        ratio=column(say("Assumed selection of movers"), say("times"), 1),
        left=column(say("Premium that is left"), unit, 2),
        low=column(say("Lower end (95%)"), unit, 2),
        high=column(say("Upper end (95%)"), unit, 2),
    )
    right = truth("wages").premium
    words = say(
        "At equal traits pay abroad is {alike:.2f} times pay at home. If movers would have earned "
        "{selection:.1f} times as much as stayers, {left:.2f} times are left. The {truth:.1f} times "
        "that were put into these invented data are reached at {needed:.2f}.",
        alike=found.ratio,
        selection=float(selection_ratio),
        left=found.ratio / selection_ratio,
        truth=right,
        needed=found.ratio / right,
    )
    title = say("Place premium and selection: {group}", group=GROUPS[group])
    return words, show.curve(
        path, title=title, x="ratio", y="left", low="low", high="high", mark=float(selection_ratio)
    )
