"""Intensity and pattern: how much people move, how evenly, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.distance import distance_indices
from iomlab.methods.labelled import by_place, same_places
from iomlab.methods.scaling import fit_stack


@dataclass(frozen=True)
class Indices:
    """Indices of a system of flows.

    Attributes
    ----------
    values : dict of str to float
        One number for the system; missing (NaN) where it is not defined.
    by_region : DataFrame
        place, arrivals, departures, net, effectiveness, gini_out, gini_in, cv_out, cv_in.
    table : DataFrame
        ``values``, tidy: measure, value.
    """

    values: dict[str, float]
    by_region: pd.DataFrame
    assumptions: tuple[Message, ...]

    @property
    def table(self) -> pd.DataFrame:
        """The indices as a table: measure, value."""
        return pd.DataFrame({"measure": list(self.values), "value": list(self.values.values())})

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = [
            say(
                "Of 100 people who moved, {net:.1f} changed the population of some region: the "
                "rest were balanced by people who moved the other way.",
                net=self.values["effectiveness_percent"],
            )
        ]
        if "crude_intensity_percent" in self.values:
            told.append(
                say(
                    "{share:.2f} of 100 residents moved between regions.",
                    share=self.values["crude_intensity_percent"],
                )
            )
        return (*told, *self.assumptions)


def _pairs(values: np.ndarray) -> np.ndarray:
    """Return the sum over ordered pairs of absolute differences, along the last axis."""
    ordered = np.sort(values, axis=-1)
    n = values.shape[-1]
    return 2 * (ordered * (2 * np.arange(1, n + 1) - n - 1)).sum(axis=-1)


def _off_diagonal(table: np.ndarray) -> np.ndarray:
    """Return each row without its diagonal cell, shape (n, n - 1)."""
    n = len(table)
    return table[~np.eye(n, dtype=bool)].reshape(n, n - 1)


def _over(top: Any, bottom: Any) -> Any:
    """Divide; missing where the divisor is zero."""
    top, bottom = np.broadcast_arrays(np.asarray(top, float), np.asarray(bottom, float))
    found = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom != 0)
    return found if found.ndim else float(found)


def gini_indices(flows: np.ndarray) -> dict[str, Any]:
    """Return how unevenly people spread over pairs of places; ``flows`` has a zero diagonal.

    >>> gini_indices(np.array([[0, 6.0, 2], [4, 0, 4], [2, 6, 0]]))["gini_total_uncorrected"].round(4)
    np.float64(0.2222)
    """
    n, total = len(flows), flows.sum()
    cells = n * (n - 1)
    rows, columns = _off_diagonal(flows), _off_diagonal(flows.T)
    every = _pairs(rows.ravel())
    out, arrived = flows.sum(axis=1), flows.sum(axis=0)
    by_out = _over(_pairs(rows), 2 * (n - 2) * out)
    by_in = _over(_pairs(columns), 2 * (n - 2) * arrived)
    weighted_out = float(np.sum(by_out * arrived) / (total * n))
    weighted_in = float(np.sum(by_in * out) / (total * n))
    return {
        "gini_total_corrected": _over(every, 2 * (cells - 1) * total),
        "gini_total_uncorrected": every / (2 * cells * total),
        "gini_rows_share": _over(_pairs(rows).sum(), every),
        "gini_columns_share": _over(_pairs(columns).sum(), every),
        "gini_exchange": float(np.abs(flows - flows.T).sum() / (2 * cells * total)),
        "gini_out_by_region": by_out,
        "gini_in_by_region": by_in,
        "gini_weighted_out": weighted_out,
        "gini_weighted_in": weighted_in,
        "gini_weighted_mean": (weighted_out + weighted_in) / 2,
    }


def variation_indices(flows: np.ndarray) -> dict[str, Any]:
    """Return coefficients of variation of flows; ``flows`` has a zero diagonal.

    >>> round(variation_indices(np.array([[0, 6.0, 2], [4, 0, 4], [2, 6, 0]]))["acv"], 4)
    0.5
    """
    total = flows.sum()
    rows, columns = _off_diagonal(flows), _off_diagonal(flows.T)
    cv_out = _over(rows.std(axis=1), rows.mean(axis=1))
    cv_in = _over(columns.std(axis=1), columns.mean(axis=1))
    acv_out = float(np.nansum(cv_out * flows.sum(axis=1)) / total)
    acv_in = float(np.nansum(cv_in * flows.sum(axis=0)) / total)
    return {
        "cv_definition": float(rows.std() / rows.mean()),
        "cv_in": cv_in,
        "cv_out": cv_out,
        "acv_in": acv_in,
        "acv_out": acv_out,
        "acv": acv_in + acv_out,
    }


def inequality_indices(flows: np.ndarray) -> dict[str, float]:
    """Return the share of moves that would have to change to make flows even; zero diagonal.

    >>> round(inequality_indices(np.array([[0, 6.0, 2], [4, 0, 4], [2, 6, 0]]))["inequality_equal"], 4)
    0.1667
    """
    n, total = len(flows), flows.sum()
    apart = ~np.eye(n, dtype=bool)
    rows, columns = flows.sum(axis=1), flows.sum(axis=0)
    expected = fit_stack(apart.astype(float), rows[None], columns[None])[0][0]
    return {
        "inequality_equal": float(np.abs(flows[apart] / total - 1 / (n * (n - 1))).sum() / 2),
        "inequality_independence": float(np.abs(flows - expected)[apart].sum() / total / 2),
    }


def migration_indices(flows: Any, population: Any = None, distance: Any = None) -> Indices:
    """Describe a system of flows: how many move, how much it redistributes, how uneven it is.

    Parameters
    ----------
    flows : array_like or DataFrame, shape (n, n)
        People by origin (row) and destination (column); the diagonal is left out.
    population : array_like, shape (n,), optional
        Residents of each region, for intensities.
    distance : array_like, shape (n, n), optional
        Distances between regions, for distance indices; the diagonal is left out.

    Returns
    -------
    Indices

    Raises
    ------
    MethodError
        If nobody moved, there is only one region, or a number is negative or missing.

    Notes
    -----
    With ``T`` all moves, ``P`` people and ``n`` regions [1]_: crude intensity ``100 T / P``;
    Courgeau's k, crude intensity over ``ln(n^2)`` [2]_; effectiveness ``100 sum |in - out| /
    sum(in + out)``; aggregate net rate ``100 * 0.5 sum |net| / P``; connectivity, the share of
    pairs with a flow; inequality, half the absolute difference of shares from equal shares or from
    independence; Gini over pairs of cells; coefficients of variation; preference ``sum M_ij /
    (T p_i p_j)`` and velocity ``sum M_ij P / (P_i P_j)``.

    When it misleads
    ----------------
    All depend on how many regions there are and where their borders run: compare countries only
    with Courgeau's k, or with regions of like number and size. Small regions have few moves and
    uneven flows by chance alone.

    References
    ----------
    .. [1] Bell et al. (2002) Journal of the Royal Statistical Society A 165:435-464.
    .. [2] Courgeau (1973) Population 28:95-129.

    Examples
    --------
    >>> found = migration_indices([[0, 30, 10], [10, 0, 10], [10, 30, 0]], [100, 100, 100])
    >>> {name: round(found.values[name], 2) for name in ("crude_intensity_percent", "anmr_percent")}
    {'crude_intensity_percent': 33.33, 'anmr_percent': 13.33}
    """
    flows = same_places(flows, "flows")
    moves = checks.table(flows, "flows", square=True, least=2)
    n = len(moves)
    is_frame = isinstance(flows, pd.DataFrame)
    places = checks.labels(flows.index if is_frame else None, "flows", n)
    np.fill_diagonal(moves, 0.0)
    total = moves.sum()
    if total == 0:
        raise MethodError("Nobody moved between regions in this table.", where="flows")
    out, arrived = moves.sum(axis=1), moves.sum(axis=0)
    found: dict[str, Any] = variation_indices(moves)
    found["connectivity"] = float((moves > 0).sum() / (n * (n - 1)))
    found |= inequality_indices(moves) | gini_indices(moves)
    found["effectiveness_percent"] = float(100 * np.abs(arrived - out).sum() / (2 * total))
    by_region = {
        "place": list(places),
        "arrivals": arrived,
        "departures": out,
        "net": arrived - out,
        "effectiveness": 100 * _over(arrived - out, arrived + out),
    }
    for name, key in (("gini", "{}_{}_by_region"), ("cv", "{}_{}")):
        for way in ("out", "in"):
            by_region[f"{name}_{way}"] = found.pop(key.format(name, way))
    if population is not None:
        people = by_place(population, "population", places)
        found |= _intensities(moves, checks.vector(people, "population", length=n))
    if distance is not None:
        distance = by_place(distance, "distance", places)
        far = checks.table(distance, "distance", shape=moves.shape, missing=True)
        np.fill_diagonal(far, 0.0)
        found |= distance_indices(moves, checks.table(far, "distance"))
    values = {name: float(value) for name, value in found.items()}
    borders = say("The numbers hold for these regions only: other borders give other numbers.")
    return Indices(values, pd.DataFrame(by_region), (borders,))


def _intensities(moves: np.ndarray, population: np.ndarray) -> dict[str, float]:
    """Return the indices that need the number of residents."""
    if (population == 0).any():
        raise MethodError(
            "A region has no residents, so that nothing can be divided by them.",
            where="population",
        )
    people, total = population.sum(), moves.sum()
    crude = 100 * total / people
    net = moves.sum(axis=0) - moves.sum(axis=1)
    by_pair = moves / population[:, None] / population[None, :]
    return {
        "crude_intensity_percent": crude,
        "courgeau_k": crude / np.log(len(moves) ** 2),
        "anmr_percent": 50 * np.abs(net).sum() / people,
        "preference_sum": by_pair.sum() * people**2 / total,
        "velocity_sum": by_pair.sum() * people,
    }
