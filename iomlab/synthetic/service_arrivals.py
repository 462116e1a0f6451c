"""Arrivals by hour at an invented, large service point on 60 days, to plan its staff.

Columns
-------
day : working day, 1 to 60; day 1 is a Monday.
weekday : 1 (Monday) to 5 (Friday).
hour : hour in which it opens, 8 to 17.
arrivals : people who came in that hour.
mean_minutes : mean minutes it took to serve each of them.

How it was made
---------------
Arrivals are Poisson with the mean ``TRUTH.per_hour`` of the hour, times ``TRUTH.monday`` on Mondays. The
minutes of one person follow an exponential law with mean ``TRUTH.minutes``; the file has the mean of
the hour. No count is below 11.

Why this shape
--------------
Staff for the average hour leaves the queue of late morning growing: the load of the peak is more than
the average staff can serve at all.

Never use it to plan a real service: count your own arrivals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from iomlab.synthetic.draw import by

DAYS = 60


@dataclass(frozen=True)
class Truth:
    """People an hour by hour of the day (Tuesday to Friday), factor of Mondays, minutes a person.

    The mean of arrivals by hour, Mondays apart, recovers ``per_hour``; the mean of ``mean_minutes``
    weighted by arrivals recovers ``minutes``. The mean of all hours (about 50) does not describe any
    hour: with staff for it, the peak is never served.
    """

    per_hour: Mapping[int, float] = field(
        default_factory=lambda: MappingProxyType(
            {8: 40, 9: 55, 10: 68, 11: 70, 12: 45, 13: 36, 14: 44, 15: 48, 16: 40, 17: 34}
        )
    )
    monday: float = 1.2
    minutes: float = 12.0


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a day and hour.

    >>> make().shape
    (600, 5)
    """
    rng = np.random.default_rng(seed)
    hours = list(TRUTH.per_hour)
    day = np.repeat(np.arange(1, DAYS + 1), len(hours))
    hour = np.tile(hours, DAYS)
    weekday = (day - 1) % 5 + 1
    mean = by(hour, {str(h): people for h, people in TRUTH.per_hour.items()})
    arrivals = np.maximum(rng.poisson(mean * np.where(weekday == 1, TRUTH.monday, 1.0)), 11)
    minutes = rng.gamma(arrivals, TRUTH.minutes / arrivals)
    return pd.DataFrame(
        {
            "day": day,
            "weekday": weekday,
            "hour": hour,
            "arrivals": arrivals,
            "mean_minutes": np.round(minutes, 2),
        }
    )
