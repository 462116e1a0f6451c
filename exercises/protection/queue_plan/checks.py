"""Staff of a service point and what a person served costs, with each learner's own numbers."""

import math
from itertools import permutations

from iomlab.checks.question import choice, number
from iomlab.messages import say

LESSON = "N12"


def drawn(rng):
    """Return numbers of a service point."""
    return {
        "people": int(rng.integers(90, 400)),
        "hours": int(rng.integers(6, 9)),
        "minutes": int(rng.integers(20, 46)),
        "wait": int(rng.choice([5, 10, 20, 25, 30])),
        "cost": int(rng.integers(9, 31)),
    }


def mixed_up(numbers):
    """Return every way to take one number for another, or two for each other."""
    people, hours, minutes, wait = numbers
    taken = [[*numbers[:at], one, *numbers[at + 1 :]] for at in range(4) for one in numbers]
    pairs = [list(one) for one in permutations(numbers)]
    other = [[minutes * hours, hours, people / hours, wait], [people, hours, minutes, 15]]
    return [one for one in [*taken, *pairs, *other] if one != numbers]


def values(rng):
    """Return one learner's numbers: whoever mixes them up gets another staff."""
    while True:
        given = drawn(rng)
        numbers = [given[name] for name in ("people", "hours", "minutes", "wait")]
        known, price = staff(given), each(given)
        if len({*numbers, given["cost"], known}) < 6 or not 0.15 < price % 1 < 0.85:
            continue
        if known in (fewest(given), fewest(given) - 1):
            continue
        if all(needed(*one) != known for one in mixed_up(numbers)):
            return given


def needed(people, hours, minutes, wait):
    """Fewest staff who serve four in five within the wait."""
    from iomlab import methods

    return methods.services.staffing(people / hours, minutes, wait=wait).staff


def staff(given):
    """Fewest staff for the promise."""
    return needed(given["people"], given["hours"], given["minutes"], given["wait"])


def each(given):
    """Cost of one person served."""
    return staff(given) * given["cost"] * given["hours"] / given["people"]


def fewest(given):
    """Fewest staff with whom the line does not grow: a known mistake."""
    return math.floor(given["people"] / given["hours"] * given["minutes"] / 60) + 1


QUESTIONS = (
    number(
        "staff",
        say("Fewest staff for the promised wait"),
        staff,
        within=0.0,
        hint=say("How many come in one hour? What does the promise ask for?"),
        wrong=[
            (fewest, say("So the line does not grow all day, but people wait longer.")),
            (lambda v: fewest(v) - 1, say("Less work would be done than arrives.")),
        ],
        why=say("More than the work that arrives: short waits need staff who are sometimes free."),
    ),
    number(
        "each",
        say("Cost of one person served"),
        each,
        within=0.0051,
        hint=say("Staff are paid for each hour, also when nobody comes. Who shares that cost?"),
        wrong=[
            (
                lambda v: v["cost"] * v["minutes"] / 60,
                say("That is the cost of the minutes of service. Who pays the time between?"),
            ),
        ],
        why=say("The time in which staff are free is the price of short waits."),
    ),
    choice(
        "request",
        say("A partner wants the place, hours and numbers posted. What do you do?"),
        [
            say("Post them: people need to know where to go."),
            say("Post them without the address."),
            say("Post them only in the language of these people."),
            say("Decline; tell people of the service by safe ways, without who comes when."),
        ],
        4,
        hint=say("Who else would read it, and whom could they wait for?"),
        wrong=[
            (1, say("People must know the service. Must others know who comes at what hour?")),
            (2, say("How hard is it to find a place that a hundred people visit each day?")),
            (3, say("Those who look for people may know their language.")),
        ],
        why=say("Hours and numbers of women alone help traffickers, not people in need."),
    ),
)

WRONG = {
    "staff": [lambda v: staff(v) + 1, lambda v: staff(v) - 1],
    "each": [
        lambda v: staff(v) * v["cost"] / v["people"],
        lambda v: fewest(v) * v["cost"] * v["hours"] / v["people"],
        lambda v: staff(v) * v["cost"],
    ],
}

RUBRIC = {
    "promise": [
        say("Says that arrivals are an assumption and uneven over the day (1 point)."),
        say(
            "Says that one in five waits longer, and that urgent cases need another way (1 point)."
        ),
        say("Says how the plan is tested: other arrivals, hour by hour, or by asking (1 point)."),
    ],
}
