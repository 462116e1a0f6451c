"""Suppression: hiding the small counts is not enough, because totals give them away."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomlab.data.figures import Figures
from iomlab.explorers.explorer import Pick
from iomlab.messages import Message, say
from iomlab.safety import safe_release
from iomlab.show.desk import Show
from iomlab.show.shown import Shown
from iomlab.synthetic.load import synthetic

ROWS = {"region": say("region"), "years": say("years")}
CONTROLS = (
    Pick("rows", say("Cases by exploitation and"), ROWS, "region"),
    Pick("k", say("Least count that may be shown"), {n: say("{n}", n=n) for n in (11, 15, 20)}, 11),
)


@cache
def _hidden(rows: str, k: int, seed: int) -> tuple[Figures, int, int]:
    """Return the table that may leave, how many counts are small, and how many more are hidden."""
    cases = synthetic("trafficking_cases", seed=seed)
    safe = safe_release.protect(cases, rows, k)
    cells = safe_release.hidden_cells(cases, rows, k)
    return cells, len(safe.primary), len(safe.complementary)


def view(show: Show, *, rows: str, k: int, seed: int = 2024, **_: Any) -> tuple[Message, Shown]:
    """Return how much is hidden and why, and the table that may leave."""
    cells, small, more = _hidden(rows, int(k), int(seed))
    words = say(
        "Hidden because they are under {k}: {small}. Hidden as well, because the totals around them "
        "would give those away: {more}.",
        small=small,
        more=more,
        k=k,
    )
    if not small:
        words = say("No count is under {k}: nothing needs to be hidden.", k=k)
    title = say("Cases by exploitation and {rows}, counts under {k} hidden", rows=ROWS[rows], k=k)
    return words, show.matrix(cells, row="row", column="column", value="value", title=title)
