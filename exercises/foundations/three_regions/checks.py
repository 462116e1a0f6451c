"""Two invented tables of three regions: the fewest moves that turn one into the other."""

from iomlab.checks.judge import as_number
from iomlab.checks.question import number, table
from iomlab.messages import say

LESSON = "N02"


def values(rng):
    """Return two tables of whole people; somebody leaves, goes back and passes through."""
    while True:
        away = [5 * int(n) for n in rng.choice(range(3, 20), 6, replace=False)]
        out, back, past = (away[0] + away[1], away[2] + away[4], away[3] + away[5])
        if len({out, back, past}) == 3:
            break
    home = [10 * int(n) for n in rng.integers(80, 200, 3)]
    others = [5 * int(n) for n in rng.choice(range(6, 20), 6, replace=False)]
    a, b, c = (
        [home[0], others[0], others[1]],
        [others[2], home[1], others[3] + away[2] + away[3]],
        [others[4] + away[4] + away[5], others[5], home[2]],
    )
    return {
        "born_a_start": a,
        "born_a_end": [a[0] - away[0] - away[1], a[1] + away[0], a[2] + away[1]],
        "born_b_start": b,
        "born_b_end": [b[0] + away[3], b[1] + away[2], b[2] - away[2] - away[3]],
        "born_c_start": c,
        "born_c_end": [c[0] - away[4] - away[5], c[1] + away[5], c[2] + away[4]],
    }


def _tables(given):
    """Return both tables, birthplaces in rows."""
    import pandas as pd

    places = ["A", "B", "C"]
    return [
        pd.DataFrame(
            [given[f"born_{p.lower()}_{time}"] for p in places], index=places, columns=places
        )
        for time in ("start", "end")
    ]


def _fewest(given):
    """Return the estimate with fewest moves."""
    from iomlab.methods.flows import demographic_accounting

    return demographic_accounting(*_tables(given), estimate="minimum")


QUESTIONS = (
    table(
        "moves",
        say("The fewest moves: origin, destination, value"),
        lambda given: _fewest(given).table[["origin", "destination", "value"]],
        keys=["origin", "destination"],
        columns=["origin", "destination", "value"],
        within=0.5,
        rules=[
            (
                lambda frame: not any((as_number(v) or 0) < -1e-6 for v in frame["value"]),
                say("No flow can be below zero: a fall of a stock is not a negative flow."),
            ),
            (
                lambda frame: (
                    not (frame["origin"].astype(str) == frame["destination"].astype(str)).any()
                ),
                say("Those who stay are no flow: leave the diagonal out."),
            ),
            (
                lambda frame: len(frame) == 6,
                say("Three regions have six pairs: one row for each, also where nobody moved."),
            ),
        ],
        hint=say("For each birthplace: where are fewer people at the end, and where more?"),
    ),
    number(
        "went_back",
        say("Moves back to the region of birth"),
        lambda given: float(_fewest(given).types["return"]),
        within=0.5,
        hint=say("Look at those who arrive, and ask for each where they were born."),
    ),
)


def _mixed(given):
    """Return the mix with free moves."""
    from iomlab.methods.flows import demographic_accounting

    return demographic_accounting(*_tables(given)).table[["origin", "destination", "value"]]


WRONG = {
    "moves": [
        lambda given: (
            _fewest(given)
            .table[["origin", "destination", "value"]]
            .rename(columns={"origin": "destination", "destination": "origin"})
        ),
        _mixed,
    ],
    "went_back": [
        lambda given: float(_fewest(given).types["outward"]),
        lambda given: float(_fewest(given).types["transit"]),
        lambda given: float(_fewest(given).total),
    ],
}
RUBRIC = {
    "range_told": [
        say("Gives the fewest and the most moves as numbers, as a range (1 point)."),
        say("Names the assumption behind the ends: who could stay, stayed, or did not (1 point)."),
        say("Says that moves out and back between the dates are not seen (1 point)."),
    ],
}
