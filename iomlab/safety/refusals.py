"""What iomlab does not let out: columns that point to a person or a doorstep.

Which columns those are is known in one place, :mod:`iomlab.data.personal`.
"""

from __future__ import annotations

from typing import Any

from iomlab.data.personal import REASONS, Refusal, refused
from iomlab.errors import ReleaseError
from iomlab.messages import Message, say

__all__ = ["REASONS", "Refusal", "listed", "refuse", "refused"]


def listed(frame: Any) -> tuple[Message, ...]:
    """Return the refusals as sentences, and one that says which columns are not refused."""
    found = refused(frame)
    kept = tuple(str(name) for name in frame if str(name) not in {r.column for r in found})
    rest = (say("Not refused by name or content: {columns}.", columns=kept),) if kept else ()
    return (*(refusal.line for refusal in found), *rest)


def refuse(frame: Any, title: Any = "") -> None:
    """Stop when a table holds a column that points to a person or a doorstep.

    Raises
    ------
    ReleaseError
        Naming the first such column, why it is refused and what to do.
    """
    found = refused(frame)
    if found:
        raise ReleaseError(
            "“{title}” can’t be used: column {column}: {why}",
            title=title,
            column=repr(found[0].column),
            why=found[0].why,
            next_step=found[0].instead,
        )
