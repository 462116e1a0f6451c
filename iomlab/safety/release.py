"""The release check in one call: may these records leave as they are?

Official published aggregates pass as published, their own rounding is not undone. For anything else
:mod:`iomlab.safety.gate` decides; here whatever it would hide stops the release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from iomlab.errors import ReleaseError
from iomlab.messages import say
from iomlab.safety.gate import gate
from iomlab.safety.thresholds import THRESHOLD, threshold_for

__all__ = ["THRESHOLD", "inspect"]


def inspect(payloads: Iterable[Mapping[str, Any]], threshold: int | None = None) -> None:
    """Stop when a table has no source, points to a person, lists records, or holds what the gate hides.

    Parameters
    ----------
    payloads : iterable of mapping
        The records of what a notebook showed (see :class:`iomlab.show.shown.Shown`).
    threshold : int, optional
        Replaces the threshold of each table.

    Raises
    ------
    ReleaseError
        Naming the table and what to do.
    """
    shown = list(payloads)
    decision = gate(shown, threshold=threshold)
    for stop in decision.stops:
        raise stop
    for place in sorted(decision.masks()):
        raise ReleaseError(
            "“{title}” holds counts under {threshold} that no publisher has released: someone "
            "could be recognised.",
            title=shown[place]["title"],
            threshold=threshold or threshold_for(shown[place]),
            next_step=say("Group the categories, or hide the small cells and those around them."),
        )
