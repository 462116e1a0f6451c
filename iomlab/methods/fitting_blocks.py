"""Fitting tables to block totals: known flows between whole groups of places."""

from __future__ import annotations

from typing import Any

import numpy as np

from iomlab.errors import MethodError
from iomlab.methods import checks, closest
from iomlab.methods.scaling import KEEPS, ONES, SWEEPS, TOLERANCE, ZEROS, Fit, largest_miss, tidy


def fit_blocks(
    row_totals: Any,
    block_totals: Any,
    block_rows: Any,
    block_columns: Any,
    column_totals: Any = None,
    seed: Any = None,
) -> Fit:
    """Scale a table so that origins, destinations and whole blocks of them meet known totals.

    Parameters
    ----------
    row_totals, column_totals : array_like, shapes (n,) and (m,)
        Totals by origin and by destination; the latter may be left out (stripes).
    block_totals : array_like, shape (p, q)
        Totals of each block of origins (row) by destinations (column).
    block_rows, block_columns : array_like of int, shapes (p,) and (q,)
        How many neighbouring origins and destinations make each block.
    seed : array_like, shape (n, m), optional
        Ones if left out.

    Returns
    -------
    Fit
        ``factors`` are those of rows, of columns and of blocks.

    Raises
    ------
    MethodError
        If the three sets of totals disagree or cannot be met together.

    Notes
    -----
    ``y_ij = a_i b_j g_B(i,j) m_ij``: iterative proportional fitting with a third factor ``g``.

    When it misleads
    ----------------
    Block totals from another source (regions to regions) carry its definitions with them; a
    mismatch shows as totals that cannot be met, or stays unseen where blocks are wide.

    Examples
    --------
    >>> fit = fit_blocks([3, 1], [[3], [1]], [1, 1], [2])
    >>> fit.values.tolist()
    [[1.5, 1.5], [0.5, 0.5]]
    """
    rows = checks.vector(row_totals, "row_totals")
    blocks = checks.table(block_totals, "block_totals")
    tall = _sizes(block_rows, "block_rows", blocks.shape[0], len(rows))
    columns = None if column_totals is None else checks.vector(column_totals, "column_totals")
    wide = _sizes(block_columns, "block_columns", blocks.shape[1], columns)
    shape = (len(rows), int(wide.sum()))
    pattern = np.ones(shape) if seed is None else checks.table(seed, "seed", shape=shape)
    checks.same_total(rows, blocks, ("row_totals", "block_totals"))
    down = np.repeat(np.arange(len(tall)), tall)
    across = np.repeat(np.arange(len(wide)), wide)
    cell_block = down[:, None] * blocks.shape[1] + across[None, :]
    i, j = np.indices(shape)
    groups, totals = [i, cell_block], [rows, blocks.ravel()]
    if columns is not None:
        checks.same_total(rows, columns, ("row_totals", "column_totals"))
        groups, totals = [i, j, cell_block], [rows, columns, blocks.ravel()]
    totals = [t * (rows.sum() / t.sum() if t.sum() > 0 else 1.0) for t in totals]
    values, factors, sweeps = _fit_groups(pattern, groups, totals)
    table = tidy(values, values.sum(axis=1), values.sum(axis=0), *_product(shape))
    table["low"] = 0.0
    table["high"] = np.minimum(table["high"], blocks.ravel()[cell_block.ravel()])
    have = [
        np.bincount(g.ravel(), values.ravel(), len(t)) for g, t in zip(groups, totals, strict=True)
    ]
    assumptions = (ONES,) if seed is None else (KEEPS, ZEROS)
    return Fit(
        values, table, factors, sweeps, largest_miss(*zip(have, totals, strict=True)), assumptions
    )


def _product(shape: tuple[int, int]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    return tuple(range(shape[0])), tuple(range(shape[1]))


def _sizes(sizes: Any, name: str, length: int, total: Any) -> np.ndarray:
    """Return block sizes, which must add up to the places that they divide."""
    found = checks.whole_counts(checks.vector(sizes, name, length=length), name)
    need = None if total is None else (total if isinstance(total, int) else len(total))
    if (found < 1).any() or (need is not None and found.sum() != need):
        raise MethodError(
            "{name} must be whole numbers above zero that add up to {need} places.",
            where=name,
            name=name,
            need=need if need is not None else int(found.sum()),
        )
    return found


def _fit_groups(
    seed: np.ndarray, groups: list[np.ndarray], totals: list[np.ndarray]
) -> tuple[np.ndarray, tuple[np.ndarray, ...], int]:
    """Fit any sets of totals in turn; each cell belongs to one total of every set."""
    numbers = [group.ravel() for group in groups]
    cells = seed.ravel().copy()
    factors = [np.where(total > 0, 1.0, 0.0) for total in totals]
    sweep, worst = 0, np.inf
    for sweep in range(1, SWEEPS + 1):
        worst = 0.0
        for at, (group, total) in enumerate(zip(numbers, totals, strict=True)):
            have = np.bincount(group, cells, len(total))
            scale = np.divide(total, have, out=np.zeros(len(total)), where=have > 0)
            off = np.where(total > 0, np.abs(scale - 1), have > 0)
            worst = max(worst, float(off.max()))
            cells = cells * scale[group]
            factors[at] = factors[at] * scale
        if worst <= TOLERANCE:
            return cells.reshape(seed.shape), tuple(factors), sweep
    held = np.ones(seed.size)
    for group, total in zip(numbers, totals, strict=True):
        held = held * (total > 0)[group]
    sums = closest.margin_matrix(numbers)
    if sums.shape[0] != sum(len(total) for total in totals):
        raise MethodError("A total has no cell that could hold it.", where="block_totals")
    fitted = closest.closest(seed.ravel() * held, sums, np.concatenate(totals))
    return fitted.reshape(seed.shape), (), sweep
