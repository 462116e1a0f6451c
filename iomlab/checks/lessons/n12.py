"""Questions of N12, Displacement, needs and service capacity."""

from __future__ import annotations

import math

from iomlab.checks.question import Given, Question, choice, number, statements
from iomlab.data.load import load
from iomlab.messages import say


def _people(given: Given) -> tuple[float, float]:
    """Return refugees and population of the lesson's origin, or of the made-up country."""
    refugees, population = given.get("refugees"), given.get("population")
    if refugees is None or population is None:
        return 1_000_000.0, 9_000_000.0
    return float(refugees), float(population)


def _share(given: Given) -> float:
    refugees, population = _people(given)
    return 100_000 * refugees / (population + refugees)


def _of_residents(given: Given) -> float:
    refugees, population = _people(given)
    return 100_000 * refugees / population if population else math.inf


def _decided(given: Given) -> tuple[float, float, float, float]:
    """Return refugee status, other protection, rejected and closed of the lesson's case."""
    case = given.get("case")
    if case is None:
        case = load("asylum_decisions").of(origin="AFG", destination="DEU")
    row = case.iloc[0]
    closed = row["otherwise_closed"]
    return (
        float(row["recognised"]),
        float(row["complementary"]),
        float(row["rejected"]),
        0.0 if closed is None or closed != closed else float(closed),
    )


def _protection(given: Given) -> float:
    status, other, rejected, _ = _decided(given)
    return 100 * (status + other) / (status + other + rejected)


def _status_alone(given: Given) -> float:
    status, other, rejected, _ = _decided(given)
    return 100 * status / (status + other + rejected)


def _of_all(given: Given) -> float:
    status, other, rejected, closed = _decided(given)
    return 100 * (status + other) / (status + other + rejected + closed)


def _load(given: Given) -> float:
    return float(given.get("per_hour", 15.0)) * float(given.get("minutes", 25.0)) / 60


QUESTIONS: tuple[Question, ...] = (
    statements(
        "kinds",
        say(
            "A country reports 900,000 internally displaced people at the end of the year, and 400,000 "
            "new displacements by conflict during the year. What follows?"
        ),
        [
            say("400,000 different people fled during the year."),
            say("Some people may have fled more than once."),
            say("At least 500,000 people had been displaced before this year."),
            say("900,000 people need help today."),
            say("Both figures can be true at once."),
        ],
        {2, 5},
        hint=say("Which of the two counts people on one day, and which counts moves in a year?"),
        why=say(
            "A displacement is a move, not a person; and who is displaced now may have fled this year, "
            "long ago, or several times."
        ),
    ),
    number(
        "sdg",
        say(
            "An invented country has 9 million residents and 1 million refugees abroad. SDG 10.7.4: "
            "how many of every 100,000?"
        ),
        10_000,
        within=0.5,
        hint=say("Where are the refugees counted now: among the residents, or abroad?"),
        wrong=[
            (
                100_000 / 9,
                say(
                    "You divided by the residents alone. The refugees are people of the country too: "
                    "where do they stand in your formula?"
                ),
            ),
            (100_000 / 8, say("The residents are those who stayed: the refugees already left.")),
        ],
        why=say("Refugees over residents and refugees together."),
    ),
    number(
        "own_sdg",
        say(
            "Work out SDG 10.7.4 from the two figures in the table above (where there is none, from the "
            "invented country)."
        ),
        _share,
        within=1.0,
        hint=say("Add the refugees back before you divide."),
        wrong=[
            (
                _of_residents,
                say("This is the share of the residents alone: put the refugees back below."),
            )
        ],
        why=say("So many of every 100,000 people of the country are refugees."),
    ),
    number(
        "protection",
        say(
            "From the decisions named in the sentence above: what share of decisions on the merits gave "
            "some protection, in per cent?"
        ),
        _protection,
        within=0.1,
        hint=say("Which columns gave protection? Which decisions looked at the merits?"),
        wrong=[
            (_status_alone, say("This is refugee status alone: other protection counts as well.")),
            (
                _of_all,
                say("Closed files are in your denominator: nobody looked at the merits there."),
            ),
        ],
        why=say("Refugee status and other protection, over these and rejections."),
    ),
    choice(
        "editions",
        say(
            "For Afghans in Germany in 2023 the table made from the national office and UNHCR’s own "
            "table for first instance give different rates of refugee status. What explains it?"
        ),
        [
            say("One of the two made a mistake."),
            say(
                "One counts decisions on repeat applications as well, which the other shows apart."
            ),
            say("One counts cases, the other persons."),
            say("The law changed during the year."),
        ],
        2,
        hint=say("Look at the record of each table at the end: which decisions does it include?"),
        wrong=[
            (1, say("Both add up. Look at which applications each of them counts.")),
            (3, say("Both count persons here. Look at the kind of application.")),
            (4, say("Both tables are of the same whole year.")),
        ],
        why=say("Same year, same country, another set of decisions: always say which."),
    ),
    statements(
        "added",
        say("Which of these figures may be added?"),
        [
            say("Persons decided at first instance, from two countries of origin."),
            say("Persons in one country of asylum and cases in another."),
            say("Decisions at first instance and on appeal of the same year."),
            say("Refugees at the end of two years."),
        ],
        {1},
        hint=say("Would anyone be counted twice, and is it the same thing that is counted?"),
        why=say("Same unit, same instance, other people: only then."),
    ),
    choice(
        "protected",
        say(
            "A table of refugees gives a total of 1,204. All rows but one are printed, and add up to "
            "1,201; the last is hidden. May you write that 3 people came from that country?"
        ),
        [
            say("Yes: it is simple arithmetic with public figures."),
            say("Yes, if the name of the country is left out of the title."),
            say("No: the cell is hidden to protect people, and subtracting undoes that."),
            say("No, because 3 is too small to matter."),
        ],
        3,
        hint=say("Why did the publisher hide the cell? Who could recognise three people?"),
        wrong=[
            (1, say("What can be computed is not always safe to write.")),
            (2, say("The row is still there, and so are those who know the place.")),
            (4, say("For those three people it may matter a great deal.")),
        ],
        why=say(
            "Show it with another group, or not at all. Rounded cells do not even add up: the rest may "
            "not be people."
        ),
    ),
    number(
        "fewest",
        say(
            "With the arrivals and minutes of this sheet, how many staff are needed at least so that "
            "the line does not grow all day?"
        ),
        lambda given: math.floor(_load(given)) + 1,
        within=0.0,
        hint=say(
            "Work that arrives in an hour: people times minutes. Work that one member of staff can do in "
            "an hour: 60 minutes. People are whole."
        ),
        wrong=[
            (
                lambda given: math.floor(_load(given)),
                say("This is rounded down: less work would be done than arrives."),
            ),
            (_load, say("Staff are whole people: which whole number is enough?")),
        ],
        why=say("Just above the work that arrives; for short waits still more are needed."),
    ),
    choice(
        "band",
        say("The projection says that next year lies within its band “with 80% confidence”. So:"),
        [
            say("A figure outside the band is impossible."),
            say(
                "If the causes of change stay the same, about four years in five would fall in it."
            ),
            say("The middle of the band is the forecast to put into the plan."),
            say("The band takes account of a new war."),
        ],
        2,
        hint=say("Read the two assumptions under the chart."),
        wrong=[
            (1, say("One year in five lies outside, even if nothing new happens.")),
            (3, say("The middle is one figure of the band: plan with the whole band.")),
            (4, say("It knows only the changes of the past years.")),
        ],
        why=say("A band of what was: plan for its upper end, and for what no band holds."),
    ),
)
