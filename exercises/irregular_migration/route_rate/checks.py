"""Deaths per 1,000 attempts on a crossing, with each learner's own numbers."""

from iomlab.checks.question import number, statements
from iomlab.messages import say

LESSON = "N04"


def values(rng):
    """Return one learner's numbers; deaths and arrivals never give a round rate."""
    return {
        "deaths": int(rng.integers(21, 90)),
        "missing": int(rng.integers(11, 60)),
        "arrivals": int(rng.integers(6001, 13999)),
    }


def rate(given):
    """Dead and missing over everyone who set out."""
    lost = given["deaths"] + given["missing"]
    return 1000 * lost / (given["arrivals"] + lost)


QUESTIONS = (
    number(
        "rate",
        say("Dead and missing for every 1,000 attempts"),
        rate,
        within=0.005,
        hint=say("Who set out? Everyone who arrived and everyone who did not."),
        wrong=[
            (
                lambda v: 1000 * (v["deaths"] + v["missing"]) / v["arrivals"],
                say("Those who died set out as well: they belong in the denominator."),
            ),
            (
                lambda v: 1000 * v["deaths"] / (v["arrivals"] + v["deaths"] + v["missing"]),
                say("The missing are lost too: SDG 10.7.3 counts dead and missing."),
            ),
            (
                lambda v: 1000 * v["deaths"] / (v["arrivals"] + v["deaths"]),
                say("The missing count above the line, and below it."),
            ),
        ],
    ),
    statements(
        "leaves_out",
        say("What is true of this rate?"),
        [
            say("Deaths without a witness are not in it."),
            say("It counts people who were stopped on the way as attempts."),
            say("It says nothing about one person’s own risk."),
            say("It is the share of boats that sank."),
        ],
        {1, 3},
        hint=say("What was counted above the line, and who below it?"),
    ),
)

RUBRIC = {
    "safer": [
        say("Says that a count is no rate: fewer people may have set out (1 point)."),
        say("Says that recording may have changed (1 point)."),
        say("Says what would be needed: attempts, the same coverage, an interval (1 point)."),
    ],
}
