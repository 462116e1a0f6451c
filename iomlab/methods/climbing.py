"""How a likelihood is climbed to its top, and what its curvature there says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

STEPS = 60


def climb(
    start: np.ndarray,
    value: Callable[[np.ndarray], float],
    score: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Climb to the top of a likelihood by Newton steps.

    Parameters
    ----------
    start : ndarray, shape (k,)
        A place not too far from the top.
    value, score : functions of a place
        The log-likelihood and its slope.

    Returns
    -------
    place, covariance : ndarrays, shapes (k,) and (k, k)
    sure : bool
        Whether the place is a top with a curvature on all sides (else the covariance is NaN).

    Examples
    --------
    >>> place, spread, sure = climb(
    ...     np.array([3.0]), lambda at: -float((at[0] - 1) ** 2), lambda at: -2 * (at - 1)
    ... )
    >>> place.round(6).tolist(), spread.round(3).tolist(), sure
    ([1.0], [[0.5]], True)
    """
    at, top = np.asarray(start, dtype=float), value(start)
    hessian = _hessian(at, score)
    for _ in range(STEPS):
        slope = score(at)
        try:
            step = np.linalg.solve(hessian, slope)
        except np.linalg.LinAlgError:
            break
        if slope @ step > 0:  # the hill is not round here: go straight up
            step = -slope / max(float(np.abs(slope).max()), 1.0)
        share = 1.0
        while share > 1e-10:
            tried = value(at - share * step)
            if np.isfinite(tried) and tried >= top:
                break
            share /= 2
        else:
            break
        moved = float(np.abs(share * step).max())
        at, top = at - share * step, tried
        hessian = _hessian(at, score)
        if moved < 1e-9:
            break
    values = np.linalg.eigvalsh(-(hessian + hessian.T) / 2) if np.isfinite(hessian).all() else [0.0]
    if min(values) <= 1e-9 * max(*values, 1e-300):
        return at, np.full((len(at), len(at)), np.nan), False
    spread = np.linalg.inv(-(hessian + hessian.T) / 2)
    slope = score(at)
    # what one more step would gain: nothing that counts, at a top
    return at, spread, bool(slope @ spread @ slope < 1e-6 + 1e-12 * abs(top))


def _hessian(at: np.ndarray, score: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    columns = []
    for place in range(len(at)):
        step = np.zeros(len(at))
        step[place] = 1e-5 * max(abs(at[place]), 1.0)
        columns.append((score(at + step) - score(at - step)) / (2 * step[place]))
    return np.column_stack(columns)
