"""A short projection of a yearly or monthly series, with the band that honesty asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.languages.precision import within
from iomlab.messages import Message, say
from iomlab.methods import checks


@dataclass(frozen=True)
class ShortProjection:
    """A projection by the mean change of the past, with a band from its spread.

    Attributes
    ----------
    table : DataFrame
        One line a future period: ``year``, ``value``, ``low``, ``high``.
    level : float
        Level of the band, for each period on its own.
    change : float
        Mean change a period: a ratio (1.05 is +5%) if ``relative``, else a difference.
    relative : bool
        Whether changes were taken as ratios.
    observed : int
        Past periods used.
    """

    table: pd.DataFrame
    level: float
    change: float
    relative: bool
    observed: int

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the band."""
        return (
            say("The causes of change stay as they were: no new crisis, law or route."),
            say("Changes of different periods are independent and vary as they did."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say the projection as a range."""
        last = self.table.iloc[-1]
        low, high, middle = (
            round(within(last[name], last["low"], last["high"]))
            for name in ("low", "high", "value")
        )
        return (
            say(
                "If things change as in the {n} steps between the {observed} periods observed, {year} "
                "lies between about {low} and {high} with confidence {level:.0%}.",
                n=self.observed - 1,
                observed=self.observed,
                year=str(int(last["year"])),
                low=low,
                high=high,
                level=self.level,
            ),
            say("The middle, {n}, is one figure of the band: plan with the whole band.", n=middle),
        )


def project(
    series: pd.Series | Any, steps: int = 3, level: float = 0.8, relative: bool | None = None
) -> ShortProjection:
    """Carry a series a few periods forward by its mean past change, with a band.

    Parameters
    ----------
    series : Series
        Counts by year (or another whole-number period) without gaps, at least five.
    steps : int
        Periods to project: at most half the observed ones.
    level : float
        Level of the band.
    relative : bool, optional
        Changes as ratios (True; all counts must be above zero) or differences (False). None:
        ratios where possible.

    Returns
    -------
    ShortProjection

    Raises
    ------
    MethodError
        If the series has gaps, too few periods, negative or missing counts, zeros with ratios, or
        too many steps are asked for.

    Notes
    -----
    Random walk with drift on logs (or levels). With mean change ``m`` and standard deviation ``s``
    of ``n`` changes, ``h`` steps ahead: ``y + h m`` with variance ``s^2 (h + h^2 / n)`` and
    Student's t with ``n - 1`` degrees of freedom.

    When it misleads
    ----------------
    Displacement comes in jumps that no past band holds. A series that just jumped has a mean change
    that says nothing of the next year. Beyond a few periods the band is as wide as ignorance.

    References
    ----------
    Hyndman, R. J. and Athanasopoulos, G. (2021). Forecasting: principles and practice, 5.2 and 5.5.

    Examples
    --------
    >>> past = pd.Series([100, 110, 120, 131, 146, 160], index=range(2018, 2024))
    >>> project(past, steps=2).table.round(0).values.tolist()
    [[2024.0, 176.0, 173.0, 178.0], [2025.0, 193.0, 189.0, 197.0]]
    """
    y = checks.vector(series, "series", least=5)
    years = pd.Index(checks.labels(series, "series", len(y)))
    steps = checks.count(steps, "steps", low=1)
    level = checks.number(level, "level", low=0.5, high=0.999)
    _check_periods(years, steps)
    if relative is None:
        relative = bool((y > 0).all())
    if relative and (y == 0).any():
        raise MethodError(
            "The series has zeros, so its changes cannot be taken as ratios.",
            where="series",
            next_step=say("Use differences: relative=False."),
        )
    stdtrit = checks.library("scipy.special").stdtrit

    path = np.log(y) if relative else y
    changes = np.diff(path)
    n = len(changes)
    drift, spread = float(changes.mean()), float(changes.std(ddof=1))
    ahead = np.arange(1, steps + 1)
    middle = path[-1] + drift * ahead
    half = float(stdtrit(n - 1, (1 + level) / 2)) * spread * np.sqrt(ahead + ahead**2 / n)
    ends = [
        np.exp(v) if relative else np.maximum(v, 0.0)
        for v in (middle, middle - half, middle + half)
    ]
    table = pd.DataFrame({"year": int(years[-1]) + ahead})
    table["value"], table["low"], table["high"] = ends
    return ShortProjection(
        table, level, float(np.exp(drift)) if relative else drift, relative, n + 1
    )


def _check_periods(years: pd.Index, steps: int) -> None:
    """Raise unless periods are whole numbers that follow each other and steps are few."""
    try:
        number = np.array([int(year) for year in years])
        whole = (number == years.to_numpy()).all()
    except (TypeError, ValueError):
        whole = False
    if not whole:
        raise MethodError("The index of the series must hold years.", where="series")
    if (np.diff(number) != 1).any():
        raise MethodError(
            "The years do not follow each other without gaps, in order.",
            where="series",
            next_step=say("Sort by year, and find the missing years or take a shorter series."),
        )
    if steps > len(number) // 2:
        raise MethodError(
            "{steps} periods ahead is too far for {n} observed ones: at most {most}.",
            where="steps",
            steps=steps,
            n=len(number),
            most=len(number) // 2,
        )
