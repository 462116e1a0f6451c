"""Controlled rounding: round a table and its totals to a base so that it still adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.suppression.cells import cell_labels
from iomlab.methods.suppression.search import make_system, with_totals


@dataclass(frozen=True)
class Rounding:
    """A rounded table that adds up.

    Attributes
    ----------
    table : DataFrame
        One line a cell and total: ``row``, ``column``, ``value`` (true), ``rounded``, ``lower`` and
        ``upper`` (the two multiples of the base around the true value).
    rounded : ndarray of int
        The rounded inner cells, in the shape of the counts.
    base : int
        Every rounded number is a multiple of it.
    """

    table: pd.DataFrame
    rounded: np.ndarray
    base: int

    @property
    def totals(self) -> np.ndarray:
        """The rounded table with its rounded totals at the end of each axis."""
        return with_totals(self.rounded)

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the rounding to protect."""
        return (
            say("The true counts are not published elsewhere."),
            say(
                "Readers know the base, so each true number is known to less than {n}.", n=self.base
            ),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say in plain words what the rounding did."""
        change = (self.table["rounded"] - self.table["value"]).abs()
        return (
            say(
                "Every number is rounded to a multiple of {base}, and the table still adds up.",
                base=self.base,
            ),
            say(
                "No number moved by {base} or more; the largest change is {n}.",
                base=self.base,
                n=int(change.max()),
            ),
        )


def controlled_rounding(counts: Any, base: int, rng: np.random.Generator | None = None) -> Rounding:
    """Round every count and total to one of its two neighbouring multiples, so that all adds up.

    Parameters
    ----------
    counts : DataFrame or array of one to three dimensions
        Whole, non-negative counts without totals.
    base : int
        Rounding base, 2 or more.
    rng : numpy Generator, optional
        If given, rounding is random and unbiased: each number keeps its true value on average
        (one and two dimensions). If not, the table nearest to the true one is taken.

    Returns
    -------
    Rounding

    Raises
    ------
    MethodError
        For bad counts or base, for random rounding in three dimensions, or where a table of three
        dimensions has no such rounding (in two dimensions there always is one).

    Notes
    -----
    Zero-restricted: a multiple of the base does not move. With ``x = b q + r`` choose
    ``u`` in {0, 1} (0 where ``r = 0``) so that ``q + u`` adds up along every line, and minimise
    the sum of ``|b u - r|``. The random form moves along cycles of unrounded numbers, up by ``a``
    with probability ``b / (a + b)`` and down by ``b`` otherwise (Cox 1987).

    When it misleads
    ----------------
    Shares and changes over time computed from small rounded counts can be far off. Rounding hides
    little when the base is small or the true total is known from elsewhere.

    References
    ----------
    Cox, L. H. (1987). A constructive procedure for unbiased controlled rounding. JASA 82, 520-524.

    Examples
    --------
    >>> result = controlled_rounding([[3, 7, 12], [0, 9, 4], [21, 2, 6]], base=5)
    >>> result.rounded.tolist()
    [[5, 5, 10], [0, 10, 5], [20, 5, 5]]
    >>> result.totals[-1].tolist()
    [25, 20, 20, 65]
    """
    table = checks.whole_counts(counts, "counts")
    base = checks.count(base, "base", low=2)
    if not 1 <= table.ndim <= 3:
        raise MethodError(
            "The table has {n} dimensions; one to three can be rounded.",
            where="counts",
            n=table.ndim,
        )
    if rng is None:
        rounded = _nearest(table, base)
    elif table.ndim == 3:
        raise MethodError(
            "Unbiased random rounding is known for one and two dimensions only.", where="counts"
        )
    else:
        rounded = _unbiased(np.atleast_2d(table), base, rng).reshape(table.shape)
    return Rounding(_tidy(counts, table, rounded, base), rounded, base)


def _nearest(table: np.ndarray, base: int) -> np.ndarray:
    """Return the nearest zero-restricted controlled rounding (mixed-integer programme)."""
    optimize = checks.library("scipy.optimize")

    system = make_system(table, True, np.zeros(table.shape, dtype=bool))
    below, rest = np.divmod(system.values, base)
    due = -(system.equations @ below)
    answer = optimize.milp(
        (base - 2 * rest) / base,
        constraints=optimize.LinearConstraint(system.equations, due, due),
        bounds=optimize.Bounds(np.zeros(len(rest)), (rest > 0).astype(float)),
        integrality=np.ones(len(rest)),
    )
    if answer.x is None:
        raise MethodError(
            "This table has no rounding to multiples of {base} that adds up in all directions.",
            where="counts",
            next_step=say("Use another base, or round each layer on its own."),
            base=base,
        )
    whole = (below + np.rint(answer.x).astype(np.int64)) * base
    return whole.reshape(system.shape)[tuple(slice(0, n) for n in table.shape)]


def _unbiased(table: np.ndarray, base: int, rng: np.random.Generator) -> np.ndarray:
    """Return a random rounding whose every number has its true value as expectation (Cox 1987)."""
    now = with_totals(table)
    low = now // base * base
    rows, columns = now.shape
    flip = (np.arange(rows) == rows - 1)[:, None] != (np.arange(columns) == columns - 1)[None, :]
    while (cycle := _cycle((now != low) & (now != low + base))) is not None:
        sign = np.array([1 if k % 2 == 0 else -1 for k in range(len(cycle))])
        where = tuple(np.array(cycle).T)
        sign = np.where(flip[where], -sign, sign)
        above, under = low[where] + base - now[where], now[where] - low[where]
        up = int(np.where(sign > 0, above, under).min())
        down = int(np.where(sign > 0, under, above).min())
        step = up if rng.integers(up + down) < down else -down
        now[where] += step * sign
    return now[:-1, :-1]


def _cycle(open_cells: np.ndarray) -> list[tuple[int, int]] | None:
    """Return open cells that form a cycle of row, column, row, ...; None if none is open."""
    if not open_cells.any():
        return None
    lines = [(0, int(np.argwhere(open_cells)[0][0]))]  # axis and number of each line passed
    cells: list[tuple[int, int]] = []
    while True:
        axis, number = lines[-1]
        others = np.flatnonzero(open_cells[number] if axis == 0 else open_cells[:, number])
        places = [(number, int(k)) if axis == 0 else (int(k), number) for k in others]
        cell = next(place for place in places if not cells or place != cells[-1])
        cells.append(cell)
        line = (1 - axis, cell[1 - axis])
        if line in lines:
            return cells[lines.index(line) :]
        lines.append(line)


def _tidy(counts: Any, table: np.ndarray, rounded: np.ndarray, base: int) -> pd.DataFrame:
    """Return one line a cell and total with its true, rounded and neighbouring values."""
    frame = cell_labels(counts, table.shape)
    true = with_totals(table).ravel()
    frame["value"] = true
    frame["rounded"] = with_totals(rounded).ravel()
    frame["lower"] = true // base * base
    frame["upper"] = -(-true // base) * base
    return frame
