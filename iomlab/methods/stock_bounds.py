"""What two counts of one migrant stock can say about moves, and what they leave open."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval


@dataclass(frozen=True)
class StockChange:
    """The change of a stock, and what the two counts allow.

    Attributes
    ----------
    change : float
        Stock at the end less stock at the start.
    newcomers : Interval
        People counted at the end who were not there at the start.
    gone : Interval
        People counted at the start who are no longer there: moved on, went back or died.
    deaths : float
        Deaths among the migrants in between, from the rate assumed; zero without one.
    net_moves : float
        Arrivals less departures that the change and these deaths call for.
    """

    start: float
    end: float
    years: float
    change: float
    newcomers: Interval
    gone: Interval
    deaths: float
    net_moves: float
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say("The stock changed by {change} in {years} years.", change=self.change, years=self.years),
            say(
                "Newcomers who are still there: {low} to {high}.",
                low=self.newcomers.low,
                high=self.newcomers.high,
            ),
            *self.assumptions,
        )  # fmt: skip


PARTS = (
    say("Stock at the start"),
    say("Arrivals less departures"),
    say("Deaths, assumed"),
    say("Stock at the end"),
)
SAME = say("Both counts use the same definition and the same revision.")
TRACELESS = say("People who came and left again in between are in neither count.")


def stock_change(
    stock_start: float, stock_end: float, years: float, *, death_rate: float = 0.0
) -> StockChange:
    """Say what the change of one migrant stock allows, and the net moves under assumed deaths.

    Parameters
    ----------
    stock_start, stock_end : float
        Migrants from one place who live in another, at two dates, in persons.
    years : float
        Years between the dates.
    death_rate : float
        Assumed deaths for every 1,000 migrants and year; zero assumes that nobody dies.

    Returns
    -------
    StockChange

    Raises
    ------
    MethodError
        If a stock is negative or missing, the end is not after the start, or the rate is not
        between 0 and 100.

    Notes
    -----
    ``end = start + arrivals - departures - deaths``. Of the people counted at the end, those who
    came in between are at least ``max(end - start, 0)`` and at most ``end``; of those counted at the
    start, ``max(start - end, 0)`` to ``start`` are gone. Deaths are the rate times the person-years,
    ``years (start + end) / 2``; net moves are the change and the deaths together [1]_.

    When it misleads
    ----------------
    Net moves say nothing of how many moved: a million arrivals and a million departures leave zero.
    A new revision, a new census or new citizens change a stock without a move.

    References
    ----------
    .. [1] United Nations (1970) Manual VI, chapter I (the balancing equation).

    Examples
    --------
    >>> found = stock_change(1000, 1200, 10, death_rate=10)
    >>> found.change, found.deaths, found.net_moves
    (200.0, 110.0, 310.0)
    >>> found.newcomers.low, found.newcomers.high
    (200.0, 1200.0)
    """
    start = checks.number(stock_start, "stock_start", low=0)
    end = checks.number(stock_end, "stock_end", low=0)
    span = checks.number(years, "years", low=1)
    rate = checks.number(death_rate, "death_rate", low=0, high=100)
    deaths = rate / 1000 * span * (start + end) / 2
    change = end - start
    died = say("Deaths assumed for every 1,000 migrants and year: {rate}.", rate=rate)
    return StockChange(
        start,
        end,
        span,
        change,
        Interval(max(change, 0.0), end, 1.0),
        Interval(max(-change, 0.0), start, 1.0),
        deaths,
        change + deaths,
        (SAME, TRACELESS, died),
    )


def parts(found: StockChange | None) -> pd.DataFrame:
    """Return what carries the first stock into the second, for a chart of steps.

    Parameters
    ----------
    found : StockChange or None
        None where the change is not known: the figures are then missing.

    Returns
    -------
    DataFrame
        ``part`` and ``people``: first stock, net moves, deaths (below zero), last stock.

    Examples
    --------
    >>> parts(stock_change(1000, 1200, 10, death_rate=10))["people"].tolist()
    [1000.0, 310.0, -110.0, 1200.0]
    """
    steps = (math.nan,) * 4
    if found is not None:
        steps = (found.start, found.net_moves, -found.deaths, found.end)
    return pd.DataFrame({"part": [*PARTS], "people": steps})
