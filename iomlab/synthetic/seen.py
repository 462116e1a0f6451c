"""How often people appear in one register of an invented country, to estimate who never does.

Columns
-------
group : women or men.
times : how often a person was seen: 1, 2, 3 and so on. The last row of a group holds all who were
    seen that often or more, so that no count is below 11.
people : how many people were seen that often.

How it was made
---------------
Each group has a known number of people (``TRUTH.people``). Women all have the same chance to be seen:
the number of times follows a Poisson law with mean ``TRUTH.mean["women"]``. Men differ from one
another: their own mean follows an exponential law, so that the number of times is geometric. Those
seen zero times are left out.

Why this shape
--------------
For women the truncated Poisson model is right. For men it is far too low, Chao's estimate is a lower
bound, and the truncated geometric model is right.

Never use it to say how many people are outside a real register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

SMALLEST = 11


@dataclass(frozen=True)
class Truth:
    """People in each group, seen or not, and how often one is seen on average.

    A good estimator recovers ``people``: ``ztpoisson`` for women, ``ztgeom`` for men. For men
    ``ztpoisson`` falls short by thousands.
    """

    people: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({"women": 6000, "men": 9000})
    )
    mean: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"women": 0.75, "men": 0.6})
    )


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a group and number of times.

    >>> make().columns.tolist()
    ['group', 'times', 'people']
    """
    rng = np.random.default_rng(seed)
    men = rng.geometric(1 / (1 + TRUTH.mean["men"]), TRUTH.people["men"]) - 1
    women = rng.poisson(TRUTH.mean["women"], TRUTH.people["women"])
    rows = []
    for group, times in (("women", women), ("men", men)):
        counts = np.bincount(times)[1:].tolist()
        while counts[-1] < SMALLEST or min(counts) < SMALLEST:
            last = counts.pop()
            counts[-1] += last
        rows += [(group, time, people) for time, people in enumerate(counts, start=1)]
    return pd.DataFrame(rows, columns=["group", "times", "people"])
