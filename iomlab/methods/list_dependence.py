"""Two lists that are not independent: the population under each assumed odds ratio."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import check_scale, lognormal_interval
from iomlab.methods.two_lists import two_lists

ODDS = (0.5, 1.0, 2.0, 3.0)


def assumed_dependence(
    first: float,
    second: float,
    both: float,
    odds_ratios: Sequence[float] = ODDS,
    *,
    level: float = 0.95,
    scale: str = "country",
) -> pd.DataFrame:
    """Estimate a population from two lists under assumed odds ratios between them.

    Parameters
    ----------
    first, second, both : float
        As in :func:`iomlab.methods.two_lists.two_lists`.
    odds_ratios : sequence of float
        Above 1 where being on one list makes the other more likely (referral), below 1 where it makes
        it less likely (avoidance). Two lists can't tell: each is an assumption.
    level, scale : float, str
        As in :func:`iomlab.methods.two_lists.two_lists`.

    Returns
    -------
    DataFrame
        ``odds_ratio, population, low, high``, one line an odds ratio.

    Raises
    ------
    MethodError
        As :func:`iomlab.methods.two_lists.two_lists`, or if an odds ratio is not above zero.

    Notes
    -----
    With ``b`` and ``c`` people on one list only and ``m`` on both, the unseen are
    ``d = odds b c / m``; variance ``d^2 (1/m + 1/b + 1/c + 1/d)``. With odds ratio 1 it is
    Lincoln-Petersen.

    When it misleads
    ----------------
    The limits of each line hold chance only. The distance between the lines is what is not known.

    References
    ----------
    Gerritse, S. et al. (2015). Sensitivity of population size estimation for violating parametric
    assumptions in log-linear models. Journal of Official Statistics 31, 357-379.

    Examples
    --------
    >>> assumed_dependence(500, 400, 50, [1, 3])["population"].tolist()
    [4000.0, 10300.0]
    """
    check_scale(scale)
    two_lists(first, second, both, level=level, scale=scale)
    alone, other = first - both, second - both
    seen = first + second - both
    rows = []
    for value in odds_ratios:
        odds = checks.number(value, "odds_ratios", low=0)
        if odds == 0:
            raise MethodError("An odds ratio is above zero.", where="odds_ratios")
        unseen = odds * alone * other / both
        if unseen == 0:
            rows.append((odds, seen, seen, seen))
            continue
        variance = unseen**2 * (1 / both + 1 / alone + 1 / other + 1 / unseen)
        ends = lognormal_interval(seen, seen + unseen, variance, level)
        rows.append((odds, seen + unseen, ends.low, ends.high))
    return pd.DataFrame(rows, columns=["odds_ratio", "population", "low", "high"]).astype(float)
