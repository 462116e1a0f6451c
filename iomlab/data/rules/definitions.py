"""Definitions: rules, birth or citizenship, step of the procedure, edition, authority, ages."""

from __future__ import annotations

from iomlab.data.measures import AUTHORITY, DROPPED, Measure
from iomlab.data.rules.refusal import DIVIDE, JOIN, LIKE, Refusal, differ
from iomlab.messages import say


def migrant_rules(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """A short-term migrant exists under the rules of 1998, and not under those of 2021."""
    if operation not in LIKE or not differ("rules", left, right):
        return None
    why = say("one follows the United Nations rules of 1998, the other those of 2021")
    if DROPPED in (left.get("who"), right.get("who")):
        why = say(
            "the United Nations rules of 1998 count short-term migrants (3 to under 12 months), and "
            "those of 2021 have no such group"
        )
    return Refusal(
        "migrant_rules",
        why,
        say(
            "Count both by one set of rules. Under those of 2021, stays of less than 12 months belong "
            "to temporary mobility."
        ),
    )


def born_or_citizen(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """People who became citizens are foreign by birth and not by citizenship."""
    if operation not in LIKE or {left.get("by"), right.get("by")} != {"birth", "citizenship"}:
        return None
    return Refusal(
        "born_or_citizen",
        say(
            "one is by country of birth, the other by citizenship: people who became citizens count "
            "as foreign in the first only, and foreigners born in the country in the second only"
        ),
        say("Take both by country of birth, or both by citizenship."),
    )


def instances(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """First instance, appeals and repeats: the same person comes again."""
    if not differ("instance", left, right):
        return None
    return Refusal(
        "instances",
        say(
            "they are of different steps of the procedure (first instance, appeal, repeat "
            "application), and one person can stand in both"
        ),
        say("Keep to one step: first instance for recognition rates."),
    )


def scopes(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """First-time applicants are a part of all applicants."""
    if operation not in LIKE or not differ("scope", left, right):
        return None
    return Refusal(
        "scopes",
        say("one counts first-time applicants only, the other repeat applications as well"),
        say("Take first-time applicants on both sides, or all applicants on both."),
    )


def editions(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """A new edition changes figures of the past, or the way in which they are made."""
    same = left.get("series") and left.get("series") == right.get("series")
    two = left.edition and right.edition and left.edition != right.edition
    if operation not in LIKE or not (same and two):
        return None
    return Refusal(
        "editions",
        say(
            "they are of two editions of one series ({left}; {right}), and a new edition changes "
            "figures of the past or how they are made",
            left=say(left.edition),
            right=say(right.edition),
        ),
        say("Take all years from one edition; never splice two."),
    )


def authorities(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Pages contradict each other on the dates of treaties."""
    if operation != JOIN or not differ("authority", left, right):
        return None
    return Refusal(
        "authorities",
        say(
            "the dates of one are {left}, those of the other {right}; pages that compile dates "
            "contradict each other",
            left=AUTHORITY[left.get("authority")],
            right=AUTHORITY[right.get("authority")],
        ),
        say(
            "Use the depositary’s records (for the 1951 Convention the United Nations Treaty "
            "Collection), and leave missing what they do not give."
        ),
    )


def ages(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Rates of different ages differ by the ages alone."""
    if operation not in (*LIKE, DIVIDE) or not differ("ages", left, right):
        return None
    return Refusal(
        "ages",
        say(
            "they are of people of different ages ({left}; {right})",
            left=left.get("ages"),
            right=right.get("ages"),
        ),
        say("Take the same ages on both sides."),
    )
