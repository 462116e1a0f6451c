"""Recruitment costs of migrant workers in months of pay (SDG indicator 10.7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval


@dataclass(frozen=True)
class RecruitmentCost:
    """Recruitment cost of a group of workers, in months of their pay abroad.

    Attributes
    ----------
    ratios : ndarray, shape (n,)
        Of each worker.
    mean, median : float
        Months of pay.
    ratio_of_sums : float
        All costs over all monthly earnings: high earners count more.
    share_above_one_month, share_zero : float
        Shares of workers.
    interval : Interval
        Of the mean, by the bootstrap.
    assumptions : tuple of Message
    """

    ratios: np.ndarray
    mean: float
    median: float
    ratio_of_sums: float
    share_above_one_month: float
    share_zero: float
    interval: Interval
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say(
                "Half of the workers paid at least {median:.1f} months of pay for their job abroad; "
                "the mean is {mean:.1f} months (between {low:.1f} and {high:.1f}).",
                median=self.median,
                mean=self.mean,
                low=self.interval.low,
                high=self.interval.high,
            ),
            say(
                "{zero:.0%} paid nothing, as fair recruitment asks; {above:.0%} paid more than a "
                "month of pay.",
                zero=self.share_zero,
                above=self.share_above_one_month,
            ),
            *self.assumptions,
        )


def recruitment_cost(
    cost: Any,
    monthly_earnings: Any,
    *,
    weights: Any = None,
    level: float = 0.95,
    seed: int = 0,
    draws: int = 2000,
) -> RecruitmentCost:
    """Return what workers paid to get a job abroad, in months of their earnings there.

    Parameters
    ----------
    cost : array_like, shape (n,)
        What each worker paid, in one currency.
    monthly_earnings : array_like, shape (n,)
        First-month (or average) earnings abroad, in the same currency.
    weights : array_like, shape (n,), optional
        Survey weights.
    level : float
        Level of the interval of the mean.
    seed, draws : int
        Of the bootstrap.

    Returns
    -------
    RecruitmentCost

    Raises
    ------
    MethodError
        If a figure is negative, missing or text, or earnings are zero.

    Notes
    -----
    SDG 10.7.1: cost borne by the worker as a share of monthly income earned in the country of
    destination [1]_. The mean of ratios and the ratio of sums both are in use; say which.

    When it misleads
    ----------------
    A survey of workers abroad misses those who paid and never left, and those whom debt sent
    back. Means are pulled up by a few who paid very much.

    References
    ----------
    .. [1] ILO and World Bank (KNOMAD) metadata of SDG indicator 10.7.1.

    Examples
    --------
    >>> found = recruitment_cost([1200, 300, 0], [400, 250, 310])
    >>> found.ratios.round(2).tolist(), round(found.mean, 2)
    ([3.0, 1.2, 0.0], 1.4)
    """
    paid = checks.vector(cost, "cost")
    earned = checks.vector(monthly_earnings, "monthly_earnings", length=len(paid))
    if (earned == 0).any():
        raise MethodError(
            "Monthly earnings are zero for {n} workers, so months of pay have no meaning.",
            where="monthly_earnings",
            n=int((earned == 0).sum()),
        )
    n = len(paid)
    w = np.ones(n) if weights is None else checks.vector(weights, "weights", length=n)
    if w.sum() == 0:
        raise MethodError("All weights are zero.", where="weights")
    checks.number(level, "level", low=0.5, high=0.9999)
    ratios = paid / earned
    share = w / w.sum()
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, n, size=(checks.count(draws, "draws", low=1), n))
    drawn = w[picks]
    with np.errstate(invalid="ignore"):
        means = (drawn * ratios[picks]).sum(axis=1) / drawn.sum(axis=1)
    low, high = np.nanquantile(means, [(1 - level) / 2, (1 + level) / 2])
    return RecruitmentCost(
        ratios=ratios,
        mean=float(share @ ratios),
        median=_median(ratios, w),
        ratio_of_sums=float((w * paid).sum() / (w * earned).sum()),
        share_above_one_month=float(share[ratios > 1].sum()),
        share_zero=float(share[paid == 0].sum()),
        interval=Interval(float(low), float(high), level),
        assumptions=(say("Workers were drawn at random and remember what they paid and earned."),),
    )


def _median(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the (weighted) median; with equal weights the usual one."""
    if np.ptp(weights) == 0:
        return float(np.median(values))
    order = np.argsort(values)
    below = weights[order].cumsum()
    at = int(np.searchsorted(below, below[-1] / 2))
    if below[at] == below[-1] / 2 and at + 1 < len(values):
        return float(values[order][at : at + 2].mean())
    return float(values[order][at])
