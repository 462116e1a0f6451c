"""Keep text from other people's files from acting as a formula in a spreadsheet."""

from __future__ import annotations

from typing import Any

from iomlab.messages import quiet

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: Any) -> Any:
    """Return ``value`` so that no spreadsheet runs it: text that begins like a formula is quoted.

    What a spreadsheet can't hold, or shows in another order than it stands, is left out.

    >>> harmless("=1+1"), harmless(-5), harmless("Türkiye"), harmless("  =1+1"), harmless("a\\x1b[2J")
    ("'=1+1", -5, 'Türkiye', "'  =1+1", 'a[2J')
    """
    if not isinstance(value, str):
        return value
    kept = quiet(value)
    return (
        f"'{kept}"
        if kept.lstrip(" \u00a0\u202f\u200b\ufeff")[:1] in STARTS and kept.strip()
        else kept
    )
