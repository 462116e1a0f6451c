"""The release check: what may leave the house in a report.

Official published aggregates pass as published, their own rounding is not undone. Anything else
must have no count from 1 to the threshold, and everything must have a source. A column whose record
gives its figures decimals or a unit of money holds no counts: 2.0 months are not two people. No
column may point to a person or a doorstep (:mod:`iomlab.safety.refusals`), and a file of records
that nobody published does not leave at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from iomlab.errors import ReleaseError
from iomlab.messages import say
from iomlab.safety.refusals import refuse

THRESHOLD = 11


def small(value: Any, threshold: int = THRESHOLD) -> bool:
    """Return whether a value is a whole count from 1 to below the threshold.

    A column with a missing figure is one of floats, so 3.0 is a count as well.

    >>> small(3), small(3.0), small(0), small(11), small(2.5)
    (True, True, False, False, False)
    """
    counted = isinstance(value, (int, float)) and not isinstance(value, bool)
    return counted and 0 < value < threshold and float(value).is_integer()


def records(rows: Sequence[Sequence[Any]]) -> bool:
    """Return whether rows are records and not totals: nothing but codes, with two of them alike.

    >>> records([["9-17", "female"], ["9-17", "female"]]), records([["9-17", 40], ["9-17", 40]])
    (True, False)
    """
    if any(isinstance(v, (int, float)) and not isinstance(v, bool) for row in rows for v in row):
        return False
    several = [tuple(map(str, row)) for row in rows if len(row) > 1]
    return len(set(several)) < len(several)


def inspect(payloads: Iterable[Mapping[str, Any]], threshold: int = THRESHOLD) -> None:
    """Stop a release that holds a table without source, columns that point to a person, records, or
    small counts that nobody published.

    Parameters
    ----------
    payloads : iterable of mapping
        The records of what a notebook showed (see :class:`iomlab.show.shown.Shown`).

    Raises
    ------
    ReleaseError
        Naming the table and what to do.
    """
    for shown in payloads:
        rows = shown.get("rows") or []
        sources = shown.get("sources") or []
        if rows and not sources:
            raise ReleaseError(
                "What “{title}” shows has no source record, so it can’t be shown in a report.",
                title=shown["title"],
                next_step=say("Load the table with iomlab.load, and keep to pandas on the way."),
            )
        columns = [str(name) for name in shown.get("columns", ())]
        refuse(
            dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows and columns else {},
            shown["title"],
        )
        if all(source.get("published") for source in sources):
            continue
        if records(rows):
            raise ReleaseError(
                "“{title}” lists records, one line a person: only totals may leave.",
                title=shown["title"],
                next_step=say("Count them first, and show the counts."),
            )
        measured = set(shown.get("measured", ()))
        counts = [name not in measured for name in shown.get("columns", ())]
        counts = counts or [True] * max(map(len, rows), default=0)
        if any(small(v, threshold) for row in rows for v, c in zip(row, counts, strict=True) if c):
            raise ReleaseError(
                "“{title}” holds counts under {threshold} that no publisher has released: someone "
                "could be recognised.",
                title=shown["title"],
                threshold=threshold,
                next_step=say(
                    "Group the categories, or hide the small cells and those around them."
                ),
            )
