"""Noise in counts of invented cases: what it spends, what it costs, and a request for records."""

from iomlab.checks.question import choice, number, table
from iomlab.messages import say

LESSON = "N14"


def values(rng):
    """Return an epsilon and weeks that together matter, and values of epsilon to compare."""
    while True:
        given = {
            "epsilon": int(rng.integers(8, 30)) / 100,
            "weeks": int(rng.integers(5, 15)),
            "epsilons": [
                int(rng.integers(low, high)) / 100
                for low, high in ((11, 30), (41, 70), (101, 149), (171, 260))
            ],
            "far": int(rng.integers(2, 6)),
        }
        found = sure(given)
        spent = given["epsilon"] * given["weeks"]
        whole = all(abs(x - round(x)) > 0.13 for x in (found, curves(given)["sure"].iloc[0]))
        if 1 < spent < 2.8 and whole:
            return given


def sure(given, spent=None):
    """Return how sure an attacker can be at most after the last table, in per cent."""
    import math

    total = given["weeks"] * given["epsilon"] if spent is None else spent
    return 100 / (1 + math.exp(-total))


def curves(given):
    """Return risk and loss for each epsilon."""
    import numpy as np
    import pandas as pd

    epsilon = np.array(given["epsilons"], dtype=float)
    known = 100 / (1 + np.exp(-epsilon))
    off = 100 * np.exp(-given["far"] * epsilon)
    return pd.DataFrame({"epsilon": epsilon, "sure": known, "far_off": off})


QUESTIONS = (
    number(
        "sure",
        say("How sure an attacker can be after the last table, in per cent"),
        sure,
        within=0.06,
        hint=say("Every table with fresh noise spends its epsilon: what is spent in all?"),
        wrong=[
            (50, say("That is how sure the attacker was before the first table.")),
            (100, say("Almost, but a promise with a finite epsilon never gives certainty.")),
        ],
    ),
    table(
        "curves",
        say("Risk and loss for each epsilon"),
        curves,
        keys=["epsilon"],
        columns=["epsilon", "sure", "far_off"],
        within=0.06,
        hint=say("Both are in per cent: one is what is learnt, the other what is lost."),
        rules=[
            (
                lambda frame: frame["sure"].astype(float).between(50, 100).all(),
                say("How sure: from 50 per cent on, as that is where the attacker begins."),
            ),
            (
                lambda frame: frame["far_off"].astype(float).between(0, 100).all(),
                say("A chance in per cent lies between 0 and 100."),
            ),
        ],
    ),
    choice(
        "request",
        say("A border authority asks for records to build a profile. What do you do?"),
        [
            say("Send them: there are no names in the records."),
            say("Send them with noise in each record."),
            say(
                "Refuse, say why, and offer the protected table and training on referring people to "
                "help."
            ),
            say("Send only the records of the region at the border."),
            say("Send the profile, but not the records."),
        ],
        3,
        hint=say("What would officers do with a “typical victim”, and with all the others?"),
        wrong=[
            (1, say("Age, gender, region and means of control together are a name.")),
            (
                2,
                say("One line a person stays a person, and a profile would be built all the same."),
            ),
            (4, say("Fewer records are easier to recognise, not harder.")),
            (
                5,
                say(
                    "A profile makes officers suspect a group and pass by victims who don’t fit it."
                ),
            ),
        ],
    ),
)


def other_curves(given, **columns):
    """Return the curves with other columns, as a known wrong answer."""
    return curves(given).assign(**columns)


WRONG = {
    "sure": [
        lambda v: sure(v, v["epsilon"]),
        lambda v: v["weeks"] * (sure(v, v["epsilon"]) - 50) + 50,
        lambda v: 100 - sure(v),
        lambda v: sure(v, v["epsilon"] / v["weeks"]),
    ],
    "curves": [
        lambda v: other_curves(v, far_off=100 - curves(v)["far_off"]),
        lambda v: other_curves(v, far_off=curves({**v, "far": v["far"] + 1})["far_off"]),
        lambda v: curves(v).round(0),
    ],
}
