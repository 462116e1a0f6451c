"""Read back from an executed notebook what it showed."""

from __future__ import annotations

from typing import Any

from iomlab.safety.notebooks import loose, payloads

__all__ = ["payloads", "tables", "unsourced"]


def unsourced(notebook: Any) -> int:
    """Return how many outputs show figures without a record, so that nobody knows their source.

    Examples
    --------
    >>> printed = {"output_type": "stream", "name": "stdout", "text": "3 persons"}
    >>> unsourced(type("Notebook", (), {"cells": [{"outputs": [printed]}]}))
    1
    """
    return len(loose(notebook))


def tables(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the records that hold figures, in order."""
    return [record for record in shown if record.get("rows")]
