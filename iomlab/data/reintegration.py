"""Words for the synthetic follow-up of returnees: dimensions, what was known before help."""

from __future__ import annotations

from iomlab.data.computed import column
from iomlab.messages import say

DIMENSIONS = ("economic", "social", "psychosocial")
BEFORE = ("baseline", "months", "sex", "community")  # known before help, or not changed by it
MEASURE = column(
    say("What was known before"),
    role="group",
    labels={
        "baseline": say("Score before help"),
        "months": say("Months since return"),
        "sex: female": say("Women"),
        "sex: male": say("Men"),
        "community: north": say("North (invented)"),
        "community: coast": say("Coast (invented)"),
        "community: hills": say("Hills (invented)"),
    },
)
NAMES = {"economic": say("economic"), "social": say("social"), "psychosocial": say("psychosocial")}
