"""Cohort-component projection of a population, with scenarios of net migration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.life_table import abridged, survival_ratios
from iomlab.methods.rogers_castro import schedule

YEARS = 5
FIRST_FERTILE = 3  # group 15-19
# Rogers and Castro's fundamental parameters
FUNDAMENTAL = {
    "a1": 0.02,
    "alpha1": 0.1,
    "a2": 0.06,
    "alpha2": 0.1,
    "mu2": 20.0,
    "lambda2": 0.4,
    "c": 0.003,
}


@dataclass(frozen=True)
class Period:
    """What is assumed for five years of a projection.

    Attributes
    ----------
    male_mortality, female_mortality : array_like, shape (n + 1,)
        Deaths per person and year at ages 0, 1-4, 5-9, ..., open (n age groups of five years).
    fertility : array_like, shape (7,)
        Births per woman and year at ages 15-19 to 45-49.
    sex_ratio : float
        Boys for one girl at birth.
    male_migration, female_migration : array_like, shape (n,)
        Net migrants by age over the five years.
    """

    male_mortality: Any
    female_mortality: Any
    fertility: Any
    sex_ratio: float
    male_migration: Any
    female_migration: Any

    def with_migration(self, multiplier: float) -> Period:
        """Return the same assumptions with net migration multiplied."""
        return replace(
            self,
            male_migration=np.asarray(self.male_migration, dtype=float) * multiplier,
            female_migration=np.asarray(self.female_migration, dtype=float) * multiplier,
        )


@dataclass(frozen=True)
class Projection:
    """A projected population.

    Attributes
    ----------
    table : DataFrame
        Tidy: ``year, group`` (sex), ``age, value``; the starting population included.
    steps : DataFrame
        One line a projected year: ``births, e0_male, e0_female, net_migration, total``.
    assumptions : tuple of Message
        What must hold.
    """

    table: pd.DataFrame
    steps: pd.DataFrame
    assumptions: tuple[Message, ...] = field(default_factory=tuple)

    def people(self, year: int, sex: str) -> np.ndarray:
        """Return the population of one year and sex by age group."""
        rows = (self.table["year"] == year) & (self.table["group"] == sex)
        return self.table.loc[rows, "value"].to_numpy()

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        last = self.steps.index[-1]
        told = [
            say(
                "Under these assumptions {year} has {n} people.",
                year=str(last),
                n=float(self.steps.loc[last, "total"]),
            )
        ]
        below = int((self.table["value"] < 0).sum())
        if below:
            told.append(
                say(
                    "{n} age groups fall below zero: the assumed ages of migrants take away more "
                    "people than there are.",
                    n=below,
                )
            )
        return (*told, *self.assumptions)


def migrants_by_age(
    total: float, groups: int, parameters: Mapping[str, float] = FUNDAMENTAL
) -> np.ndarray:
    """Share out a net total over five-year age groups by a Rogers-Castro curve.

    Parameters
    ----------
    total : float
        Net migrants, of either sign.
    groups : int
        Number of age groups; the last is open and takes the single age at its start.
    parameters : mapping
        Of :func:`iomlab.methods.rogers_castro.schedule`.

    Returns
    -------
    ndarray, shape (groups,)

    Examples
    --------
    >>> migrants_by_age(100, 21)[[0, 4, 20]].round(1).tolist()
    [9.2, 16.4, 0.3]
    """
    amount = checks.number(total, "total")
    number = checks.count(groups, "groups", low=2)
    single = schedule(np.arange(YEARS * (number - 1) + 1), parameters)
    grouped = np.add.reduceat(single, np.arange(0, len(single), YEARS))
    return amount * grouped / grouped.sum()


def _survive(people: np.ndarray, into: np.ndarray) -> np.ndarray:
    older = np.empty_like(people)
    older[0] = 0
    older[1:] = people[:-1] * into[1:]
    older[-1] += people[-1] * into[-1]
    return older


def _step(
    male: np.ndarray, female: np.ndarray, period: Period, cap: bool
) -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    """Carry a population over five years; half of the migrants come at each end."""
    size = len(male)
    rates = {"male": period.male_mortality, "female": period.female_mortality}
    tables = {
        sex: abridged(checks.vector(m, f"{sex}_mortality", length=size + 1), sex, cap=cap)
        for sex, m in rates.items()
    }
    into = {sex: survival_ratios(table) for sex, table in tables.items()}
    fertility = checks.vector(period.fertility, "fertility", length=7)
    ratio = checks.number(period.sex_ratio, "sex_ratio", low=0)
    half = {
        sex: checks.vector(moved, f"{sex}_migration", length=size, negative=True) / 2
        for sex, moved in (("male", period.male_migration), ("female", period.female_migration))
    }
    male, female = male + half["male"], female + half["female"]
    men, women = _survive(male, into["male"]), _survive(female, into["female"])
    fertile = slice(FIRST_FERTILE, FIRST_FERTILE + 7)
    births = YEARS * float((fertility * (female[fertile] + women[fertile]) / 2).sum())
    men[0] = births * ratio / (1 + ratio) * into["male"][0]
    women[0] = births / (1 + ratio) * into["female"][0]
    men, women = men + half["male"], women + half["female"]
    facts = {
        "births": births,
        "e0_male": float(tables["male"]["e"].iloc[0]),
        "e0_female": float(tables["female"]["e"].iloc[0]),
        "net_migration": float(2 * (half["male"].sum() + half["female"].sum())),
        "total": float(men.sum() + women.sum()),
    }
    return men, women, facts


def project(
    male: Any, female: Any, year: int, periods: Sequence[Period], *, cap: bool = True
) -> Projection:
    """Carry a population forward by births, deaths and net migration of each age and sex.

    Parameters
    ----------
    male, female : array_like, shape (n,)
        People in five-year age groups 0-4, 5-9, ..., open.
    year : int
        Year of that population.
    periods : sequence of Period
        Assumptions for each five years that follow.
    cap : bool
        As in :func:`iomlab.methods.life_table.abridged`.

    Returns
    -------
    Projection

    Raises
    ------
    MethodError
        If a figure is missing, text or of the wrong length, a count or rate is negative, there
        are fewer than 11 age groups, or no period is given.

    Notes
    -----
    Half of the migrants join at the start of each period and half at its end. Births:
    ``5 sum F (W0 + W1) / 2`` on the women present after the first half joined and those who
    survive before the second half does [1]_.

    When it misleads
    ----------------
    A projection says what follows from its assumptions. It is no forecast, and of its three parts
    net migration is the least known: look at more than one scenario.

    References
    ----------
    .. [1] Preston, Heuveline and Guillot (2001) Demography, chapter 6.

    Examples
    --------
    >>> people = [100.0] * 11
    >>> rates = [0.02, 0.001] + [0.001] * 9 + [0.1]
    >>> five = Period(rates, rates, [0.04] * 7, 1.05, [0] * 11, [0] * 11)
    >>> project(people, people, 2020, [five]).steps.round(1).to_numpy().tolist()
    [[139.7, 57.2, 57.2, 0.0, 2194.2]]
    """
    men = checks.vector(male, "male", least=FIRST_FERTILE + 8)
    women = checks.vector(female, "female", length=len(men))
    first = checks.count(year, "year")
    if not periods:
        raise MethodError("There is no period to project over.", where="periods")
    ages = [YEARS * group for group in range(len(men))]
    tidy, steps = [_tidy(first, men, women, ages)], {}
    for at, period in enumerate(periods, start=1):
        men, women, steps[first + YEARS * at] = _step(men, women, period, cap)
        tidy.append(_tidy(first + YEARS * at, men, women, ages))
    return Projection(
        pd.concat(tidy, ignore_index=True),
        pd.DataFrame.from_dict(steps, orient="index").rename_axis("year"),
        (
            say("Birth and death rates follow the assumptions, for migrants as for others."),
            say("Net migrants have the assumed ages, half moving at each end of a period."),
        ),
    )


def _tidy(year: int, men: np.ndarray, women: np.ndarray, ages: list[int]) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame({"year": year, "group": sex, "age": ages, "value": people})
        for sex, people in (("male", men), ("female", women))
    )


def migration_scenarios(
    male: Any,
    female: Any,
    year: int,
    periods: Sequence[Period],
    multipliers: Sequence[float] = (0.0, 1.0, 2.0),
) -> pd.DataFrame:
    """Return total population by year under several levels of net migration.

    Parameters
    ----------
    male, female, year, periods
        As in :func:`project`.
    multipliers : sequence of float
        What net migration is multiplied with in each scenario.

    Returns
    -------
    DataFrame, shape (years, scenarios + 2)
        One column a multiplier, then ``low`` and ``high``, the lowest and highest of them.

    Raises
    ------
    MethodError
        As :func:`project`, or if a multiplier is missing or text.

    Notes
    -----
    :func:`project` with ``multiplier`` times the net migration of each age and period [1]_.

    When it misleads
    ----------------
    The band covers the chosen scenarios only. It is not a confidence interval.

    References
    ----------
    .. [1] Preston, Heuveline and Guillot (2001) Demography, chapter 6.

    Examples
    --------
    >>> rates = [0.02, 0.001] + [0.001] * 9 + [0.1]
    >>> five = Period(rates, rates, [0.04] * 7, 1.05, [1] * 11, [1] * 11)
    >>> migration_scenarios([100] * 11, [100] * 11, 2020, [five]).round(1).to_numpy().tolist()
    [[2194.2, 2216.1, 2238.1, 2194.2, 2238.1]]
    """
    levels = checks.vector(multipliers, "multipliers", negative=True)
    found = pd.DataFrame(
        {
            float(level): project(
                male, female, year, [period.with_migration(level) for period in periods]
            ).steps["total"]
            for level in levels
        }
    )
    band = {"low": found.min(axis=1), "high": found.max(axis=1)}
    return found.assign(**band)
