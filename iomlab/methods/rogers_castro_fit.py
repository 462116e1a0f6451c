"""Fits of the model schedule of Rogers and Castro to observed rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.age_profile import single_ages
from iomlab.methods.rogers_castro import schedule

SEVEN = ("a1", "alpha1", "a2", "alpha2", "mu2", "lambda2", "c")


@dataclass(frozen=True)
class ScheduleFit:
    """A schedule fitted to observed rates.

    Attributes
    ----------
    parameters : dict of str to float
    table : DataFrame
        age, value (observed), fitted.
    estimates : DataFrame
        parameter, value, low, high: intervals from the curvature at the minimum, at ``level``.
    sse : float
        Sum of squared errors.
    """

    parameters: dict[str, float]
    table: pd.DataFrame
    estimates: pd.DataFrame
    sse: float
    level: float
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        at = int(self.table["fitted"].to_numpy().argmax())
        row = dict(zip(SEVEN, self.estimates.to_dict("records"), strict=True))["mu2"]
        return (
            say("The fitted curve is highest at age {age}.", age=str(self.table["age"].iloc[at])),
            say(
                "The labour force curve sits at age {mu:.1f}; the interval is {low:.1f} to "
                "{high:.1f}, with confidence {level:.0%}.",
                mu=float(row["value"]),
                low=float(row["low"]),
                high=float(row["high"]),
                level=self.level,
            ),
            *self.assumptions,
        )


def _parts(curve: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the three columns whose weights are a1, a2 and c, given the four curved parameters."""
    alpha1, alpha2, mu2, lambda2 = curve
    past = x - mu2
    with np.errstate(over="ignore"):
        labour = np.exp(np.minimum(-alpha2 * past - np.exp(-lambda2 * past), 50.0))
    return np.column_stack([np.exp(-alpha1 * x), labour, np.ones(len(x))])


def _search(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the seven parameters of the best of many fits, all at or above zero."""
    optimize = checks.library("scipy.optimize")
    size = float(np.linalg.norm(y))

    def weights(curve: np.ndarray) -> tuple[np.ndarray, float]:
        parts = _parts(curve, x)
        scale = np.linalg.norm(parts, axis=0)
        scale[scale == 0] = 1.0
        found, left = optimize.nnls(parts / scale, y / size)
        return found * size / scale, float(left)

    grid = [
        np.array([alpha1, alpha2, mu2, lambda2])
        for alpha1 in (0.02, 0.06, 0.12, 0.3)
        for alpha2 in (0.03, 0.07, 0.12, 0.25)
        for mu2 in np.linspace(max(x[0], 12), min(x[-1], 42), 9)
        for lambda2 in (0.1, 0.2, 0.4, 0.9)
    ]
    ranked = sorted(grid, key=lambda curve: weights(curve)[1])
    chosen: list[np.ndarray] = []
    for curve in ranked:  # starts that differ from each other
        if all(np.abs(np.log(curve / old)).max() > 0.5 for old in chosen):
            chosen.append(curve)
        if len(chosen) == 12:
            break

    def unpack(z: np.ndarray) -> np.ndarray:
        return z[0] * np.exp(-z[1] * x) + z[2] * _parts(z[[1, 3, 4, 5]], x)[:, 1] + z[6]

    best, least = np.zeros(7), np.inf
    for curve in [*ranked[:6], *chosen]:
        (a1, a2, c), _ = weights(curve)
        start = np.array([a1, curve[0], a2, curve[1], curve[2], curve[3], c])
        unit = np.array([max(a1, y.mean()), 0.1, max(a2, y.mean()), 0.1, 20, 0.4, max(c, y.mean())])
        answer = optimize.least_squares(
            lambda z, unit=unit: (unpack(z * unit) - y) / size,
            start / unit,
            bounds=(0, np.inf),
            xtol=1e-15,
            ftol=1e-15,
            gtol=1e-15,
            max_nfev=500,
        )
        if answer.cost < least:
            best, least = answer.x * unit, answer.cost
        if least < 1e-24:
            break
    return best


def fit_schedule(ages: Any, rates: Any, *, level: float = 0.95) -> ScheduleFit:
    """Fit the seven-parameter schedule to rates by age.

    Parameters
    ----------
    ages : array_like of int, shape (n,)
        Single years of age, in order; at least ten.
    rates : array_like, shape (n,)
        Rates, or shares that sum to one.
    level : float
        Confidence level of the intervals.

    Returns
    -------
    ScheduleFit

    Raises
    ------
    MethodError
        If ages have gaps, rates are negative, missing or all zero, or there are too few.

    Notes
    -----
    Unweighted least squares with all parameters at or above zero, from many starts, because the
    sum of squares has several local minima [1]_. Intervals: ``s^2 inverse(J'J)`` at the minimum.

    When it misleads
    ----------------
    Parameters trade places with each other: two quite different sets can draw the same curve.
    Compare curves and peaks rather than single parameters, and mistrust wide intervals.

    References
    ----------
    .. [1] Rogers and Castro (1981) IIASA RR-81-30.

    Examples
    --------
    >>> known = {"a1": 0.02, "alpha1": 0.1, "a2": 0.06, "alpha2": 0.1, "mu2": 20, "lambda2": 0.4,
    ...          "c": 0.003}
    >>> round(fit_schedule(range(81), schedule(range(81), known)).parameters["mu2"], 3)
    20.0
    """
    years = single_ages(ages, least=10)
    observed = checks.vector(rates, "rates", length=len(years))
    sure = checks.number(level, "level", low=0.01, high=0.9999)
    if not observed.any():
        raise MethodError("Nobody moved at any age.", where="rates")
    x = years.astype(float)
    found = _search(x, observed)
    parameters = dict(zip(SEVEN, map(float, found), strict=True))
    fitted = schedule(x, parameters)
    sse = float(((fitted - observed) ** 2).sum())
    spread = _spread(x, found, sse) * checks.library("scipy.stats").t.ppf(
        (1 + sure) / 2, len(x) - 7
    )
    estimates = pd.DataFrame(
        {
            "parameter": SEVEN,
            "value": found,
            "low": np.maximum(found - spread, 0.0),
            "high": found + spread,
        }
    )
    return ScheduleFit(
        parameters=parameters,
        table=pd.DataFrame({"age": years, "value": observed, "fitted": fitted}),
        estimates=estimates,
        sse=sse,
        level=sure,
        assumptions=(
            say("Errors are of the same size at every age and independent of each other."),
            say("Moves have one peak in working life and none at retirement."),
        ),
    )


def _spread(x: np.ndarray, found: np.ndarray, sse: float) -> np.ndarray:
    """Return standard errors; infinite for a parameter that the data do not determine."""
    columns = []
    for at in range(7):
        step = 1e-6 * max(abs(found[at]), 1e-6)
        up, down = found.copy(), found.copy()
        up[at], down[at] = found[at] + step, found[at] - step
        high, low = (schedule(x, dict(zip(SEVEN, z, strict=True))) for z in (up, down))
        columns.append((high - low) / (2 * step))
    jacobian = np.column_stack(columns)
    scale = np.linalg.norm(jacobian, axis=0)
    free = scale > 0
    spread = np.full(7, np.inf)
    unit = jacobian[:, free] / scale[free]
    values, vectors = np.linalg.eigh(unit.T @ unit)
    variance = (vectors**2 / np.maximum(values, 1e-14)).sum(axis=1) * sse / (len(x) - 7)
    spread[free] = np.sqrt(variance) / scale[free]
    return spread
