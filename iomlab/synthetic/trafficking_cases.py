"""1,500 INVENTED case records of trafficking in persons, to learn how to protect such files.

Columns
-------
years : 2015-2017, 2018-2020 or 2021-2023.
age_band : 0-8, 9-17, 18-29, 30-39, 40+.
gender : female, male, other.
region : north, coast, hills, islands (invented).
exploitation : sexual, labour, domestic, other: the kind of exploitation.
control : debt, threats, documents, isolation: the main means of control.

How it was made
---------------
Every column is drawn from fixed shares: exploitation depends on gender (``EXPLOITATION``), the means of
control on exploitation; all else is independent. No row, and no combination, was taken from a case
file. Real files have other shares and other links between columns.

Why this shape
--------------
With four columns that an outsider may know, many records are the only one of their kind (k = 1):
deleting names protects nobody. Coarser bands, hidden small counts and noise each give up something
else.

Never use it to say who is trafficked, where or how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from iomlab.synthetic.draw import pick

CASES = 1500
EXPLOITATION = {
    "female": {"sexual": 0.50, "labour": 0.20, "domestic": 0.25, "other": 0.05},
    "male": {"sexual": 0.10, "labour": 0.75, "domestic": 0.05, "other": 0.10},
    "other": {"sexual": 0.60, "labour": 0.30, "domestic": 0.05, "other": 0.05},
}
CONTROL = {
    "sexual": {"debt": 0.30, "threats": 0.40, "documents": 0.10, "isolation": 0.20},
    "labour": {"debt": 0.40, "threats": 0.15, "documents": 0.35, "isolation": 0.10},
    "domestic": {"debt": 0.15, "threats": 0.20, "documents": 0.30, "isolation": 0.35},
    "other": {"debt": 0.30, "threats": 0.40, "documents": 0.15, "isolation": 0.15},
}


@dataclass(frozen=True)
class Truth:
    """Shares of exploitation from which records are drawn, by gender, and the k of the file.

    A table with noise recovers ``exploitation`` of women and men within its margin. ``k`` is the
    smallest group of records with the same years, age, gender and region.
    """

    exploitation: Mapping[str, Mapping[str, float]] = field(
        default_factory=lambda: MappingProxyType(
            {gender: MappingProxyType(shares) for gender, shares in EXPLOITATION.items()}
        )
    )
    k: int = 1


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row an invented case.

    >>> make().shape
    (1500, 6)
    """
    rng = np.random.default_rng(seed)
    ages = {"0-8": 0.03, "9-17": 0.20, "18-29": 0.42, "30-39": 0.23, "40+": 0.12}
    gender = pick(rng, {"female": 0.62, "male": 0.36, "other": 0.02}, CASES)
    exploitation = np.empty(CASES, dtype=object)
    for name, shares in EXPLOITATION.items():
        exploitation[gender == name] = pick(rng, shares, int((gender == name).sum()))
    control = np.empty(CASES, dtype=object)
    for name, shares in CONTROL.items():
        control[exploitation == name] = pick(rng, shares, int((exploitation == name).sum()))
    years = {"2015-2017": 0.25, "2018-2020": 0.35, "2021-2023": 0.40}
    regions = {"north": 0.45, "coast": 0.35, "hills": 0.16, "islands": 0.04}
    return pd.DataFrame(
        {
            "years": pick(rng, years, CASES),
            "age_band": pick(rng, ages, CASES),
            "gender": gender,
            "region": pick(rng, regions, CASES),
            "exploitation": exploitation,
            "control": control,
        }
    )
