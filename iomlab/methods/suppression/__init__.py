"""Suppression of small counts: hide them, hide what would reveal them, prove what is left.

``tables`` holds what is called, ``cells`` labels and masks, ``search`` the linear programmes and
``patterns`` the listing of the smallest patterns.
"""

from __future__ import annotations

from iomlab.methods.suppression.tables import (
    THRESHOLD,
    Suppression,
    feasibility_intervals,
    primary_suppression,
    suppress,
)

__all__ = [
    "THRESHOLD",
    "Suppression",
    "feasibility_intervals",
    "primary_suppression",
    "suppress",
]
