"""Small regressions with effects, by numpy alone: for where pyfixest is not there, as in a browser.

Every effect becomes columns of zeros and ones, which is exact and simple, and too large for a big panel:
:func:`small` says where it will do.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods.formulas import Design

MOST_CELLS = 2_000_000  # rows times columns: 16 MB
TOLERANCE = 1e-12
ROUNDS = 200


def small(made: Design) -> bool:
    """Return whether the columns of all effects find room in memory."""
    levels = sum(len(made.levels[str(name)]) for name in made.effects)
    return len(made.outcome) * (levels + made.x.shape[1]) <= MOST_CELLS


def indicators(made: Design) -> np.ndarray:
    """Return a column of zeros and ones for each level of each effect, shape (n, levels)."""
    blocks = [np.empty((len(made.outcome), 0))]
    for name in made.effects:
        codes = made.effects[name].to_numpy()
        blocks.append((codes[:, None] == np.arange(len(made.levels[str(name)]))).astype(float))
    return np.column_stack(blocks)


def estimate(
    made: Design, x: pd.DataFrame, y: np.ndarray, estimator: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients, in the order of ``x``, and fitted values.

    Poisson by iteratively reweighted least squares, until the deviance stands still.

    Raises
    ------
    MethodError
        When it does not come to rest.
    """
    columns = np.column_stack([x.to_numpy(dtype=float), indicators(made)])
    if estimator == "ols":
        found = np.linalg.lstsq(columns, y, rcond=None)[0]
        return found[: x.shape[1]], columns @ found
    mu, before = (y + y.mean()) / 2, np.inf
    for _ in range(ROUNDS):
        root = np.sqrt(mu)
        working = np.log(mu) + (y - mu) / mu
        found = np.linalg.lstsq(columns * root[:, None], working * root, rcond=None)[0]
        mu = np.exp(np.clip(columns @ found, -50, 50))
        now = _deviance(y, mu)
        if abs(before - now) <= TOLERANCE * (0.1 + abs(now)):
            return found[: x.shape[1]], mu
        before = now
    raise MethodError("The model could not be fitted.", where="formula")


def _deviance(y: np.ndarray, mu: np.ndarray) -> float:
    seen = y > 0
    return float(2 * ((y[seen] * np.log(y[seen] / mu[seen])).sum() - (y - mu).sum()))


def projected(made: Design, x: pd.DataFrame, weights: np.ndarray | None) -> np.ndarray:
    """Return the terms less what the effects explain of them (with weights, if given)."""
    effects, terms = indicators(made), x.to_numpy(dtype=float)
    root = np.ones(len(terms)) if weights is None else np.sqrt(weights)
    held = np.linalg.lstsq(effects * root[:, None], terms * root[:, None], rcond=None)[0]
    return terms - effects @ held
