"""What a season pays for coming, what all seasons bring, and how many seasons a worker has."""

from iomlab.checks.question import number
from iomlab.messages import say

LESSON = "N08"


def values(rng):
    """Return one learner's scheme: a season brings more than it costs, and no answer is round."""
    while True:
        made = {
            "months": int(rng.integers(4, 9)),
            "wage": int(rng.integers(1201, 2399)),
            "tax": int(rng.integers(9, 25)) / 100,
            "home_wage": int(rng.integers(151, 449)),
            "travel": int(rng.integers(201, 699)),
            "fee": int(rng.integers(601, 2499)),
            "seasons": int(rng.integers(3, 7)),
            "called_back": int(rng.integers(46, 85)) / 100,
        }
        answers = first(made), in_all(made), on_average(made)
        apart = made["months"] != made["seasons"]
        if apart and all(0.12 < answer % 1 < 0.88 for answer in answers):
            return made


def pay(given):
    """Pay of a season after tax."""
    return given["months"] * given["wage"] * (1 - given["tax"])


def first(given):
    """Share of the first season's pay that goes into coming."""
    return 100 * (given["travel"] + given["fee"]) / pay(given)


def in_all(given):
    """What all seasons bring, in months of pay at home."""
    season = pay(given) - given["months"] * given["home_wage"] - given["travel"]
    return (given["seasons"] * season - given["fee"]) / given["home_wage"]


def on_average(given):
    """Seasons that somebody who starts in the first one works on average."""
    back = given["called_back"]
    return (1 - back ** given["seasons"]) / (1 - back)


QUESTIONS = (
    number(
        "first",
        say("Pay of the first season that only pays for coming, in per cent of pay after tax"),
        first,
        within=0.05,
        hint=say("What is paid before and during the first season, and what is left of the pay?"),
        wrong=[
            (
                lambda v: 100 * (v["travel"] + v["fee"]) / (v["months"] * v["wage"]),
                say("Tax and contributions are gone before the worker can pay anything with it."),
            ),
            (
                lambda v: 100 * v["fee"] / v["months"] / v["wage"],
                say("Travel has to be paid as well, and tax is taken off the pay."),
            ),
        ],
    ),
    number(
        "in_all",
        say("What all seasons bring to a worker, in months of pay at home"),
        in_all,
        within=0.05,
        hint=say("What comes back every season, and what comes only once?"),
        wrong=[
            (
                lambda v: (
                    v["seasons"]
                    * (v["months"] * (v["wage"] - v["home_wage"]) - v["travel"] - v["fee"])
                    / v["home_wage"]
                ),
                say("The worker pays to be recruited only once, and pays tax each season."),
            ),
        ],
    ),
    number(
        "on_average",
        say("Seasons worked on average by somebody who starts in the first one"),
        on_average,
        within=0.005,
        hint=say("Everyone works the first season. Which share still works the second, the third?"),
        wrong=[
            (
                lambda v: v["seasons"] * v["called_back"],
                say("The first season is sure; and who leaves out one season does not come again."),
            ),
            (
                lambda v: 1 + (v["seasons"] - 1) * v["called_back"],
                say(
                    "The third season needs two calls: is its share the same as that of the second?"
                ),
            ),
            (
                lambda v: 1 / (1 - v["called_back"]),
                say("That would hold if the scheme never ended."),
            ),
        ],
    ),
)

WRONG = {
    "first": [
        lambda v: 100 * v["fee"] / pay(v),
        lambda v: 100 * v["travel"] / pay(v),
        lambda v: first(v) * v["months"],
        lambda v: first(v) / v["seasons"],
    ],
    "in_all": [
        lambda v: in_all(v) + v["fee"] / v["home_wage"],
        lambda v: in_all(v) - (v["seasons"] - 1) * v["fee"] / v["home_wage"],
        lambda v: in_all(v) + v["seasons"] * v["months"],
        lambda v: in_all({**v, "tax": 0}),
        lambda v: in_all({**v, "seasons": 1}),
    ],
    "on_average": [
        lambda v: on_average({**v, "seasons": v["seasons"] + 1}),
        lambda v: on_average({**v, "seasons": v["seasons"] - 1}),
        lambda v: v["called_back"] ** v["seasons"],
        lambda v: v["called_back"] * on_average(v),
    ],
}

RUBRIC = {
    "leaflet": [
        say("Says that the result holds only for those who are called back each time (1 point)."),
        say(
            "Says what the leaflet should tell: the first season alone, the risk, who pays (1 point)."
        ),
    ],
}
