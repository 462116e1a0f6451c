"""Which threshold a table has: its own, its publisher's, or 11."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from iomlab.data.load import describe, load, tables

THRESHOLD = 11
RULES = {  # a word in the publisher's name: the key of its rule in ``privacy_thresholds``
    "UNHCR": "unhcr_min_nonzero",
    "Counter-Trafficking Data Collaborative": "ctdc_k",
}


@cache
def rules() -> dict[str, int]:
    """Return the thresholds that publishers keep, by a word in the publisher's name.

    >>> rules()["UNHCR"]
    5
    """
    known = load("privacy_thresholds").set_index("key")["value"]
    return {word: int(known[key]) for word, key in RULES.items()}


def threshold_of(source: Mapping[str, Any]) -> int:
    """Return the smallest count that a table lets out.

    The table's own rule (``threshold`` in its record or its descriptor) comes first, then that of
    its publisher, then 11.

    >>> threshold_of({"table": "mine", "threshold": 20}), threshold_of({"publisher": "UNHCR"})
    (20, 5)
    >>> threshold_of({"table": "mine"})
    11
    """
    own = source.get("threshold") or _described(str(source.get("table", "")))
    if isinstance(own, (int, float)) and own >= 2:
        return int(own)
    publisher = str(source.get("publisher", ""))
    return next((k for word, k in rules().items() if word in publisher), THRESHOLD)


@cache
def _described(table: str) -> Any:
    """Return the threshold in the descriptor of a table on the shelf; None where there is none."""
    return describe(table).get("threshold") if table in tables() else None


def threshold_for(record: Mapping[str, Any], floor: int | None = None) -> int:
    """Return the threshold of a record: the largest of its unpublished tables."""
    own = [threshold_of(s) for s in record.get("sources", []) if s.get("published") is not True]
    return max([*own, *([floor] if floor else [])], default=floor or THRESHOLD)
