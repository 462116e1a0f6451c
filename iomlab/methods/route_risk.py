"""Risk of death on a route: deaths per attempt with exact limits, and what an undercount adds."""

from __future__ import annotations

import math
from dataclasses import dataclass

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
    least, most = risk.deaths_interval.low / high, risk.deaths_interval.high / low
    return Interval(least / (least + others) if least > 0 else 0.0, most / (most + others), level)


def risk_table(
    frame: pd.DataFrame, *, deaths: str, arrivals: str, level: float = 0.95
) -> pd.DataFrame:
    """Return deaths per 1,000 attempts with exact limits, a row for each row of ``frame``.

    Parameters
    ----------
    frame : DataFrame
        One row a year or route; ``deaths`` and ``arrivals`` name its columns (people).
    level : float
        Level of the limits.

    Returns
    -------
    DataFrame
        The rows where both are known, with ``attempts``, ``risk``, ``low`` and ``high`` (deaths per
        1,000 attempts; see :func:`route_risk`).

    Raises
    ------
    MethodError
        When a column is not there or holds what is no count.

    When it misleads
    ----------------
    Deaths and arrivals must be of the same route, year and people; two tables that only share a name
    give a ratio that means nothing.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2017], "dead": [7], "arrived": [10602]})
    >>> risk_table(frame, deaths="dead", arrivals="arrived").round(2).to_dict("records")
    [{'year': 2017, 'dead': 7, 'arrived': 10602, 'attempts': 10609.0, 'risk': 0.66, 'low': 0.27, 'high': 1.36}]
    """
    checks.columns(frame, [deaths, arrivals], "frame")
    known = frame[frame[[deaths, arrivals]].notna().all(axis=1)]
    found = [
        route_risk(float(lost), float(came), level=level)
        for lost, came in zip(known[deaths], known[arrivals], strict=True)
    ]
    return known.assign(
        attempts=[one.attempts for one in found],
        risk=[one.per_1000 for one in found],
        low=[1000 * one.exact.low for one in found],
        high=[1000 * one.exact.high for one in found],
    )
