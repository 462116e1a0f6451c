"""Choose what to hide besides small counts, and prove by linear programming what can still be learnt.

The searches are those of :mod:`iomlab.methods.suppression`; here they run over all tables of a release
and of the releases before it, as one system (:mod:`iomlab.safety.lattice`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomlab.methods import checks
from iomlab.methods.suppression import search
from iomlab.safety.finest import finest
from iomlab.safety.reading import TIME
from iomlab.safety.system import Lattice

EXACT = 900  # targets times cells, up to which the smallest pattern is searched for
P_PER_CENT = 0.1  # a magnitude must not be known to within so much of it, on either side


@dataclass(frozen=True)
class Protection:
    """What is hidden, and what an outsider can still work out.

    Attributes
    ----------
    hidden : ndarray of bool
        Figures that are not shown, those that nobody shows included.
    targets : ndarray of bool
        Figures that must not be known to within ``width``.
    low, high : ndarray
        What linear programming leaves open for each hidden figure.
    width : ndarray
        The range that each target must keep.
    late : ndarray of bool
        Figures in danger that an earlier run has shown: hidden, but not protected by it.
    lost : ndarray of int
        Targets that nothing can protect.
    proven : bool
        Whether no smaller pattern exists.
    """

    hidden: np.ndarray
    targets: np.ndarray
    low: np.ndarray
    high: np.ndarray
    width: np.ndarray
    late: np.ndarray
    lost: np.ndarray
    proven: bool

    @property
    def narrowest(self) -> float | None:
        """The narrowest range that is left to a figure in danger; None without any."""
        if not self.targets.any():
            return None
        return float((self.high - self.low)[self.targets].min())


def dangers(made: Lattice) -> np.ndarray:
    """Return the figures that must not be known: small counts, small rests and differences, a
    category that holds everyone of a line, and magnitudes that someone could work out.
    """
    found = np.zeros(len(made.values), dtype=bool)
    for cell, value in enumerate(made.values):
        found[cell] = (
            value is not None
            and (bool(made.places[cell]) or made.derived[cell])
            and (0 < value < made.limits[cell] or cell in made.sensitive)
        )
    for cell in _everyone(made):
        found[cell] = True
    return found


def _everyone(made: Lattice) -> list[int]:
    """Return cells that hold everyone of a line in a table of two dimensions or more.

    Then the zeros beside it tell of each person in the line what their category is.
    """
    found = []
    for equation in made.equations:
        parent = next((c for c, factor in equation.items() if factor < 0), None)
        parts = [c for c, factor in equation.items() if factor > 0]
        if parent is None or len(parts) < 2 or any(made.derived[c] for c in (parent, *parts)):
            continue
        whole, values = made.values[parent], [made.values[c] for c in parts]
        if not whole or None in values or not made.items[parent]:
            continue
        full = [c for c, v in zip(parts, values, strict=True) if v == whole]
        if full and made.places[full[0]] and not TIME.search(_split(made, parent, full[0])):
            found.append(full[0])
    return found


def _split(made: Lattice, parent: int, part: int) -> str:
    """Return the name of the dimension that a cell has and its total has not."""
    return next((str(name) for name, _ in made.items[part] - made.items[parent]), "")


def ranges(
    made: Lattice, hidden: np.ndarray, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what an outsider must admit for ``cells``, and one table that agrees with all shown.

    Knows every figure shown and every equation, and that nothing is below zero; nothing else.

    Returns
    -------
    tuple of ndarray
        Lowest and highest value of each cell (``inf`` where nothing bounds it), and values of all
        figures that agree with what is shown, well inside what is possible; NaN where there are none.
    """
    linprog = checks.library("scipy.optimize").linprog
    shown = ~hidden
    known = np.array([np.nan if v is None else v for v in made.values], dtype=float)
    matrix = made.matrix()
    unknown = np.flatnonzero(hidden)
    block = matrix[:, unknown]
    due = -(matrix[:, shown] @ known[shown])
    kept = np.any(block != 0, axis=1)
    block, due = block[kept], due[kept]
    low, high = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
    points = []
    for place, cell in enumerate(cells):
        for sign, side in ((1.0, low), (-1.0, high)):
            aim = np.where(unknown == cell, sign, 0.0)
            answer = linprog(aim, A_eq=block, b_eq=due, bounds=(0, None), method="highs")
            if answer.status == 3:
                side[place] = np.inf
            elif answer.x is not None:
                side[place] = round(sign * answer.fun, 6) + 0.0
                points.append(answer.x)
    inside = known.copy()
    inside[unknown] = np.mean(points, axis=0) if points else np.nan
    return low, high, inside


def _told(low: np.ndarray, high: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Return where a range is so narrow that a small count, not a zero, is known from it."""
    with np.errstate(invalid="ignore"):
        return (high - low < width - 1e-6) & (low < width) & (high > 0.5)


def protect(made: Lattice) -> Protection:
    """Hide every figure in danger and the fewest others, so that each keeps its range.

    Parameters
    ----------
    made : Lattice
        Counts from 1 to below their threshold are hidden, and keep a range of that threshold.

    Returns
    -------
    Protection

    Notes
    -----
    The range that a figure keeps is ``max x - min x`` over all ``x >= 0`` that agree with every
    figure shown, now or before. A figure hidden earlier, by another run or another way of
    protecting, is kept from becoming known as well.

    When it misleads
    ----------------
    An outsider who is one of the people counted, or who has a table that is not here, knows more.
    """
    size = len(made.values)
    none = np.zeros(0, dtype=int)
    values = np.array([np.nan if v is None else v for v in made.values])
    targets = dangers(made)
    unknown = np.isnan(values) | np.array(made.derived, dtype=bool)
    unknown |= np.array([k and not o for k, o in zip(made.kept, made.out, strict=True)], dtype=bool)
    late = targets & np.array(made.out, dtype=bool)
    targets &= ~late
    width = np.array(made.limits, dtype=float)
    for cell in made.sensitive:
        width[cell] = 2 * P_PER_CENT * values[cell]
    hidden = targets | unknown
    low, high = np.zeros(size), np.zeros(size)
    blank = np.flatnonzero(np.isnan(values) & ~np.array(made.derived, dtype=bool))
    wanted = np.unique(np.concatenate([np.flatnonzero(targets), blank]))
    if not len(wanted):
        return Protection(hidden, targets, low, high, width, late, none, True)
    low[wanted], high[wanted], inside = ranges(made, hidden, wanted)
    targets[_in_danger(made, blank, low, high, width)] = True
    proven = True
    if (targets & (high - low < width - 1e-6)).any() and not np.isnan(inside).any():
        pattern, proven = _search(made, inside, targets, hidden, width)
        hidden = hidden | pattern
    wanted = np.flatnonzero(targets)
    strong = finest(made)
    if strong is not None:
        more = len(strong.values) - size
        rest = np.ones(more, dtype=bool)
        atoms = np.concatenate([hidden, rest])
        wanted = np.unique(np.concatenate([wanted, blank]))
        low[wanted], high[wanted], inside = ranges(strong, atoms, wanted)
        targets[_in_danger(strong, blank, low, high, width)] = True
        wanted = np.flatnonzero(targets)
        if (targets & (high - low < width - 1e-6)).any() and not np.isnan(inside).any():
            wide = np.concatenate([width, np.zeros(more)])
            aims = np.concatenate([targets, ~rest])
            pattern, proven = _search(strong, inside, aims, atoms, wide, quick=True)
            hidden = hidden | pattern[:size]
            low[wanted], high[wanted], _ = ranges(strong, np.concatenate([hidden, rest]), wanted)
    else:
        low[wanted], high[wanted], _ = ranges(made, hidden, wanted)
    lost = np.flatnonzero(targets & ~(high - low >= width - 1e-6))
    return Protection(hidden, targets, low, high, width, late, lost, proven)


def _search(
    made: Lattice,
    inside: np.ndarray,
    targets: np.ndarray,
    hidden: np.ndarray,
    width: np.ndarray,
    quick: bool = False,
) -> tuple[np.ndarray, bool]:
    """Return what to hide so that targets keep their width, and whether nothing smaller does it."""
    free = np.array([bool(p) for p in made.places]) & ~np.array(made.out, dtype=bool)
    free &= np.array([v is not None for v in made.values])
    twofold = len({d for items in made.items for d, _ in items}) <= 2 and not any(made.derived)
    shape = (len(free),) if twofold else (len(free), 1, 1)
    system = search.System(inside, made.matrix(), free, shape)
    others = hidden & ~targets
    if not quick and targets.sum() * (free | hidden).sum() <= EXACT:
        pattern, _, proven = search.search_exact(system, targets, width, 0, others)
        if proven and not len(search.narrow(system, targets, pattern, width)):
            return pattern, True
    return search.search_fast(system, targets, width, others), False


def _in_danger(
    made: Lattice, blank: np.ndarray, low: np.ndarray, high: np.ndarray, width: np.ndarray
) -> np.ndarray:
    """Return those of the figures hidden before the gate came that become known.

    One is certainly small, or it was hidden by an earlier run and only this run tells it. What an
    earlier run alone gives away is lost already: no choice made now can protect it.
    """
    if not len(blank):
        return blank
    small = (high < width - 1e-6) & (high > 0.5)
    kept = np.array(made.kept, dtype=bool)
    told = blank[(_told(low, high, width[: len(low)]) & kept[: len(low)])[blank]]
    if len(told):
        hidden = np.array(
            [
                value is None or derived or not out
                for value, derived, out in zip(made.values, made.derived, made.out, strict=True)
            ]
        )
        before_low, before_high, _ = ranges(made, hidden, told)
        told = told[~_told(before_low, before_high, width[told])]
    now = np.array([bool(made.places[cell]) for cell in blank])
    return np.union1d(blank[small[blank] & now], told)
