"""A gravity model of real moves between provinces, without one of them."""

from iomlab.checks.question import number, statements
from iomlab.messages import say

LESSON = "N06"
PROVINCES = ("NFLD", "PEI", "NB", "ONT", "MAN", "ALTA")


def values(rng):
    """Return a province without which the elasticity is another, also by other terms."""
    return {"left_out": str(rng.choice(PROVINCES))}


def kept(given, ends=("origin", "destination")):
    """Return the moves that neither begin nor end in the province."""
    from iomlab import gravity_tables

    moves = gravity_tables.provinces()
    for end in ends:
        moves = moves[moves[end] != given["left_out"]]
    return moves


def model(given, ends=("origin", "destination"), year=1971, more=" + other_language", logs=False):
    """Fit the model that is asked for, or one of its neighbours."""
    from iomlab.methods import gravity

    sizes = f"log(origin_population_{year}) + log(destination_population_{year})"
    formula = f"{sizes} + log(distance_miles){more}"
    if logs:
        return gravity.fit(kept(given, ends), f"log(migrants) ~ {formula}", estimator="ols")
    return gravity.fit(kept(given, ends), f"migrants ~ {formula}")


def distance(given, **how):
    """Return the elasticity of distance."""
    return float(model(given, **how).table["estimate"]["log(distance_miles)"])


def travels(given, begin=True, end=True, **how):
    """Return counted over expected of the pairs that the model has not seen."""
    from iomlab import gravity_tables
    from iomlab.methods.gravity_scenarios import predict

    moves = gravity_tables.provinces()
    there = (moves["origin"] == given["left_out"]) & begin
    there |= (moves["destination"] == given["left_out"]) & end
    expected = predict(model(given, **how), moves[there])["value"].sum()
    return float(moves.loc[there, "migrants"].astype(float).sum() / expected)


QUESTIONS = (
    number(
        "elasticity",
        say("Elasticity of distance without this province"),
        distance,
        within=0.0006,
        hint=say("Which pairs are left out, which populations and which terms are in the model?"),
        wrong=[
            (
                -1,
                say("Minus one is a rule of thumb: let the table say it."),
            ),
        ],
    ),
    number(
        "travels",
        say("Moves counted on the pairs left out, in times the moves expected there"),
        travels,
        within=0.0006,
        hint=say("The model comes from the pairs that were kept, the moves from those left out."),
        wrong=[(1, say("One would mean that the model travels without any error."))],
    ),
    statements(
        "shows",
        say("What follows when one province changes the elasticity?"),
        [
            say("The moves of one place can weigh heavily in the result; say so beside it."),
            say("The province that was left out is an error in the table."),
            say("PPML is wrong, as its answer is not always the same."),
            say("An elasticity is a mean over the pairs in the table, and pairs differ."),
            say("The model without the province is the right one for every country."),
        ],
        {1, 4},
        hint=say("What is an elasticity made of, and which pairs are large?"),
    ),
)

WRONG = {
    "elasticity": [
        lambda v: distance(v, ends=()),
        lambda v: distance(v, ends=("origin",)),
        lambda v: distance(v, ends=("destination",)),
        lambda v: distance(v, year=1966),
        lambda v: distance(v, more=""),
        lambda v: distance(v, logs=True),
        lambda v: -distance(v),
    ],
    "travels": [
        lambda v: travels(v, ends=()),
        lambda v: travels(v, begin=False),
        lambda v: travels(v, end=False),
        lambda v: travels(v, year=1966),
        lambda v: travels(v, more=""),
        lambda v: 1 / travels(v),
    ],
}
