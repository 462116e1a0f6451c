"""Figures computed from figures: the cells that went in and the formula stay with the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from iomlab.data.carried import overrides_of
from iomlab.data.figures import Figures
from iomlab.data.guard import noting
from iomlab.data.measures import measure
from iomlab.data.scalars import told
from iomlab.data.source import Finding
from iomlab.messages import Message, say


def at(frame: Figures, year: int, column: str) -> Finding:
    """Return the figure of ``column`` in one year (missing when there is none)."""
    return frame.of(since=year, until=year).latest(column) if len(frame) else frame.latest(column)


def same_year(*pairs: tuple[Figures, str]) -> list[Finding]:
    """Return one figure of each (frame, column), all of the newest year that all of them have.

    When they share no year, every figure is missing: figures of different years are never mixed.

    Examples
    --------
    >>> from iomlab import load
    >>> people = load("drivers_panel").of(country="HND")
    >>> abroad = load("displacement_by_origin").of(origin="HND")
    >>> [f.year for f in same_year((people, "population"), (abroad, "refugees"))]
    ['2023', '2023']
    """
    years = [
        set(frame.loc[frame[column].notna(), frame.needs_role("year")].astype(int))
        for frame, column in pairs
    ]
    shared = set.intersection(*years)
    newest = max(shared) if shared else 0
    return [
        at(frame, newest, column) if shared else _none(frame, column) for frame, column in pairs
    ]


def _none(frame: Figures, column: str) -> Finding:
    return frame.head(0).latest(column)


def derive(
    label: Message,
    compute: Callable[..., float],
    parts: Sequence[Finding],
    *,
    unit: Message,
    formula: Message,
    decimals: int = 1,
) -> Finding:
    """Return the figure that ``compute`` makes from ``parts``, with all their cells and the formula.

    It is missing when any part is missing or when the years differ.

    Raises
    ------
    DefinitionError
        When ``compute`` adds, subtracts, compares or divides parts that do not measure the same.
    """
    lost = [part for part in parts if not part.known]
    asked = tuple(dict.fromkeys(source for part in lost for source in part.asked))
    if lost or len({part.year for part in parts}) > 1:
        why = (
            say("no figure in: {tables}", tables=[say("“{title}”", title=s) for s in asked])
            if lost
            else say("the figures that it needs are of different years")
        )
        return Finding(label, None, unit, "", (), why, asked=asked)
    cells = tuple(cell for part in parts for cell in part.cells)
    with noting() as notes:
        value = float(compute(*map(_measured, parts)))
    before = overrides_of(*parts)
    return Finding(
        label, value, unit, parts[0].year, cells, formula, decimals, overrides=(*before, *notes)
    )


def _measured(part: Finding) -> Any:
    """Return the value of a figure that was read, so that the definition guard knows what it measures.

    A whole number becomes a float: Python multiplies it by another float without asking it.
    """
    cell = part.cells[0] if len(part.cells) == 1 else None
    if cell is None or cell.value != part.value:
        return part.value
    return told(float(cell.value), measure(cell.source.column(cell.column), cell.source))
