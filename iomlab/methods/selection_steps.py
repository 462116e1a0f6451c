"""The steps of a selection model: reading it, the probit, the corrected regression, the likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods.climbing import climb
from iomlab.methods.formulas import design, parse, terms

EXACT = 1e-20  # share of an outcome's size below which what is left of it is rounding


def mills(index: np.ndarray) -> np.ndarray:
    """Return the inverse Mills ratio, normal density over normal distribution.

    >>> mills(np.array([0.0])).round(4).tolist()
    [0.7979]
    """
    from scipy.stats import norm

    ratio: np.ndarray = np.exp(norm.logpdf(index) - norm.logcdf(index))
    return ratio


@dataclass(frozen=True)
class Data:
    """What both equations need: choice (0 or 1), terms of choice, outcome, terms of outcome."""

    chosen: np.ndarray
    z: pd.DataFrame
    y: np.ndarray
    x: pd.DataFrame


def prepare(data: pd.DataFrame, choice: str, outcome: str, regimes: int) -> Data:
    """Read both formulas; rows whose outcome is not seen keep a missing outcome.

    Raises
    ------
    MethodError
        If a formula cannot be read, the choice is not yes or no, all chose the same, the terms
        are not independent, or too few rows chose.
    """
    made = design(choice, data)
    if made.effects.shape[1]:
        raise MethodError("A selection model has no effects after the sign |.", where="selection")
    chosen = made.outcome
    if not set(chosen) <= {0.0, 1.0}:
        raise MethodError(
            "{name} must be 0 or 1 in each row.", where="selection", name=made.formula.outcome
        )
    if chosen.min() == chosen.max():
        raise MethodError(
            "Everybody made the same choice, so nothing explains it.", where="selection"
        )
    frame = data.iloc[made.rows].reset_index(drop=True)
    parsed = parse(outcome)
    if parsed.effects:
        raise MethodError("A selection model has no effects after the sign |.", where="outcome")
    needed = np.ones(len(frame), dtype=bool) if regimes == 2 else chosen == 1
    seen = design(outcome, frame[needed])
    y = np.full(len(frame), np.nan)
    places = np.flatnonzero(needed)[seen.rows]
    y[places] = seen.outcome
    keep = ~needed | np.isfinite(y)
    x = terms(parsed, frame)
    found = Data(
        chosen[keep],
        made.x.reset_index(drop=True)[keep].reset_index(drop=True),
        y[keep],
        x[keep].reset_index(drop=True),
    )
    for name, matrix in (
        ("selection", found.z),
        *(
            ("outcome", found.x[found.chosen == value])
            for value in ((1, 0) if regimes == 2 else (1,))
        ),
    ):
        values = matrix.to_numpy(dtype=float)
        size = np.sqrt((values**2).sum(axis=0))
        if len(values) <= values.shape[1] + 1:
            raise MethodError("Too few rows for the terms of the {name}.", where=name, name=name)
        if np.linalg.matrix_rank(values / np.where(size > 0, size, 1)) < values.shape[1]:
            raise MethodError("Some terms of the {name} say the same.", where=name, name=name)
    return found


def probit(chosen: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients of a probit and their covariance (from the observed curvature).

    >>> probit(np.array([0, 1, 1, 0, 1.0]), np.ones((5, 1)))[0].round(4).tolist()
    [0.2533]
    """
    from scipy.stats import norm

    scale = _scale(z)
    side, scaled = 2 * chosen - 1, z / scale

    def value(at: np.ndarray) -> float:
        return float(norm.logcdf(side * (scaled @ at)).sum())

    def score(at: np.ndarray) -> np.ndarray:
        return scaled.T @ (side * mills(side * (scaled @ at)))

    start = np.zeros(z.shape[1])
    at, spread, sure = climb(start, value, score)
    if not sure or np.abs(scaled @ at).min() > 6:
        raise MethodError(
            "A term tells who chose and who did not without error, so no finite answer exists.",
            where="selection",
            next_step=say("Leave that term out, or look for a mistake in it."),
        )
    return at / scale, spread / np.outer(scale, scale)


def _scale(matrix: np.ndarray) -> np.ndarray:
    size: np.ndarray = np.sqrt((matrix**2).mean(axis=0))
    return np.where(size > 0, size, 1.0)


def corrected(
    data: Data, rows: np.ndarray, gamma: np.ndarray, spread: np.ndarray, side: int
) -> dict[str, Any]:
    """Return the second step for the rows that chose ``side`` (+1 in, -1 out).

    Notes
    -----
    Heckman's covariance: ``s2 A (X'(I - rho^2 D) X + rho^2 X'DZ V Z'DX) A`` with
    ``A = (X'X)^-1`` and ``D = lambda (lambda + index)``.
    """
    z, x, y = data.z.to_numpy(float)[rows], data.x.to_numpy(float)[rows], data.y[rows]
    index = side * (z @ gamma)
    ratio = mills(index)
    full = np.column_stack([x, ratio])
    scale = _scale(full)
    inverse = np.linalg.pinv((full / scale).T @ (full / scale)) / np.outer(scale, scale)
    beta = inverse @ (full.T @ y)
    delta = ratio * (ratio + index)
    left = y - full @ beta
    variance = float(left @ left / len(y) + beta[-1] ** 2 * delta.mean())
    if variance <= EXACT * float(y @ y / len(y)):
        raise MethodError(
            "The terms give the outcome without error, so there is nothing to estimate.",
            where="outcome",
            next_step=say("Look whether the outcome varies."),
        )
    sigma = float(np.sqrt(variance))
    rho = side * float(beta[-1]) / sigma
    # sigma can be so small that rho leaves [-1, 1]; the covariance is then given as it comes
    inner = full.T @ (full * (1 - rho**2 * delta)[:, None])
    cross = full.T @ (z * delta[:, None])
    whole = variance * inverse @ (inner + rho**2 * cross @ spread @ cross.T) @ inverse
    # the R package's rule for two regimes, for comparison with it
    spare = len(y) - full.shape[1]
    peer = float(np.sqrt(left @ left / spare + (beta[-1] * delta.mean()) ** 2))
    return {"beta": beta, "covariance": whole, "sigma": sigma, "rho": rho, "peer_sigma": peer}


def likelihood(
    data: Data,
    gamma: np.ndarray,
    regimes: list[tuple[np.ndarray, int, np.ndarray]],
    start: list[tuple[float, float]],
) -> tuple[np.ndarray, np.ndarray, float]:
    """Climb the likelihood of a choice and of the outcomes in the regimes that are seen.

    Parameters
    ----------
    data : Data
    gamma : ndarray
        Starting coefficients of the choice.
    regimes : list of (rows, side, coefficients)
        Rows whose outcome is seen, +1 if they chose in and -1 if out, and a start.
    start : list of (sigma, rho)

    Returns
    -------
    estimates, covariance : ndarrays
        In the order choice, then for each regime coefficients, sigma, rho.
    log_likelihood : float

    Notes
    -----
    For ``r = (y - x b) / sigma`` and side ``s``: ``log phi(r) - log sigma + log Phi(s (z g + rho r)
    / sqrt(1 - rho^2))``; for rows not seen ``log Phi(-z g)``.
    """
    from scipy.stats import norm

    z, x = data.z.to_numpy(float), data.x.to_numpy(float)
    z_scale, x_scale = _scale(z), _scale(x)
    z, x = z / z_scale, x / x_scale
    q, k = z.shape[1], x.shape[1]
    unit = float(np.nanstd(data.y)) or 1.0
    y = data.y / unit
    unseen = np.ones(len(y), dtype=bool)
    for rows, _, _ in regimes:
        unseen &= ~rows
    begin = [gamma * z_scale]
    for (_, _, beta), (sigma, rho) in zip(regimes, start, strict=True):
        begin += [beta * x_scale / unit, np.array([np.log(sigma / unit), np.arctanh(rho)])]

    def parts(at: np.ndarray) -> tuple[float, np.ndarray]:
        index = z @ at[:q]
        slope = np.zeros(len(at))
        total = float(norm.logcdf(-index[unseen]).sum())
        slope[:q] = -z[unseen].T @ mills(-index[unseen])
        place = q
        for rows, side, _ in regimes:
            beta, (log_sigma, turned) = at[place : place + k], at[place + k : place + k + 2]
            rho = np.tanh(turned)
            # sqrt(1 - rho^2), without loss near one
            spare = 1 / np.cosh(np.clip(turned, -300, 300))
            r = (y[rows] - x[rows] @ beta) * np.exp(-log_sigma)
            inner = side * (index[rows] + rho * r) / spare
            ratio = mills(inner)
            total += float((norm.logpdf(r) - log_sigma + norm.logcdf(inner)).sum())
            by_r = -r + ratio * side * rho / spare
            slope[:q] += z[rows].T @ (ratio * side / spare)
            slope[place : place + k] = -(x[rows].T @ by_r) * np.exp(-log_sigma)
            slope[place + k] = -(by_r @ r) - len(r)
            # d inner / d turned = side (r + rho index) / spare
            slope[place + k + 1] = ratio @ (side * (r + rho * index[rows]) / spare)
            place += k + 2
        return total, slope

    with np.errstate(over="ignore", invalid="ignore"):
        at, spread, sure = climb(
            np.concatenate(begin), lambda at: parts(at)[0], lambda at: parts(at)[1]
        )
    if not sure:
        raise MethodError(
            "The likelihood has no top: it keeps rising towards a correlation of one.",
            where="selection",
            next_step=say("Use the two steps, or other terms of the choice."),
        )
    estimates, by = at.copy(), np.ones(len(at))
    estimates[:q], by[:q] = at[:q] / z_scale, 1 / z_scale
    place = q
    for _ in regimes:
        own = slice(place, place + k)
        estimates[own], by[own] = at[own] * unit / x_scale, unit / x_scale
        sigma, rho = unit * float(np.exp(at[place + k])), float(np.tanh(at[place + k + 1]))
        estimates[place + k], by[place + k] = sigma, sigma
        estimates[place + k + 1], by[place + k + 1] = rho, 1 - rho**2
        place += k + 2
    seen = int(sum(rows.sum() for rows, _, _ in regimes))
    reached = parts(at)[0] - seen * float(np.log(unit))
    return estimates, spread * np.outer(by, by), reached
