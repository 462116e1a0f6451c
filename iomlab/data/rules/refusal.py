"""The form of a refusal, and the operations that the rules judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from iomlab.data.measures import Measure
from iomlab.messages import Message

ADD, SUBTRACT, COMPARE, DIVIDE, JOIN = "add", "subtract", "compare", "divide", "join"
LIKE = (ADD, SUBTRACT, COMPARE, JOIN)  # operations that ask for like with like


@dataclass(frozen=True)
class Refusal:
    """Why two measures don’t go together and what would be right.

    ``small`` limits the refusal to results that are counts from 1 to below it. ``final`` is a refusal
    that protects people: no reason lifts it.
    """

    rule: str
    why: Message
    right: Message
    small: int = 0
    final: bool = False


Rule = Callable[[str, Measure, Measure], Refusal | None]


def differ(key: str, left: Measure, right: Measure) -> bool:
    """Return whether both say something of ``key``, and not the same."""
    one, other = left.get(key), right.get(key)
    return bool(one and other) and one != other


def kinds_of(left: Measure, right: Measure) -> set[str]:
    """Return the kinds of both."""
    return {left.get("kind"), right.get("kind")}
