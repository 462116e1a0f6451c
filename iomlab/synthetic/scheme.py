"""Five illustrative scenarios of a seasonal work scheme between two invented countries.

Columns
-------
scenario : pilot, basic, fair, growth, worker_pays.
places, seasons : workers a season, and number of seasons.
months : months of work a season.
wage, home_wage : pay a month abroad, and what the same worker would earn at home.
living_cost : of the worker abroad, a month. travel_cost : of the worker, a season.
recruitment_cost : what the worker pays before the first season.
return_rate : share of workers who are called back. overstay_rate : share who do not go home.
output : value of a month's work to the employer. experience : by how much it is higher later.
hiring_cost, rehiring_cost, housing_cost : of the employer (a new worker, a returning one, a month).
tax_rate : share of pay that goes to the State of destination.

How it was made
---------------
The numbers were chosen, in currency units at constant prices, so that scenarios differ in one idea each.
Nothing is random: every seed gives the same table. The names are those of the method's scenario, so a
row is a scheme.

Why this shape
--------------
The worker's first season can end in a loss when the worker pays for recruitment: who pays decides
how many seasons it takes to break even.

Never quote a number of it: no scheme has these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

COLUMNS = (
    "scenario", "places", "seasons", "months", "wage", "home_wage", "living_cost", "travel_cost",
    "recruitment_cost", "return_rate", "overstay_rate", "output", "experience", "hiring_cost",
    "rehiring_cost", "housing_cost", "tax_rate",
)  # fmt: skip
ROWS = (
    ("pilot", 100, 3, 4, 1500, 300, 600, 500, 300, 0.5, 0.04, 2300, 0.05, 700, 250, 150, 0.12),
    ("basic", 500, 5, 6, 1500, 300, 600, 500, 600, 0.5, 0.05, 2300, 0.05, 700, 250, 150, 0.12),
    ("fair", 500, 5, 6, 1600, 300, 550, 0, 0, 0.8, 0.02, 2300, 0.08, 1700, 700, 200, 0.12),
    ("growth", 1500, 8, 8, 1600, 300, 600, 400, 200, 0.7, 0.03, 2400, 0.08, 900, 300, 200, 0.12),
    ("worker_pays", 500, 5, 4, 1400, 350, 650, 700, 900, 0.4, 0.09, 2300, 0.03, 200, 150, 0, 0.12),
)


@dataclass(frozen=True)
class Truth:
    """Seasons after which a worker has earned back what was paid to come.

    ``break_even_seasons`` of the method's answer gives it at any seed and number of draws.
    """

    break_even_seasons: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType(
            {"pilot": 1, "basic": 1, "fair": 1, "growth": 1, "worker_pays": 4}
        )
    )


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a scenario; ``seed`` changes nothing.

    >>> make()["scenario"].tolist()
    ['pilot', 'basic', 'fair', 'growth', 'worker_pays']
    """
    return pd.DataFrame(list(ROWS), columns=list(COLUMNS))
