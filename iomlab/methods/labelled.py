"""Labelled values: a number belongs to the place that it names, wherever it stands in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks


def _named(index: pd.Index) -> bool:
    return not isinstance(index, pd.RangeIndex)


def by_place(values: Any, name: str, places: Sequence[Any]) -> Any:
    """Return labelled values in the order of ``places``; values without labels as they are.

    Parameters
    ----------
    values : Series, DataFrame or array_like
        A labelled Series is ordered by its index, a labelled table by its rows and columns.

    Raises
    ------
    MethodError
        If a place is named twice or has no value, or a place that is not among them has one.

    Examples
    --------
    >>> by_place(pd.Series([5, 6], index=["MEX", "HND"]), "births", ("HND", "MEX")).tolist()
    [6, 5]
    """
    if not isinstance(values, (pd.Series, pd.DataFrame)):
        return values
    wanted = list(places)
    if wanted == list(range(len(wanted))):
        return values  # places have no names
    for axis in range(values.ndim):
        index = values.axes[axis]
        if not _named(index):
            continue
        checks.labels(index, name, len(index))
        absent = [place for place in wanted if place not in index]
        if absent:
            raise MethodError(
                "{name} has no number for {place}.",
                where=name,
                next_step=say("Missing is never taken as zero; write 0 where it is known."),
                name=name,
                place=str(absent[0]),
            )
        if len(index) > len(wanted):
            known = set(wanted)
            raise MethodError(
                "{name} has a number for {place}, which is not among the places.",
                where=name,
                name=name,
                place=str(next(place for place in index if place not in known)),
            )
        values = values.reindex(wanted) if axis == 0 else values[wanted]
    return values


def same_places(frame: Any, name: str) -> Any:
    """Return a labelled square table with its columns in the order of its rows.

    >>> mixed = pd.DataFrame([[1, 2], [3, 4]], index=["A", "B"], columns=["B", "A"])
    >>> same_places(mixed, "flows").to_numpy().tolist()
    [[2, 1], [4, 3]]
    """
    if not isinstance(frame, pd.DataFrame) or frame.shape[0] != frame.shape[1]:
        return frame
    if not (_named(frame.index) and _named(frame.columns)):
        return frame
    checks.labels(frame.index, name, len(frame))
    checks.labels(frame.columns, name, len(frame))
    across = set(frame.columns)
    alone = [place for place in frame.index if place not in across]
    if alone:
        raise MethodError(
            "{place} is among the rows of {name}, but not among its columns.",
            where=name,
            next_step=say("Rows and columns must name the same places."),
            place=str(alone[0]),
            name=name,
        )
    return frame.loc[:, list(frame.index)]
