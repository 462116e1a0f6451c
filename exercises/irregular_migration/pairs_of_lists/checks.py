"""Three synthetic lists, taken two by two: one pair depends on each other."""

from iomlab.checks.judge import as_number
from iomlab.checks.question import number, table
from iomlab.messages import say
from iomlab.synthetic.load import synthetic

LESSON = "N05"


def values(rng):
    """Return a draw and a region, with the number of people that was built into it."""
    region = str(rng.choice(["north", "coast"]))
    truth = {"north": 8000, "coast": 4000}[region]
    while True:
        made = {"draw": int(rng.integers(1, 9999)), "region": region, "truth": truth}
        off = _distance(made)
        if abs(off - round(off)) > 0.1:
            return made


def _pair(given, first, second):
    """Return the people on both of two lists, and Chapman's estimate from them."""
    lists = synthetic("lists", seed=given["draw"]).of(region=given["region"])
    on = {name: lists[name] == 1 for name in (first, second)}
    n1, n2, both = (
        int(lists.loc[rows, "people"].sum()) for rows in (*on.values(), on[first] & on[second])
    )
    return first, second, both, round((n1 + 1) * (n2 + 1) / (both + 1) - 1)


def _by_pair(given):
    """Return the table of the three pairs."""
    import pandas as pd

    pairs = [("service_centre", "clinic"), ("service_centre", "legal_aid"), ("clinic", "legal_aid")]
    rows = [_pair(given, *pair) for pair in pairs]
    return pd.DataFrame(rows, columns=["first", "second", "both", "population"])


def _distance(given):
    """Return how far the estimate of the dependent pair is from the truth, in per cent."""
    estimate = _pair(given, "service_centre", "clinic")[-1]
    return 100 * (estimate - given["truth"]) / given["truth"]


def _more_than_both(frame):
    pairs = zip(map(as_number, frame["population"]), map(as_number, frame["both"]), strict=True)
    return all(None in pair or pair[0] > pair[1] for pair in pairs)


QUESTIONS = (
    table(
        "by_pair",
        say("People on both lists of a pair, and Chapman’s estimate"),
        _by_pair,
        keys=["first", "second"],
        columns=["first", "second", "both", "population"],
        within=0.5,
        rules=[
            (lambda frame: len(frame) == 3, say("There are three pairs: one row for each.")),
            (_more_than_both, say("There can’t be fewer people in all than on both lists.")),
        ],
        hint=say("Who is on both lists of a pair may be on the third as well, or not."),
    ),
    number(
        "distance",
        say("Distance of the estimate from the truth, in per cent of the truth"),
        _distance,
        within=0.051,
        hint=say("Estimate less truth, and then: in per cent of which of the two?"),
    ),
)


def _only_two(given):
    """Return the table with people who are on the pair, but not on the third list."""
    lists = synthetic("lists", seed=given["draw"]).of(region=given["region"])
    names = ["service_centre", "clinic", "legal_aid"]
    made = _by_pair(given)
    exactly = lists[lists[names].sum(axis=1) == 2]
    made["both"] = [
        int(exactly.loc[(exactly[a] == 1) & (exactly[b] == 1), "people"].sum())
        for a, b in zip(made["first"], made["second"], strict=True)
    ]
    return made


def _of_estimate(given):
    """Return the distance in per cent of the estimate."""
    estimate = _pair(given, "service_centre", "clinic")[-1]
    return 100 * (estimate - given["truth"]) / estimate


WRONG = {
    "by_pair": [
        _only_two,
        lambda given: _by_pair(given).assign(population=lambda made: made["population"] + 1),
        lambda given: _by_pair(given).iloc[1:],
    ],
    "distance": [
        _of_estimate,
        lambda given: -_distance(given),
        lambda given: 100 + _distance(given),
        lambda given: round(_distance(given)),
    ],
}
RUBRIC = {
    "two_enough": [
        say("Says that referral makes the overlap too large and the estimate too low (1 point)."),
        say("Says that a narrow interval does not hold a wrong assumption (1 point)."),
        say("Publishes a range or a model of three lists, for a large place (1 point)."),
    ],
}
