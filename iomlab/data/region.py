"""Several countries side by side: their newest figures, what they share, and the agenda that follows.

Nothing is ranked. A figure that no table gives is missing, and a rule about it is neither kept nor
broken. Figures of different years are never put into one ratio.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from iomlab import countries
from iomlab.data import concern
from iomlab.data.computed import column, computed
from iomlab.data.derive import derive, same_year
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.errors import DataError
from iomlab.messages import Message, say

LEAST, MOST = 2, 12
ALONE = "none"  # no subregion: the countries that were named
RECENT = 3  # years: an older figure is not put beside those of today
TABLES = (
    "migrant_stock_totals", "displacement_by_origin", "displacement_by_asylum", "internal_displacement",
    "remittances", "drivers_panel",
)  # fmt: skip


def members(given: Sequence[str], region: str = ALONE) -> list[str]:
    """Return the countries of a brief: those of an M49 subregion, or those that were named.

    Of a subregion with more than twelve countries those with the largest migrant stocks are taken,
    in the order of the alphabet.

    Raises
    ------
    DataError
        For fewer than two or more than twelve countries.

    Examples
    --------
    >>> members(["HND", "GTM", "HND"])
    ['HND', 'GTM']
    >>> len(members([], "Central America"))
    8
    """
    if region != ALONE:
        return _subregion(region)
    named = list(dict.fromkeys(given))
    if not LEAST <= len(named) <= MOST:
        raise DataError(
            "A regional dialogue is about {least} to {most} countries; {n} were named.",
            least=LEAST,
            most=MOST,
            n=len(named),
            next_step=say("Name other countries, or choose a region."),
        )
    return named


def _subregion(region: str) -> list[str]:
    codes = {c.iso3 for c in countries.all_countries() if c.un_subregion == region}
    stock = load("migrant_stock_totals")
    newest = stock.of(since=int(stock["year"].max()), country=codes)
    size = newest.assign(size=newest["immigrants"].fillna(0) + newest["emigrants"].fillna(0))
    kept = size.sort_values("size", ascending=False)["iso3"].head(MOST).tolist()
    if len(kept) < LEAST:
        raise DataError(
            "No shipped table has two countries of the region {region}.",
            region=Message(region),
            next_step=say("Name the countries instead."),
        )
    return sorted(kept)


def newest(table: str, columns: Sequence[str], codes: Sequence[str]) -> Figures:
    """Return the newest row of each country that has one of the figures, not older than three years.

    Countries without such a row are not in the result: see :func:`lacking`.
    """
    frame = load(table)
    year, place = frame.needs_role("year"), str(frame.role("country"))
    recent = frame.of(country=list(codes), since=int(frame[year].max()) - RECENT)
    known = recent[recent[list(columns)].notna().any(axis=1)]
    last = known.sort_values(year).drop_duplicates(place, keep="last")
    return last.sort_values(place)


def left_out(codes: Sequence[str], region: str) -> Message | str:
    """Return a sentence about the countries of a subregion that are not shown; empty if there are none."""
    there = {c.iso3 for c in countries.all_countries() if c.un_subregion == region}
    lost = sorted(there - set(codes))
    if region == ALONE or not lost:
        return ""
    return say(
        "Shown are the countries and areas of the subregion with the largest migrant stocks, at most "
        "{most}. Left out: {places}.",
        most=MOST,
        places=tuple(countries.get(code) for code in lost),
    )


def places(codes: Sequence[str]) -> tuple[countries.Country, ...]:
    """Return the countries, to be named in a sentence."""
    return tuple(countries.get(code) for code in codes)


def stocks(codes: Sequence[str]) -> Figures:
    """Return the newest migrant stocks of the countries: emigrants and immigrants of the same year."""
    return newest("migrant_stock_totals", ["emigrants", "immigrants"], codes)


def lacking(frame: Figures, codes: Sequence[str]) -> Message:
    """Return a sentence about the countries that a table has no figure for; empty where all have one."""
    there = set(frame[str(frame.role("country"))])
    lost = [countries.get(code) for code in codes if code not in there]
    if not lost:
        return say("Every country has a figure.")
    return say("No recent figure: {places}. That is not zero.", places=tuple(lost))


def deaths(codes: Sequence[str]) -> Figures:
    """Return dead and missing migrants in every region of incident that concerns the countries."""
    frame = load("missing_migrants_region_year")
    regions = {region for code in codes for region in concern.regions(code)}
    return frame[frame["region"].isin(regions)]


def corridors(codes: Sequence[str]) -> Figures:
    """Return the newest corridors between the countries themselves."""
    frame = load("migrant_stock_corridors")
    year = int(frame["year"].max())
    return frame.of(since=year, origin=list(codes), destination=list(codes))


# -- what is measured -----------------------------------------------------------------------------
def per(
    label: Message, code: str, table: str, name: str, size: int, inside: bool = False
) -> Finding:
    """Return a figure per ``size`` of the population of the same year (with those outside added back)."""
    people, some = same_year(
        (load("drivers_panel").of(country=code), "population"), (load(table).of(country=code), name)
    )
    return derive(
        label,
        (lambda p, r: size * r / (p + r)) if inside else (lambda p, r: size * r / p),
        [people, some],
        unit=say("per {n}", n=size),
        formula=say("figure ÷ population × {n}", n=size),
    )


def refugees_per(code: str) -> Finding:
    """Return SDG 10.7.4: refugees from a country per 100,000 of its population, they added back."""
    label = say("SDG 10.7.4: refugees from {here:the} per 100,000", here=countries.get(code))
    return per(label, code, "displacement_by_origin", "refugees", 100_000, inside=True)


def remittance_share(code: str) -> Finding:
    """Return SDG 17.3.2: remittances received as a share of GDP."""
    label = say("SDG 17.3.2: remittances as a share of GDP: {here}", here=countries.get(code))
    return load("remittances").of(country=code).latest("received_pct_gdp", label)


def _partial(code: str) -> bool:
    """Return whether the table itself says that its emigrants of a place are no total."""
    found = load("migrant_stock_totals").sources[0].caveats
    return any(code in c.places and "emigrants" in c.columns for c in found)


def withheld(codes: Sequence[str]) -> Message | str:
    """Return a sentence about the countries whose ratios of two stocks are not given, and why.

    >>> str(withheld(["HND", "CRI"]))[:59]
    'No ratio of emigrants and immigrants is given for Costa Ric'
    >>> withheld(["HND", "SLV"])
    ''
    """
    places = [countries.get(code) for code in codes if _partial(code)]
    if not places:
        return ""
    return say(
        "No ratio of emigrants and immigrants is given for {places}: the table has far too few "
        "emigrants from there to be a total, as large destinations lack their origin.",
        places=places,
    )


def _ratio(code: str, above: str, below: str) -> Finding:
    """Return a ratio of the two stocks; missing where the table says its emigrants are no total."""
    stock = load("migrant_stock_totals").of(country=code)
    parts = same_year((stock, above), (stock, below))
    label = say("Ratio")
    if _partial(code) or not parts[1].known or not parts[1].value:
        return derive(label, lambda a, b: 0.0, [parts[0], stock.head(0).latest(below)],
                      unit=say("ratio"), formula=label)  # fmt: skip
    return derive(label, lambda a, b: a / b, parts, unit=say("ratio"), formula=label)


def _lost(code: str) -> Finding:
    found = [f for f in concern.sdg_deaths(code) if f.known]
    none = load("missing_migrants_region_year").head(0).latest("dead_and_missing")
    return max(found, key=lambda f: float(f.value or 0), default=none)


@dataclass(frozen=True)
class Rule:
    """A rule that puts an objective of the Global Compact on the agenda: a measure and a threshold."""

    key: str
    objective: int
    words: Message
    least: float
    measure: Callable[[str], Finding]
    title: Message
    unit: Message
    decimals: int = 1


def _rules() -> tuple[Rule, ...]:
    asylum = "displacement_by_asylum"
    inside = "internal_displacement"
    return (
        Rule("refugees", 2, say("at least 1,000 refugees from the country per 100,000 of its population"),
             1000, refugees_per, say("Refugees from the country"), say("per 100,000")),
        Rule("conflict", 2, say("at least 500 new displacements by conflict per 100,000 people in a year"), 500,
             lambda c: per(say("Ratio"), c, inside, "conflict_new", 100_000),
             say("New displacements by conflict"), say("per 100,000")),
        Rule("disaster", 2, say("at least 500 new displacements by disasters per 100,000 people in a year"), 500,
             lambda c: per(say("Ratio"), c, inside, "disaster_new", 100_000),
             say("New displacements by disasters"), say("per 100,000")),
        Rule("leaving", 5, say("at least three emigrants for each immigrant"), 3,
             lambda c: _ratio(c, "emigrants", "immigrants"), say("Emigrants for each immigrant"),
             say("ratio"), 2),
        Rule("deaths", 8, say("at least 100 dead and missing in a year in a region of incident that concerns it"), 100,
             _lost, say("Dead and missing in its region"), say("persons"), 0),
        Rule("hosting", 15, say("at least 1,000 refugees living in the country per 100,000 people"), 1000,
             lambda c: per(say("Ratio"), c, asylum, "refugees", 100_000),
             say("Refugees living in the country"), say("per 100,000")),
        Rule("arriving", 16, say("at least three immigrants for each emigrant"), 3,
             lambda c: _ratio(c, "immigrants", "emigrants"), say("Immigrants for each emigrant"),
             say("ratio"), 2),
        Rule("remittances", 20, say("remittances of at least 10% of GDP"), 10, remittance_share,
             say("Remittances received"), say("% of GDP")),
    )  # fmt: skip


UNKNOWN = say("one of the figures behind the rules is not known")


def measures(codes: Sequence[str]) -> Figures:
    """Return the figures behind the rules: one row a country, one column a rule, missing as missing."""
    rules = _rules()
    rows = [
        {"iso3": code, **{rule.key: rule.measure(code).value for rule in rules}} for code in codes
    ]
    made = pd.DataFrame(rows)
    made[[r.key for r in rules]] = made[[r.key for r in rules]].astype("float64")
    described = {r.key: column(r.title, r.unit, r.decimals) for r in rules}
    tables = [load(t).of(country=list(codes)) for t in TABLES]
    return computed(
        made, *tables, deaths(codes), iso3=column(say("Country"), role="country"), **described
    )


def agenda(found: Figures) -> Figures:
    """Return the objectives of the Global Compact that the rules put on the agenda, by their number.

    ``number``, ``short_en``, ``short_es``, ``short_fr``, ``why``, ``where``: countries in which a
    rule holds. An objective without a country is not on the agenda. The figures and their sources
    stand in ``measures``.
    """
    lines = []
    for rule in _rules():
        places = found.loc[found[rule.key] >= rule.least, "iso3"].tolist()
        lines.append((rule.objective, rule.words, places))
    gaps = found.loc[found.drop(columns="iso3").isna().any(axis=1), "iso3"].tolist()
    lines.append((1, UNKNOWN, gaps))
    rows = [
        {
            "number": number,
            "why": say("{rule}", rule=words),
            "where": say("{places}", places=tuple(countries.get(code) for code in places)),
        }
        for number, words, places in sorted(lines, key=lambda line: line[0])
        if places
    ]
    objectives = load("gcm_objectives")
    made = pd.DataFrame(rows, columns=["number", "why", "where"])
    joined = made.merge(objectives[["number", "short_en", "short_es", "short_fr"]], on="number")
    name = column(say("Objective of the Global Compact"), role="note")
    return computed(
        joined,
        objectives,
        number=column(say("No."), role="group"),
        short_en=name,
        short_es=name,
        short_fr=name,
        why=column(say("Rule that puts it here"), role="note"),
        where=column(say("Countries where the rule holds"), role="note"),
    )


def sdg(codes: Sequence[str]) -> Figures:
    """Return SDG 10.7.4 and 17.3.2 of each country, each with the year that it is from."""
    rows = []
    for code in codes:
        gone, money = refugees_per(code), remittance_share(code)
        rows.append(
            {
                "iso3": code,
                "refugees": gone.value,
                "refugees_year": gone.year or None,
                "remittances": money.value,
                "remittances_year": money.year or None,
            }
        )
    made = pd.DataFrame(rows)
    made[["refugees", "remittances"]] = made[["refugees", "remittances"]].astype("float64")
    tables = [
        load(t).of(country=list(codes))
        for t in ("displacement_by_origin", "drivers_panel", "remittances")
    ]
    year = column(say("Year"), role="note")
    return computed(
        made,
        *tables,
        iso3=column(say("Country"), role="country"),
        refugees=column(
            say("SDG 10.7.4: refugees by origin"),
            say("per 100,000"),
            1,
            about=say("refugees ÷ (population + refugees) × 100,000"),
        ),
        refugees_year=year,
        remittances=column(say("SDG 17.3.2: remittances received"), say("% of GDP"), 1),
        remittances_year=year,
    )


# -- governance -----------------------------------------------------------------------------------
OPEN_TO = {
    "world": say("all States"),
    "Africa": say("States of Africa"),
    "Americas": say("States of the Americas"),
}


def instruments(codes: Sequence[str]) -> Figures:
    """Return treaties and declarations that concern at least one of the countries, and to whom each is open."""
    frame = load("treaties")
    regions = {countries.get(code).un_region for code in codes}
    where = frame["body"].map(concern.REGIONAL).fillna("world")
    found = frame.assign(open_to=where)
    return computed(
        found[found["open_to"].isin({*regions, "world"})],
        frame,
        open_to=column(say("Open to"), role="note", labels=OPEN_TO),
    )


def governance() -> Figures:
    """Return the six dimensions of governance: what to look up for each, and with whom.

    No profile or score of any country is in the shipped tables.
    """
    frame = load("mgi_dimensions")
    return computed(
        frame.assign(look_up=frame["key"]),
        frame,
        **dict.fromkeys(
            ("short_en", "short_es", "short_fr"), column(say("Dimension"), role="note")
        ),
        sdg_10_7_2_domain=column(say("Domain of SDG 10.7.2"), role="note"),
        look_up=column(say("What to look up for each country"), role="note", labels=LOOK_UP),
    )


LOOK_UP = {
    "rights": say(
        "ratifications and reservations, with the depositary; access to services by status"
    ),
    "whole_of_government": say("who coordinates migration policy, and whether its data are public"),
    "partnerships": say("agreements in force between these countries, and regional processes"),
    "wellbeing": say(
        "recognition of qualifications, portability of pensions, cost of sending money"
    ),
    "crises": say("plans for displacement and for nationals abroad in a crisis"),
    "safe_orderly": say("visas, referral, counter-trafficking and return procedures, as applied"),
}
