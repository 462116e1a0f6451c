"""The strongest outsider: one who thinks in the smallest groups that all tables together make.

Sums and differences of figures (:mod:`iomlab.safety.lattice`) miss what follows from several at once: that
no smallest group is below zero, and that none of them shrinks between two versions of which one is
nowhere larger.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from copy import deepcopy

from iomlab.safety.system import Lattice, Layer

MOST = 4000  # smallest groups of all layers together; beyond, sums and differences are all that is asked
OTHER = "\x00other"


def finest(made: Lattice) -> Lattice | None:
    """Return the system with an unknown for every smallest group; None where it would add nothing.

    It adds something when a table has three dimensions, several tables cross different ones, or
    there are two versions of a table.
    """
    related = _related(made)
    if not related:
        return None
    whole = deepcopy(made)
    for layers in related:
        categories = _categories(made, layers)
        groups = list(itertools.product(*categories.values()))
        names = list(categories)
        atoms: dict[Layer, list[int]] = {}
        for layer in layers:
            atoms[layer] = [whole.add(layer, frozenset(), None, 0, derived=True) for _ in groups]
        for cell, layer in enumerate(made.layers):
            if layer in atoms and not made.derived[cell]:
                wanted = dict(made.items[cell])
                parts = [
                    atom
                    for atom, group in zip(atoms[layer], groups, strict=True)
                    if all(group[names.index(d)] == c for d, c in wanted.items())
                ]
                whole.equations.append({cell: -1.0, **dict.fromkeys(parts, 1.0)})
        for low, high in made.versions:
            if low in atoms and high in atoms:
                for one, two in zip(atoms[low], atoms[high], strict=True):
                    more = whole.add(high, frozenset(), None, 0, derived=True)
                    whole.equations.append({one: 1.0, more: 1.0, two: -1.0})
    return whole


def _related(made: Lattice) -> list[list[Layer]]:
    """Return the layers that are versions of each other, or of which one crosses much by itself."""
    adds = [layer for layer in dict.fromkeys(made.layers) if layer not in made.uneven]
    groups: list[list[Layer]] = []
    for layer in adds:
        linked = [
            group
            for group in groups
            if any((a, layer) in made.versions or (layer, a) in made.versions for a in group)
        ]
        groups = [g for g in groups if g not in linked] + [[*itertools.chain(*linked), layer]]
    kept, size = [], 0
    for group in groups:
        categories = _categories(made, group)
        count = len(group)
        for values in categories.values():
            count *= len(values)
        if (len(group) > 1 or len(categories) > 2) and size + count <= MOST:
            kept.append(group)
            size += count
    return kept


def _categories(made: Lattice, layers: list[Layer]) -> dict[str, list[str]]:
    """Return the categories of each dimension, with one for the rest where they are not all."""
    found: dict[str, set[str]] = defaultdict(set)
    for cell, layer in enumerate(made.layers):
        if layer in layers and not made.derived[cell]:
            for dimension, category in made.items[cell]:
                found[str(dimension)].add(category)
    return {
        name: sorted(values) + ([] if _closed(made, layers, name) else [OTHER])
        for name, values in found.items()
    }


def _closed(made: Lattice, layers: list[Layer], dimension: str) -> bool:
    """Return whether the categories of a dimension are all there are, as far as any table tells."""
    told = [
        made.closed[(layer, dimension)] for layer in layers if (layer, dimension) in made.closed
    ]
    return bool(told) and all(told)
