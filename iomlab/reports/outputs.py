"""Read back from an executed notebook what it showed."""

from __future__ import annotations

from typing import Any

from iomlab.show.shown import MIME


def payloads(notebook: Any) -> list[dict[str, Any]]:
    """Return the records of everything that an executed notebook showed, in order."""
    return [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def tables(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the records that hold figures, in order."""
    return [record for record in shown if record.get("rows")]
