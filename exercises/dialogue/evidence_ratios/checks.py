"""Emigrants and immigrants of three real countries, what may be said of them, and a request."""

from iomlab.checks.question import choice, statements, table
from iomlab.messages import say

LESSON = "N15"
COUNTRIES = (
    "SLV", "GTM", "HND", "MEX", "CAN", "COL", "ECU", "PER", "CHL", "ARG", "MAR", "TUN", "SEN",
    "GHA", "NGA", "ESP", "ITA", "FRA", "PHL", "IDN", "MYS", "THA", "KEN", "ZAF",
)  # fmt: skip


def values(rng):
    """Return three countries and a year; no ratio is a whole number, no year gives the same."""
    while True:
        given = {
            "countries": [str(code) for code in rng.permutation(COUNTRIES)[:3]],
            "year": str(rng.choice(["2000", "2010", "2020"])),
        }
        right = ratios(given)["ratio"]
        if len(right) == 3 and right.notna().all() and (right - right.round()).abs().max() > 0.05:
            return given


def ratios(given, year=None, turned=False):
    """Return the emigrants for each immigrant, by country."""
    import pandas as pd

    from iomlab import load

    when = int(year or given["year"])
    stock = load("migrant_stock_totals")
    kept = stock[stock["iso3"].isin(list(given["countries"])) & (stock["year"] == when)]
    above, below = ("immigrants", "emigrants") if turned else ("emigrants", "immigrants")
    ratio = kept[above].astype(float) / kept[below].astype(float)
    return pd.DataFrame({"iso3": kept["iso3"].astype(str), "ratio": ratio})


QUESTIONS = (
    table(
        "ratios",
        say("Emigrants for each immigrant, by country"),
        ratios,
        keys=["iso3"],
        columns=["iso3", "ratio"],
        within=0.0006,
        hint=say("Which of the two comes below the line: “for each immigrant”? And in which year?"),
        rules=[
            (lambda frame: len(frame) == 3, say("One line for each of the three countries.")),
            (
                lambda frame: (frame["ratio"].astype(float) > 0).all(),
                say("A ratio of two counts is above zero."),
            ),
        ],
    ),
    statements(
        "beside",
        say("What may stand beside this table?"),
        [
            say("These are people who lived abroad in that year, whenever they had moved."),
            say("A country with more emigrants than immigrants is governed badly."),
            say("The ratio says nothing of why people moved, nor of how they are treated."),
            say("In that year so many people left for each one who came."),
            say("The ratio says how many people each country can still take in."),
        ],
        {1, 3},
        hint=say("Stock or flow? And does a count judge a country?"),
    ),
    choice(
        "request",
        say("A delegation asks what would buy returns without a hearing. What do you do?"),
        [
            say("Write the page, with a note that the numbers are uncertain."),
            say("Write the page for the delegation alone, not for the communiqué."),
            say("Write the page if every delegation gets it."),
            say(
                "Decline: a hearing is no price. Offer evidence on fair procedures, voluntary return "
                "and regular pathways."
            ),
        ],
        4,
        hint=say("Whose right is it, and who could sell it?"),
        wrong=[
            (1, say("It is not the numbers that are wrong with it.")),
            (2, say("Said in a small circle, it is still a price for a right.")),
            (3, say("That all may read it does not make the right of a person theirs to trade.")),
        ],
    ),
)

WRONG = {
    "ratios": [
        lambda v: ratios(v, turned=True),
        lambda v: ratios(v, year=2024),
        lambda v: ratios(v, year=1990),
        lambda v: ratios(v).round(0),
    ],
}
