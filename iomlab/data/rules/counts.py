"""Counts: what is counted, on which day, of whom they are a part, what a small rest gives away."""

from __future__ import annotations

from iomlab.data.measures import OF, Measure
from iomlab.data.rules.refusal import (
    ADD,
    COMPARE,
    DIVIDE,
    LIKE,
    SUBTRACT,
    Refusal,
    differ,
    kinds_of,
)  # fmt: skip
from iomlab.messages import say

CHANGES = {"births", "deaths"}  # flows that belong in an account of a stock


def _account(operation: str, left: Measure, right: Measure) -> bool:
    """Return whether births or deaths of a population are added to it or taken from it."""
    kinds = kinds_of(left, right)
    vital = bool(CHANGES & {left.get("of"), right.get("of")})
    return operation in (ADD, SUBTRACT) and vital and "stock" in kinds and "minimum" not in kinds


def stock_and_flow(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Who is there on a day and what happens in a year are no parts of one number."""
    kinds = kinds_of(left, right)
    if operation not in LIKE or "stock" not in kinds or not kinds & {"flow", "minimum"}:
        return None
    if _account(operation, left, right):
        return None
    return Refusal(
        "stock_and_flow",
        say("one is a stock (who is there on one day), the other a flow (what happens in a year)"),
        say(
            "Put stocks with stocks and flows with flows. Even the difference of two stocks is not "
            "the flow between them: people also leave, die or become citizens."
        ),
    )


def units(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Persons, cases, decisions, crossings: each counts something else."""
    if not differ("of", left, right) or _account(operation, left, right):
        return None
    if operation not in LIKE and {left.get("of"), right.get("of")} != {"persons", "cases"}:
        return None
    return Refusal(
        "units",
        say(
            "the first counts {left}, the second {right}",
            left=OF[left.get("of")],
            right=OF[right.get("of")],
        ),
        say("Take figures that count the same thing, or show the two beside each other."),
    )


def outside(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """SDG 10.7.4: refugees who left are not in the population, so they are added back."""
    gone = left.get("who") == "refugees" and left.get("where") == "abroad"
    home = right.get("who") == "residents" and right.get("where") == "inside"
    if operation != DIVIDE or not (gone and home):
        return None
    return Refusal(
        "outside",
        say(
            "refugees from a country are outside it and so are not in its population: the part would "
            "not belong to the whole"
        ),
        say("Add them back, as SDG indicator 10.7.4 does: refugees / (population + refugees)."),
    )


def no_exposure(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """SDG 10.7.3 counts deaths that were recorded; without those who travelled it is no risk."""
    if left.get("kind") != "minimum":
        return None
    if operation == DIVIDE and right.get("who") in ("residents", "migrants", "refugees"):
        return Refusal(
            "no_exposure",
            say(
                "recorded deaths are a minimum count of people on the way; divided by people who did "
                "not travel that way they are no risk"
            ),
            say("Divide by crossings of the same route and year, and call it a lower bound."),
        )
    if operation == COMPARE and right.get("kind") == "minimum" and _elsewhere(left, right):
        return Refusal(
            "no_exposure",
            say(
                "both are minimum counts from places where recording is unequal and unequal numbers "
                "travel: more deaths recorded is not more danger"
            ),
            say("Compare deaths per 1,000 crossings of each route, with their intervals."),
        )
    return None


def _elsewhere(left: Measure, right: Measure) -> bool:
    """Return whether two minimum counts are of different places or tables."""
    names = {*left.several("across"), *right.several("across")}
    moved = any(left.parts.get(n, "") != right.parts.get(n, "") for n in names)
    return moved or left.source != right.source


def protected_rest(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """A total less its parts gives back what the publisher hid."""
    if operation != SUBTRACT or not (left.get("protected") and right.get("protected")):
        return None
    levels = left.get("level"), right.get("level")
    rest = levels[0] != levels[1] or (left.source != right.source and _same_side(left, right))
    if "average" in levels or not (rest or levels[0] == "total"):
        return None
    return Refusal(
        "protected_rest",
        say(
            "the publisher changed counts under {least} to protect people, and a total less its "
            "parts can give them back",
            least=left.get("protected"),
        ),
        say(
            "Show the total and the parts; for all others use iomlab.methods.all_others, which "
            "refuses where one could tell who is left."
        ),
        small=0 if rest else int(left.get("protected")),
        final=True,
    )


def _same_side(left: Measure, right: Measure) -> bool:
    """Return whether both count the same people on the same side of the border."""
    return not differ("where", left, right) and not differ("who", left, right)


def dates(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Mid-year and end-year, calendar and fiscal year: other days are counted."""
    if not differ("at", left, right):
        return None
    days = {left.get("at"), right.get("at")}
    if days == {"year", "fiscal_year"} and operation in (*LIKE, DIVIDE):
        why = say(
            "one is of calendar years, the other of fiscal years, which begin and end in other months"
        )
    elif days == {"mid_year", "end_year"} and operation in LIKE:
        if operation == ADD and {left.get("who"), right.get("who")} == {"residents", "refugees"}:
            return None  # the denominator of SDG 10.7.4
        why = say(
            "one is of the middle of the year, the other of its end: half a year lies between"
        )
    else:
        return None
    right_way = say("Take figures of the same day or period, or show the two beside each other.")
    return Refusal("dates", why, right_way)


def overlap(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Rows of one column that overlap or count different things are kept apart."""
    shared = set(left.several("apart")) & set(right.several("apart"))
    known = [n for n in sorted(shared) if n in left.parts and n in right.parts]
    other = tuple(n for n in known if left.parts[n] != right.parts[n])
    if operation not in (ADD, SUBTRACT, COMPARE) or not other:
        return None
    return Refusal(
        "overlap",
        say(
            "one column holds both, but rows that differ in {columns} overlap or count different "
            "things",
            columns=other,
        ),
        say("Keep to one of them, or show them beside each other."),
    )
