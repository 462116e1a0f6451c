"""Direct standardisation with each learner's own people and rates."""

from iomlab.checks.question import number
from iomlab.messages import say

LESSON = "N10"
AGES = ("young", "middle", "old")


def drawn(rng):
    """Return people by age of both sides, rates by age of the group, and the rate of the reference."""
    return {
        "young": int(rng.integers(40, 120)) * 50,
        "middle": int(rng.integers(30, 80)) * 50,
        "old": int(rng.integers(10, 40)) * 50,
        "work_young": round(float(rng.uniform(50, 72)), 1),
        "work_middle": round(float(rng.uniform(60, 80)), 1),
        "work_old": round(float(rng.uniform(35, 65)), 1),
        "ref_young": int(rng.integers(40, 80)) * 500,
        "ref_middle": int(rng.integers(50, 100)) * 500,
        "ref_old": int(rng.integers(60, 120)) * 500,
        "ref_rate": round(float(rng.uniform(73, 84)), 1),
    }


def values(rng):
    """Return one learner's numbers: ages differ, and so do the two gaps and the known mistakes."""
    while True:
        given = drawn(rng)
        told = [crude(given), adjusted(given), plain(given), with_age(given)]
        apart = min(abs(told[0] - told[1]), abs(told[0] - told[2]), abs(told[1] - told[2]))
        rates = sorted(given[f"work_{age}"] for age in AGES)
        steps = min(rates[1] - rates[0], rates[2] - rates[1])
        uneven = all(0.15 < one % 1 < 0.85 for one in told)
        if max(told[:2]) < -2 and apart > 0.6 and steps > 3 and uneven:
            return given


def crude(given):
    """Rate of the group as it is, less that of the reference."""
    in_work = sum(given[age] * given[f"work_{age}"] for age in AGES)
    return in_work / sum(given[age] for age in AGES) - given["ref_rate"]


def adjusted(given):
    """Rate of the group with the ages of the reference, less that of the reference."""
    in_work = sum(given[f"ref_{age}"] * given[f"work_{age}"] for age in AGES)
    return in_work / sum(given[f"ref_{age}"] for age in AGES) - given["ref_rate"]


def plain(given):
    """Take the plain mean of the three rates: a known mistake."""
    three = (given["work_young"], given["work_middle"], given["work_old"])
    return sum(three) / 3 - given["ref_rate"]


def with_age(given):
    """Points that go with the different ages."""
    return crude(given) - adjusted(given)


QUESTIONS = (
    number(
        "crude",
        say("Gap in points as it is"),
        crude,
        within=0.051,
        hint=say("How many of the group are in work, of how many? Then group less reference."),
        wrong=[
            (plain, say("That is the plain mean of three rates. The ages are not equally many."))
        ],
        why=say("The group’s own people weigh its rates."),
    ),
    number(
        "adjusted",
        say("Gap in points at equal ages"),
        adjusted,
        within=0.051,
        hint=say("Keep the group’s own rates. Whose people weigh them now?"),
        wrong=[
            (plain, say("That is the plain mean of three rates. Whose ages should weigh them?"))
        ],
        why=say("Own rates, ages of the reference: direct standardisation."),
    ),
    number(
        "with_age",
        say("Points of the gap that go with the different ages"),
        with_age,
        within=0.051,
        hint=say("Both gaps are negative: which of them is taken away from which?"),
        why=say("A plus: its ages had hidden a part of the gap. A minus: they made a part of it."),
    ),
)

WRONG = {
    "crude": [adjusted, lambda v: -crude(v), lambda v: crude(v) + v["ref_rate"]],
    "adjusted": [crude, lambda v: -adjusted(v), lambda v: adjusted(v) + v["ref_rate"]],
    "with_age": [lambda v: -with_age(v), lambda v: crude(v) + adjusted(v)],
}

RUBRIC = {
    "which_gap": [
        say("Says what the gap as it is tells and for what it is needed (1 point)."),
        say("Says what the adjusted gap answers: people made equal on paper (1 point)."),
        say("Names what may be in the gap that is left, without claiming its size (1 point)."),
    ],
}
