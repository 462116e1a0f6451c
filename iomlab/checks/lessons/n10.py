"""Questions of N10, Integration gaps."""

from __future__ import annotations

from typing import Any

from iomlab.checks.question import Given, Question, choice, number, statements, table
from iomlab.data import integration
from iomlab.messages import say


def _gaps(given: Given) -> Any:
    """Return the gap of every country in the year and for the group of the lesson."""
    group, year = given.get("group", "non_eu_citizens"), given.get("year", 2024)
    found = integration.rates(group).of(since=year, until=year)
    known = found[found["gap"].notna()].sort_values("gap", kind="stable")
    return known[["iso3", "nationals", "others", "gap"]]


def _ordered(frame: Any) -> bool:
    return bool(frame["gap"].astype(float).is_monotonic_increasing)


def _subtracted(frame: Any) -> bool:
    """Return whether the gap is that of the group, less nationals."""
    gap, back = frame["gap"].astype(float), frame["nationals"] - frame["others"]
    return not bool(((gap - back.astype(float)).abs() < 0.05).all() and (gap.abs() > 0.05).any())


QUESTIONS: tuple[Question, ...] = (
    number(
        "points",
        say(
            "In a report on the European Union, 67% of people born abroad were in work in 2017, and "
            "73% of people born in the country. What is the gap in points, group less reference?"
        ),
        -6,
        within=0.01,
        hint=say("Take one rate away from the other: whose comes first?"),
        wrong=[
            (6, say("The size is right. Who is behind, and which sign says so?")),
            (100 * (67 / 73 - 1), say("That is a change in per cent. Points are a difference.")),
            (67 / 73, say("That is the ratio. The question is about points.")),
            (100 * 67 / 73, say("That is the ratio. The question is about points.")),
        ],
        why=say(
            "Group less reference: a minus says that fewer of the group are in work. The figures are "
            "rounded, so the true gap may differ by up to a point."
        ),
    ),
    choice(
        "unemployment",
        say(
            "The unemployment rate of people born abroad is 12%, that of people born in the country "
            "8%. The gap of +4 points means that"
        ),
        [
            say("people born abroad do better;"),
            say("people born abroad are worse off, by 4 points;"),
            say("people born abroad are unemployed 4% more often;"),
            say("nothing, since both rates are estimates."),
        ],
        2,
        hint=say("Is more of this indicator good or bad?"),
        wrong=[
            (1, say("A plus is good only where more is better. Is more unemployment better?")),
            (3, say("12 is half as much again as 8. Points and per cent are two things.")),
            (4, say("Estimates have errors; a large gap between large samples still tells.")),
        ],
        why=say("The sign alone says nothing: first ask whether more is better."),
    ),
    table(
        "countries",
        say(
            "Give a table of all countries of the lesson’s year with the columns iso3, nationals, "
            "others and gap (others less nationals), from the largest disadvantage to the smallest. "
            "The frame called now has what you need; leave out rows without gap."
        ),
        _gaps,
        keys=["iso3"],
        within=0.051,
        hint=say("Group less reference, in points."),
        rules=[
            (_subtracted, say("The gaps have the wrong sign: what is taken away from what?")),
            (_ordered, say("The largest disadvantage comes first: sort by the gap, from below.")),
        ],
        why=say("The order is by size of the gap. It is not a ranking of policies or of people."),
    ),
    number(
        "equal",
        say(
            "Of the young, 50% of the group work, of the old 40%. Among those it is compared with, "
            "one in four is young. What per cent of the group would work at equal age?"
        ),
        0.25 * 50 + 0.75 * 40,
        within=0.05,
        hint=say("Keep the group’s own rates. Whose ages weigh them?"),
        wrong=[
            (45, say("That is the plain mean. How many are young where ages come from?")),
            (0.75 * 50 + 0.25 * 40, say("Which share belongs to the young?")),
        ],
        why=say("Own rates, weighed with the ages of the reference: direct standardisation."),
    ),
    statements(
        "left",
        say("After age, schooling and sex are made equal, a gap is left. What may be in it?"),
        [
            say("Discrimination."),
            say("Qualifications from abroad that are not recognised."),
            say("Time in the country, command of the language, care for children."),
            say("Proof that employers discriminate, of that size."),
        ],
        {1, 2, 3},
        hint=say("What was made equal, and what was not? What would it take to prove a cause?"),
        why=say("Everything that was not made equal is in it, each to an unknown part."),
    ),
    choice(
        "wider",
        say(
            "A group is much younger than the population, and the young work more often. Its gap is "
            "−5 points. At equal age it will probably be"
        ),
        [
            say("narrower: adjusting always explains a part;"),
            say("wider: its youth had hidden a part of the gap;"),
            say("the same: a gap is a gap;"),
            say("zero: age explains it all."),
        ],
        2,
        hint=say("What happens to the group’s rate when it gets older on paper?"),
        wrong=[
            (1, say("Adjusting can go either way. Which way does this group’s age push its rate?")),
            (3, say("The group’s rate will be weighed with other ages. What changes?")),
            (4, say("Nothing says that rates are the same at each age.")),
        ],
        why=say(
            "An advantage of composition can hide a gap as well as a disadvantage can make one."
        ),
    ),
)
