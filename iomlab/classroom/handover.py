"""How answers leave the room of a submission: as plain data, never as code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

ROWS, ITEMS, LETTERS, BYTES = 5_000, 1_000, 10_000, 5_000_000


def packed(value: Any) -> dict[str, Any]:
    """Return an answer as JSON values with its kind; what is no data is named and left out.

    >>> packed({3, 1})
    {'kind': 'list', 'items': [1, 3]}
    """
    if value is None or value is Ellipsis:
        return {"kind": "none"}
    if hasattr(value, "item") and getattr(value, "size", 0) == 1:
        value = value.item()
    if isinstance(value, (bool, int, float, str)):
        return {"kind": "plain", "value": _plain(value)}
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    if hasattr(value, "to_frame") and hasattr(value, "index"):
        value = value.to_frame()
    if hasattr(value, "columns") and hasattr(value, "index"):
        named = [name for name in value.index.names if name not in (None, "line")]
        frame = value.reset_index(level=named) if named else value
        rows = [[_plain(cell) for cell in row] for row in frame.head(ROWS).itertuples(index=False)]
        return {"kind": "table", "columns": [str(c) for c in frame.columns], "rows": rows}
    if isinstance(value, Mapping):
        columns = {
            str(k): [_plain(v) for v in _listed(vs)] for k, vs in list(value.items())[:ITEMS]
        }
        return {"kind": "columns", "columns": columns}
    if isinstance(value, Iterable):
        return {"kind": "list", "items": [_plain(item) for item in list(value)[:ITEMS]]}
    return {"kind": "unknown", "type": type(value).__name__[:80]}


def _listed(values: Any) -> list[Any]:
    return (
        list(values)[:ROWS]
        if isinstance(values, Iterable) and not isinstance(values, str)
        else [values]
    )


def _plain(value: Any) -> Any:
    """Return a JSON value: a number, a text, yes or no, or None."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, bool):
        return value
    if type(value).__name__ in ("NAType", "NaTType"):  # pandas' missing
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**30 else str(value)[:40]
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, Mapping):
        return {str(k)[:80]: _plain(v) for k, v in list(value.items())[:ITEMS]}
    return str(value)[:LETTERS]


def unpacked(text: bytes) -> dict[str, Any]:
    """Read the answers that a submission handed over; anything strange counts as no answer.

    >>> unpacked(b'{"rate": {"kind": "plain", "value": 5}}')
    {'rate': 5}
    >>> unpacked(b"[1, 2")
    {}
    """
    if len(text) > BYTES:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): _read(kept) for name, kept in found.items() if isinstance(kept, dict)}


def _read(kept: Mapping[str, Any]) -> Any:
    import pandas as pd

    try:
        kind = kept.get("kind")
        if kind == "plain":
            value = kept["value"]
            return value if isinstance(value, (bool, int, float, str)) else None
        if kind == "list":
            return list(kept["items"])[:ITEMS]
        if kind == "table":
            return pd.DataFrame(kept["rows"], columns=kept["columns"])
        if kind == "columns":
            return dict(kept["columns"])
    except (KeyError, TypeError, ValueError):
        pass
    return None
