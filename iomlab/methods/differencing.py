"""Flows from stocks the simple way: the change of each stock, read as a flow.

Stocks are tables with birthplaces in rows and residences in columns. These estimates use only
who lives abroad before and after; :mod:`iomlab.methods.accounting` also uses births and deaths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval
from iomlab.methods.labelled import same_places

VARIANTS = ("drop_negative", "reverse_negative")


@dataclass(frozen=True)
class Flows:
    """Flows between places.

    Attributes
    ----------
    od : DataFrame, shape (n, n)
        People by origin (row) and destination (column), zero diagonal.
    table : DataFrame
        The same, tidy, without the diagonal: origin, destination, value.
    interval : Interval
        Of the total of all flows.
    """

    od: pd.DataFrame
    table: pd.DataFrame
    interval: Interval
    assumptions: tuple[Message, ...]

    @property
    def total(self) -> float:
        """All people who moved."""
        return float(self.od.to_numpy().sum())

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say("Estimated moves over the period: {total}.", total=self.total),
            self.interval.explain(),
            *self.assumptions,
        )


def stock_pair(start: Any, end: Any) -> tuple[np.ndarray, np.ndarray, tuple[Any, ...]]:
    """Return two checked stock tables over the same places, and the places.

    >>> stock_pair([[9, 1], [2, 8]], [[8, 2], [2, 8]])[2]
    (0, 1)
    """
    start = same_places(start, "stock_start")
    end = same_places(end, "stock_end")
    first = checks.table(start, "stock_start", square=True, least=2)
    is_frame = isinstance(start, pd.DataFrame)
    places = checks.labels(start.index if is_frame else None, "stock_start", len(first))
    if is_frame and isinstance(end, pd.DataFrame):
        checks.labels(end.index, "stock_end", len(end))
        end = _reindex(end, places, "stock_end")
    return first, checks.table(end, "stock_end", shape=first.shape), places


def _reindex(stock: pd.DataFrame, places: tuple[Any, ...], name: str) -> pd.DataFrame:
    absent = [place for place in places if place not in stock.index]
    if absent or len(stock) != len(places):
        raise MethodError(
            "{name} does not name the same places as stock_start ({place}).",
            where=name,
            next_step=say("Both tables must name the same places; add what is missing."),
            name=name,
            place=str(absent[0]) if absent else str(set(stock.index) - set(places)),
        )
    return stock.loc[list(places), list(places)]


def tidy_flows(od: np.ndarray, places: tuple[Any, ...], **more: np.ndarray) -> pd.DataFrame:
    """Return origin, destination, value (and ``more``) without the diagonal.

    >>> tidy_flows(np.array([[0, 5], [3, 0]]), ("A", "B"))["value"].tolist()
    [5, 3]
    """
    apart = ~np.eye(len(places), dtype=bool)
    i, j = np.nonzero(apart)
    named = np.array(places, dtype=object)
    values = {"origin": named[i], "destination": named[j], "value": od[apart]}
    return pd.DataFrame(values | {name: table[apart] for name, table in more.items()})


def _flows(
    od: np.ndarray,
    places: tuple[Any, ...],
    low: float,
    *assumptions: Message,
    high: float = float("inf"),
) -> Flows:
    frame = pd.DataFrame(od, index=list(places), columns=list(places))
    interval = Interval(low, high, 1.0)
    return Flows(frame, tidy_flows(od, places), interval, assumptions)


BIRTHPLACE = say("People come from their country of birth, though many come from elsewhere.")
NO_DEATHS = say("Nobody who lives abroad dies: deaths and new citizens look like departures.")


def stock_differencing(
    stock_start: Any, stock_end: Any, *, variant: str = "drop_negative"
) -> Flows:
    """Read the growth of each stock of migrants as the flow from its country of birth.

    Parameters
    ----------
    stock_start, stock_end : array_like or DataFrame, shape (n, n)
        People by birthplace (row) and residence (column) at two dates; the diagonal is ignored.
    variant : {'drop_negative', 'reverse_negative'}
        What a falling stock means: nothing, or a flow back to the country of birth.

    Returns
    -------
    Flows
        ``interval`` is at least the growth of all stocks that grew; nothing bounds it above.

    Raises
    ------
    MethodError
        If stocks are negative or missing, or the tables do not name the same places.

    Notes
    -----
    Drop negative: ``max(S1_ij - S0_ij, 0)``. Reverse negative: that plus
    ``max(S0_ji - S1_ji, 0)`` [1]_ [2]_.

    When it misleads
    ----------------
    A stock also falls when migrants die, become citizens in statistics by citizenship, or move
    on; and it stays level when as many come as leave. Both variants then miss most moves.

    References
    ----------
    .. [1] Beine, Docquier and Ozden (2011) Journal of Development Economics 95:30-41.
    .. [2] Abel and Cohen (2019) Scientific Data 6:82.

    Examples
    --------
    >>> start, end = [[90, 10], [5, 80]], [[88, 12], [2, 83]]
    >>> stock_differencing(start, end).od.to_numpy().tolist()
    [[0.0, 2.0], [0.0, 0.0]]
    >>> stock_differencing(start, end, variant="reverse_negative").od.to_numpy().tolist()
    [[0.0, 5.0], [0.0, 0.0]]
    """
    checks.one_of(variant, VARIANTS, "variant")
    start, end, places = stock_pair(stock_start, stock_end)
    change = end - start
    np.fill_diagonal(change, 0.0)
    growth = np.maximum(change, 0.0)
    if variant == "drop_negative":
        meaning = say("A stock that falls says nothing about flows.")
        return _flows(growth, places, float(growth.sum()), BIRTHPLACE, NO_DEATHS, meaning)
    back = np.maximum(-change, 0.0).T
    meaning = say("When a stock falls, the people who left it went back to where they were born.")
    return _flows(growth + back, places, float(growth.sum()), BIRTHPLACE, NO_DEATHS, meaning)


def stock_rates(stock_start: Any, total: float) -> Flows:
    """Spread a known number of moves over pairs of places in proportion to their stocks.

    Parameters
    ----------
    stock_start : array_like or DataFrame, shape (n, n)
        People by birthplace (row) and residence (column); the diagonal is ignored.
    total : float
        All moves of the period.

    Returns
    -------
    Flows

    Raises
    ------
    MethodError
        If nobody lives abroad, or a number is negative or missing.

    Notes
    -----
    ``M S0_ij / sum_(k != l) S0_kl`` [1]_.

    When it misleads
    ----------------
    Old stocks get new flows: places whose migrants came decades ago, and few since, are
    overstated; new routes are not there at all.

    References
    ----------
    .. [1] Dennett (2016) in Wilson (ed.) Global Dynamics, Wiley.

    Examples
    --------
    >>> stock_rates([[90, 10], [30, 80]], 20).od.to_numpy().tolist()
    [[0.0, 5.0], [15.0, 0.0]]
    """
    start, _, places = stock_pair(stock_start, stock_start)
    moves = checks.number(total, "total", low=0)
    abroad = start.copy()
    np.fill_diagonal(abroad, 0.0)
    if not abroad.any():
        raise MethodError("Nobody lives outside their place of birth.", where="stock_start")
    share = say("Every migrant stock has the same rate of new arrivals.")
    od = moves * abroad / abroad.sum()
    return _flows(od, places, moves, BIRTHPLACE, share, high=moves)


def rogers_von_rabenau(stock_start: Any, stock_end: Any) -> Flows:
    """Estimate flows from the growth matrix that carries one stock table into the next.

    Parameters
    ----------
    stock_start, stock_end : array_like or DataFrame, shape (n, n)
        People by birthplace (row) and residence (column), native-born on the diagonal.

    Returns
    -------
    Flows
        Flows can be negative; they are reported as they are.

    Raises
    ------
    MethodError
        If the first table cannot be inverted.

    Notes
    -----
    ``G = inverse(S0) S1`` and ``flow_ij = G_ij * sum_k S0_ki``, zero diagonal [1]_. All people in
    a residence move at the same rates whatever their birthplace.

    When it misleads
    ----------------
    Negative flows are not rare, and small errors in stocks grow large when two countries have a
    similar mix of birthplaces. Use it to compare methods, not to count people.

    References
    ----------
    .. [1] Rogers and von Rabenau (1971) Environment and Planning 3:69-102.

    Examples
    --------
    >>> flows = rogers_von_rabenau([[90, 10], [10, 90]], [[85, 15], [12, 88]])
    >>> flows.od.to_numpy().round(2).tolist()
    [[0.0, 5.88], [2.88, 0.0]]
    """
    start, end, places = stock_pair(stock_start, stock_end)
    if np.linalg.cond(start) > 1e12:
        raise MethodError(
            "The first stock table cannot be inverted: two residences have the same birthplaces.",
            where="stock_start",
            next_step=say("Merge places that hold nobody or the same mix of birthplaces."),
        )
    od = np.linalg.solve(start, end) * start.sum(axis=0)[:, None]
    np.fill_diagonal(od, 0.0)
    same = say("All residents of a place move at the same rates, wherever they were born.")
    notes = [same]
    if (od < 0).any():
        notes.append(
            say("{n} flows are below zero, which no true flow can be.", n=int((od < 0).sum()))
        )
    return _flows(od, places, 0.0, *notes)
