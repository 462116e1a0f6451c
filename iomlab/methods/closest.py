"""The table nearest to a seed that meets given totals, whatever the totals add up.

Iterative fitting slows down, or never ends, when zeros in the seed leave little room. This room
holds the general way: Newton steps on the factors, and a linear programme that says which cells
can be anything but zero.

Notes
-----
The nearest table in the sense of Kullback and Leibler, ``min sum y log(y / m) - y + m`` with
``A y = t``, has the form ``y = m exp(A' theta)``. The dual in ``theta`` is convex, so that Newton
steps with halving find it when any table with the support of the seed meets the totals.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods.checks import library

STEPS = 200


def margin_matrix(groups: list[np.ndarray]) -> Any:
    """Return the sparse matrix that adds up cells by each numbering in ``groups``.

    Parameters
    ----------
    groups : list of int arrays, shape (cells,)
        For each set of totals, the number of the total to which a cell belongs.

    Examples
    --------
    >>> margin_matrix([np.array([0, 0, 1]), np.array([0, 1, 1])]).toarray().astype(int).tolist()
    [[1, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 1]]
    """
    sparse = library("scipy.sparse")
    cells = np.arange(len(groups[0]))
    parts = [sparse.csr_matrix((np.ones(len(cells)), (group, cells))) for group in groups]
    return sparse.vstack(parts, format="csr")


def possible_cells(sums: Any, totals: np.ndarray) -> np.ndarray | None:
    """Say which cells can be above zero in some table that meets the totals; None if none does.

    Parameters
    ----------
    sums : sparse matrix, shape (totals, cells)
        What is added up for each total.
    totals : ndarray, shape (totals,)

    Notes
    -----
    One linear programme: ``max sum u`` with ``A (u + v) = lambda t``, ``0 <= u <= 1``,
    ``v >= 0``, ``lambda >= 1``. A solution has ``u = 1`` in every cell that can be positive.
    """
    sparse = library("scipy.sparse")
    linprog = library("scipy.optimize").linprog
    cells = sums.shape[1]
    scaled = totals / (np.abs(totals).max() or 1.0)
    equal = sparse.hstack([sums, sums, sparse.csr_matrix(-scaled[:, None])], format="csr")
    cost = np.concatenate([-np.ones(cells), np.zeros(cells + 1)])
    bounds = [(0, 1)] * cells + [(0, None)] * cells + [(1, None)]
    answer = linprog(cost, A_eq=equal, b_eq=np.zeros(len(totals)), bounds=bounds, method="highs")
    if answer.status == 2:
        return None
    if answer.status != 0:
        raise MethodError(
            "The search for a table that meets these totals stopped early: {why}.",
            why=str(answer.message),
        )
    return np.asarray(answer.x[:cells] > 0.5)


def _newton(
    seed: np.ndarray, sums: Any, totals: np.ndarray, tolerance: float
) -> tuple[np.ndarray, float]:
    """Return the fitted cells and their largest relative miss."""
    sparse = library("scipy.sparse")
    linalg = library("scipy.linalg")
    theta = np.zeros(sums.shape[0])
    gross = abs(sums)
    dual = np.inf
    best, least = seed, np.inf
    for _ in range(STEPS):
        cells = seed * np.exp(sums.T @ theta)
        missed = sums @ cells - totals
        size = np.maximum(gross @ cells, np.abs(totals))
        miss = float(np.max(np.abs(missed) / np.where(size > 0, size, 1.0)))
        if miss < least:
            best, least = cells, miss
        if miss <= tolerance:
            break
        dual = float(cells.sum() - totals @ theta)
        curve = (sums @ sparse.diags(cells) @ sums.T).toarray()
        scale = np.sqrt(np.where(np.diag(curve) > 0, np.diag(curve), 1.0))
        curve = curve / scale[:, None] / scale[None, :] + 1e-13 * np.eye(len(scale))
        try:
            step = -linalg.solve(curve, missed / scale, assume_a="pos") / scale
        except (linalg.LinAlgError, ValueError):
            break
        slope, length = float(missed @ step), 1.0
        while length > 1e-8:
            with np.errstate(over="ignore"):
                trial = float((seed * np.exp(sums.T @ (theta + length * step))).sum())
            trial -= float(totals @ (theta + length * step))
            if np.isfinite(trial) and trial <= dual + 1e-4 * length * slope + 1e-13 * abs(dual):
                break
            length /= 2
        else:
            break
        theta = theta + length * step
    return best, least


def closest(
    seed: np.ndarray, sums: Any, totals: np.ndarray, *, tolerance: float = 1e-12
) -> np.ndarray:
    """Return the cells nearest to ``seed`` that meet ``totals``; a zero in the seed stays zero.

    Parameters
    ----------
    seed : ndarray, shape (cells,)
    sums : sparse matrix, shape (totals, cells)
    totals : ndarray, shape (totals,)
    tolerance : float
        Largest relative miss of a total.

    Returns
    -------
    ndarray, shape (cells,)

    Raises
    ------
    MethodError
        If no table with the zeros of the seed meets the totals.

    Examples
    --------
    A table whose only answer has one more zero than its seed:

    >>> sums = margin_matrix([np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])])
    >>> closest(np.array([1.0, 1, 1, 0]), sums, np.ones(4)).round(6).tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    open_cells = np.flatnonzero(seed > 0)
    fitted = np.zeros(len(seed))
    if len(open_cells):
        start = seed[open_cells]
        cells, miss = _newton(start, sums[:, open_cells], totals, tolerance)
        if miss > tolerance:
            free = possible_cells(sums[:, open_cells], totals)
            if free is None:
                raise _no_table()
            open_cells = open_cells[free]
            cells, again = _newton(seed[open_cells], sums[:, open_cells], totals, tolerance)
            miss = again
        fitted[open_cells] = cells
    left = np.abs(sums @ fitted - totals).max()
    if left > 1e-9 * max(np.abs(totals).max(), fitted.max()):
        raise _no_table()
    return fitted


def _no_table() -> MethodError:
    return MethodError(
        "No table with these zeros meets these totals.",
        next_step=say(
            "A place with few allowed cells has a total that they cannot hold: look for zeros in "
            "the seed that should be small numbers, or for totals of different years or sources."
        ),
    )
