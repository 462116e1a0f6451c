"""Two invented services: one with a fee, one with a hidden margin, and where they cost the same."""

from iomlab.checks.question import choice, number
from iomlab.messages import say

LESSON = "N09"


def values(rng):
    """Return one learner's services: B has the larger margin, and costs differ at the amount."""
    while True:
        market = float(rng.choice([16, 20, 25, 40, 50, 80]))
        small, large = (round(float(x), 1) for x in (rng.uniform(0.9, 1.6), rng.uniform(2.8, 4.8)))
        made = {
            "amount": int(rng.integers(101, 499)),
            "fee": int(rng.integers(5, 18)) / 2,
            "market_rate": market,
            "rate_a": round(market * (1 - small / 100), 4),
            "rate_b": round(market * (1 - large / 100), 4),
        }
        apart = abs(large - 2 * small) > 0.15 and small != 1
        clear = apart and 0.1 < more(made) % 1 < 0.9 and 0.2 < equal(made) % 1 < 0.8
        if clear and abs(more(made)) > 0.1 and abs(equal(made) - made["amount"]) > 5:
            return made


def margin(given, rate):
    """Exchange margin in per cent of the market rate."""
    return 100 * (given["market_rate"] - given[rate]) / given["market_rate"]


def more(given):
    """What B costs more than A, in percentage points."""
    fee = 100 * given["fee"] / given["amount"]
    return margin(given, "rate_b") - margin(given, "rate_a") - fee


def equal(given):
    """Amount for which the fee makes up for the difference of the margins."""
    return 100 * given["fee"] / (margin(given, "rate_b") - margin(given, "rate_a"))


QUESTIONS = (
    number(
        "more",
        say("Cost of B less cost of A, in percentage points of the amount"),
        more,
        within=0.005,
        hint=say("Each cost has two parts, fee and margin; both in per cent of the amount."),
        wrong=[
            (
                lambda v: 100 * (v["rate_a"] - v["rate_b"]) / v["market_rate"],
                say("Those are the margins alone: and the fee of A?"),
            ),
            (
                lambda v: 100 * (v["rate_a"] - v["rate_b"]) / v["market_rate"] - v["fee"],
                say("The fee is an amount of money: how many per cent of the amount sent is it?"),
            ),
            (
                lambda v: 100 * (v["market_rate"] - v["rate_b"]) / v["market_rate"],
                say("That is what B costs: how much more or less than A is it?"),
            ),
        ],
    ),
    number(
        "equal",
        say("Amount for which both services cost the same"),
        equal,
        within=0.06,
        hint=say("For which amount is the fee as large as what B takes more by its rate?"),
        wrong=[
            (
                lambda v: v["fee"] * v["market_rate"] / (v["market_rate"] - v["rate_b"]),
                say("Service A has an exchange margin as well."),
            ),
            (
                lambda v: v["fee"] * v["market_rate"] / (v["market_rate"] - v["rate_a"]),
                say("Service B has an exchange margin as well."),
            ),
        ],
    ),
    choice(
        "small",
        say("Which service costs less for small amounts, and who meets the dearer one?"),
        [
            say("Service A; those who send much at a time meet the dearer one."),
            say("Service B; a fixed fee weighs most on those who send little at a time."),
            say("Both cost the same; only the market rate matters."),
            say("Service B, for every amount, since it takes no fee."),
        ],
        2,
        hint=say("What is a fixed fee in per cent of a small amount, and of a large one?"),
        wrong=[
            (1, say("Try an amount of 10: how many per cent is the fee of A?")),
            (3, say("Both give a rate of their own, and one of them takes a fee.")),
            (4, say("Try an amount of 10,000: which of the two takes more then?")),
        ],
    ),
)

WRONG = {
    "more": [
        lambda v: -more(v),
        lambda v: 100 * (v["market_rate"] - v["rate_a"]) / v["market_rate"],
        lambda v: more(v) + 200 * v["fee"] / v["amount"],
    ],
    "equal": [
        lambda v: v["fee"] / (v["rate_a"] - v["rate_b"]),
        lambda v: v["fee"] * v["rate_a"] / (v["rate_a"] - v["rate_b"]),
        lambda v: v["amount"],
    ],
    "small": [1, 3, 4],
}

RUBRIC = {
    "poster": [
        say("Says that a rate below the market’s is a price as well (1 point)."),
        say("Says what to compare: how much arrives for the same amount (1 point)."),
    ],
}
