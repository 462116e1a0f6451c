"""Counts however they are written: as text, in other digits, in words, as a range or “under 5”.

A count that is written as text is a count; the gate looks at what a reader reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from iomlab.data.shapes import plain
from iomlab.safety.reading import kinds, number, when

NUMERALS = (
    "one un uno una une um uma واحد", "two dos deux dois duas اثنان", "three tres trois três ثلاثه ثلاث", "four cuatro quatre quatro اربعه اربع",
    "five cinco cinq خمسه خمس", "six seis سته ست", "seven siete sept sete سبعه سبع", "eight ocho huit oito ثمانيه ثمان", "nine nueve neuf nove تسعه تسع",
    "ten diez dix dez عشره عشر",
)  # fmt: skip
WORDS = {word: n for n, words in enumerate(NUMERALS, start=1) for word in words.split()}
NUMBER = re.compile(
    r"(?:n\s*=|[~≈±='\s])*(-?\d+(?:[.,]\d+)?(?:e[+-]?\d)?)\s*"
    r"(?:%|\*+|[a-z]|\([^()]*\)|\[[^\[\]]*\]|/\s*\d+|of \d+|de \d+|sur \d+|[^\W\d_]{3,}(?: [^\W\d_]+)?)?"
)
UNDER = re.compile(r"(?i)(?:<|&lt;|under|fewer than|less than|menos de|moins de|أقل من)\s*(\d+)")
AT_MOST = re.compile(r"(?i)(?:≤|<=|up to|at most|hasta|au plus|até)\s*(\d+)")
RANGE = re.compile(r"(\d+)\s*(?:-|–|—|to|a|à|bis)\s*(\d+)")
MARKS = 3  # words for what is missing or hidden in one column of figures
GROUPED = re.compile(r"(?<=\d)[\s\u00a0\u202f.,](?=\d{3}(?:\D|$))")


def count(text: str, limit: int) -> float | None:
    """Return the count that a text gives, or None; of a range its end where that is known too closely.

    A range that is as wide as a protected count has to be tells nothing: it is ``nan``.

    >>> [count(t, 11) for t in ("3", "٣", "3 (7.0%)", "3/43", "n=3", "3 women", "five", "<5", "1–4", "Ana")]
    [3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 5.0, 4.0, 4.0, None]
    >>> count("<11", 11), count("1 234", 11), count("007", 11)
    (nan, 1234.0, None)
    """
    bare = plain(text).strip()
    if bare.casefold() in WORDS:
        return float(WORDS[bare.casefold()])
    if len(bare) > 40 or not re.search(r"\d", bare):
        return None
    for shape, less in ((UNDER, 1), (AT_MOST, 0)):
        if found := shape.fullmatch(bare):
            return _end(1, int(found[1]) - less, limit)
    if found := RANGE.fullmatch(bare):
        return _end(int(found[1]), int(found[2]), limit)
    whole = NUMBER.fullmatch(GROUPED.sub("", bare))
    if whole is None or re.match(r"-?0\d", whole[1]):
        return None
    return float(whole[1].replace(",", "."))


def _end(low: int, high: int, limit: int) -> float:
    """Return the larger end of a range that is too narrow for a protected count; else ``nan``."""
    return float(high) if high < limit - 1 else float("nan")


def numbered(record: Mapping[str, Any], limit: int) -> Mapping[str, Any]:
    """Return a record in which counts that are written as texts are numbers.

    A column is one of figures when all that stands in it are numbers, texts that give one, and a few
    words for what is missing, and when it is not needed to tell the rows apart. Rows and columns stay
    where they are.

    >>> rows = [["f", "40"], ["m", "٣"], ["x", "n/a"]]
    >>> numbered({"columns": ["sex", "people"], "rows": rows}, 11)["rows"]
    [['f', 40.0], ['m', 3.0], ['x', None]]
    """
    rows: Sequence[Sequence[Any]] = record.get("rows") or ()
    width = max(map(len, rows), default=0)
    names = [str(name) for name in record.get("columns", ())]
    texts = [
        c
        for c in range(width)
        if any(isinstance(row[c], str) for row in rows) and not (c < len(names) and when(names[c]))
    ]
    read = {c: found for c in texts if (found := _column([row[c] for row in rows], limit))}
    for c in list(read):
        keys = [k for k in kinds(record)[0] if k not in read] + [k for k in read if k < c]
        lines = {tuple(str(row[k]) for k in keys) for row in rows}
        if not any(number(row[c]) for row in rows) and len(lines) < len(rows):
            del read[c]
    if not read:
        return record
    made = [
        [read[c][at] if c in read else v for c, v in enumerate(row)] for at, row in enumerate(rows)
    ]
    shares = {c for c in read if any(str(row[c]).rstrip().endswith("%") for row in rows)}
    heads = [f"{h} %" if c in shares else h for c, h in enumerate(record.get("headers") or names)]
    measured = [*record.get("measured", ()), *(names[c] for c in shares if c < len(names))]
    return {**record, "rows": made, "headers": heads, "measured": measured}


def _column(values: Sequence[Any], limit: int) -> list[float | None] | None:
    """Return the figures of a column, None where it holds none; None where it is one of words."""
    found: list[float | None] = []
    words, plainly = set(), 0
    for value in values:
        if value is None or number(value):
            found.append(value)
            plainly += number(value)
            continue
        given = count(str(value), limit)
        if given is None:
            words.add(str(value))
            if re.search(r"\d", plain(str(value))) or len(words) > MARKS:
                return None
            found.append(None)
        else:
            plainly += not RANGE.fullmatch(plain(str(value)).strip())
            found.append(None if given != given else given)
    return found if plainly else None
