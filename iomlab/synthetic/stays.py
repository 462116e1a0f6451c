"""Stays of 1,200 people who arrived in an invented country, to try who counts as a migrant.

Columns
-------
months : length of the stay in whole months, 1 to 36. A stay of 6 did not reach six months and a day.
purpose : why they came: work, study, family, protection, tourism.
residence_changed : 1 if the country became that of usual residence, else 0.
on_register : 1 if the ordinary population register knew the person at the end of the stay, else 0.

How it was made
---------------
How many stays there are of each purpose and length is fixed (``STAYS``), and so is the part of each
length that the register knows (``REGISTERED``); chance decides the month within the length, who is
registered, and the order of rows. A stay of twelve months or more that is not tourism changes the
usual residence; so do ``INTENDED`` shorter stays of people who came for protection, meant to stay
and left early. So the count under each definition is known without error.

Why this shape
--------------
The same 1,200 people are 450 migrants, 480 or 720, by the rule. A register misses short stays and is no
definition of its own.

Never use it to say how long people stay anywhere, or how complete a real register is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

# Lengths in months (first and last) and the part of them that is on the register.
LENGTHS = ((1, 2), (3, 6), (7, 11), (12, 36))
REGISTERED = (0.05, 0.25, 0.60, 0.90)
STAYS = {
    "work": (60, 140, 120, 180),
    "study": (10, 50, 70, 110),
    "family": (40, 40, 30, 100),
    "protection": (10, 20, 40, 60),
    "tourism": (80, 30, 10, 0),
}
INTENDED = 30
"""Stays for protection of 7 to 11 months that nevertheless changed the usual residence."""


@dataclass(frozen=True)
class Truth:
    """The count of persons under each rule, exact at every seed.

    A good classification gives these numbers. The register (``on_register``) does not: it knows
    short stays and misses long ones.
    """

    stays: int = 1200
    long_term_1998: int = 450
    short_term_1998: int = 510
    six_months_and_a_day: int = 720
    residence_changed: int = 480
    on_register: int = 647


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a stay.

    >>> make().shape
    (1200, 4)
    """
    rng = np.random.default_rng(seed)
    parts = []
    for length, (first, last) in enumerate(LENGTHS):
        purposes = np.repeat(list(STAYS), [counts[length] for counts in STAYS.values()])
        months = rng.integers(first, last + 1, len(purposes))
        changed = (purposes != "tourism") & (first >= 12)
        if first == 7:
            changed[np.flatnonzero(purposes == "protection")[:INTENDED]] = True
        known = np.zeros(len(purposes), dtype=int)
        known[rng.permutation(len(purposes))[: round(REGISTERED[length] * len(purposes))]] = 1
        parts.append(
            pd.DataFrame(
                {
                    "months": months,
                    "purpose": purposes,
                    "residence_changed": changed.astype(int),
                    "on_register": known,
                }
            )
        )
    joined = pd.concat(parts, ignore_index=True)
    return joined.iloc[rng.permutation(len(joined))].reset_index(drop=True)
