"""Two rounds of an index with another mix of people, with each learner's own numbers."""

from itertools import pairwise

from iomlab.checks.question import choice, number
from iomlab.messages import say

LESSON = "N11"


def drawn(rng):
    """Return people and mean sums by round and group."""
    new, settled = round(float(rng.uniform(24, 32)), 1), round(float(rng.uniform(38, 46)), 1)
    return {
        "new_1": int(rng.integers(200, 400)),
        "settled_1": int(rng.integers(80, 200)),
        "new_2": int(rng.integers(80, 200)),
        "settled_2": int(rng.integers(200, 400)),
        "sum_new_1": new,
        "sum_settled_1": settled,
        "sum_new_2": round(new + float(rng.uniform(3.5, 5.5)), 1),
        "sum_settled_2": round(settled + float(rng.uniform(1.5, 2.1)), 1),
    }


def values(rng):
    """Return one learner's numbers: the changes and the known mistakes lie apart."""
    while True:
        given = drawn(rng)
        told = [crude(given), same_mix(given), plain(given), mix_of_2(given)]
        apart = min(abs(a - b) for n, a in enumerate(told) for b in told[:n])
        sums = sorted([*means(given), *(v for k, v in given.items() if k.startswith("sum"))])
        if apart > 0.004 and min(told[:2]) > 0.035 and min(b - a for a, b in pairwise(sums)) > 0.1:
            return given


def means(given):
    """Mean sums of both rounds."""
    return [
        (
            given[f"new_{n}"] * given[f"sum_new_{n}"]
            + given[f"settled_{n}"] * given[f"sum_settled_{n}"]
        )
        / (given[f"new_{n}"] + given[f"settled_{n}"])
        for n in (1, 2)
    ]


def crude(given):
    """Change of the mean of all, from 0 to 1."""
    first, second = means(given)
    return (second - first) / 48


def weighted(given, of):
    """Change of both groups in the mix of one round, from 0 to 1."""
    new, settled = given[f"new_{of}"], given[f"settled_{of}"]
    rises = (
        given["sum_new_2"] - given["sum_new_1"],
        given["sum_settled_2"] - given["sum_settled_1"],
    )
    return (new * rises[0] + settled * rises[1]) / (new + settled) / 48


def same_mix(given):
    """Change in the mix of round 1."""
    return weighted(given, 1)


def mix_of_2(given):
    """Change in the mix of round 2: a known mistake."""
    return weighted(given, 2)


def plain(given):
    """Take the plain mean of two changes: a known mistake."""
    first = given["sum_new_1"] + given["sum_settled_1"]
    return (given["sum_new_2"] + given["sum_settled_2"] - first) / 96


QUESTIONS = (
    number(
        "crude",
        say("Change of the mean score of all, from 0 to 1"),
        crude,
        within=0.0005,
        hint=say("First the mean sum of each round. How long is the scale of the sums?"),
        wrong=[
            (plain, say("That is the plain mean of both changes. How many were asked of each?")),
        ],
        why=say("This change mixes how people fare with who was asked."),
    ),
    number(
        "same_mix",
        say("Change with the mix of round 1, from 0 to 1"),
        same_mix,
        within=0.0005,
        hint=say("One change for each group. Whose numbers weigh them?"),
        wrong=[
            (plain, say("That is the plain mean of both changes. How many were asked of each?")),
        ],
        why=say("Much of the change of all came from who answered."),
    ),
    choice(
        "request",
        say("The town wants the score of each person, for permits. What do you do?"),
        [
            say("Send the scores with a note on their error."),
            say("Send the scores of those who agree."),
            say("Decline: scores describe groups. Offer means of large groups for its programmes."),
            say("Send only who lies above the mean."),
        ],
        3,
        hint=say("What was promised to those who answered, and what does one score know?"),
        wrong=[
            (1, say("Does a note help the person whose permit depends on it?")),
            (2, say("Can people refuse freely when the permit is at stake?")),
            (4, say("Half of all lie below any middle. What happens to them?")),
        ],
        why=say("A score of one person is uncertain, and was not given for this purpose."),
    ),
)

WRONG = {
    "crude": [same_mix, lambda v: crude(v) * 48 / 60, lambda v: -crude(v)],
    "same_mix": [crude, mix_of_2, lambda v: same_mix(v) * 48 / 60, lambda v: same_mix(v) * 48],
}

RUBRIC = {
    "report": [
        say("Says that the change of all is in large part a change of who answered (1 point)."),
        say("Gives the change at the same mix, or of each group (1 point)."),
        say("Says that without a comparison the change is no proof of an effect (1 point)."),
    ],
}
