"""Size of a hidden population from lists of which some pairs share nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import HiddenEstimate, check_scale
from iomlab.methods.list_overlaps import (
    ListFit,
    Overlaps,
    Pair,
    list_assumptions,
)
from iomlab.methods.poisson_tables import poisson_fit, saturated

P_LEVELS = (0.0, 0.001, 0.01, 0.02, 0.05)


@dataclass(frozen=True)
class SparseFit:
    """A log-linear model in which a pair that shares nobody has the term minus infinity.

    Attributes
    ----------
    fit : ListFit
        Fit of the rows that remain; its pairs are those with a finite term.
    empty_pairs : tuple of (int, int)
        Pairs of the model whose term is minus infinity.
    terms : tuple of str
        Names of the finite terms, in the order of ``fit.coefficients``.
    """

    fit: ListFit
    empty_pairs: tuple[Pair, ...]
    terms: tuple[str, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs of the model."""
        return (*self.fit.pairs, *self.empty_pairs)


def _rows(table: Overlaps, pairs: Iterable[Pair]) -> tuple[list[Pair], list[Pair], np.ndarray]:
    """Split pairs in those that share people and those that do not; drop the rows of the latter."""
    pairs = list(pairs)
    empty = [pair for pair in pairs if table.people[table.both(pair)].sum() == 0]
    kept = np.ones(len(table.people), dtype=bool)
    for pair in empty:
        kept &= ~table.both(pair)
    return [pair for pair in pairs if pair not in empty], empty, kept


def estimate_exists(table: Overlaps, pairs: Iterable[Pair] = ()) -> str | None:
    """Say why a model has no single finite estimate for these lists, or None if it has one.

    Parameters
    ----------
    table : Overlaps
    pairs : iterable of (int, int)
        Pairs of the model.

    Returns
    -------
    str or None
        ``"not identifiable"`` (terms can't be told apart), ``"does not exist"`` (an estimate runs
        to infinity), or None.

    Raises
    ------
    MethodError
        If scipy is not installed.

    Notes
    -----
    Rows with a pair that shares nobody are dropped. The maximum exists if some table with all rows
    above zero has the same list and pair totals: a linear program looks for the one whose smallest
    row is largest. Terms can be told apart if the design of the rows has full rank.

    When it misleads
    ----------------
    That an estimate exists does not mean that it is any good.

    References
    ----------
    Fienberg, S. and Rinaldo, A. (2012). Maximum likelihood estimation in log-linear models. Annals
    of Statistics 40, 996-1023.
    Chan, L., Silverman, B. and Vincent, K. (2021). Multiple systems estimation for sparse capture
    data: inferential challenges when there are nonoverlapping lists. JASA 116, 1297-1306.

    Examples
    --------
    >>> from iomlab.methods.list_overlaps import overlaps
    >>> seen = pd.DataFrame({"a": [1, 0, 0], "b": [0, 1, 0], "c": [0, 0, 1], "people": [9, 8, 7]})
    >>> estimate_exists(overlaps(seen, ["a", "b", "c"]))
    'does not exist'
    """
    shared, _, kept = _rows(table, pairs)
    design, people = table.design(shared)[kept], table.people[kept]
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return "not identifiable"
    # unknowns: the rows of a table, and its smallest row, which is to be as large as can be
    totals = design.T @ people
    scale = max(float(people.max()), 1.0)
    found = checks.library("scipy.optimize").linprog(
        np.append(np.zeros(len(people)), -1.0),
        A_ub=np.column_stack([-np.eye(len(people)), np.ones(len(people))]),
        b_ub=np.zeros(len(people)),
        A_eq=np.column_stack([design.T, np.zeros(design.shape[1])]),
        b_eq=totals / scale,
        bounds=[(0, None)] * (len(people) + 1),
        method="highs",
    )
    return None if found.success and -found.fun > 1e-9 else "does not exist"


def fit_sparse(table: Overlaps, pairs: Iterable[Pair] = ()) -> SparseFit:
    """Fit one model of lists, with minus infinity for pairs that share nobody.

    Parameters
    ----------
    table : Overlaps
    pairs : iterable of (int, int)
        Pairs of the model.

    Returns
    -------
    SparseFit

    Raises
    ------
    MethodError
        If the model has no single finite estimate (:func:`estimate_exists`).

    Notes
    -----
    Rows that hold an empty pair have expectation zero and are dropped; the rest is a Poisson
    log-linear model as in :func:`iomlab.methods.list_overlaps.fit_lists`.

    When it misleads
    ----------------
    That two lists share nobody in a small sample may be chance.

    References
    ----------
    Chan, L., Silverman, B. and Vincent, K. (2021). JASA 116, 1297-1306.

    Examples
    --------
    >>> from iomlab.methods.list_overlaps import overlaps
    >>> seen = pd.DataFrame({"a": [1, 0, 0, 1, 1], "b": [0, 1, 0, 1, 0], "c": [0, 0, 1, 0, 1],
    ...                      "people": [60, 50, 40, 12, 10]})
    >>> found = fit_sparse(overlaps(seen, ["a", "b", "c"]), [(1, 2)])
    >>> found.empty_pairs, round(found.fit.population)
    (((1, 2),), 417)
    """
    reason = estimate_exists(table, pairs)
    fewer = say("Use fewer pairs, or join lists that share few people.")
    if reason == "not identifiable":
        raise MethodError(
            "With these lists the terms of this model can't be told apart.",
            where="pairs",
            next_step=fewer,
        )
    if reason is not None:
        raise MethodError(
            "With these lists the estimate of this model does not exist: it runs to infinity.",
            where="pairs",
            next_step=fewer,
        )
    shared, empty, kept = _rows(table, pairs)
    people = table.people[kept]
    theta, covariance, fitted, deviance = poisson_fit(table.design(shared)[kept], people)
    whole = np.zeros(len(table.people))
    whole[kept] = fitted
    likelihood = saturated(people) - deviance / 2
    fit = ListFit(tuple(shared), theta, covariance, whole, deviance, likelihood, table.observed)
    names = [f"{table.lists[i]}:{table.lists[j]}" for i, j in shared]
    return SparseFit(fit, tuple(empty), ("(Intercept)", *table.lists, *names))


def stepwise_sparse(table: Overlaps, entry_p: float = 0.02) -> SparseFit:
    """Add pairs of lists one by one, the most surprising overlap first.

    Parameters
    ----------
    table : Overlaps
    entry_p : float
        A pair enters if the p-value of its overlap is below this.

    Returns
    -------
    SparseFit

    Raises
    ------
    MethodError
        If even independent lists have no finite estimate, or ``entry_p`` is not between 0 and 1.

    Notes
    -----
    The people on both lists of a pair follow a Poisson law whose mean is the sum of the fitted rows
    that hold the pair; the p-value is the one-sided chance of an overlap as far out as that seen.
    Models without a single finite estimate are passed over.

    When it misleads
    ----------------
    The limits of the chosen model ignore that it was searched for.

    References
    ----------
    Chan, L., Silverman, B. and Vincent, K. (2021). JASA 116, 1297-1306.

    Examples
    --------
    >>> from iomlab.methods.list_overlaps import overlaps
    >>> seen = pd.DataFrame({"a": [1, 0, 0, 1, 1, 0, 1], "b": [0, 1, 0, 1, 0, 1, 1],
    ...                      "c": [0, 0, 1, 0, 1, 1, 1], "people": [60, 50, 40, 90, 10, 9, 8]})
    >>> stepwise_sparse(overlaps(seen, ["a", "b", "c"])).terms
    ('(Intercept)', 'a', 'b', 'c', 'a:c', 'b:c')
    """
    checks.number(entry_p, "entry_p", low=0.0, high=1.0)
    poisson = checks.library("scipy.stats").poisson
    chosen: list[Pair] = []
    current = fit_sparse(table)
    while True:
        surprise = []
        for pair in table.pairs:
            if pair not in chosen:
                rows = table.both(pair)
                seen, mean = table.people[rows].sum(), current.fit.fitted[rows].sum()
                p = min(poisson.cdf(seen, mean), poisson.sf(seen - 1, mean))
                surprise.append((float(p), pair))
        for p, pair in sorted(surprise):
            if p >= entry_p:
                return current
            if estimate_exists(table, [*chosen, pair]) is None:
                chosen.append(pair)
                current = fit_sparse(table, chosen)
                break
        else:
            return current


def sparse_lists(
    table: Overlaps, *, entry_p: float = 0.02, level: float = 0.95, scale: str = "country"
) -> HiddenEstimate:
    """Estimate a population from lists that overlap little, with existence checked.

    Parameters
    ----------
    table : Overlaps
        From :func:`iomlab.methods.list_overlaps.overlaps`.
    entry_p : float
        Entry level of pairs (:func:`stepwise_sparse`).
    level : float
        Confidence level; limits from a normal law of the log of the unseen people.
    scale : str
        Scale of the estimate: a country or a large region, never below.

    Returns
    -------
    HiddenEstimate
        The table compares entry levels (0 means independent lists); ``details`` has ``"model"``
        (SparseFit).

    Raises
    ------
    MethodError
        If no finite estimate exists, or the scale is too small.

    Notes
    -----
    See :func:`stepwise_sparse`.

    When it misleads
    ----------------
    The limits leave the search out of account (Chan and others bootstrap the whole search); with
    few overlaps the table of entry levels tells more than the interval.

    References
    ----------
    Chan, L., Silverman, B. and Vincent, K. (2021). JASA 116, 1297-1306.

    Examples
    --------
    >>> from iomlab.methods.list_overlaps import overlaps
    >>> seen = pd.DataFrame({"a": [1, 0, 0, 1, 1], "b": [0, 1, 0, 1, 0], "c": [0, 0, 1, 0, 1],
    ...                      "people": [60, 50, 40, 12, 10]})
    >>> found = sparse_lists(overlaps(seen, ["a", "b", "c"]))
    >>> found.observed, round(found.population)
    (172.0, 417)
    """
    check_scale(scale)
    chosen = stepwise_sparse(table, entry_p)
    rows = []
    for p in sorted({*P_LEVELS, entry_p}):
        fit = stepwise_sparse(table, p).fit
        ends = fit.log_limits(level)
        rows.append(
            {
                "model": f"entry p {p:g}",
                "population": fit.population,
                "low": ends.low,
                "high": ends.high,
                "pairs": len(fit.pairs),
            }
        )
    told = list_assumptions(table, chosen.pairs)
    if chosen.empty_pairs:
        named = ", ".join(f"{table.lists[i]} x {table.lists[j]}" for i, j in chosen.empty_pairs)
        told = (*told, say("These pairs of lists can never share a person: {pairs}.", pairs=named))
    return HiddenEstimate(
        model=f"entry p {entry_p:g}",
        observed=table.observed,
        population=chosen.fit.population,
        interval=chosen.fit.log_limits(level),
        table=pd.DataFrame(rows),
        assumptions=told,
        details={"model": chosen},
    )
