"""How the risk of death on routes changed: between periods, and route mix against rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import normal_quantile
from iomlab.methods.interval import Interval
from iomlab.methods.route_risk import LOWER_BOUND, RouteRisk, clopper_pearson_interval


@dataclass(frozen=True)
class RiskChange:
    """How the risk of a route changed between two periods.

    Attributes
    ----------
    before, after : RouteRisk
    ratio : float
        Risk after over risk before (``inf`` or NaN where the first is zero).
    interval : Interval
        Exact limits of the ratio of deaths per attempt.
    p_value : float
        Two-sided exact p-value that the rate did not change.
    """

    before: RouteRisk
    after: RouteRisk
    ratio: float
    interval: Interval
    p_value: float

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            say("The same share of deaths and of attempts became known in both periods."),
            say("Attempts are independent; in truth people die together when a boat sinks."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return the change, its limits and whether chance could have made it."""
        told = [
            say(
                "Deaths per 1,000 attempts went from {before:.2f} to {after:.2f}.",
                before=self.before.per_1000,
                after=self.after.per_1000,
            ),
            say(
                "The risk is {ratio:.2f} times as high, between {low:.2f} and {high:.2f} times "
                "(confidence {level:.0%}).",
                ratio=self.ratio,
                low=self.interval.low,
                high=self.interval.high,
                level=self.interval.level,
            ),
        ]
        if self.interval.low <= 1 <= self.interval.high:
            told.append(say("Chance alone could have made this change."))
        return (*told, *self.assumptions)


def risk_change(before: RouteRisk, after: RouteRisk, level: float = 0.95) -> RiskChange:
    """Compare the risk of a route in two periods.

    Parameters
    ----------
    before, after : RouteRisk
        From :func:`iomlab.methods.route_risk.route_risk`.
    level : float
        Confidence level.

    Returns
    -------
    RiskChange

    Raises
    ------
    MethodError
        If nobody died in either period.

    Notes
    -----
    Given the sum of deaths, those of the second period are binomial with odds equal to the rate
    ratio times the ratio of attempts; Clopper-Pearson limits of that share give those of the ratio.

    When it misleads
    ----------------
    If searches at sea stopped, fewer deaths are found and the risk seems to fall.

    References
    ----------
    Przyborowski, J. and Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson
    series. Biometrika 31, 313-323.

    Examples
    --------
    >>> from iomlab.methods.route_risk import route_risk
    >>> change = risk_change(route_risk(100, 9900), route_risk(90, 5910))
    >>> round(change.ratio, 2), round(change.interval.low, 2), round(change.interval.high, 2)
    (1.5, 1.12, 2.01)
    """
    total = before.deaths + after.deaths
    if total == 0:
        raise MethodError(
            "Nobody died in either period, so risks cannot be compared.", where="deaths"
        )
    ends = clopper_pearson_interval(after.deaths, total, level)
    exposure = before.attempts / after.attempts

    def odds(share: float) -> float:
        return exposure * share / (1 - share) if share < 1 else math.inf

    test = checks.library("scipy.stats").binomtest(
        int(after.deaths), int(total), after.attempts / (before.attempts + after.attempts)
    )
    ratio = after.risk / before.risk if before.risk > 0 else math.inf
    return RiskChange(
        before, after, ratio, Interval(odds(ends.low), odds(ends.high), level), float(test.pvalue)
    )


@dataclass(frozen=True)
class MixAndRate:
    """A change of the overall risk, split by route.

    Attributes
    ----------
    before, after : float
        Overall deaths per attempt.
    mix, rate : float
        Part of the change because people took other routes, and because routes became more or less
        deadly; they add up to the change.
    mix_interval, rate_interval : Interval
        Simulated limits of both parts.
    table : DataFrame
        One line a route: ``route``, ``share_before``, ``share_after``, ``risk_before``,
        ``risk_after``, ``mix``, ``rate``.
    """

    before: float
    after: float
    mix: float
    rate: float
    mix_interval: Interval
    rate_interval: Interval
    table: pd.DataFrame

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            LOWER_BOUND,
            say("The same share of deaths became known on every route and in both periods."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return both parts of the change."""
        return (
            say(
                "Deaths per 1,000 attempts over all routes went from {before:.2f} to {after:.2f}.",
                before=1000 * self.before,
                after=1000 * self.after,
            ),
            say(
                "Other routes account for {mix:+.2f} of it, other risks on the same routes for "
                "{rate:+.2f}.",
                mix=1000 * self.mix,
                rate=1000 * self.rate,
            ),
            *self.assumptions,
        )


def mix_and_rate(
    deaths: Any,
    attempts: Any,
    routes: Sequence[str] | None = None,
    *,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
    draws: int = 2000,
) -> MixAndRate:
    """Split a change of the overall risk into other routes and other risks on each route.

    Parameters
    ----------
    deaths, attempts : array_like, shape (2, routes)
        First row before, second row after. Attempts include deaths.
    routes : sequence of str, optional
        Names of the routes.
    level : float
        Confidence level.
    seed : int or Generator
        For the simulated limits.
    draws : int
        Number of simulations.

    Returns
    -------
    MixAndRate

    Raises
    ------
    MethodError
        If shapes differ, more people died than tried, or a route has no attempts in a period (its
        risk is then unknown).

    Notes
    -----
    Kitagawa's split: ``mix = sum (s1 - s0)(r0 + r1)/2`` and ``rate = sum (r1 - r0)(s0 + s1)/2``
    with s the shares of attempts and r the risks. Limits: deaths drawn from Poisson laws.

    When it misleads
    ----------------
    Routes that are reported together (a whole sea) hide a change of mix inside them as rate.

    References
    ----------
    Kitagawa, E. (1955). Components of a difference between two rates. JASA 50, 1168-1194.

    Examples
    --------
    >>> found = mix_and_rate([[10, 20], [5, 40]], [[9000, 1000], [4000, 2000]], ["west", "centre"])
    >>> round(1000 * found.mix, 2), round(1000 * found.rate, 2)
    (4.39, 0.11)
    """
    died = checks.table(deaths, "deaths")
    tried = checks.table(attempts, "attempts", shape=died.shape)
    if died.shape[0] != 2:
        raise MethodError("Deaths need two rows: before and after.", where="deaths")
    names = checks.labels(routes, "routes", died.shape[1])
    if (tried == 0).any():
        at = int(np.argwhere(tried == 0)[0][1])
        raise MethodError(
            "Nobody tried route {route} in one of the periods, so its risk there is unknown.",
            where="attempts",
            next_step=say("Join it with a route like it."),
            route=str(names[at]),
        )
    if (died > tried).any():
        raise MethodError("More people died than tried on a route.", where="deaths")
    normal_quantile(level)
    share = tried / tried.sum(axis=1, keepdims=True)

    def parts(risk: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return (
            (share[1] - share[0]) * (risk[..., 0, :] + risk[..., 1, :]) / 2,
            (risk[..., 1, :] - risk[..., 0, :]) * (share[0] + share[1]) / 2,
        )

    risk = died / tried
    mix, rate = parts(risk)
    rng = np.random.default_rng(seed)
    drawn = rng.poisson(died, size=(draws, *died.shape)) / tried
    tail = [(1 - level) / 2, (1 + level) / 2]
    mix_ends, rate_ends = (
        Interval(float(low), float(high), level)
        for low, high in (np.quantile(part.sum(axis=1), tail) for part in parts(drawn))
    )
    table = pd.DataFrame(
        {
            "route": list(names),
            "share_before": share[0],
            "share_after": share[1],
            "risk_before": risk[0],
            "risk_after": risk[1],
            "mix": mix,
            "rate": rate,
        }
    )
    before, after = (died.sum(axis=1) / tried.sum(axis=1)).tolist()
    return MixAndRate(
        before, after, float(mix.sum()), float(rate.sum()), mix_ends, rate_ends, table
    )
