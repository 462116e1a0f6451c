"""The card of a figure: what it counts, of which day, who is left out, and whether it may be quoted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from iomlab import countries
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.messages import Message, say


@dataclass(frozen=True)
class Measure:
    """A measure of the shipped tables, in words that can stand beside the figure."""

    table: str
    column: str
    name: Message
    counted: Message
    day: Message
    left_out: Message


MEASURES = (
    Measure(
        "migrant_stock_totals",
        "immigrants",
        say("International migrants in the country"),
        say("People born in another country; where birthplace is not asked, foreign citizens"),
        say("1 July, an estimate from censuses and registers"),
        say("People who moved and left again before that day; people whom no census reached"),
    ),
    Measure(
        "migrant_stock_totals",
        "emigrants",
        say("People from the country who live in others"),
        say("The same people, added up over the countries where they live"),
        say("1 July, an estimate from censuses and registers"),
        say("People in countries that do not report where they come from"),
    ),
    Measure(
        "displacement_by_asylum",
        "refugees",
        say("Refugees in the country"),
        say("Refugees, and people in a situation like theirs, under UNHCR’s mandate"),
        say("31 December"),
        say(
            "People who still wait for a decision; Palestine refugees under UNRWA’s mandate; other "
            "people in need of international protection"
        ),
    ),
    Measure(
        "displacement_by_asylum",
        "asylum_seekers",
        say("Asylum-seekers with a pending claim"),
        say("People whose claim is not yet decided"),
        say("31 December"),
        say("People whose claim was decided, and people who have not applied"),
    ),
)


def card(places: Iterable[str], year: int) -> list[Finding]:
    """Return what may be quoted for these places and exactly this year, place by place.

    A table that has no figure of the year is named, with the years that it has: a figure of another
    year is never put in its place.

    Examples
    --------
    >>> found = card(["COL"], 2020)
    >>> found[0].value, found[0].cells[0].column
    (1932807, 'immigrants')
    >>> card(["COL"], 2021)[0].known
    False
    """
    return [_figure(place, year, measure) for place in places for measure in MEASURES]


def named(places: Iterable[str]) -> list[countries.Country]:
    """Return the places of a card, to be named in a sentence.

    >>> [place.name("es") for place in named(["ESP", "COL"])]
    ['España', 'Colombia']
    """
    return [countries.get(place) for place in places]


def _figure(place: str, year: int, measure: Measure) -> Finding:
    here = countries.get(place)
    label = say("{here}: {measure}", here=here, measure=measure.name)
    frame = load(measure.table).of(country=here.iso3)
    known = frame[frame[measure.column].notna()]
    of_year = known.of(since=year, until=year)
    if len(of_year):
        return of_year.latest(measure.column, label, within=None)
    title = say("“{title}”", title=frame.sources[0])
    years = [str(y) for y in sorted(known["year"])]
    if years:
        why = say(
            "none of {year}; the nearest year with a figure is {near} ({table})",
            year=str(year),
            near=min(years, key=lambda y: (abs(int(y) - year), y)),
            table=title,
        )
    else:
        why = say("the place is not in {table}", table=title)
    return Finding(label, None, Message(""), "", (), why, asked=frame.sources)


def measures() -> Figures:
    """Return what each figure of the card counts, of which day and without whom, as a table.

    >>> len(measures())
    4
    """
    rows = [
        {"measure": m.name, "counted": m.counted, "day": m.day, "left_out": m.left_out}
        for m in MEASURES
    ]
    tables = dict.fromkeys(m.table for m in MEASURES)
    return computed(
        rows,
        *(load(table) for table in tables),
        measure=column(say("Figure"), role="group"),
        counted=column(say("Who is counted"), role="note"),
        day=column(say("Of which day"), role="note"),
        left_out=column(say("Who is left out"), role="note"),
    )


def practice() -> Figures:
    """Return a small published table to tag: refugees in three countries at the end of 2023.

    >>> practice().columns.tolist()
    ['country_iso3', 'year', 'count']
    """
    table = load("displacement_by_asylum")
    found = table.of(country=["DEU", "ESP", "UGA"], since=2023, until=2023)
    found = found[["iso3", "year", "refugees"]]
    found = found.rename(columns={"iso3": "country_iso3", "refugees": "count"})
    return computed(
        found,
        table,
        country_iso3=column(say("Country of asylum"), role="country"),
        count=column(say("Refugees living in the country"), say("persons"), 0),
    )


# The rules of the shipped table in words that can be translated, by the table's key.
WORDS = {
    "international_migrant": say("Anyone who changes the country of usual residence."),
    "usual_residence": say("The country where a person lives and normally spends the night."),
    "long_term_migrant": say(
        "Moves for at least twelve months, so that the new country becomes that of usual residence."
    ),
    "short_term_migrant": say(
        "Moves for at least three but less than twelve months, except for leisure, visits, business "
        "trips, medical treatment or pilgrimage."
    ),
    "short_term_dropped": say(
        "A stay of three to twelve months does not change residence: it is temporary mobility, and "
        "the name of short-term migrant is dropped."
    ),
    "residence_rule_a": say("Residence is where a person lived most of the last twelve months."),
    "residence_rule_b": say(
        "Residence is where a person has lived, or means to live, for twelve months or more."
    ),
}
TERMS = {
    "international_migrant": say("International migrant"),
    "usual_residence": say("Country of usual residence"),
    "long_term_migrant": say("Long-term migrant"),
    "short_term_migrant": say("Short-term migrant"),
    "short_term_dropped": say("Temporary mobility"),
    "residence_rule_a": say("Six months and a day"),
    "residence_rule_b": say("Twelve months"),
}
FRAMEWORKS = {
    "UN 1998": say("United Nations, 1998"),
    "UN 2021": say("United Nations, 2021"),
    "UN census 2017": say("United Nations, censuses, 2017"),
}


def rules() -> Figures:
    """Return the United Nations rules on who is a migrant, one a row, in translatable words.

    >>> set(rules()["rule"]) == set(WORDS)
    True
    """
    table = load("un_migration_statistics_definitions")
    found = table.assign(rule=table["key"])[["framework", "key", "rule"]]
    return computed(
        found,
        table,
        framework=column(say("Recommendation"), role="group", labels=FRAMEWORKS),
        key=column(say("Term"), role="group", labels=TERMS),
        rule=column(say("Rule"), role="note", labels=WORDS),
    )
