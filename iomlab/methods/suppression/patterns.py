"""Listing of the smallest suppression patterns of a table with one or two dimensions.

Hidden cells are the edges between the lines of a table: a row and a column. A hidden count can
move only along a cycle of hidden cells (Gusfield 1988), up in one and down in the next, and a
zero can't go down. Patterns are found by branching over the cells of the shortest such cycles.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Edges:
    """Cells as edges between lines: from ``tail`` (row) to ``head`` (column).

    ``along`` and ``against`` tell whether a cell may move in that sense: an inner cell moves along
    its edge by growing, which it always can, and against it by shrinking, which a zero can't; for
    a total of one axis it is the other way round.
    """

    tail: np.ndarray
    head: np.ndarray
    along: np.ndarray
    against: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, shape: tuple[int, ...]) -> Edges:
        """Read the edges from the table with its totals."""
        place = np.array(list(np.ndindex(*shape)))
        if len(shape) == 1:
            place = np.column_stack([np.zeros(len(place), dtype=int), place])
            flipped = place[:, 1] == shape[0] - 1
            head = np.ones(len(place), dtype=int)
        else:
            flipped = (place[:, 0] == shape[0] - 1) != (place[:, 1] == shape[1] - 1)
            head = shape[0] + place[:, 1]
        shrinks = values > 0
        return cls(place[:, 0], head, ~flipped | shrinks, flipped | shrinks)


def smallest_patterns(
    values: np.ndarray,
    shape: tuple[int, ...],
    free: np.ndarray,
    primary: np.ndarray,
    fewest: int,
) -> Iterator[tuple[int, ...]]:
    """Yield every set of ``fewest`` extra cells that keeps each primary cell from being exact.

    Parameters
    ----------
    values, free, primary : ndarray, shape (cells,)
        Table with its totals in reading order, which cells may be hidden, which are primary.
    shape : tuple of int
        Shape of the table with its totals.
    fewest : int
        Size of the patterns; must be the smallest possible.
    """
    edges = Edges.of(values, shape)
    targets = [int(c) for c in np.flatnonzero(primary)]

    def walk(
        hidden: frozenset[int], allowed: frozenset[int], left: int
    ) -> Iterator[frozenset[int]]:
        worst: list[int] = []
        for target in targets:
            needed = _cheapest_cycle(edges, target, hidden, allowed)
            if needed is None or len(needed) > left:
                return
            worst = max(worst, needed, key=len)
        if not worst:
            yield hidden
            return
        cell = worst[0]
        yield from walk(hidden | {cell}, allowed - {cell}, left - 1)
        yield from walk(hidden, allowed - {cell}, left)

    start = frozenset(targets)
    others = frozenset(int(c) for c in np.flatnonzero(free & ~primary))
    for found in walk(start, others, fewest):
        yield tuple(sorted(found - start))


def _cheapest_cycle(
    edges: Edges, target: int, hidden: frozenset[int], allowed: frozenset[int]
) -> list[int] | None:
    """Return the extra cells of the cheapest cycle through ``target``; None if there is no cycle."""
    best: list[int] | None = None
    tail, head = int(edges.tail[target]), int(edges.head[target])
    ways = []
    if edges.along[target]:
        ways.append((head, tail))
    if edges.against[target]:
        ways.append((tail, head))
    steps: dict[int, list[tuple[int, int, int]]] = {}
    for cell in hidden | allowed:
        if cell == target:
            continue
        price = 0 if cell in hidden else 1
        one, other = int(edges.tail[cell]), int(edges.head[cell])
        if edges.along[cell]:
            steps.setdefault(one, []).append((price, other, cell))
        if edges.against[cell]:
            steps.setdefault(other, []).append((price, one, cell))
    for start, end in ways:
        path = _cheapest_path(steps, start, end)
        if path is not None and (best is None or len(path) < len(best)):
            best = path
    return best


def _cheapest_path(
    steps: dict[int, list[tuple[int, int, int]]], start: int, end: int
) -> list[int] | None:
    """Return the priced cells on the cheapest path (prices 0 and 1)."""
    cost = {start: 0}
    came: dict[int, tuple[int, int, int]] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for price, there, cell in steps.get(node, ()):
            if cost[node] + price < cost.get(there, 1 << 30):
                cost[there] = cost[node] + price
                came[there] = (node, price, cell)
                (queue.append if price else queue.appendleft)(there)
    if end not in cost:
        return None
    path: list[int] = []
    node = end
    while node != start:
        node, price, cell = came[node]
        if price:
            path.append(cell)
    return path
