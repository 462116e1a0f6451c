"""The figures of a release as one system: each once, with the equations that bind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from iomlab.safety.reading import Items

Layer = tuple[Any, ...]


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
