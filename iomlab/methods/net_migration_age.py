"""Net migration by age and sex between two censuses, placed at the end, by cohort or in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks

PLACEMENTS = ("stock", "cohort", "time")
SEXES = ("male", "female")
CENSUS_ERROR = 0.01


@dataclass(frozen=True)
class NetMigrationByAge:
    """Net migration by age, sex and period.

    Attributes
    ----------
    male, female : DataFrame, shape (ages, periods)
        Net migrants, index the age at the start of the group, columns the start of the period.
    table : DataFrame
        The same, tidy: ``age, year, group, value, low, high``.
    placement : str
        ``stock``, ``cohort`` or ``time``.
    assumptions : tuple of Message
        What must hold.
    """

    male: pd.DataFrame
    female: pd.DataFrame
    table: pd.DataFrame
    placement: str
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        totals = self.table.groupby("year")[["value", "low", "high"]].sum()
        year = totals.index[-1]
        return (
            say(
                "In the period from {year}, net migration was {n} (between {low} and {high}).",
                year=str(year),
                n=float(totals.loc[year, "value"]),
                low=float(totals.loc[year, "low"]),
                high=float(totals.loc[year, "high"]),
            ),
            *self.assumptions,
        )


def _frame(values: Any, name: str) -> pd.DataFrame:
    if not isinstance(values, pd.DataFrame):
        raise MethodError(
            "{name} must be a table with ages in rows and years in columns.", where=name, name=name
        )
    checked = checks.table(values, name, least=1)
    ages = checks.vector([float(age) for age in values.index], f"{name} ages")
    return pd.DataFrame(checked, index=ages, columns=list(values.columns))


def births_by_sex(
    women: pd.DataFrame, rates: pd.DataFrame, sex_ratio: Any, years: float
) -> dict[str, np.ndarray]:
    """Return boys and girls born in each period, from rates and the mean number of women.

    Parameters
    ----------
    women : DataFrame, shape (ages, periods + 1)
        Women by age at each census.
    rates : DataFrame, shape (fertile ages, periods)
        Births per woman and year.
    sex_ratio : array_like, shape (periods,)
        Boys for one girl.
    years : float
        Length of a period.

    Examples
    --------
    >>> women = pd.DataFrame({"2000": [100.0], "2005": [120.0]}, index=[20.0])
    >>> rates = pd.DataFrame({"2000": [0.1]}, index=[20.0])
    >>> births_by_sex(women, rates, [1.2], 5)["female"].round(1).tolist()
    [25.0]
    """
    unknown = [age for age in rates.index if age not in women.index]
    if unknown:
        raise MethodError(
            "The fertility rates have an age {age} that the population has not.",
            where="fertility",
            age=f"{unknown[0]:g}",
        )
    ratio = checks.vector(sex_ratio, "sex_ratio", length=rates.shape[1])
    counted = women.loc[rates.index].to_numpy()
    mean = (counted[:, :-1] + counted[:, 1:]) / 2
    born = years * (mean * rates.to_numpy()).sum(axis=0)
    return {"male": born * ratio / (1 + ratio), "female": born / (1 + ratio)}


def _stock(people: np.ndarray, survival: np.ndarray, born: np.ndarray) -> np.ndarray:
    """Return net migrants who are alive at the end of the period, by age reached."""
    before, after = people[:, :-1], people[:, 1:]
    expected = np.empty_like(survival)
    expected[0] = born * survival[0]
    expected[1:] = before[:-1] * survival[1:]
    expected[-1] += before[-1] * survival[-1]
    return after - expected


def _cohort(stock: np.ndarray, survival: np.ndarray) -> np.ndarray:
    """Share each residual between the two age groups that its cohort passes through."""
    upper = stock / (2 * np.sqrt(survival))
    upper[0] *= 2
    placed = upper.copy()
    placed[:-2] += upper[1:-1]
    placed[-2] = 2 * upper[-2]
    placed[-1] = stock[-1]
    return placed


def _time(stock: np.ndarray, survival: np.ndarray) -> np.ndarray:
    """Place moves evenly in time, carrying what earlier age groups leave to the next."""
    placed = np.empty_like(stock)
    placed[0] = 2 * stock[0]
    for age in range(1, len(stock)):
        placed[age] = 2 * stock[age] - placed[age - 1] * survival[age]
    return placed


def by_age(
    population: Mapping[str, pd.DataFrame],
    survival: Mapping[str, pd.DataFrame],
    fertility: pd.DataFrame,
    sex_ratio: Any,
    *,
    placement: str = "stock",
    census_error: float = CENSUS_ERROR,
) -> NetMigrationByAge:
    """Return net migration by age and sex: those counted beyond births and survivors.

    Parameters
    ----------
    population : mapping of 'male' and 'female' to DataFrame, shape (ages, periods + 1)
        People by age (index: first age of the group; last group open) at each census year.
    survival : mapping of 'male' and 'female' to DataFrame, shape (ages, periods)
        Share surviving into each age group over the period (row 0: births).
    fertility : DataFrame, shape (fertile ages, periods)
        Births per woman and year.
    sex_ratio : array_like, shape (periods,)
        Boys for one girl at birth.
    placement : {'stock', 'cohort', 'time'}
        Where moves are put: at the end of the period, along the cohort, or evenly in time.
    census_error : float
        Share by which each count may be wrong; gives the bounds in ``table``.

    Returns
    -------
    NetMigrationByAge

    Raises
    ------
    MethodError
        If tables disagree in shape, age groups and periods differ in length, or a value is
        negative, missing or text.

    Notes
    -----
    With age groups and periods of n years, stock: ``N(x+n, t+n) - N(x, t) s(x+n)``; the last
    group pools the two oldest; the first uses births ``n sum F (W(t) + W(t+n)) / 2``. Cohort:
    half of each stock residual in each of the two groups it passed, brought back by ``sqrt(s)``.
    Time: ``2 stock(x) - placed(x - n) s(x)`` with the first group doubled [1]_ [2]_.

    When it misleads
    ----------------
    The placement in time swings from age to age, as one group's error is carried to the next with
    its sign turned. Age heaping looks like migration in all three.

    References
    ----------
    .. [1] United Nations Population Division, residual method worksheets.
    .. [2] United Nations (1970) Manual VI: Methods of Measuring Internal Migration.

    Examples
    --------
    >>> people = pd.DataFrame({"2000": [50, 40, 30], "2005": [52, 60, 55]}, index=[0, 5, 10])
    >>> alive = pd.DataFrame({"2000": [0.9, 0.9, 0.8]}, index=[0, 5, 10])
    >>> rates = pd.DataFrame({"2000": [0.2]}, index=[10])
    >>> both = {"male": people, "female": people}
    >>> by_age(both, {"male": alive, "female": alive}, rates, [1.0]).male["2000"].round(2).tolist()
    [32.88, 15.0, -1.0]
    """
    checks.one_of(placement, PLACEMENTS, "placement")
    error = checks.number(census_error, "census_error", low=0, high=1)
    for name, given in (("population", population), ("survival", survival)):
        absent = [sex for sex in SEXES if sex not in given]
        if absent:
            raise MethodError("{name} lacks {sex}.", where=name, name=name, sex=absent[0])
    people = {sex: _frame(population[sex], f"population {sex}") for sex in SEXES}
    alive = {sex: _frame(survival[sex], f"survival {sex}") for sex in SEXES}
    rates = _frame(fertility, "fertility")
    ages, years = people["male"].index, list(alive["male"].columns)
    checks.vector(list(ages), "ages", least=3)
    shape = (len(ages), len(years) + 1)
    for sex in SEXES:
        checks.table(people[sex], f"population {sex}", shape=shape)
        checks.table(alive[sex], f"survival {sex}", shape=(shape[0], shape[1] - 1))
        if not (people[sex].index.equals(ages) and alive[sex].index.equals(ages)):
            raise MethodError("The tables do not have the same ages.", where=sex)
        if (alive[sex].to_numpy() <= 0).any():
            raise MethodError("A survival ratio is zero, so nobody could be seen.", where=sex)
    checks.table(rates, "fertility", shape=(len(rates), len(years)))
    try:
        dates = [float(year) for year in people["male"].columns]
    except (TypeError, ValueError):
        raise MethodError("The columns must be census years.", where="population") from None
    steps = set(np.diff(ages)) | set(np.diff(dates))
    if len(steps) != 1:
        raise MethodError("Age groups and periods must all have the same length.", where="ages")
    born = births_by_sex(people["female"], rates, sex_ratio, float(steps.pop()))
    placed, tidy = {}, []
    for sex in SEXES:
        counts, share = people[sex].to_numpy(), alive[sex].to_numpy()
        found = _stock(counts, share, born[sex])
        if placement != "stock":
            found = (_cohort if placement == "cohort" else _time)(found, share)
        placed[sex] = pd.DataFrame(found, index=ages, columns=years)
        before = np.vstack([np.zeros(len(years)), counts[:-1, :-1]])
        slack = error * (counts[:, 1:] + before)
        grid = pd.MultiIndex.from_product([ages, years], names=["age", "year"])
        tidy.append(
            pd.DataFrame(
                {
                    "group": sex,
                    "value": found.ravel(),
                    "low": (found - slack).ravel(),
                    "high": (found + slack).ravel(),
                },
                index=grid,
            ).reset_index()
        )
    return NetMigrationByAge(
        placed["male"],
        placed["female"],
        pd.concat(tidy, ignore_index=True),
        placement,
        (
            say("Migrants live and bear children as the survival ratios and rates say."),
            say("Each census is right to within {error:.1%} at every age.", error=error),
        ),
    )
