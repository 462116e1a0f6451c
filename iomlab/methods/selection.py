"""Selection models of Heckman: outcomes that are seen only for those who chose to move or work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.climbing import climb
from iomlab.methods.formulas import design, parse, terms
from iomlab.methods.standard_errors import quantile

WAYS = ("two_step", "maximum_likelihood")


@dataclass(frozen=True)
class SelectionFit:
    """A fitted selection model.

    Attributes
    ----------
    table : DataFrame
        One line a term: ``part, term, estimate, se, low, high``. Parts are ``selection``, the
        outcome equations, and ``error`` (sigma and rho of each). Missing where there is none.
    way : str
        ``two_step`` or ``maximum_likelihood``.
    log_likelihood : float
        NaN in two steps.
    n_obs : int
    n_selected : int
    level : float
    notes, assumptions : tuple of Message
    """

    table: pd.DataFrame
    way: str
    log_likelihood: float
    n_obs: int
    n_selected: int
    level: float
    notes: tuple[Message, ...]
    assumptions: tuple[Message, ...]

    def value(self, part: str, term: str) -> float:
        """Return one estimate."""
        rows = self.table[(self.table["part"] == part) & (self.table["term"] == term)]
        if rows.empty:
            raise MethodError("There is no {term} in {part}.", where=term, term=term, part=part)
        return float(rows["estimate"].iloc[0])

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = [
            say(
                "{n} of {all} rows chose in, and only their outcome is compared.",
                n=self.n_selected,
                all=self.n_obs,
            )
        ]
        errors = self.table[self.table["part"].str.startswith("error")]
        for line in errors[errors["term"].str.startswith("rho")].to_dict("records"):
            told.append(_rho_in_words(line))
        return (*told, *self.notes, *self.assumptions)


def _rho_in_words(line: dict[Any, Any]) -> Message:
    name, rho, low, high = str(line["term"]), line["estimate"], line["low"], line["high"]
    if np.isfinite(low) and low <= 0 <= high:
        return say(
            "{name} is {rho:.2f} (between {low:.2f} and {high:.2f}): whether those who chose "
            "differ in what is not seen cannot be said.",
            name=name,
            rho=rho,
            low=low,
            high=high,
        )
    if rho < 0:
        return say(
            "{name} is {rho:.2f}: what is not seen and makes people choose in goes with lower "
            "outcomes.",
            name=name,
            rho=rho,
        )
    return say(
        "{name} is {rho:.2f}: what is not seen and makes people choose in goes with higher "
        "outcomes.",
        name=name,
        rho=rho,
    )


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


def row(part: str, name: str, estimate: float, se: float, reach: float) -> tuple[Any, ...]:
    """Return one line of the table, with its interval."""
    return (part, name, estimate, se, estimate - reach * se, estimate + reach * se)


def rows_of(
    part: str, names: list[str], estimates: np.ndarray, spread: np.ndarray, reach: float
) -> list[tuple[Any, ...]]:
    """Return the lines of one equation."""
    with np.errstate(invalid="ignore"):
        se = np.sqrt(np.diag(spread))
    return [
        row(part, name, float(b), float(s), reach)
        for name, b, s in zip(names, estimates, se, strict=True)
    ]


def as_table(lines: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Return the lines as a table."""
    return pd.DataFrame(lines, columns=["part", "term", "estimate", "se", "low", "high"])


def rho_row(part: str, name: str, rho: float, se: float, reach: float) -> tuple[Any, ...]:
    """Return the line of a correlation; its interval stays between -1 and 1."""
    width = reach * se / max(1 - rho**2, 1e-12)
    middle = np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12))
    return (part, name, rho, se, float(np.tanh(middle - width)), float(np.tanh(middle + width)))


def notes_on(z: pd.DataFrame, x: pd.DataFrame, correlations: list[float]) -> tuple[Message, ...]:
    """Return what a reader must know of the model that was chosen."""
    told = []
    if set(z.columns) <= set(x.columns):
        told.append(
            say(
                "No term of the choice is left out of the outcome: only the assumed normal shape "
                "tells the two apart, which is weak ground."
            )
        )
    if any(abs(rho) > 1 for rho in correlations):
        told.append(
            say("The two steps give a correlation beyond one; use maximum likelihood instead.")
        )
    return tuple(told)


ASSUMPTIONS = (
    say("The unseen parts of choice and outcome are jointly normal."),
    say("A term that moves the choice but not the outcome is known and truly is one."),
)


def heckman(
    data: pd.DataFrame,
    selection: str,
    outcome: str,
    *,
    way: str = "maximum_likelihood",
    level: float = 0.95,
) -> SelectionFit:
    """Estimate an outcome that is seen only for those who chose in, such as migrants' wages.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        One line a person or group; the outcome may be missing where the choice is 0.
    selection, outcome : str
        Formulas, such as ``"works ~ age + age^2 + kids"`` and ``"wage ~ school"``.
    way : {'two_step', 'maximum_likelihood'}
    level : float
        Level of the intervals.

    Returns
    -------
    SelectionFit

    Raises
    ------
    MethodError
        If a formula cannot be read, the choice is not 0 or 1, all chose the same, a term tells
        the choice without error, terms are not independent, or no best value is found.

    Notes
    -----
    Choice ``z g + u > 0``; outcome ``x b + e`` with ``corr(u, e) = rho``. Two steps: a probit,
    then least squares with the inverse Mills ratio and corrected errors [1]_ [2]_.

    When it misleads
    ----------------
    Without a term that truly stays out of the outcome, the answer rests on the normal shape
    alone, and small changes of the terms turn it around.

    References
    ----------
    .. [1] Heckman (1979) Econometrica 47:153-161.
    .. [2] Greene (2003) Econometric Analysis, section 22.4; Toomet and Henningsen (2008) Journal
       of Statistical Software 27(7).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> z, x, u, e = rng.normal(size=(4, 2000))
    >>> data = pd.DataFrame({"z": z, "x": x, "on": (z + u > 0).astype(int)})
    >>> data["pay"] = np.where(data["on"] == 1, 1 + x + 0.8 * u + e / 2, np.nan)
    >>> round(heckman(data, "on ~ z", "pay ~ x").value("outcome", "x"), 1)
    1.0
    """
    checks.one_of(way, WAYS, "way")
    ready = prepare(data, selection, outcome, regimes=1)
    reach = quantile(level, None)
    gamma, spread = probit(ready.chosen, ready.z.to_numpy(float))
    inside = ready.chosen == 1
    step = corrected(ready, inside, gamma, spread, 1)
    z_names, x_names = list(ready.z.columns), list(ready.x.columns)
    reached, nothing = float("nan"), float("nan")
    if way == "two_step":
        lines = rows_of("selection", z_names, gamma, spread, reach)
        terms_of = [*x_names, "invMillsRatio"]
        lines += rows_of("outcome", terms_of, step["beta"], step["covariance"], reach)
        lines.append(("error", "sigma", step["sigma"], nothing, nothing, nothing))
        lines.append(("error", "rho", step["rho"], nothing, nothing, nothing))
    else:
        start = _start([step])
        found, whole, reached = likelihood(ready, gamma, [(inside, 1, step["beta"][:-1])], start)
        lines = likelihood_rows(found, whole, z_names, [("outcome", "error", "", x_names)], reach)
    return SelectionFit(
        table=as_table(lines),
        way=way,
        log_likelihood=reached,
        n_obs=len(ready.chosen),
        n_selected=int(inside.sum()),
        level=level,
        notes=notes_on(ready.z, ready.x, [step["rho"]] if way == "two_step" else []),
        assumptions=ASSUMPTIONS,
    )


def _start(steps: list[dict[str, Any]]) -> list[tuple[float, float]]:
    return [(step["sigma"], float(np.clip(step["rho"], -0.8, 0.8))) for step in steps]


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


def likelihood_rows(
    found: np.ndarray,
    spread: np.ndarray,
    z_names: list[str],
    regimes: list[tuple[str, str, str, list[str]]],
    reach: float,
) -> list[tuple[Any, ...]]:
    """Return the lines of a model fitted by likelihood."""
    q = len(z_names)
    lines = rows_of("selection", z_names, found[:q], spread[:q, :q], reach)
    place = q
    for part, error, mark, names in regimes:
        own = slice(place, place + len(names))
        lines += rows_of(part, names, found[own], spread[own, own], reach)
        place += len(names)
        se = np.sqrt(np.diag(spread)[place : place + 2])
        lines.append(row(error, f"sigma{mark}", float(found[place]), float(se[0]), reach))
        lines.append(rho_row(error, f"rho{mark}", float(found[place + 1]), float(se[1]), reach))
        place += 2
    return lines
