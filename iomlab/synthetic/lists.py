"""People seen by three services in two invented regions, to estimate how many nobody saw.

Columns
-------
region : north or coast.
service_centre, clinic, legal_aid : 1 if the people of the row are on that list, else 0.
people : how many are on exactly these lists. One row a combination; nobody's own record is here.

How it was made
---------------
In each region a known number of people (``TRUTH.people``) meets three services with fixed chances
(``CHANCES``). The chance to be at the service centre and the clinic together is set so that their
odds ratio is ``dependence``: with 1 the two lists are independent, above 1 one list leads to the
other. Legal aid is independent of both. The eight combinations are drawn once (multinomial) and the
one that nobody saw is left out.

Why this shape
--------------
Two lists that send people to each other overlap too much, so that an estimate from these two is too
low, with a narrow interval. A third list shows it.

Never use it to say how many people are undocumented anywhere, or below a region.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

LISTS = ("service_centre", "clinic", "legal_aid")
CHANCES = {"north": (0.30, 0.25, 0.20), "coast": (0.28, 0.30, 0.18)}


@dataclass(frozen=True)
class Truth:
    """People in each region, seen or not, and the odds ratio of service centre and clinic.

    A good estimator (log-linear with the pair service centre and clinic, or two lists with legal
    aid) recovers ``people`` within its interval. Two lists with service centre and clinic do not.
    """

    people: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({"north": 8000, "coast": 4000})
    )
    dependence: float = 3.0


TRUTH = Truth()


def together(first: float, second: float, odds_ratio: float) -> float:
    """Return the chance to be on both lists (Plackett's formula).

    >>> together(0.5, 0.2, 1.0)
    0.1
    """
    if odds_ratio == 1:
        return first * second
    total = 1 + (odds_ratio - 1) * (first + second)
    root = (total**2 - 4 * odds_ratio * (odds_ratio - 1) * first * second) ** 0.5
    return (total - root) / (2 * (odds_ratio - 1))


def make(seed: int = 2024, dependence: float = TRUTH.dependence) -> pd.DataFrame:
    """Return one row a region and combination of lists; ``dependence`` is from 0.5 to 8.

    >>> make().shape
    (14, 5)
    """
    if not 0.5 <= dependence <= 8:
        raise ValueError("dependence must lie between 0.5 and 8")
    rng = np.random.default_rng(seed)
    rows = []
    for region, (centre, clinic, legal) in CHANCES.items():
        both = together(centre, clinic, dependence)
        pair = {
            (1, 1): both,
            (1, 0): centre - both,
            (0, 1): clinic - both,
            (0, 0): 1 - centre - clinic + both,
        }
        patterns = list(itertools.product((1, 0), repeat=3))
        chances = [pair[a, b] * (legal if c else 1 - legal) for a, b, c in patterns]
        counts = rng.multinomial(TRUTH.people[region], chances)
        rows += [
            (region, *pattern, int(people))
            for pattern, people in zip(patterns, counts, strict=True)
            if any(pattern)
        ]
    return pd.DataFrame(rows, columns=["region", *LISTS, "people"])
