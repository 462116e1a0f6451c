"""Balances of the four sides of an invented scheme, as planned and if the employer pays."""

from functools import cache

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N08"


def values(rng):
    """Return one learner's scheme; no answer is round, and the doubt moves the balance."""
    while True:
        made = {
            "places": int(rng.integers(101, 1999)),
            "months": int(rng.integers(4, 10)),
            "wage": int(rng.integers(1201, 2399)),
            "home_wage": int(rng.integers(151, 449)),
            "worker_cost": int(rng.integers(701, 2399)),
            "called_back": round(float(rng.uniform(0.41, 0.84)), 2),
            "overstay": round(float(rng.uniform(0.012, 0.058)), 3),
            "seasons": int(rng.integers(3, 7)),
            "doubt": int(rng.integers(11, 30)),
        }
        if 0.1 < worst(made) % 1 < 0.9 and abs(worst(made)) > 0.1:
            return made


def plan(given):
    """The amounts of the learner's scheme."""
    from iomlab.data import schemes

    return schemes.amounts(**{name: value for name, value in given.items() if name in AMOUNTS})


AMOUNTS = (
    "places", "months", "wage", "home_wage", "worker_cost", "called_back", "overstay", "seasons",
)  # fmt: skip


def sides(given):
    """Balances of both scenarios in months of pay abroad."""
    found = compared(tuple(plan(given).items()))
    return found.assign(months_of_pay=found["value"] / given["wage"])[COLUMNS]


@cache
def compared(amounts):
    """Balances of both scenarios and four sides, in currency units."""
    from iomlab.data import schemes
    from iomlab.methods.scheme_ranges import compare

    found = compare(schemes.scenarios(dict(amounts)))
    kept = found["scenario"].isin(["planned", "employer_pays"]) & (found["group"] != "states")
    return found[kept].reset_index(drop=True)


COLUMNS = ["scenario", "group", "months_of_pay"]


def end(given, side, column):
    """One end of a side's balance in months of pay abroad."""
    found = ranges(tuple(plan(given).items()), given["doubt"])
    return float(found.loc[side, column]) / given["wage"]


@cache
def ranges(amounts, doubt):
    """Balances of all sides as planned with their ends, in currency units."""
    from iomlab.methods.circular_migration import Scheme
    from iomlab.methods.scheme_ranges import scheme_range

    return scheme_range(Scheme(**dict(amounts)), doubt / 100).table


def worst(given):
    """The employers' balance if all goes badly for them."""
    return end(given, "employer", "low")


QUESTIONS = (
    table(
        "sides",
        say("Balance for each place and season, in months of pay abroad"),
        sides,
        keys=["scenario", "group"],
        columns=COLUMNS,
        within=0.005,
        hint=say("Keep two scenarios and four groups, and divide the balance by a month’s pay."),
        rules=[
            (
                lambda frame: len(frame) == 8,
                say("Two scenarios with four sides each make eight rows."),
            ),
        ],
    ),
    number(
        "worst",
        say("Lower end of the employers’ balance, in months of pay abroad"),
        worst,
        within=0.005,
        hint=say("Which row and which column of the table of ranges, and in which unit?"),
    ),
    statements(
        "reading",
        say("Which statements are true?"),
        [
            say("When the employer pays, the workers gain what the employers pay more."),
            say("A balance above zero shows that the rights of the workers are kept."),
            say("In 95 of 100 schemes the true balance lies between the two ends."),
            say("Each balance rests on assumed amounts that a survey could replace."),
            say("The employers’ lower end and the workers’ lower end must come together."),
        ],
        {1, 4},
        hint=say("Which money changes hands, what is no money, and what do the two ends mean?"),
    ),
)

WRONG = {
    "sides": [
        lambda v: sides(v).assign(months_of_pay=sides(v)["months_of_pay"] * v["wage"]),
        lambda v: sides(v).assign(months_of_pay=sides(v)["months_of_pay"] / v["months"]),
        lambda v: sides(v)[sides(v)["group"] != "origin"],
        lambda v: sides(v).assign(months_of_pay=sides(v)["months_of_pay"].to_numpy()[::-1]),
    ],
    "worst": [
        lambda v: end(v, "employer", "value"),
        lambda v: end(v, "employer", "high"),
        lambda v: end(v, "worker", "low"),
        lambda v: worst(v) * v["wage"],
        lambda v: end({**v, "doubt": 20}, "employer", "low") if abs(v["doubt"] - 20) > 1 else None,
    ],
    "reading": [[1], [1, 3, 4], [1, 2, 4], [4]],
}
