"""Countries of origin year by year: how many of their people seek asylum, and what drives departures."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from iomlab.data.computed import column, computed, estimate
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.errors import DataError, suggest
from iomlab.languages.precision import within
from iomlab.messages import Message, say

SOUGHT = "asylum_seekers"
FEWEST = 1_000_000


@dataclass(frozen=True)
class Driver:
    """A driver: its column, how a model takes it, and its words.

    ``proportional`` drivers enter as logarithms, so that a change in per cent has a meaning; a score
    does not have one, and moves by points.
    """

    column: str
    words: Message
    proportional: bool = True

    @property
    def term(self) -> str:
        """How a formula names it."""
        return f"log({self.column})" if self.proportional else self.column


DRIVERS = {
    "conflict": Driver("conflict_new", say("Displacement by conflict")),
    "disaster": Driver("disaster_new", say("Displacement by disasters")),
    "income": Driver("gdp_per_capita_ppp", say("Income per person")),
    "unemployment": Driver("unemployment_pct", say("Unemployment rate")),
    "stability": Driver(
        "political_stability",
        say("Political stability (a tenth of a point in place of ten per cent)"),
        False,
    ),
    "network": Driver("refugees", say("Refugees who left before (network)")),
}


def drivers(names: Iterable[str]) -> dict[str, Driver]:
    """Return drivers by name, each once, in the order given.

    Raises
    ------
    DataError
        When a name is unknown or there is none.

    >>> list(drivers(["conflict", "income", "conflict"]))
    ['conflict', 'income']
    """
    asked = list(dict.fromkeys(names))
    for name in asked:
        if name not in DRIVERS:
            raise DataError(
                "No shipped table has the driver {name}.",
                name=repr(name),
                nearest=suggest(name, DRIVERS),
                next_step=say("Drivers: {names}.", names=", ".join(DRIVERS)),
            )
    if not asked:
        raise DataError(
            "A model needs at least one driver.",
            next_step=say("Drivers: {names}.", names=", ".join(DRIVERS)),
        )
    return {name: DRIVERS[name] for name in asked}


def terms(names: Iterable[str]) -> list[str]:
    """Return the terms of drivers for :func:`iomlab.methods.drivers.panel`.

    >>> terms(["income", "stability"])
    ['log(gdp_per_capita_ppp)', 'political_stability']
    """
    return [driver.term for driver in drivers(names).values()]


def steps(names: Iterable[str], percent: float) -> dict[str, float]:
    """Return how far each term moves if its driver moves by so many per cent.

    A score, which has no zero, moves by a tenth of a point for each ten per cent.

    >>> {name: round(step, 4) for name, step in steps(["income", "stability"], 10).items()}
    {'log(gdp_per_capita_ppp)': 0.0953, 'political_stability': 0.1}
    """
    return {
        driver.term: math.log1p(percent / 100) if driver.proportional else percent / 100
        for driver in drivers(names).values()
    }


def responses(table: pd.DataFrame, people: Figures) -> Figures:
    """Return responses of a model to its drivers as figures that can be shown.

    Parameters
    ----------
    table : DataFrame
        ``term, response, low, high``, in per cent.
    people : Figures
        The panel that the model was fitted on.
    """
    words = {driver.term: driver.words for driver in DRIVERS.values()}
    words["together"] = say("All together")
    unit = say("per cent")
    ends = ["response", "low", "high"]  # a fit repeats itself to about the tenth digit
    table = table.assign(**table[ends].astype("float64").round(4))
    return computed(
        table, people,
        term=column(say("Driver"), role="group", labels=words),
        response=column(say("Response of asylum-seekers"), unit, 1, about=say(
            "how many more people seeking asylum went with the higher driver, other drivers, origin and year held: an association"
        )),
        low=column(say("Lower end (95%)"), unit, 1),
        high=column(say("Upper end (95%)"), unit, 1),
    )  # fmt: skip


def panel(since: int = 2012, until: int = 2024) -> Figures:
    """Return origins by year: people seeking asylum, and the drivers of all years before.

    Parameters
    ----------
    since, until : int
        Years whose asylum-seekers are kept; in other years they are missing, so that drivers of
        earlier years can still be lagged.

    Returns
    -------
    Figures
        One row an origin of ``displacement_by_origin`` and a year from 2010: ``asylum_seekers`` (claims
        pending at the end of the year), and the columns of ``DRIVERS``, as floats. A blank stays
        missing: no displacement recorded is not the same as none.

    Examples
    --------
    >>> panel(2020, 2021).dropna(subset=["asylum_seekers"])["year"].unique().tolist()
    [2020, 2021]
    """
    whole = _whole()
    inside = whole["year"].between(since, until)
    return whole.assign(**{SOUGHT: whole[SOUGHT].where(inside)})


@cache
def _whole() -> Figures:
    fled, moved, lives = (
        load(name) for name in ("displacement_by_origin", "internal_displacement", "drivers_panel")
    )
    joined = fled.merge(moved, on=["iso3", "year"], how="outer")
    joined = joined.merge(lives, on=["iso3", "year"], how="outer")
    kept = joined["iso3"].isin(fled["iso3"].unique()) & (joined["year"] >= 2010)
    wanted = [SOUGHT, "population", *(driver.column for driver in DRIVERS.values())]
    joined = joined.loc[kept, ["iso3", "year", *wanted]].reset_index(drop=True)
    return joined.astype({**dict.fromkeys(wanted, "float64"), "year": "int64"})


def peak(rows: Figures) -> Finding:
    """Return the highest yearly number of asylum-seekers in the rows of one origin.

    >>> peak(panel().of(origin="SYR")).known
    True
    """
    known = rows[rows[SOUGHT].notna()]
    label = say("Highest number in these years")
    unit, formula = say("persons"), say("the largest of the yearly figures")
    if known.empty:
        return estimate(label, None, rows, unit=unit, formula=formula)
    first = known.sort_values(SOUGHT).iloc[-1]
    return estimate(
        label, float(first[SOUGHT]), rows,
        unit=unit, formula=formula, year=str(first["year"]), decimals=0,
    )  # fmt: skip


def per_head(people: Figures) -> Figures:
    """Return the logarithms of income and of asylum-seekers per inhabitant, where both are known.

    >>> sorted(set(per_head(panel())["year"]))
    [2015, 2019, 2022, 2023]
    """
    known = people.dropna(subset=[SOUGHT, "population", "gdp_per_capita_ppp"])
    return known.assign(
        income=np.log(known["gdp_per_capita_ppp"]),
        rate=np.log(known[SOUGHT] / known["population"]),
    )


def slopes(table: pd.DataFrame, people: Figures) -> Figures:
    """Return slopes between and within countries as figures that can be shown."""
    unit = say("per cent more asylum-seekers per head for each per cent more income")
    table = table.round(6)
    names = {
        "between": say("Between countries"),
        "within": say("Within a country, over the years"),
    }
    return computed(
        table, people,
        level=column(say("Comparison"), role="group", labels=names),
        slope=column(say("Slope"), unit, 2),
        low=column(say("Lower end (95%)"), unit, 2),
        high=column(say("Upper end (95%)"), unit, 2),
    )  # fmt: skip


def expectations(table: pd.DataFrame, people: Figures) -> Figures:
    """Return what a model expects beside what was observed as figures that can be shown."""
    table = table.assign(expected=table["expected"].astype("float64").round(2))
    return computed(
        table.rename(columns={"origin": "iso3"}), people,
        expected=column(say("Expected by the model"), say("persons"), 0, about=say(
            "people seeking asylum as the model sees them, given the drivers"
        )),
    )  # fmt: skip


def scenario(expected: Figures, responses: Figures) -> list[Finding]:
    """Return how many seek asylum as the model sees it, and if every driver moved, in its last year.

    Parameters
    ----------
    expected : Figures
        :func:`expectations` of one origin.
    responses : Figures
        :func:`responses` to ten per cent; its last row is all drivers together, or the only one.

    Returns
    -------
    list of Finding
        The second has the band of the response; both are missing where the model has no row of the
        origin.
    """
    labels = (
        say("People seeking asylum, as the model sees them"),
        say("The same, if every driver of the model were ten per cent higher"),
    )
    formulas = (
        say("exp(drivers × coefficients + effect of the origin + effect of the year)"),
        say("figure above × (1 + response of all drivers together); an association, not an effect"),
    )
    unit = say("persons")
    if expected.empty or responses.empty:
        return [
            estimate(label, None, responses, unit=unit, formula=formula)
            for label, formula in zip(labels, formulas, strict=True)
        ]
    now, band = expected.sort_values("year").iloc[-1], responses.iloc[-1]
    base, year = float(now["expected"]), str(now["year"])
    value, low, high = (base * (1 + float(band[end]) / 100) for end in ("response", "low", "high"))
    base, value, low, high = (within(figure, low, high) for figure in (base, value, low, high))
    return [
        estimate(
            labels[0], base, responses, unit=unit, formula=formulas[0], year=year, decimals=0
        ),
        estimate(
            labels[1], value, responses,
            unit=unit, formula=formulas[1], year=year, low=low, high=high, decimals=0,
        ),
    ]  # fmt: skip


def direction(responses: Figures) -> Message | None:
    """Return which drivers show a direction: their band leaves out zero; None without a model."""
    single = responses[responses["term"] != "together"]
    if single.empty:
        return None
    words = {driver.term: driver.words for driver in DRIVERS.values()}
    more, less = (
        [words[term] for term in single.loc[rows, "term"]]
        for rows in (single["low"] > 0, single["high"] < 0)
    )
    if not more and not less:
        return say("No driver shows a direction: every band holds zero.")
    none = [say("none of these drivers")]
    return say(
        "More people sought asylum after more of: {more}. Fewer after more of: {less}. The other bands "
        "hold zero and show no direction.",
        more=more or none,
        less=less or none,
    )


def ahead(p: float | None) -> Message | None:
    """Return what the test with drivers of the year after says; None without a model.

    >>> print(ahead(0.001))
    A warning: the drivers of the year after go with this year’s number too, which no cause can do. Something else moves both.
    """
    if p is None:
        return None
    if math.isnan(p):
        return say(
            "Whether the drivers of the year after go with this year’s number could not be tested: too few rows have both."
        )
    if p < 0.05:
        return say(
            "A warning: the drivers of the year after go with this year’s number too, which no cause can do. Something else moves both."
        )
    return say(
        "The drivers of the year after tell nothing about this year’s number, or too little to be seen: that is as it should be."
    )


def by_income(year: int = 2010) -> Figures:
    """Return how large a share of their people lives abroad, in five groups of countries by income.

    Parameters
    ----------
    year : int
        2000 or 2010: years for which both tables have figures.

    Returns
    -------
    Figures
        ``fifth`` (1 is the poorest), ``countries``, ``income_low, income_high`` (GDP per person) and
        ``abroad_pct``: emigrants in 100 people born there or living there, of the middle country of
        the group. Countries with fewer than a million people are left out.

    When it misleads
    ----------------
    One year, across countries. It does not follow any country as it becomes richer.

    Examples
    --------
    >>> by_income(2010)["abroad_pct"].round(1).tolist()
    [3.3, 4.0, 6.1, 7.2, 3.6]
    """
    lives = load("drivers_panel")
    abroad = load("migrant_stock_totals")
    both = lives[lives["year"] == year].merge(abroad[abroad["year"] == year], on=["iso3", "year"])
    both = both[both["population"] > FEWEST].dropna(subset=["gdp_per_capita_ppp", "emigrants"])
    if both.empty:
        raise DataError(
            "No year {year} has both income and emigrants.",
            year=str(year),
            next_step=say("Years: {years}.", years="2000, 2010"),
        )
    gone, living = both["emigrants"].astype("float64"), both["population"].astype("float64")
    both = both.assign(
        fifth=pd.qcut(both["gdp_per_capita_ppp"].astype("float64"), 5, labels=False) + 1,
        abroad_pct=100 * gone / (gone + living),
    )
    grouped = both.groupby("fifth").agg(
        countries=("iso3", "size"),
        income_low=("gdp_per_capita_ppp", "min"),
        income_high=("gdp_per_capita_ppp", "max"),
        abroad_pct=("abroad_pct", "median"),
    )
    return computed(
        grouped.reset_index(), both,
        fifth=column(say("Countries by income"), role="group", labels=FIFTHS),
        countries=column(say("Countries"), say("number"), 0),
        income_low=column(say("Lowest GDP per person"), say("constant 2021 international dollars"), 0),
        income_high=column(say("Highest GDP per person"), say("constant 2021 international dollars"), 0),
        abroad_pct=column(
            say("Living abroad"), say("per 100 people"), 1,
            about=say("emigrants ÷ (population + emigrants) × 100, of the middle country of each group"),
        ),
    )  # fmt: skip


FIFTHS = {
    "1": say("Poorest fifth"),
    "2": say("Second fifth"),
    "3": say("Middle fifth"),
    "4": say("Fourth fifth"),
    "5": say("Richest fifth"),
}
