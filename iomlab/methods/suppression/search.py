"""The linear programmes behind suppression: what an attacker can work out, and what to hide.

A published table is a list of cells ``x`` that obey additive equations ``A x = 0`` (every line of
the table less its total). Hiding a set of cells leaves an attacker with these equations and with
``x >= 0``. Everything here is written in deviations ``d`` from the true table, with ``A d = 0``.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from iomlab.methods import checks
from iomlab.methods.suppression.patterns import smallest_patterns

WIDE = 3000  # primary cells times cells, up to which the exact search is tried


@dataclass(frozen=True)
class System:
    """The cells of a table with its totals, and the equations that bind them.

    Parameters
    ----------
    values : ndarray of int, shape (cells,)
        The table with its totals, in reading order.
    equations : ndarray, shape (equations, cells)
        +1 for the parts of a line, -1 for its total.
    free : ndarray of bool, shape (cells,)
        Cells that may be hidden.
    shape : tuple of int
        Shape of the table with its totals.
    """

    values: np.ndarray
    equations: np.ndarray
    free: np.ndarray
    shape: tuple[int, ...]

    @property
    def unit(self) -> bool:
        """Whether tables move along cycles of -1, 0 and +1: true in one and two dimensions."""
        return len(self.shape) <= 2


def with_totals(counts: np.ndarray) -> np.ndarray:
    """Return the table with the totals of every axis added at the end of that axis."""
    extended = counts
    for axis in range(counts.ndim):
        extended = np.concatenate([extended, extended.sum(axis=axis, keepdims=True)], axis=axis)
    return extended


def make_system(counts: np.ndarray, hide_totals: bool, known_empty: np.ndarray) -> System:
    """Build the cells and equations of a table of one to three dimensions with all its totals."""
    extended = with_totals(counts)
    number = np.arange(extended.size).reshape(extended.shape)
    rows = []
    for axis in range(extended.ndim):
        for line in np.moveaxis(number, axis, -1).reshape(-1, extended.shape[axis]):
            equation = np.zeros(extended.size)
            equation[line] = 1
            equation[line[-1]] = -1
            rows.append(equation)
    inner = np.zeros(extended.shape, dtype=bool)
    inner[tuple(slice(0, size) for size in counts.shape)] = True
    free = np.ones(extended.shape, dtype=bool) if hide_totals else inner.copy()
    free[tuple(slice(0, size) for size in counts.shape)] &= ~known_empty
    return System(extended.ravel(), np.array(rows), free.ravel(), extended.shape)


def intervals(system: System, hidden: np.ndarray, cells: np.ndarray | None = None) -> np.ndarray:
    """Return the lowest and highest value that an attacker must admit for hidden cells.

    Two linear programmes a cell (HiGHS, simplex). In one and two dimensions the best answers of
    whole-number tables are whole numbers, so they are rounded to them.

    Returns
    -------
    ndarray, shape (cells, 2)
        For the ``cells`` asked for, or all hidden ones; ``inf`` where nothing bounds a cell.
    """
    linprog = checks.library("scipy.optimize").linprog

    moving = np.flatnonzero(hidden)
    asked = moving if cells is None else cells
    found = np.zeros((len(asked), 2))
    block = system.equations[:, moving]
    block = block[np.any(block != 0, axis=1)]
    bounds = [(-float(value), None) for value in system.values[moving]]
    for place, cell in enumerate(asked):
        for side, sign in ((0, 1.0), (1, -1.0)):
            aim = np.where(moving == cell, sign, 0.0)
            answer = linprog(
                aim, A_eq=block, b_eq=np.zeros(len(block)), bounds=bounds, method="highs-ds"
            )
            if answer.x is None:
                found[place, side] = -sign * np.inf
                continue
            move = sign * answer.fun
            found[place, side] = system.values[cell] + (round(move) if system.unit else move)
    return found


def narrow(
    system: System, primary: np.ndarray, hidden: np.ndarray, width: float | np.ndarray
) -> np.ndarray:
    """Return the primary cells whose interval is narrower than ``width`` (one number, or one a cell)."""
    cells = np.flatnonzero(primary)
    bounds = intervals(system, hidden, cells)
    return cells[bounds[:, 1] - bounds[:, 0] < widths(system, width)[cells] - 1e-7]


def widths(system: System, width: float | np.ndarray) -> np.ndarray:
    """Return the width that is asked for each cell."""
    return np.broadcast_to(np.asarray(width, dtype=float), system.values.shape)


def search_exact(
    system: System,
    primary: np.ndarray,
    width: float | np.ndarray,
    most_patterns: int,
    unknown: np.ndarray | None = None,
) -> tuple[np.ndarray, int | None, bool]:
    """Find the pattern with the fewest extra cells and, among those, the least hidden count.

    One mixed-integer programme (Fischetti and Salazar 2000): a 0/1 variable for each cell that
    may be hidden, and for each primary cell two tables that agree with everything published and
    differ by ``width`` in that cell. Patterns found are then cut off one by one to count them.

    ``unknown`` cells are hidden from the start and need no width of their own.

    Returns
    -------
    tuple
        The hidden cells, the number of patterns with as few cells (None when there are more than
        ``most_patterns``), and whether the answer is proved.
    """
    start = primary if unknown is None else primary | unknown
    one = system.unit and float(np.max(width)) <= 1 and unknown is None
    if not primary.any():
        return start.copy(), 1, True
    programme = _Programme(system, primary, width, start)
    first = programme.solve(np.ones(programme.extra))
    if first is None:
        return start.copy(), None, False
    fewest = int(first.sum())
    found: list[tuple[int, ...]] = []
    if one and most_patterns:
        listing = smallest_patterns(system.values, system.shape, system.free, primary, fewest)
        found = list(itertools.islice(listing, most_patterns + 1))
    complete = 0 < len(found) <= most_patterns
    if not complete:
        programme.keep_size(fewest)
        weight = system.values[programme.candidates].astype(float)
        weight = weight / max(float(weight.max(initial=1.0)), 1.0)
        found = []
        while (pattern := programme.solve(weight)) is not None:
            found.append(tuple(int(c) for c in programme.candidates[pattern]))
            if len(found) > most_patterns or fewest == 0 or one:
                break
            programme.cut_off(pattern)
        else:
            complete = True
        complete = complete or fewest == 0
    best = min(found, key=lambda cells: (sum(int(system.values[c]) for c in cells), cells))
    hidden = start.copy()
    hidden[list(best)] = True
    return hidden, len(found) if complete else None, True


class _Programme:
    """The mixed-integer programme of :func:`search_exact`, built once and solved many times."""

    def __init__(
        self, system: System, primary: np.ndarray, width: float | np.ndarray, hidden: np.ndarray
    ) -> None:
        sparse = checks.library("scipy.sparse")

        apart_by = widths(system, width)
        self.candidates = np.flatnonzero(system.free & ~hidden)
        self.extra = len(self.candidates)
        cells = np.flatnonzero(system.free | hidden)
        place = {cell: k for k, cell in enumerate(cells)}
        block = sparse.csr_matrix(system.equations[:, cells])
        block = block[block.getnnz(axis=1) > 0]
        size, targets = len(cells), np.flatnonzero(primary)
        # A unit cycle through the target carries at most `width`, so no other cell moves more.
        most = float(np.max(width)) if system.unit else float(system.values.sum())
        down = np.minimum(system.values[cells].astype(float), most)
        moves = 2 * len(targets) * size
        total = self.extra + moves
        self.low = np.concatenate([np.zeros(self.extra), np.tile(-down, 2 * len(targets))])
        self.high = np.concatenate([np.ones(self.extra), np.full(moves, most)])
        self.integral = np.concatenate([np.ones(self.extra), np.zeros(moves)])
        rows: list = []
        lows: list[np.ndarray] = []
        highs: list[np.ndarray] = []
        where = np.array([place[c] for c in self.candidates], dtype=int)
        index = np.arange(self.extra)
        for number, target in enumerate(targets):
            starts = [self.extra + (2 * number + side) * size for side in (0, 1)]
            for side, start in enumerate(starts):
                pad = sparse.csr_matrix((block.shape[0], start))
                rest = sparse.csr_matrix((block.shape[0], total - start - size))
                rows.append(sparse.hstack([pad, block, rest]))
                lows.append(np.zeros(block.shape[0]))
                highs.append(np.zeros(block.shape[0]))
                at = start + place[target]
                if side == 0:
                    self.low[at] = 0.0
                else:
                    self.high[at] = 0.0
                moved = sparse.csr_matrix(
                    (np.ones(self.extra), (index, start + where)), shape=(self.extra, total)
                )
                reach = sparse.csr_matrix(
                    (np.full(self.extra, most), (index, index)), shape=(self.extra, total)
                )
                floor = sparse.csr_matrix((down[where], (index, index)), shape=(self.extra, total))
                rows += [reach - moved, moved + floor]
                lows += [np.zeros(self.extra)] * 2
                highs += [np.full(self.extra, np.inf)] * 2
            apart = sparse.csr_matrix(
                (
                    [1.0, -1.0],
                    ([0, 0], [starts[0] + place[target], starts[1] + place[target]]),
                ),
                shape=(1, total),
            )
            rows.append(apart)
            lows.append(np.array([float(apart_by[target])]))
            highs.append(np.array([np.inf]))
        self.rows, self.lows, self.highs, self.total = rows, lows, highs, total

    def solve(self, weight: np.ndarray) -> np.ndarray | None:
        """Return the chosen extra cells as a mask over the candidates; None if there are none."""
        sparse = checks.library("scipy.sparse")
        optimize = checks.library("scipy.optimize")

        if self.total == 0:
            return np.zeros(0, dtype=bool)
        cost = np.concatenate([weight, np.zeros(self.total - self.extra)])
        answer = optimize.milp(
            cost,
            constraints=optimize.LinearConstraint(
                sparse.vstack(self.rows).tocsr(),
                np.concatenate(self.lows),
                np.concatenate(self.highs),
            ),
            bounds=optimize.Bounds(self.low, self.high),
            integrality=self.integral,
            options={"mip_rel_gap": 0.0},
        )
        return None if answer.x is None else answer.x[: self.extra] > 0.5

    def keep_size(self, size: int) -> None:
        """Allow only patterns with ``size`` extra cells."""
        self._add(np.ones(self.extra), size, size)

    def cut_off(self, pattern: np.ndarray) -> None:
        """Forbid one pattern that was already found."""
        self._add(pattern.astype(float), 0, int(pattern.sum()) - 1)

    def _add(self, weight: np.ndarray, low: float, high: float) -> None:
        sparse = checks.library("scipy.sparse")

        row = np.concatenate([weight, np.zeros(self.total - self.extra)])
        self.rows.append(sparse.csr_matrix(row))
        self.lows.append(np.array([float(low)]))
        self.highs.append(np.array([float(high)]))


def search_fast(
    system: System,
    primary: np.ndarray,
    width: float | np.ndarray,
    unknown: np.ndarray | None = None,
) -> np.ndarray:
    """Protect one primary cell after another by the cheapest move, then drop what is not needed.

    For large tables. The pattern is valid (it is audited), but it may hide more than needed.
    ``unknown`` cells are hidden from the start and need no width of their own.
    """
    linprog = checks.library("scipy.optimize").linprog

    start = primary if unknown is None else primary | unknown
    apart_by = widths(system, width)
    hidden = start.copy()
    cells = np.flatnonzero(system.free | start)
    block = system.equations[:, cells]
    block = block[np.any(block != 0, axis=1)]
    size, lines = len(cells), len(block)
    true = system.values[cells].astype(float)
    scale = max(float(true.max(initial=1.0)), 1.0)
    # Two tables, each as what rises and what falls: f+, f-, g+, g-.
    none = np.zeros_like(block)
    balance = np.block([[block, -block, none, none], [none, none, block, -block]])
    for target in sorted(np.flatnonzero(primary), key=lambda c: system.values[c]):
        if len(narrow(system, np.arange(len(hidden)) == target, hidden, width)) == 0:
            continue
        at = int(np.flatnonzero(cells == target)[0])
        high = np.concatenate([np.full(size, np.inf), true] * 2)
        high[[size + at, 2 * size + at]] = 0.0
        apart = np.zeros(4 * size)
        apart[[at, 3 * size + at]] = 1.0
        answer = linprog(
            np.tile(np.where(hidden[cells], 0.0, 1.0 + true / scale), 4),
            A_eq=np.vstack([balance, apart]),
            b_eq=np.concatenate([np.zeros(2 * lines), [apart_by[target]]]),
            bounds=[(0.0, top) for top in high],
            method="highs-ds",
        )
        if answer.x is None:
            hidden[cells] = True
            return hidden
        hidden[cells[answer.x.reshape(4, size).sum(axis=0) > 1e-9]] = True
    for cell in sorted(np.flatnonzero(hidden & ~start), key=lambda c: -system.values[c]):
        hidden[cell] = False
        if len(narrow(system, primary, hidden, width)):
            hidden[cell] = True
    return hidden
