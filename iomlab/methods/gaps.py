"""Gaps between two groups, in points and as a ratio, as they are and at equal age structure."""

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
from iomlab.methods.route_risk import wilson_interval


@dataclass(frozen=True)
class Gap:
    """How far one group's share lies from another's.

    Attributes
    ----------
    share, other : float
        Shares of the two groups (0 to 1).
    points : float
        Share less other, in percentage points.
    ratio : float
        Share over other; NaN if the other is zero.
    points_interval, ratio_interval : Interval
        Limits of both.
    """

    share: float
    other: float
    points: float
    ratio: float
    points_interval: Interval
    ratio_interval: Interval

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            say("Both groups answered independently and are counted by the same definition."),
            say("A gap describes; it does not say what made it."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return the gap in points and as a ratio."""
        told = [
            say(
                "The gap is {points:+.1f} points, between {low:+.1f} and {high:+.1f} (confidence "
                "{level:.0%}).",
                points=self.points,
                low=self.points_interval.low,
                high=self.points_interval.high,
                level=self.points_interval.level,
            )
        ]
        if math.isfinite(self.ratio):
            told.append(say("The share is {ratio:.2f} times the other.", ratio=self.ratio))
        if self.points_interval.low <= 0 <= self.points_interval.high:
            told.append(say("Chance alone could have made this gap."))
        return (*told, *self.assumptions)


def gap(
    with_trait: float, people: float, other_with: float, other_people: float, level: float = 0.95
) -> Gap:
    """Compare the share of people with a trait in two groups.

    Parameters
    ----------
    with_trait, people : float
        People with the trait (in work, say) and all people of the group.
    other_with, other_people : float
        The same for the group that it is compared with.
    level : float
        Confidence level.

    Returns
    -------
    Gap

    Raises
    ------
    MethodError
        If counts are negative or missing, a group has nobody, or more have the trait than there are.

    Notes
    -----
    Points: Newcombe's limits from Wilson's limits of both shares. Ratio: normal limits of its
    logarithm, with half a person added where a count is zero.

    When it misleads
    ----------------
    A ratio looks large where both shares are small; points look small. Give both. In a survey with
    weights and clusters, use the effective numbers of people, or the limits are too narrow.

    References
    ----------
    Newcombe, R. (1998). Interval estimation for the difference between independent proportions.
    Statistics in Medicine 17, 873-890.
    Katz, D. et al. (1978). Obtaining confidence intervals for the risk ratio in cohort studies.
    Biometrics 34, 469-474.

    Examples
    --------
    >>> found = gap(56, 70, 48, 80)
    >>> print(found.explain()[0])
    The gap is +20.0 points, between +5.2 and +33.4 (confidence 95%).
    >>> round(found.ratio, 2)
    1.33
    """
    x, n = _share(with_trait, people, "with_trait", "people")
    y, m = _share(other_with, other_people, "other_with", "other_people")
    p, q = x / n, y / m
    one, two = wilson_interval(x, n, level), wilson_interval(y, m, level)
    low = p - q - math.hypot(p - one.low, two.high - q)
    high = p - q + math.hypot(one.high - p, q - two.low)
    return Gap(
        share=p,
        other=q,
        points=100 * (p - q),
        ratio=p / q if q > 0 else math.nan,
        points_interval=Interval(100 * low, 100 * high, level),
        ratio_interval=_ratio_limits(x, n, y, m, level),
    )


def _share(part: Any, whole: Any, part_name: str, whole_name: str) -> tuple[float, float]:
    x, n = checks.number(part, part_name, low=0.0), checks.number(whole, whole_name, low=0.0)
    if n == 0:
        raise MethodError("There is nobody in {name}.", where=whole_name, name=whole_name)
    if x > n:
        raise MethodError(
            "{part} ({x}) is more than {whole} ({n}).",
            where=part_name,
            part=part_name,
            x=x,
            whole=whole_name,
            n=n,
        )
    return x, n


def _ratio_limits(x: float, n: float, y: float, m: float, level: float) -> Interval:
    add = 0.5 if min(x, y) == 0 else 0.0
    x, n, y, m = x + add, n + add, y + add, m + add
    spread = math.sqrt(max(1 / x - 1 / n + 1 / y - 1 / m, 0.0))
    factor = math.exp(normal_quantile(level) * spread)
    ratio = (x / n) / (y / m)
    return Interval(ratio / factor, ratio * factor, level)


@dataclass(frozen=True)
class Standardised:
    """A rate as it would be if the group had the structure of a standard population.

    Attributes
    ----------
    crude, rate : float
        Rate as it is, and standardised.
    interval : Interval
        Limits of the standardised rate.
    table : DataFrame
        One line a class: ``class``, ``people``, ``events``, ``rate``, ``weight`` of the standard.
    """

    crude: float
    rate: float
    interval: Interval
    table: pd.DataFrame

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            say("Rates by class are those of the group; only the structure is changed."),
            say("Another standard gives another rate; compare only rates with the same standard."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return both rates."""
        return (
            say(
                "The rate is {crude:.3f} as it is, and {rate:.3f} with the structure of the "
                "standard, between {low:.3f} and {high:.3f} (confidence {level:.0%}).",
                crude=self.crude,
                rate=self.rate,
                low=self.interval.low,
                high=self.interval.high,
                level=self.interval.level,
            ),
            *self.assumptions,
        )


def direct_standardisation(
    events: Sequence[float],
    people: Sequence[float],
    standard: Sequence[float],
    classes: Sequence[Any] | None = None,
    level: float = 0.95,
) -> Standardised:
    """Return the rate that a group would have with the age (or other) structure of a standard.

    Parameters
    ----------
    events, people : sequence of float, shape (classes,)
        Events (or people with a trait) and people, by class.
    standard : sequence of float, shape (classes,)
        People of the standard population by class, or their shares.
    classes : sequence, optional
        Names of the classes.
    level : float
        Confidence level.

    Returns
    -------
    Standardised

    Raises
    ------
    MethodError
        If lengths differ, counts are negative or missing, the standard is empty, or a class has
        people in the standard but none in the group (its rate is unknown).

    Notes
    -----
    ``sum w_i e_i / n_i`` with w the shares of the standard. Limits by Fay and Feuer's gamma method,
    for events as Poisson counts; never below zero.

    When it misleads
    ----------------
    If groups differ in opposite ways at young and at old ages, one standardised rate hides it.
    Classes with few people carry the weight of the standard and make the rate jump.

    References
    ----------
    Fay, M. and Feuer, E. (1997). Confidence intervals for directly standardized rates: a method
    based on the gamma distribution. Statistics in Medicine 16, 791-801.

    Examples
    --------
    >>> found = direct_standardisation([10, 40], [100, 200], [300, 100])
    >>> round(found.crude, 4), round(found.rate, 4)
    (0.1667, 0.125)
    """
    happened = checks.vector(events, "events")
    there = checks.vector(people, "people", length=len(happened))
    structure = checks.vector(standard, "standard", length=len(happened))
    names = checks.labels(classes, "classes", len(happened))
    if structure.sum() == 0 or there.sum() == 0:
        raise MethodError("The standard or the group has nobody.", where="standard")
    for at in np.flatnonzero((there == 0) & ((structure > 0) | (happened > 0))):
        raise MethodError(
            "The group has nobody in class {name}, so its rate there is unknown.",
            where="people",
            next_step=say("Join it with the class next to it."),
            name=str(names[at]),
        )
    weight = structure / structure.sum()
    safe = np.where(there > 0, there, 1.0)
    each = np.where(there > 0, happened / safe, 0.0)
    share = np.where(there > 0, weight / safe, 0.0)  # weight of one event
    rate, variance = float(weight @ each), float((share**2) @ happened)
    return Standardised(
        crude=float(happened.sum() / there.sum()),
        rate=rate,
        interval=_gamma_limits(rate, variance, float(share.max()), level),
        table=pd.DataFrame(
            {
                "class": list(names),
                "people": there,
                "events": happened,
                "rate": np.where(there > 0, each, np.nan),
                "weight": weight,
            }
        ),
    )


def _gamma_limits(rate: float, variance: float, largest: float, level: float) -> Interval:
    """Return Fay and Feuer's limits."""
    normal_quantile(level)
    quantile = checks.library("scipy.stats").chi2.ppf
    tail = (1 - level) / 2
    low = 0.0
    if rate > 0:
        low = variance / (2 * rate) * float(quantile(tail, 2 * rate**2 / variance))
    more, spread = rate + largest, variance + largest**2
    high = spread / (2 * more) * float(quantile(1 - tail, 2 * more**2 / spread))
    return Interval(low, high, level)
