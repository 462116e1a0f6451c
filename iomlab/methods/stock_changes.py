"""What the change of a migrant stock would mean if it were read as a flow, in more than one way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods.differencing import stock_differencing


def readings(
    stocks: pd.DataFrame, *, year: str = "year", there: str = "there", back: str = "back"
) -> pd.DataFrame:
    """Read the change of a corridor's stock from date to date as a flow, in two ways.

    Parameters
    ----------
    stocks : DataFrame
        One line a date: ``year``; ``there``, people from the origin who live in the destination;
        ``back``, people from the destination who live in the origin, missing where not known.
    year, there, back : str
        Names of these columns.

    Returns
    -------
    DataFrame
        One line a period: ``start, end, change`` (of the stock there) and the moves from the origin to
        the destination as ``drop_negative`` (a falling stock says nothing) and ``reverse_negative``
        (people who left the stock in the origin went back to the destination) have it. Missing where
        a stock is missing.

    Raises
    ------
    MethodError
        If a year stands twice, or a stock is negative.

    Notes
    -----
    :func:`iomlab.methods.differencing.stock_differencing` on the two places, for each period.

    When it misleads
    ----------------
    Neither is a count of moves. Births don't matter, but deaths, people who become citizens, return
    and onward moves do: the true number of arrivals can be several times as large.

    References
    ----------
    Abel, G. J. and Cohen, J. E. (2019). Bilateral international migration flow estimates for 200
    countries. Scientific Data 6, 82.

    Examples
    --------
    >>> stocks = pd.DataFrame({"year": [2000, 2010], "there": [50.0, 80.0], "back": [9.0, 4.0]})
    >>> readings(stocks).to_dict("records")[0]
    {'start': 2000, 'end': 2010, 'change': 30.0, 'drop_negative': 30.0, 'reverse_negative': 35.0}
    """
    frame = checks.columns(stocks, [year, there, back], "stocks") if len(stocks) else stocks
    names = ["start", "end", "change", "drop_negative", "reverse_negative"]
    known = pd.DataFrame(frame)[[year, there, back]].astype(float)
    known = known[known[there].notna()].sort_values(year)
    if known[year].duplicated().any():
        raise MethodError("A year stands twice.", where=year)
    rows = []
    for (first, before, was), (last, after, now) in zip(
        known.to_numpy()[:-1], known.to_numpy()[1:], strict=True
    ):
        dropped = _one(before, 0.0, after, 0.0, "drop_negative")
        reverse = (
            _one(before, was, after, now, "reverse_negative")
            if np.isfinite([was, now]).all()
            else float("nan")
        )
        rows.append((int(first), int(last), after - before, dropped, reverse))
    return pd.DataFrame(rows, columns=names)


def _one(before: float, was: float, after: float, now: float, variant: str) -> float:
    """Return the moves from the first place to the second."""
    start, end = [[0.0, before], [was, 0.0]], [[0.0, after], [now, 0.0]]
    return float(stock_differencing(start, end, variant=variant).od.to_numpy()[0, 1])
