"""Suppression of small counts in a table, with an audit of what an attacker could work out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods.suppression import search
from iomlab.methods.suppression.cells import (
    cell_labels,
    counts_of,
    empty_of,
    extend,
    mask_of,
    positions_of,
)

THRESHOLD = 11  # counts below it are hidden (the choice of the counter-trafficking collaborative)


@dataclass(frozen=True)
class Suppression:
    """A table made safe, with the proof of what can still be worked out.

    Attributes
    ----------
    table : DataFrame
        One line a cell and total: ``row`` (``column``, ``layer``), ``value``, ``part`` (``cell`` or
        ``total``), ``state`` (``shown``, ``primary`` or ``complementary``), and the feasibility
        interval ``low`` to ``high`` (equal to the value for shown cells).
    published : DataFrame
        The same cells with only what may leave: ``value`` is missing where it is hidden.
    threshold, width : int, float
        Counts from 1 to ``threshold - 1`` are primary; each keeps an interval of ``width`` or more.
    primary, complementary : tuple of tuples of int
        Positions of the hidden cells, in reading order; a total has the position after the last.
    hidden_count : int
        Sum of the counts of the complementary cells.
    minimal_patterns : int or None
        How many patterns hide as few extra cells; None when this was not counted.
    proven : bool
        Whether no pattern with fewer extra cells exists.
    small_totals : int
        Totals that are published although they lie under the threshold.
    """

    table: pd.DataFrame
    published: pd.DataFrame
    threshold: int
    width: float
    primary: tuple[tuple[int, ...], ...]
    complementary: tuple[tuple[int, ...], ...]
    hidden_count: int
    minimal_patterns: int | None
    proven: bool
    small_totals: int

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the proof."""
        return (
            say(
                "The attacker knows every published cell and total, and that no count is negative."
            ),
            say("The attacker knows none of the hidden cells from elsewhere."),
            say("No other table of the same people is published."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say in plain words what was hidden and what can still be learnt."""
        if not self.primary:
            told = [
                say("No count lies between 1 and {n}: nothing is hidden.", n=self.threshold - 1)
            ]
        else:
            told = [
                say(
                    "Hidden counts under {threshold}: {n}. Other cells hidden with them, so that "
                    "totals do not give them away: {extra}.",
                    n=len(self.primary),
                    threshold=self.threshold,
                    extra=len(self.complementary),
                )
            ]
            small = self.table[self.table["state"] == "primary"]
            tight = small.iloc[int((small["high"] - small["low"]).to_numpy().argmin())]
            told.append(
                say(
                    "The best guess that an outsider can make of a small count still leaves a range: "
                    "the narrowest is {low} to {high}.",
                    low=float(tight["low"]),
                    high=float(tight["high"]),
                )
            )
            if not self.proven:
                told.append(
                    say(
                        "The table is large, so a quick search was used: it may hide more than needed."
                    )
                )
        if self.small_totals:
            told.append(
                say(
                    "Published totals that are themselves under {threshold}: {n}. Hide totals too, "
                    "or merge categories.",
                    n=self.small_totals,
                    threshold=self.threshold,
                )
            )
        return tuple(told)


def primary_suppression(counts: Any, threshold: int = THRESHOLD) -> np.ndarray:
    """Mark the counts that are too small to show: above zero and under the threshold.

    Parameters
    ----------
    counts : DataFrame or array of one to three dimensions
        Whole, non-negative counts without totals.
    threshold : int
        Smallest count that may be shown.

    Returns
    -------
    ndarray of bool
        True where a count must be hidden; the shape of ``counts``.

    Raises
    ------
    MethodError
        If the counts are empty, missing, negative, not whole, or the threshold is below 2.

    Notes
    -----
    Rule: ``0 < count < threshold`` (Hundepool et al. 2012, chapter 4). Zeros may be shown.

    When it misleads
    ----------------
    A zero can harm too: if nobody of a group has a permit, everyone learns it of each of them.
    A count at the threshold in a group of the same size is just as telling.

    References
    ----------
    Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley.

    Examples
    --------
    >>> primary_suppression([[34, 55, 9], [120, 48, 77]]).tolist()
    [[False, False, True], [False, False, False]]
    """
    table = counts_of(counts)
    if threshold < 2:
        raise MethodError(
            "The threshold {threshold} would hide nothing: it must be 2 or more.",
            where="threshold",
            threshold=threshold,
        )
    return (table > 0) & (table < threshold)


def feasibility_intervals(
    counts: Any, hidden: Any, hide_totals: bool = False, known_empty: Any = None
) -> pd.DataFrame:
    """Work out, as an attacker would, the range in which each hidden count must lie.

    Parameters
    ----------
    counts : DataFrame or array of one to three dimensions
        Whole, non-negative counts without totals. All totals (over every axis) are published.
    hidden : array of bool, or list of positions
        The hidden cells. With ``hide_totals`` a mask may cover the totals too (one more place on
        each axis).
    hide_totals : bool
        Whether positions may be those of totals.
    known_empty : array of bool, optional
        Cells that everyone knows to be empty (structural zeros).

    Returns
    -------
    DataFrame
        One line a hidden cell in reading order: position columns, ``value``, ``low``, ``high``.
        ``low == high`` means that the hidden count is disclosed exactly.

    Raises
    ------
    MethodError
        For bad counts or positions outside the table.

    Notes
    -----
    For each hidden cell ``x_c`` the attacker solves ``min x_c`` and ``max x_c`` subject to all
    published equations and ``x >= 0``, by linear programming (Hundepool et al. 2012, section 4.3).

    When it misleads
    ----------------
    An attacker who knows one hidden count (their own group) knows more than this. In three
    dimensions whole-number reasoning can be tighter than the linear programme.

    References
    ----------
    Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley.

    Examples
    --------
    >>> table = [[20, 3, 40], [15, 30, 8], [60, 22, 9]]
    >>> feasibility_intervals(table, [(0, 1)])[["value", "low", "high"]].values.tolist()
    [[3.0, 3.0, 3.0]]
    >>> feasibility_intervals(table, [(0, 1), (0, 2), (1, 1), (1, 2)])["high"].tolist()
    [33.0, 43.0, 33.0, 38.0]
    """
    table = counts_of(counts)
    empty = empty_of(table, known_empty)
    system = search.make_system(table, hide_totals, empty)
    mask = mask_of(hidden, table.shape, hide_totals)
    frame = cell_labels(counts, table.shape)
    bounds = search.intervals(system, mask & ~extend(empty))
    frame["value"] = system.values
    chosen = frame[mask & ~extend(empty)].reset_index(drop=True)
    chosen["low"], chosen["high"] = bounds[:, 0], bounds[:, 1]
    return chosen.drop(columns="part")


def suppress(
    counts: Any,
    threshold: int = THRESHOLD,
    width: float = 1.0,
    hide_totals: bool = False,
    known_empty: Any = None,
    exact: bool | None = None,
    most_patterns: int = 0,
) -> Suppression:
    """Hide small counts together with the fewest other cells that would reveal them.

    Parameters
    ----------
    counts : DataFrame or array of one to three dimensions
        Whole, non-negative counts without totals.
    threshold : int
        Counts from 1 to ``threshold - 1`` are hidden.
    width : float
        Least width of the range that an attacker must admit for each small count. At 1 no small
        count can be worked out exactly; ask for more where a narrow range is already telling.
    hide_totals : bool
        If False, all totals are published as they are. If True, small totals are hidden too and
        totals may serve to protect other cells.
    known_empty : array of bool, optional
        Cells that everyone knows to be empty; hiding them protects nothing, so they stay shown.
    exact : bool, optional
        True: prove that no pattern hides fewer cells. False: quick search. None: exact unless
        the table is large.
    most_patterns : int
        Count the equally small patterns up to this number (0: do not count).

    Returns
    -------
    Suppression

    Raises
    ------
    MethodError
        For bad counts, or where no pattern can protect the table (say one line only, whose
        column totals repeat its cells).

    Notes
    -----
    A pattern is valid when for every primary cell ``max x - min x >= width`` over all tables that
    agree with what is published. Among valid patterns the one with the fewest extra cells is
    taken, then the least hidden count, then the first in reading order (mixed-integer programme
    of Fischetti and Salazar). Every answer is audited with :func:`feasibility_intervals`.

    When it misleads
    ----------------
    Only one table is protected. The same people in a second table (next month, another breakdown)
    can undo it. With a narrow ``width`` a hidden count can be known to within one person. A reader
    who knows that a cell is primary knows that it lies under the threshold.

    References
    ----------
    Fischetti, M. and Salazar, J. J. (2000). Models and algorithms for optimizing cell suppression
    in tabular data with linear constraints. JASA 95, 916-928.
    Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley.

    Examples
    --------
    >>> safe = suppress([[20, 3, 40, 12], [15, 30, 8, 25], [60, 22, 9, 2]], threshold=5)
    >>> safe.primary, safe.complementary, safe.hidden_count
    (((0, 1), (2, 3)), ((0, 3), (2, 1)), 34)
    >>> print(safe.explain()[0])
    Hidden counts under 5: 2. Other cells hidden with them, so that totals do not give them away: 2.
    """
    table = counts_of(counts)
    if not width > 0:
        raise MethodError(
            "The width {width} protects nothing: it must be above 0.", where="width", width=width
        )
    empty = empty_of(table, known_empty)
    system = search.make_system(table, hide_totals, empty)
    small = primary_suppression(system.values.reshape([n + 1 for n in table.shape]), threshold)
    inner = np.zeros(small.shape, dtype=bool)
    inner[tuple(slice(0, n) for n in table.shape)] = True
    primary = (small if hide_totals else small & inner).ravel()
    everything = primary | system.free
    bare = search.narrow(system, primary, everything, width)
    if len(bare):
        raise MethodError(
            "No choice of hidden cells protects the count at position {position}: the published "
            "totals always give it away.",
            where="counts",
            next_step=say("Merge rows or columns, hide totals too, or ask for a smaller width."),
            position=str(tuple(int(i) for i in np.unravel_index(bare[0], small.shape))),
        )
    patterns: int | None = None
    if exact or (exact is None and primary.sum() * everything.sum() <= search.WIDE):
        hidden, patterns, proven = search.search_exact(system, primary, width, most_patterns)
        if len(search.narrow(system, primary, hidden, width)):  # numerical trouble in the search
            hidden, patterns, proven = search.search_fast(system, primary, width), None, False
    else:
        hidden, proven = search.search_fast(system, primary, width), False
    frame = cell_labels(counts, table.shape)
    frame["value"] = system.values
    frame["state"] = np.select([primary, hidden], ["primary", "complementary"], "shown")
    frame["low"] = frame["high"] = system.values.astype(float)
    frame.loc[hidden, ["low", "high"]] = search.intervals(system, hidden)
    shown = frame.drop(columns=["low", "high", "state"])
    shown["value"] = shown["value"].astype("Int64").mask(hidden)
    extra = hidden & ~primary
    return Suppression(
        table=frame,
        published=shown,
        threshold=threshold,
        width=width,
        primary=positions_of(primary, small.shape),
        complementary=positions_of(extra, small.shape),
        hidden_count=int(system.values[extra].sum()),
        minimal_patterns=patterns if most_patterns else None,
        proven=proven,
        small_totals=0 if hide_totals else int((small & ~inner).sum()),
    )
