"""People of four groups in 60 small areas of an invented city, to measure segregation.

Columns
-------
area : A01 to A60.
part : north, coast, hills: the part of the city.
native, group_a, group_b, group_c : people born in the country, and three groups born abroad.

How it was made
---------------
``expected`` gives each group a share of each area by a fixed rule, without chance: groups B and C
live a little, group A strongly concentrated in the first areas. Counts are Poisson around it. No
count is from 1 to 10.

Why this shape
--------------
The dissimilarity of the expected counts is known. Chance alone makes the measured one a little
larger, the more so the smaller areas are: that is the small-unit bias.

Never use it to say where anybody lives: areas and groups stand for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

AREAS = 60
PEOPLE = {"native": 96_000, "group_a": 18_000, "group_b": 8000, "group_c": 4800}
PULL = {"native": -0.3, "group_a": 1.8, "group_b": 0.9, "group_c": 0.3}


@dataclass(frozen=True)
class Truth:
    """Dissimilarity of each group to everyone else, in the expected counts.

    The measured index recovers it to within two hundredths, and lies a little above it (small-unit
    bias). The share of a group in the whole city says nothing about it.
    """

    dissimilarity: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {"native": 0.362, "group_a": 0.428, "group_b": 0.215, "group_c": 0.069}
        )
    )


TRUTH = Truth()


def expected() -> pd.DataFrame:
    """Return the expected people of each group in each area.

    >>> expected().sum().round().astype(int).to_dict()["group_b"]
    8000
    """
    place = (np.arange(AREAS) + 0.5) / AREAS
    counts = {}
    for group, people in PEOPLE.items():
        draw = np.exp(PULL[group] * (1 - 2 * place))
        counts[group] = people * draw / draw.sum()
    return pd.DataFrame(counts)


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row an area.

    >>> make().shape
    (60, 6)
    """
    rng = np.random.default_rng(seed)
    means = expected()
    counts = np.maximum(rng.poisson(means.to_numpy()), 11)
    frame = pd.DataFrame(counts, columns=list(PEOPLE))
    frame.insert(0, "area", [f"A{n:02}" for n in range(1, AREAS + 1)])
    frame.insert(1, "part", np.repeat(["coast", "north", "hills"], AREAS // 3))
    return frame
