"""A what-if of a gravity model, worked out exactly, with each learner's own numbers."""

from iomlab.checks.question import number
from iomlab.messages import say

LESSON = "N06"


def values(rng):
    """Return elasticities and changes for which shortcuts give another answer."""
    while True:
        given = {
            "distance": -int(rng.integers(62, 118)) / 100,
            "size": int(rng.integers(55, 95)) / 100,
            "shorter": int(rng.integers(25, 51)),
            "growth": int(rng.integers(12, 36)),
        }
        whole = all(abs(x - round(x)) > 0.13 for x in (ferry(given), both(given)))
        halved = given["shorter"] == 50  # what is lost and what is left would be the same
        if not halved and whole and abs(-100 * given["distance"] - 100) > 4:
            return given


def ferry(given):
    """Return the change in per cent by the shorter way."""
    return 100 * ((1 - given["shorter"] / 100) ** given["distance"] - 1)


def grown(given):
    """Return the change in per cent by the larger population."""
    return 100 * ((1 + given["growth"] / 100) ** given["size"] - 1)


def both(given):
    """Return the change in per cent by both."""
    return 100 * ((1 + ferry(given) / 100) * (1 + grown(given) / 100) - 1)


QUESTIONS = (
    number(
        "ferry",
        say("Change of the expected flow by the shorter way, in per cent"),
        ferry,
        within=0.06,
        hint=say(
            "What is left of the distance, as a share? Which power of it does the flow follow?"
        ),
        wrong=[
            (
                lambda v: -v["distance"] * v["shorter"],
                say("That is the rule of thumb for small changes: this one is large."),
            ),
            (
                lambda v: v["distance"] * v["shorter"],
                say("A shorter way goes with more moves when the elasticity is negative."),
            ),
        ],
    ),
    number(
        "both",
        say("Change of the expected flow by both, in per cent"),
        both,
        within=0.06,
        hint=say("Two changes of a flow: are they added, or multiplied?"),
        wrong=[
            (
                lambda v: v["size"] * v["growth"] - v["distance"] * v["shorter"],
                say("That adds two rules of thumb: these changes are large."),
            ),
        ],
    ),
)

WRONG = {
    "ferry": [
        lambda v: 100 * ((1 + v["shorter"] / 100) ** v["distance"] - 1),
        lambda v: 100 * (1 + ferry(v) / 100),
        lambda v: -ferry(v),
    ],
    "both": [lambda v: ferry(v) + grown(v), ferry, grown, lambda v: 100 + both(v)],
}

RUBRIC = {
    "sentence": [
        say("Makes it a statement of the model, with its band and its condition (1 point)."),
        say("Says that it is an association and no forecast (1 point)."),
        say("Names what else is needed: jobs, costs, skills, the voice of workers (1 point)."),
    ],
}
