"""Units of what shares an axis: they must be the same."""

from __future__ import annotations

from collections.abc import Iterable

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.messages import say


def one_unit(frame: Figures, columns: Iterable[str]) -> None:
    """Refuse columns whose figures do not have the same unit.

    Raises
    ------
    DataError
        It names the units.

    Examples
    --------
    >>> from iomlab import load
    >>> one_unit(load("migrant_stock_totals"), ["immigrants", "emigrants"])
    """
    units = {frame.about(column).unit for column in columns}
    if len(units) > 1:
        raise DataError(
            "Columns of different units can’t share an axis: {units}.",
            units=[say(unit) for unit in sorted(units)],
            next_step=say("Draw one chart for each unit."),
        )
