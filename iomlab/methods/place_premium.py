"""The place premium: what the same worker earns in another country, in times the pay at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks, gravity
from iomlab.methods.interval import Interval


@dataclass(frozen=True)
class PlacePremium:
    """Pay abroad over pay at home, for workers who look the same.

    Attributes
    ----------
    ratio : float
        Times the pay at home.
    interval : Interval
        From sampling.
    corrected : Interval
        The lowest and highest ratio after unseen selection of movers is taken off.
    table : DataFrame
        Terms of the regression of log pay.
    n_obs : int
    assumptions : tuple of Message
    """

    ratio: float
    interval: Interval
    corrected: Interval
    table: pd.DataFrame
    n_obs: int
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say(
                "Workers who look the same earn {ratio:.1f} times as much abroad as at home "
                "(between {low:.1f} and {high:.1f} times).",
                ratio=self.ratio,
                low=self.interval.low,
                high=self.interval.high,
            ),
            say(
                "If movers are better than stayers in what is not seen, {low:.1f} to {high:.1f} "
                "times remain.",
                low=self.corrected.low,
                high=self.corrected.high,
            ),
            *self.assumptions,
        )


def place_premium(
    data: pd.DataFrame,
    *,
    wage: str = "wage",
    abroad: str = "abroad",
    controls: Sequence[str] = (),
    cluster: Sequence[str] = (),
    selection: tuple[float, float] = (1.0, 1.5),
    level: float = 0.95,
) -> PlacePremium:
    """Compare pay abroad and at home of workers from one country who look the same.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        One line a worker or a group, both at home and abroad.
    wage : str
        Pay in one currency at purchasing power.
    abroad : str
        True (or 1) for those abroad.
    controls : sequence of str
        Terms such as ``["school", "age", "age^2"]``.
    cluster : sequence of str
        Columns, if rows depend on one another.
    selection : (float, float)
        How many times more than stayers movers would have earned at home, for reasons not seen:
        lowest and highest that is thought possible.
    level : float
        Level of the interval.

    Returns
    -------
    PlacePremium

    Raises
    ------
    MethodError
        If all or none are abroad, pay is negative, or there are too few rows.

    Notes
    -----
    ``log wage = a + b abroad + x c``; the premium is ``exp(b)``, and ``exp(b) / selection`` after
    selection [1]_.

    When it misleads
    ----------------
    Prices abroad are higher: without purchasing power the ratio is far too large. Those without
    papers, and those without work, are missing in most surveys.

    References
    ----------
    .. [1] Clemens, Montenegro and Pritchett (2019) Review of Economics and Statistics 101:201-213.

    Examples
    --------
    >>> data = pd.DataFrame({"wage": [2, 3, 4, 8, 13, 15.0], "abroad": [0, 0, 0, 1, 1, 1]})
    >>> round(place_premium(data).ratio, 2)
    4.02
    """
    frame = checks.columns(data, [wage, abroad], "data")
    flag = checks.vector(frame[abroad].to_numpy(), abroad)
    if set(flag) != {0.0, 1.0}:
        raise MethodError(
            "{name} must be true for some and false for others.", where=abroad, name=abroad
        )
    best = checks.vector(selection, "selection", length=2)
    if best[0] <= 0 or best[0] > best[1]:
        raise MethodError(
            "selection must be two numbers above zero, the lower one first.", where="selection"
        )
    formula = f"log({wage}) ~ {' + '.join([abroad, *controls])}"
    fitted = gravity.fit(
        frame.assign(**{abroad: flag}), formula, estimator="ols", cluster=cluster, level=level
    )
    line = {name: float(np.exp(x)) for name, x in fitted.table.loc[abroad].to_dict().items()}
    ratio = line["estimate"]
    return PlacePremium(
        ratio=ratio,
        interval=Interval(line["low"], line["high"], level),
        corrected=Interval(ratio / float(best[1]), ratio / float(best[0]), 1.0),
        table=fitted.table,
        n_obs=fitted.n_obs,
        assumptions=(
            say("Pay is at purchasing power, for the same hours."),
            say("Workers who look the same are the same, up to the selection that is named."),
            *fitted.dropped,
        ),
    )
