"""Flows from stocks: the same two tables, another assumption, other flows."""

from __future__ import annotations

from typing import Any

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.stocks import REGIONS, four_regions
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.methods.flow_range import METHODS, allowed, estimate_flows
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

EXAMPLES = {
    "closed": say("Closed: no births or deaths"),
    "births_deaths": say("With births and deaths"),
}
CONTROLS = (
    Pick("method", say("Method"), METHODS, "closed_demographic"),
    Slider("weight", say("Weight of the fewest moves (for the mix)"), 0, 1, 0.01, 0.87),
    Pick("example", say("Example"), EXAMPLES, "closed"),
)


def view(
    show: Show, *, method: str, weight: float, example: str, **_: Any
) -> tuple[Message, Shown]:
    """Return how many moved by this method, and the ribbons of who moved where."""
    tables = four_regions(example)
    flows = estimate_flows(method, *tables, weight=weight)
    low, high = allowed(*tables)
    words = say(
        "{method}: {total} moves in all. After closed accounts the tables allow anything from {low} "
        "to {high}.",
        method=METHODS[method],
        total=round(flows.total),
        low=round(low),
        high=round(high),
    )
    made = described(flows.table, *tables)
    title = say("Flows between the four regions: {method}", method=METHODS[method])
    ends = {"origin": "origin", "destination": "destination", "value": "value"}
    return words, show.flows(made, title=title, top=12, **ends)


def described(table: Any, *inputs: Any) -> Figures:
    """Return flows between the four regions with words for their columns."""
    return computed(
        table[["origin", "destination", "value"]],
        *inputs,
        origin=column(say("Origin"), role="group", labels=REGIONS),
        destination=column(say("Destination"), role="group", labels=REGIONS),
        value=column(say("Estimated moves"), say("persons"), 0),
    )
