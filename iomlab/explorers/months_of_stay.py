"""Months of stay: move the months that make a migrant, and see how many there are and who they are."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.explorers.explorer import Slider, Switch
from iomlab.messages import Message, say
from iomlab.show.desk import Show
from iomlab.show.shown import Shown
from iomlab.synthetic.load import SEED, synthetic

CONTROLS = (
    Slider("months", say("Least months of stay"), 1, 24, 1, 12),
    Switch("meant", say("Count those who meant to stay but left earlier"), False),
)
LEAST = 11


def view(
    show: Show, *, months: int, meant: bool, seed: int = SEED, **_: Any
) -> tuple[Message, Shown]:
    """Return how many stays are long enough, and the bars of why people came."""
    stays = _stays(seed)
    kept = stays[(stays["months"] >= months) | (meant & (stays["residence_changed"] == 1))]
    if len(kept) < LEAST:
        raise DataError(
            "So few stays are that long that someone could be recognised.",
            next_step=say("Choose fewer months."),
        )
    made = _by_purpose(kept)
    first = made.iloc[0]
    words = say(
        "Least stay in months: {months}. Of {all} people who arrived, {n} count as migrants. The "
        "largest group came for: {purpose} ({share:.0%}).",
        months=months,
        n=len(kept),
        all=len(stays),
        purpose=first["purpose"],
        share=float(first["stays"]) / len(kept),
    )
    title = say(
        "Who counts as a migrant, by purpose of stay (least months: {months})", months=months
    )
    return words, show.bars(made, title=title, label="purpose", value="stays")


@cache
def _stays(seed: int) -> Figures:
    return synthetic("stays", seed)


def _by_purpose(stays: Figures) -> Figures:
    """Count stays by purpose; groups too small to show stand together, so that none can be told."""
    names = stays.about("purpose").labels
    counts = [(int(n), str(code)) for code, n in stays["purpose"].value_counts().items()]
    counts.sort(reverse=True)
    rows = [(Message(names.get(code, code)), n) for n, code in counts]
    while len(rows) > 1 and rows[-1][1] < LEAST:
        (one, many), (other, few) = rows[-2:]
        rows[-2:] = [(say("{one} and {other}", one=one, other=other), many + few)]
    frame = pd.DataFrame(rows, columns=["purpose", "stays"])
    return computed(
        frame.sort_values("stays", ascending=False, kind="stable").reset_index(drop=True),
        stays,
        purpose=column(say("Purpose of stay"), role="group"),
        stays=column(say("Stays"), say("stays"), 0),
    )
