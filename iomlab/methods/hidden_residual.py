"""Residents without papers as a residual: a survey's foreign-born less the lawful residents."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import check_scale
from iomlab.methods.interval import Interval

NEEDED = ("survey_foreign_born", "survival", "emigration")
ASSUMED = (*NEEDED, "temporary", "undercount_lawful", "undercount_irregular")


@dataclass(frozen=True)
class Residual:
    """Residents without papers under one set of assumptions.

    Attributes
    ----------
    lawful_by_cohort : ndarray, shape (cohorts,)
        People of each admission cohort who are still alive and resident.
    lawful_total : float
        Their sum, with lawful temporary residents.
    counted : float
        Residents without papers that the survey counts.
    population : float
        The same, corrected for those that the survey misses.
    """

    lawful_by_cohort: np.ndarray
    lawful_total: float
    counted: float
    population: float

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            say("Survey and admission records define the foreign-born and the date alike."),
            say("The yearly rates of survival and emigration hold for every year since admission."),
            say("The shares missed by the survey are assumed, not measured."),
        )


def lawful_residents(
    admitted: Sequence[float],
    years: Sequence[float],
    survival: Any,
    emigration: Any,
) -> np.ndarray:
    """Return how many lawfully admitted people still live in the country, by cohort.

    Parameters
    ----------
    admitted : sequence of float, shape (cohorts,)
        People admitted for good.
    years : sequence of float, shape (cohorts,)
        Years since admission.
    survival, emigration : float or sequence of float
        Yearly chance to survive and to leave the country: one, or one a cohort.

    Returns
    -------
    ndarray, shape (cohorts,)

    Raises
    ------
    MethodError
        If lengths disagree, counts are negative, or a chance lies outside 0 to 1.

    Notes
    -----
    ``admitted * survival^years * (1 - emigration)^years``.

    When it misleads
    ----------------
    People leave most in the first years; one rate for all years then keeps too few of the old
    cohorts and too many of the new.

    References
    ----------
    Warren, R. and Passel, J. (1987). A count of the uncountable. Demography 24, 375-393.

    Examples
    --------
    >>> lawful_residents([1000, 500], [1, 2], 0.99, 0.1).round(1).tolist()
    [891.0, 396.9]
    """
    people = checks.vector(admitted, "admitted")
    since = checks.vector(years, "years", length=len(people))
    alive = _chances(survival, "survival", len(people))
    leave = _chances(emigration, "emigration", len(people))
    return people * alive**since * (1 - leave) ** since


def residual(
    survey_foreign_born: float,
    admitted: Sequence[float],
    years: Sequence[float],
    *,
    survival: Any,
    emigration: Any,
    temporary: Any = 0.0,
    undercount_lawful: float = 0.0,
    undercount_irregular: float = 0.0,
    scale: str = "country",
) -> Residual:
    """Estimate residents without papers under one set of assumptions.

    Parameters
    ----------
    survey_foreign_born : float
        Foreign-born people that the survey or census counts.
    admitted, years, survival, emigration
        As in :func:`lawful_residents`.
    temporary : float or sequence of float
        Lawful temporary residents (students, workers); several groups are added up.
    undercount_lawful, undercount_irregular : float
        Shares of each group that the survey misses (0 to below 1).
    scale : str
        Scale of the estimate: a country or a large region, never below.

    Returns
    -------
    Residual

    Raises
    ------
    MethodError
        If inputs break their conditions, or lawful residents are more than the survey counts (the
        residual would be negative).

    Notes
    -----
    ``counted = survey - lawful (1 - u_lawful)``; ``population = counted / (1 - u_irregular)``.

    When it misleads
    ----------------
    It is a small difference of two large numbers: 1% more lawful residents can move it by several
    per cent. Never give it alone; use :func:`residual_range`.

    References
    ----------
    Warren, R. and Passel, J. (1987). Demography 24, 375-393.
    Van Hook, J. et al. (2021). Uncertainty about the size of the unauthorized foreign-born
    population in the United States. Demography 58, 2315-2336.

    Examples
    --------
    >>> found = residual(1500, [1000, 500], [1, 2], survival=0.99, emigration=0.1,
    ...                  undercount_irregular=0.1)
    >>> round(found.lawful_total), round(found.counted), round(found.population)
    (1288, 212, 236)
    """
    check_scale(scale)
    cohorts = lawful_residents(admitted, years, survival, emigration)
    others = temporary if isinstance(temporary, (Sequence, np.ndarray, pd.Series)) else [temporary]
    lawful = float(cohorts.sum() + checks.vector(others, "temporary").sum())
    survey = checks.number(survey_foreign_born, "survey_foreign_born", low=0.0)
    missed = checks.number(undercount_lawful, "undercount_lawful", low=0.0, high=1.0)
    hidden = checks.number(undercount_irregular, "undercount_irregular", low=0.0, high=1.0)
    if hidden == 1:
        raise MethodError(
            "A survey that misses everyone without papers says nothing about them.",
            where="undercount_irregular",
        )
    counted = survey - lawful * (1 - missed)
    if counted < 0:
        raise MethodError(
            "Lawful residents ({lawful:,.0f} counted) are more than the survey's foreign-born "
            "({survey:,.0f}), so there is no residual.",
            where="survey_foreign_born",
            next_step=say("Check that both count the same people at the same date, and the rates."),
            lawful=lawful * (1 - missed),
            survey=survey,
        )
    return Residual(cohorts, lawful, counted, counted / (1 - hidden))


@dataclass(frozen=True)
class ResidualRange:
    """Residents without papers under all combinations of low and high assumptions.

    Attributes
    ----------
    interval : Interval
        Lowest and highest estimate (level 1: they follow from the assumptions alone).
    middle : float
        Estimate at the middle of every assumption; not to be given without the range.
    table : DataFrame
        One line an assumption: ``assumption``, its ``low`` and ``high`` value, and the population
        at each with the others in the middle (``at_low``, ``at_high``): what matters most.
    assumptions : tuple of Message
    """

    interval: Interval
    middle: float
    table: pd.DataFrame
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the range and what moves it most."""
        swing = (self.table["at_high"] - self.table["at_low"]).abs()
        first = self.table.iloc[int(swing.to_numpy().argmax())]
        return (
            say(
                "Between {low:,.0f} and {high:,.0f} people, depending on what is assumed.",
                low=self.interval.low,
                high=self.interval.high,
            ),
            say(
                "The assumption on {name} matters most: it moves the answer by {n:,.0f}.",
                name=str(first["assumption"]).replace("_", " "),
                n=float(swing.max()),
            ),
            *self.assumptions,
        )


def residual_range(
    admitted: Sequence[float],
    years: Sequence[float],
    bounds: Mapping[str, tuple[float, float]],
    *,
    scale: str = "country",
    **fixed: Any,
) -> ResidualRange:
    """Estimate residents without papers as a range over assumptions.

    Parameters
    ----------
    admitted, years
        As in :func:`residual`.
    bounds : mapping of name to (low, high)
        Assumptions of :func:`residual` with their lowest and highest plausible value (single
        numbers).
    scale : str
        As in :func:`residual`.
    **fixed
        The other inputs of :func:`residual`.

    Returns
    -------
    ResidualRange

    Raises
    ------
    MethodError
        If there are no bounds, a name is unknown or given twice, a low is above its high, or some
        combination has no residual.

    Notes
    -----
    The residual rises or falls steadily with each assumption, so its extremes lie at the corners.

    When it misleads
    ----------------
    The range holds all combinations, also unlikely ones; and none that was not thought of.

    References
    ----------
    Van Hook, J. et al. (2021). Demography 58, 2315-2336.

    Examples
    --------
    >>> found = residual_range([1000, 500], [1, 2], {"emigration": (0.05, 0.15),
    ...     "undercount_irregular": (0.0, 0.2)}, survey_foreign_born=1500, survival=0.99)
    >>> print(found.explain()[0])
    Between 117 and 381 people, depending on what is assumed.
    """
    if not bounds:
        raise MethodError(
            "A range needs at least one assumption with a low and a high value.", where="bounds"
        )
    ends: dict[str, tuple[float, float]] = {}
    for name, pair in bounds.items():
        checks.one_of(name, ASSUMED, "bounds")
        low, high = (checks.number(value, name) for value in pair)
        if low > high:
            raise MethodError(
                "The low value of {name} is above its high one.", where=name, name=name
            )
        if name in fixed:
            raise MethodError("{name} is given twice.", where=name, name=name)
        ends[name] = (low, high)
    for name in fixed:
        checks.one_of(name, ASSUMED, "inputs")
    for name in NEEDED:
        if name not in fixed and name not in ends:
            raise MethodError("{name} is missing.", where=name, name=name)

    def at(**chosen: float) -> float:
        return residual(admitted=admitted, years=years, scale=scale, **fixed, **chosen).population

    corners = [
        at(**dict(zip(ends, corner, strict=True))) for corner in itertools.product(*ends.values())
    ]
    middle = {name: (low + high) / 2 for name, (low, high) in ends.items()}
    rows = [
        {
            "assumption": name,
            "low": low,
            "high": high,
            "at_low": at(**{**middle, name: low}),
            "at_high": at(**{**middle, name: high}),
        }
        for name, (low, high) in ends.items()
    ]
    centre = at(**middle)
    told = (
        say("Survey and admission records define the foreign-born and the date alike."),
        say("The true value of each assumption lies between its low and its high value."),
    )
    return ResidualRange(
        Interval(min(corners), max(corners), 1.0), centre, pd.DataFrame(rows), told
    )


def _chances(values: Any, name: str, length: int) -> np.ndarray:
    """Return one chance a cohort, from one for all or one each."""
    listed = values if isinstance(values, (Sequence, np.ndarray, pd.Series)) else [values]
    found = checks.vector(listed, name)
    if len(found) == 1:
        found = np.repeat(found, length)
    found = checks.vector(found, name, length=length)
    if (found > 1).any():
        raise MethodError(
            "{name} is a yearly chance between 0 and 1, not {value}.",
            where=name,
            name=name,
            value=float(found.max()),
        )
    return found
