"""Questions of N02, From stocks to flows."""

from __future__ import annotations

from typing import Any

from iomlab.checks.question import Given, Question, choice, number, statements, table
from iomlab.data.stocks import corridor, four_regions, two_dates
from iomlab.messages import say
from iomlab.methods.flow_range import estimate_flows

DEFAULT = ("MEX", "USA", (2010, 2024))


def _ends(given: Given) -> tuple[float, float]:
    """Return both stocks of the lesson's corridor, or of the default where no table has it."""
    asked = tuple(given.get(k, d) for k, d in zip(("origin", "destination", "years"), DEFAULT, strict=True))  # fmt: skip
    for origin, destination, years in (asked, DEFAULT):
        found = two_dates(corridor(origin, destination), years)
        if len(found) == 2:
            return float(found["migrants"].iloc[0]), float(found["migrants"].iloc[1])
    return 0.0, 0.0


def _least(given: Given) -> float:
    start, end = _ends(given)
    return max(end - start, 0.0)


def _fewest(given: Given) -> Any:
    return estimate_flows("closed_demographic", *four_regions("closed"))


def _pairs(given: Given) -> Any:
    return _fewest(given).table[["origin", "destination", "value"]]


def _flow(frame: Any, origin: str, destination: str) -> float:
    row = frame[(frame["origin"] == origin) & (frame["destination"] == destination)]
    return float(row["value"].iloc[0]) if len(row) else float("nan")


QUESTIONS: tuple[Question, ...] = (
    number(
        "came",
        say(
            "In one country live 100 people born in another. Ten years later there are 120. In "
            "between 10 migrants died and 5 left. How many came?"
        ),
        35,
        within=0.01,
        hint=say("Write down the account: start, plus arrivals, less departures, less deaths."),
        wrong=[
            (20, say("That is the change. Who replaced those who died and those who left?")),
            (30, say("People also left: who took their place in the count?")),
            (25, say("People also died: who took their place in the count?")),
            (5, say("Which sign do deaths and departures have in the account?")),
            (120, say("That is everyone who lives there at the end: who was there before?")),
        ],
        why=say("The change hides those who came in the place of the dead and the departed."),
    ),
    number(
        "minimum",
        say(
            "In the closed example of four regions: how many people must have moved at the least, "
            "over all regions?"
        ),
        lambda given: round(_fewest(given).total, 6),
        within=0.5,
        hint=say("For each birthplace: how many people are missing where it lost people?"),
        wrong=[
            (
                180,
                say("That reads each fall as people who went back: can the account do with fewer?"),
            ),
            (
                300,
                say("That counts each person twice: where they left and where they arrived."),
            ),
            (1010, say("That is the most that the two tables allow.")),
            (245, say("That is a mix with an estimate in which people do not stay.")),
        ],
        why=say("The fewest moves that turn the first table into the second."),
    ),
    table(
        "matrix",
        say(
            "Return the fewest moves of the closed example as a table: origin, destination, value; a "
            "row for each pair of different regions, also where nobody moved."
        ),
        _pairs,
        keys=["origin", "destination"],
        within=0.5,
        rules=[
            (
                lambda frame: bool((frame["value"].astype(float) >= -1e-6).all()),
                say("No flow can be below zero: a fall of a stock is not a negative flow."),
            ),
            (
                lambda frame: bool((frame["origin"] != frame["destination"]).all()),
                say("Those who stay are no flow: leave the diagonal out."),
            ),
            (
                lambda frame: abs(_flow(frame, "A", "C") - 50) < 0.5,
                say("Look at people born in A: where are fewer of them, and where more?"),
            ),
        ],
        hint=say("Which method uses the accounts of each birthplace, and moves as few as it can?"),
        why=say("Each row is a pair of regions, and the sum is the least that must have moved."),
    ),
    number(
        "newcomers",
        say(
            "Look at the corridor of this lesson (Mexico to the United States if no table holds "
            "yours). At the least, how many of the people counted at the end can’t have been there "
            "at the start?"
        ),
        _least,
        within=0.5,
        hint=say("If the stock grew, somebody came. If it fell, must anybody have come?"),
        wrong=[
            (
                lambda given: _ends(given)[1],
                say("All of them? People who were there at the start may still be there."),
            ),
            (
                lambda given: _ends(given)[1] - _ends(given)[0],
                say("A number of people can’t be below zero."),
            ),
            (
                lambda given: abs(_ends(given)[1] - _ends(given)[0]),
                say("A stock that falls tells how many are gone at the least, not how many came."),
            ),
        ],
        why=say("Only growth proves arrivals; how many more came, the two counts don’t say."),
    ),
    choice(
        "fell",
        say("A migrant stock fell between two counts. What is sure?"),
        [
            say("As many people as the fall went back to their country."),
            say("More people left, died or were counted otherwise than came."),
            say("Nobody came any more."),
            say("The border was closed."),
        ],
        2,
        hint=say("Name every way in which a person can leave the count."),
        wrong=[
            (1, say("People also die, move on to a third country, or become citizens.")),
            (3, say("A bath that runs out can still have the tap open.")),
            (4, say("Two counts know nothing of causes.")),
        ],
        why=say("The change is a balance of several streams, and of how people are counted."),
    ),
    statements(
        "sentences",
        say("Which sentences about the estimate with fewest moves are right?"),
        [
            say("It is the smallest number of moves that fits the two tables."),
            say("The true number of people who moved can be larger."),
            say("It is the number of border crossings."),
            say("It counts people who left and came back within the period."),
        ],
        {1, 2},
        hint=say("What do two photographs know of what happened in between?"),
        why=say("A floor that follows from the accounts, and no count of events."),
    ),
)
