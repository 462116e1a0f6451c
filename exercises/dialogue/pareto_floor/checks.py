"""The lawful frontier of an invented negotiation, and the package that balances the gains."""

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N15"
ISSUES = (
    "pathways", "return", "recognition", "remittances", "data", "save_lives",
    "counter_trafficking", "services",
)  # fmt: skip
PARTIES = ("origin", "destination")


def values(rng):
    """Return issues and weights with which the floor, the order of steps and the weights all matter."""
    while True:
        issues = [str(name) for name in rng.permutation(ISSUES)[:3]]
        parts = []
        for party in PARTIES:
            pairs = ", ".join(f"{issue}={int(rng.integers(1, 6))}" for issue in issues)
            parts.append(f"{party}: {pairs}")
        given = {"issues": issues, "weights": "; ".join(parts)}
        if fit_to_ask(given):
            return given


def fit_to_ask(given):
    """Return whether every known mistake gives another answer, also after rounding."""
    right = frontier(given).set_index("package")
    others = [no_floor(given), floor_last(given), equal(given)]
    if not 3 <= len(right) <= 9 or any(set(o["package"]) == set(right.index) for o in others):
        return False
    for name in ("u_origin", "u_destination"):
        steps = right[name].sort_values().diff().dropna()
        if (steps < 0.25).any() or (right[name] - right[name].round()).abs().max() < 0.13:
            return False
    found = product(given)
    wrong = [product(given, floor=False), product(given, gains=False), product(given, fair=False)]
    return found > 20 and all(not abs(found - other) < 8 for other in wrong)


def made(given, weights=True):
    """Return all packages with what they are worth."""
    from iomlab import methods, talks

    issues = list(given["issues"])
    wishes = talks.weights(given["weights"], PARTIES, issues) if weights else None
    return methods.negotiation.packages(talks.offers(issues), list(PARTIES), wishes)


def told(packages, names):
    """Return packages as the table that is asked for."""
    import pandas as pd

    kept = packages.values.loc[names]
    return pd.DataFrame(
        {
            "package": list(kept.index),
            "u_origin": kept["origin"].to_numpy(),
            "u_destination": kept["destination"].to_numpy(),
            "meets_floor": packages.allowed.loc[names].to_numpy(),
        }
    )


def efficient(values_of):
    """Return the packages that no other betters."""
    from iomlab.methods.dialogue import pareto_frontier

    found = pareto_frontier(values_of)
    return found.loc[found["efficient"], "option"].tolist()


def frontier(given):
    """Return the lawful frontier: the floor first, then the comparison."""
    found = made(given)
    return told(found, efficient(found.values[found.allowed]))


def no_floor(given):
    """Return the frontier of all packages, as if rights could be traded."""
    found = made(given)
    return told(found, efficient(found.values))


def floor_last(given):
    """Return what is left of the frontier of all packages when the floor comes last."""
    found = no_floor(given)
    return found[found["meets_floor"]]


def equal(given):
    """Return the lawful frontier with equal weights."""
    found = made(given, weights=False)
    return told(found, efficient(found.values[found.allowed]))


def product(given, floor=True, gains=True, fair=True):
    """Return the largest product of gains among lawful packages that leave both better off."""
    found = made(given, weights=fair)
    today = found.values.loc[found.today]
    more = found.values - today
    kept = (more > 0).all(axis=1) & (found.allowed | (not floor))
    worth = more if gains else found.values
    return float(worth[kept].prod(axis=1).max())


def lawful(frame):
    """Return whether every package is said to keep the floor."""
    return frame["meets_floor"].map(lambda v: str(v).casefold() in ("true", "1", "1.0")).all()


def none_bettered(frame):
    """Return whether no package of the table is plainly bettered by another one of it."""
    pairs = list(
        zip(frame["u_origin"].astype(float), frame["u_destination"].astype(float), strict=True)
    )
    return not any(a > c + 0.1 and b > d + 0.1 for a, b in pairs for c, d in pairs)


QUESTIONS = (
    table(
        "frontier",
        say("The packages that keep the floor and are not bettered by another that does"),
        frontier,
        keys=["package"],
        columns=["package", "u_origin", "u_destination", "meets_floor"],
        within=0.06,
        hint=say("Do the values have the weights of each party?"),
        rules=[
            (
                lawful,
                say("A package in your table breaks a floor. Which ones are allowed at all?"),
            ),
            (
                none_bettered,
                say("A package in your table is worse for both parties than another one in it."),
            ),
        ],
    ),
    number(
        "product",
        say("Largest product of both gains among lawful packages"),
        product,
        within=3,
        hint=say("Which packages may be agreed, and what does each party have already?"),
        wrong=[(0, say("That is the product of today’s package: nobody gains by it."))],
    ),
    statements(
        "means",
        say("What does the lawful frontier say?"),
        [
            say("A package on it is fair to everybody."),
            say("With other weights another package can be on it."),
            say("A package below the floor can push a lawful one out of it."),
            say("A party can have less by a package on it than it has today."),
            say("Who has no seat at the table is counted in it all the same."),
        ],
        {2, 4},
        hint=say("Which packages are compared, whose points are added, and with what?"),
    ),
)

WRONG = {
    "frontier": [
        no_floor,
        floor_last,
        equal,
        lambda v: no_floor(v).assign(meets_floor=True),
        lambda v: frontier(v).iloc[1:],
        lambda v: frontier(v).round(0),
        lambda v: frontier(v).rename(
            columns={"u_origin": "u_destination", "u_destination": "u_origin"}
        ),
    ],
    "product": [
        lambda v: product(v, floor=False),
        lambda v: product(v, gains=False),
        lambda v: product(v, fair=False),
    ],
}

ARGUED = {"product: rounded to whole numbers": "the question asks for a whole number"}
