"""The cells of a table with its totals: their labels, positions and masks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods.checks import whole_counts

AXES = ("row", "column", "layer")


def counts_of(counts: Any) -> np.ndarray:
    """Return whole counts as integers, with one to three dimensions."""
    table = whole_counts(counts)
    if table.ndim > 3 or table.ndim < 1:
        raise MethodError(
            "The table has {n} dimensions; one to three can be protected.",
            where="counts",
            n=table.ndim,
        )
    return table


def empty_of(table: np.ndarray, known_empty: Any) -> np.ndarray:
    """Return the mask of structural zeros, checked against the table."""
    if known_empty is None:
        return np.zeros(table.shape, dtype=bool)
    mask = np.asarray(known_empty, dtype=bool)
    if mask.shape != table.shape or table[mask].any():
        raise MethodError(
            "Cells named as known to be empty must be zero and in a mask of the table's shape.",
            where="known_empty",
        )
    return mask


def extend(mask: np.ndarray) -> np.ndarray:
    """Return a mask of inner cells as a flat mask of the table with totals."""
    return np.pad(mask, [(0, 1)] * mask.ndim).ravel()


def mask_of(hidden: Any, shape: tuple[int, ...], hide_totals: bool) -> np.ndarray:
    """Return hidden cells (mask or positions) as a flat mask of the table with totals."""
    given = np.asarray(hidden)
    whole = tuple(n + 1 for n in shape)
    if given.dtype == bool and given.shape == shape:
        return extend(given)
    if given.dtype == bool and given.shape == whole and hide_totals:
        return given.ravel()
    limit = whole if hide_totals else shape
    places = given.reshape(-1, len(shape)) if given.size else np.zeros((0, len(shape)), dtype=int)
    if given.dtype == bool or ((places < 0) | (places >= np.array(limit))).any():
        raise MethodError(
            "The hidden cells do not fit a table of shape {shape}.",
            where="hidden",
            shape=str(shape),
        )
    mask = np.zeros(whole, dtype=bool)
    mask[tuple(places.astype(int).T)] = True
    return mask.ravel()


def cell_labels(counts: Any, shape: tuple[int, ...]) -> pd.DataFrame:
    """Return one line a cell of the table with totals: its labels and whether it is a total."""
    names: list[list[Any]] = [[*range(n), "total"] for n in shape]
    if isinstance(counts, pd.DataFrame):
        names = [[*counts.index, "total"], [*counts.columns, "total"]]
    elif isinstance(counts, pd.Series):
        names = [[*counts.index, "total"]]
    where = np.array(list(np.ndindex(*[n + 1 for n in shape])))
    frame = pd.DataFrame(
        {AXES[a]: [names[a][i] for i in where[:, a]] for a in range(len(shape))}, dtype=object
    )
    frame["part"] = np.where((where == np.array(shape)).any(axis=1), "total", "cell")
    return frame


def positions_of(mask: np.ndarray, shape: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return the positions of a flat mask as tuples of plain integers."""
    places = np.argwhere(mask.reshape(shape))
    return tuple(tuple(int(i) for i in place) for place in places)
