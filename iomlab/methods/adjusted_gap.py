"""Gaps at equal composition: what is left of a gap when both groups have the same structure."""

from __future__ import annotations

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

STANDARDS = ("reference", "group", "both")


@dataclass(frozen=True)
class AdjustedGap:
    """A gap as it is, and with the same structure on both sides.

    Attributes
    ----------
    raw, adjusted : float
        Share of the group less share of the reference, in percentage points.
    raw_interval, adjusted_interval : Interval
        Limits by the normal approximation.
    share, other : float
        Shares (0 to 1) of group and reference with the structure of the standard.
    standard : str
        Whose structure: ``reference``, ``group`` or ``both`` (the mean of the two).
    table : DataFrame
        One line a class: ``class``, ``people``, ``rate``, ``other_people``, ``other_rate``,
        ``weight``.
    """

    raw: float
    adjusted: float
    raw_interval: Interval
    adjusted_interval: Interval
    share: float
    other: float
    standard: str
    table: pd.DataFrame

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            say("Rates by class are those of each group; only the structure is changed."),
            say("Another standard gives another gap; compare only gaps with the same standard."),
            say("What is left is not a measure of discrimination: traits may be missing."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return both gaps and what must hold."""
        return (
            say(
                "The gap is {raw:+.1f} points as it is, and {adjusted:+.1f} with the same structure, "
                "between {low:+.1f} and {high:+.1f} (confidence {level:.0%}).",
                raw=self.raw,
                adjusted=self.adjusted,
                low=self.adjusted_interval.low,
                high=self.adjusted_interval.high,
                level=self.adjusted_interval.level,
            ),
            *self.assumptions,
        )


def adjusted_gap(
    events: Any,
    people: Any,
    other_events: Any,
    other_people: Any,
    *,
    classes: Sequence[Any] | None = None,
    standard: str = "reference",
    level: float = 0.95,
) -> AdjustedGap:
    """Return the gap between two groups as it is, and as it would be at equal structure.

    Parameters
    ----------
    events, people : array_like, shape (classes,)
        People of the group with the trait (in work, say), and all people of the group, by class of
        age, sex or education.
    other_events, other_people : array_like, shape (classes,)
        The same for the reference that it is compared with.
    classes : sequence, optional
        Names of the classes.
    standard : {"reference", "group", "both"}
        Whose structure both get: that of the reference, of the group, or the mean of the two.
    level : float
        Confidence level.

    Returns
    -------
    AdjustedGap

    Raises
    ------
    MethodError
        If counts are negative or missing, lengths differ, more have the trait than there are, or a
        class that the standard needs has nobody on one side (its rate is unknown).

    Notes
    -----
    ``100 sum w_i (e_i / n_i - E_i / N_i)``, direct standardisation of both sides [1]_. With the
    mean of the two structures this is the rate part of Kitagawa's decomposition [2]_. Limits: normal
    approximation, ``sum w_i^2 p_i (1 - p_i) / n_i`` a side.

    When it misleads
    ----------------
    An adjusted gap is not a truer gap: it answers another question. If the group does better in one
    class and worse in another, a single number hides both: read the table. Classes with few people
    make it jump. A trait that itself comes from unequal chances (schooling, say) is adjusted away.

    References
    ----------
    .. [1] Fleiss, Levin and Paik (2003) Statistical Methods for Rates and Proportions, chapter 19.
    .. [2] Kitagawa (1955) Journal of the American Statistical Association 50:1168-1194.

    Examples
    --------
    >>> found = adjusted_gap([30, 20], [60, 50], [300, 450], [500, 1000], classes=["young", "old"])
    >>> round(found.raw, 1), round(found.adjusted, 1)
    (-4.5, -6.7)
    """
    checks.one_of(standard, STANDARDS, "standard")
    z = normal_quantile(level)
    x, n = _side(events, people, ("events", "people"))
    y, m = _side(other_events, other_people, ("other_events", "other_people"), len(n))
    names = checks.labels(classes, "classes", len(n))
    ours, theirs = n / n.sum(), m / m.sum()
    weight = {"reference": theirs, "group": ours, "both": (ours + theirs) / 2}[standard]
    for side, label in ((n, "people"), (m, "other_people")):
        for at in np.flatnonzero((side == 0) & (weight > 0)):
            raise MethodError(
                "There is nobody of {side} in class {name}, so the rate there is unknown.",
                where=label,
                next_step=say("Join it with the class next to it."),
                side=label,
                name=str(names[at]),
            )
    p, q = _rate(x, n), _rate(y, m)
    spread = (_spread(weight, p, n) + _spread(weight, q, m)) ** 0.5
    raw_spread = (_spread(ours, p, n) + _spread(theirs, q, m)) ** 0.5
    share, other = float(weight @ p), float(weight @ q)
    raw = 100 * float(x.sum() / n.sum() - y.sum() / m.sum())
    adjusted, half, raw_half = 100 * (share - other), 100 * z * spread, 100 * z * raw_spread
    return AdjustedGap(
        raw=raw,
        adjusted=adjusted,
        raw_interval=Interval(raw - raw_half, raw + raw_half, level),
        adjusted_interval=Interval(adjusted - half, adjusted + half, level),
        share=share,
        other=other,
        standard=standard,
        table=pd.DataFrame(
            {
                "class": list(names),
                "people": n,
                "rate": np.where(n > 0, p, np.nan),
                "other_people": m,
                "other_rate": np.where(m > 0, q, np.nan),
                "weight": weight,
            }
        ),
    )


def _side(
    events: Any, people: Any, names: tuple[str, str], length: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return checked events and people of one side."""
    there = checks.vector(people, names[1], length=length)
    happened = checks.vector(events, names[0], length=len(there))
    if there.sum() == 0:
        raise MethodError("There is nobody in {name}.", where=names[1], name=names[1])
    for at in np.flatnonzero(happened > there):
        raise MethodError(
            "{part} ({x}) is more than {whole} ({n}).",
            where=names[0],
            part=names[0],
            x=float(happened[at]),
            whole=names[1],
            n=float(there[at]),
        )
    return happened, there


def _rate(events: np.ndarray, people: np.ndarray) -> np.ndarray:
    return np.divide(events, people, out=np.zeros_like(events), where=people > 0)


def _spread(weight: np.ndarray, rate: np.ndarray, people: np.ndarray) -> float:
    """Return the variance of a weighted mean of shares."""
    safe = np.where(people > 0, people, 1.0)
    return float((weight**2 * rate * (1 - rate) / safe).sum())


def adjusted_gaps(
    cells: pd.DataFrame, *, by: str = "made_equal", standard: str = "reference", level: float = 0.95
) -> pd.DataFrame:
    """Return one gap for each set of classes in a long table of counts.

    Parameters
    ----------
    cells : DataFrame
        ``by`` (what is made equal), ``class``, and for both sides ``events``, ``people``,
        ``other_events``, ``other_people``. Every set of classes holds the same people.
    by : str
        Column that names the set of classes.
    standard, level
        As in :func:`adjusted_gap`.

    Returns
    -------
    DataFrame
        ``by``, ``gap`` (points, adjusted), ``low``, ``high``, ``raw``, ``share``, ``other`` (per
        cent, with the structure of the standard).

    Raises
    ------
    MethodError
        As in :func:`adjusted_gap`, or when a column is missing.

    Notes
    -----
    :func:`adjusted_gap` for each set; a set of one class gives the gap as it is.

    When it misleads
    ----------------
    Sets of classes are alternatives. Their effects don't add up: age and education go together.

    References
    ----------
    Fleiss, Levin and Paik (2003) Statistical Methods for Rates and Proportions, chapter 19.

    Examples
    --------
    >>> cells = pd.DataFrame({"made_equal": ["nothing", "age", "age"], "class": ["all", "a", "b"],
    ...     "events": [50, 30, 20], "people": [110, 60, 50],
    ...     "other_events": [750, 300, 450], "other_people": [1500, 500, 1000]})
    >>> adjusted_gaps(cells)["gap"].round(1).tolist()
    [-4.5, -6.7]
    """
    sides = ["events", "people", "other_events", "other_people"]
    checks.columns(cells, [by, "class", *sides], "cells")
    rows = []
    for name, part in cells.groupby(by, sort=False):
        found = adjusted_gap(
            *(part[side].to_numpy(dtype=float) for side in sides),
            classes=[str(c) for c in part["class"]],
            standard=standard,
            level=level,
        )
        ends = found.adjusted_interval
        rows.append(
            {
                by: name,
                "gap": found.adjusted,
                "low": ends.low,
                "high": ends.high,
                "raw": found.raw,
                "share": 100 * found.share,
                "other": 100 * found.other,
            }
        )
    return pd.DataFrame(rows)
