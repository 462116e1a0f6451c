"""Percentages that give a small count away, by the number that they are a share of."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from iomlab.safety.reading import kinds, number

PERCENT = re.compile(
    r"%|per cent|percent|por ciento|por cento|pour cent|porcentaje|pct|\bshares?\b|proportion|proporci[oó]n|\bpart\b"
    r"|\bratio\b|\braz[oó]n\b|\brapport\b|(?:per|por|pour|por cada)\s(?:10+|1[ .,\u00a0\u202f]?000)\b|‰",
    re.IGNORECASE,
)
THOUSAND = re.compile(r"(?:per|por|pour|cada)\s(10+|1[ .,\u00a0\u202f]?000)\b", re.IGNORECASE)
RATIO = re.compile(r"\bratio\b|\braz[oó]n\b|\brapport\b", re.IGNORECASE)
MEAN = re.compile(
    r"\bmean\b|\baverage\b|\bavg\b|\bmedia\b|\bpromedio\b|\bmoyenne\b|\bmédia\b", re.IGNORECASE
)


def small_part(share: float, base: float, threshold: int, step: float = 0.0) -> bool:
    """Return whether a share tells a small count: the part, or what is left of the whole.

    Parameters
    ----------
    share : float
        In per cent.
    base : float
        The number that it is a share of.
    threshold : int
    step : float
        To what the share is rounded; 0 for one in full.

    Examples
    --------
    >>> small_part(7.5, 40, 11), small_part(50.0, 40, 11), small_part(100.0, 40, 11)
    (True, False, False)
    >>> small_part(9.3, 43, 11), small_part(9.3, 43, 11, step=0.1), small_part(9.0, 4300, 11, step=1)
    (False, True, False)
    """
    reach = step / 2 * base / 100 + 1e-6 * max(base, 1)
    low, high = math.ceil(share * base / 100 - reach), math.floor(share * base / 100 + reach)
    if low > high:
        return False
    return (low > 0 and high < threshold) or (base > high and base - low < threshold)


def telling(
    record: Mapping[str, Any], bases: Sequence[Sequence[float]], threshold: int
) -> set[tuple[int, int]]:
    """Return where the rates of a record stand that tell a small count.

    Shares of a whole, in per cent or of one, rounded or not; ratios of two parts; and means beside
    the sum that they were made from. With one of them go those from which it would follow, because
    they add up to 100 with it. ``bases`` are, for each row, the counts of which it may be a share.
    """
    rows: Sequence[Sequence[Any]] = record["rows"]
    names = [str(name) for name in record.get("columns", ())]
    headers = [str(head) for head in record.get("headers") or names]
    measured = kinds(record)[2]
    words = {c: f"{headers[c]} {names[c]}" for c in measured if c < min(len(headers), len(names))}
    shares = [c for c in words if PERCENT.search(words[c].replace("_", " "))]
    found = set()
    for c in shares:
        known = [float(row[c]) for row in rows if number(row[c])]
        scale, step = _scale(words[c], known), _step(known)
        for at, row in enumerate(rows):
            if not number(row[c]):
                continue
            share = float(row[c])
            told = [100 * share / scale]
            if RATIO.search(words[c]) and share >= 0:
                told.append(100 * share / (1 + share))
            if any(
                small_part(s, n, threshold, 100 * step / scale) for s in told for n in bases[at]
            ):
                found.add((at, c))
    found |= _means(rows, words, shares, threshold)
    for at, column in tuple(found):
        if _hundred(rows[at][c] for c in shares):
            found |= {(at, c) for c in shares}
        if _hundred(row[column] for row in rows):
            found |= {(n, column) for n in range(len(rows))}
    return {(at, c) for at, c in found if rows[at][c] is not None}


def _scale(words: str, values: Sequence[float]) -> float:
    """Return of how many a column of rates is: of a thousand, of a hundred, of one."""
    if "‰" in words:
        return 1000.0
    if given := THOUSAND.search(words):
        return float(re.sub(r"\D", "", given[1]))
    named = re.search(
        r"%|per cent|percent|por ciento|por cento|pour cent|porcentaje|pct", words, re.IGNORECASE
    )
    return 1.0 if not named and all(0 <= v <= 1 for v in values) else 100.0


def _step(values: Sequence[float]) -> float:
    """Return to what figures are rounded: 0.1 where none has more than one decimal; 0 in full.

    >>> _step([7.0, 9.3]), _step([1 / 3])
    (0.1, 0.0)
    """
    digits = max((len(repr(v).partition(".")[2]) for v in values), default=0)
    return 0.0 if digits > 4 else round(10.0**-digits, 4)


def _means(
    rows: Sequence[Sequence[Any]], words: Mapping[int, str], shares: Sequence[int], threshold: int
) -> set[tuple[int, int]]:
    """Return the means that tell, beside a sum, of how few people they are."""
    means = [c for c in words if MEAN.search(words[c].replace("_", " "))]
    found = set()
    for at, row in enumerate(rows):
        for c in means:
            for other in words:
                if (
                    other in (c, *shares, *means)
                    or not number(row[c])
                    or not number(row[other])
                    or not row[c]
                ):
                    continue
                n = row[other] / row[c]
                if abs(n - round(n)) < 1e-6 and 0 < round(n) < threshold:
                    found.add((at, c))
    return found


def _hundred(values: Any) -> bool:
    known = [float(v) for v in values if number(v)]
    return len(known) > 1 and abs(sum(known) - 100) < 0.5
