"""Gravity models side by side: elasticities, fitted flows, small flows lost, a change step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods.gravity import GravityFit, fit
from iomlab.methods.gravity_scenarios import predict

DIGITS = 9


def settled(values: Any, digits: int = DIGITS) -> np.ndarray:
    """Return numbers to nine significant digits: the machine’s rounding differs beyond that.

    >>> settled([0.1 + 0.2, 1234567891.5]).tolist()
    [0.3, 1234567890.0]
    """
    written = [float(f"{value:.{digits}g}") for value in np.ravel(np.asarray(values, dtype=float))]
    return np.array(written, dtype=float).reshape(np.shape(values))


def line(fitted: GravityFit, term: str) -> dict[str, float]:
    """Return estimate and interval of one term.

    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "km": [1, 2, 4, 1, 2, 4.0]})
    >>> round(line(fit(data, "flow ~ log(km)"), "log(km)")["estimate"], 2)
    -0.99
    """
    columns = ["estimate", "low", "high"]
    values = settled(fitted.table.loc[[term], columns].to_numpy(float)[0])
    return dict(zip(columns, values.tolist(), strict=True))


def elasticities(fits: Mapping[str, GravityFit], term: str) -> pd.DataFrame:
    """Put one term of several gravity models side by side.

    Parameters
    ----------
    fits : mapping of name to GravityFit
    term : str
        Such as ``log(distance)``; a model without it is left out.

    Returns
    -------
    DataFrame
        ``model, estimate, low, high, rows, agreement``: one line a model. ``agreement`` is the squared
        correlation of observed and fitted, in per cent (in logarithms where the model is).

    Raises
    ------
    MethodError
        If no model has the term.

    When it misleads
    ----------------
    Models of different outcomes (flows, logarithms of flows) have agreements that can't be compared.

    Examples
    --------
    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "km": [1, 2, 4, 1, 2, 4.0]})
    >>> both = {"poisson": fit(data, "flow ~ log(km)"),
    ...         "ols": fit(data, "log(flow) ~ log(km)", estimator="ols")}
    >>> elasticities(both, "log(km)")["estimate"].round(2).tolist()
    [-0.99, -0.98]
    """
    rows = [
        {
            "model": name,
            **line(found, term),
            "rows": found.n_obs,
            "agreement": float(settled(100 * found.squared_correlation)),
        }
        for name, found in fits.items()
        if term in found.table.index
    ]
    if not rows:
        raise MethodError("None of these models has the term {term}.", where=term, term=repr(term))
    return pd.DataFrame(rows)


def times(fitted: GravityFit, term: str) -> dict[str, float]:
    """Say by how many times flows differ where a 0/1 term is 1.

    Parameters
    ----------
    fitted : GravityFit
    term : str
        A term of the model that is not a logarithm.

    Returns
    -------
    dict
        ``value, low, high``.

    Raises
    ------
    MethodError
        If the model does not have the term.

    Notes
    -----
    ``exp(b)``, and the same of both ends of its interval.

    When it misleads
    ----------------
    In logarithms by least squares it compares medians, not means.

    Examples
    --------
    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "wall": [0, 0, 1, 0, 1, 1]})
    >>> round(times(fit(data, "flow ~ wall"), "wall")["value"], 2)
    0.43
    """
    if term not in fitted.table.index:
        raise MethodError("None of these models has the term {term}.", where=term, term=repr(term))
    found = line(fitted, term)
    ends = {"value": "estimate", "low": "low", "high": "high"}
    return {name: float(settled(np.exp(found[column]))) for name, column in ends.items()}


def beside(fitted: GravityFit, data: Any, flow: str) -> Any:
    """Put the flow that a model expects beside the flow that was seen.

    Parameters
    ----------
    fitted : GravityFit
        A Poisson gravity model.
    data : DataFrame
        The table it was fitted on.
    flow : str
        Column of flows.

    Returns
    -------
    DataFrame
        The rows used, with ``fitted`` and ``ratio`` (seen over expected).

    Raises
    ------
    MethodError
        If the model was fitted in logarithms or on another table.

    When it misleads
    ----------------
    A ratio far from one says that something is missing in the model, not what it is.

    Examples
    --------
    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "km": [1, 2, 4, 1, 2, 4.0]})
    >>> beside(fit(data, "flow ~ log(km)"), data, "flow")["ratio"].round(2).tolist()
    [1.07, 0.85, 0.84, 0.96, 1.06, 1.26]
    """
    if fitted.estimator != "poisson":
        raise MethodError("Expected flows need the Poisson estimator.", where="estimator")
    checks.columns(data, [flow], "data")
    rows = fitted.fitted.index.to_numpy()
    if len(data) <= rows.max():
        raise MethodError("This is not the table that the model was fitted on.", where="data")
    kept, expected = data.iloc[rows], settled(fitted.fitted.to_numpy())
    return kept.assign(fitted=expected, ratio=settled(kept[flow].to_numpy(float) / expected))


def small_flows_lost(
    data: pd.DataFrame, flow: str, terms: str, term: str, below: Sequence[float]
) -> pd.DataFrame:
    """Count small flows as zero, and see what both estimators make of what is left.

    Parameters
    ----------
    data : DataFrame
    flow : str
        Column of flows.
    terms : str
        Right side of the formula.
    term : str
        The term to follow.
    below : sequence of float
        Flows under each of these count as zero.

    Returns
    -------
    DataFrame
        ``below, zeros, poisson, ols``: how many flows are zero, and the term by Poisson (zeros kept)
        and by least squares in logarithms (zeros lost); missing where too few rows are left.

    When it misleads
    ----------------
    It shows what losing zeros does on these data; on others the gap may be larger or smaller.

    Examples
    --------
    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "km": [1, 2, 4, 1, 2, 4.0]})
    >>> small_flows_lost(data, "flow", "log(km)", "log(km)", [0, 3.5]).round(2).to_dict("list")
    {'below': [0.0, 3.5], 'zeros': [0, 2], 'poisson': [-0.99, -1.84], 'ols': [-0.98, -1.08]}
    """
    flows = checks.vector(checks.columns(data, [flow], "data")[flow].to_numpy(), flow)
    rows = []
    for limit in below:
        kept = data.assign(**{flow: np.where(flows < limit, 0.0, flows)})
        row: dict[str, Any] = {"below": float(limit), "zeros": int((kept[flow] == 0).sum())}
        for name, outcome in (("poisson", flow), ("ols", f"log({flow})")):
            try:
                found = fit(kept, f"{outcome} ~ {terms}", estimator=name)
                row[name] = line(found, term)["estimate"]
            except (MethodError, KeyError):
                row[name] = float("nan")
        rows.append(row)
    return pd.DataFrame(rows)


def step_by_step(
    fitted: GravityFit,
    row: pd.DataFrame,
    column: str,
    changes: Sequence[float],
    *,
    others: Mapping[str, float] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Say what the model expects of one pair as one column is changed by several percentages.

    Parameters
    ----------
    fitted : GravityFit
        A Poisson gravity model.
    row : DataFrame, shape (1, ...)
        The pair, as it stands in the table of the model; without rows the answer has none either.
    column : str
        Column that changes, such as the distance.
    changes : sequence of float
        In per cent, above -100; 0 is as things are.
    others : mapping of column to number, optional
        Other columns that have another value throughout.
    level : float
        Level of the band.

    Returns
    -------
    DataFrame
        ``change, value, low, high``: the expected flow, with its band.

    Raises
    ------
    MethodError
        If there are several rows, a change is -100 or lower, or the model can't expect anything there.

    When it misleads
    ----------------
    As :func:`iomlab.methods.gravity_scenarios.what_if`: an association is taken for a cause. The band
    is that of the expected flow: single flows scatter around it far more widely.

    Examples
    --------
    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "km": [1, 2, 4, 1, 2, 4.0]})
    >>> found = fit(data, "flow ~ log(km)")
    >>> step_by_step(found, data.head(1), "km", [0, 100])["value"].round(1).tolist()
    [9.4, 4.7]
    """
    steps = checks.vector(changes, "changes", negative=True)
    if (steps <= -100).any():
        raise MethodError("A change must stay above -100 per cent.", where="changes")
    if len(row) == 0:
        return pd.DataFrame(columns=["change", "value", "low", "high"], dtype=float)
    if len(checks.columns(row, [column], "row")) > 1:
        raise MethodError("Give the one row of the pair, not {n}.", where="row", n=len(row))
    many = pd.DataFrame(row).iloc[[0] * len(steps)].reset_index(drop=True)
    now = many[column].to_numpy(dtype=float) * (1 + steps / 100)
    many[column] = now
    for name, value in (others or {}).items():
        many[name] = value
    made = predict(fitted, many, level=level).apply(settled)
    made.insert(0, "change", steps)
    return made
