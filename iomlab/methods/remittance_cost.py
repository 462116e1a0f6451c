"""Cost of sending remittances (SDG indicator 10.c.1), with the SmaRT average of a corridor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval

TARGET = 3.0  # percent, SDG 10.c
MOST = 5.0  # percent that no corridor should exceed, SDG 10.c
CHEAPEST = 3


@dataclass(frozen=True)
class RemittanceCost:
    """Cost of sending one amount through one corridor.

    Attributes
    ----------
    table : DataFrame
        One line a service: ``amount, fee, margin, cost`` (percent of the amount; fee in money).
    simple_mean : float
        Mean of all services, percent.
    smart_mean : float
        Mean of the cheapest three that qualify, percent (missing if fewer than three do).
    interval : Interval
        Lowest and highest cost among the services.
    assumptions : tuple of Message
    """

    table: pd.DataFrame
    simple_mean: float
    smart_mean: float
    interval: Interval
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = [
            say(
                "Sending money costs {mean:.1f}% of the amount on average, between {low:.1f}% and "
                "{high:.1f}% by service. The target is {target:.0f}%.",
                mean=self.simple_mean,
                low=self.interval.low,
                high=self.interval.high,
                target=TARGET,
            )
        ]
        if np.isfinite(self.smart_mean):
            told.append(
                say(
                    "Who knows the market pays {smart:.1f}% (mean of the three cheapest).",
                    smart=self.smart_mean,
                )
            )
        else:
            told.append(say("Fewer than three services qualify, so there is no SmaRT average."))
        return (*told, *self.assumptions)


def remittance_cost(
    amount: Any,
    fee: Any,
    rate_given: Any,
    rate_interbank: Any,
    *,
    qualifies: Any = None,
    services: Any = None,
) -> RemittanceCost:
    """Return the cost of sending money by each service of a corridor, and its averages.

    Parameters
    ----------
    amount, fee : array_like, shape (n,)
        What is sent (usually 200 US dollars) and the fee, in one currency.
    rate_given, rate_interbank : array_like, shape (n,)
        Units of the receiving currency for one of the sending currency: what the service gives,
        and the market's.
    qualifies : array_like of bool, shape (n,), optional
        Services that meet the SmaRT conditions (arrives within five days, paid out widely
        enough); default: all.
    services : sequence of str, optional
        Names.

    Returns
    -------
    RemittanceCost

    Raises
    ------
    MethodError
        If an amount or rate is not above zero, a fee is negative, or something is text.

    Notes
    -----
    ``100 (fee + amount (interbank - given) / interbank) / amount`` [1]_. SmaRT: mean of the three
    cheapest services that qualify [2]_.

    When it misleads
    ----------------
    A simple mean counts a service that nobody uses as much as the largest. Costs for 200 dollars
    say little of those for 500.

    References
    ----------
    .. [1] World Bank, Remittance Prices Worldwide, methodology; SDG indicator 10.c.1.
    .. [2] World Bank, Smart Remitter Target (SmaRT), methodology.

    Examples
    --------
    >>> found = remittance_cost([200] * 3, [4, 0, 12], [55, 55, 55], [55, 56, 55])
    >>> found.table["cost"].round(2).tolist(), round(found.smart_mean, 2)
    ([2.0, 1.79, 6.0], 3.26)
    """
    sent = checks.vector(amount, "amount")
    n = len(sent)
    fees = checks.vector(fee, "fee", length=n)
    given = checks.vector(rate_given, "rate_given", length=n)
    market = checks.vector(rate_interbank, "rate_interbank", length=n)
    for name, values in (("amount", sent), ("rate_given", given), ("rate_interbank", market)):
        for value in values[values <= 0]:
            checks.positive(value, name)
    names = checks.labels(list(services) if services is not None else None, "services", n)
    good = np.ones(n, dtype=bool)
    if qualifies is not None:
        flags = checks.vector(qualifies, "qualifies", length=n)
        if not set(flags) <= {0.0, 1.0}:
            raise MethodError("qualifies must be true or false.", where="qualifies")
        good = flags == 1
    margin = (market - given) / market * 100
    cost = (fees + sent * (market - given) / market) / sent * 100
    cheapest = np.sort(cost[good])[:CHEAPEST]
    return RemittanceCost(
        table=pd.DataFrame(
            {"amount": sent, "fee": fees, "margin": margin, "cost": cost, "qualifies": good},
            index=pd.Index(names, name="service"),
        ),
        simple_mean=float(cost.mean()),
        smart_mean=float(cheapest.mean()) if len(cheapest) == CHEAPEST else float("nan"),
        interval=Interval(float(cost.min()), float(cost.max()), 1.0),
        assumptions=(
            say("Prices are those of the day of the survey, for this amount and corridor."),
        ),
    )
