"""Scaling vectors: what every fit of a table iterates, and the record that a fit gives back.

Only the vectors are kept between sweeps, never the table, so that many tables of 232 by 232
places fit together in well under a second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks, closest

SWEEPS = 300
TOLERANCE = 1e-13

KEEPS = say(
    "The pattern of the seed (its odds ratios) still holds for the people who are counted in the "
    "totals."
)
ZEROS = say("A flow that is zero in the seed is impossible, not merely unseen.")
ONES = say("Without a seed, destinations do not depend on origins (independence).")


@dataclass(frozen=True)
class Fit:
    """A fitted table.

    Attributes
    ----------
    values : ndarray
        Fitted flows: (origin, destination), or (slice, origin, destination).
    table : DataFrame
        The same, tidy: (group,) origin, destination, value, low, high. ``low`` and ``high`` are
        the least and the most that any table with these totals could hold in the cell, whatever
        its pattern; they are not a confidence interval.
    factors : tuple of ndarray
        Scaling vectors, one for each set of totals (empty where the answer has none).
    sweeps : int
        Sweeps over the totals.
    miss : float
        Largest miss of a total, in people.
    """

    values: np.ndarray
    table: pd.DataFrame
    factors: tuple[np.ndarray, ...] = ()
    sweeps: int = 0
    miss: float = 0.0
    assumptions: tuple[Message, ...] = field(default=())

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say(
                "The fitted table holds {total} people and misses no total by more than {miss}.",
                total=float(self.values.sum()),
                miss=self.miss,
            ),
            *self.assumptions,
        )


def scaling_vectors(
    seed: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int, np.ndarray]:
    """Return the vectors that scale one seed to many pairs of totals at once.

    Parameters
    ----------
    seed : ndarray, shape (n, m) or (k, n, m)
    rows, columns : ndarray, shape (k, n) and (k, m)

    Returns
    -------
    a, b : ndarray, shape (k, n) and (k, m)
        ``y_kij = a_ki m_ij b_kj``.
    sweeps : int
    done : bool ndarray, shape (k,)
        Whether each pair of totals was met.

    Examples
    --------
    >>> a, b, sweeps, done = scaling_vectors(np.ones((2, 2)), np.array([[6., 4.]]),
    ...                                      np.array([[5., 5.]]))
    >>> (a[0][:, None] * b[0]).round(6).tolist(), done.tolist()
    ([[3.0, 3.0], [2.0, 2.0]], [True])
    """

    def over_columns(b: np.ndarray) -> np.ndarray:
        if seed.ndim == 2:
            return b @ seed.T
        return np.matmul(seed, b[:, :, None])[:, :, 0]

    def over_rows(a: np.ndarray) -> np.ndarray:
        if seed.ndim == 2:
            return a @ seed
        return np.matmul(a[:, None, :], seed)[:, 0, :]

    b = np.where(columns > 0, 1.0, 0.0)
    a = np.zeros_like(rows)
    done = np.zeros(len(rows), dtype=bool)
    sweep = 0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        while sweep < SWEEPS:
            sweep += 1
            a = np.where(rows > 0, rows / over_columns(b), 0.0)
            reached = over_rows(a)
            miss = np.where(columns > 0, np.abs(b * reached / columns - 1), 0.0)
            b = np.where(columns > 0, columns / reached, 0.0)
            done = miss.max(axis=1) <= TOLERANCE
            if done.all() or not np.isfinite(b[~done]).all():
                break
    return a, b, sweep, done & np.isfinite(a).all(axis=1) & np.isfinite(b).all(axis=1)


def check_reach(
    seed: np.ndarray, totals: np.ndarray, axis: int, name: str, names: tuple[Any, ...]
) -> None:
    """Raise if a place with a total has no cell to hold it."""
    stuck = np.flatnonzero((totals > 0) & ~(seed > 0).any(axis=axis))
    if len(stuck):
        raise MethodError(
            "{place} has a total of {total} in {name}, but the seed allows it no flow.",
            where=name,
            next_step=say("Give the seed a number above zero there, or set the total to zero."),
            place=str(names[stuck[0]]),
            total=float(totals[stuck[0]]),
            name=name,
        )


def _slowly(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Fit one table in which zeros leave little room; see :mod:`iomlab.methods.closest`."""
    held = np.where((rows[:, None] > 0) & (columns[None, :] > 0), seed, 0.0)
    i, j = np.indices(seed.shape)
    sums = closest.margin_matrix([i.ravel(), j.ravel()])
    totals = np.concatenate([rows, columns])
    return closest.closest(held.ravel(), sums, totals).reshape(seed.shape)


def fit_stack(
    seed: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray], int]:
    """Return fitted tables (k, n, m), their scaling vectors and the sweeps; arrays are checked.

    >>> fit_stack(np.ones((2, 2)), np.array([[6.0, 4.0]]), np.array([[5.0, 5.0]]))[0].tolist()
    [[[3.0, 3.0], [2.0, 2.0]]]
    """
    total = columns.sum(axis=1, keepdims=True)
    same = np.divide(
        rows.sum(axis=1, keepdims=True), total, out=np.ones_like(total), where=total > 0
    )
    columns = columns * same  # totals agree to rounding before; now to the last digit
    a, b, sweeps, done = scaling_vectors(seed, rows, columns)
    with np.errstate(invalid="ignore", over="ignore"):
        fitted = a[:, :, None] * seed * b[:, None, :]
    for k in np.flatnonzero(~done):
        fitted[k] = _slowly(seed if seed.ndim == 2 else seed[k], rows[k], columns[k])
        a[k], b[k] = np.nan, np.nan  # a limit at the edge has no finite factors
    return fitted, (a, b), sweeps


def tidy(
    values: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    origins: tuple[Any, ...],
    destinations: tuple[Any, ...],
    groups: tuple[Any, ...] | None = None,
) -> pd.DataFrame:
    """Return the tidy table of a stack of fitted tables with the bounds of Frechet."""
    total = rows.sum(axis=-1)[..., None, None]
    r, c = rows[..., :, None], columns[..., None, :]
    low = np.broadcast_to(np.maximum(r + c - total, 0), values.shape)
    high = np.broadcast_to(np.minimum(r, c), values.shape)
    keys: list[Any] = [origins, destinations]
    names = ["origin", "destination"]
    if groups is not None:
        keys, names = [groups, *keys], ["group", *names]
    index = pd.MultiIndex.from_product(keys, names=names)
    columns_of = {"value": values.ravel(), "low": low.ravel(), "high": high.ravel()}
    return pd.DataFrame(columns_of, index=index).reset_index()


def stack(seed: Any, name: str, shape: tuple[int, int, int]) -> np.ndarray:
    """Return a checked seed of shape (n, m), or (k, n, m) as ``shape`` says.

    >>> stack([[1, 2], [3, 4]], "seed", (5, 2, 2)).shape
    (2, 2)
    """
    if isinstance(seed, pd.DataFrame) or getattr(seed, "ndim", None) == 2:
        return checks.table(seed, name, shape=shape[1:])
    if not isinstance(seed, (list, tuple, np.ndarray)):
        raise MethodError("{name} must be a table or a list of tables.", where=name, name=name)
    slices = list(seed)
    first = slices[0] if slices else []
    deep = getattr(first, "ndim", None) == 2 or (
        isinstance(first, (list, tuple)) and len(first) > 0 and isinstance(first[0], (list, tuple))
    )
    if not deep:
        return checks.table(slices, name, shape=shape[1:])
    if len(slices) != shape[0]:
        raise MethodError(
            "{name} has {n} slices, but {need} are needed.",
            where=name,
            name=name,
            n=len(slices),
            need=shape[0],
        )
    return np.stack([checks.table(one, name, shape=shape[1:]) for one in slices])


def largest_miss(*pairs: tuple[np.ndarray, np.ndarray]) -> float:
    return max(float(np.abs(have - want).max()) for have, want in pairs)
