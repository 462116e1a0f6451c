"""Prices of invented services after a change, and the limit that belongs to a corridor."""

from functools import cache

from iomlab.checks.question import number, table
from iomlab.messages import say

LESSON = "N09"


def values(rng):
    """Return one learner's change; no average is round or near the limit."""
    while True:
        made = {
            "cut": int(rng.integers(11, 75)),
            "wider": round(float(rng.uniform(0.3, 3.6)), 1),
        }
        answer = smart(made)
        clear = 0.1 < answer % 1 < 0.9 and abs(answer - 5) > 0.15
        others = (cheapest(made), middle(made))
        if clear and abs(answer - mean(made)) > 0.3 and all(abs(answer - x) > 0.1 for x in others):
            return made


def prices(given):
    """Prices of all services after the change."""
    return priced(given["cut"], given["wider"])


@cache
def priced(cut, wider):
    """Prices of all services when fees fall by one per cent figure and rates by the other."""
    from iomlab.data.load import load
    from iomlab.methods.remittance_cost import remittance_cost

    now = load("synthetic_remittance_services").of(amount=200)
    return remittance_cost(
        now["amount"],
        now["fee"] * (1 - cut / 100),
        now["rate_given"] * (1 - wider / 100),
        now["rate_interbank"],
        qualifies=now["qualifies"],
        services=now["service"],
    )


def costs(given):
    """One row a service."""
    return prices(given).table[["cost"]].reset_index()


def smart(given):
    """Mean of the three cheapest services that qualify."""
    return prices(given).smart_mean


def mean(given):
    """Mean of all services."""
    return prices(given).simple_mean


def cheapest(given):
    """Mean of the three cheapest services, whether they qualify or not."""
    return float(costs(given)["cost"].nsmallest(3).mean())


def middle(given):
    """Second cheapest of the services that qualify: the median of three, not their mean."""
    found = prices(given).table
    return float(found.loc[found["qualifies"], "cost"].nsmallest(3).median())


QUESTIONS = (
    table(
        "costs",
        say("Cost of each service with the new prices, in per cent of the amount"),
        costs,
        keys=["service"],
        columns=["service", "cost"],
        within=0.005,
        hint=say("Fee and rate both change; the market rate stays."),
        rules=[
            (
                lambda frame: len(frame) == 10,
                say("There are ten services for this amount, so there are ten rows."),
            ),
        ],
    ),
    number(
        "smart",
        say("SmaRT average with the new prices, in per cent"),
        smart,
        within=0.005,
        hint=say("Which services count, and how many of them?"),
    ),
    number(
        "room",
        say("Percentage points below the limit that belongs to a single corridor"),
        lambda given: 5 - smart(given),
        within=0.005,
        hint=say("One limit is for the mean of all services in the world, one for each corridor."),
    ),
)

WRONG = {
    "costs": [
        lambda v: costs({**v, "cut": 0}),
        lambda v: costs({**v, "wider": 0}),
        lambda v: costs({**v, "cut": -v["cut"]}),
        lambda v: costs(v)[lambda frame: frame["service"] != "h"],
        lambda v: costs(v).assign(cost=costs(v)["cost"].round()),
    ],
    "smart": [
        mean,
        cheapest,
        middle,
        lambda v: float(costs(v)["cost"].min()),
        lambda v: float(costs(v)["cost"].median()),
        lambda v: smart({**v, "wider": 0}),
    ],
    "room": [
        lambda v: 3 - smart(v),
        lambda v: 3 - mean(v),
        lambda v: 5 - mean(v),
        lambda v: smart(v) - 5,
    ],
}

RUBRIC = {
    "pay": [
        say("Says that both averages count each service alike, however few use it (1 point)."),
        say("Says what one would need: how many use each service, and for how much (1 point)."),
    ],
}
