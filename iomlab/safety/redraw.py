"""Take hidden figures out of records, and out of what a notebook shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iomlab.safety.gate import Decision


def masked(payloads: Sequence[Mapping[str, Any]], decision: Decision) -> list[dict[str, Any]]:
    """Return the records without what the gate hides; ``hidden`` says where something stood."""
    places = decision.masks()
    made = []
    for at, record in enumerate(payloads):
        cells = places.get(at, set())
        rows = [
            [None if (n, c) in cells else value for c, value in enumerate(row)]
            for n, row in enumerate(record.get("rows") or ())
        ]
        new = dict(record)
        if cells:
            new |= {"rows": rows, "hidden": [list(place) for place in sorted(cells)]}
        made.append(new)
    return made
