"""Questions of N04, Routes and risk."""

from __future__ import annotations

from iomlab.checks.question import Question, choice, number, statements
from iomlab.messages import say

QUESTIONS: tuple[Question, ...] = (
    number(
        "attempts",
        say(
            "On a crossing, 30 deaths were recorded, 20 more people were reported missing and 9,950 "
            "arrived. How many died or went missing for every 1,000 attempts, if attempts are "
            "arrivals, dead and missing together?"
        ),
        1000 * 50 / 10_000,
        within=0.002,
        hint=say("Who set out? Everyone who arrived and everyone who did not. Who was lost?"),
        wrong=[
            (
                1000 * 50 / 9950,
                say("Those who died set out as well: they belong in the denominator."),
            ),
            (
                1000 * 30 / 10_000,
                say("The missing are lost too: SDG 10.7.3 counts dead and missing."),
            ),
            (
                1000 * 30 / 9950,
                say("Look at both parts: the missing count above and below the line."),
            ),
            (1000 * 30 / 9980, say("The missing count above the line, and below it.")),
        ],
        why=say("Dead and missing together, over everyone who set out."),
    ),
    statements(
        "rising",
        say(
            "The recorded count on a route doubles from one year to the next. Which readings are possible?"
        ),
        [
            say("More people may have travelled."),
            say("Recording may have become better."),
            say("The route has certainly become deadlier for each person."),
            say("Fewer smugglers are at work."),
        ],
        {1, 2},
        hint=say(
            "What does a count alone know about how many set out, and about who was watching?"
        ),
        why=say(
            "A count rises with travel, with recording and with risk; alone it can’t tell which."
        ),
    ),
    choice(
        "quote",
        say("A newspaper wants one figure for this route. Which may you give?"),
        [
            say("The recorded count, called the number of deaths."),
            say("The recorded count, called a minimum, with year, source and what is not counted."),
            say("The rate multiplied by three, because many deaths are not seen."),
            say("No figure, because none is certain."),
        ],
        2,
        hint=say("What is known for sure about the true number?"),
        wrong=[
            (1, say("People disappear without a trace: is the recorded count all of them?")),
            (3, say("Which source gives the three? Without one it is made up.")),
            (4, say("An honest minimum saves lives: it shows that a route needs rescue.")),
        ],
        why=say("A minimum, dated and sourced, is true and useful."),
    ),
)
