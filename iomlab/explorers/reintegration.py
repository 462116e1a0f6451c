"""Weights: which kind of help stands first depends on what counts, and on who was compared."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.reintegration import BEFORE, DIMENSIONS
from iomlab.explorers.explorer import Slider, Switch
from iomlab.messages import Message, say
from iomlab.methods.arm_scores import compare_arms, shares
from iomlab.show.desk import Show
from iomlab.show.shown import Shown
from iomlab.synthetic.load import synthetic

CONTROLS = (
    Slider("economic", say("Weight of the economic dimension"), 0, 5, 1, 1),
    Slider("social", say("Weight of the social dimension"), 0, 5, 1, 1),
    Slider("psychosocial", say("Weight of the psychosocial dimension"), 0, 5, 1, 1),
    Switch("like", say("Compare people who were alike before help"), True),
)
LIKE = say("Difference from no help, among people alike before help")
PLAIN = say("Difference from no help, as it is")


@cache
def _people() -> Figures:
    return synthetic("reintegration")


@cache
def _by_dimension() -> pd.DataFrame:
    """Return differences by arm and dimension: a weighted score has their weighted mean."""
    found = []
    for name in DIMENSIONS:
        table = compare_arms(_people(), "arm", "none", {name: 1.0}, BEFORE)
        found.append(table[["arm", "unadjusted", "adjusted"]].assign(dimension=name))
    return pd.concat(found, ignore_index=True)


def differences(weights: dict[str, float], kind: str) -> pd.Series:
    """Return the difference of every arm from no help, on the weighted score, from the highest."""
    rows = _by_dimension()
    weighed = rows[kind] * rows["dimension"].map(weights)
    return weighed.groupby(rows["arm"]).sum().sort_values(ascending=False)


def view(
    show: Show, *, economic: float, social: float, psychosocial: float, like: bool, **_: Any
) -> tuple[Message, Shown]:
    """Return which kind of help stands first, and the differences."""
    weights = shares([economic, social, psychosocial], DIMENSIONS)
    kind = "adjusted" if like else "unadjusted"
    now = differences(weights, kind)
    equal = differences(shares([1, 1, 1], DIMENSIONS), kind)
    people = _people()
    names = {code: Message(text) for code, text in people.about("arm").labels.items()}
    made = computed(
        now.rename("difference").rename_axis("arm").reset_index(),
        people,
        difference=column(say("Difference"), say("score, 0 to 1"), 3),
    )
    first, order = now.index[0], list(now.index) == list(equal.index)
    same = say("The order is the same as with equal weights.")
    other = say("The order is not the same as with equal weights.")
    words = say(
        "First stands: {first} ({difference:+.3f}). {order}",
        first=names[first],
        difference=float(now.iloc[0]),
        order=same if order else other,
    )
    title = LIKE if like else PLAIN
    return words, show.bars(made, label="arm", value="difference", title=title)
