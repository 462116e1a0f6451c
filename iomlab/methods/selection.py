"""Selection models of Heckman: outcomes that are seen only for those who chose to move or work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.selection_steps import corrected, likelihood, prepare, probit
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
