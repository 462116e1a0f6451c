"""What the shipped tables say about integration: work by citizenship, peers, and tables that can be
adjusted for age, sex or schooling."""

from __future__ import annotations

from functools import cache

import pandas as pd

from iomlab import countries
from iomlab.data.computed import column, computed, estimate
from iomlab.data.derive import at, derive
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say

RATE = "employment_rate_pct"
GROUPS = ("non_eu_citizens", "eu_citizens")
RULES = {
    "same region": say("same region"),
    "similar share of migrants": say("similar share of migrants"),
    "all countries": say("all countries"),
}
POINTS = say("percentage points")
FLAGS = {
    "b": say("break in series"),
    "d": say("definition differs"),
    "u": say("low reliability"),
    "bu": say("break in series, low reliability"),
    "bd": say("break in series, definition differs"),
    "du": say("definition differs, low reliability"),
    "bdu": say("break in series, definition differs, low reliability"),
}
NEAREST = 8
FEW = 3


def who(group: str) -> Message:
    """Return the words for a group of the table of employment rates.

    >>> print(who("eu_citizens"))
    citizens of other EU countries
    """
    words = {
        "non_eu_citizens": say("citizens of countries outside the EU"),
        "eu_citizens": say("citizens of other EU countries"),
    }
    if group not in words:
        raise DataError(
            "There is no group {group}.",
            group=repr(group),
            nearest=suggest(group, GROUPS),
            next_step=say("Groups: {names}.", names=", ".join(GROUPS)),
        )
    return words[group]


def rates(group: str = "non_eu_citizens") -> Figures:
    """Return employment rates of nationals and of one group side by side, with the gap.

    Returns
    -------
    Figures
        ``iso3``, ``year``, ``nationals``, ``others`` (per cent), ``gap`` (others less nationals, in
        points), ``ratio``, ``change`` (of the gap since the year before; missing where either year
        is or has low reliability, or where the newer one is a break or only one has another definition) and ``flag``.

    Examples
    --------
    >>> rates().of(country="ESP", since=2024)[["nationals", "others"]].to_numpy().tolist()
    [[72.4, 63.3]]
    """
    who(group)
    table = load("employment_by_origin")
    sides = [
        table[table["group"] == side][["iso3", "year", RATE, "flag"]].rename(
            columns={RATE: title, "flag": f"flag_{title}"}
        )
        for side, title in (("nationals", "nationals"), (group, "others"))
    ]
    made = sides[0].merge(sides[1], on=["iso3", "year"], how="outer").sort_values(["iso3", "year"])
    letters = made["flag_nationals"].fillna("") + made["flag_others"].fillna("")
    flag = letters.map(lambda text: "".join(sorted(set(text))) or pd.NA).astype("string")
    made["gap"] = (made["others"] - made["nationals"]).round(1)
    made["ratio"] = made["others"] / made["nationals"]
    marks = flag.fillna("")
    signs = {"differs": marks.str.contains("d"), "doubtful": marks.str.contains("u")}
    before = made.assign(**signs).groupby("iso3")
    steady = (before["year"].diff() == 1).fillna(False) & ~marks.str.contains("b")
    steady &= ~marks.str.contains("u") & ~before["doubtful"].shift().fillna(True).astype(bool)
    steady &= before["differs"].shift() == marks.str.contains("d")
    made["change"] = before["gap"].diff().round(1).where(steady.fillna(False))
    made = made.drop(columns=["flag_nationals", "flag_others"]).assign(flag=flag)
    return computed(
        made.reset_index(drop=True),
        iso3=column(say("Country"), role="country", labels={"EU27": UNION}),
        year=column(say("Year"), role="year"),
        nationals=column(say("Nationals"), say("per cent"), 1),
        others=column(OTHERS[group], say("per cent"), 1),
        gap=column(
            say("Gap"), POINTS, 1, about=say("rate of the group − rate of nationals")
        ),
        ratio=column(say("Ratio"), "", 2, about=say("rate of the group ÷ rate of nationals")),
        change=column(
            say("Change of the gap since the year before"), POINTS, 1,
            about=say("blank where the series breaks, a year is missing or reliability is low"),
        ),
        flag=column(say("Flag"), role="flag", labels=FLAGS),
    )  # fmt: skip


def with_gap(frame: Figures) -> Figures:
    """Return the rows from the first to the last year that has a gap; none where there is none.

    >>> len(with_gap(rates("eu_citizens").of(country="BGR")))
    0
    """
    known = frame.loc[frame["gap"].notna(), "year"]
    if known.empty:
        return frame.head(0)
    return frame.of(since=int(known.min()), until=int(known.max()))


UNION = say("European Union (27 members)")
OTHERS = {
    "non_eu_citizens": say("Citizens of countries outside the EU"),
    "eu_citizens": say("Citizens of other EU countries"),
}


def gap(country: str, group: str, year: int | None = None) -> list[Finding]:
    """Return four figures of a country: both rates, the gap in points and the ratio.

    Without ``year``, of the newest year that has both rates.

    >>> [f.say("en") for f in gap("ESP", "non_eu_citizens", 2024)]
    ['72.4', '63.3', '−9.1', '0.87']
    """
    jobs = load("employment_by_origin").of(country=country)
    parts = [jobs[jobs["group"] == side] for side in ("nationals", group)]
    if year is None:
        years = [set(part.loc[part[RATE].notna(), "year"].astype(int)) for part in parts]
        year = max(set.intersection(*years), default=0)
    nationals, others = (at(part, year, RATE) for part in parts)
    nationals = nationals.renamed(say("Employment rate of nationals"))
    others = others.renamed(say("Employment rate of {group}", group=who(group)))
    points = derive(
        say("Gap in points"), lambda a, b: b - a, [nationals, others], unit=POINTS,
        formula=say("rate of {group} − rate of nationals", group=who(group)),
    )  # fmt: skip
    ratio = derive(
        say("Gap as a ratio"), lambda a, b: b / a, [nationals, others], unit=say("ratio"),
        formula=say("rate of {group} ÷ rate of nationals", group=who(group)), decimals=2,
    )  # fmt: skip
    return [nationals, others, points, ratio]


@cache
def _migrant_shares() -> dict[str, float]:
    """Return immigrants as a share of population by country: the stock of 2020, people of 2019."""
    stock = load("migrant_stock_totals").of(since=2020, until=2020)
    people = load("drivers_panel").of(since=2019, until=2019)
    both = stock[["iso3", "immigrants"]].merge(people[["iso3", "population"]], on="iso3").dropna()
    return {
        str(code): float(share)
        for code, share in zip(both["iso3"], both["immigrants"] / both["population"], strict=True)
    }


def peers(country: str, year: int, group: str, rule: str) -> Figures:
    """Return the rates of a country and of the countries it is compared with, in one year.

    Parameters
    ----------
    rule : str
        ``same region``: its subregion by the United Nations (M49), of which at least three others
        must be in the table; ``similar share of migrants``: the eight whose immigrants are most
        nearly the same share of the population; ``all countries`` of the table. A rule that can't be
        kept falls back to all countries (see :func:`rule_kept`).

    Examples
    --------
    >>> sorted(peers("ESP", 2024, "non_eu_citizens", "same region")["iso3"])
    ['ESP', 'GRC', 'HRV', 'ITA', 'MLT', 'PRT', 'SRB', 'SVN']
    """
    found = rates(group).of(since=year, until=year)
    found = found[found["gap"].notna() & (found["iso3"] != "EU27")]
    return found.of(country={country, *_chosen(country, set(found["iso3"]) - {country}, rule)})


def rule_kept(country: str, year: int, group: str, rule: str) -> bool:
    """Return whether ``rule`` could be kept for this country and year.

    >>> rule_kept("CYP", 2024, "non_eu_citizens", "same region")
    False
    """
    found = rates(group).of(since=year, until=year)
    others = set(found[found["gap"].notna()]["iso3"]) - {country, "EU27"}
    return rule == "all countries" or _chosen(country, others, rule) != others


def _chosen(country: str, others: set[str], rule: str) -> set[str]:
    """Return those of ``others`` that ``rule`` picks, or all."""
    if rule not in RULES:
        raise DataError(
            "There is no rule {rule} for peers.",
            rule=repr(rule),
            nearest=suggest(rule, RULES),
            next_step=say("Rules: {names}.", names=", ".join(RULES)),
        )
    if rule == "same region":
        region = countries.get(country).un_subregion
        near = {code for code in others if countries.get(code).un_subregion == region}
        return near if len(near) >= FEW else others
    shares = _migrant_shares()
    if rule == "all countries" or country not in shares:
        return others
    near_first = sorted(others & set(shares), key=lambda c: (abs(shares[c] - shares[country]), c))
    return set(near_first[:NEAREST]) if len(near_first) > NEAREST else others


def rule(country: str, year: int, group: str, rule: str) -> Message:
    """Return the rule by which peers were chosen, in words, and whether it could be kept."""
    here = countries.get(country)
    if country not in set(rates(group).of(since=year, until=year)["iso3"]):
        return say(
            "The table has no rates of {here:the} for this year: it covers Europe. All countries of "
            "the table are shown.",
            here=here,
        )
    if rule == "all countries":
        return say("Rule: all countries of the table that have both rates in this year.")
    if not rule_kept(country, year, group, rule):
        return say(
            "The rule “{rule}” finds too few countries for {here:the}; all countries of the table "
            "are shown.",
            rule=RULES[rule],
            here=here,
        )
    if rule == "same region":
        return say(
            "Rule: the countries of the same subregion by the United Nations (M49) that have both "
            "rates in this year. A subregion is near on the map; it need not be alike."
        )
    return say(
        "Rule: the {n} countries of the table whose immigrants are most nearly the same share of the "
        "population (stock of 2020, population of 2019).",
        n=NEAREST,
    )


def doubts(frame: Figures) -> Message:
    """Return which of these figures the publisher flags, in words."""
    if frame.empty:
        return say("No figure is shown, so none is flagged.")
    told = []
    marked = {letter: flagged(frame, letter) for letter in "ubd"}
    if marked["u"]:
        told.append(
            say("Eurostat flags low reliability (few interviews): {places}.", places=marked["u"])
        )
    if marked["b"]:
        told.append(
            say("Eurostat flags a break in the series in this year: {places}.", places=marked["b"])
        )
    if marked["d"]:
        told.append(say("Eurostat flags a different definition: {places}.", places=marked["d"]))
    if not told:
        return say("None of these figures is flagged by Eurostat.")
    both = say("{first} {second}", first=told[0], second=told[1]) if len(told) > 1 else told[0]
    return say("{first} {second}", first=both, second=told[2]) if len(told) > 2 else both


def flagged(frame: Figures, letter: str = "u") -> list[countries.Country]:
    """Return the places of rows whose flag has ``letter``.

    >>> [c.iso3 for c in flagged(rates().of(since=2024))]
    ['BGR', 'SVK']
    """
    marked = frame[frame["flag"].fillna("").str.contains(letter)]
    return [countries.get(str(code)) for code in dict.fromkeys(marked["iso3"])]


def world() -> Figures:
    """Return immigrants (stock of 2020) and everyone else (population of 2019) by country.

    Countries that lack one of the two are left out: most are small.

    >>> world().of(country="ESP")["immigrants"].tolist()
    [7146130]
    """
    stock = load("migrant_stock_totals").of(since=2020, until=2020)[["iso3", "immigrants"]]
    people = load("drivers_panel").of(since=2019, until=2019)[["iso3", "population"]]
    both = stock.merge(people, on="iso3").dropna()
    both["everyone_else"] = both["population"] - both["immigrants"]
    return computed(
        both[both["everyone_else"] > 0],
        everyone_else=column(say("Everyone else"), say("persons"), 0),
    )


def newest_year(country: str, group: str) -> int:
    """Return the newest year with both rates of ``country``, or else of the table.

    >>> newest_year("GBR", "non_eu_citizens"), newest_year("HND", "non_eu_citizens")
    (2019, 2024)
    """
    known = rates(group)
    known = known[known["gap"].notna()]
    own = known.of(country=country)
    return int((own if len(own) else known)["year"].max())


def immigrant_share(country: str) -> Finding:
    """Return immigrants for each 100 people: the stock of 2020 by the population of 2019.

    The two tables share no newer year, so the figure is rough.

    >>> round(immigrant_share("ESP").value, 1)
    15.2
    """
    share = _migrant_shares().get(country)
    return estimate(
        say("Immigrants for each 100 people, rough"),
        None if share is None else 100 * share,
        load("migrant_stock_totals"),
        load("drivers_panel"),
        unit=say("per cent"),
        formula=say("immigrants of 2020 ÷ population of 2019 × 100"),
        year="2020",
    )


def place(frame: Figures, country: str) -> Message:
    """Return how many countries have a wider and how many a narrower gap: a place, no rank."""
    known = frame[frame["gap"].notna()].set_index("iso3")["gap"].astype("float64")
    here = countries.get(country)
    if country not in known.index:
        return say("{here:the} is not among them: the table has no figure.", here=here)
    own = float(known[country])
    others = known.drop(country)
    return say(
        "The gap in {here:the} is {own:+.1f} points; half of the other {n} countries lie between "
        "{low:+.1f} and {high:+.1f}.",
        here=here,
        own=own,
        n=len(others),
        low=float(others.quantile(0.25)),
        high=float(others.quantile(0.75)),
    )
