"""What ten services ask for sending money through an invented corridor.

Columns
-------
service : a to j; no service is a real one.
channel : bank, transfer (money transfer operator), mobile, post.
amount : what is sent, 200 or 500 currency units.
fee : what the sender pays on top, in the same units.
rate_given : units of the receiving currency that the service gives for one sent.
rate_interbank : what the market gives on that day, 20.
days : until the money can be used.
qualifies : 1 if the service is transparent, arrives within five days and can be reached by most
    people, as the SmaRT average asks; else 0.

How it was made
---------------
The numbers were chosen, not drawn: every seed gives the same table. Service g asks no fee and takes
its price in the exchange rate. Service h is the cheapest of all, but is open to few, so that it does
not qualify.

Why this shape
--------------
The mean of all services and the mean of the three cheapest that qualify lie on different sides of
the limits of SDG indicator 10.c.1, and the cheapest three of all are not the three of SmaRT. Fees
weigh less on 500 units than on 200; margins weigh the same.

Never quote a number of it: no corridor has these prices, and no company is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

MARKET = 20.0
SERVICES = (
    # service, channel, fee for 200, fee for 500, rate given, days, qualifies
    ("a", "bank", 15.0, 18.0, 19.60, 2, 1),
    ("b", "bank", 10.0, 12.0, 19.50, 2, 1),
    ("c", "transfer", 8.0, 12.0, 19.70, 0, 1),
    ("d", "transfer", 6.0, 9.0, 19.54, 0, 1),
    ("e", "transfer", 4.0, 5.0, 19.62, 1, 1),
    ("f", "transfer", 2.5, 3.0, 19.40, 0, 1),
    ("g", "mobile", 0.0, 0.0, 19.18, 0, 1),
    ("h", "mobile", 3.0, 4.0, 19.84, 0, 0),
    ("i", "post", 9.0, 14.0, 19.70, 4, 1),
    ("j", "bank", 24.0, 26.0, 19.80, 7, 0),
)


@dataclass(frozen=True)
class Truth:
    """Averages of the corridor, in per cent of the amount sent, by amount.

    ``simple`` is the mean of all ten services; ``smart`` that of the three cheapest that qualify.
    """

    simple: Mapping[int, float] = field(
        default_factory=lambda: MappingProxyType({200: 6.135, 500: 4.12})
    )
    smart: Mapping[int, float] = field(
        default_factory=lambda: MappingProxyType({200: 12.25 / 3, 500: 10.4 / 3})
    )


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a service and amount; ``seed`` changes nothing.

    >>> make().shape
    (20, 8)
    """
    rows = [
        (service, channel, amount, fee, given, MARKET, days, good)
        for amount in (200, 500)
        for service, channel, small, large, given, days, good in SERVICES
        for fee in [small if amount == 200 else large]
    ]
    names = [
        "service",
        "channel",
        "amount",
        "fee",
        "rate_given",
        "rate_interbank",
        "days",
        "qualifies",
    ]
    return pd.DataFrame(rows, columns=names)
