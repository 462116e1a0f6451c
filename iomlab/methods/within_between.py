"""One association, two levels: between units, and within them over time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods.standard_errors import quantile


def within_between(
    data: pd.DataFrame, x: str, y: str, unit: str, *, level: float = 0.95
) -> pd.DataFrame:
    """Return the slope of ``y`` on ``x`` between units and within units, which may differ in sign.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        Several rows a unit; rows with a missing figure are left out.
    x, y, unit : str
        Columns; take logarithms before if slopes are to be elasticities.
    level : float
        Level of the intervals.

    Returns
    -------
    DataFrame
        ``level`` (``between`` or ``within``), ``slope, low, high, n`` (units, or rows).

    Raises
    ------
    MethodError
        If there are fewer than three units or x does not vary at one of the levels.

    Notes
    -----
    Between: least squares through the means of the units. Within: least squares on deviations from
    those means, errors clustered by unit.

    When it misleads
    ----------------
    Neither slope is about persons. The one between countries is not the one that a country follows as
    it changes, and none says what a household does (ecological fallacy).

    References
    ----------
    Robinson, W. S. (1950). Ecological correlations and the behavior of individuals. American
    Sociological Review 15, 351-357.

    Examples
    --------
    >>> data = pd.DataFrame({"place": list("aabbcc"), "x": [1, 2, 3, 4, 5, 6.0],
    ...                      "y": [5, 7, 3, 5, 1, 3.0]})
    >>> within_between(data, "x", "y", "place")["slope"].round(6).tolist()
    [-1.0, 2.0]
    """
    known = checks.columns(data, [x, y, unit], "data")[[x, y, unit]].dropna()
    values = pd.DataFrame(
        {
            "unit": known[unit].to_numpy(),
            "x": checks.vector(known[x].to_numpy(), x, negative=True),
            "y": checks.vector(known[y].to_numpy(), y, negative=True),
        }
    )
    means = values.groupby("unit")[["x", "y"]].mean()
    units = len(means)
    if units < 3:
        raise MethodError("Three units or more are needed, not {n}.", where=unit, n=units)
    mean = means - means.mean()
    apart = values[["x", "y"]] - values.groupby("unit")[["x", "y"]].transform("mean")
    rows = []
    for name, part, groups in (
        ("between", mean, np.arange(units)),
        ("within", apart, values["unit"].to_numpy()),
    ):
        spread = float((part["x"] ** 2).sum())
        if spread <= 1e-12 * max(1.0, float((values["x"] ** 2).sum())):
            raise MethodError("{name} does not vary at one of the two levels.", where=x, name=x)
        slope = float((part["x"] * part["y"]).sum()) / spread
        scores = (part["x"] * (part["y"] - slope * part["x"])).groupby(groups).sum()
        error = float(np.sqrt(units / (units - 1) * (scores**2).sum())) / spread
        reach = quantile(level, units - 1) * error
        rows.append((name, slope, slope - reach, slope + reach, len(part)))
    return pd.DataFrame(rows, columns=["level", "slope", "low", "high", "n"])
