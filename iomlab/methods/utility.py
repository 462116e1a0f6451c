"""What protection costs: how far a published table is from the true one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.noise import geometric_noise


def total_variation(true: Any, published: Any) -> float:
    """Return what share of the people would have to change cell to turn one table into the other.

    Parameters
    ----------
    true, published : array of the same shape
        Counts of the same cells. Numbers below zero, which noise can give, count as zero.

    Returns
    -------
    float
        Total variation distance of the two distributions: 0 the same, 1 nothing in common.

    Raises
    ------
    MethodError
        If the shapes differ, a number is missing, or a table adds up to nothing.

    Notes
    -----
    ``1/2 sum |p_i - q_i|`` with ``p`` and ``q`` the shares of the cells in their own total.

    When it misleads
    ----------------
    It looks at the whole table. A small group can be wholly wrong while the distance is small, and
    a total that is wrong everywhere by the same factor does not show.

    References
    ----------
    Levin, D. and Peres, Y. (2017). Markov chains and mixing times, section 4.1.

    Examples
    --------
    >>> total_variation([50, 30, 20], [40, 30, 30])
    0.1
    """
    p, q = _shares(true, "true"), _shares(published, "published")
    if p.shape != q.shape:
        raise MethodError(
            "The two tables have different shapes: {one} and {other}.",
            where="published",
            one=str(p.shape),
            other=str(q.shape),
            next_step=say("Give the same cells in the same order, without totals."),
        )
    return float(round(np.abs(p - q).sum() / 2, 12))


def _shares(counts: Any, name: str) -> np.ndarray:
    """Return counts as shares of their total."""
    x = np.asarray(counts, dtype=float)
    if x.size == 0 or not np.isfinite(x).all():
        raise MethodError("A number of {name} is missing.", where=name, name=name)
    x = np.maximum(x, 0.0)
    if x.sum() <= 0:
        raise MethodError("The table {name} adds up to nothing.", where=name, name=name)
    return x / x.sum()


def filled(published: pd.DataFrame) -> pd.DataFrame:
    """Fill hidden cells as a reader without other knowledge would: evenly, from the total of the row.

    Parameters
    ----------
    published : DataFrame
        Rows and columns with their totals in the last row and column; missing where hidden.

    Returns
    -------
    DataFrame
        Without totals. Where the total of the row is hidden too, hidden cells get the mean of the cells that are
        shown in the table.

    Raises
    ------
    MethodError
        If there is no row or column beside the totals.

    Notes
    -----
    ``(total of the row - cells shown) / hidden cells of the row``.

    When it misleads
    ----------------
    Readers who know more guess better, and are nearer to the people who were hidden.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [None, 4], "b": [None, 6], "all": [9, 10]})
    >>> filled(pd.concat([table, table.sum().to_frame().T]))["a"].tolist()
    [4.5, 4.0]
    """
    if min(published.shape) < 2:
        raise MethodError("The table needs its totals in the last row and column.", where="shape")
    inner = published.iloc[:-1, :-1].astype("float64")
    totals = published.iloc[:-1, -1].astype("float64")
    left = (totals - inner.sum(axis=1)) / inner.isna().sum(axis=1).replace(0, np.nan)
    usual = float(np.nanmean(inner.to_numpy())) if inner.notna().to_numpy().any() else 1.0
    guess = left.where(totals.notna(), usual)
    return inner.apply(lambda column: column.fillna(guess))


def certainty(epsilon: float, before: float = 0.5) -> float:
    """Return how sure an attacker can become that a person is in the data, at most.

    Parameters
    ----------
    epsilon : float
        Privacy loss of the publication, above 0.
    before : float
        How sure the attacker was before, between 0 and 1.

    Returns
    -------
    float
        Between ``before`` and 1.

    Raises
    ------
    MethodError
        For an epsilon or a chance outside its range.

    Notes
    -----
    The odds grow at most by ``exp(epsilon)``: ``p e^eps / (p e^eps + 1 - p)``.

    When it misleads
    ----------------
    It holds for one publication about one person's one record. Several publications add up their
    epsilon, and people of one household may each be told by the others.

    References
    ----------
    Dwork, C. and Roth, A. (2014). The algorithmic foundations of differential privacy.

    Examples
    --------
    >>> round(certainty(1.0), 3), round(certainty(0.1), 3)
    (0.731, 0.525)
    """
    epsilon = checks.positive(epsilon, "epsilon")
    before = checks.number(before, "before", low=0, high=1)
    if before in (0.0, 1.0):
        return before
    return float(1 / (1 + (1 - before) / before * np.exp(-min(epsilon, 700.0))))


def noise_error(
    counts: Sequence[float] | np.ndarray,
    epsilons: Sequence[float],
    draws: int = 100,
    seed: int = 2024,
) -> pd.DataFrame:
    """Estimate how far a table moves from the truth when noise is added to every cell.

    Parameters
    ----------
    counts : sequence of int
        True counts; each person is in one cell.
    epsilons : sequence of float
        Privacy losses to compare.
    draws : int
        Tables drawn for each.
    seed : int
        Where the random numbers start. For a study of the error only: never for a publication.

    Returns
    -------
    DataFrame
        One line an epsilon: ``epsilon``, ``error`` (mean total variation distance) and ``certainty``.

    Raises
    ------
    MethodError
        For counts or parameters outside their range.

    Notes
    -----
    Whole-number noise, ``P(k)`` in proportion to ``exp(-epsilon |k|)``, as the difference of two
    geometric numbers; sums below zero are taken as zero.

    When it misleads
    ----------------
    The mean hides the small cells, whose relative error is the largest.

    References
    ----------
    Ghosh, A., Roughgarden, T. and Sundararajan, M. (2012), see :func:`geometric_noise`.

    Examples
    --------
    >>> found = noise_error([120, 45, 30], [0.1, 1.0], draws=50)
    >>> bool(found["error"][0] > found["error"][1])
    True
    """
    true = np.asarray(checks.whole_counts(counts, "counts"), dtype=float).ravel()
    times = checks.count(draws, "draws", low=1)
    rng = np.random.default_rng(seed)
    share = _shares(true, "counts")
    rows = []
    for epsilon in epsilons:
        stop = 1 - geometric_noise(epsilon).alpha
        size = (times, len(true))
        noise = rng.geometric(stop, size) - rng.geometric(stop, size)
        drawn = np.maximum(true + noise, 0.0)
        sums = drawn.sum(axis=1, keepdims=True)
        found = np.divide(drawn, sums, out=np.zeros_like(drawn), where=sums > 0)
        error = float(np.abs(found - share).sum(axis=1).mean() / 2)
        rows.append((float(epsilon), error, certainty(epsilon)))
    return pd.DataFrame(rows, columns=["epsilon", "error", "certainty"])
