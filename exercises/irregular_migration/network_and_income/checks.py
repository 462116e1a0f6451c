"""Two invented elasticities: what goes with a larger network, alone and with higher income."""

from iomlab.checks.question import choice, number
from iomlab.messages import say

LESSON = "N03"


def values(rng):
    """Return elasticities and changes whose answers are clear of whole numbers and of each other."""
    while True:
        made = {
            "network_elasticity": int(rng.integers(35, 85)) / 100,
            "income_elasticity": -int(rng.integers(45, 95)) / 100,
            "network_growth": int(rng.integers(30, 80)),
            "income_growth": int(rng.integers(12, 35)),
        }
        alone, both = _alone(made), _together(made)
        if all(abs(one - round(one)) > 0.05 for one in (alone, both)) and abs(both) > 4:
            return made


def _part(given, driver):
    """Return by what one driver multiplies the people."""
    return (1 + given[f"{driver}_growth"] / 100) ** given[f"{driver}_elasticity"]


def _alone(given):
    """Return the difference that goes with the network, in per cent."""
    return 100 * (_part(given, "network") - 1)


def _together(given):
    """Return the difference that goes with both, in per cent."""
    return 100 * (_part(given, "network") * _part(given, "income") - 1)


QUESTIONS = (
    number(
        "network_alone",
        say("Difference of people seeking asylum, in per cent: the network alone"),
        _alone,
        within=0.006,
        hint=say("An elasticity is an exponent. Of which ratio, and how far from 1 is the result?"),
        wrong=[
            (
                lambda v: v["network_elasticity"] * v["network_growth"],
                say("That is the short cut for tiny changes, and this one is large."),
            ),
        ],
    ),
    number(
        "both_together",
        say("Difference of people seeking asylum, in per cent: network and income"),
        _together,
        within=0.006,
        hint=say("Each driver multiplies the usual number. What do two of them do to it?"),
        wrong=[
            (
                lambda v: (
                    v["network_elasticity"] * v["network_growth"]
                    + v["income_elasticity"] * v["income_growth"]
                ),
                say("That adds two short cuts. These changes are large, and they multiply."),
            ),
        ],
    ),
    choice(
        "network_words",
        say("Which sentence about the network may stand?"),
        [
            say(
                "If we refuse visas to relatives, fewer people will seek asylum, by the elasticity."
            ),
            say(
                "In years in which an origin had a larger network than usual, more of its people "
                "than usual sought asylum."
            ),
            say("Families with relatives abroad seek asylum more often than other families."),
            say(
                "Countries with a larger network send more people than countries with a smaller one."
            ),
        ],
        2,
        hint=say("What does such a panel compare: policies, families, countries, or years?"),
        wrong={
            1: say("That speaks of what a policy would do. What does the panel compare?"),
            3: say("That speaks of families. The rows are origins and years."),
            4: say("The effect of the origin takes out what differs between countries."),
        },
    ),
)


def _sum(given):
    """Return the two differences added up."""
    return _alone(given) + 100 * (_part(given, "income") - 1)


WRONG = {
    "network_alone": [
        lambda v: 100 * _part(v, "network"),
        lambda v: 100 * ((1 + v["network_growth"] / 100) ** (1 / v["network_elasticity"]) - 1),
        lambda v: round(_alone(v)),
    ],
    "both_together": [
        _sum,
        _alone,
        lambda v: 100 * (_part(v, "network") / _part(v, "income") - 1),
        lambda v: round(_together(v)),
    ],
}
