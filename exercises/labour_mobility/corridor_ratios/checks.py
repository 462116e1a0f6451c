"""Moves counted and moves that a gravity model expects, for one real province; and a request."""

from iomlab.checks.question import choice, number, table
from iomlab.messages import say

LESSON = "N06"
PROVINCES = ("NFLD", "PEI", "NS", "NB", "ONT", "MAN", "SASK", "ALTA", "BC")


def values(rng):
    """Return a province."""
    return {"origin": str(rng.choice(PROVINCES))}


def pairs(given, year=1971, more=" + other_language", end="origin"):
    """Return the corridors of the province, with the moves that the model expects."""
    from iomlab import gravity_tables
    from iomlab.methods import gravity

    moves = gravity_tables.provinces()
    sizes = f"log(origin_population_{year}) + log(destination_population_{year})"
    fitted = gravity.fit(moves, f"migrants ~ {sizes} + log(distance_miles){more}")
    found = moves.assign(expected=fitted.fitted.to_numpy())
    return found[found[end] == given["origin"]]


def ratios(given, end="origin", turned=False, **how):
    """Return counted over expected, by destination."""
    import pandas as pd

    found = pairs(given, end=end, **how)
    ratio = found["migrants"].astype(float) / found["expected"]
    other = "destination" if end == "origin" else "origin"
    ratio = 1 / ratio if turned else ratio
    return pd.DataFrame({"destination": found[other].astype(str), "ratio": ratio})


def together(given, **how):
    """Return counted over expected of all corridors together."""
    found = pairs(given, **how)
    return float(found["migrants"].astype(float).sum() / found["expected"].sum())


QUESTIONS = (
    table(
        "ratios",
        say("Moves counted ÷ moves expected, by destination"),
        ratios,
        keys=["destination"],
        columns=["destination", "ratio"],
        within=0.0011,
        hint=say(
            "Fit on all pairs, then keep those that begin here. Which terms are in the model?"
        ),
        rules=[
            (
                lambda frame: len(frame) == 9,
                say("Nine corridors begin in a province: one line each."),
            ),
            (
                lambda frame: (frame["ratio"].astype(float) > 0).all(),
                say("A ratio of two counts is above zero."),
            ),
        ],
    ),
    number(
        "together",
        say("All corridors of the province together, in times the expected number"),
        together,
        within=0.0011,
        hint=say("A large corridor counts more than a small one."),
        wrong=[(1, say("One would mean that exactly the expected number moved."))],
    ),
    choice(
        "request",
        say("A ministry wants to know where refugees are “in excess”. What do you do?"),
        [
            say(
                "Decline: people who flee don’t choose by size and distance, and a residual is no "
                "“excess”. Offer what hosts need, by published totals."
            ),
            say("Fit the model with effects of countries, which is better."),
            say("Give the numbers, but call them a forecast."),
            say("Give the numbers with their intervals, so that nobody is misled."),
        ],
        1,
        hint=say(
            "Who could choose freely in the data of the lesson, and who could lose a right here?"
        ),
        wrong=[
            (2, say("A better fit does not make the question a lawful one.")),
            (3, say("A new name does not change what the numbers would be used for.")),
            (4, say("An interval says how uncertain a number is, not what it may be used for.")),
        ],
    ),
)

WRONG = {
    "ratios": [
        lambda v: ratios(v, year=1966),
        lambda v: ratios(v, more=""),
        lambda v: ratios(v, end="destination"),
        lambda v: ratios(v, turned=True),
    ],
    "together": [
        lambda v: float(ratios(v)["ratio"].mean()),
        lambda v: together(v, end="destination"),
        lambda v: together(v, more=""),
        lambda v: together(v, year=1966),
        lambda v: 1 / together(v),
    ],
}
