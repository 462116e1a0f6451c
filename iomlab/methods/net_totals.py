"""Net totals: flow tables that must balance, and net migration that must sum to zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks, closest
from iomlab.methods.labelled import by_place, same_places
from iomlab.methods.scaling import ZEROS, Fit


def fit_net(net_totals: Any, seed: Any, grand_total: float | None = None) -> Fit:
    """Scale a table of flows so that each place gains or loses a known number of people.

    Parameters
    ----------
    net_totals : array_like or Series, shape (n,)
        Arrivals less departures of each place; they sum to zero.
    seed : array_like or DataFrame, shape (n, n)
        Pattern, not negative. The diagonal cancels in the net totals and counts in the total.
    grand_total : float, optional
        Total of the whole table, diagonal included.

    Returns
    -------
    Fit
        ``factors`` holds ``a`` in ``y_ij = L m_ij a_i / a_j`` (geometric mean one in what it can
        be told apart).

    Raises
    ------
    MethodError
        If the net totals do not sum to zero, or the zeros of the seed make them impossible.

    Notes
    -----
    ``y_ij = L m_ij a_i / a_j`` with ``sum_i y_ij - sum_i y_ji = net_j`` and, with a grand total,
    ``sum_ij y_ij`` equal to it (``L = 1`` without): the table nearest to the seed in the sense of
    Kullback and Leibler (Plane 1981 type) [1]_.

    When it misleads
    ----------------
    Very different tables share the same net totals. A net total near zero can hide large flows
    both ways; without a grand total their size is taken from the seed alone.

    References
    ----------
    .. [1] Plane (1981) International Regional Science Review 6:33-51.

    Examples
    --------
    >>> fit = fit_net([-10, 10], [[0, 20], [20, 0]])
    >>> fit.values.round(3).tolist()
    [[0.0, 25.616], [15.616, 0.0]]
    """
    seed = same_places(seed, "seed")
    pattern = checks.table(seed, "seed", square=True, least=2)
    n = len(pattern)
    named = seed if isinstance(seed, pd.DataFrame) else net_totals
    has_names = isinstance(named, (pd.DataFrame, pd.Series))
    places = checks.labels(named.index if has_names else None, "net_totals", n)
    net_totals = by_place(net_totals, "net_totals", places)
    net = checks.vector(net_totals, "net_totals", length=n, negative=True)
    if abs(net.sum()) > 1e-9 * np.abs(net).sum():
        raise MethodError(
            "Net totals must sum to zero, but sum to {total}.",
            where="net_totals",
            next_step=say("Make them sum to zero first, for instance with rescale_net."),
            total=float(net.sum()),
        )
    net = net - net.mean()
    i, j = (index.ravel() for index in np.indices(pattern.shape))
    apart = (i != j).astype(float)
    sparse = checks.library("scipy.sparse")
    cells = np.arange(n * n)
    arrive = sparse.csr_matrix((apart, (j, cells)), shape=(n, n * n))
    leave = sparse.csr_matrix((apart, (i, cells)), shape=(n, n * n))
    sums, totals = arrive - leave, net
    if grand_total is not None:
        total = checks.number(grand_total, "grand_total", low=0)
        sums = sparse.vstack([sums, sparse.csr_matrix(np.ones((1, n * n)))], format="csr")
        totals = np.append(net, total)
    values = closest.closest(pattern.ravel(), sums, totals).reshape(n, n)
    frame = pd.DataFrame(
        {
            "origin": np.repeat(np.array(places, dtype=object), n),
            "destination": np.tile(np.array(places, dtype=object), n),
            "value": values.ravel(),
            "low": 0.0,
            "high": np.inf if grand_total is None else float(grand_total),
        }
    )
    off = float(np.abs(values.sum(axis=0) - values.sum(axis=1) - net).max())
    return Fit(values, frame, _factors(pattern, values), 0, off, (KEEPS_NET, ZEROS))


KEEPS_NET = say(
    "Each flow and its counter-flow change in opposite directions by the same factor, so that "
    "their product stays that of the seed."
)


def _factors(seed: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return ``a`` by least squares on the logarithms of the ratios (exact where they exist)."""
    i, j = np.nonzero((seed > 0) & (values > 0) & ~np.eye(len(seed), dtype=bool))
    if not len(i):
        return (np.ones(len(seed)),)
    design = np.zeros((len(i), len(seed) + 1))
    rows = np.arange(len(i))
    design[rows, i] += 1
    design[rows, j] -= 1
    design[:, -1] = 1
    answer = np.linalg.lstsq(design, np.log(values[i, j] / seed[i, j]), rcond=None)[0]
    return (np.exp(answer[:-1]),)


@dataclass(frozen=True)
class Rescaled:
    """Net migration that sums to zero; ``table`` has place, before and value."""

    values: np.ndarray
    table: pd.DataFrame
    factors: tuple[float, float]
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        moved = float(np.abs(self.table["value"] - self.table["before"]).sum())
        return (
            say("Net migration now sums to zero; {people} people were shifted.", people=moved),
            *self.assumptions,
        )


def rescale_net(net: Any, weights: Any = None, *, switches: bool = False) -> Rescaled:
    """Make net migration of all places sum to zero, as it must for the world as a whole.

    Parameters
    ----------
    net : array_like or Series, shape (n,)
        Net migration, in people.
    weights : array_like, shape (n,), optional
        Multiplied with ``net`` first. Ones if left out.
    switches : bool
        False: gains and losses are scaled, so that no place changes sign. True: every place is
        shifted by the same number, and small ones may change sign.

    Returns
    -------
    Rescaled

    Raises
    ------
    MethodError
        If all places gain or all lose (without ``switches``), or a number is missing.

    Notes
    -----
    With ``P`` and ``N`` the sums of ``w x`` over gains and over losses and ``d = (P + N) / 2``,
    gains are multiplied by ``(P - d) / P`` and losses by ``(N - d) / N``; with switches,
    ``w x - mean(w x)`` [1]_.

    When it misleads
    ----------------
    The correction is spread by size, not by how wrong each number is: good statistics are bent
    as much as bad ones.

    References
    ----------
    .. [1] Abel (2018) Demographic Research 38:1635-1662.

    Examples
    --------
    >>> rescale_net([-30, 10, 10]).values.tolist()
    [-25.0, 12.5, 12.5]
    """
    given = checks.vector(net, "net", negative=True, least=2)
    weight = np.ones_like(given)
    if weights is not None:
        weight = checks.vector(weights, "weights", length=len(given))
    places = checks.labels(net.index if isinstance(net, pd.Series) else None, "net", len(given))
    weighted = weight * given
    gains, losses = weighted[weighted > 0].sum(), weighted[weighted < 0].sum()
    half = (gains + losses) / 2
    if switches:
        values, factors = weighted - weighted.mean(), (1.0, 1.0)
        how = say("The gap is the same number of people in every place.")
    else:
        if (gains == 0) != (losses == 0):
            raise MethodError(
                "Every place has the same sign, so that scaling cannot make the sum zero.",
                where="net",
                next_step=say("Check the signs, or allow sign switches."),
            )
        up = (gains - half) / gains if gains else 1.0
        down = (losses - half) / losses if losses else 1.0
        values = np.where(weighted > 0, weighted * up, weighted * down)
        factors = (float(up), float(down))
        how = say("Half of the gap falls on gains and half on losses, in proportion to size.")
    table = pd.DataFrame({"place": places, "before": given, "value": values})
    return Rescaled(values, table, factors, (how,))
