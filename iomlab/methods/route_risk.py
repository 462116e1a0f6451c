"""Risk of death on a route: deaths per attempt, undercount, change, and route mix against rate."""

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

LOWER_BOUND = say("Recorded deaths are a minimum: many people disappear without a trace.")


def wilson_interval(events: float, attempts: float, level: float = 0.95) -> Interval:
    """Return Wilson's limits for a share.

    >>> ends = wilson_interval(7, 10609)
    >>> round(ends.low, 6), round(ends.high, 6)
    (0.00032, 0.001361)
    """
    z = normal_quantile(level)
    share, spread = events / attempts, z**2 / attempts
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / attempts + spread / (4 * attempts))
    low = 0.0 if events == 0 else centre - half
    return Interval(low, 1.0 if events == attempts else centre + half, level)


def clopper_pearson_interval(events: float, attempts: float, level: float = 0.95) -> Interval:
    """Return exact binomial limits for a share.

    >>> ends = clopper_pearson_interval(0, 100)
    >>> ends.low, round(ends.high, 4)
    (0.0, 0.0362)
    """
    normal_quantile(level)
    quantile = checks.library("scipy.stats").beta.ppf
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(quantile(tail, events, attempts - events + 1))
    high = 1.0 if events == attempts else float(quantile(1 - tail, events + 1, attempts - events))
    return Interval(low, high, level)


def poisson_interval(events: float, level: float = 0.95) -> Interval:
    """Return Garwood's exact limits for the mean of a count.

    >>> ends = poisson_interval(7)
    >>> round(ends.low, 3), round(ends.high, 3)
    (2.814, 14.423)
    """
    normal_quantile(level)
    quantile = checks.library("scipy.stats").chi2.ppf
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(quantile(tail, 2 * events)) / 2
    return Interval(low, float(quantile(1 - tail, 2 * (events + 1))) / 2, level)


@dataclass(frozen=True)
class RouteRisk:
    """Risk of death per attempt to cross.

    Attributes
    ----------
    deaths, arrivals, interceptions, attempts : float
        People; attempts are the sum of the other three.
    risk : float
        Deaths per attempt.
    interval, exact, deaths_interval : Interval
        Wilson and Clopper-Pearson limits of the risk; Garwood limits of the deaths.
    risk_without_interceptions : float
        Deaths over deaths and arrivals: what one gets if interceptions are not known.
    """

    deaths: float
    arrivals: float
    interceptions: float
    attempts: float
    risk: float
    interval: Interval
    exact: Interval
    deaths_interval: Interval
    risk_without_interceptions: float

    @property
    def per_1000(self) -> float:
        """Deaths per 1,000 attempts."""
        return 1000 * self.risk

    @property
    def one_in(self) -> float:
        """Attempts per death; ``inf`` without deaths."""
        return 1 / self.risk if self.risk > 0 else math.inf

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            LOWER_BOUND,
            say("Everyone who tried either arrived, was intercepted, or is known to have died."),
            say("Attempts are independent; in truth people die together when a boat sinks."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return the risk, its limits and what must hold."""
        return (
            say(
                "{deaths:,.0f} deaths in {attempts:,.0f} attempts: {rate:.2f} per 1,000, between "
                "{low:.2f} and {high:.2f} (confidence {level:.0%}).",
                deaths=self.deaths,
                attempts=self.attempts,
                rate=self.per_1000,
                low=1000 * self.exact.low,
                high=1000 * self.exact.high,
                level=self.exact.level,
            ),
            *self.assumptions,
        )


def route_risk(
    deaths: float, arrivals: float, interceptions: float = 0, level: float = 0.95
) -> RouteRisk:
    """Return the risk of death per attempted crossing, with exact limits.

    Parameters
    ----------
    deaths, arrivals, interceptions : float
        People who died or went missing, arrived, or were stopped and returned.
    level : float
        Confidence level.

    Returns
    -------
    RouteRisk

    Raises
    ------
    MethodError
        If counts are negative, missing or not whole, or nobody tried.

    Notes
    -----
    ``risk = deaths / (deaths + arrivals + interceptions)``.

    When it misleads
    ----------------
    One person may try several times; interceptions counted at sea and again on land; deaths that
    nobody saw. A falling rate may mean that fewer deaths were found. Shipwrecks come in clusters, so
    the true uncertainty is wider than these limits.

    References
    ----------
    IOM Missing Migrants Project, methodology.
    Brown, L., Cai, T. and DasGupta, A. (2001). Interval estimation for a binomial proportion.
    Statistical Science 16, 101-133.
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.

    Examples
    --------
    >>> found = route_risk(7, 9422, 1180)
    >>> print(found.explain()[0])
    7 deaths in 10,609 attempts: 0.66 per 1,000, between 0.27 and 1.36 (confidence 95%).
    """
    died = float(checks.count(deaths, "deaths"))
    arrived = float(checks.count(arrivals, "arrivals"))
    stopped = float(checks.count(interceptions, "interceptions"))
    attempts = died + arrived + stopped
    if attempts == 0:
        raise MethodError("Nobody tried this route, so it has no risk.", where="attempts")
    return RouteRisk(
        deaths=died,
        arrivals=arrived,
        interceptions=stopped,
        attempts=attempts,
        risk=died / attempts,
        interval=wilson_interval(died, attempts, level),
        exact=clopper_pearson_interval(died, attempts, level),
        deaths_interval=poisson_interval(died, level),
        risk_without_interceptions=died / (died + arrived) if died + arrived else math.nan,
    )


def undercount_bounds(
    deaths: float,
    arrivals: float,
    interceptions: float = 0,
    found: tuple[float, float] = (0.5, 1.0),
    level: float = 0.95,
) -> Interval:
    """Return how high the risk may be if only part of the deaths became known.

    Parameters
    ----------
    deaths, arrivals, interceptions : float
        As in :func:`route_risk`.
    found : (float, float)
        Lowest and highest plausible share of deaths that became known, above 0 up to 1.
    level : float
        Confidence level of the limits at both ends.

    Returns
    -------
    Interval
        From the exact low limit if the highest share holds to the exact high limit if the lowest
        does.

    Raises
    ------
    MethodError
        If a share is not above 0 and up to 1, or the counts break their conditions.

    Notes
    -----
    Garwood limits of the deaths are divided by the share found; unknown deaths also add attempts.

    When it misleads
    ----------------
    Nobody knows the share. The bounds only say what follows from a share that was assumed.

    References
    ----------
    IOM Missing Migrants Project, methodology.

    Examples
    --------
    >>> ends = undercount_bounds(7, 9422, 1180)
    >>> round(1000 * ends.low, 2), round(1000 * ends.high, 2)
    (0.27, 2.71)
    """
    risk = route_risk(deaths, arrivals, interceptions, level)
    low, high = (checks.number(share, "found", low=0.0, high=1.0) for share in found)
    if not 0 < low <= high:
        raise MethodError(
            "The shares of deaths found must be above zero, the lower one first.", where="found"
        )
    others = risk.arrivals + risk.interceptions
    ends = [risk.deaths_interval.low / high, risk.deaths_interval.high / low]
    return Interval(*(end / (end + others) for end in ends), level)


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
        From :func:`route_risk`.
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
    limits = [
        Interval(*np.quantile(part.sum(axis=1), tail).tolist(), level) for part in parts(drawn)
    ]
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
    return MixAndRate(before, after, float(mix.sum()), float(rate.sum()), *limits, table)
