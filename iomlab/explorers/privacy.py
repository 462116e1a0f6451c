"""Privacy: nobody can have a table that is both wholly safe and wholly exact."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.methods.utility import noise_error
from iomlab.safety.safe_release import detailed
from iomlab.show.desk import Show
from iomlab.show.shown import Shown
from iomlab.synthetic.load import synthetic

DETAIL: dict[str, tuple[str, ...]] = {
    "one": ("exploitation",),
    "two": ("region", "exploitation"),
    "four": ("age_band", "gender", "region", "exploitation"),
}
CONTROLS = (
    Slider("epsilon", say("Epsilon: how much may be given away"), 0.05, 10, 0.05, 1),
    Pick(
        "detail",
        say("What is published"),
        {
            "one": say("cases by exploitation"),
            "two": say("cases by region and exploitation"),
            "four": say("cases by age, gender, region and exploitation"),
        },
        "four",
    ),
)
GRID = tuple(np.round(np.geomspace(0.05, 10, 25), 4).tolist())


def view(
    show: Show, *, epsilon: float, detail: str, seed: int = 2024, **_: Any
) -> tuple[Message, Shown]:
    """Return what an attacker can learn and what readers lose, and both curves over epsilon."""
    made = curves(detail, int(seed))
    here = noise_error(detailed(int(seed), DETAIL[detail]), [epsilon], draws=60).iloc[0]
    words = say(
        "At epsilon {epsilon} an attacker who was unsure (50%) can become {certain:.0f}% sure, at "
        "most; the noise moves about {lost:.1f}% of the cases to a wrong cell.",
        epsilon=epsilon,
        certain=100 * float(here["certainty"]),
        lost=100 * float(here["error"]),
    )
    shown = show.curve(
        made,
        title=say("Risk and loss over epsilon: {what}", what=CONTROLS[1].choices[detail]),
        x="epsilon",
        y=["certainty", "error"],
        mark=float(epsilon),
    )
    return words, shown


@cache
def curves(detail: str, seed: int) -> Figures:
    """Return both curves for one table, described."""
    found = noise_error(detailed(seed, DETAIL[detail]), GRID, draws=60) * [1, 100, 100]
    return computed(
        found,
        synthetic("trafficking_cases", seed=seed),
        epsilon=column(say("Epsilon"), decimals=2),
        certainty=column(
            say("How sure an attacker can become"),
            "%",
            1,
            about=say("at most, of whether one person is in the data; 50% is a toss of a coin"),
        ),
        error=column(
            say("Cases moved to a wrong cell by noise"),
            "%",
            1,
            about=say("total variation distance, mean of repeated draws"),
        ),
    )
