"""What must not be added, subtracted, compared, divided or joined: one pure function a rule.

Each takes the operation and the two measures, and returns why it is wrong and what would be right,
or None. A rule speaks only when both sides say what it looks at.
"""

from __future__ import annotations

from functools import lru_cache

from iomlab.data.measures import Measure
from iomlab.data.rules import counts, definitions, scores
from iomlab.data.rules.refusal import ADD, COMPARE, DIVIDE, JOIN, SUBTRACT, Refusal, Rule

__all__ = ["ADD", "COMPARE", "DIVIDE", "JOIN", "RULES", "SUBTRACT", "Refusal", "verdict"]

# In this order: the first that refuses is told.
RULES: tuple[Rule, ...] = (
    counts.stock_and_flow, counts.units, scores.policy_and_outcome, scores.kinds,
    definitions.migrant_rules, definitions.born_or_citizen, definitions.instances,
    definitions.scopes, definitions.editions, scores.averages, definitions.authorities,
    definitions.ages, scores.prices, counts.outside, counts.no_exposure, scores.each_first,
    counts.protected_rest, counts.dates, counts.overlap, scores.added_rates,
)  # fmt: skip


@lru_cache(maxsize=8192)
def verdict(operation: str, left: Measure, right: Measure) -> Refusal | None:
    """Return the first rule that refuses, or None.

    >>> stock, flow = Measure("People", {"kind": "stock"}), Measure("Arrivals", {"kind": "flow"})
    >>> verdict("subtract", stock, flow).rule
    'stock_and_flow'
    >>> verdict("divide", stock, flow) is None
    True
    """
    for rule in RULES:
        found = rule(operation, left, right)
        if found is not None:
            return found
    return None
