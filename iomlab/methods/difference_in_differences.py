"""Difference in differences: the change of a treated group beyond that of a comparison group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks, gravity
from iomlab.methods.interval import Interval
from iomlab.methods.standard_errors import quantile


@dataclass(frozen=True)
class DifferenceInDifferences:
    """The change of one group beyond the change of another.

    Attributes
    ----------
    effect : float
        Change of the treated less change of the comparison group.
    treated_change, comparison_change : float
    interval : Interval or None
        None if nothing is known about the precision of the figures.
    table : DataFrame
        The four figures: ``group, period, value``.
    dropped, assumptions : tuple of Message
    """

    effect: float
    treated_change: float
    comparison_change: float
    interval: Interval | None
    table: pd.DataFrame
    assumptions: tuple[Message, ...]
    dropped: tuple[Message, ...] = ()

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = [
            say(
                "The treated group changed by {a:.3g}, the comparison group by {b:.3g}: a "
                "difference of {effect:.3g}.",
                a=self.treated_change,
                b=self.comparison_change,
                effect=self.effect,
            )
        ]
        if self.interval is None:
            told.append(
                say("How sure this is cannot be said: the figures come without standard errors.")
            )
        else:
            told.append(self.interval.explain())
            if self.interval.low <= 0 <= self.interval.high:
                told.append(say("No effect is among the possible answers."))
        return (*told, *self.dropped, *self.assumptions)


ASSUMPTIONS = (
    say("Without the event, both groups would have changed by the same amount (parallel trends)."),
    say("The event did not touch the comparison group, and nobody acted ahead of it."),
)


def four_figures(
    treated_before: float,
    treated_after: float,
    comparison_before: float,
    comparison_after: float,
    *,
    standard_errors: Sequence[float] | None = None,
    level: float = 0.95,
) -> DifferenceInDifferences:
    """Compare two changes, from four figures such as published rates.

    Parameters
    ----------
    treated_before, treated_after, comparison_before, comparison_after : float
        The figures, in one unit.
    standard_errors : four floats, optional
        Of the figures in that order, taken as independent; without them there is no interval.
    level : float
        Level of the interval.

    Returns
    -------
    DifferenceInDifferences

    Raises
    ------
    MethodError
        If a figure is missing or text.

    Notes
    -----
    ``(treated_after - treated_before) - (comparison_after - comparison_before)`` [1]_.

    When it misleads
    ----------------
    Standard errors of the four figures cover sampling only. With one treated place, a chance
    event there cannot be told from the effect, however exact the figures are [2]_.

    References
    ----------
    .. [1] Card (1990) Industrial and Labor Relations Review 43:245-257.
    .. [2] Angrist and Krueger (1999) Handbook of Labor Economics 3A, chapter 23.

    Examples
    --------
    >>> round(four_figures(8.3, 9.6, 10.3, 12.6).effect, 3)
    -1.0
    """
    names = ("treated_before", "treated_after", "comparison_before", "comparison_after")
    given = (treated_before, treated_after, comparison_before, comparison_after)
    a, b, c, d = (checks.number(value, name) for name, value in zip(names, given, strict=True))
    treated, comparison = b - a, d - c
    effect = treated - comparison
    interval = None
    if standard_errors is not None:
        spread = checks.vector(standard_errors, "standard_errors", length=4)
        reach = quantile(level, None) * float(np.sqrt((spread**2).sum()))
        interval = Interval(effect - reach, effect + reach, level)
    return DifferenceInDifferences(
        effect, treated, comparison, interval, _table(a, b, c, d), ASSUMPTIONS
    )


def _table(a: float, b: float, c: float, d: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": ["treated", "treated", "comparison", "comparison"],
            "period": ["before", "after"] * 2,
            "value": [a, b, c, d],
        }
    )


def panel(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: str,
    after: str,
    controls: Sequence[str] = (),
    level: float = 0.95,
) -> DifferenceInDifferences:
    """Estimate a difference in differences from a panel of units, clustered by unit.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        One line a unit and time.
    outcome, unit, time : str
        Columns.
    treated, after : str
        Columns of true and false (or 1 and 0): units of the treated group, times after the event.
    controls : sequence of str
        Terms that vary within units.
    level : float
        Level of the interval.

    Returns
    -------
    DifferenceInDifferences

    Raises
    ------
    MethodError
        If rows are duplicated, a group or period is missing, or a figure is missing or text.

    Notes
    -----
    ``y_it = a_i + b_t + effect treated_i after_t + e_it``, by least squares.

    When it misleads
    ----------------
    If units are treated at different times, use :func:`iomlab.methods.event_study.event_study`:
    early units would stand as comparison for late ones.

    Examples
    --------
    >>> rows = [(u, t, u > 2, t > 1, 5 * u + t + 3 * (u > 2) * (t > 1) + 0.1 * (-1) ** (u * t))
    ...         for u in (1, 2, 3, 4) for t in (1, 2)]
    >>> data = pd.DataFrame(rows, columns=["unit", "year", "hit", "later", "y"])
    >>> found = panel(data, outcome="y", unit="unit", time="year", treated="hit", after="later")
    >>> round(found.effect, 3)
    3.0
    """
    names = [outcome, unit, time, treated, after]
    checks.unique(checks.columns(data, names, "data"), [unit, time], "data")
    flags = {name: checks.vector(data[name].to_numpy(), name) for name in (treated, after)}
    for name, flag in flags.items():
        if not set(flag) <= {0.0, 1.0}:
            raise MethodError("{name} must be true or false in each row.", where=name, name=name)
    hit, later = (flag.astype(bool) for flag in flags.values())
    values = checks.vector(data[outcome].to_numpy(), outcome, negative=True)
    means = []
    for group in (hit, ~hit):
        for period in (~later, later):
            rows = group & period
            if not rows.any():
                raise MethodError("Both groups must be seen before and after.", where=treated)
            means.append(float(values[rows].mean()))
    both = "treated_after"
    frame = data.assign(**{both: (hit & later).astype(float)})
    formula = " + ".join([both, *controls])
    fitted = gravity.fit(
        frame,
        f"{outcome} ~ {formula} | {unit} + {time}",
        estimator="ols",
        cluster=[unit],
        level=level,
    )
    if both not in fitted.table.index:
        raise MethodError("The effect cannot be told apart from units and times.", where=treated)
    line = {name: float(x) for name, x in fitted.table.loc[both].to_dict().items()}
    a, b, c, d = means
    return DifferenceInDifferences(
        line["estimate"],
        b - a,
        d - c,
        Interval(line["low"], line["high"], level),
        _table(a, b, c, d),
        (
            *ASSUMPTIONS,
            say(
                "Units are independent of one another; {n} units are seen.",
                n=int(data[unit].nunique()),
            ),
        ),
        fitted.dropped,
    )


def changes(figures: dict[str, Any]) -> dict[str, float]:
    """Return the two changes and their difference from figures named ``group_year``.

    >>> changes({"miami_1979": 8.3, "miami_1981": 9.6, "other_1979": 10.3, "other_1981": 12.6})
    {'miami_change': 1.299..., 'other_change': 2.299..., 'did': -1.0}
    """
    groups: dict[str, dict[str, Any]] = {}
    for name, value in figures.items():
        group, _, period = str(name).rpartition("_")
        groups.setdefault(group, {})[period] = value
    if len(groups) != 2 or any(len(periods) != 2 for periods in groups.values()):
        raise MethodError(
            "Two groups with two periods each are needed, named group_period.", where="inputs"
        )
    order = sorted(groups, key=lambda name: name in ("comparison", "control", "untreated"))
    words = {"before": "0", "after": "1", "pre": "0", "post": "1"}
    spans = [sorted(groups[name], key=lambda period: words.get(period, period)) for name in order]
    if spans[0] != spans[1]:
        raise MethodError("Both groups need figures of the same periods.", where="inputs")
    a, b, c, d = (groups[name][period] for name in order for period in spans[0])
    found = four_figures(a, b, c, d)
    return {
        f"{order[0]}_change": found.treated_change,
        f"{order[1]}_change": found.comparison_change,
        "did": found.effect,
    }
