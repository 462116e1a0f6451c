"""A migrant stock as an account: deaths, departures, and the arrivals that must have been."""

from iomlab.checks.question import number, statements
from iomlab.messages import say

LESSON = "N02"


def values(rng):
    """Return an invented account; deaths are whole, and the stock grows or falls."""
    while True:
        start = 2000 * int(rng.integers(20, 101))
        end = start + 2000 * int(rng.choice([-5, -4, -3, -2, 3, 4, 6, 9, 12]))
        made = {
            "start": start,
            "end": end,
            "years": int(rng.integers(6, 15)),
            "death_rate": int(rng.integers(5, 12)),
            "left": 10 * int(rng.integers(310, 2400)) + 7,
        }
        if _arrived(made) > 2000 and abs(end - start) + 100 < _died(made):
            return made


def _died(given):
    """Return the deaths between the counts."""
    return given["death_rate"] * given["years"] * (given["start"] + given["end"]) / 2000


def _arrived(given):
    """Return who must have come."""
    return given["end"] - given["start"] + _died(given) + given["left"]


QUESTIONS = (
    number(
        "died",
        say("Deaths of migrants between the counts"),
        _died,
        within=0.5,
        hint=say("How many migrants were there in each year, and for how many years?"),
        wrong=[
            (
                lambda v: v["death_rate"] / 1000 * v["years"] * v["start"],
                say("That takes the first stock for every year. Take the mean of the two."),
            ),
            (
                lambda v: v["death_rate"] / 1000 * v["years"] * v["end"],
                say("That takes the second stock for every year. Take the mean of the two."),
            ),
            (
                lambda v: v["death_rate"] / 1000 * (v["start"] + v["end"]) / 2,
                say("That is one year. How many years lie between the counts?"),
            ),
        ],
    ),
    number(
        "arrived",
        say("Migrants who must have come"),
        _arrived,
        within=0.5,
        hint=say("Stock at the end = stock at the start + arrivals − departures − deaths."),
        wrong=[
            (
                lambda v: v["end"] - v["start"] + v["left"],
                say("Who took the place of those who died?"),
            ),
            (
                lambda v: v["end"] - v["start"],
                say("That is the change. Who took the place of those who died or left?"),
            ),
        ],
    ),
    statements(
        "if_wrong",
        say("What if fewer migrants died than was assumed?"),
        [
            say("Then fewer people must have come."),
            say("Then more people must have left than the register says."),
            say("Then the two counts were wrong."),
            say("The change of the stock stays what it is."),
        ],
        {1, 4},
        hint=say("Which numbers are counted, and which one follows from the others?"),
    ),
)

WRONG = {
    "died": [lambda v: 2 * _died(v), lambda v: _died(v) / 2],
    "arrived": [
        lambda v: v["end"] - v["start"] + _died(v),
        lambda v: v["end"] - v["start"] + _died(v) - v["left"],
        lambda v: v["end"] - v["start"] - _died(v) + v["left"],
        lambda v: v["end"] + v["start"] + _died(v) + v["left"],
        lambda v: v["start"] - v["end"] + _died(v) + v["left"],
    ],
}

ARGUED = {"died: rounded to whole numbers": "people are counted in whole numbers"}
