"""Questions of N03, Why people move."""

from __future__ import annotations

from typing import Any

from iomlab.checks.question import Given, Question, Right, choice, number, statements, table
from iomlab.data import origins
from iomlab.data.load import load
from iomlab.messages import say
from iomlab.methods.difference_in_differences import four_figures

SMALLEST = 11
COLUMNS = ["iso3", "year", "asylum_seekers"]


def _origin_years(given: Given) -> Any:
    """Return the table asked for: the given rows that have a figure, and no small count."""
    people = given["people"] if "people" in given else origins.panel()
    known = people[people["asylum_seekers"].notna()]
    return known.loc[known["asylum_seekers"] >= SMALLEST, COLUMNS]


def _abroad(position: int | None) -> Right:
    """Return the share abroad of one of the five groups, or the largest, in the shipped tables."""

    def read(_: Given) -> float:
        shares = origins.by_income()["abroad_pct"]
        return float(shares.max() if position is None else shares.iloc[position])

    return read


def _mariel(name: str) -> Right:
    """Return the effect, or the change of one group, from Card's four printed figures."""

    def compute(_: Given) -> float:
        rates = load("mariel_unemployment")
        figures = [
            float(
                rates.loc[
                    (rates["place"] == place) & (rates["year"] == year), "unemployment_pct"
                ].iloc[0]
            )
            for place in ("miami", "comparison")
            for year in (1979, 1981)
        ]
        return float(getattr(four_figures(*figures), name))

    return compute


QUESTIONS: tuple[Question, ...] = (
    number(
        "hump",
        say(
            "Read the chart of five groups of countries. In the group with the largest share, how many "
            "of 100 people live abroad in the middle country?"
        ),
        _abroad(None),
        within=0.051,
        hint=say("Find the highest bar, and open the figures under the chart."),
        wrong=[
            (
                _abroad(0),
                say("That is the poorest group. Is it the one from which most people have left?"),
            ),
            (
                _abroad(-1),
                say("That is the richest group. Look at every bar."),
            ),
        ],
        why=say(
            "Neither the poorest nor the richest: moving takes a wish and the means. The poorest often "
            "have the wish without the means."
        ),
    ),
    number(
        "elasticity",
        say(
            "The elasticity of departures to the network is 0.6. By how many per cent do departures "
            "differ if the network is larger by 10%?"
        ),
        100 * (1.1**0.6 - 1),
        within=0.006,
        hint=say(
            "An elasticity is an exponent. What is 1.1 raised to it, and how far from 1 is that?"
        ),
        wrong=[
            (
                6.0,
                say(
                    "Close, but that is the short cut for tiny changes: 10% is not tiny. Use the power."
                ),
            ),
            (
                100 * (0.6 * 1.1 - 1),
                say("The elasticity does not multiply the ratio; the ratio is raised to it."),
            ),
            (
                100 * (1.1 ** (1 / 0.6) - 1),
                say("You took the root. Which of the two is the exponent?"),
            ),
            (
                100 * (2.718281828459045**0.06 - 1),
                say("You used 0.10 for the logarithm of 1.1. It is a little smaller."),
            ),
        ],
        why=say("1.1 to the power 0.6 is about 1.0589: almost 6%, but not quite."),
    ),
    choice(
        "fallacy",
        say(
            "In an invented country, region A has 20% poor households and 2 departures per 100 people; "
            "region B has 60% poor households and 5 per 100. In both regions, families who are not poor "
            "leave more often than poor ones. What may be written?"
        ),
        [
            say("The poorest families leave most."),
            say("Poor regions have more departures; in each region it is the less poor who leave."),
            say("Poverty has no part in it."),
            say("Region B will lose more people next year."),
        ],
        2,
        hint=say("Which sentence speaks of regions, which of families? What is known of each?"),
        wrong=[
            (
                1,
                say(
                    "A pattern among regions was read as one among families. What is said of families?"
                ),
            ),
            (
                3,
                say(
                    "Regions do differ: what happens where many are poor need not happen to the poor."
                ),
            ),
            (4, say("A comparison of one year says nothing of the next.")),
        ],
        why=say(
            "What holds for places need not hold for the people in them. Taking one for the other is the "
            "ecological fallacy."
        ),
    ),
    table(
        "table",
        say(
            "Build the table of origins and years from people: the columns iso3, year and asylum_seekers, "
            "only rows with a figure, no count under 11."
        ),
        _origin_years,
        keys=["iso3", "year"],
        within=0.5,
        hint=say(
            "Drop what is missing (never fill it), then compare with 11, then choose columns."
        ),
        rules=[
            (
                lambda frame: (
                    "asylum_seekers" in frame and not (frame["asylum_seekers"] == 0).any()
                ),
                say("There is a zero in it. Was that a figure, or a blank that was filled?"),
            ),
            (
                lambda frame: not frame.duplicated(["iso3", "year"]).any(),
                say("An origin and year stands twice: one row each."),
            ),
        ],
        why=say(
            "One row an origin and year; blanks stay out, and nobody can be picked out of a cell."
        ),
    ),
    choice(
        "persons",
        say(
            "A file of applications has a column app_pc: P for persons, C for cases (a case may be a "
            "family). One origin has 800 P in one country of asylum and 300 C in another. How many people "
            "applied?"
        ),
        [
            say("1,100"),
            say("At least 800; the cases can’t be added without knowing their size."),
            say("800, and nobody else."),
            say("300 cases are 300 × 2.5 = 750 people, so 1,550."),
        ],
        2,
        hint=say("Are a person and a case the same unit? What is known for sure?"),
        wrong=[
            (1, say("Persons and cases were added. What is in a case?")),
            (3, say("Behind each case stands someone.")),
            (4, say("Which source gives the 2.5? Without one it is made up.")),
        ],
        why=say("Different units are not added. Say what is known, and what is left out."),
    ),
    choice(
        "aid",
        say("Applications rise in the year in which aid to the country falls. What can be said?"),
        [
            say("The cut in aid caused the rise."),
            say("They moved together; to speak of a cause takes a design."),
            say("Aid has no effect on departures."),
            say("Asylum rules pulled people in."),
        ],
        2,
        hint=say("What else changed in that year, and what would have happened without the cut?"),
        wrong=[
            (1, say("After it is not because of it. What would have happened with the aid?")),
            (3, say("One year can’t show an effect, and can’t show that there is none either.")),
            (4, say("That is another cause, with no more evidence than the first.")),
        ],
        why=say(
            "One country, one year: a war, a drought or a new border regime may have moved both. Compare "
            "with places where aid did not fall."
        ),
    ),
    number(
        "mariel",
        say(
            "Use the four unemployment rates of the Mariel table. By how many percentage points did "
            "unemployment in Miami change beyond that of the other cities?"
        ),
        _mariel("effect"),
        within=0.051,
        hint=say(
            "Two changes, then their difference: first Miami, then the cities it is compared with."
        ),
        wrong=[
            (
                _mariel("treated_change"),
                say(
                    "That is what changed in Miami. What changed elsewhere, where nobody arrived by boat?"
                ),
            ),
            (
                _mariel("comparison_change"),
                say("That is the change in the other cities. And in Miami?"),
            ),
        ],
        why=say(
            "Unemployment rose in Miami, and rose more elsewhere. The rise alone would have blamed the "
            "people who arrived."
        ),
    ),
    statements(
        "drivers",
        say("Which sentences name a trigger, rather than a structural driver?"),
        [
            say("Wages abroad have been five times those at home for decades."),
            say("Fighting reached the district in March."),
            say("A hurricane destroyed the harvest."),
            say("Half of the young have relatives abroad."),
        ],
        {2, 3},
        hint=say("What has been there for years, and what happened on a date?"),
        why=say(
            "A trigger has a date. It moves people where structural drivers and the means have prepared "
            "the way, and hardly any where they have not."
        ),
    ),
    choice(
        "alerts",
        say(
            "A ministry asks you to turn this model into monthly alerts: from which villages will people "
            "leave next? You:"
        ),
        [
            say("build it, with a warning about the error."),
            say("build it for districts in place of villages."),
            say(
                "refuse, and offer national trends and scenarios to plan services and regular pathways."
            ),
            say("hand over the data, so that the ministry builds it."),
        ],
        3,
        hint=say(
            "Who would use such an alert, for what, and what could happen to the people there?"
        ),
        wrong=[
            (1, say("A warning does not protect those who are stopped or watched because of it.")),
            (
                2,
                say(
                    "A district is still a place where people can be stopped; the model knows countries only."
                ),
            ),
            (4, say("The harm is the same, and the data were given for another purpose.")),
        ],
        why=say(
            "The model knows countries and years. An alert would point at people before they have done "
            "anything, and could keep those in danger from leaving."
        ),
    ),
)
