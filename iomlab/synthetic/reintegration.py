"""900 invented returnees: what help they got, and how they stand some months after their return.

Columns
-------
community : north, coast, hills (invented).
sex : female or male.
months : months since the return, 6 to 24.
baseline : score from 0 to 1 just after the return, before any help.
arm : none, economic, social, psychosocial, mixed: the kind of help.
economic_1 … psychosocial_5 : fifteen indicators in our own words, each 0, 0.25, 0.5, 0.75 or 1 (more
    is better).
economic, social, psychosocial : mean of the five indicators of each dimension.
score : mean of the three dimensions, each counting the same.
cost : what the help cost for this person, in currency units.

How it was made
---------------
Help was not given by chance: the lower the baseline, the likelier is mixed or economic help
(``PULL``). Each dimension is ``0.22 + 0.5 baseline + 0.004 (months - 15) + effect + noise``, with the
effects of ``EFFECTS``; an indicator is that with noise of its own, rounded up or down by chance so
that its mean stays the same.

Why this shape
--------------
Those who get the most help were worst off, so a comparison of means says that help does little or
harms. At equal baseline the effect comes out.

The indicators and the equal weights are for teaching. They are not IOM's Reintegration Sustainability
Survey, whose weights are not public. Never use it to judge a programme or a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from iomlab.synthetic.draw import by, pick

PEOPLE = 900
DIMENSIONS = ("economic", "social", "psychosocial")
ARMS = ("none", "economic", "social", "psychosocial", "mixed")
PULL = {"none": 3.5, "economic": -2.0, "social": 0.0, "psychosocial": 1.0, "mixed": -4.5}
COST = {"none": 60, "economic": 950, "social": 380, "psychosocial": 450, "mixed": 1500}
EFFECTS = {
    "none": (0.0, 0.0, 0.0),
    "economic": (0.15, 0.03, 0.00),
    "social": (0.00, 0.08, 0.01),
    "psychosocial": (0.00, 0.03, 0.12),
    "mixed": (0.14, 0.08, 0.11),
}


@dataclass(frozen=True)
class Truth:
    """Effect of each kind of help on the score, compared with none, for the same person.

    A comparison adjusted for the baseline recovers it. The difference of means falls far short of
    it, because help went to those who were worst off.
    """

    effect: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {"none": 0.0, "economic": 0.06, "social": 0.03, "psychosocial": 0.05, "mixed": 0.11}
        )
    )


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a returnee.

    >>> make().shape
    (900, 25)
    """
    rng = np.random.default_rng(seed)
    baseline = np.round(0.15 + 0.55 * rng.beta(2.2, 2.2, PEOPLE), 2)
    months = rng.integers(6, 25, PEOPLE)
    draw = np.column_stack([PULL[a] * (baseline - 0.42) for a in ARMS])
    draw += rng.gumbel(0, 0.5, (PEOPLE, len(ARMS)))
    arm = np.array(ARMS)[draw.argmax(axis=1)]
    columns = {
        "community": pick(rng, {"north": 0.4, "coast": 0.35, "hills": 0.25}, PEOPLE),
        "sex": pick(rng, {"female": 0.35, "male": 0.65}, PEOPLE),
        "months": months,
        "baseline": baseline,
        "arm": arm,
    }
    person = 0.22 + 0.5 * baseline + 0.004 * (months - 15) + rng.normal(0, 0.04, PEOPLE)
    means = {}
    for position, dimension in enumerate(DIMENSIONS):
        effect = by(arm, {a: EFFECTS[a][position] for a in ARMS})
        level = person + effect + rng.normal(0, 0.03, PEOPLE)
        items = []
        for n in range(1, 6):
            exact = np.clip(level + rng.normal(0, 0.06, PEOPLE), 0, 1)
            item = np.floor(4 * exact + rng.random(PEOPLE)) / 4
            columns[f"{dimension}_{n}"] = np.minimum(item, 1)
            items.append(columns[f"{dimension}_{n}"])
        means[dimension] = np.mean(items, axis=0)
    columns.update({dimension: np.round(mean, 3) for dimension, mean in means.items()})
    columns["score"] = np.round(np.mean(list(means.values()), axis=0), 3)
    columns["cost"] = np.rint(by(arm, COST) * np.exp(rng.normal(0, 0.2, PEOPLE))).astype(int)
    return pd.DataFrame(columns)
