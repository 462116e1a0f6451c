"""What an outsider can work out from a table as it was published: blanks, totals and all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks

TOTAL = "total"


@dataclass(frozen=True)
class PublishedAudit:
    """The range of every hidden count, from what was published alone.

    Attributes
    ----------
    table : DataFrame
        One line a hidden cell or total: ``row``, ``column``, ``low``, ``high`` (``inf`` where nothing
        bounds it).
    consistent : bool
        Whether some table of whole or fractional counts agrees with all that was published.
    """

    table: pd.DataFrame
    consistent: bool

    @property
    def solved(self) -> int:
        """Hidden counts that can be worked out exactly."""
        return int((self.table["high"] - self.table["low"] < 1e-6).sum())

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What the outsider knows."""
        return (
            say("The outsider knows the published table, and that no count is negative."),
            say("Nothing else about the same people is known."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say what can be worked out."""
        if not self.consistent:
            return (
                say("The published numbers contradict each other: no true table adds up to them."),
            )
        return (
            say(
                "Hidden counts: {n}. Worked out exactly: {solved}.",
                n=len(self.table),
                solved=self.solved,
            ),
        )


def audit_published(published: pd.DataFrame) -> PublishedAudit:
    """Work out what every hidden count of a published two-way table must be.

    Parameters
    ----------
    published : DataFrame
        ``row``, ``column``, ``value``: one line a cell; a total has the word ``total`` for its row, its column
        or both. ``value`` is missing where it is hidden. Totals that are left out count as hidden.

    Returns
    -------
    PublishedAudit

    Raises
    ------
    MethodError
        If a column is missing, a cell stands twice or not at all, or a number is negative.

    Notes
    -----
    For each hidden count the lowest and the highest value over all tables ``x >= 0`` that agree
    with every number shown and add up along every line, by linear programming.

    When it misleads
    ----------------
    An outsider who is one of the hidden people, or has another table of them, knows more.

    References
    ----------
    Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley, section 4.3.

    Examples
    --------
    >>> shown = pd.DataFrame({
    ...     "row": ["a", "a", "a"], "column": ["x", "y", "total"], "value": [34, None, 43]})
    >>> audit_published(shown).table[["column", "low", "high"]].values.tolist()[0]
    ['y', 9.0, 9.0]
    """
    grid = _grid(published)
    values = grid.to_numpy(dtype=float).ravel()
    hidden = np.isnan(values)
    names = [(row, column) for row in grid.index for column in grid.columns]
    table = pd.DataFrame([names[i] for i in np.flatnonzero(hidden)], columns=["row", "column"])
    lines = _lines(grid.shape)
    due = -(lines[:, ~hidden] @ values[~hidden])
    if not hidden.any():
        bounds, fits = np.zeros((0, 2)), bool(np.abs(due).max(initial=0) < 1e-6)
    else:
        bounds, fits = _ranges(lines[:, hidden], due)
    table["low"], table["high"] = bounds[:, 0], bounds[:, 1]
    return PublishedAudit(table, fits)


def _grid(published: pd.DataFrame) -> pd.DataFrame:
    """Return the cells as a two-way table with the totals last; missing where hidden."""
    checks.columns(published, ["row", "column", "value"], "published")
    cells = published[["row", "column"]].astype(str)
    number = pd.to_numeric(published["value"], errors="coerce")
    if (number < 0).any():
        raise MethodError("A published count is negative.", where="value")
    if cells.duplicated().any():
        raise MethodError("A cell stands twice in the published table.", where="row")
    grid = pd.DataFrame({**cells, "value": number.astype("float64")})
    wide = grid.pivot(index="row", columns="column", values="value")
    rows = [r for r in dict.fromkeys(cells["row"]) if r != TOTAL]
    columns = [c for c in dict.fromkeys(cells["column"]) if c != TOTAL]
    there = set(map(tuple, cells.to_numpy()))
    lost = [(r, c) for r in rows for c in columns if (r, c) not in there]
    if lost or not rows or not columns:
        raise MethodError(
            "Cells are missing from the published table: {n}.",
            where="row",
            next_step=say("Keep a hidden cell as a line without value."),
            n=len(lost),
        )
    return wide.reindex(index=[*rows, TOTAL], columns=[*columns, TOTAL])


def _lines(shape: tuple[int, int]) -> np.ndarray:
    """Return the equations of a table with totals: parts of a line less its total is nothing."""
    number = np.arange(shape[0] * shape[1]).reshape(shape)
    found = []
    for line in [*number, *number.T]:
        equation = np.zeros(number.size)
        equation[line], equation[line[-1]] = 1.0, -1.0
        found.append(equation)
    return np.array(found)


def _ranges(lines: np.ndarray, due: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return lowest and highest value of each unknown, and whether any answer exists."""
    linprog = checks.library("scipy.optimize").linprog
    count = lines.shape[1]
    found = np.full((count, 2), np.nan)
    for cell in range(count):
        for side, sign in ((0, 1.0), (1, -1.0)):
            aim = np.zeros(count)
            aim[cell] = sign
            answer = linprog(aim, A_eq=lines, b_eq=due, bounds=(0, None), method="highs")
            if answer.status == 2:
                return np.full((count, 2), np.nan), False
            found[cell, side] = sign * answer.fun if answer.x is not None else -sign * np.inf
    return np.round(found, 6) + 0.0, True
