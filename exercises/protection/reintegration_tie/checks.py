"""Two invented programmes on three dimensions: a weighted score, and the weight at which they tie."""

from iomlab.checks.question import number
from iomlab.messages import say

LESSON = "N13"
PARTS = ("economic", "social", "psychosocial")


def values(rng):
    """Return scores and weights: programme A is ahead by equal weights, B when feelings count more."""
    while True:
        a = rng.integers([58, 52, 28], [76, 68, 42])
        b = rng.integers([44, 42, 44], [60, 54, 58])
        weights = rng.permutation(6)[:3] + 1
        given = {
            **{f"a_{part}": int(x) / 100 for part, x in zip(PARTS, a, strict=True)},
            **{f"b_{part}": int(x) / 100 for part, x in zip(PARTS, b, strict=True)},
            **{f"w_{part}": int(w) for part, w in zip(PARTS, weights, strict=True)},
        }
        found = tie(given)
        apart = abs(score(given) - sum(given[f"a_{part}"] for part in PARTS) / 3) > 0.005
        if 1.2 < found < 6 and abs(found - round(found)) > 0.03 and apart:
            return given


def score(given):
    """Mean of the three dimensions of A, by weight."""
    weights = [given[f"w_{part}"] for part in PARTS]
    points = [given[f"a_{part}"] * w for part, w in zip(PARTS, weights, strict=True)]
    return sum(points) / sum(weights)


def tie(given):
    """Weight of the psychosocial dimension at which A and B score the same, the others being one."""
    ahead = sum(given[f"a_{part}"] - given[f"b_{part}"] for part in ("economic", "social"))
    return ahead / (given["b_psychosocial"] - given["a_psychosocial"])


QUESTIONS = (
    number(
        "score",
        say("Teaching score of programme A with the weights of the returnees"),
        score,
        within=0.0006,
        hint=say("Each dimension counts as much as its weight; what do the weights add up to?"),
        wrong=[
            (
                lambda v: (v["a_economic"] + v["a_social"] + v["a_psychosocial"]) / 3,
                say("That is the score with equal weights."),
            ),
            (
                lambda v: min(v["a_economic"], v["a_social"], v["a_psychosocial"]),
                say("That is the lowest dimension: worth naming, but not the mean."),
            ),
        ],
    ),
    number(
        "tie",
        say("Weight of the psychosocial dimension at which both programmes score the same"),
        tie,
        within=0.006,
        hint=say("Write down both scores with an unknown weight, and let them be equal."),
        wrong=[
            (1, say("With equal weights programme A is ahead: look at both sums.")),
            (
                lambda v: v["b_psychosocial"] / v["a_psychosocial"],
                say("The other two dimensions matter as well: by how much is A ahead on them?"),
            ),
        ],
    ),
)

WRONG = {
    "score": [
        lambda v: score(
            {**v, "w_economic": v["w_psychosocial"], "w_psychosocial": v["w_economic"]}
        ),
        lambda v: 3 * score(v),
    ],
    "tie": [lambda v: 1 / tie(v), lambda v: tie(v) / 2, lambda v: 1 + tie(v)],
}

RUBRIC = {
    "answer": [
        say("Says that the order depends on the weights, and where it turns (1 point)."),
        say("Publishes the three dimensions, the weights and who chose them (1 point)."),
        say("Says that the scores don’t show what a programme caused (1 point)."),
    ],
}
