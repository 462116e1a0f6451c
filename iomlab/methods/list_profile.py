"""Profile limits for a population from lists, by the multinomial likelihood."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from iomlab.methods import checks
from iomlab.methods.hidden_estimate import normal_quantile
from iomlab.methods.interval import Interval
from iomlab.methods.list_overlaps import Overlaps, Pair, fit_lists
from iomlab.methods.poisson_tables import poisson_fit


@dataclass(frozen=True)
class Profile:
    """Best population by the multinomial likelihood, and its profile limits."""

    population: float
    interval: Interval


def profile_limits(table: Overlaps, pairs: Iterable[Pair] = (), level: float = 0.95) -> Profile:
    """Return limits for all people from the profile of the multinomial likelihood.

    Parameters
    ----------
    table : Overlaps
    pairs : iterable of (int, int)
        Pairs of the model.
    level : float
        Confidence level.

    Returns
    -------
    Profile
        Its population differs a little from the Poisson one.

    Raises
    ------
    MethodError
        If the level is not between 0 and 1, or the model sets no upper bound.

    Notes
    -----
    For each N the model is fitted with N - n people on no list; the limits are where twice the
    log-likelihood has fallen by the chi-square quantile.

    When it misleads
    ----------------
    As all intervals here, it takes the model for true, even if a search chose it.

    References
    ----------
    Cormack, R. (1992). Interval estimation for mark-recapture studies of closed populations.
    Biometrics 48, 567-576.

    Examples
    --------
    >>> import pandas as pd
    >>> from iomlab.methods.list_overlaps import overlaps
    >>> seen = pd.DataFrame({"a": [1, 0, 1], "b": [0, 1, 1], "people": [54, 32, 9]})
    >>> found = profile_limits(overlaps(seen, ["a", "b"]))
    >>> round(found.population), round(found.interval.low), round(found.interval.high)
    (282, 180, 531)
    """
    drop = normal_quantile(level) ** 2 / 2
    optimize = checks.library("scipy.optimize")
    pairs = tuple(pairs)
    design = table.design(pairs)
    design = np.vstack([design, np.eye(1, design.shape[1])])
    seen = table.observed

    def likelihood(log_unseen: float) -> float:
        unseen = math.exp(log_unseen)
        deviance = poisson_fit(design, np.append(table.people, unseen))[3]
        # the multinomial has N! / unseen! where the Poisson deviance has x log x - x
        return stirling(seen + unseen) - stirling(unseen) - deviance / 2

    centre = fit_lists(table, pairs).intercept
    low, high = min(centre - 3, 0.0), min(centre + 3, 40.0)
    best = optimize.minimize_scalar(
        lambda at: -likelihood(at), bounds=(low, high), method="bounded", options={"xatol": 1e-9}
    )
    top, at = -float(best.fun), float(best.x)

    def gap(where: float) -> float:
        return likelihood(where) - top + drop

    lower, upper = at - 0.1, at + 0.1
    while gap(lower) > 0 and lower > -10:
        lower -= 0.4
    while gap(upper) > 0 and upper < 40:
        upper += 0.4
    ends = [
        optimize.brentq(gap, *sorted((at, edge)), xtol=1e-10) if gap(edge) < 0 else limit
        for edge, limit in ((lower, -math.inf), (upper, math.inf))
    ]
    limits = Interval(seen + math.exp(ends[0]), seen + math.exp(ends[1]), level)
    return Profile(seen + math.exp(at), limits)


def stirling(x: float) -> float:
    """Return ``log x! - x log x + x``, without losing digits where x is large.

    >>> round(stirling(10.0), 3)
    2.079
    """
    if x > 1000:
        return 0.5 * math.log(2 * math.pi * x) + 1 / (12 * x)
    return math.lgamma(x + 1) - (x * math.log(x) if x > 0 else 0.0) + x
