"""800 invented answers to twelve items on integration, in two survey rounds.

Columns
-------
round : 1 or 2. Different people answer in each.
group : newcomer (up to two years in the country) or settled.
psychological_1 … navigational_2 : answers from 1 (least) to 5 (most), two items for each of the six
    dimensions of the Immigration Policy Lab's index (psychological, linguistic, economic, political,
    social, navigational). The items have codes and no wording: the questionnaire is not here.

How it was made
---------------
An answer is ``centre + 0.50 person + 0.35 dimension + 0.80 noise`` (three standard normal draws, one a
person, one a person and dimension, one an answer), rounded and kept within 1 and 5. ``CENTRE`` is that
of the group and round. In round 1 two hundred and eighty of 400 are newcomers, in round 2 one hundred
and twenty.

Why this shape
--------------
Newcomers gain and the settled hardly do, but the mean of all rises much more, because round 2 has more
settled people. A crude comparison of two rounds measures who answered.

Never use it as a result of the index, or to score, rank or screen a person.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

DIMENSIONS = ("psychological", "linguistic", "economic", "political", "social", "navigational")
ITEMS = tuple(f"{dimension}_{n}" for dimension in DIMENSIONS for n in (1, 2))
CENTRE = {
    (1, "newcomer"): 2.5, (1, "settled"): 3.5, (2, "newcomer"): 2.7, (2, "settled"): 3.5,
}  # fmt: skip
PEOPLE = {
    (1, "newcomer"): 280, (1, "settled"): 120, (2, "newcomer"): 120, (2, "settled"): 280,
}  # fmt: skip
PERSON, DIMENSION, NOISE = 0.50, 0.35, 0.80


@dataclass(frozen=True)
class Truth:
    """Mean score from 0 to 1 by round and group, and Cronbach's alpha of the twelve items.

    The mean of ``(sum - 12) / 48`` within a round and group recovers ``score``; the change of
    newcomers is ``+0.05`` and that of the settled zero. The crude change of all is more than
    twice as large.
    """

    score: Mapping[tuple[int, str], float] = field(
        default_factory=lambda: MappingProxyType(
            {
                (1, "newcomer"): 0.381,
                (1, "settled"): 0.619,
                (2, "newcomer"): 0.428,
                (2, "settled"): 0.619,
            }
        )
    )
    alpha: float = 0.79


TRUTH = Truth()


def expected_score(centre: float) -> float:
    """Return the expected score from 0 to 1 of answers around ``centre``.

    >>> expected_score(3.0)
    0.5
    """
    spread = math.sqrt(PERSON**2 + DIMENSION**2 + NOISE**2)
    above = [
        0.5 * math.erfc((cut - centre) / spread / math.sqrt(2)) for cut in (1.5, 2.5, 3.5, 4.5)
    ]
    return round(sum(above) / 4, 6)


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a person who answered.

    >>> make().shape
    (800, 14)
    """
    rng = np.random.default_rng(seed)
    keys = [key for key, people in PEOPLE.items() for _ in range(people)]
    size = len(keys)
    person = rng.normal(size=(size, 1))
    dimension = np.repeat(rng.normal(size=(size, len(DIMENSIONS))), 2, axis=1)
    answers = np.array([[CENTRE[key]] for key in keys]) + PERSON * person + DIMENSION * dimension
    answers += NOISE * rng.normal(size=(size, len(ITEMS)))
    frame = pd.DataFrame(np.clip(np.rint(answers), 1, 5).astype(int), columns=list(ITEMS))
    frame.insert(0, "round", [key[0] for key in keys])
    frame.insert(1, "group", [key[1] for key in keys])
    return frame.iloc[rng.permutation(size)].reset_index(drop=True)
