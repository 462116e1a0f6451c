"""Recorded deaths, attempts and their rate on a route by year, each learner with own route and years."""

from iomlab.checks.question import choice, number, table
from iomlab.messages import say

LESSON = "N04"

# In each the year of the highest risk is not that of the highest count, and the years just outside
# would change the table.
CASES = (
    ("Central Mediterranean", 2015, 2019),
    ("Central Mediterranean", 2016, 2020),
    ("Central Mediterranean", 2017, 2021),
    ("Central Mediterranean", 2018, 2022),
    ("Darién", 2015, 2019),
    ("Darién", 2016, 2020),
    ("Darién", 2017, 2021),
    ("Darién", 2018, 2022),
    ("Eastern Mediterranean", 2018, 2022),
)


def values(rng):
    """Return one learner's route and years."""
    route, first, last = CASES[int(rng.integers(len(CASES)))]
    return {"route": route, "first": first, "last": last}


def rates(given):
    """Risk of each year in which deaths and crossings are known."""
    from iomlab import exposure, methods

    found = exposure.exposure(given["route"]).of(since=given["first"], until=given["last"])
    risks = methods.route_risk.risk_table(found, deaths="dead_and_missing", arrivals="crossings")
    return risks[["year", "dead_and_missing", "attempts", "risk", "low", "high"]]


def highest(given):
    """Year of the highest rate."""
    found = rates(given)
    return int(found.loc[found["risk"].idxmax(), "year"])


def most(given):
    """Year of the highest count: a known mistake."""
    from iomlab import exposure

    found = exposure.deaths(given["route"]).of(since=given["first"], until=given["last"])
    return int(found.loc[found["dead_and_missing"].idxmax(), "year"])


def enclosed(frame):
    """Return whether each risk lies between its limits."""
    low, risk, high = (frame[name].astype(float) for name in ("low", "risk", "high"))
    return bool(((low <= risk) & (risk <= high)).all())


def whole(frame):
    """Return whether attempts are more than the dead and missing in every year."""
    return bool((frame["attempts"].astype(float) > frame["dead_and_missing"].astype(float)).all())


def without_the_lost(given):
    """Divide by the crossings alone: a known mistake."""
    found = rates(given)
    lost = found["dead_and_missing"].astype(float)
    crossings = found["attempts"] - lost
    return found.assign(attempts=crossings, risk=1000 * lost / crossings)


QUESTIONS = (
    table(
        "rates",
        say("Recorded deaths, attempts and rate by year"),
        rates,
        keys=["year"],
        columns=["year", "dead_and_missing", "attempts", "risk", "low", "high"],
        within=0.0051,
        hint=say("Who set out? For every how many attempts is the rate?"),
        rules=[
            (whole, say("Attempts hold the crossings as well: they are more than those lost.")),
            (enclosed, say("The limits lie below and above the rate.")),
        ],
        why=say("A minimum above the line, and with it everyone known to have set out below."),
    ),
    number(
        "highest",
        say("Year with the highest rate"),
        highest,
        within=0.0,
        hint=say("Look at the column of the rate, and give the year."),
        wrong=[
            (most, say("In this year most deaths were recorded. How many had set out?")),
        ],
        why=say("The count and the rate have their peaks in different years."),
    ),
    choice(
        "heading",
        say("What may be written above this table?"),
        [
            say("The number of deaths on this route, for every 1,000 people who set out."),
            say("The chance that the next person on this route will die."),
            say("Recorded deaths of the whole region, for every 1,000 attempts on this route."),
            say("The most that the true risk on this route can be."),
        ],
        3,
        hint=say("Where did the people die who are counted above the line?"),
        wrong=[
            (1, say("Were all these people lost on this route?")),
            (2, say("A rate of past years of many people is not one person’s chance.")),
            (4, say("Deaths that nobody recorded are not above the line. What do they do to it?")),
        ],
        why=say(
            "Other routes share the deaths, many were not recorded: it is no risk of this route."
        ),
    ),
)

WRONG = {
    "rates": [
        without_the_lost,
        lambda v: rates({**v, "first": v["first"] + 1}),
        lambda v: rates({**v, "first": v["first"] - 1}),
        lambda v: rates(v).assign(risk=lambda f: f["risk"] / 10),
        lambda v: rates(v).assign(low=lambda f: f["risk"]),
    ],
    "highest": [lambda v: highest(v) + 1, lambda v: highest(v) - 1],
}
