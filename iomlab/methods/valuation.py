"""Value of options by many criteria, and how firm the choice is when weights change."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks


def scale_values(scores: Any, worst: float, best: float) -> np.ndarray:
    """Turn the scores of options on one criterion into values from 0 (worst) to 1 (best).

    Parameters
    ----------
    scores : array, shape (options,)
        Scores in their own units (jobs, money, days).
    worst, best : float
        Scores that the parties agree to call 0 and 1; ``best`` may be the lower one.

    Returns
    -------
    ndarray, shape (options,)
        Values between 0 and 1.

    Raises
    ------
    MethodError
        If a score is missing or outside the two ends, or the ends are the same.

    Notes
    -----
    Linear value function ``(x - worst) / (best - worst)``.

    When it misleads
    ----------------
    The ends carry the weights: a criterion scaled over a narrow range counts more than it seems.
    Linear means that the first job is worth as much as the thousandth.

    References
    ----------
    Keeney, R. and Raiffa, H. (1976). Decisions with multiple objectives. Wiley.

    Examples
    --------
    >>> scale_values([30, 10, 20], worst=30, best=10).tolist()
    [0.0, 1.0, 0.5]
    """
    x = checks.vector(scores, "scores", negative=True)
    low, high = checks.number(worst, "worst"), checks.number(best, "best")
    if low == high:
        raise MethodError("The worst and the best score are the same.", where="best")
    values = (x - low) / (high - low)
    if (values < -1e-12).any() or (values > 1 + 1e-12).any():
        raise MethodError(
            "{n} scores lie outside {worst} to {best}.",
            where="scores",
            next_step=say("Widen the ends so that all options lie between them."),
            n=int(((values < -1e-12) | (values > 1 + 1e-12)).sum()),
            worst=low,
            best=high,
        )
    return np.clip(values, 0.0, 1.0) + 0.0  # no minus zero


@dataclass(frozen=True)
class Valuation:
    """Total value of options by several criteria, and how firm the choice is.

    Attributes
    ----------
    table : DataFrame
        One line an option, best first: ``option``, ``value`` (0 to 1), ``low`` and ``high`` (over
        all weights that differ from the given ones by at most ``shift``), and the part of the value
        that each criterion gives.
    weights : dict
        Weights used, adding up to 1.
    shift : float
        Largest change of each weight, as a share of it, behind ``low`` and ``high``.
    """

    table: pd.DataFrame
    weights: dict[str, float]
    shift: float

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold to add values up."""
        return (
            say("What is gained on one criterion does not depend on the level of another."),
            say("The weights say how much a step from worst to best matters on each criterion."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say which option has the highest value and whether the weights decide it."""
        first = self.table.iloc[0]
        told = [
            say(
                "{option} has the highest value, {value:.2f} of 1.",
                option=str(first["option"]),
                value=float(first["value"]),
            )
        ]
        rivals = self.table.iloc[1:]
        close = rivals[rivals["high"] > first["low"]]
        if len(close):
            told.append(
                say(
                    "If weights change by up to {shift:.0%}, {n} other options may come level.",
                    shift=self.shift,
                    n=len(close),
                )
            )
        return tuple(told)


def multi_attribute_value(
    values: pd.DataFrame, weights: Mapping[str, float], shift: float = 0.2
) -> Valuation:
    """Add up the values of options over criteria, weighted by how much each criterion matters.

    Parameters
    ----------
    values : DataFrame, shape (options, criteria)
        Values from 0 to 1 (see :func:`scale_values`); the index names the options.
    weights : mapping of criterion to float
        Non-negative weights; they are divided by their sum.
    shift : float
        For ``low`` and ``high``: each weight may change by this share of itself.

    Returns
    -------
    Valuation

    Raises
    ------
    MethodError
        If values lie outside 0 to 1 or are missing, or weights and criteria do not agree.

    Notes
    -----
    Additive model ``V = sum w_k v_k`` with ``sum w_k = 1``. The range is the lowest and highest V
    over all weights ``w_k (1 - s)`` to ``w_k (1 + s)``, divided by their sum; both are reached at
    weights where the criteria above some value take one end and the rest the other.

    When it misleads
    ----------------
    Averages let money make up for a right. Put what may not be traded away into a floor first (see
    :func:`iomlab.methods.dialogue.nash_product`), and never give it a weight.

    References
    ----------
    Keeney, R. and Raiffa, H. (1976). Decisions with multiple objectives. Wiley.

    Examples
    --------
    >>> options = pd.DataFrame(
    ...     {"jobs": [1.0, 0.4], "rights": [0.2, 0.9]}, index=["quota", "visa"])
    >>> result = multi_attribute_value(options, {"jobs": 1, "rights": 1})
    >>> result.table[["option", "value"]].round(2).values.tolist()
    [['visa', 0.65], ['quota', 0.6]]
    """
    v, names, w = _valued(values, weights)
    shift = checks.number(shift, "shift", low=0, high=0.99)
    ends = np.array([[_extreme(row, w, shift, sign) for sign in (-1, 1)] for row in v])
    table = pd.DataFrame({"option": list(values.index), "value": v @ w})
    table["low"], table["high"] = ends[:, 0], ends[:, 1]
    for k, name in enumerate(names):
        table[name] = v[:, k] * w[k]
    table = table.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    return Valuation(table, dict(zip(names, map(float, w), strict=True)), shift)


def _extreme(row: np.ndarray, w: np.ndarray, shift: float, sign: int) -> float:
    """Return the lowest (-1) or highest (+1) weighted mean over weights shifted by a share."""
    order = np.argsort(-sign * row, kind="stable")
    best = float(row @ w)
    for cut in range(len(row) + 1):
        moved = w.copy()
        moved[order[:cut]] *= 1 + shift
        moved[order[cut:]] *= 1 - shift
        found = float(row @ moved / moved.sum())
        best = max(best, found) if sign > 0 else min(best, found)
    return best


def weight_sensitivity(
    values: pd.DataFrame, weights: Mapping[str, float], criterion: str
) -> pd.DataFrame:
    """Find the weights of one criterion at which the best option changes.

    Parameters
    ----------
    values : DataFrame, shape (options, criteria)
        Values from 0 to 1.
    weights : mapping of criterion to float
        Weights; those of the other criteria keep their proportions.
    criterion : str
        The criterion whose weight moves from 0 to 1.

    Returns
    -------
    DataFrame
        One line a stretch: ``low`` and ``high`` weight, ``option`` that is best in it, ``now``
        (True where the present weight lies).

    Raises
    ------
    MethodError
        As :func:`multi_attribute_value`, or if the criterion is unknown or carries all weight.

    Notes
    -----
    ``V(t) = t v_k + (1 - t) u`` with ``u`` the value by the other criteria alone is a straight line
    in ``t`` for each option; the best option follows their upper envelope.

    When it misleads
    ----------------
    One weight is moved at a time. Two small changes together can do more.

    References
    ----------
    Belton, V. and Stewart, T. (2002). Multiple criteria decision analysis. Springer.

    Examples
    --------
    >>> options = pd.DataFrame(
    ...     {"jobs": [1.0, 0.4], "rights": [0.2, 0.9]}, index=["quota", "visa"])
    >>> weight_sensitivity(options, {"jobs": 1, "rights": 1}, "jobs").round(2).values.tolist()
    [[0.0, 0.54, 'visa', True], [0.54, 1.0, 'quota', False]]
    """
    v, names, w = _valued(values, weights)
    checks.one_of(criterion, names, "criterion")
    k = names.index(criterion)
    rest = np.delete(w, k)
    if rest.sum() <= 0:
        raise MethodError(
            "Criterion {name} carries all the weight; give the others some.",
            where=criterion,
            name=criterion,
        )
    own = v[:, k]
    others = np.delete(v, k, axis=1) @ (rest / rest.sum())
    slope = own - others
    meets = {0.0, 1.0}
    for i in range(len(v)):
        for j in range(i):
            if slope[i] != slope[j]:
                at = (others[j] - others[i]) / (slope[i] - slope[j])
                if 0 < at < 1:
                    meets.add(float(at))
    points = sorted(meets)
    rows: list[list[Any]] = []
    for low, high in itertools.pairwise(points):
        middle = (low + high) / 2
        best = values.index[int(np.argmax(others + middle * slope))]
        if rows and rows[-1][2] == best:
            rows[-1][1] = high
        else:
            rows.append([low, high, best])
    table = pd.DataFrame(rows, columns=["low", "high", "option"])
    now = float(w[k])
    table["now"] = (table["low"] <= now) & ((now < table["high"]) | (table["high"] == 1.0))
    return table


def _valued(
    values: pd.DataFrame, weights: Mapping[str, float]
) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Return checked values, criteria and weights that add up to 1."""
    v = checks.table(values, "values")
    checks.labels(values, "values", len(v))
    if (v > 1 + 1e-12).any():
        raise MethodError(
            "Values must lie between 0 and 1; the highest is {value}.",
            where="values",
            next_step=say("Scale each criterion first, with scale_values."),
            value=float(v.max()),
        )
    names = [str(c) for c in values.columns]
    if sorted(names) != sorted(str(k) for k in weights) or len(set(names)) < len(names):
        raise MethodError(
            "The weights must name each criterion once: {names}.",
            where="weights",
            names=", ".join(names),
        )
    w = np.array([checks.number(weights[c], f"weight of {c}", low=0) for c in values.columns])
    if w.sum() <= 0:
        raise MethodError("All weights are zero.", where="weights")
    return v, names, w / w.sum()
