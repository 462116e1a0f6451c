"""Classic closed-population models of lists: equal, by list, heterogeneous, and behavioural."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods.list_overlaps import UNBOUNDED, Overlaps
from iomlab.methods.poisson_tables import poisson_fit, saturated

HETEROGENEITY = ("Chao (LB)", "Poisson2", "Darroch", "Gamma3.5")


@dataclass(frozen=True)
class _Fit:
    design: np.ndarray
    theta: np.ndarray
    covariance: np.ndarray
    deviance: float


def closed_population_models(table: Overlaps, *, as_rcapture: bool = False) -> pd.DataFrame:
    """Fit the twelve classic models of a closed population to lists, side by side.

    Parameters
    ----------
    table : Overlaps
        Lists in the order in which people could have been met.
    as_rcapture : bool
        Give standard errors as the R package Rcapture 1.4 prints them. It stops one step earlier,
        and in Mbh it adds the error of the chance to be met again, on which the estimate does not
        depend: its standard error is up to a sixth too wide in the published examples.

    Returns
    -------
    DataFrame
        One line a model: ``model``, ``population``, ``se``, ``deviance``, ``df``, ``aic``, ``bic``
        (with the number of people seen). M0: all lists alike; Mt: lists differ; Mh: people differ;
        Mth: both; Mb: being met changes the chance of the next meeting; Mbh: also the first list
        differs. Models with people who differ need three lists or more.

    Raises
    ------
    MethodError
        If there are fewer than three lists.

    Notes
    -----
    Poisson log-linear models of the counts by combination. With k the number of lists a person is
    on, heterogeneity adds ``2^k - 1`` (Poisson2), ``k^2 / 2`` (Darroch), ``log 3.5 - log(3.5 + k)``
    (Gamma3.5), or ``max(k - j, 0)`` for j from 2 to t - 1 (Chao's lower bound; terms that would be
    negative are taken out). ``var(N - n) = u + u^2 var(log u)`` with u the unseen people.

    When it misleads
    ----------------
    Mb and Mbh suppose that lists stand in order of time; administrative lists rarely do, and the
    answer can be below the people seen. Models that fit equally well can differ by a factor of two.

    References
    ----------
    Baillargeon, S. and Rivest, L.-P. (2007). Rcapture: Loglinear models for capture-recapture in R.
    Journal of Statistical Software 19(5).
    Rivest, L.-P. and Baillargeon, S. (2007). Applications and extensions of Chao's moment estimator
    for the size of a closed population. Biometrics 63, 999-1006.

    Examples
    --------
    >>> from iomlab.methods.list_overlaps import overlaps
    >>> seen = pd.DataFrame({"a": [1, 0, 0, 1, 1, 0, 1], "b": [0, 1, 0, 1, 0, 1, 1],
    ...                      "c": [0, 0, 1, 0, 1, 1, 1], "people": [60, 50, 40, 12, 10, 9, 4]})
    >>> found = closed_population_models(overlaps(seen, ["a", "b", "c"])).set_index("model")
    >>> found["population"].round().loc[["Mt", "Mh Darroch"]].tolist()
    [399.0, 638.0]
    """
    lists = table.presence.shape[1]
    if lists < 3:
        raise MethodError(
            "These models need three lists or more; there are {n}.", where="lists", n=lists
        )
    times = table.presence.sum(axis=1).astype(float)
    tol = 1e-8 if as_rcapture else 1e-13
    bases = {"h": times[:, None], "th": table.presence.astype(float)}
    fits = {"M0": _fit(table, bases["h"], tol), "Mt": _fit(table, bases["th"], tol)}
    for name, base in bases.items():
        for kind in HETEROGENEITY:
            fits[f"M{name} {kind}"] = _heterogeneous(table, base, times, kind, tol)
    rows = [_row(name, table, fit, *_unseen(fit)) for name, fit in fits.items()]
    for name in ("Mb", "Mbh"):
        fit = _fit(table, _behaviour(table, times, first=name == "Mbh"), tol)
        unseen, gradient = _unseen_after_behaviour(fit, lists)
        if name == "Mbh" and as_rcapture:
            again = 1 / (1 + math.exp(-float(fit.theta[2])))
            first = float(table.people[table.presence[:, 0] == 1].sum())
            gradient[2] -= (table.observed + unseen - first) * (lists - 1) * again
        rows.append(_row(name, table, fit, unseen, gradient))
    return pd.DataFrame(rows)


def _fit(table: Overlaps, columns: np.ndarray, tol: float) -> _Fit:
    design = np.column_stack([np.ones(len(table.people)), columns])
    theta, covariance, _, deviance = poisson_fit(design, table.people, tol)
    return _Fit(design, theta, covariance, deviance)


def _heterogeneous(
    table: Overlaps, base: np.ndarray, times: np.ndarray, kind: str, tol: float
) -> _Fit:
    """Add the columns of one kind of heterogeneity."""
    if kind != "Chao (LB)":
        column = {
            "Poisson2": 2.0**times - 1,
            "Darroch": times**2 / 2,
            "Gamma3.5": math.log(3.5) - np.log(3.5 + times),
        }[kind]
        return _fit(table, np.column_stack([base, column]), tol)
    lists = table.presence.shape[1]
    extra = [np.maximum(times - j, 0) for j in range(2, lists)]
    while True:
        fit = _fit(table, np.column_stack([base, *extra]), tol)
        etas = fit.theta[1 + base.shape[1] :]
        if not len(etas) or etas.min() >= 0:
            return fit
        extra = [column for column, eta in zip(extra, etas, strict=True) if eta >= 0]


def _unseen(fit: _Fit) -> tuple[float, np.ndarray]:
    """Return the unseen people exp(intercept), and their gradient."""
    gradient = np.zeros(len(fit.theta))
    if fit.theta[0] > UNBOUNDED:  # the model sets no upper bound
        return math.inf, gradient
    unseen = math.exp(float(fit.theta[0]))
    gradient[0] = unseen
    return unseen, gradient


def _behaviour(table: Overlaps, times: np.ndarray, first: bool) -> np.ndarray:
    """Return lists passed before the first, lists after the first, and (Mbh) first on list one."""
    passed = table.presence.argmax(axis=1).astype(float)
    columns = [passed, times - 1]
    if first:
        columns.append((passed == 0).astype(float))
    return np.column_stack(columns)


def _unseen_after_behaviour(fit: _Fit, lists: int) -> tuple[float, np.ndarray]:
    """Return the unseen people of Mb and Mbh, and their gradient.

    With c the chance of a second meeting, ``1 + exp(b2) = 1 / (1 - c)`` and ``exp(b1) = (1 - p) /
    (1 - c)``, p the chance of a first meeting (after the first list in Mbh). Unseen people are
    ``exp(a) exp(t b1) / (1 + exp(b2) - exp(b1))`` in both models, as all of them passed every list.
    """
    a, b1, b2 = (float(value) for value in fit.theta[:3])
    rest = 1 + math.exp(b2) - math.exp(b1)
    unseen = math.exp(a + lists * b1) / rest
    gradient = np.zeros(len(fit.theta))
    gradient[:3] = (unseen, unseen * (lists + math.exp(b1) / rest), -unseen * math.exp(b2) / rest)
    return unseen, gradient


def _row(
    name: str, table: Overlaps, fit: _Fit, unseen: float, gradient: np.ndarray
) -> dict[str, object]:
    terms = len(fit.theta)
    likelihood = saturated(table.people) - fit.deviance / 2
    variance = unseen + float(gradient @ fit.covariance @ gradient)
    return {
        "model": name,
        "population": table.observed + unseen,
        "se": math.sqrt(variance) if 0 <= variance < math.inf else math.nan,
        "deviance": fit.deviance,
        "df": len(table.people) - terms,
        "aic": 2 * terms - 2 * likelihood,
        "bic": terms * math.log(table.observed) - 2 * likelihood,
    }
