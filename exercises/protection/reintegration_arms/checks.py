"""Kinds of help among invented returnees who were alike before, and the price of a better score."""

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N13"


def values(rng):
    """Return people to draw, weights that differ, and costs that matter."""
    while True:
        weights = rng.permutation([1, 2, 3, 4, 5])[:3]
        given = {
            "seed": int(rng.integers(1, 9999)),
            "w_economic": int(weights[0]),
            "w_social": int(weights[1]),
            "w_psychosocial": int(weights[2]),
            "arm": str(rng.choice(["economic", "mixed"])),
            "cost": int(rng.integers(120, 191)) * 10 + 7,
            "cost_none": int(rng.integers(90, 151)),
        }
        found = compared(given).set_index("arm")
        far = (found["adjusted"] - found["unadjusted"]).abs()
        gain = found["adjusted"][given["arm"]]
        if gain > 0.06 and far.max() > 0.02:
            return given


def compared(given, before=None):
    """Return the difference of every kind of help from none, as it is and among like people."""
    from iomlab import methods, reintegration, synthetic

    people = synthetic("reintegration", seed=given["seed"])
    weights = [given["w_economic"], given["w_social"], given["w_psychosocial"]]
    share = methods.arm_scores.shares(weights, reintegration.DIMENSIONS)
    before = reintegration.BEFORE if before is None else before
    found = methods.arm_scores.compare_arms(people, "arm", "none", share, before)
    return found[["arm", "unadjusted", "adjusted"]]


def price(given, column="adjusted", spare=None):
    """Return what 0.05 more in score costs a person."""
    gain = float(compared(given).set_index("arm")[column][given["arm"]])
    return 0.05 * (given["cost"] - given["cost_none"] if spare is None else spare) / gain


QUESTIONS = (
    table(
        "compared",
        say("Every kind of help compared with none"),
        compared,
        keys=["arm"],
        columns=["arm", "unadjusted", "adjusted"],
        within=0.0006,
        hint=say(
            "Which weights go to which dimension, who is compared with whom, and what was known "
            "before help?"
        ),
        rules=[
            (
                lambda frame: len(frame) == 4,
                say("There are four kinds of help beside none: one line each."),
            ),
            (
                lambda frame: (frame["unadjusted"].astype(float).abs() < 1).all(),
                say("Scores go from 0 to 1: a difference is a small number."),
            ),
        ],
    ),
    number(
        "price",
        say("What a score that is higher by 0.05 costs a person"),
        price,
        within=10,
        hint=say("What does this help cost more than none, and how much score goes with it?"),
        wrong=[
            (
                lambda v: v["cost"] - v["cost_none"],
                say("That is what this help costs more than none, whatever the score does."),
            ),
        ],
    ),
    statements(
        "report",
        say("What may stand in a report about a real survey?"),
        [
            say("The kind of help with the highest score works best for every returnee."),
            say("Among people alike in what was recorded, scores differ by kind of help."),
            say("As the adjusted differences have intervals, they show what help caused."),
            say("Debts, family and luck were not recorded and may explain part of the difference."),
            say("Returnees with a low score were not willing to reintegrate."),
        ],
        {2, 4},
        hint=say("Were people assigned by chance? What would a report on persons do to them?"),
    ),
)

WRONG = {
    "compared": [
        lambda v: compared(v, before=[]),
        lambda v: compared(v, before=["baseline"]),
        lambda v: compared({**v, "w_economic": 1, "w_social": 1, "w_psychosocial": 1}),
    ],
    "price": [lambda v: price(v, spare=v["cost"]), lambda v: 10 * price(v)],
}

ARGUED = {"price: rounded to whole numbers": "the question asks for a whole number"}
