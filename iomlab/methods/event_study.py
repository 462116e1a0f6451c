"""Event study with units treated at different times: the interaction-weighted estimator."""

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
from iomlab.methods.standard_errors import interval_table, quantile

REFERENCE = -1


@dataclass(frozen=True)
class EventStudy:
    """Effects by time since the event, averaged over cohorts.

    Attributes
    ----------
    table : DataFrame
        One line an event time (0 is the first treated time): ``estimate, se, low, high``.
    controls : DataFrame
        The same for control terms.
    att : float
        Mean effect over all treated rows.
    att_se : float
    interval : Interval
        Of ``att``.
    trend_p : float
        p-value of the test that all effects before the event are zero.
    cohorts : DataFrame
        Effects of each cohort and event time, with the rows they rest on.
    dropped, assumptions : tuple of Message
    """

    table: pd.DataFrame
    controls: pd.DataFrame
    att: float
    att_se: float
    interval: Interval
    trend_p: float
    cohorts: pd.DataFrame
    dropped: tuple[Message, ...]
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = [
            say("On average over treated rows the effect is {att:.3g}.", att=self.att),
            self.interval.explain(),
        ]
        if self.trend_p < 0.05:
            told.append(
                say(
                    "Before the event, the groups already moved apart (p = {p:.3f}): the design "
                    "is in doubt, and this is association, not cause.",
                    p=self.trend_p,
                )
            )
        else:
            told.append(
                say(
                    "Before the event, no difference in trends is seen (p = {p:.2f}), which does "
                    "not prove that there was none.",
                    p=self.trend_p,
                )
            )
        return (*told, *self.dropped, *self.assumptions)


def _prepared(
    data: pd.DataFrame, unit: str, time: str, cohort: str
) -> tuple[pd.DataFrame, list[Message]]:
    """Return rows that can be used with event time (missing for controls)."""
    frame = data.reset_index(drop=True).copy()
    times = checks.vector(frame[time].to_numpy(), time, negative=True)
    starts = checks.vector(frame[cohort].to_numpy(), cohort, negative=True, missing=True)
    if frame.groupby(unit)[cohort].nunique(dropna=False).max() > 1:
        raise MethodError("A unit has more than one time of treatment.", where=cohort)
    told = []
    never = np.isnan(starts) | (starts > times.max())
    if never.all():
        raise MethodError("No unit is treated while it is seen.", where=cohort)
    early = ~never & (starts <= times.min())
    if early.any():
        told.append(
            say(
                "{n} units are left out: they are treated from the start, so no time before is "
                "seen.",
                n=int(frame.loc[early, unit].nunique()),
            )
        )
    keep = ~early
    if not (never & keep).any():
        last = float(starts[keep].max())
        keep &= times < last
        never = starts == last
        told.append(
            say(
                "Every unit is treated in the end: the last ones stand as comparison, until "
                "they are treated in {time}.",
                time=f"{last:g}",
            )
        )
    frame["event"] = np.where(never, np.nan, times - starts)
    frame["start"] = starts
    frame = frame[keep].reset_index(drop=True)
    if frame.empty or frame["event"].isna().all() or frame["event"].notna().all():
        raise MethodError(
            "There is nothing to compare: treated and untreated units are both needed.",
            where=cohort,
        )
    return frame, told


def event_study(
    data: pd.DataFrame,
    *,
    unit: str,
    time: str,
    cohort: str,
    outcome: str,
    controls: Sequence[str] = (),
    level: float = 0.95,
) -> EventStudy:
    """Estimate effects by time since an event that reaches units at different times.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        One line a unit and time.
    unit, time, cohort, outcome : str
        Columns; ``cohort`` holds the first treated time of the unit (missing, or later than all
        times, if it is never treated).
    controls : sequence of str
        Terms, in the words of a formula.
    level : float
        Level of the intervals.

    Returns
    -------
    EventStudy

    Raises
    ------
    MethodError
        If rows are duplicated, a unit has two cohorts, there is nothing to compare with, or
        values are missing or text.

    Notes
    -----
    Least squares with effects of units and times and one term for each cohort and event time
    (reference -1), then averaged over cohorts by their rows at each event time [1]_. Errors are
    clustered by unit, taking those shares as known.

    When it misleads
    ----------------
    At distant event times only one or two cohorts are left: a jump there may be a change of
    cohorts rather than of the effect.

    References
    ----------
    .. [1] Sun and Abraham (2021) Journal of Econometrics 225:175-199.

    Examples
    --------
    >>> rows = [(u, t, g, u + t + 2 * (t >= g) + 0.1 * (-1) ** (u + t * u))
    ...         for u, g in ((1, 3), (2, 3), (3, 9), (4, 9)) for t in (1, 2, 3, 4)]
    >>> data = pd.DataFrame(rows, columns=["unit", "year", "first", "y"])
    >>> found = event_study(data, unit="unit", time="year", cohort="first", outcome="y")
    >>> round(found.att, 2)
    2.0
    """
    names = [unit, time, cohort, outcome]
    checks.unique(checks.columns(data, names, "data"), [unit, time], "data")
    frame, told = _prepared(data, unit, time, cohort)
    cells = frame.dropna(subset=["event"]).groupby(["start", "event"]).size()
    cells = cells[cells.index.get_level_values("event") != REFERENCE]
    lone = set(frame.loc[frame["event"] == REFERENCE, "start"])
    terms, columns = {}, {}
    for at, (start, event) in enumerate(cells.index):
        if start not in lone:
            raise MethodError(
                "The units treated in {time} are not seen just before that.",
                where=cohort,
                time=f"{start:g}",
            )
        columns[f"cell{at}"] = (
            ((frame["start"] == start) & (frame["event"] == event)).astype(float).to_numpy()
        )
        terms[f"cell{at}"] = (start, event)
    wide = pd.concat([frame, pd.DataFrame(columns)], axis=1)
    formula = " + ".join([*controls, *columns])
    fitted = gravity.fit(
        wide, f"{outcome} ~ {formula} | {unit} + {time}", estimator="ols", cluster=[unit]
    )
    known = [name for name in fitted.table.index if name in terms]
    used = pd.DataFrame(columns)[known].iloc[fitted.made.rows]
    rows = used.sum()
    index = pd.MultiIndex.from_tuples([terms[name] for name in known], names=["cohort", "event"])
    estimates = fitted.table["estimate"].loc[known].to_numpy()
    spread = fitted.covariance.loc[known, known].to_numpy()
    weight = rows.loc[known].to_numpy()
    events = np.array([event for _, event in index], dtype=float)
    times = sorted(set(events))
    mixing = np.array([np.where(events == event, weight, 0.0) for event in times])
    mixing = mixing / mixing.sum(axis=1, keepdims=True)
    reach = quantile(level, fitted.degrees)
    labels = [int(event) if event == int(event) else event for event in times]
    table = interval_table(labels, mixing @ estimates, mixing @ spread @ mixing.T, reach)
    after = np.where(events >= 0, weight, 0.0)
    if after.sum() == 0:
        raise MethodError("No treated time is seen after the event.", where=time)
    after = after / after.sum()
    att, att_se = float(after @ estimates), float(np.sqrt(after @ spread @ after))
    before = np.array(times) < 0
    p = _wald((mixing @ estimates)[before], (mixing @ spread @ mixing.T)[np.ix_(before, before)])
    others = [name for name in fitted.table.index if name not in terms]
    return EventStudy(
        table=table.rename_axis("event"),
        controls=interval_table(
            others,
            fitted.table["estimate"].loc[others].to_numpy(),
            fitted.covariance.loc[others, others].to_numpy(),
            reach,
        ),
        att=att,
        att_se=att_se,
        interval=Interval(att - reach * att_se, att + reach * att_se, level),
        trend_p=p,
        cohorts=pd.DataFrame({"estimate": estimates, "rows": weight}, index=index).reset_index(),
        dropped=(*told, *fitted.dropped),
        assumptions=(
            say("Without the event, all groups would have moved in parallel."),
            say("Nobody acted ahead of the event, and it did not touch untreated units."),
            say("Units are independent of one another."),
        ),
    )


def _wald(estimates: np.ndarray, spread: np.ndarray) -> float:
    """Return the p-value of all estimates being zero (NaN if there are none)."""
    from scipy.stats import chi2

    if len(estimates) == 0:
        return float("nan")
    rank = int(np.linalg.matrix_rank(spread))
    if rank == 0:
        return float("nan")
    return float(chi2.sf(estimates @ np.linalg.pinv(spread) @ estimates, rank))


def two_way(
    data: pd.DataFrame,
    *,
    unit: str,
    time: str,
    cohort: str,
    outcome: str,
    controls: Sequence[str] = (),
) -> gravity.GravityFit:
    """Return the plain regression with effects of units and times, shown for contrast.

    Its term ``treat`` mixes effects of early and late units with weights that may be negative.

    Parameters
    ----------
    data, unit, time, cohort, outcome, controls
        As in :func:`event_study`.

    Examples
    --------
    >>> rows = [(u, t, g, u + t + 2 * (t >= g) + 0.1 * (-1) ** (u + t * u))
    ...         for u, g in ((1, 3), (2, 3), (3, 9), (4, 9)) for t in (1, 2, 3, 4)]
    >>> data = pd.DataFrame(rows, columns=["unit", "year", "first", "y"])
    >>> found = two_way(data, unit="unit", time="year", cohort="first", outcome="y")
    >>> round(float(found.table["estimate"].iloc[-1]), 2)
    2.0
    """
    frame = checks.columns(data, [unit, time, cohort, outcome], "data")
    starts = checks.vector(frame[cohort].to_numpy(), cohort, negative=True, missing=True)
    times = checks.vector(frame[time].to_numpy(), time, negative=True)
    treat: Any = (times >= np.where(np.isnan(starts), np.inf, starts)).astype(float)
    formula = " + ".join([*controls, "treat"])
    return gravity.fit(
        frame.assign(treat=treat),
        f"{outcome} ~ {formula} | {unit} + {time}",
        estimator="ols",
        cluster=[unit],
    )
