"""Distance: how far people move, and how flows fall with distance."""

from __future__ import annotations

import numpy as np

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods.scaling import fit_stack


def weighted_median(values: np.ndarray, weights: np.ndarray, *, merge_ties: bool = False) -> float:
    """Return the weighted median, by linear interpolation between the middles of the weights.

    Equal values can be merged first; otherwise they stand in the order given, as in the R package
    matrixStats, and the answer depends a little on that order.

    >>> weighted_median(np.array([10.0, 20, 20]), np.array([4.0, 1, 3]), merge_ties=True)
    15.0
    """
    held = weights > 0
    values, weights = values[held], weights[held]
    if merge_ties:
        values, at = np.unique(values, return_inverse=True)
        weights = np.bincount(at.ravel(), weights)
    order = np.argsort(values, kind="stable")
    middle = np.cumsum(weights[order]) - weights[order] / 2
    return float(np.interp(weights.sum() / 2, middle, values[order]))


def distance_indices(flows: np.ndarray, distance: np.ndarray) -> dict[str, float]:
    """Return mean and median distance moved, and how fast flows fall with distance.

    Notes
    -----
    The decay is the slope of log distance in a Poisson model with origin and destination effects;
    its fit meets the row and column totals and the mean log distance.

    Examples
    --------
    >>> found = distance_indices(np.array([[0, 8.0, 1], [8, 0, 2], [1, 2, 0]]),
    ...                          np.array([[0, 10.0, 40], [10, 0, 20], [40, 20, 0]]))
    >>> round(found["mean_distance"], 2)
    14.55
    """
    apart = ~np.eye(len(flows), dtype=bool)
    moved, far = flows[apart], distance[apart]
    if (far <= 0).any():
        raise MethodError("Distances between places must be above zero.", where="distance")
    return {
        "mean_distance": float((moved * far).sum() / moved.sum()),
        "median_distance": weighted_median(far, moved, merge_ties=True),
        "decay_poisson": distance_decay(flows, distance),
    }


def distance_decay(flows: np.ndarray, distance: np.ndarray) -> float:
    """Return the slope of log distance in a doubly constrained Poisson model (NaN if undefined).

    It is undefined where origins and destinations already explain all distances, as with three
    regions.

    >>> flows = np.array([[0, 9.0, 3, 2], [9, 0, 4, 3], [3, 4, 0, 8], [2, 3, 8, 0]])
    >>> far = np.array([[0, 1.0, 3, 4], [1, 0, 2, 3], [3, 2, 0, 1], [4, 3, 1, 0]])
    >>> round(distance_decay(flows, far), 3)
    -0.996
    """
    n = len(flows)
    apart = ~np.eye(n, dtype=bool)
    log_far = np.where(apart, np.log(np.where(apart, distance, 1.0)), 0.0)
    i, j = np.nonzero(apart)
    effects = np.zeros((len(i), 2 * n))
    effects[np.arange(len(i)), i] = effects[np.arange(len(i)), n + j] = 1
    apart_log = log_far[apart]
    left = apart_log - effects @ np.linalg.lstsq(effects, apart_log, rcond=None)[0]
    if np.abs(left).max() < 1e-9:
        return float("nan")
    pull = np.zeros_like(flows)
    pull[apart] = left  # the same slope, freed of what origins and destinations explain
    total, rows, columns = flows.sum(), flows.sum(axis=1), flows.sum(axis=0)
    observed = (flows * pull).sum() / total

    def score(slope: float) -> float:
        seed = np.where(apart, np.exp(slope * pull), 0.0)
        return float((fit_stack(seed, rows[None], columns[None])[0][0] * pull).sum()) / total

    brentq = checks.library("scipy.optimize").brentq
    low, high = -1.0, 1.0
    while score(low) > observed and low > -100:
        low *= 2
    while score(high) < observed and high < 100:
        high *= 2
    if not score(low) <= observed <= score(high):
        return float("nan")
    return float(brentq(lambda slope: score(slope) - observed, low, high, xtol=1e-13, rtol=1e-13))
