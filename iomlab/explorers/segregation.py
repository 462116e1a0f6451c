"""Segregation: what moves dissimilarity, isolation and exposure, and what only chance does."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.methods.segregation import two_group_indices
from iomlab.methods.segregation_chance import chance_dissimilarity, cut
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

GROUPS = {
    "group_a": say("group A"),
    "group_b": say("group B"),
    "group_c": say("group C, the smallest"),
}
CONTROLS = (
    Pick("group", say("Group"), GROUPS, "group_a"),
    Slider("moved", say("Per cent of those at the coast who move to the hills"), 0, 100, 5, 0),
    Slider("times", say("The group is so many times as large"), 0.2, 3, 0.2, 1),
    Slider("people", say("People in each small area (2,000: as they are)"), 20, 2000, 20, 2000),
)
INDICES = {
    "dissimilarity": say("Dissimilarity D"),
    "isolation": say("Isolation"),
    "exposure": say("Exposure"),
    "by_chance": say("D by chance alone"),
}
GROUP_COLUMNS = ["native", "group_a", "group_b", "group_c"]
SEED, DRAWS = 0, 100  # as the table of the lesson: the same areas, the same chance


@cache
def _city() -> Figures:
    return load("synthetic_tracts")


def view(
    show: Show, *, group: str, moved: float, times: float, people: float, **_: Any
) -> tuple[Message, Shown]:
    """Return what the changes did to each index, and two points a row that show it."""
    city = _city()
    x = city[group].to_numpy(dtype=float)
    y = city[GROUP_COLUMNS].sum(axis=1).to_numpy(dtype=float) - x
    after = _move(x, city["part"].to_numpy(), moved / 100) * times
    now, then = _indices(x, y, None), _indices(after, y, int(people) if people < 2000 else None)
    rows = [{"index": name, "now": now[name], "then": then[name]} for name in INDICES]
    made = computed(
        rows,
        city,
        index=column(say("Index"), role="group", labels=INDICES),
        now=column(say("As it is"), say("from 0 to 1"), 2),
        then=column(say("After your changes"), say("from 0 to 1"), 2),
    )
    shown = show.dumbbell(
        made,
        title=say("Four indices of an invented city"),
        label="index",
        left="now",
        right="then",
    )
    return _words(now, then), shown


def _move(x: np.ndarray, part: np.ndarray, share: float) -> np.ndarray:
    """Return the group after a share of those at the coast moved evenly to the hills."""
    coast, hills = part == "coast", part == "hills"
    leaving = np.where(coast, share * x, 0.0)
    return x - leaving + np.where(hills, leaving.sum() / hills.sum(), 0.0)


def _indices(x: np.ndarray, y: np.ndarray, people: int | None) -> dict[str, float]:
    """Return the indices, in areas of so many people."""
    if people is not None:
        x, y = cut(x, y, people, seed=SEED)
    found = two_group_indices(x, y)
    found["by_chance"] = chance_dissimilarity(x, y, seed=SEED, draws=DRAWS)[0]
    return found


def _words(now: dict[str, float], then: dict[str, float]) -> Message:
    """Say what changed, and whether chance makes most of it."""
    told = say(
        "D goes from {d0:.2f} to {d1:.2f}, isolation from {i0:.2f} to {i1:.2f}. By chance alone D "
        "would be {chance:.2f}.",
        d0=now["dissimilarity"],
        d1=then["dissimilarity"],
        i0=now["isolation"],
        i1=then["isolation"],
        chance=then["by_chance"],
    )
    if then["by_chance"] > then["dissimilarity"] / 2:
        return say(
            "{told} Most of D is chance: areas are too small for this group.",
            told=told,
        )
    return told
