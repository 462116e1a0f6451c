"""What binds the figures of a release: parts and wholes, rests, and what differs between two versions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from iomlab.safety.reading import TIME, Items
from iomlab.safety.system import Lattice, Layer

ENOUGH = 1e-6
CUMULATED = re.compile(r"cumul|cum_|_cum|running|to.date|acumulad", re.IGNORECASE)


def add_up(made: Lattice, layer: Layer, cells: Mapping[Items, int]) -> None:
    """Add the equations of one layer: a cell and the cells with one category more."""
    categories: dict[str, set[str]] = defaultdict(set)
    children: dict[tuple[Items, str], dict[str, int]] = defaultdict(dict)
    for items, cell in cells.items():
        for dimension, category in items:
            categories[dimension].add(category)
            children[(items - {(dimension, category)}, dimension)][category] = cell
    lines: dict[str, list[tuple[int, dict[str, int]]]] = defaultdict(list)
    for (above, dimension), parts in children.items():
        if above in cells:
            lines[dimension].append((cells[above], parts))
    if any(TIME.search(dimension) for dimension in categories):
        made.uneven.add(layer)
    for dimension, found in lines.items():
        if TIME.search(dimension):
            continue
        size = len(categories[dimension])
        lined = [(p, parts, _gap(made, p, parts)) for p, parts in found]
        known = [gap for _, _, gap in lined if gap is not None]
        wrong = sum(gap < -ENOUGH for gap in known)
        if wrong:
            made.uneven.add(layer)
        if 2 * wrong > len(known):
            continue  # the categories overlap
        full = [gap for _, parts, gap in lined if gap is not None and len(parts) == size]
        closed = all(gap <= ENOUGH for gap in full)
        if full:
            made.closed[(layer, dimension)] = closed
        for parent, parts, gap in lined:
            if wrong and (gap is None or gap < -ENOUGH):
                continue  # a line that does not add up binds nobody
            equation = {parent: -1.0, **dict.fromkeys(parts.values(), 1.0)}
            if not (closed and len(parts) == size):
                equation[_rest(made, parent, gap)] = 1.0
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


def differences(made: Lattice, known: Mapping[Layer, Mapping[Items, int]]) -> None:
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
                _growth(made, low, high)


def _growth(made: Lattice, low: int, high: int) -> None:
    """Add the difference of two figures as a figure: those who are in the larger one alone."""
    a, b = made.values[low], made.values[high]
    gap = made.add(
        made.layers[high],
        made.items[high] | {("more", str(len(made.values)))},
        None if a is None or b is None else b - a,
        made.limits[high],
        derived=True,
    )
    made.equations.append({low: 1.0, gap: 1.0, high: -1.0})


def steps(made: Lattice, cells: Sequence[int]) -> None:
    """Add what a running total grows by from one line to the next: those who came in between.

    A smaller figure begins another series.
    """
    for low, high in pairwise(cells):
        a, b = made.values[low], made.values[high]
        if low == high or (a is not None and b is not None and b < a):
            continue
        _growth(made, low, high)


def near(made: Lattice) -> Lattice:
    """Return the system without the layers that nothing links to a figure of this run."""
    linked = {layer for layer, places in zip(made.layers, made.places, strict=True) if places}
    while True:
        reached = {layer for pair in made.versions if linked & set(pair) for layer in pair} - linked
        if not reached:
            break
        linked |= reached
    cells = [cell for cell, layer in enumerate(made.layers) if layer in linked]
    if len(cells) == len(made.layers):
        return made
    number = {cell: n for n, cell in enumerate(cells)}
    kept = Lattice(
        lines=made.lines,
        closed=made.closed,
        uneven=made.uneven,
        versions=[pair for pair in made.versions if set(pair) <= linked],
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
