"""Keep text from other people's files from acting as a formula in a spreadsheet."""

from __future__ import annotations

from typing import Any


def harmless(value: Any) -> Any:
    """Return ``value`` so that no spreadsheet runs it: text that begins like a formula is quoted.

    >>> harmless("=1+1"), harmless(-5), harmless("Türkiye")
    ("'=1+1", -5, 'Türkiye')
    """
    risky = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if risky else value
