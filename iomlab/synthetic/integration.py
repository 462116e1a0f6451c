"""Work and pay of 3,000 people of working age in an invented country, by where they were born.

Columns
-------
group : native (born in the country), eu (born in another EU country), non_eu (born elsewhere).
sex : female or male.
age_band : 20-34, 35-49, 50-64.
education : low, medium, high.
employed : 1 if in work, else 0.
log_wage : natural logarithm of hourly pay; missing for those not in work.
wage : the same, not in logarithms.
language : command of the country's language, 1 to 4; 4 for all who were born there.
weight : how many people of the population one row stands for.

How it was made
---------------
People born abroad are oversampled; ``weight`` puts that right. The groups differ in age and
education (``AGES``, ``SCHOOLING``). The chance of work is
``0.55 + education (0, 0.15, 0.27) + age (0, 0.08, -0.05) - 0.08 (female) + group``, with
``TRUTH.employment_gap`` as the group's term. Log pay is
``2.4 + education (0, 0.18, 0.50) + age (0, 0.12, 0.18) - 0.10 (female) + group + noise``, with
``TRUTH.wage_gap``; among people born abroad one level of language adds 0.04 around their mean level.
Who works does not depend on the noise in pay.

Why this shape
--------------
A raw gap mixes who people are with how they are treated: here most of the gap in work of people born
outside the EU stays when education, age and sex are made equal, and a part goes.

Never use it to rank groups or countries. What remains of a gap is not a measure of discrimination.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from iomlab.synthetic.draw import by, pick

SAMPLE = {"native": 1500, "eu": 500, "non_eu": 1000}
POPULATION = {"native": 4_920_000, "eu": 360_000, "non_eu": 720_000}
AGES = {
    "native": {"20-34": 0.30, "35-49": 0.33, "50-64": 0.37},
    "eu": {"20-34": 0.40, "35-49": 0.38, "50-64": 0.22},
    "non_eu": {"20-34": 0.44, "35-49": 0.38, "50-64": 0.18},
}
SCHOOLING = {
    "native": {"low": 0.15, "medium": 0.45, "high": 0.40},
    "eu": {"low": 0.20, "medium": 0.45, "high": 0.35},
    "non_eu": {"low": 0.45, "medium": 0.35, "high": 0.20},
}


@dataclass(frozen=True)
class Truth:
    """Gaps to people born in the country, of people with the same education, age and sex.

    ``employment_gap`` is in shares (-0.08 is eight points less); standardisation or a regression
    recovers it. ``wage_gap`` is in log pay; the unexplained part of an Oaxaca-Blinder decomposition
    recovers it. The raw gaps of people born outside the EU are larger.
    """

    employment_gap: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"native": 0.0, "eu": -0.02, "non_eu": -0.10})
    )
    wage_gap: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"native": 0.0, "eu": -0.05, "non_eu": -0.12})
    )


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a person.

    >>> make().shape
    (3000, 9)
    """
    rng = np.random.default_rng(seed)
    group = np.repeat(list(SAMPLE), list(SAMPLE.values()))
    size = len(group)
    age = np.concatenate([pick(rng, AGES[g], n) for g, n in SAMPLE.items()])
    school = np.concatenate([pick(rng, SCHOOLING[g], n) for g, n in SAMPLE.items()])
    sex = pick(rng, {"female": 0.51, "male": 0.49}, size)
    woman = sex == "female"
    chance = 0.55 + by(school, {"low": 0, "medium": 0.15, "high": 0.27}) - 0.08 * woman
    chance += by(age, {"20-34": 0, "35-49": 0.08, "50-64": -0.05}) + by(group, TRUTH.employment_gap)
    employed = rng.random(size) < chance
    levels = pick(rng, {"1": 0.2, "2": 0.3, "3": 0.3, "4": 0.2}, size).astype(int)
    language = np.where(group == "native", 4, levels)
    wage = 2.4 + by(school, {"low": 0, "medium": 0.18, "high": 0.5}) - 0.10 * woman
    wage += by(age, {"20-34": 0, "35-49": 0.12, "50-64": 0.18}) + by(group, TRUTH.wage_gap)
    wage += np.where(group == "native", 0, 0.04 * (language - 2.5)) + rng.normal(0, 0.3, size)
    weight = by(group, {g: POPULATION[g] / SAMPLE[g] for g in SAMPLE})
    return pd.DataFrame(
        {
            "group": group,
            "sex": sex,
            "age_band": age,
            "education": school,
            "employed": employed.astype(int),
            "log_wage": np.where(employed, np.round(wage, 3), np.nan),
            "wage": np.where(employed, np.round(np.exp(wage), 2), np.nan),
            "language": language,
            "weight": weight.astype(int),
        }
    ).iloc[rng.permutation(size)].reset_index(drop=True)  # fmt: skip
