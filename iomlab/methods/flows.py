"""Flows from stocks by demographic accounting: births, deaths and moves explain the change.

Two tables say where people of each birthplace lived at the start and at the end. Once births and
deaths are taken out (:mod:`iomlab.methods.accounting`), only people who moved can explain the
difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.messages import Message, say
from iomlab.methods import accounting as accounts
from iomlab.methods import checks
from iomlab.methods.differencing import Flows, stock_pair, tidy_flows
from iomlab.methods.interval import Interval
from iomlab.methods.labelled import by_place
from iomlab.methods.layers import Layers, fit_layers
from iomlab.methods.scaling import ZEROS, stack

ACCOUNTS = ("closed", "open", "open-dr")
ESTIMATES = ("minimum", "independent", "pseudo_bayes")


@dataclass(frozen=True)
class AccountedFlows(Flows):
    """Flows that explain two stock tables.

    Attributes
    ----------
    outward, back, transit : DataFrame, shape (n, n)
        Moves out of, into, and between places other than the country of birth; they add up to
        ``od``.
    interval : Interval
        Fewest and most movers that the two tables allow, after births and deaths.
    stock_start, stock_end : ndarray, shape (n, n)
        The tables that the flows reproduce: survivors of the first, and those of the second
        born before the period.
    """

    outward: pd.DataFrame
    back: pd.DataFrame
    transit: pd.DataFrame
    stock_start: np.ndarray
    stock_end: np.ndarray
    layers: tuple[tuple[float, Layers], ...]

    def by_birthplace(self) -> np.ndarray:
        """Return the flows of each birthplace, shape (n, n, n), stayers on each diagonal."""
        n = len(self.stock_start)
        return np.stack([sum(w * part.table(k) for w, part in self.layers) for k in range(n)])

    @property
    def types(self) -> dict[str, float]:
        """Total moves out of, back to and past the country of birth."""
        frames = {"outward": self.outward, "return": self.back, "transit": self.transit}
        return {name: float(frame.to_numpy().sum()) for name, frame in frames.items()}

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        kinds = self.types
        return (
            say("Estimated moves over the period: {total}.", total=self.total),
            say(
                "{outward} left their country of birth, {back} went back to it, and {transit} "
                "moved between two other countries.",
                outward=kinds["outward"],
                back=kinds["return"],
                transit=kinds["transit"],
            ),
            self.interval.explain(),
            *self.assumptions,
        )


WORLD = {
    "closed": say("The world is closed: nobody enters or leaves this set of places."),
    "open": say("The set of places is open: people may have left it or come from outside."),
    "open-dr": say(
        "The set of places is open: who left it lived like the people at the start, who came "
        "lives like the people at the end."
    ),
}
GUESS = {
    "minimum": say("As few people moved as the two tables allow, so that the total is a floor."),
    "independent": say("Where people live at the end does not depend on where they lived before."),
    "pseudo_bayes": say(
        "A mix: {weight} of the estimate with fewest moves and the rest of the one in which where "
        "people lived at the start says nothing about where they live at the end.",
    ),
}
VITAL = say(
    "Deaths fall on residents in proportion to where they were born; births are to natives."
)
ONCE = say("Each person is counted once, however often they moved in the period.")


def demographic_accounting(
    stock_start: Any,
    stock_end: Any,
    births: Any = None,
    deaths: Any = None,
    *,
    accounting: str = "closed",
    estimate: str = "pseudo_bayes",
    seed: Any = None,
    weight: float = 0.87,
    whole_natives: bool = True,
) -> AccountedFlows:
    """Estimate who moved where from two stock tables, births and deaths.

    Parameters
    ----------
    stock_start, stock_end : array_like or DataFrame, shape (n, n)
        People by birthplace (row) and residence (column) at two dates, native-born on the
        diagonal.
    births, deaths : array_like or Series, shape (n,), optional
        In each place, over the period; zeros if left out.
    accounting : {'closed', 'open', 'open-dr'}
        How the people of a birthplace become as many at the start as at the end.
    estimate : {'minimum', 'independent', 'pseudo_bayes'}
        Fewest moves; no preference to stay; or a mix of the two.
    seed : array_like, shape (n, n) or (n, n, n), optional
        What makes moves likely (nearness, language). Ones if left out.
    weight : float
        Weight of the minimum in the pseudo-Bayes mix, from 0 to 1.
    whole_natives : bool
        Whether closed accounting rounds the native-born to whole people, as the published
        software does; without it, scaling every input scales the answer exactly.

    Returns
    -------
    AccountedFlows

    Raises
    ------
    MethodError
        If a table holds negative, missing or textual values, deaths exceed people, or no set of
        moves can explain the tables.

    Notes
    -----
    Closed: with ``g`` the births less deaths not seen in the stocks, diagonals are scaled to sum
    to ``trace(S0) - g/2`` and ``trace(S1) + g/2``. Then ``A = S0 - deaths`` and ``B = S1 -
    births``, made to agree in each row (``e_k = A_k. - B_k.``) by fitting both to the mean
    (closed), or by taking ``max(e_k, 0)`` from ``A`` in the pattern of ``B`` and ``max(-e_k, 0)``
    from ``B`` in the pattern of ``A`` (open; 'open-dr' swaps the patterns). For each birthplace,
    the table with rows ``A_k`` and columns ``B_k`` is fitted from the seed, freely (independent)
    or with diagonal ``min(A_ki, B_ki)`` (minimum) [1]_ [2]_ [3]_ [4]_.

    When it misleads
    ----------------
    Stocks are often revised, and a revision looks like a flow. Moves out and back within the
    period cannot be seen. The minimum is far too low where people circulate, the independent
    estimate far too high everywhere.

    References
    ----------
    .. [1] Abel (2013) Demographic Research 28:505-546.
    .. [2] Abel (2018) International Migration Review 52:809-852.
    .. [3] Abel and Cohen (2019) Scientific Data 6:82.
    .. [4] Azose and Raftery (2019) PNAS 116:116-122.

    Examples
    --------
    >>> start, end = [[90, 10], [5, 80]], [[85, 15], [5, 80]]
    >>> demographic_accounting(start, end, estimate="minimum").od.to_numpy().tolist()
    [[0.0, 5.0], [0.0, 0.0]]
    """
    checks.one_of(accounting, ACCOUNTS, "accounting")
    checks.one_of(estimate, ESTIMATES, "estimate")
    start, end, places = stock_pair(stock_start, stock_end)
    n = len(places)
    born = _by_place(births, "births", places)
    dead = _by_place(deaths, "deaths", places)
    pattern = None
    if seed is not None:
        pattern = stack(by_place(seed, "seed", places), "seed", (n, n, n))
    if accounting == "closed":
        change = float((born - dead).sum())
        start, end = accounts.match_natives(start, end, change, whole_natives)
    start = accounts.survivors(start, dead, places)
    end = accounts.without_newborn(end, born, places)
    start, end = accounts.agree(start, end, accounting, places)
    share = {"minimum": 1.0, "independent": 0.0}.get(estimate)
    if share is None:
        share = checks.number(weight, "weight", low=0, high=1)
    layers = [
        (w, fit_layers(start, end, pattern, minimum))
        for w, minimum in ((share, True), (1 - share, False))
        if w > 0
    ]
    parts = [sum(w * part for w, part in zip(*pair, strict=True)) for pair in _mixed(layers)]
    every, outward, back = (np.asarray(part) for part in parts)
    low, high = _bounds(start, end)
    guess = GUESS[estimate]
    if estimate == "pseudo_bayes":
        guess = say(guess.text, weight=share)
    assumptions = [WORLD[accounting], VITAL, guess, ONCE]
    if seed is not None:
        assumptions.append(ZEROS)
    return AccountedFlows(
        od=_frame(every, places),
        table=tidy_flows(every, places, low=low, high=high),
        interval=_movers(start, end),
        assumptions=tuple(assumptions),
        outward=_frame(outward, places),
        back=_frame(back, places),
        transit=_frame(np.maximum(every - outward - back, 0.0), places),
        stock_start=start,
        stock_end=end,
        layers=tuple(layers),
    )


def _mixed(
    layers: list[tuple[float, Layers]],
) -> list[tuple[list[float], list[np.ndarray]]]:
    """Return weights and tables for all, outward and return flows."""
    weights = [w for w, _ in layers]
    tables = [part.parts() for _, part in layers]
    return [(weights, [one[at] for one in tables]) for at in range(3)]


def _by_place(values: Any, name: str, places: tuple[Any, ...]) -> np.ndarray:
    """Return one number for each place, in the order of ``places``."""
    if values is None:
        return np.zeros(len(places))
    values = by_place(values, name, places)
    return checks.vector(values, name, length=len(places))


def _frame(table: np.ndarray, places: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(table, index=list(places), columns=list(places))


def _movers(start: np.ndarray, end: np.ndarray) -> Interval:
    """Return the fewest and the most people who can have changed place."""
    people = start.sum(axis=1, keepdims=True)
    least = people.sum() - np.minimum(start, end).sum()
    most = people.sum() - np.maximum(start + end - people, 0).sum()
    return Interval(max(float(least), 0.0), float(most), 1.0)


def _bounds(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and most that each flow can be in any tables with these totals."""
    low, high = np.zeros((2, *start.shape))
    for before, after in zip(start, end, strict=True):
        high += np.minimum(before[:, None], after)
        low += np.maximum(before[:, None] + after - before.sum(), 0)
    return low, high
