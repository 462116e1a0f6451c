"""The same two stock tables, every method: what differs between the answers is assumption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.differencing import Flows, stock_differencing
from iomlab.methods.flows import demographic_accounting

METHODS: dict[str, Message] = {
    "diff_drop_negative": say("Growth of each stock; a fall is left out"),
    "diff_reverse_negative": say("Growth of each stock; a fall is read as return"),
    "closed_demographic": say("Fewest moves, closed accounts"),
    "open_demographic": say("Fewest moves, open accounts"),
    "mixed": say("Mix of fewest moves and free moves"),
}


@dataclass(frozen=True)
class FlowRange:
    """Flows by every method.

    Attributes
    ----------
    pairs : DataFrame
        A row for each origin and destination: ``origin``, ``destination``, a column for each
        method, ``low`` and ``high`` (the least and the most that any of them says).
    totals : DataFrame
        A row for each method: ``method``, ``total``, and ``low`` and ``high``: all that the accounts
        allow (nothing above for differencing).
    """

    pairs: pd.DataFrame
    totals: pd.DataFrame
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        low, high = self.totals["total"].min(), self.totals["total"].max()
        said = say(
            "The methods say {low} to {high} moves in all.", low=float(low), high=float(high)
        )
        return (said, *self.assumptions)


SAME_DATA = say("All methods use the same two tables: they differ only by what they assume.")


def estimate_flows(
    method: str,
    stock_start: Any,
    stock_end: Any,
    births: Any = None,
    deaths: Any = None,
    *,
    weight: float = 0.87,
) -> Flows:
    """Estimate flows from two stock tables by the method that is named.

    Parameters
    ----------
    method : str
        One of ``METHODS``.
    stock_start, stock_end, births, deaths
        As in :func:`iomlab.methods.flows.demographic_accounting`; differencing uses no births and
        deaths.
    weight : float
        For ``mixed``: the weight of the fewest moves, from 0 to 1.

    Returns
    -------
    Flows

    Raises
    ------
    MethodError
        If the method is not known, or the tables don't fit it.

    Notes
    -----
    As :func:`iomlab.methods.differencing.stock_differencing` [1]_ and
    :func:`iomlab.methods.flows.demographic_accounting` [2]_ [3]_.

    When it misleads
    ----------------
    As the method that is named; choosing the one whose answer is liked is no method.

    References
    ----------
    .. [1] Abel and Cohen (2019) Scientific Data 6:82.
    .. [2] Abel (2013) Demographic Research 28:505-546.
    .. [3] Azose and Raftery (2019) PNAS 116:116-122.

    Examples
    --------
    >>> estimate_flows("mixed", [[90, 10], [5, 80]], [[85, 15], [5, 80]], weight=1).total
    5.0
    """
    checks.one_of(method, METHODS, "method")
    if method.startswith("diff_"):
        return stock_differencing(stock_start, stock_end, variant=method.removeprefix("diff_"))
    accounting = "open" if method == "open_demographic" else "closed"
    estimate = "pseudo_bayes" if method == "mixed" else "minimum"
    return demographic_accounting(
        stock_start, stock_end, births, deaths,
        accounting=accounting, estimate=estimate, weight=weight,
    )  # fmt: skip


def allowed(
    stock_start: Any, stock_end: Any, births: Any = None, deaths: Any = None
) -> tuple[float, float]:
    """Return the fewest and the most moves that two stock tables allow with closed accounts.

    >>> allowed([[90, 10], [5, 80]], [[85, 15], [5, 80]])
    (5.0, 35.0)
    """
    found = demographic_accounting(stock_start, stock_end, births, deaths, estimate="minimum")
    return found.interval.low, found.interval.high


def flow_range(
    stock_start: Any,
    stock_end: Any,
    births: Any = None,
    deaths: Any = None,
    *,
    weight: float = 0.87,
) -> FlowRange:
    """Estimate flows by every method, and say how far the answers lie apart.

    Parameters
    ----------
    stock_start, stock_end, births, deaths, weight
        As in :func:`estimate_flows`.

    Returns
    -------
    FlowRange

    Raises
    ------
    MethodError
        If the tables don't fit a method.

    Notes
    -----
    The lowest and the highest of the estimates of [1]_ for each pair of places and for the total.

    When it misleads
    ----------------
    The range is that of these methods. The truth can lie outside: nobody sees people who came and
    left between the dates.

    References
    ----------
    .. [1] Abel and Cohen (2019) Scientific Data 6:82.

    Examples
    --------
    >>> flow_range([[90, 10], [5, 80]], [[85, 15], [5, 80]]).totals["total"].round(1).tolist()
    [5.0, 5.0, 5.0, 5.0, 8.4]
    """  # fmt: skip
    given = (stock_start, stock_end, births, deaths)
    found = {name: estimate_flows(name, *given, weight=weight) for name in METHODS}
    first = next(iter(found.values())).table
    pairs = first[["origin", "destination"]].assign(
        **{name: flows.table["value"].to_numpy() for name, flows in found.items()}
    )
    values = pairs[list(METHODS)]
    pairs["low"], pairs["high"] = values.min(axis=1), values.max(axis=1)
    totals = pd.DataFrame(
        [(name, f.total, f.interval.low, f.interval.high) for name, f in found.items()],
        columns=["method", "total", "low", "high"],
    )
    totals["high"] = totals["high"].where(totals["high"] < float("inf"))
    return FlowRange(pairs, totals, (SAME_DATA,))
