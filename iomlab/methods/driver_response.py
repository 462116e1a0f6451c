"""What a fitted panel of drivers answers when drivers move: association, with its band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError, suggest
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.drivers import Drivers, panel
from iomlab.methods.standard_errors import quantile

TOGETHER = "together"
LEAST_SPARE = 30
RESPONSE = ["term", "response", "low", "high"]


@dataclass(frozen=True)
class Attempt:
    """A panel of drivers, or the reason why these rows can't bear one.

    Attributes
    ----------
    found : Drivers or None
    why : Message or None
        Why there is none.
    rows, origins : int
        Used by the model; 0 where there is none.
    years : tuple of int
        Years of the outcome that the model used.
    """

    found: Drivers | None
    why: Message | None = None
    rows: int = 0
    origins: int = 0
    years: tuple[int, ...] = ()

    def response(self, steps: Mapping[str, float]) -> pd.DataFrame:
        """Return :func:`response`; without a model a table without rows."""
        return pd.DataFrame(columns=RESPONSE) if self.found is None else response(self.found, steps)

    def expected(self, value: str = "value") -> pd.DataFrame:
        """Return :func:`expected`; without a model a table without rows."""
        empty = pd.DataFrame(columns=["origin", "year", value, "expected"])
        return empty if self.found is None else expected(self.found)


def attempt(
    data: pd.DataFrame,
    drivers: Sequence[str],
    *,
    value: str = "value",
    origin: str = "origin",
    year: str = "year",
    lag: int = 1,
    level: float = 0.95,
) -> Attempt:
    """Fit a panel of drivers where the rows can bear it, and say why not where they can't.

    Parameters
    ----------
    data, drivers, value, origin, year, lag, level
        As in :func:`iomlab.methods.drivers.panel`.

    Returns
    -------
    Attempt

    Notes
    -----
    A model is kept if at least 30 rows are left after one effect for each origin and year and one
    coefficient for each driver: with fewer, the errors by origin are too small to be believed.

    When it misleads
    ----------------
    A driver that few origins report cuts the panel down to those origins. Compare rows and origins
    before two models are compared.

    References
    ----------
    Cameron, A. C. and Miller, D. L. (2015). A practitioner's guide to cluster-robust inference.
    Journal of Human Resources 50, 317-372.

    Examples
    --------
    >>> rows = [(o, t, (o * t) % 5, round(50 * o * 1.3 ** ((o * (t - 1)) % 5)))
    ...         for o in (1, 2, 3, 4) for t in range(2000, 2016)]
    >>> data = pd.DataFrame(rows, columns=["origin", "year", "war", "value"])
    >>> attempt(data, ["war"]).rows, attempt(data.head(9), ["war"]).found
    (60, None)
    """
    try:
        found = panel(data, drivers, value=value, origin=origin, year=year, lag=lag, level=level)
    except MethodError as refused:
        return Attempt(None, refused.message)
    used = found.data.iloc[found.fitted.made.rows]
    rows, origins = len(used), int(used[origin].nunique())
    years = tuple(sorted({int(when) for when in used[year]}))
    spare = rows - origins - len(years) - len(found.fitted.table)
    if spare < LEAST_SPARE:
        why = say(
            "Only {rows} origin-years have all these drivers: too few to tell drivers from what is "
            "special about {origins} origins and {years} years.",
            rows=rows,
            origins=origins,
            years=len(years),
        )
        return Attempt(None, why)
    return Attempt(found, None, rows, origins, years)


def response(found: Drivers, steps: Mapping[str, float]) -> pd.DataFrame:
    """Return by how many per cent applications differ where drivers are higher or lower.

    Parameters
    ----------
    found : Drivers
        A fitted panel.
    steps : mapping of term to float
        How far each term moves, in its own unit: ``log(1.1)`` for ten per cent more of a driver that
        is in logarithms.

    Returns
    -------
    DataFrame
        ``term, response, low, high`` in per cent: one line a term that moves, the others held as they
        are; and, with several terms, the line ``together``.

    Raises
    ------
    MethodError
        If a term is not in the model, a step is not a number, or there is none.

    Notes
    -----
    ``100 (exp(s b) - 1)``; together ``s'b`` with variance ``s'Vs`` (the terms' errors are not
    independent, so bands don't add up).

    When it misleads
    ----------------
    Read as a promise (“ten per cent more income, so many fewer departures”). It compares years of the
    same origins and says what went together; what would happen if someone moved a driver needs a
    design.

    References
    ----------
    Hatton (2009) Economic Journal 119:F183-F213.

    Examples
    --------
    >>> from iomlab.methods.drivers import panel
    >>> rows = [(o, t, (o * t) % 5, round(50 * o * 1.3 ** ((o * (t - 1)) % 5)))
    ...         for o in (1, 2, 3, 4) for t in range(2000, 2008)]
    >>> data = pd.DataFrame(rows, columns=["origin", "year", "war", "value"])
    >>> response(panel(data, ["war"]), {"war": 1})["response"].round().tolist()
    [30.0]
    """
    fitted = found.fitted
    if not steps:
        raise MethodError("No driver moves.", where="steps")
    for name in steps:
        if name not in fitted.table.index:
            raise MethodError(
                "{name} is not in the model, so moving it says nothing.",
                where="steps",
                name=repr(name),
                nearest=suggest(name, list(fitted.table.index)),
                next_step=say("Terms: {names}.", names=", ".join(map(str, fitted.table.index))),
            )
    moved = pd.Series({name: checks.number(step, "steps") for name, step in steps.items()})
    reach = quantile(fitted.level, fitted.degrees)
    moves = {name: moved.where(moved.index == name, 0.0) for name in moved.index}
    if len(moved) > 1:
        moves[TOGETHER] = moved
    rows = []
    b = fitted.table.loc[moved.index, "estimate"].to_numpy()
    covariance = fitted.covariance.loc[moved.index, moved.index].to_numpy()
    for name, step in ((name, step.to_numpy()) for name, step in moves.items()):
        centre = float(step @ b)
        spread = reach * float(np.sqrt(step @ covariance @ step))
        ends = (centre, centre - spread, centre + spread)
        rows.append((name, *(100 * float(np.expm1(end)) for end in ends)))
    return pd.DataFrame(rows, columns=RESPONSE)


def expected(found: Drivers) -> pd.DataFrame:
    """Return what was observed and what the model expects, for each origin and year it used.

    Parameters
    ----------
    found : Drivers

    Returns
    -------
    DataFrame
        Origin, year, the observed value under its own name, and ``expected``.

    Notes
    -----
    With effects of origins the expected values of an origin add up to those observed.

    When it misleads
    ----------------
    The model saw these years. How well it fits them says nothing of how well it would foresee the next.

    Examples
    --------
    >>> from iomlab.methods.drivers import panel
    >>> rows = [(o, t, (o * t) % 5, round(50 * o * 1.3 ** ((o * (t - 1)) % 5)))
    ...         for o in (1, 2, 3, 4) for t in range(2000, 2008)]
    >>> data = pd.DataFrame(rows, columns=["origin", "year", "war", "value"])
    >>> seen = expected(panel(data, ["war"]))
    >>> bool(abs(seen["expected"].sum() - seen["value"].sum()) < 0.1)
    True
    """
    rows = found.fitted.made.rows
    kept = found.data.iloc[rows][[found.origin, found.year, found.value]].reset_index(drop=True)
    return kept.assign(expected=np.asarray(found.fitted.fitted, dtype=float))
