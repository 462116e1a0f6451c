"""All tables of a release as one system: which figures are the same, which add up, which differ.

Cells of the same people with the same categories are one unknown. A cell is the sum of the cells that
have one category more; where categories are lacking, the rest is an unknown of its own, never below
zero. Of two versions of a table (another edition, another selection) of which one is nowhere larger, the
difference is such an unknown as well: people who came, or who were left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from iomlab.safety.reading import Entry, Items, Read, in_parts, read, source_key, unpublished
from iomlab.safety.relations import CUMULATED, ENOUGH, add_up, differences, near, steps
from iomlab.safety.system import Lattice, Layer, Place
from iomlab.safety.thresholds import threshold_for


def lattice(
    records: Sequence[Mapping[str, Any]],
    earlier: Sequence[Sequence[Mapping[str, Any]]] = (),
    threshold: int | None = None,
) -> tuple[Lattice, dict[int, Read]]:
    """Return the system of all unpublished records of a run and of the runs that came before it.

    Earlier records count only where they share a table of origin with one of this run.
    """
    mine = {name for r in records if unpublished(r) for name, _ in source_key(r)}
    before = [
        record
        for run in earlier
        for record in run
        if unpublished(record) and mine & {name for name, _ in source_key(record)}
    ]
    numbered = [*enumerate(before, start=len(records)), *enumerate(records)]
    reads = {at: read(record, at) for at, record in numbered if unpublished(record)}
    across: dict[Any, dict[str, bool]] = defaultdict(dict)
    for at, record in numbered:
        if at in reads:
            across[_tables(record)].update(reads[at].across)
    for at, record in numbered:
        if at in reads:
            reads[at] = in_parts(reads[at], at, across[_tables(record)])
    rename = _unified({at: [*(e.items for e in r.entries), *r.rows] for at, r in reads.items()})
    made = Lattice()
    known: dict[Layer, dict[Items, int]] = {}
    for at, record in numbered:
        if at in reads:
            if at < len(records):
                made.lines[at] = [_named(items, rename) for items in reads[at].rows]
            limit = threshold or threshold_for(record)
            current = at if at < len(records) else None
            _enter(made, known, source_key(record), reads[at], rename, current, limit)
    for layer, cells in known.items():
        add_up(made, layer, cells)
    differences(made, known)
    return near(made), {at: r for at, r in reads.items() if at < len(records)}


def _tables(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name, _ in source_key(record))


GENERAL = frozenset({"row", "column", "columns", "layer", "group", "label"})


def _unified(found: Mapping[int, Iterable[Items]]) -> dict[Any, str]:
    """Return one name for the columns, of whatever record, that hold the same kind of category.

    They have one name, or half of their categories in common where a name is a general one.
    """
    words: dict[Any, set[str]] = defaultdict(set)
    for lists in found.values():
        for items in lists:
            for dimension, category in items:
                words[dimension].add(category)
    groups: list[tuple[str, set[str], set[int]]] = []
    rename: dict[Any, str] = {}
    for (at, name), categories in sorted(words.items(), key=lambda pair: pair[0]):
        bare = name.removeprefix("where ")
        free = (n for n, (_, _, users) in enumerate(groups) if at not in users)
        place = next((n for n in free if _same(bare, categories, *groups[n][:2])), len(groups))
        if place == len(groups):
            groups.append((bare, set(), set()))
        groups[place][1].update(categories)
        groups[place][2].add(at)
        rename[(at, name)] = f"{groups[place][0]}#{place}"
    return rename


def _same(name: str, categories: set[str], other: str, others: set[str]) -> bool:
    """Return whether two columns hold one kind of category."""
    general = bool(GENERAL & {name, other})
    if name == other and not general:
        return True
    shared = len(categories & others)
    return general and shared > 0 and 2 * shared >= min(len(categories), len(others))


def _enter(
    made: Lattice,
    known: dict[Layer, dict[Items, int]],
    made_from: Layer,
    found: Read,
    rename: Mapping[Any, str],
    current: int | None,
    limit: int,
) -> None:
    """Enter the cells of a record into the first layer of its people with which it agrees."""
    by_measure: dict[str, list[tuple[Items, Entry]]] = defaultdict(list)
    for entry in found.entries:
        items = _named(entry.items, rename)
        by_measure[entry.measure].append((items, entry))
    for measure, entries in by_measure.items():
        version = 0
        while True:
            layer = (made_from, measure, version)
            cells = known.setdefault(layer, {})
            if not _conflict(made, cells, entries):
                break
            version += 1
        running: list[int] | None = [] if CUMULATED.search(measure) else None
        for items, entry in entries:
            if items not in cells:
                cells[items] = made.add(layer, items, entry.value, limit)
            cell = cells[items]
            if made.values[cell] is None:
                made.values[cell] = entry.value
            if current is not None:
                made.places[cell].append(Place(current, entry.row, entry.column))
                if (entry.row, entry.column) in found.sensitive:
                    made.sensitive.add(cell)
            elif entry.value is None:
                made.kept[cell] = True
            else:
                made.out[cell] = True
            if running is not None:
                running.append(cell)
        if running:
            steps(made, running)


def _named(items: Items, rename: Mapping[Any, str]) -> Items:
    return frozenset((rename[dimension], category) for dimension, category in items)


def _conflict(
    made: Lattice, cells: Mapping[Items, int], entries: Sequence[tuple[Items, Entry]]
) -> bool:
    """Return whether a figure differs from one with the same categories: other people are meant."""
    for items, entry in entries:
        if items in cells and entry.value is not None:
            value = made.values[cells[items]]
            if value is not None and abs(value - entry.value) > ENOUGH:
                return True
    return False
