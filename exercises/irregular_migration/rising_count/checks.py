"""A count that rises while the rate falls, with each learner's own numbers."""

from iomlab.checks.question import choice, number, statements
from iomlab.messages import say

LESSON = "N04"
YEARS = ("1", "2")


def drawn(rng):
    """Return numbers of two years: more lost, and many more who set out."""
    lost, arrived = int(rng.integers(301, 600)), int(rng.integers(8001, 12000))
    return {
        "lost_1": lost,
        "arrived_1": arrived,
        "stopped_1": int(rng.integers(1001, 3000)),
        "lost_2": int(lost * rng.uniform(1.2, 1.5)),
        "arrived_2": int(arrived * rng.uniform(1.8, 2.1)),
        "stopped_2": int(rng.integers(4001, 9000)),
    }


def values(rng):
    """Return one learner's numbers, with known mistakes far from the right ratio."""
    while True:
        given = drawn(rng)
        right = times(given)
        mistakes = [times({**given, "stopped_1": 0, "stopped_2": 0}), without_the_lost(given)]
        if 0.5 < right < 0.93 and min(abs(right - one) for one in mistakes) > 0.004:
            return given


def times(given):
    """Rate of the second year over that of the first."""
    one, two = (
        given[f"lost_{n}"] / (given[f"lost_{n}"] + given[f"arrived_{n}"] + given[f"stopped_{n}"])
        for n in YEARS
    )
    return two / one


def without_the_lost(given):
    """Divide by those who came or were brought back alone: a known mistake."""
    one, two = (given[f"lost_{n}"] / (given[f"arrived_{n}"] + given[f"stopped_{n}"]) for n in YEARS)
    return two / one


def of_arrivals(given):
    """Divide by arrivals alone: a known mistake."""
    return given["lost_2"] / given["arrived_2"] / (given["lost_1"] / given["arrived_1"])


QUESTIONS = (
    number(
        "times",
        say("Rate of the second year over that of the first"),
        times,
        within=0.0005,
        hint=say("First one rate for each year: who was lost, and who had set out?"),
        wrong=[
            (
                lambda v: v["lost_2"] / v["lost_1"],
                say("These are counts. How many had set out in each year?"),
            ),
            (of_arrivals, say("Others set out as well, and did not arrive.")),
        ],
        why=say("The count rose and the rate fell: many more had set out."),
    ),
    statements(
        "readings",
        say("Which sentences about the two years are true?"),
        [
            say("In the second year more people were recorded as dead or missing."),
            say("For each 1,000 attempts fewer were recorded as dead or missing."),
            say("The crossing has become safer: that is proved."),
            say("The lower rate could also come from deaths that nobody recorded."),
            say("Rescue at sea made more people set out: that is shown."),
        ],
        {1, 2, 4},
        hint=say("What do a count and a rate know, and what would have to be known for a cause?"),
        why=say("Both figures are true; neither knows unseen deaths, and neither knows a cause."),
    ),
    choice(
        "request",
        say("An agency wants the beaches from which boats left, each evening. What do you do?"),
        [
            say("Send the list: it holds no names."),
            say("Send it once a week instead of each evening."),
            say("Decline: say why, and offer yearly rates by route and where rescue was missing."),
            say("Answer that no data of any kind can be given."),
        ],
        3,
        hint=say("Who could be found with such a list, and what may be shared without harm?"),
        wrong=[
            (1, say("A place and an evening are enough to find people. Did survivors agree?")),
            (2, say("A beach is used more than once. Is a week old enough?")),
            (4, say("What is safe can save lives: which figures of yours are?")),
        ],
        why=say("Survivors told it to be rescued. Figures by route and year help and find nobody."),
    ),
)

WRONG = {
    "times": [without_the_lost, lambda v: 1 / times(v)],
    "readings": [{1, 2, 3}, {1, 2}, {1, 2, 3, 4}],
}

RUBRIC = {
    "headline": [
        say("Separates count and rate: more set out, the rate fell (1 point)."),
        say("Says that recorded deaths are a minimum and recording may change (1 point)."),
        say("Asks for figures with year and source, and speaks of people with respect (1 point)."),
    ],
}
