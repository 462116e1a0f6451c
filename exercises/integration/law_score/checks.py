"""The same law by two rules of averaging, with each learner's own scores."""

from itertools import pairwise

from iomlab.checks.question import number, statements
from iomlab.messages import say

LESSON = "N11"
NAMES = ("work_a", "work_b", "work_c", "school_a", "school_b", "school_c", "health")


def values(rng):
    """Return one learner's scores, with answers that are not round and mistakes that lie apart."""
    while True:
        drawn = rng.choice(range(15, 100, 5), size=len(NAMES), replace=False)
        given = {name: int(score) for name, score in zip(NAMES, drawn, strict=True)}
        told = [current(given), before(given), pooled(given), pooled_2015(given)]
        apart = min(abs(a - b) for n, a in enumerate(told) for b in told[:n])
        parts = sorted([*given.values(), *areas(given), *areas_2015(given)])
        apart = min(apart, *(b - a for a, b in pairwise(parts)))
        if apart > 0.8 and 0.15 < told[0] % 1 < 0.85 and 0.15 < step(given) % 1 < 0.85:
            return given


def areas(given):
    """Work and school, each the mean of its indicators."""
    return tuple(sum(given[f"{area}_{one}"] for one in "abc") / 3 for area in ("work", "school"))


def areas_2015(given):
    """Work and school, each the mean of its dimensions."""
    work = ((given["work_a"] + given["work_b"]) / 2 + given["work_c"]) / 2
    school = (given["school_a"] + (given["school_b"] + given["school_c"]) / 2) / 2
    return work, school


def current(given):
    """Mean of areas by the current rule."""
    return (sum(areas(given)) + given["health"]) / 3


def before(given):
    """Mean of areas by the rule of 2015."""
    return (sum(areas_2015(given)) + given["health"]) / 3


def step(given):
    """What a line through both editions would show."""
    return current(given) - before(given)


def pooled(given):
    """Take the plain mean of all indicators: a known mistake."""
    scores = [given["work_a"], given["work_b"], given["work_c"], given["health"]]
    return sum([*scores, given["school_a"], given["school_b"], given["school_c"]]) / 7


def pooled_2015(given):
    """Take the plain mean of all five dimensions: a known mistake."""
    work = (given["work_a"] + given["work_b"]) / 2 + given["work_c"]
    school = given["school_a"] + (given["school_b"] + given["school_c"]) / 2
    return (work + school + given["health"]) / 5


QUESTIONS = (
    number(
        "current",
        say("Score by the rule of the current edition"),
        current,
        within=0.051,
        hint=say("First each area for itself. How many areas are there?"),
        wrong=[
            (pooled, say("That is the mean of all indicators. An area with few counts as much.")),
        ],
        why=say("Each area counts as much as any other, however many indicators it has."),
    ),
    number(
        "step",
        say("Points by which the joined line moves"),
        step,
        within=0.051,
        hint=say("Work out the score by the older rule as well. What is taken away from what?"),
        wrong=[(0, say("The law does not change. Does the line?"))],
        why=say("A step of the method that looks like a step of the law: never join editions."),
    ),
    statements(
        "rise",
        say("Within one edition the score rises by 6 points. What may be written?"),
        [
            say("On paper, law or policy moved towards equal treatment."),
            say("More migrants have work than before."),
            say("Whether the new rights are used has to be asked elsewhere."),
            say("People are 6% better integrated."),
            say("One should say which areas rose: some may have fallen."),
        ],
        {1, 3, 5},
        hint=say("What is scored: laws, incomes or feelings? What does a mean hide?"),
        why=say("A measure of policy, and a mean of areas: say which of them moved."),
    ),
)

WRONG = {
    "current": [before, pooled_2015],
    "step": [
        lambda v: -step(v),
        lambda v: current(v) - pooled_2015(v),
        lambda v: current(v) - pooled(v),
    ],
    "rise": [{1}, {1, 3}, {1, 2, 3, 5}],
}

RUBRIC = {
    "succeeded": [
        say("Says that the score measures laws and policies on paper (1 point)."),
        say("Says which other data, on outcomes or experience, would be needed (1 point)."),
    ],
}
