"""A look before sending: no person, no small count that nobody has released."""

from __future__ import annotations

from typing import Any

import pandas as pd

from iomlab.data.figures import Figures, sources_of
from iomlab.data.personal import refuse_personal
from iomlab.data.shelf import SHIPPED
from iomlab.errors import DataError
from iomlab.messages import say

LEAST = 11
"""A count below this that nobody has published is not sent."""


def refuse(frame: Figures) -> None:
    """Refuse a table that could point to a person.

    What iomlab itself generated or compiled, and what a publisher has released, is no one's secret:
    of a shipped table only computed columns are looked at.

    Raises
    ------
    DataError
        If the frame has no source, a column looks like personal data, or it holds counts from 1 to 10
        that nobody has released.
    """
    if not sources_of(frame):
        raise DataError(
            "The table has no source, so nobody could say where its figures come from.",
            next_step=say("Load it with iomlab.load, and keep to pandas on the way."),
        )
    open_ones = [s for s in frame.sources if s.vintage == SHIPPED or s.published or s.synthetic]
    known = {column.name for source in open_ones for column in source.columns}
    own = [name for name in frame.columns if str(name) not in known]
    left = frame[own] if len(open_ones) == len(frame.sources) else frame
    refuse_personal(left)
    if not all(source.published for source in frame.sources):
        _refuse_small(left)


def _refuse_small(frame: Figures) -> None:
    for name in frame.columns:
        counted = [v for v in frame[name].dropna() if _is_count(v)]
        if any(0 < v < LEAST and float(v).is_integer() for v in counted):
            raise DataError(
                "Column {column} holds counts under {least} that no publisher has released: "
                "someone could be recognised.",
                column=repr(str(name)),
                least=LEAST,
                next_step=say("Group the categories, or hide small cells and those around them."),
            )


def _is_count(value: Any) -> bool:
    return pd.api.types.is_number(value) and not pd.api.types.is_bool(value)
