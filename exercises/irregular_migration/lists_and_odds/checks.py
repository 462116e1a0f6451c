"""Two invented lists: Chapman's estimate, the same with referral, and what must stand beside it."""

from iomlab.checks.question import choice, number, statements
from iomlab.messages import say

LESSON = "N05"


def values(rng):
    """Return three counts and an assumed odds ratio."""
    return {
        "n1": int(rng.integers(320, 890)),
        "n2": int(rng.integers(320, 890)),
        "both": int(rng.integers(26, 88)),
        "odds": float(rng.choice([1.5, 2.0, 2.5, 3.0, 3.5])),
    }


def _independent(given):
    """Return Chapman's estimate in whole people."""
    return round((given["n1"] + 1) * (given["n2"] + 1) / (given["both"] + 1) - 1)


def _unseen(given):
    """Return the people on no list under the assumed odds ratio."""
    alone, other = (given[name] - given["both"] for name in ("n1", "n2"))
    return given["odds"] * alone * other / given["both"]


def _with_referral(given):
    """Return everybody, seen or not, under the assumed odds ratio."""
    return round(given["n1"] + given["n2"] - given["both"] + _unseen(given))


QUESTIONS = (
    number(
        "independent",
        say("Chapman’s estimate of all people"),
        _independent,
        within=0.5,
        hint=say("Add one to each of the three numbers, and take one away at the end."),
        wrong=[
            (
                lambda v: v["n1"] * v["n2"] / v["both"],
                say("That is Lincoln-Petersen. What does Chapman add?"),
            ),
            (
                lambda v: v["n1"] + v["n2"] - v["both"],
                say("Those are the people on any list. How many are on none?"),
            ),
        ],
    ),
    number(
        "with_referral",
        say("All people, if one list leads to the other"),
        _with_referral,
        within=0.5,
        hint=say("How many are on one list only, on the other only, on both, on none?"),
        wrong=[
            (
                lambda v: v["odds"] * v["n1"] * v["n2"] / v["both"],
                say("The odds ratio belongs to the people on no list only."),
            ),
            (
                lambda v: v["n1"] * v["n2"] / v["both"],
                say("That is the estimate for independent lists."),
            ),
        ],
    ),
    choice(
        "not_recognised",
        say("People on both lists were not recognised. What does that do to the estimate?"),
        [
            say("It is too high."),
            say("It is too low."),
            say("It stays right, since both lists are complete."),
            say("It stays right, but its interval becomes narrower."),
        ],
        1,
        hint=say("Which of the three numbers is then wrong, and where does it stand?"),
        wrong={
            2: say("The overlap is then too small. Where does it stand in the formula?"),
            3: say("The lists may be complete. What of the number on both?"),
            4: say("A smaller overlap makes the interval wider."),
        },
    ),
    statements(
        "beside",
        say("What must stand beside the estimate?"),
        [
            say("Its interval."),
            say("The estimate for each neighbourhood."),
            say("The assumption that the lists are independent."),
            say("What other odds ratios would give."),
            say("The initials of the people on both lists."),
        ],
        {1, 3, 4},
        hint=say("What helps a reader to doubt the number, and what helps to find a person?"),
    ),
)

WRONG = {
    "independent": [
        lambda v: (v["n1"] + 1) * (v["n2"] + 1) / (v["both"] + 1),
        lambda v: (v["n1"] + 1) * (v["n2"] + 1) / v["both"] - 1,
    ],
    "with_referral": [
        _unseen,
        lambda v: v["n1"] + v["n2"] + _unseen(v),
        lambda v: v["odds"] * _independent(v),
        lambda v: v["n1"] + v["n2"] - v["both"] + _unseen(v) / v["odds"] ** 2,
    ],
}
