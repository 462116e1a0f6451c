"""Explained and unexplained part of a pay gap, with each learner's own numbers."""

import math

from iomlab.checks.question import choice, number, statements
from iomlab.messages import say

LESSON = "N10"


def values(rng):
    """Return one learner's gap and its explained part; no answer is a round number."""
    while True:
        gap = round(float(rng.uniform(0.24, 0.44)), 3)
        explained = round(float(gap * rng.uniform(0.25, 0.45)), 3)
        given = {"gap": gap, "explained": explained}
        answers = [share(given), lower(given), 100 - share(given)]
        apart = abs(share(given) - lower(given))
        if explained >= 0.06 and apart > 1 and all(0.15 < one % 1 < 0.85 for one in answers):
            return given


def share(given):
    """Explained part of the gap in logs, in per cent."""
    return 100 * given["explained"] / given["gap"]


def lower(given):
    """How much lower pay is at equal traits, in per cent."""
    return 100 * (1 - math.exp(given["explained"] - given["gap"]))


QUESTIONS = (
    number(
        "share",
        say("Share of the gap in logs that goes with age, sex and schooling, in per cent"),
        share,
        within=0.051,
        hint=say("A part of what whole?"),
        wrong=[
            (
                lambda v: 100 * v["explained"],
                say("That is the part itself. What share of the gap is it?"),
            ),
            (
                lambda v: 100 * (v["gap"] - v["explained"]) / v["gap"],
                say("That is the other part: what the traits do not account for."),
            ),
        ],
        why=say("With another yardstick the share may be another one."),
    ),
    number(
        "lower",
        say("How many per cent lower pay is at equal traits"),
        lower,
        within=0.051,
        hint=say("What is left of the gap in logs, and what ratio of pay does it stand for?"),
        wrong=[
            (
                lambda v: 100 * (v["gap"] - v["explained"]),
                say("That is a difference of logs times 100, not yet a per cent."),
            ),
            (
                lambda v: 100 * (math.exp(v["gap"]) - 1),
                say("That takes the whole gap, and the other group as the base."),
            ),
            (
                lambda v: 100 * (1 - math.exp(-v["gap"])),
                say("That is the gap as it is. What remains at equal traits?"),
            ),
            (
                lambda v: 100 * (math.exp(v["gap"] - v["explained"]) - 1),
                say("So much higher is the one. How much lower is the other?"),
            ),
        ],
        why=say("A difference of logs stands for a ratio; the ratio less one is the per cent."),
    ),
    statements(
        "means",
        say("Which statements about the two parts are true?"),
        [
            say("A part of what is not explained may be discrimination."),
            say("Language, recognition of qualifications and time in the country are in it too."),
            say("The explained part is fair: it needs no attention."),
            say("With the other group’s pay structure as the yardstick the parts may differ."),
            say("Each person born abroad earns so much less."),
        ],
        {1, 2, 4},
        hint=say("What was in the regression and what was not? Where does schooling come from?"),
        why=say("“Unexplained” means: not by these traits. “Explained” does not mean just."),
    ),
    choice(
        "request",
        say("A federation wants a score of the lowest wage each applicant would accept."),
        [
            say("Build it, without names."),
            say("Build it for large firms only, which can be controlled."),
            say("Decline: it would pay people by origin. Offer a comparison of pay for like work."),
            say("Build it, and add that it is only an estimate."),
        ],
        3,
        hint=say("What would the score do to a person, and what was the regression made for?"),
        wrong=[
            (1, say("The applicant is known to the firm. Whom do missing names protect?")),
            (2, say("Does the size of a firm change what happens to the applicant?")),
            (4, say("An estimate that sets a wage is no longer only an estimate.")),
        ],
        why=say("A mean of groups must not set one person’s wage; by origin it is discrimination."),
    ),
)

WRONG = {"means": [{1, 2}, {1, 2, 3, 4}, {1, 2, 4, 5}]}
