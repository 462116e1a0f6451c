"""Compare two runs of the same report: which figures moved, which conclusions are stated otherwise.

A conclusion is a sentence. When only its numbers differ, the conclusion stands and its figures have
moved; when its words differ (“rose” for “fell”), the conclusion has changed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from iomlab.show.shown import MIME

NUMBER = re.compile(r"[-−+]?\d+(?:[.,\u00a0\u202f]\d+)*")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z]|[¿¡«“*\d])")
KEY_FIGURES, TEXT = "key_figures", "text"


@dataclass(frozen=True)
class Figure:
    """A key figure before and after: value, unit, year; None where there is none."""

    label: str
    unit: str
    before: float | None
    after: float | None
    year_before: str
    year_after: str

    @property
    def moved(self) -> bool:
        """Whether the value or its year differs."""
        return (self.before, self.year_before) != (self.after, self.year_after)


@dataclass(frozen=True)
class Sentence:
    """A sentence before and after; ``reworded`` when more than its numbers differs."""

    section: str
    before: str
    after: str

    @property
    def reworded(self) -> bool:
        """Whether the conclusion is stated otherwise, or is new, or gone."""
        return pattern(self.before) != pattern(self.after)


@dataclass(frozen=True)
class Shape:
    """A chart or table before and after: how many of its figures are the same, moved, new, gone."""

    title: str
    same: int
    moved: int
    new: int
    gone: int

    @property
    def touched(self) -> bool:
        """Whether any figure in it differs."""
        return bool(self.moved or self.new or self.gone)


@dataclass(frozen=True)
class Changes:
    """What differs between two runs of a report."""

    figures: tuple[Figure, ...]
    sentences: tuple[Sentence, ...]
    shapes: tuple[Shape, ...]

    @property
    def moved(self) -> tuple[Figure, ...]:
        """The key figures that moved."""
        return tuple(figure for figure in self.figures if figure.moved)

    @property
    def conclusions(self) -> tuple[Sentence, ...]:
        """The sentences whose words differ."""
        return tuple(s for s in self.sentences if s.reworded)

    @property
    def restated(self) -> tuple[Sentence, ...]:
        """The sentences that stand with other numbers."""
        return tuple(s for s in self.sentences if not s.reworded)

    def record(self) -> dict[str, Any]:
        """Return the changes as plain JSON values."""
        return {
            "figures": [asdict(figure) for figure in self.moved],
            "conclusions": [asdict(sentence) for sentence in self.conclusions],
            "restated": [asdict(sentence) for sentence in self.restated],
            "shown": [asdict(shape) for shape in self.shapes if shape.touched],
        }


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Compare two executed notebooks (as JSON) of the same report.

    Examples
    --------
    >>> def ran(text):
    ...     record = {"kind": "text", "title": "", "alt": text}
    ...     out = {"output_type": "display_data", "data": {MIME: record}}
    ...     return {"cells": [{"cell_type": "code", "source": "x", "outputs": [out]}]}
    >>> found = compare(ran("It rose to 5. It is large."), ran("It fell to 4. It is large."))
    >>> [(s.before, s.after, s.reworded) for s in found.sentences]
    [('It rose to 5.', 'It fell to 4.', True)]
    """
    figures: list[Figure] = []
    sentences: list[Sentence] = []
    shapes: list[Shape] = []
    for section, old, new in _pairs(before, after):
        for kind in dict.fromkeys(r["kind"] for r in (*old, *new)):
            was = [r for r in old if r["kind"] == kind]
            now = [r for r in new if r["kind"] == kind]
            if kind == TEXT:
                sentences += _sentences(section, _text(was), _text(now))
            elif kind == KEY_FIGURES:
                figures += _figures(_rows(was), _rows(now))
            else:
                shapes += _shapes(was, now)
    return Changes(tuple(figures), tuple(sentences), tuple(shapes))


# -- which cell answers to which ----------------------------------------------------------------
def _pairs(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, list[dict], list[dict]]]:
    """Yield the section and the records of each code cell in both runs."""
    old, new = _cells(before), _cells(after)
    match = difflib.SequenceMatcher(
        None, [c["key"] for c in old], [c["key"] for c in new], autojunk=False
    )
    for _, i, j, k, m in match.get_opcodes():
        for n in range(max(j - i, m - k)):
            was = old[i + n] if i + n < j else None
            now = new[k + n] if k + n < m else None
            section = (was or now or {"section": ""})["section"]
            yield section, was["records"] if was else [], now["records"] if now else []


def _cells(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the code cells that showed something, with the heading above them."""
    found, section = [], ""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            heads = [line.lstrip("# ") for line in source.splitlines() if line.startswith("#")]
            section = heads[-1] if heads else section
            continue
        outputs = (output.get("data", {}) for output in cell.get("outputs", []))
        records = [data[MIME] for data in outputs if MIME in data]
        if records:
            found.append({"key": source, "section": section, "records": records})
    return found


# -- sentences ----------------------------------------------------------------------------------
def pattern(sentence: str) -> str:
    """Return a sentence with its numbers taken out.

    >>> pattern("It rose by 3.4 per cent, to 12,400.")
    'It rose by # per cent, to #.'
    """
    return NUMBER.sub("#", sentence)


def _text(records: Sequence[Mapping[str, Any]]) -> list[str]:
    texts = ((record.get("alt") or "").replace("**", "") for record in records)
    return [s.strip() for text in texts for s in SENTENCE.split(text) if s.strip()]


def _sentences(section: str, before: list[str], after: list[str]) -> Iterator[Sentence]:
    """Yield the sentences that differ, each beside the one that stands in its place."""
    match = difflib.SequenceMatcher(
        None, [pattern(s) for s in before], [pattern(s) for s in after], autojunk=False
    )
    for _, i, j, k, m in match.get_opcodes():
        for n in range(max(j - i, m - k)):
            was = before[i + n] if i + n < j else ""
            now = after[k + n] if k + n < m else ""
            if was != now:
                yield Sentence(section, was, now)


# -- figures ------------------------------------------------------------------------------------
def _rows(records: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        dict(zip(record["columns"], row, strict=True))
        for record in records
        for row in record.get("rows", [])
    ]


def _figures(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Figure]:
    """Yield each key figure of either run, by its label."""
    was = {str(row.get("label")): row for row in before}
    now = {str(row.get("label")): row for row in after}
    for label in dict.fromkeys([*was, *now]):
        old, new = was.get(label, {}), now.get(label, {})
        yield Figure(
            label,
            str(new.get("unit") or old.get("unit") or ""),
            old.get("value"),
            new.get("value"),
            str(old.get("year") or ""),
            str(new.get("year") or ""),
        )


def _shapes(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[Shape]:
    """Yield how much of each chart or table differs."""
    for n in range(max(len(was), len(now))):
        old, new = was[n : n + 1], now[n : n + 1]
        title = (new or old)[0].get("title", "")
        left, right = _points(old), _points(new)
        both = left.keys() & right.keys()
        same = sum(left[key] == right[key] for key in both)
        yield Shape(
            title, same, len(both) - same, len(right.keys() - both), len(left.keys() - both)
        )


def _points(records: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Any]:
    """Return the figures of a record by what they are figures of: the words and years of the row."""
    found: dict[tuple[Any, ...], Any] = {}
    for row in _rows(records):
        place = tuple(v for k, v in row.items() if _names(k, v))
        found |= {(*place, k): v for k, v in row.items() if not _names(k, v) and v is not None}
    return found


def _names(column: str, value: Any) -> bool:
    """Return whether a value says what a row is about."""
    return isinstance(value, str) or column == "year" or "year" in column.split("_")
