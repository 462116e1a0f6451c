"""Sums by group: pandas’ own groups, and the guard looks at the rows before they are added up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from pandas.core.groupby.generic import DataFrameGroupBy, SeriesGroupBy

from iomlab.data import guard
from iomlab.data.carried import overrides_of
from iomlab.data.hooks import Carrying, forgetting, looked_at
from iomlab.data.measures import changed

# What these give is no longer what the column measures.
OTHER = (
    "count", "nunique", "size", "std", "var", "sem", "skew", "rank", "pct_change", "ngroup",
    "cumcount",
)  # fmt: skip


def _summing(name: str, level: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        notes = _look(self) if level == "total" else ()
        result = getattr(super(_Guarded, self), name)(*args, **kwargs)
        if isinstance(result, Carrying):
            meant = {c: changed(m, level=level) for c, m in result.meant.items()}
            object.__setattr__(result, "meant", meant)
            object.__setattr__(result, "beside", None)
            object.__setattr__(result, "overrides", (*overrides_of(result), *notes))
        return result

    method.__name__ = name
    method.__doc__ = f"As pandas’ ``{name}``, after a look at the rows that go together."
    return method


class _Guarded:
    """What groups of a frame and of a series have in common."""

    def _gotitem(self, key: Any, ndim: int, subset: Any = None) -> Any:
        return guarded(super()._gotitem(key, ndim, subset))  # type: ignore[misc]


for _name, _level in (("sum", "total"), ("mean", "average"), ("median", "average")):
    setattr(_Guarded, _name, _summing(_name, _level))
for _name in OTHER:
    setattr(_Guarded, _name, forgetting(_name, lambda: _Guarded))


class FrameGroups(_Guarded, DataFrameGroupBy):
    """Groups of the rows of :class:`Figures`."""


class SeriesGroups(_Guarded, SeriesGroupBy):
    """Groups of one column of :class:`Figures`."""


def guarded(groups: Any) -> Any:
    """Return pandas’ groups as guarded ones: the same object, looked at before sums."""
    mine = {DataFrameGroupBy: FrameGroups, SeriesGroupBy: SeriesGroups}.get(type(groups))
    if mine is not None and isinstance(groups.obj, Carrying):
        groups.__class__ = mine
    return groups


def _look(groups: Any) -> tuple[guard.Override, ...]:
    """Look at every column to be added, group by group."""
    obj = groups.obj

    def numbers() -> Any:
        return groups.ngroup().to_numpy()

    if isinstance(obj, pd.Series):
        return looked_at(obj, numbers)
    chosen = [name for name in groups._selected_obj.columns if name in obj.meant]
    return tuple(note for name in chosen for note in looked_at(obj[name], numbers))
