"""Rates, scores, averages and money: figures that were computed already."""

from __future__ import annotations

from iomlab.data.measures import KINDS, Measure
from iomlab.data.rules.refusal import ADD, DIVIDE, LIKE, Refusal, differ, kinds_of
from iomlab.messages import say

COUNTS = {"stock", "flow", "minimum"}
COMPUTED = ("rate", "ratio", "mean", "index", "score", "policy_score")
GROUPED = ("total", "average")


def policy_and_outcome(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """A score of laws says nothing of how people fare."""
    scores = [m for m in (left, right) if m.get("kind") == "policy_score"]
    if len(scores) == 2 and operation in LIKE and differ("reported", left, right):
        return Refusal(
            "policy_and_outcome",
            say("one is what governments report of themselves, the other what experts judge"),
            say("Compare scores of one source only, and say who gave them."),
        )
    if len(scores) != 1 or not (left.get("kind") and right.get("kind")):
        return None
    return Refusal(
        "policy_and_outcome",
        say(
            "one is a score of laws and policies, often reported by the government itself; the other "
            "is an outcome, what people live"
        ),
        say(
            "Show the two beside each other, and say that a policy on paper is no result. No sum, gap "
            "or ratio of the two means anything."
        ),
    )


def kinds(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """A rate, an index, an amount and a count are of different kinds."""
    if operation not in LIKE or not differ("kind", left, right):
        return None
    if kinds_of(left, right) <= COUNTS:
        return None
    return Refusal(
        "kinds",
        say(
            "one is {left}, the other {right}",
            left=KINDS[left.get("kind")],
            right=KINDS[right.get("kind")],
        ),
        say("Take two figures of one kind."),
    )


def added_rates(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Rates, means and scores of groups don’t add up."""
    kind = left.get("kind")
    if operation != ADD or kind not in COMPUTED or kind != right.get("kind"):
        return None
    return Refusal(
        "added_rates",
        say("both are {kind}, and the groups behind them differ in size", kind=KINDS[kind]),
        say("Add the counts behind them first, then divide once; or compare the two."),
    )


def averages(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """The two tests of SDG 10.c.1 use two averages."""
    if operation not in LIKE or not differ("average", left, right):
        return None
    return Refusal(
        "averages",
        say(
            "they are different averages: the test of 3% uses the mean of all services, the test of "
            "5% the SmaRT average of each corridor (its three cheapest services that qualify)"
        ),
        say("Hold each average against its own limit."),
    )


def prices(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Money of other years or at other prices is another unit."""
    if operation not in (*LIKE, DIVIDE) or not differ("prices", left, right):
        return None
    return Refusal(
        "prices",
        say(
            "they are in different money ({left}; {right})",
            left=say(left.get("prices")),
            right=say(right.get("prices")),
        ),
        say("Convert one first, or take figures at the same prices."),
    )


def each_first(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """SDG 10.7.1: a ratio for each worker, then the mean or median of these."""
    records = left.get("each") and left.get("each") == right.get("each")
    if operation != DIVIDE or not records:
        return None
    if left.get("level") not in GROUPED or right.get("level") not in GROUPED:
        return None
    return Refusal(
        "each_first",
        say(
            "both are already sums or means of many people; SDG indicator 10.7.1 is a ratio for each "
            "worker, and a ratio of sums hides those who pay most for the lowest pay"
        ),
        say("Divide row by row first, then take the mean or median: (paid / earned).mean()."),
    )
