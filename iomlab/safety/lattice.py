"""All tables of a release as one system: which figures are the same, which add up, which differ.

Cells of the same people with the same categories are one unknown. A cell is the sum of the cells that
have one category more; where categories are lacking, the rest is an unknown of its own, never below
zero. Of two versions of a table (another edition, another selection) of which one is nowhere larger, the
difference is such an unknown as well: people who came, or who were left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from iomlab.safety.reading import TIME, Entry, Items, Read, read, source_key, unpublished
from iomlab.safety.thresholds import threshold_for

Layer = tuple[Any, ...]
ENOUGH = 1e-6


@dataclass(frozen=True)
class Place:
    """Where a figure stands: the record (of the run that is checked), its row and its column."""

    record: int
    row: int
    column: int


@dataclass
class Lattice:
    """Every figure once, with the equations that bind them.

    Attributes
    ----------
    values : list of float or None
        None where a figure is hidden, missing or a rest that nobody shows.
    places : list of list of Place
        Where a figure stands in the run that is checked; empty where it does not.
    out : list of bool
        Whether an earlier run shows the figure: to hide it now is too late.
    kept : list of bool
        Whether an earlier run hides the figure: it stays hidden.
    derived : list of bool
        Whether nobody shows it: a rest or a difference.
    items : list of Items
    limits : list of int
        The threshold of each figure.
    lines : dict of int to list of Items
        For each record of this run the categories of its rows.
    closed : dict of (layer, dimension) to bool
        Whether the categories are all there are; not there where no table tells.
    uneven : set of Layer
        Layers with categories that overlap, or with dates: there not everything adds up.
    versions : list of (layer, layer)
        Two versions of a table, the one that is nowhere larger first.
    equations : list of mapping of int to float
        Each sums to zero.
    """

    values: list[float | None] = field(default_factory=list)
    places: list[list[Place]] = field(default_factory=list)
    out: list[bool] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)
    derived: list[bool] = field(default_factory=list)
    items: list[Items] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    sensitive: set[int] = field(default_factory=set)
    lines: dict[int, list[Items]] = field(default_factory=dict)
    closed: dict[tuple[Layer, str], bool] = field(default_factory=dict)
    uneven: set[Layer] = field(default_factory=set)
    versions: list[tuple[Layer, Layer]] = field(default_factory=list)
    equations: list[dict[int, float]] = field(default_factory=list)

    def add(
        self, layer: Layer, items: Items, value: float | None, limit: int, derived: bool = False
    ) -> int:
        """Add a figure and return its number."""
        self.values.append(value)
        self.places.append([])
        self.out.append(False)
        self.kept.append(False)
        self.derived.append(derived)
        self.items.append(items)
        self.layers.append(layer)
        self.limits.append(limit)
        return len(self.values) - 1

    def matrix(self) -> np.ndarray:
        """Return the equations as an array, one a row."""
        whole = np.zeros((len(self.equations), len(self.values)))
        for line, equation in enumerate(self.equations):
            for cell, factor in equation.items():
                whole[line, cell] += factor
        return whole


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
        _add_up(made, layer, cells)
    _differences(made, known)
    return _near(made), {at: r for at, r in reads.items() if at < len(records)}


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


def _add_up(made: Lattice, layer: Layer, cells: Mapping[Items, int]) -> None:
    """Add the equations of one layer: a cell and the cells with one category more."""
    categories: dict[str, set[str]] = defaultdict(set)
    children: dict[tuple[Items, str], dict[str, int]] = defaultdict(dict)
    for items, cell in cells.items():
        for dimension, category in items:
            categories[dimension].add(category)
            children[(items - {(dimension, category)}, dimension)][category] = cell
    lines: dict[str, list[tuple[int, dict[str, int]]]] = defaultdict(list)
    for (parent, dimension), parts in children.items():
        if parent in cells:
            lines[dimension].append((cells[parent], parts))
    if any(TIME.search(dimension) for dimension in categories):
        made.uneven.add(layer)
    for dimension, found in lines.items():
        if TIME.search(dimension):
            continue
        whole = [(p, c) for p, c in found if len(c) == len(categories[dimension])]
        gaps = [g for p, c in whole if (g := _gap(made, p, c)) is not None]
        part = [g for p, c in found if (g := _gap(made, p, c)) is not None]
        if any(gap < -ENOUGH for gap in (*gaps, *part)):
            made.uneven.add(layer)  # the categories overlap
            continue
        closed = all(abs(gap) <= ENOUGH for gap in gaps)
        if gaps:
            made.closed[(layer, dimension)] = closed
        for whole_cell, parts in found:
            equation = {whole_cell: -1.0, **dict.fromkeys(parts.values(), 1.0)}
            if not (closed and len(parts) == len(categories[dimension])):
                equation[_rest(made, whole_cell, _gap(made, whole_cell, parts))] = 1.0
            made.equations.append(equation)


def _gap(made: Lattice, parent: int, parts: Mapping[str, int]) -> float | None:
    """Return how much of a cell its parts leave over; None where a figure is not known."""
    figures = [made.values[parent], *(made.values[cell] for cell in parts.values())]
    if any(value is None for value in figures):
        return None
    whole, *rest = (float(value) for value in figures if value is not None)
    return whole - sum(rest)


def _rest(made: Lattice, parent: int, value: float | None) -> int:
    items = made.items[parent] | {("rest", str(len(made.values)))}
    return made.add(made.layers[parent], items, value, made.limits[parent], derived=True)


def _differences(made: Lattice, known: Mapping[Layer, Mapping[Items, int]]) -> None:
    """Add the difference of two versions of a table of which one is nowhere larger."""
    layers = list(known)
    for n, first in enumerate(layers):
        for second in layers[n + 1 :]:
            (one, measure, _), (two, other, _) = first, second
            if measure != other or [t for t, _ in one] != [t for t, _ in two]:
                continue
            shared = [k for k in known[first] if k in known[second]]
            pairs = [(known[first][k], known[second][k]) for k in shared]
            moves = [
                b - a
                for x, y in pairs
                if (a := made.values[x]) is not None and (b := made.values[y]) is not None
            ]
            if not moves or (min(moves) < 0 < max(moves)):
                continue
            if min(moves) < 0:
                pairs = [(y, x) for x, y in pairs]
            made.versions.append((second, first) if min(moves) < 0 else (first, second))
            for low, high in pairs:
                a, b = made.values[low], made.values[high]
                gap = made.add(
                    made.layers[high],
                    made.items[high] | {("more", str(len(made.values)))},
                    None if a is None or b is None else b - a,
                    made.limits[high],
                    derived=True,
                )
                made.equations.append({low: 1.0, gap: 1.0, high: -1.0})


def _near(made: Lattice) -> Lattice:
    """Return the system without the layers that nothing links to a figure of this run."""
    near = {layer for layer, places in zip(made.layers, made.places, strict=True) if places}
    while True:
        reached = {layer for pair in made.versions if near & set(pair) for layer in pair} - near
        if not reached:
            break
        near |= reached
    cells = [cell for cell, layer in enumerate(made.layers) if layer in near]
    if len(cells) == len(made.layers):
        return made
    number = {cell: n for n, cell in enumerate(cells)}
    kept = Lattice(
        lines=made.lines,
        closed=made.closed,
        uneven=made.uneven,
        versions=[pair for pair in made.versions if set(pair) <= near],
        sensitive={number[cell] for cell in made.sensitive if cell in number},
        equations=[
            {number[cell]: factor for cell, factor in equation.items()}
            for equation in made.equations
            if all(cell in number for cell in equation)
        ],
    )
    for cell in cells:
        n = kept.add(
            made.layers[cell], made.items[cell], made.values[cell], made.limits[cell],
            made.derived[cell],
        )  # fmt: skip
        kept.places[n], kept.out[n], kept.kept[n] = (
            made.places[cell],
            made.out[cell],
            made.kept[cell],
        )
    return kept
