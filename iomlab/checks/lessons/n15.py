"""Questions of N15, Policy dialogue simulation."""

from __future__ import annotations

from typing import Any

import pandas as pd

from iomlab.checks.question import Given, Question, choice, number, statements, table
from iomlab.messages import say
from iomlab.methods.negotiation import Packages, packages


def _made(given: Given) -> Packages:
    """Return the packages of the lesson, or those of its default."""
    made = given.get("made")
    if isinstance(made, Packages):
        return made
    from iomlab.data import talks

    return packages(
        talks.offers(["pathways", "return", "recognition"]), ["origin", "transit", "destination"]
    )


def _frontier(given: Given) -> pd.DataFrame:
    """Return the lawful frontier as the table that is asked for."""
    found = _made(given).frontier
    return pd.DataFrame({"package": [str(name) for name in found.index], "meets_floor": True})


def _lawful(frame: Any) -> bool:
    return (
        frame["meets_floor"].map(lambda v: str(v).casefold() in ("true", "1", "1.0", "yes")).all()
    )


QUESTIONS: tuple[Question, ...] = (
    number(
        "value",
        say(
            "A party gives three issues the weights 0.40, 0.35 and 0.25. A package scores 60, 80 and 40 "
            "points on them. What is it worth to the party?"
        ),
        62,
        within=0.01,
        hint=say("Each score counts as much as its weight; then they are added."),
        wrong=[
            (60, say("That is the plain mean: do all three issues matter equally here?")),
            (180, say("That is the sum of the scores. What do the weights do?")),
            (
                59,
                say(
                    "Look again at which weight belongs to which score: they stand in the same order."
                ),
            ),
        ],
        why=say("Weight times score, added up. Change the weights, and the order can change."),
    ),
    choice(
        "binding",
        say("Is the Global Compact for Migration legally binding?"),
        [
            say("Yes, on every State."),
            say("No, but it rests on law that is binding."),
            say("Only in the European Union."),
            say("Only on States that voted for it."),
        ],
        2,
        hint=say(
            "Look in the table of instruments at its kind, and at the kind of those that it refers to."
        ),
        wrong=[
            (1, say("Look at its kind in the table: is it a treaty?")),
            (3, say("It is an agreement of the General Assembly, not of one region.")),
            (4, say("A vote for a declaration is not the ratification of a treaty.")),
        ],
        why=say(
            "It adds no duty of its own, and takes none away: the treaties that it rests on go on to bind."
        ),
    ),
    choice(
        "floor",
        say(
            "A package is better for each State at the table than any other, and sends groups of people back "
            "without hearing them one by one. Where does it belong?"
        ),
        [
            say("On the frontier: no other package is better for all."),
            say("Off the table: it can neither be chosen nor push out a lawful package."),
            say("On the frontier, if the country of origin is paid enough."),
            say("It depends on how the parties weigh rights."),
        ],
        2,
        hint=say("Who is not a party at the table, and what follows from that?"),
        wrong=[
            (1, say("The frontier is drawn among packages that may be agreed. May this one?")),
            (3, say("Can the right of one person be sold by another?")),
            (4, say("What has a weight can be traded. Is a right something to trade?")),
        ],
        why=say("The floor is applied first; values are compared only among what is left."),
    ),
    table(
        "frontier",
        say(
            "Which packages of this lesson keep every floor and are not bettered by another that does? Give "
            "columns package (its letters) and meets_floor."
        ),
        _frontier,
        keys=["package"],
        hint=say(
            "Take out what breaks a floor first (made.allowed), and only then look for packages that "
            "no other betters (methods.dialogue.pareto_frontier)."
        ),
        rules=[
            (
                _lawful,
                say("A package in your table breaks a floor. Which ones are allowed at all?"),
            ),
        ],
        why=say("Floor first, then the frontier."),
    ),
    number(
        "product",
        say(
            "Without agreement one party has 30 points and the other 20. A package is worth 60 points to "
            "each. What is the product of their gains (the Nash product)?"
        ),
        1200,
        within=0.01,
        hint=say("A gain is what the package adds to what a party has without it."),
        wrong=[
            (3600, say("Those are the values. What has each party already, without agreement?")),
            (70, say("The gains are multiplied, not added: why could that matter to the weaker?")),
            (600, say("That is the product of what they have without agreement.")),
        ],
        why=say(
            "The product falls to zero when one party gains nothing. But it takes the power to walk "
            "away as given."
        ),
    ),
    statements(
        "reported",
        say(
            "A country reports 80 per cent of the policies of one domain of SDG indicator 10.7.2. What does "
            "that say?"
        ),
        [
            say("Its government answered in an inquiry that it has most of these policies."),
            say("Four in five migrants there are treated well."),
            say("It governs migration better than a country that reports 70 per cent."),
            say("It is a reason to ask how the policies are applied, and to whom."),
        ],
        {1, 4},
        hint=say("Who fills in the answers, and what do they describe: texts or lives?"),
        why=say(
            "The indicator holds what governments report of their policies. It holds no outcome."
        ),
    ),
)
