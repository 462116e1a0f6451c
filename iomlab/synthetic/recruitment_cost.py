"""What 1,200 workers paid to get a job abroad, in two invented corridors.

Columns
-------
corridor : a_x (from A to X) or b_x (from B to X).
sector : construction, domestic work, agriculture, care.
payer : who paid the recruitment: worker, shared, employer.
paid : what the worker paid in all, in currency units; 0 where the employer paid.
monthly_earnings : pay of the first month abroad, in the same units.
months : months worked abroad so far, 3 to 24.
loan : 1 if the worker borrowed to pay, else 0.

How it was made
---------------
A fixed part of workers pays nothing (``FREE``). The others pay ``r`` months of their earnings, with
``r`` lognormal around a mean that gives ``TRUTH.months``; who shares the cost with an employer pays
less than the others. Who earns less pays more months: one draw moves both, in opposite directions.
Where more than two months were paid, six in ten borrowed; otherwise two in ten.

Why this shape
--------------
SDG indicator 10.7.1 is the mean of each worker's own ratio. All that was paid over all that was
earned is lower, because those who pay the most months earn the least; the median is lower too.

Never use it to say what recruitment costs in a real corridor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from iomlab.synthetic.draw import by, pick

WORKERS = 1200
FREE = {"a_x": 0.10, "b_x": 0.35}
SPREAD, LINK = 0.6, 0.35
SECTORS = {"construction": 0.35, "domestic": 0.25, "agriculture": 0.2, "care": 0.2}
EARNINGS = {"construction": 420, "domestic": 310, "agriculture": 350, "care": 520}


@dataclass(frozen=True)
class Truth:
    """Mean recruitment cost of all workers of a corridor, those who paid nothing included.

    In months of earnings. A good estimator (the mean of ratios) recovers ``months``; the ratio of
    sums falls short of it by about a fifth.
    """

    months: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"a_x": 5.0, "b_x": 1.5})
    )


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a worker.

    >>> make().shape
    (1200, 7)
    """
    rng = np.random.default_rng(seed)
    corridor = pick(rng, {"a_x": 0.5, "b_x": 0.5}, WORKERS)
    sector = pick(rng, SECTORS, WORKERS)
    free = rng.random(WORKERS) < by(corridor, FREE)
    shared = ~free & (rng.random(WORKERS) < 0.25)
    payer = np.where(free, "employer", np.where(shared, "shared", "worker"))
    draw = rng.normal(size=WORKERS)
    size = np.where(
        shared, 0.7, 1.1
    )  # a quarter of those who pay share: 0.25 * 0.7 + 0.75 * 1.1 = 1
    mean = by(corridor, TRUTH.months) / (1 - by(corridor, FREE))
    ratio = np.where(free, 0, size * mean * np.exp(SPREAD * draw - SPREAD**2 / 2))
    noise = 0.15 * rng.normal(size=WORKERS)
    earnings = np.rint(by(sector, EARNINGS) * np.exp(noise - LINK * draw)).astype(int)
    paid = np.rint(ratio * earnings).astype(int)
    loan = (rng.random(WORKERS) < np.where(ratio > 2, 0.6, 0.2)) & ~free
    return pd.DataFrame(
        {
            "corridor": corridor,
            "sector": sector,
            "payer": payer,
            "paid": paid,
            "monthly_earnings": earnings,
            "months": rng.integers(3, 25, WORKERS),
            "loan": loan.astype(int),
        }
    )
