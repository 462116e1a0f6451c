"""Drivers of displacement: asylum applications by origin and year, with conflict, income, politics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks, gravity
from iomlab.methods.gravity_scenarios import WhatIf, what_if


@dataclass(frozen=True)
class Drivers:
    """A fitted panel of applications.

    Attributes
    ----------
    fitted : GravityFit
        The model, with ``table`` of ``estimate, se, low, high`` by driver.
    data : DataFrame
        The panel with lagged drivers.
    value, origin, year : str
        Columns.
    lag : int
        Years by which drivers come before applications.
    lead_p : float
        Smallest p-value (Bonferroni) of next year's drivers, which should tell nothing.
    assumptions : tuple of Message
    """

    fitted: gravity.GravityFit
    data: pd.DataFrame = field(repr=False)
    value: str
    origin: str
    year: str
    lag: int
    lead_p: float
    assumptions: tuple[Message, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One line a driver: ``estimate, se, low, high`` and the same as a ratio."""
        own = self.fitted.table
        return own.assign(
            ratio=np.exp(own["estimate"]),
            ratio_low=np.exp(own["low"]),
            ratio_high=np.exp(own["high"]),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words, as association."""
        told = [
            say(
                "Compared with the usual level of an origin and of a year, in {n} origin-years:",
                n=self.fitted.n_obs,
            )
        ]
        for term, line in self.table.iterrows():
            words = {
                "term": str(term),
                "low": float(line["ratio_low"]),
                "high": float(line["ratio_high"]),
                "ratio": float(line["ratio"]),
            }
            if line["low"] <= 0 <= line["high"]:
                told.append(
                    say(
                        "One unit more of {term} goes with {low:.2f} to {high:.2f} times the "
                        "applications: no direction can be told.",
                        **words,
                    )
                )
            else:
                told.append(
                    say(
                        "One unit more of {term} goes with {ratio:.2f} times the applications "
                        "(between {low:.2f} and {high:.2f} times).",
                        **words,
                    )
                )
        told.append(say("These are associations. The design does not show what causes what."))
        if self.lead_p < 0.05:
            told.append(
                say(
                    "Next year's drivers go with this year's applications too (p = {p:.3f}): "
                    "something else moves both.",
                    p=self.lead_p,
                )
            )
        return (*told, *self.fitted.dropped, *self.assumptions)

    def scenario(
        self, changes: Mapping[str, Any], *, year: Any = None, level: float = 0.95
    ) -> WhatIf:
        """Return applications of one year if drivers had other values, with the band.

        Parameters
        ----------
        changes : mapping of driver to one value, or to a function of the column
        year : optional
            The year; default: the last.
        level : float
        """
        wanted = self.data[self.year].max() if year is None else year
        rows = (self.data[self.year] == wanted).to_numpy()
        if not rows.any():
            raise MethodError("The panel has no year {year}.", where=self.year, year=str(wanted))
        new = {}
        for name, change in changes.items():
            column = checks.columns(self.data, [name], "data")[name]
            other = change(column) if callable(change) else change
            new[name] = np.where(rows, other, column)
        done = what_if(self.fitted, self.data, new, only=rows, level=level)
        own = done.table
        named = own.assign(
            **{name: self.data[name].to_numpy()[own.index] for name in (self.origin, self.year)}
        )
        return replace(done, table=named)


def lagged(
    data: pd.DataFrame, columns: Sequence[str], *, origin: str, year: str, years: int
) -> pd.DataFrame:
    """Return the table with columns taken from ``years`` before (by the calendar, not by rows).

    Years without a row before them are missing, never zero.

    Examples
    --------
    >>> data = pd.DataFrame({"origin": ["A"] * 3, "year": [2000, 2001, 2003], "war": [1, 2, 3]})
    >>> lagged(data, ["war"], origin="origin", year="year", years=1)["war"].tolist()
    [nan, 1.0, nan]
    """
    frame = checks.columns(data, [origin, year, *columns], "data").reset_index(drop=True)
    checks.unique(frame, [origin, year], "data")
    if years == 0:
        return frame
    before = frame[[origin, year, *columns]].assign(**{year: frame[year] + years})
    rest = frame.drop(columns=list(columns))
    return rest.merge(before, on=[origin, year], how="left", validate="one_to_one")


def panel(
    data: pd.DataFrame,
    drivers: Sequence[str],
    *,
    value: str = "value",
    origin: str = "origin",
    year: str = "year",
    lag: int = 1,
    level: float = 0.95,
) -> Drivers:
    """Relate asylum applications to conditions in the origin, with effects of origin and year.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        One line an origin and year.
    drivers : sequence of str
        Terms, such as ``["conflict", "log(income)", "disaster"]``.
    value, origin, year : str
        Columns: applications, origin, year.
    lag : int
        Years by which drivers come before applications.
    level : float
        Level of the intervals.

    Returns
    -------
    Drivers

    Raises
    ------
    MethodError
        If rows are duplicated, a driver is unknown or does not vary within origins, or
        applications are negative or all zero.

    Notes
    -----
    ``E[y_ot] = exp(x_o,t-lag b + a_o + c_t)`` by Poisson pseudo-likelihood, errors clustered by
    origin [1]_ [2]_. Origin effects hold what does not change (size, distance), year effects
    what moves all origins.

    When it misleads
    ----------------
    Applications count who reached and could apply, so that a closed border looks like peace.
    Drivers come together: each coefficient holds the others fixed, which wars do not do.

    References
    ----------
    .. [1] Santos Silva and Tenreyro (2006) Review of Economics and Statistics 88:641-658.
    .. [2] Hatton (2009) Economic Journal 119:F183-F213.

    Examples
    --------
    >>> rows = [(o, t, (o * t) % 5, round(50 * o * 1.3 ** ((o * (t - 1)) % 5)))
    ...         for o in (1, 2, 3, 4) for t in range(2000, 2008)]
    >>> data = pd.DataFrame(rows, columns=["origin", "year", "war", "value"])
    >>> found = panel(data, ["war"])
    >>> round(float(found.table["ratio"].iloc[0]), 2)
    1.3
    """
    names = list(drivers)
    if not names:
        raise MethodError("At least one driver is needed.", where="drivers")
    years = checks.count(lag, "lag")
    checks.columns(data, [value, origin, year], "data")
    parsed = gravity.design(f"{value} ~ {' + '.join(names)}", data)
    words = " ".join(parsed.formula.terms)
    columns = [
        str(column)
        for column in data.columns
        if str(column) not in (value, origin, year) and _has_word(words, str(column))
    ]
    frame = lagged(data, columns, origin=origin, year=year, years=years)
    formula = f"{value} ~ {' + '.join(names)} | {origin} + {year}"
    fitted = gravity.fit(frame, formula, cluster=[origin], level=level)
    return Drivers(
        fitted=fitted,
        data=frame,
        value=value,
        origin=origin,
        year=year,
        lag=years,
        lead_p=_lead(data, columns, formula, origin, year),
        assumptions=(
            say(
                "Drivers of {lag} years before stand for what people knew when they left.",
                lag=years,
            ),
            say("What makes an origin different stays the same over the years."),
            *fitted.assumptions,
        ),
    )


def _has_word(text: str, name: str) -> bool:
    import re

    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _lead(data: pd.DataFrame, columns: list[str], formula: str, origin: str, year: str) -> float:
    """Return the smallest p-value, times their number, of drivers of the year after."""
    from scipy.stats import norm

    ahead = lagged(data, columns, origin=origin, year=year, years=-1)
    try:
        table = gravity.fit(ahead, formula, cluster=[origin]).table
    except MethodError:
        return float("nan")
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * norm.sf(np.abs(table["estimate"] / table["se"]))
    return float(min(np.nanmin(p) * len(p), 1.0))
