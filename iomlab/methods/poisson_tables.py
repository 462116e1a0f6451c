"""Poisson log-linear models of tables, exact where counts are huge or an estimate runs away."""

from __future__ import annotations

import math

import numpy as np

from iomlab.methods import checks

STEPS = 100


def poisson_fit(
    design: np.ndarray, people: np.ndarray, tol: float = 1e-13
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Return coefficients, covariance, fitted values and deviance of a Poisson log-linear model.

    Newton's method; where an estimate runs to minus infinity it stops when the deviance stands.
    The covariance is that of the last step, as R's ``glm`` (``tol`` 1e-8) has it.

    >>> b, _, fitted, deviance = poisson_fit(np.ones((2, 1)), np.array([4.0, 6.0]))
    >>> fitted.round(6).tolist(), round(deviance, 4)
    ([5.0, 5.0], 0.4027)
    """

    eta = np.log(people + 0.1)
    mean = np.exp(eta)
    theta, deviance = np.zeros(design.shape[1]), math.inf
    for step in range(STEPS):
        working = eta + (people - mean) / mean
        root, weights = np.sqrt(mean), mean
        tried = np.linalg.lstsq(design * root[:, None], working * root, rcond=1e-12)[0]
        for _ in range(30):
            eta = np.clip(design @ tried, -60.0, 600.0)
            mean = np.exp(eta)
            found = deviance_of(people, mean)
            if step == 0 or (np.isfinite(found) and found <= deviance + 1e-9 * abs(deviance)):
                break
            tried = (tried + theta) / 2
        theta, change = tried, deviance - found
        deviance = found
        if abs(change) < tol * (abs(deviance) + 0.1):
            break
    information = design.T @ (design * weights[:, None])
    scale = np.sqrt(np.diag(information))
    scale[scale == 0] = 1.0
    covariance = np.linalg.pinv(information / np.outer(scale, scale), rcond=1e-14)
    return theta, covariance / np.outer(scale, scale), mean, max(deviance, 0.0)


def deviance_of(people: np.ndarray, mean: np.ndarray) -> float:
    """Return the Poisson deviance, exact also where counts are huge and the fit is close.

    >>> round(deviance_of(np.array([4.0, 6.0]), np.array([5.0, 5.0])), 4)
    0.4027
    """
    away = (people - mean) / mean
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.where(people > 0, people * np.log1p(away), 0.0) - (people - mean)
    near = mean * away**2 * (1 / 2 - away / 6 + away**2 / 12 - away**3 / 20)
    return float(2 * np.where(np.abs(away) < 1e-3, near, whole).sum())


def saturated(people: np.ndarray) -> float:
    """Return the Poisson log-likelihood of a model that fits every count.

    >>> round(saturated(np.array([1.0, 2.0])), 3)
    -2.307
    """
    gammaln = checks.library("scipy.special").gammaln
    logs = np.where(people > 0, people * np.log(np.where(people > 0, people, 1)), 0.0)
    return float((logs - people - gammaln(people + 1)).sum())
