"""Read the record of a table or chart as cells: what each counts, and which of them are totals.

A record is rows and columns; to compare tables one must know what a figure stands for. A *cell* is a
set of categories (``region: north``, ``gender: female``) with a figure and its place. A total has fewer
categories than its parts, so a table, its totals, and other tables of the same people fit together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

TOTALS = frozenset(
    {"total", "all", "sum", "todo", "todos", "todas", "tout", "tous", "toutes", "ensemble"}
)
TIME = re.compile(r"year|month|date|hour|quarter|period|round", re.IGNORECASE)
CLOCK = re.compile(
    r"(?:years?|months?|dates?|hours?|quarters?|periods?|rounds?|days?|weeks?|of|the|and|start|end|first|last|from|to|"
    r"report|reporting|survey|in|at|number|no|code)"
)
PLAIN = frozenset({"value", "count", "n", "people", "persons", "cases", "records", "number"})
PERSONS = frozenset({"people", "persons", "cases", "records", "personas", "personnes", "pessoas"})
ACROSS = "columns"  # the name of the dimension that stands in the heads of columns

Dimension = tuple[int, str]  # the record and its column; unified later
Items = frozenset[tuple[Any, str]]


@dataclass(frozen=True)
class Entry:
    """One figure of a record: its categories, what is measured, the value, and where it stands."""

    items: Items
    measure: str
    value: float | None
    row: int
    column: int


@dataclass(frozen=True)
class Read:
    """A record as cells, and where the other figures of a row (rates, means) stand.

    ``across`` names the columns that are parts of one whole, and says of each whether it is that whole.
    """

    entries: tuple[Entry, ...]
    rows: tuple[Items, ...]
    measured: tuple[int, ...]
    sensitive: frozenset[tuple[int, int]]
    across: Mapping[str, bool]


def number(value: Any) -> bool:
    """Return whether a value is a number (yes and no are none).

    >>> number(3), number("3"), number(True), number(None)
    (True, False, False, False)
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def source_key(record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what the unpublished figures of a record were made from: tables and their hashes."""
    return tuple(
        sorted(
            (str(s.get("table", "")), str(s.get("sha256", "")))
            for s in record.get("sources", [])
            if s.get("published") is not True
        )
    )


def unpublished(record: Mapping[str, Any]) -> bool:
    """Return whether any figure of a record is not an official aggregate that passes as it is.

    Figures with noise from a safe way of publishing (``protected``) are no counts of people.
    """
    published = all(source.get("published") is True for source in record.get("sources", []))
    return bool(record.get("rows")) and not published and record.get("protected") != "noise"


def kinds(record: Mapping[str, Any]) -> tuple[list[int], list[int], list[int]]:
    """Return the columns of categories, of counts, and of rates and amounts.

    >>> kinds({"columns": ["year", "sex", "n", "share"], "measured": ["share"],
    ...        "rows": [[2024, "f", 40, 1.5]]})
    ([0, 1], [2], [3])
    """
    columns = [str(name) for name in record.get("columns", ())]
    rows: Sequence[Sequence[Any]] = record.get("rows") or ()
    width = max(map(len, rows), default=0)
    columns = columns or [str(place) for place in range(width)]
    amounts = set(record.get("measured", ()))
    hidden = {column for _, column in record.get("hidden", ())}
    groups: list[int] = []
    counts: list[int] = []
    measured: list[int] = []
    for place, name in enumerate(columns):
        values = [row[place] for row in rows if row[place] is not None]
        figures = bool(values) and all(map(number, values))
        if figures and name.casefold() in PERSONS:
            counts.append(place)  # people, also where they are weighted
        elif name in amounts:
            measured.append(place)
        elif figures and not _clock(name, values):
            (counts if _whole(values) else measured).append(place)
        elif values:
            groups.append(place)
        elif place in hidden or PLAIN & {name}:
            counts.append(place)
    return groups, counts, measured


def _clock(name: str, values: Sequence[Any]) -> bool:
    """Return whether a column of numbers says when: by all words of its name, or by years in it.

    >>> _clock("survey_year", [3]), _clock("year of arrival", [2023]), _clock("people this year", [3])
    (True, True, False)
    """
    if not TIME.search(name) or not _whole(values):
        return False
    return when(name) or all(1000 <= v <= 2999 or v > 10**7 for v in values)


def when(name: str) -> bool:
    """Return whether all words of a column's name say when.

    >>> when("surveyRound"), when("reporting_month"), when("people to date"), when("")
    (True, True, False, False)
    """
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold())
    return bool(words) and all(map(CLOCK.fullmatch, words))


def _whole(values: Iterable[Any]) -> bool:
    """Return whether all numbers are whole: only then they may count people."""
    return all(float(v).is_integer() for v in values)


def read(record: Mapping[str, Any], place: int) -> Read:
    """Return the cells of a record; ``place`` is its position among the records of all runs.

    Columns of counts of which one is the sum of the others are parts of a whole; others measure
    different things. A missing count is an unknown one: an outsider does not ask why.
    """
    rows: Sequence[Sequence[Any]] = record["rows"]
    groups, counts, measured = kinds(record)
    sensitive = frozenset((int(r), int(c)) for r, c in record.get("sensitive", ()))
    counts += [c for c in measured if any(c == column for _, column in sensitive)]
    names = [str(name) for name in record.get("columns", ())] or [str(c) for c in range(99)]
    labels = record.get("labels", {})
    wide = _parts(rows, counts, names)
    totals = {c: _total_of(rows, groups, counts, c, labels.get(names[c], {})) for c in groups}
    base = [((place, f"where {k}"), str(v)) for k, v in record.get("population", {}).items()]
    keyed = [tuple(str(row[c]) for c in groups) for row in rows]
    alike = len(set(keyed)) < len(keyed)
    entries, lines = [], []
    for at, row in enumerate(rows):
        items = [((place, names[c]), str(row[c])) for c in groups if str(row[c]) not in totals[c]]
        if alike:
            items.append(((place, "row"), str(at)))
        lines.append(frozenset([*base, *items]))
        for column in counts:
            mine = [*base, *items]
            measure = "" if len(counts) == 1 and names[column] in PLAIN else names[column]
            if wide is not None:
                measure = ""
                if column != wide:
                    mine.append(((place, ACROSS), names[column]))
            value = None if row[column] is None else float(row[column])
            entries.append(Entry(frozenset(mine), measure, value, at, column))
    kept = tuple(c for c in measured if c not in counts)
    across = {names[c]: c == wide for c in counts} if wide is not None else {}
    return Read(tuple(entries), tuple(lines), kept, sensitive, across)


def in_parts(found: Read, place: int, across: Mapping[str, bool]) -> Read:
    """Return a record whose columns another record of the same people knows as parts of a whole."""
    if found.across:
        return found
    entries = []
    for entry in found.entries:
        if entry.measure in across:
            part = [] if across[entry.measure] else [((place, ACROSS), entry.measure)]
            entry = replace(entry, items=entry.items | frozenset(part), measure="")
        entries.append(entry)
    return replace(found, entries=tuple(entries))


def _total(word: str) -> bool:
    return word.strip().casefold() in TOTALS


def _parts(rows: Sequence[Sequence[Any]], counts: list[int], names: list[str]) -> int | None:
    """Return the column that is the total of the other columns of counts, if there is one."""
    if len(counts) < 3:
        return None
    named = [c for c in counts if _total(names[c])]
    for column in [*named, *(c for c in reversed(counts) if c not in named)]:
        whole = [
            (row[column], [row[c] for c in counts if c != column])
            for row in rows
            if row[column] is not None
        ]
        sums = [abs(sum(parts) - total) < 1e-6 for total, parts in whole if None not in parts]
        if sums and all(sums) and any(total > 0 for total, _ in whole):
            return column
        if not sums and column in named:
            return column
    return None


def _total_of(
    rows: Sequence[Sequence[Any]],
    groups: list[int],
    counts: list[int],
    at: int,
    labels: Mapping[str, str],
) -> frozenset[str]:
    """Return the categories of a column that stand for all others: by their name, or by the sums."""
    values = list(dict.fromkeys(str(row[at]) for row in rows))
    named = [v for v in values if _total(v) or _total(str(labels.get(v, "")))]
    if named or len(values) < 3 or not counts:
        return frozenset(named)
    lines: dict[tuple[str, ...], dict[str, list[Any]]] = {}
    for row in rows:
        others = tuple(str(row[c]) for c in groups if c != at)
        lines.setdefault(others, {})[str(row[at])] = [row[c] for c in counts]
    for value in (values[-1], values[0]):
        if all(_adds(line, value) for line in lines.values()):
            return frozenset({value})
    return frozenset()


def _adds(line: Mapping[str, list[Any]], value: str) -> bool:
    """Return whether one category of a line is, in every column, the sum of the others."""
    others = [v for v in line if v != value]
    if value not in line or len(others) < 2 or any(None in line[v] for v in line):
        return False
    sums = [sum(parts) for parts in zip(*(line[v] for v in others), strict=True)]
    pairs = list(zip(sums, line[value], strict=True))
    return all(abs(a - b) < 1e-6 for a, b in pairs) and any(b > 0 for _, b in pairs)
