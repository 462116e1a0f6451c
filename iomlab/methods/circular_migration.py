"""Seasonal and circular migration: cohorts of workers, and what worker, employer and States gain."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks

SIDES = ("worker", "employer", "destination", "origin")


@dataclass(frozen=True)
class Scheme:
    """A seasonal scheme; money in one currency, at constant prices.

    Attributes
    ----------
    places, seasons : int
        Workers wanted each season, and number of seasons.
    months : float
        Months of work a season.
    return_rate : float
        Share of a season's workers who are called back and come.
    overstay_rate : float
        Share who do not go home at the end of a season.
    wage, home_wage : float
        Pay a month abroad, and what the same worker would earn at home in those months.
    living_cost : float
        Abroad, a month.
    travel_cost : float
        A season.
    recruitment_cost : float
        What a worker pays before the first season (0 if the employer pays).
    output : float
        Value of a month's work of a first-season worker to the employer.
    experience : float
        Share by which output is higher in later seasons.
    hiring_cost, rehiring_cost : float
        Of the employer, for a new and for a returning worker.
    housing_cost : float
        Of the employer, a month.
    tax_rate, home_tax_rate : float
        Shares of pay that go to the State of destination, and would have gone to that of origin.
    remitted : float
        Share of the worker's saving that is sent or brought home.
    spending_tax_rate : float
        Share of remitted money that the State of origin takes as tax on spending.
    destination_cost, origin_cost : float
        Of the States, for a worker and season (visas, inspection, orientation).
    overstay_cost : float
        Of the State of destination, for each worker who does not go home.
    discount_rate : float
        A season.
    """

    places: int
    seasons: int
    months: float
    wage: float
    home_wage: float
    return_rate: float = 0.6
    overstay_rate: float = 0.0
    living_cost: float = 0.0
    travel_cost: float = 0.0
    recruitment_cost: float = 0.0
    output: float = 0.0
    experience: float = 0.0
    hiring_cost: float = 0.0
    rehiring_cost: float = 0.0
    housing_cost: float = 0.0
    tax_rate: float = 0.0
    home_tax_rate: float = 0.0
    remitted: float = 0.8
    spending_tax_rate: float = 0.0
    destination_cost: float = 0.0
    origin_cost: float = 0.0
    overstay_cost: float = 0.0
    discount_rate: float = 0.0


@dataclass(frozen=True)
class SchemeBalances:
    """What a scheme brings to each side.

    Attributes
    ----------
    table : DataFrame
        Tidy: ``season, group`` (worker, employer, destination, origin), ``measure`` (season or
        cumulative), ``value, low, high``.
    workers : DataFrame
        One line a season: mean ``new``, ``returning``, ``overstayed``.
    totals : DataFrame
        One line a side: discounted ``value, low, high`` over all seasons.
    break_even_seasons : float
        Seasons after which one worker has earned back what was paid (``inf`` if never).
    level : float
    assumptions : tuple of Message
    """

    table: pd.DataFrame
    workers: pd.DataFrame
    totals: pd.DataFrame
    break_even_seasons: float
    level: float
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = []
        names = {
            "worker": say("All workers together"),
            "employer": say("The employers"),
            "destination": say("The State of destination"),
            "origin": say("The State of origin"),
        }
        for side, line in self.totals.iterrows():
            told.append(
                say(
                    "{side}: {value} over all seasons (between {low} and {high}).",
                    side=names[str(side)],
                    value=round(float(line["value"])),
                    low=round(float(line["low"])),
                    high=round(float(line["high"])),
                )
            )
        if np.isfinite(self.break_even_seasons):
            told.append(
                say(
                    "A worker has earned back the cost of coming after {n:.0f} seasons.",
                    n=self.break_even_seasons,
                )
            )
        else:
            told.append(say("A worker never earns back the cost of coming."))
        return (*told, *self.assumptions)


def _checked(scheme: Scheme) -> Scheme:
    shares = {
        "return_rate",
        "overstay_rate",
        "tax_rate",
        "home_tax_rate",
        "remitted",
        "spending_tax_rate",
    }
    for item in fields(scheme):
        value = getattr(scheme, item.name)
        if item.name in ("places", "seasons"):
            checks.count(value, item.name, low=1)
        else:
            checks.number(value, item.name, low=0, high=1 if item.name in shares else None)
    if scheme.return_rate + scheme.overstay_rate > 1:
        raise MethodError(
            "More workers come back or stay than there are: {back} + {stay} is above one.",
            where="return_rate",
            back=float(scheme.return_rate),
            stay=float(scheme.overstay_rate),
        )
    if scheme.months > 12:
        raise MethodError(
            "A season of {n} months is longer than a year.", where="months", n=float(scheme.months)
        )
    return scheme


def _season(scheme: Scheme, new: np.ndarray, back: np.ndarray, over: np.ndarray) -> dict:
    """Return the balance of each side in one season (arrays: one entry a draw)."""
    s = scheme
    all_ = new + back
    saving = (s.wage * (1 - s.tax_rate) - s.living_cost) * s.months - s.travel_cost
    forgone = s.home_wage * (1 - s.home_tax_rate) * s.months
    work = s.output * s.months * (new + back * (1 + s.experience))
    paid = (s.wage + s.housing_cost) * s.months * all_
    sent = s.remitted * (max(saving, 0.0) * all_ - s.recruitment_cost * new).clip(min=0)
    return {
        "worker": (saving - forgone) * all_ - s.recruitment_cost * new,
        "employer": work - paid - s.hiring_cost * new - s.rehiring_cost * back,
        "destination": (s.tax_rate * s.wage * s.months - s.destination_cost) * all_
        - s.overstay_cost * over,
        "origin": s.spending_tax_rate * sent
        - (s.origin_cost + s.home_tax_rate * s.home_wage * s.months) * all_,
    }


def simulate(
    scheme: Scheme,
    rng: np.random.Generator | int = 0,
    *,
    draws: int = 500,
    level: float = 0.95,
) -> SchemeBalances:
    """Follow seasonal workers over the years and add up what each side gains or loses.

    Parameters
    ----------
    scheme : Scheme
    rng : Generator or int
        Source of chance, or its seed.
    draws : int
        Simulated courses; their spread gives the intervals.
    level : float
        Level of the intervals.

    Returns
    -------
    SchemeBalances

    Raises
    ------
    MethodError
        If a share lies outside 0 to 1, an amount is negative, or more workers come back or stay
        than there are.

    Notes
    -----
    Each season fills all places: of last season's workers a binomial number comes back, new ones
    take the other places; a binomial number of the rest overstays. Worker: pay after tax, less
    living, travel, recruitment and the pay forgone at home. Employer: output less pay, housing
    and hiring. States: taxes less their costs; origin also loses tax on pay forgone [1]_ [2]_.

    When it misleads
    ----------------
    Money is not all: families apart, health, and rights that cannot be used when a visa is tied
    to one employer do not show. The interval holds chance only, not doubt about the amounts.

    References
    ----------
    .. [1] Gibson and McKenzie (2014) Review of Economics and Statistics 96:229-243.
    .. [2] Newland, Agunias and Terrazas (2008) Learning by Doing: Experiences of Circular
       Migration, Migration Policy Institute.

    Examples
    --------
    >>> scheme = Scheme(places=100, seasons=3, months=6, wage=1500, home_wage=300,
    ...                 living_cost=500, travel_cost=600, recruitment_cost=400)
    >>> simulate(scheme, 1).break_even_seasons
    1.0
    """
    s = _checked(scheme)
    source = np.random.default_rng(rng)
    n = checks.count(draws, "draws", low=2)
    checks.number(level, "level", low=0.5, high=0.9999)
    ends = [(1 - level) / 2, (1 + level) / 2]
    back = np.zeros(n, dtype=np.int64)
    rows, people = [], []
    cumulative = {side: np.zeros(n) for side in SIDES}
    for season in range(1, int(s.seasons) + 1):
        new = int(s.places) - back
        coming = source.binomial(int(s.places), s.return_rate, size=n)
        rest = 1 - s.return_rate
        chance = min(s.overstay_rate / rest, 1.0) if rest > 0 else 0.0
        over = source.binomial(int(s.places) - coming, chance)
        people.append((season, new.mean(), back.mean(), over.mean()))
        balance = _season(s, new, back, over)
        factor = (1 + s.discount_rate) ** -(season - 1)
        for side in SIDES:
            cumulative[side] = cumulative[side] + factor * balance[side]
            for measure, values in (("season", balance[side]), ("cumulative", cumulative[side])):
                rows.append((season, side, measure, values.mean(), *np.quantile(values, ends)))
        back = coming
    table = pd.DataFrame(rows, columns=["season", "group", "measure", "value", "low", "high"])
    last = table[(table["season"] == s.seasons) & (table["measure"] == "cumulative")]
    return SchemeBalances(
        table=table,
        workers=pd.DataFrame(
            people, columns=["season", "new", "returning", "overstayed"]
        ).set_index("season"),
        totals=last.set_index("group")[["value", "low", "high"]],
        break_even_seasons=_break_even(s),
        level=level,
        assumptions=(
            say("All places are filled each season, and every worker earns the same."),
            say("Those who come back are drawn by chance, not for what they did."),
        ),
    )


def _break_even(s: Scheme) -> float:
    gain = (
        (s.wage * (1 - s.tax_rate) - s.living_cost - s.home_wage * (1 - s.home_tax_rate)) * s.months
    ) - s.travel_cost
    if gain <= 0:
        return float("inf")
    return float(max(np.ceil(s.recruitment_cost / gain), 1.0))
