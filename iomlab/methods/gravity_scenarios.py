"""What a fitted gravity model expects elsewhere, or if something changed, with its band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError, suggest
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.formulas import terms
from iomlab.methods.gravity import GravityFit
from iomlab.methods.interval import Interval
from iomlab.methods.standard_errors import quantile

ROUNDS = 10_000


@dataclass(frozen=True)
class WhatIf:
    """Flows that the model expects as things are, and if something changed.

    Attributes
    ----------
    table : DataFrame
        One line a row used: ``fitted`` and ``value`` (after the change), ``low, high``, and
        ``ratio`` of the two.
    before, after : float
        Totals.
    interval : Interval
        Of ``after``.
    assumptions : tuple of Message
    """

    table: pd.DataFrame
    before: float
    after: float
    interval: Interval
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say(
                "As things are, the model expects {before} moves; with the change {after} (between "
                "{low} and {high}).",
                before=round(self.before),
                after=round(self.after),
                low=round(self.interval.low),
                high=round(self.interval.high),
            ),
            *self.assumptions,
        )


def _poisson(fitted: GravityFit) -> None:
    if fitted.estimator != "poisson":
        raise MethodError(
            "Expected flows need the Poisson estimator: logarithms give medians, not means.",
            where="estimator",
            next_step=say("Fit the model with estimator poisson."),
        )


def what_if(
    fitted: GravityFit,
    data: pd.DataFrame,
    changes: Mapping[str, Any],
    *,
    only: Any = None,
    level: float = 0.95,
) -> WhatIf:
    """Say how flows would differ if some columns had other values, all else as it is.

    Parameters
    ----------
    fitted : GravityFit
        A Poisson gravity model.
    data : DataFrame
        The table it was fitted on.
    changes : mapping of column to new values
        One value for all rows, or one for each row of ``data``.
    only : array_like of bool, shape (n,), optional
        Rows of ``data`` that are changed and reported; default: all.
    level : float
        Level of the intervals.

    Returns
    -------
    WhatIf

    Raises
    ------
    MethodError
        If a column is unknown or not in the model, or the changed values cannot be used.

    Notes
    -----
    ``fitted exp((x' - x) b)``; the band follows from the covariance of ``b`` (delta method). The
    effects of places stay as they are: flows that would turn from one place to another are not
    counted (a partial effect).

    When it misleads
    ----------------
    The answer takes the association for a cause. And it is no forecast: a change beyond what the
    data hold leans on the shape of the model alone.

    Examples
    --------
    >>> from iomlab.methods import gravity
    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "km": [1, 2, 4, 1, 2, 4.0]})
    >>> found = what_if(gravity.fit(data, "flow ~ log(km)"), data, {"km": 2 * data["km"]})
    >>> round(found.before), round(found.after, 1)
    (33, 16.6)
    """
    _poisson(fitted)
    data = checks.columns(data, list(changes), "data").reset_index(drop=True)
    used = set(" ".join(fitted.made.formula.terms).replace("(", " ").replace(")", " ").split())
    for name in changes:
        if not any(name in word for word in used):
            raise MethodError(
                "{name} is not in the model, so changing it says nothing.",
                where=name,
                nearest=suggest(name, used),
                name=repr(name),
            )
    if len(data) <= fitted.made.rows.max():
        raise MethodError("This is not the table that the model was fitted on.", where="data")
    used_rows = fitted.made.rows
    chosen = np.ones(len(used_rows), dtype=bool)
    if only is not None:
        chosen = checks.vector(only, "only", length=len(data))[used_rows] == 1
    if not chosen.any():
        raise MethodError("None of these rows is in the model.", where="only")
    rows = used_rows[chosen]
    new = {name: np.asarray(value) for name, value in changes.items()}
    for name, value in new.items():
        if value.ndim > 1 or (value.ndim == 1 and len(value) != len(data)):
            raise MethodError("{name} needs one value for each row.", where=name, name=name)
    other = data.assign(**{name: value[()] for name, value in new.items()})
    names = list(fitted.table.index)
    shift = _matrix(fitted, other.iloc[rows], names) - _matrix(fitted, data.iloc[rows], names)
    if not np.isfinite(shift).all():
        raise MethodError(
            "The changed values give something that is not a number, as the log of zero.",
            where=", ".join(changes),
        )
    beta, spread = fitted.table["estimate"].to_numpy(), fitted.covariance.to_numpy()
    reach = quantile(level, fitted.degrees)
    mu = fitted.fitted.to_numpy()[chosen]
    log_ratio = shift @ beta
    se = np.sqrt(np.einsum("ij,jk,ik->i", shift, spread, shift).clip(0))
    value = mu * np.exp(log_ratio)
    total = float(value.sum())
    slope = value @ shift / total
    total_se = float(np.sqrt(max(slope @ spread @ slope, 0.0)))
    ends = total * np.exp(np.array([-1, 1]) * reach * total_se)
    return WhatIf(
        table=pd.DataFrame(
            {
                "fitted": mu,
                "value": value,
                "low": value * np.exp(-reach * se),
                "high": value * np.exp(reach * se),
                "ratio": np.exp(log_ratio),
            },
            index=pd.Index(rows, name="row"),
        ),
        before=float(mu.sum()),
        after=total,
        interval=Interval(float(ends[0]), float(ends[1]), level),
        assumptions=(
            say("The association is taken for a cause, which the model does not show."),
            say("Effects of places and all other terms stay as they are."),
            say("The band covers the coefficients only, not what the model leaves out."),
        ),
    )


def _matrix(fitted: GravityFit, frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return the terms of the model for other rows, in the order of its coefficients."""
    found = terms(fitted.made.formula, frame)
    for name in names:
        if name not in found.columns:  # a level of a factor that these rows do not have
            found[name] = 0.0
    matrix: np.ndarray = found[names].to_numpy(dtype=float)
    return matrix


def _spread_over(codes: list[np.ndarray], sizes: list[int], target: np.ndarray) -> list[np.ndarray]:
    """Return effects whose sum is ``target`` on every row (by turns, until nothing moves)."""
    effects = [np.zeros(size) for size in sizes]
    counts = [np.bincount(code, minlength=size) for code, size in zip(codes, sizes, strict=True)]
    left = target.copy()
    scale = float(np.abs(target).max()) or 1.0
    for _ in range(ROUNDS):
        largest = 0.0
        for at, code in enumerate(codes):
            mean = np.bincount(code, weights=left, minlength=sizes[at]) / counts[at]
            effects[at] += mean
            left = left - mean[code]
            largest = max(largest, float(np.abs(mean).max()))
        if largest < 1e-12 * scale:
            break
    return effects


def predict(fitted: GravityFit, data: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Return the flows that the model expects for other rows, such as pairs not observed.

    Parameters
    ----------
    fitted : GravityFit
        A Poisson gravity model.
    data : DataFrame, shape (m, ...)
        Rows with the terms and effects of the model.
    level : float
        Level of the intervals.

    Returns
    -------
    DataFrame, shape (m, 3)
        ``value, low, high``: the expected flow. Single flows scatter around it.

    Raises
    ------
    MethodError
        If a term is missing or infinite, or a place or year has no effect in the model.

    Notes
    -----
    Effects are those of the fit; as coefficients vary, effects vary along, so that totals of
    places are met. The band does not hold the chance in the totals themselves.

    When it misleads
    ----------------
    For pairs unlike all that were observed, the band is far too narrow.

    Examples
    --------
    >>> from iomlab.methods import gravity
    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "km": [1, 2, 4, 1, 2, 4.0]})
    >>> fitted = gravity.fit(data, "flow ~ log(km)")
    >>> predict(fitted, pd.DataFrame({"km": [3.0]}))["value"].round(2).tolist()
    [3.17]
    """
    _poisson(fitted)
    names = list(fitted.table.index)
    made = fitted.made
    data = checks.columns(data, [], "data").reset_index(drop=True)
    matrix = _matrix(fitted, data, names)
    if not np.isfinite(matrix).all():
        raise MethodError("A term is missing or infinite in the new rows.", where="data")
    beta, spread = fitted.table["estimate"].to_numpy(), fitted.covariance.to_numpy()
    index, slopes = matrix @ beta, matrix
    if made.effects.shape[1]:
        x = made.x[names].to_numpy(dtype=float)
        codes = [made.effects[name].to_numpy() for name in made.effects]
        sizes = [len(made.levels[str(name)]) for name in made.effects]
        places = [
            _codes(data, group, made.levels[str(name)])
            for group, name in zip(made.formula.effects, made.effects, strict=True)
        ]

        def carried(target: np.ndarray) -> np.ndarray:
            effects = _spread_over(codes, sizes, target)
            return np.sum([e[code] for e, code in zip(effects, places, strict=True)], axis=0)

        index = index + carried(np.log(fitted.fitted.to_numpy()) - x @ beta)
        explained = x - fitted.projected
        slopes = matrix - np.column_stack([carried(column) for column in explained.T])
    se = np.sqrt(np.einsum("ij,jk,ik->i", slopes, spread, slopes).clip(0))
    reach = quantile(level, fitted.degrees)
    return pd.DataFrame(
        {
            "value": np.exp(index),
            "low": np.exp(index - reach * se),
            "high": np.exp(index + reach * se),
        }
    )


def _codes(data: pd.DataFrame, group: tuple[str, ...], levels: pd.Index) -> np.ndarray:
    frame = checks.columns(data, group, "data")[list(group)]
    keys: Any = pd.Index(frame[group[0]]) if len(group) == 1 else pd.MultiIndex.from_frame(frame)
    found: np.ndarray = levels.get_indexer(keys)
    if (found < 0).any():
        unknown = keys[int(np.flatnonzero(found < 0)[0])]
        raise MethodError(
            "The model has no effect of {name} for {value}.",
            where="^".join(group),
            nearest=suggest(str(unknown), map(str, levels)),
            next_step=say("Places without any flow in the data have no effect either."),
            name=" and ".join(group),
            value=str(unknown),
        )
    return found
