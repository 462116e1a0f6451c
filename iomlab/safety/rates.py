"""Percentages that give a small count away, by the number that they are a share of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from iomlab.safety.reading import kinds, number

PERCENT = re.compile(r"%|per cent|percent|por ciento|pour cent|porcentaje", re.IGNORECASE)


def small_part(share: float, base: float, threshold: int) -> bool:
    """Return whether a share tells a small count: the part, or what is left of the whole.

    Parameters
    ----------
    share : float
        In per cent, in full.
    base : float
        The number that it is a share of.
    threshold : int

    Examples
    --------
    >>> small_part(7.5, 40, 11), small_part(50.0, 40, 11), small_part(100.0, 40, 11)
    (True, False, False)
    """
    part = share * base / 100
    near = abs(part - round(part)) < 1e-6 * max(base, 1)
    return near and (0 < round(part) < threshold or 0 < base - round(part) < threshold)


def telling(
    record: Mapping[str, Any], bases: Sequence[Sequence[float]], threshold: int
) -> set[tuple[int, int]]:
    """Return where the percentages of a record stand that tell a small count.

    With one of them go those from which it would follow, because they add up to 100 with it.
    ``bases`` are, for each row, the counts of which it may be a share.
    """
    rows: Sequence[Sequence[Any]] = record["rows"]
    headers = record.get("headers") or record.get("columns", ())
    measured = kinds(record)[2]
    shares = [c for c in measured if c < len(headers) and PERCENT.search(str(headers[c]))]
    found = {
        (at, c)
        for at, row in enumerate(rows)
        for c in shares
        if number(row[c]) and any(small_part(float(row[c]), n, threshold) for n in bases[at])
    }
    for at, column in tuple(found):
        if _hundred(rows[at][c] for c in shares):
            found |= {(at, c) for c in shares}
        if _hundred(row[column] for row in rows):
            found |= {(n, column) for n in range(len(rows))}
    return {(at, c) for at, c in found if rows[at][c] is not None}


def _hundred(values: Any) -> bool:
    known = [float(v) for v in values if number(v)]
    return len(known) > 1 and abs(sum(known) - 100) < 0.5
