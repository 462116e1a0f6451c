"""Programmes compared on several dimensions with weights that the user gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.programmes import adjusted_difference


def shares(weights: Sequence[float], dimensions: Sequence[str]) -> dict[str, float]:
    """Return weights by dimension that add up to one.

    Parameters
    ----------
    weights : sequence of float
        One a dimension, zero or more, in the order of ``dimensions``.
    dimensions : sequence of str

    Returns
    -------
    dict

    Raises
    ------
    MethodError
        If there are more or fewer weights than dimensions, one is negative, or all are zero.

    Notes
    -----
    ``w_d / sum w``.

    When it misleads
    ----------------
    Equal weights are a choice too: they say that one dimension can make up for another.

    References
    ----------
    OECD and JRC (2008). Handbook on constructing composite indicators.

    Examples
    --------
    >>> shares([2, 1, 1], ["economic", "social", "psychosocial"])
    {'economic': 0.5, 'social': 0.25, 'psychosocial': 0.25}
    """
    given = list(weights)
    if len(given) != len(dimensions):
        raise MethodError(
            "There are {n} weights for {k} dimensions.",
            where="weights",
            next_step=say("Give one number for each of: {names}.", names=", ".join(dimensions)),
            n=len(given),
            k=len(dimensions),
        )
    w = checks.vector(given, "weights")
    if w.sum() <= 0:
        raise MethodError("The weights must add up to more than zero.", where="weights")
    return {name: float(one / w.sum()) for name, one in zip(dimensions, w, strict=True)}


def weighted_score(people: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """Return each row's score: the mean of its dimensions by weight. A teaching score, with no name.

    Parameters
    ----------
    people : DataFrame
        A column for each dimension, on one scale.
    weights : mapping of dimension to float
        From :func:`shares`.

    Returns
    -------
    Series
        The index of ``people``.

    Raises
    ------
    MethodError
        If a dimension is missing or has gaps.

    Notes
    -----
    ``sum w_d x_d``.

    When it misleads
    ----------------
    A good score on one dimension hides a bad one on another. It is for groups: never rank or screen
    people by it. It is not the score of any organisation: official items and weights are not here.

    References
    ----------
    IOM and Samuel Hall (2017). Setting standards for an integrated approach to reintegration.

    Examples
    --------
    >>> people = pd.DataFrame({"economic": [0.6], "social": [0.4]})
    >>> weighted_score(people, {"economic": 0.5, "social": 0.5}).tolist()
    [0.5]
    """
    checks.columns(people, list(weights), "people")
    total = np.zeros(len(people))
    for name, weight in weights.items():
        total += weight * checks.vector(people[name], name, negative=True)
    return pd.Series(total, index=people.index, name="score")


def compare_arms(
    people: pd.DataFrame,
    arm: str,
    compared: Any,
    weights: Mapping[str, float],
    covariates: Sequence[str] = (),
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare every programme with one of them on the weighted score, as it is and among like people.

    Parameters
    ----------
    people : DataFrame
        One line a participant, no names.
    arm : str
        Column with the programmes.
    compared : value
        The programme that the others are compared with, such as no help.
    weights : mapping of dimension to float
        From :func:`shares`.
    covariates : sequence of str
        Columns known before the programme started.
    level : float
        Level of the intervals.

    Returns
    -------
    DataFrame
        One line a programme: ``arm``; ``unadjusted`` and ``adjusted`` differences from ``compared``,
        the latter with ``low`` and ``high``; ``people`` (in the programme); ``rank_unadjusted`` and
        ``rank_adjusted`` (1 is the highest).

    Raises
    ------
    MethodError
        As :func:`iomlab.methods.programmes.adjusted_difference`.

    Notes
    -----
    One regression a programme, of it and ``compared`` alone.

    When it misleads
    ----------------
    Ranks hide how close programmes are: look at the intervals. They change with the weights, and
    nobody but the people concerned can say which weights are right.

    References
    ----------
    Lin, W. (2013). Agnostic notes on regression adjustments to experimental data. Annals of Applied
    Statistics 7, 295-318.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> people = pd.DataFrame({"arm": ["none", "cash"] * 50, "before": rng.normal(size=100)})
    >>> people["work"] = people["before"] + 0.5 * (people["arm"] == "cash")
    >>> compare_arms(people, "arm", "none", {"work": 1.0}, ["before"])["adjusted"].round(3).tolist()
    [0.5]
    """
    checks.columns(people, [arm, *covariates], "people")
    scored = pd.DataFrame(people[[arm, *covariates]])
    scored["score"] = weighted_score(people, weights)
    rows = []
    for name in [a for a in pd.unique(scored[arm]) if a != compared]:
        pair = scored[scored[arm].isin([name, compared])]
        found = adjusted_difference(pair, "score", arm, name, list(covariates), level=level)
        raw = float(found.table.iloc[0]["estimate"])
        ends = (found.interval.low, found.interval.high)
        rows.append((str(name), raw, found.difference, *ends, int((pair[arm] == name).sum())))
    columns = ["arm", "unadjusted", "adjusted", "low", "high", "people"]
    table = pd.DataFrame(rows, columns=columns).sort_values("arm").reset_index(drop=True)
    for kind in ("unadjusted", "adjusted"):
        table[f"rank_{kind}"] = table[kind].rank(ascending=False).astype(int)
    return table


def arm_costs(
    people: pd.DataFrame,
    arm: str,
    score: Any,
    reach: float,
    cost: str = "cost",
    each: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return cost, people and how many reached a score, for every programme.

    Parameters
    ----------
    people : DataFrame
        One line a participant: ``arm`` and ``cost`` (what the programme cost for this person).
    arm, cost : str
        Columns.
    score : Series
        One score a person, such as :func:`weighted_score`.
    reach : float
        Score from which the outcome counts as reached.
    each : mapping of programme to float, optional
        Cost a person that replaces the recorded one.

    Returns
    -------
    DataFrame
        ``arm``, ``cost``, ``people``, ``reached``: the input of
        :func:`iomlab.methods.programme_costs.cost_per_outcome`.

    Raises
    ------
    MethodError
        If a column is missing or a number has gaps.

    Notes
    -----
    Sums by programme.

    When it misleads
    ----------------
    People who just miss the line count as if nothing had changed. Another line gives another order.

    References
    ----------
    Drummond, M. et al. (2015). Methods for the economic evaluation of health care programmes.

    Examples
    --------
    >>> people = pd.DataFrame({"arm": ["cash", "cash"], "cost": [100, 100]})
    >>> arm_costs(people, "arm", [0.4, 0.6], 0.5).values.tolist()
    [['cash', 200.0, 2, 1]]
    """
    checks.columns(people, [arm, cost], "people")
    line = checks.number(reach, "reach")
    plain = pd.DataFrame({"arm": people[arm].astype(str).to_numpy()})
    paid = checks.vector(people[cost], "cost")
    fixed = plain["arm"].map(dict(each or {})).to_numpy(dtype=float)
    plain["cost"] = np.where(np.isnan(fixed), paid, fixed)
    plain["reached"] = checks.vector(score, "score", length=len(plain), negative=True) >= line
    found = plain.groupby("arm").agg(
        cost=("cost", "sum"), people=("cost", "size"), reached=("reached", "sum")
    )
    return found.reset_index()
