"""The gain of one party by an invented package, and the same when one issue matters more."""

from iomlab.checks.question import number
from iomlab.messages import say

LESSON = "N15"
PARTS = ("pathways", "return", "recognition")


def values(rng):
    """Return weights and points: the party loses on return and gains in all."""
    while True:
        weights = rng.permutation(range(2, 8))[:3]
        package = rng.integers([60, 26, 55], [90, 46, 88])
        today = rng.integers([18, 50, 22], [40, 66, 42])
        given = {
            **{f"w_{part}": int(w) for part, w in zip(PARTS, weights, strict=True)},
            **{f"x_{part}": int(x) for part, x in zip(PARTS, package, strict=True)},
            **{f"t_{part}": int(t) for part, t in zip(PARTS, today, strict=True)},
            "gain_other": int(rng.integers(8, 26)),
        }
        wrong = [once(given), product(given, times=3), product(given, sum_too=False)]
        apart = all(abs(product(given) - other) > 8 for other in wrong)
        found = gain(given)
        if found > 8 and product(given) > 40 and apart and abs(found - round(found)) > 0.13:
            return given


def gain(given, times=1, sum_too=True):
    """Return what the package adds for the party of origin, with return counting ``times``."""
    by = {part: given[f"w_{part}"] * (times if part == "return" else 1) for part in PARTS}
    more = sum(by[part] * (given[f"x_{part}"] - given[f"t_{part}"]) for part in PARTS)
    whole = sum(by.values()) if sum_too else sum(given[f"w_{part}"] for part in PARTS)
    return more / whole


def product(given, times=2, sum_too=True):
    """Return the product of both gains when return counts more."""
    return given["gain_other"] * gain(given, times, sum_too)


def once(given):
    """Return the product before the new round."""
    return given["gain_other"] * gain(given)


def alike(given):
    """Return the gain if every issue counted alike: a known mistake."""
    return sum(given[f"x_{part}"] - given[f"t_{part}"] for part in PARTS) / 3


def best(given):
    """Return what is gained on the best issue: a known mistake."""
    return max(given[f"x_{part}"] - given[f"t_{part}"] for part in PARTS)


def no_today(given):
    """Return the worth of the package, as a known wrong answer."""
    return gain({**given, **{f"t_{part}": 0 for part in PARTS}})


QUESTIONS = (
    number(
        "gain",
        say("Gain of the party of origin by the package"),
        gain,
        within=0.06,
        hint=say("What the package is worth, less what today is worth, each with the weights."),
        wrong=[
            (
                alike,
                say("That counts every issue alike: the party gave weights."),
            ),
            (
                best,
                say("That is the best of the three issues; the party also loses on one."),
            ),
        ],
    ),
    number(
        "product",
        say("Product of both gains when return matters twice as much"),
        product,
        within=1.6,
        hint=say("A weight that is doubled counts above the line, and below it."),
    ),
)

WRONG = {
    "gain": [
        lambda v: gain(v, times=2),
        lambda v: gain({**v, "x_return": v["t_return"], "t_return": v["x_return"]}),
        no_today,
    ],
    "product": [
        once,
        lambda v: product(v, sum_too=False),
        lambda v: 2 * once(v),
        lambda v: v["gain_other"] + gain(v, 2),
    ],
}

RUBRIC = {
    "note": [
        say("Names what was given up and for what (1 point)."),
        say(
            "Says that points say nothing of persons, and that rights were no part of the bargain (1 point)."
        ),
        say("Says what must be watched, or who was not at the table (1 point)."),
    ],
}

ARGUED = {"product: rounded to whole numbers": "the question asks for a whole number"}
