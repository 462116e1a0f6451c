"""Fitting tables: make a table of flows meet known totals while it keeps a pattern.

The seed ``m`` brings the pattern (an older table, distances, ones); the answer is the table
nearest to it, in the sense of Kullback and Leibler, that meets the totals. Only scaling vectors
are iterated, so that a table of 232 by 232 places fits in milliseconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods.labelled import by_place
from iomlab.methods.scaling import (
    KEEPS,
    ONES,
    ZEROS,
    Fit,
    check_reach,
    fit_stack,
    largest_miss,
    stack,
    tidy,
)


def fit_two_way(
    seed: Any = None,
    row_totals: Any = None,
    column_totals: Any = None,
) -> Fit:
    """Scale a table of flows so that its rows, its columns or both add up to known totals.

    Parameters
    ----------
    seed : array_like or DataFrame, shape (n, m), optional
        Pattern, not negative; a zero stays zero. Ones if left out.
    row_totals, column_totals : array_like, shapes (n,) and (m,), optional
        People who leave each origin and who arrive in each destination. At least one of them.

    Returns
    -------
    Fit
        ``factors`` are ``(a, b)`` in ``y_ij = a_i b_j m_ij``.

    Raises
    ------
    MethodError
        If totals are negative or missing, do not agree, or no table with the zeros of the seed
        meets them.

    Notes
    -----
    ``y_ij = a_i b_j m_ij`` with ``sum_j y_ij = r_i`` and ``sum_i y_ij = c_j``: iterative
    proportional fitting, the log-linear model with the seed as offset [1]_.

    When it misleads
    ----------------
    The answer inherits every odd ratio of the seed. If the pattern changed since the seed was
    counted (a new border regime, a new war), the totals cannot show it, and the fit hides it.

    References
    ----------
    .. [1] Willekens (1999) Mathematical Population Studies 7:239-278.

    Examples
    --------
    >>> fit = fit_two_way([[5, 2], [1, 7]], [18, 20], [16, 22])
    >>> fit.values.round(3).tolist()
    [[13.25, 4.75], [2.75, 17.25]]
    """
    if row_totals is None and column_totals is None:
        raise MethodError("Give row_totals, column_totals or both.", where="row_totals")
    row_names, column_names = _names(seed, row_totals, column_totals)
    if isinstance(seed, pd.DataFrame):
        row_totals = by_place(row_totals, "row_totals", tuple(seed.index))
        column_totals = by_place(column_totals, "column_totals", tuple(seed.columns))
    rows = None if row_totals is None else checks.vector(row_totals, "row_totals")
    columns = None if column_totals is None else checks.vector(column_totals, "column_totals")
    assumptions = (KEEPS, ZEROS) if seed is not None else (ONES,)
    if seed is None:
        n = len(rows) if rows is not None else len(columns)  # type: ignore[arg-type]
        pattern = np.ones((n, len(columns) if columns is not None else n))
    else:
        pattern = checks.table(seed, "seed")
    n, m = pattern.shape
    origins = checks.labels(row_names, "row_totals", n)
    destinations = checks.labels(column_names, "column_totals", m)
    if rows is not None:
        rows = checks.vector(rows, "row_totals", length=n)
        check_reach(pattern, rows, 1, "row_totals", origins)
    if columns is not None:
        columns = checks.vector(columns, "column_totals", length=m)
        check_reach(pattern, columns, 0, "column_totals", destinations)
    if rows is not None and columns is not None:
        checks.same_total(rows, columns, ("row_totals", "column_totals"))
        fitted, (a, b), sweeps = fit_stack(pattern, rows[None], columns[None])
        values, a, b = fitted[0], a[0], b[0]
    else:
        axis = 1 if rows is not None else 0
        totals = rows if rows is not None else columns
        sums = pattern.sum(axis=axis)
        scale = np.divide(totals, sums, out=np.zeros(len(sums)), where=sums > 0)  # type: ignore[arg-type]
        values, sweeps = pattern * np.expand_dims(scale, axis), 1
        a, b = (scale, np.ones(m)) if axis else (np.ones(n), scale)
        rows, columns = values.sum(axis=1), values.sum(axis=0)
    assert rows is not None
    assert columns is not None
    return Fit(
        values=values,
        table=tidy(values, rows, columns, origins, destinations),
        factors=(a, b),
        sweeps=sweeps,
        miss=largest_miss((values.sum(axis=1), rows), (values.sum(axis=0), columns)),
        assumptions=assumptions,
    )


def _names(seed: Any, rows: Any, columns: Any) -> tuple[Any, Any]:
    """Return where the labels of rows and of columns come from."""
    if isinstance(seed, pd.DataFrame):
        return seed.index, seed.columns
    return (
        rows.index if isinstance(rows, pd.Series) else None,
        columns.index if isinstance(columns, pd.Series) else None,
    )


def fit_slices(stock_start: Any, stock_end: Any, seed: Any = None) -> Fit:
    """Fit one table of flows for each birthplace, from where its people lived before and after.

    Parameters
    ----------
    stock_start, stock_end : array_like or DataFrame, shape (k, n)
        People of each birthplace (row) by residence (column); each row adds up to the same number
        in both.
    seed : array_like, shape (n, n) or (k, n, n), optional
        One pattern for all slices, or one for each. Ones if left out.

    Returns
    -------
    Fit
        ``values`` has shape (k, n, n), with the people who stayed on each diagonal.

    Raises
    ------
    MethodError
        If a birthplace has different totals in the two tables, or its totals cannot be met.

    Notes
    -----
    For each slice ``k``: ``y_kij = a_ki b_kj m_kij``, rows ``stock_start[k, i]`` and columns
    ``stock_end[k, j]`` [1]_.

    When it misleads
    ----------------
    With a seed of ones almost everybody changes places: use the minimum or pseudo-Bayes estimate
    of :mod:`iomlab.methods.flows` for flows, and this for the arithmetic behind it.

    References
    ----------
    .. [1] Abel (2013) Demographic Research 28:505-546.

    Examples
    --------
    >>> fit_slices([[90, 10]], [[80, 20]]).values.tolist()
    [[[72.0, 18.0], [8.0, 2.0]]]
    """
    start = checks.table(stock_start, "stock_start")
    k, n = start.shape
    is_frame = isinstance(stock_start, pd.DataFrame)
    groups = checks.labels(stock_start.index if is_frame else None, "stock_start", k)
    places = checks.labels(stock_start.columns if is_frame else None, "stock_start", n)
    if is_frame and isinstance(stock_end, pd.DataFrame):
        if set(groups) != set(stock_end.index) or set(places) != set(stock_end.columns):
            raise MethodError("stock_start and stock_end name different places.", where="stock_end")
        stock_end = stock_end.loc[list(groups), list(places)]
    end = checks.table(stock_end, "stock_end", shape=start.shape)
    pattern = np.ones((n, n)) if seed is None else stack(seed, "seed", (k, n, n))
    for at in range(k):
        checks.same_total(start[at], end[at], ("stock_start", "stock_end"))
        one = pattern if pattern.ndim == 2 else pattern[at]
        check_reach(one, start[at], 1, "stock_start", places)
        check_reach(one, end[at], 0, "stock_end", places)
    values, factors, sweeps = fit_stack(pattern, start, end)
    return Fit(
        values=values,
        table=tidy(values, start, end, places, places, groups),
        factors=factors,
        sweeps=sweeps,
        miss=largest_miss((values.sum(axis=2), start), (values.sum(axis=1), end)),
        assumptions=(ONES,) if seed is None else (KEEPS, ZEROS),
    )


def fit_summed(seed: Any, row_totals: Any, column_totals: Any) -> Fit:
    """Fit several tables at once whose origins and destinations are only known in sum.

    Parameters
    ----------
    seed : array_like, shape (k, n, m)
        Patterns, one table for each group (sex, age, citizenship).
    row_totals, column_totals : array_like, shapes (n,) and (m,)
        People by origin and by destination, over all groups.

    Returns
    -------
    Fit
        ``values`` has shape (k, n, m).

    Raises
    ------
    MethodError
        As :func:`fit_two_way`.

    Notes
    -----
    ``y_ijk = a_i b_j m_ijk`` with sums over ``j, k`` and over ``i, k`` [1]_: the two-way fit of
    the summed seed gives ``a`` and ``b``.

    When it misleads
    ----------------
    The mix of groups within each pair of places stays that of the seed: this spreads totals over
    groups, it does not estimate how the groups differ today.

    References
    ----------
    .. [1] Willekens (1999) Mathematical Population Studies 7:239-278.

    Examples
    --------
    >>> fit = fit_summed([[[5, 2], [1, 7]], [[4, 5], [2, 9]]], [36, 40], [32, 44])
    >>> fit.values[0].round(3).tolist()
    [[13.023, 3.588], [2.853, 13.756]]
    """
    slices = list(seed) if hasattr(seed, "__len__") else []
    if not len(slices):
        raise MethodError("{name} is empty.", where="seed", name="seed")
    shape = checks.table(slices[0], "seed").shape
    pattern = stack(seed, "seed", (len(slices), *shape))
    flat = pattern.sum(axis=0)
    two = fit_two_way(flat, row_totals, column_totals)
    share = np.divide(two.values, flat, out=np.zeros_like(flat), where=flat > 0)
    values = pattern * share
    rows, columns = values.sum(axis=2), values.sum(axis=1)
    table = tidy(values, rows, columns, *_product_names(two), tuple(range(len(slices))))
    low, high = two.table["low"].to_numpy(), two.table["high"].to_numpy()
    table["low"] = np.where(len(slices) == 1, np.tile(low, len(slices)), 0.0)
    table["high"] = np.tile(high, len(slices))
    return Fit(values, table, two.factors, two.sweeps, two.miss, (KEEPS, ZEROS))


def _product_names(fit: Fit) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    return tuple(fit.table["origin"].unique()), tuple(fit.table["destination"].unique())
