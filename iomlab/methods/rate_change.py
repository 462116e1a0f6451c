"""Why a rate changed: because the mix of groups changed, or the rates within them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval


@dataclass(frozen=True)
class RateChange:
    """A change of a rate in two parts that add up to it.

    Attributes
    ----------
    total_0, total_1, difference : float
        The overall rate before, after, and its change.
    composition, rate : float
        The part of the mix of groups, and the part of the rates within groups.
    table : DataFrame
        One line a group: ``share_0, share_1, rate_0, rate_1, composition, rate``.
    composition_interval, rate_interval : Interval
        From the chance variation of the events (normal approximation).
    assumptions : tuple of Message
        What must hold.
    """

    total_0: float
    total_1: float
    difference: float
    composition: float
    rate: float
    table: pd.DataFrame
    composition_interval: Interval
    rate_interval: Interval
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say(
                "The rate changed by {difference:.3g}: {mix:.3g} because the mix of groups changed, "
                "and {rate:.3g} (between {low:.3g} and {high:.3g}) because rates within groups did.",
                difference=self.difference,
                mix=self.composition,
                rate=self.rate,
                low=self.rate_interval.low,
                high=self.rate_interval.high,
            ),
            *self.assumptions,
        )


def kitagawa(
    counts_0: Any, rates_0: Any, counts_1: Any, rates_1: Any, *, level: float = 0.95
) -> RateChange:
    """Split the change of a rate into a part of the mix and a part of the rates.

    Parameters
    ----------
    counts_0, counts_1 : array_like or Series, shape (n,)
        People (or attempts) in each group before and after.
    rates_0, rates_1 : array_like, shape (n,)
        Events for one person in each group.
    level : float
        Confidence level of the intervals.

    Returns
    -------
    RateChange

    Raises
    ------
    MethodError
        If a count or rate is negative, missing or text, lengths differ, or nobody is counted.

    Notes
    -----
    With shares ``s`` and rates ``r``: composition ``sum (s1 - s0)(r0 + r1) / 2`` and rate
    ``sum (r1 - r0)(s0 + s1) / 2`` [1]_ [2]_. Variance of a rate: ``r / n`` (Poisson events),
    shares taken as known.

    When it misleads
    ----------------
    The two parts depend on how groups are drawn: a rate that rose in each group may hide a change
    of mix inside the groups. Neither part is a cause.

    References
    ----------
    .. [1] Kitagawa (1955) Journal of the American Statistical Association 50:1168-1194.
    .. [2] Das Gupta (1993) Standardization and Decomposition of Rates, US Census Bureau P23-186.

    Examples
    --------
    >>> found = kitagawa([100, 100], [0.01, 0.03], [50, 150], [0.01, 0.03])
    >>> round(found.composition, 4), round(found.rate, 4)
    (0.005, 0.0)
    """
    from scipy.stats import norm

    before = checks.vector(counts_0, "counts_0")
    size = len(before)
    after = checks.vector(counts_1, "counts_1", length=size)
    old = checks.vector(rates_0, "rates_0", length=size)
    new = checks.vector(rates_1, "rates_1", length=size)
    checks.number(level, "level", low=0.5, high=0.9999)
    names = checks.labels(counts_0 if isinstance(counts_0, pd.Series) else None, "counts_0", size)
    for name, people in (("counts_0", before), ("counts_1", after)):
        if people.sum() == 0:
            raise MethodError("Nobody is counted in {name}.", where=name, name=name)
    share_0, share_1 = before / before.sum(), after / after.sum()
    mix = (share_1 - share_0) * (old + new) / 2
    rate = (new - old) * (share_0 + share_1) / 2
    variance = _over(old, before) + _over(new, after)
    z = float(norm.ppf((1 + level) / 2))
    spread_mix = z * float(np.sqrt(((share_1 - share_0) ** 2 / 4 * variance).sum()))
    spread_rate = z * float(np.sqrt(((share_0 + share_1) ** 2 / 4 * variance).sum()))
    composition, within = float(mix.sum()), float(rate.sum())
    total_0, total_1 = float((share_0 * old).sum()), float((share_1 * new).sum())
    table = pd.DataFrame(
        {
            "share_0": share_0,
            "share_1": share_1,
            "rate_0": old,
            "rate_1": new,
            "composition": mix,
            "rate": rate,
        },
        index=pd.Index(names, name="group"),
    )
    return RateChange(
        total_0,
        total_1,
        total_1 - total_0,
        composition,
        within,
        table,
        Interval(composition - spread_mix, composition + spread_mix, level),
        Interval(within - spread_rate, within + spread_rate, level),
        (
            say("Events are independent; the numbers of people or attempts are known."),
            say("This shares out a difference; it does not say what caused it."),
        ),
    )


def _over(rate: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Return the variance of each rate, zero where a group is empty (its share is zero too)."""
    return np.divide(rate, people, out=np.zeros_like(rate), where=people > 0)
