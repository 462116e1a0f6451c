"""Where pandas joins two things: what both carry travels on, and the definition guard looks first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from iomlab.data import guard
from iomlab.data.carried import METADATA, carry, inputs, meanings, meant_of, sources_of
from iomlab.data.guard import Override
from iomlab.data.measures import Measure, changed
from iomlab.data.rules import ADD, JOIN
from iomlab.data.scalars import OPERATORS, SCALED, Told
from iomlab.data.source import Column, Source

UNLIKE = ("eq", "ne")  # asking whether two cells are the same finds out where sources contradict


def keeping(kind: type, parent: Any) -> Callable[..., Any]:
    """Return a constructor for what pandas makes from ``parent``: same kind, same luggage."""

    def make(*args: Any, **kwargs: Any) -> Any:
        made = kind(*args, **kwargs)
        for name in METADATA:
            object.__setattr__(made, name, getattr(parent, name))
        if parent.beside is not None:
            object.__setattr__(made, "beside", parent.beside)
        return made

    return make


class Carrying:
    """What frame and series have in common: what travels along, and what is looked at on joining."""

    _metadata = METADATA
    sources: tuple[Source, ...] = ()
    made: tuple[Column, ...] = ()
    overrides: tuple[Override, ...] = ()
    meant: Mapping[Any, Measure] = {}
    beside: pd.DataFrame | None = None  # the frame that a series was taken from

    def __finalize__(self, other: Any, method: str | None = None, **kwargs: Any) -> Any:
        result = super().__finalize__(other, method=method, **kwargs)  # type: ignore[misc]
        came = inputs(other)
        if len(came) == 1 and isinstance(came[0], Carrying):
            return result  # pandas has handed on all of it
        if method == "concat":
            notes, meant = _concatenated(result, came)
        elif method == "merge" and len(came) == 2:
            notes, meant = (), _side_by_side(result, *came)
        else:
            notes, meant = (), meant_of(self, *came)
        return carry(result, self, *came, meant=meant, notes=notes)

    def _arith_method(self, other: Any, op: Any) -> Any:
        result = super()._arith_method(other, op)  # type: ignore[misc]
        return judged(self, other, op.__name__, result)

    def _cmp_method(self, other: Any, op: Any) -> Any:
        result = super()._cmp_method(other, op)  # type: ignore[misc]
        return judged(self, other, op.__name__, result)


SAME = (
    "add", "subtract", "multiply", "divide", "true_divide", "floor_divide", "negative", "positive",
    "absolute", "rint", "floor", "ceil", "maximum", "minimum",
)  # fmt: skip


def _ufunc(self: Any, ufunc: Any, method: str, *given: Any, **kwargs: Any) -> Any:
    """As pandas; a logarithm or a square is no longer what the series measures."""
    result = super(Carrying, self).__array_ufunc__(ufunc, method, *given, **kwargs)
    if isinstance(result, Carrying) and ufunc.__name__ not in SAME:
        object.__setattr__(result, "meant", {})
    return result


def meaning(thing: Any) -> Measure | None:
    """Return what a series or a number measures: for the rows that are in it; None if unknown."""
    if isinstance(thing, Told):
        return thing.measure
    if not isinstance(thing, pd.Series) or not isinstance(thing, Carrying):
        return None
    found = thing.meant.get(thing.name)
    if found is None or getattr(thing.dtype, "kind", "O") == "b":
        return None
    rows = rows_of(thing, found) if found.split and thing.beside is not None else None
    return found if rows is None else guard.parts(found, rows)


def rows_of(series: Any, what: Measure) -> dict[str, Any] | None:
    """Return the codes of ``what.split`` for the rows of ``series``; None if they are lost."""
    table = series.beside
    names = [] if table is None else [n for n in what.split if n in table.columns]
    if not names:
        return None
    if series.index is table.index or series.index.equals(table.index):
        return {name: table[name].array for name in names}
    if not table.index.is_unique or series.index.name != table.index.name:
        return None
    at = table.index.get_indexer(series.index)
    return None if (at < 0).any() else {name: table[name].array[at] for name in names}


def looked_at(series: Any, groups: Any = None) -> tuple[Override, ...]:
    """Look at the rows of a series that are to be added up, where there is a figure in them."""
    what = series.meant.get(series.name)
    if what is None or getattr(series.dtype, "kind", "O") == "b":
        return ()
    rows = rows_of(series, what)
    if rows is None:
        return guard.check_rows(what, None)
    known = series.notna().to_numpy()
    if not known.all():
        rows = {name: codes[known] for name, codes in rows.items()}
    return guard.check_rows(what, rows, None if groups is None else lambda: groups()[known])


def judged(self: Any, other: Any, name: str, result: Any) -> Any:
    """Return ``result`` of an operation after the guard has looked at both sides."""
    if not isinstance(result, Carrying):
        return result
    if not isinstance(other, (Carrying, Told)):
        meant = self.meant if name in SCALED and pd.api.types.is_scalar(other) else {}
        if meant is not result.meant:
            object.__setattr__(result, "meant", meant)
        return result
    notes: list[Override] = []
    meant = {}
    operation, exchanged = OPERATORS.get(name, ("", False))
    for column, mine, theirs in () if name in UNLIKE else _sides(self, other, result):
        if mine is not None and theirs is not None and operation:
            left, right = (theirs, mine) if exchanged else (mine, theirs)
            values: Any = result[column] if isinstance(result, pd.DataFrame) else result

            def small(below: int, values: Any = values) -> bool:
                return guard.small_counts(values, below)

            notes += guard.check(operation, left, right, small)
            both = guard.combined(operation, left, right)
            if both is not None:
                meant[column] = both
        elif mine is not None and theirs is None and isinstance(other, Told) and name in SCALED:
            meant[column] = mine
    return carry(result, self, other, meant=meant, notes=notes)


def _sides(self: Any, other: Any, result: Any) -> Any:
    """Yield the name in the result and both meanings, for a series or each column of a frame."""
    if isinstance(self, pd.Series):
        if not isinstance(other, pd.DataFrame):
            yield getattr(result, "name", None), meaning(self), meaning(other)
        return
    theirs = meanings(other) if isinstance(other, pd.DataFrame) else None
    for name, mine in meanings(self).items():
        if name in result.columns:
            yield name, mine, meaning(other) if theirs is None else theirs.get(name)


def _concatenated(
    result: Any, came: list[Any]
) -> tuple[tuple[Override, ...], Mapping[Any, Measure]]:
    """Stop rows of unlike columns from being put under one another."""
    carried = [thing for thing in came if isinstance(thing, Carrying)]
    if isinstance(result, pd.Series):
        known = [m for m in map(meaning, carried) if m is not None]
        notes = _alike(known)
        alike = (
            known and len(known) == len(came) and all(m.values == known[0].values for m in known)
        )
        return notes, {result.name: known[0]} if alike else {}
    frames = [thing for thing in came if isinstance(thing, pd.DataFrame)]
    wide = len(frames) < len(came) or result.shape[1] == sum(f.shape[1] for f in frames)
    if wide:
        return (), meant_of(*carried)
    notes = ()
    for name in dict.fromkeys(n for thing in carried for n in meanings(thing)):
        notes += _alike([m for t in carried if (m := _inside(t, name)) is not None])
    return notes, meant_of(*carried)


def _inside(frame: Any, name: Any) -> Measure | None:
    """Return what a column of a frame measures, for the rows that are in it."""
    what = meanings(frame).get(name)
    return meaning(frame[name]) if what is not None and what.split else what


def _alike(known: list[Measure]) -> tuple[Override, ...]:
    """Return what was allowed when all of ``known`` are joined in one column."""
    others = {id(m): m for m in known[1:] if m is not known[0]}
    return tuple(n for other in others.values() for n in guard.check(JOIN, known[0], other))


def _side_by_side(result: Any, left: Any, right: Any) -> dict[Any, Measure]:
    """Return the meanings after a merge: a column of both tables is there twice, with a suffix."""
    mine, theirs = meanings(left), meanings(right)
    found: dict[Any, Measure] = {}
    for name in {*mine, *theirs}:
        twice = [
            c for c in result.columns
            if c == name or (
                isinstance(c, str) and isinstance(name, str) and c.startswith(name)
                and c not in left.columns and c not in right.columns
            )
        ]  # fmt: skip
        if name in left.columns and name in right.columns and len(twice) == 2:
            found |= {
                c: m for c, m in zip(twice, (mine.get(name), theirs.get(name)), strict=True) if m
            }
        elif name in result.columns:
            found |= {name: mine.get(name) or theirs[name]}
    return found


def spread(result: Any, what: Measure | None) -> Any:
    """Return a pivoted frame whose columns mean the same, each for its own rows."""
    if what is None or not isinstance(result, Carrying) or not isinstance(result, pd.DataFrame):
        return result
    level = result.columns.name
    split = result.columns.nlevels == 1 and level in what.split
    meant = {c: changed(what, {str(level): str(c)}) if split else what for c in result.columns}
    object.__setattr__(result, "meant", meant)
    return result


FLEXIBLE = (
    "add", "sub", "mul", "div", "truediv", "floordiv", "mod", "pow", "radd", "rsub", "rmul", "rdiv",
    "rtruediv", "lt", "le", "gt", "ge", "eq", "ne",
)  # fmt: skip
FILLING = ("combine", "combine_first", "fillna", "where", "mask", "update")
# What takes another frame or series and would publish its figures under this frame's name alone.
OTHERS = (
    "map", "insert", "replace", "clip", "__iadd__", "__isub__", "__imul__", "__itruediv__",
)  # fmt: skip
JOINING = (*FLEXIBLE, *FILLING, *OTHERS)


def _joining(name: str) -> Callable[..., Any]:
    """Return pandas’ method ``name``, with what travels along and the look of the guard."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = getattr(super(Carrying, self), name)(*args, **kwargs)
        given = [*args, *kwargs.values()]
        others = [thing for thing in given if isinstance(thing, (Carrying, Told))]
        if name in FLEXIBLE and isinstance(result, Carrying):
            with_ = others[0] if others else (given[0] if given else None)
            return judged(
                self, with_, name.replace("div", "truediv") if name in DIV else name, result
            )
        notes = [n for other in others for n in _filled(self, other)] if name in FILLING else []
        changed_ = self if result is None else result
        if isinstance(changed_, (pd.DataFrame, pd.Series)) and (others or sources_of(given)):
            meant = _after(name, self, args, changed_)
            carry(changed_, self, changed_, *given, meant=meant, notes=notes)
        elif name == "map" and isinstance(changed_, Carrying):
            object.__setattr__(changed_, "meant", {})
        return result

    method.__name__ = name
    method.__doc__ = f"As pandas’ ``{name}``, with the sources of everything that it is given."
    return method


DIV = ("div", "rdiv")


def _filled(self: Any, other: Any) -> tuple[Override, ...]:
    """Return what was allowed when gaps of one are filled from the other."""
    if isinstance(other, Told):
        return ()
    if isinstance(self, pd.Series):
        mine, theirs = meaning(self), meaning(other)
        return guard.check(JOIN, mine, theirs) if mine and theirs else ()
    if isinstance(other, pd.DataFrame):
        both = [(_inside(self, n), _inside(other, n)) for n in meanings(self)]
        return tuple(n for a, b in both if a and b for n in guard.check(JOIN, a, b))
    return ()


def _after(name: str, self: Any, args: tuple[Any, ...], result: Any) -> Mapping[Any, Measure]:
    """Return what the columns mean after a joining method."""
    if name == "insert" and len(args) > 2:
        found = meaning(args[2])
        rest = {c: m for c, m in self.meant.items() if c != args[1]}
        return rest | ({args[1]: found} if found else {})
    if name == "map":
        found = meaning(args[0]) if args else None
        return {result.name: found} if found and isinstance(result, pd.Series) else {}
    return dict(self.meant)


# What gives numbers that the series does not measure.
FORGETTING = ("pct_change", "rank", "apply")


def forgetting(name: str, owner: Callable[[], type]) -> Callable[..., Any]:
    """Return pandas’ method ``name`` for ``owner``; its result measures something else."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = getattr(super(owner(), self), name)(*args, **kwargs)
        if isinstance(result, Carrying):
            object.__setattr__(result, "meant", {})
        return result

    method.__name__ = name
    method.__doc__ = f"As pandas’ ``{name}``; the result measures something else."
    return method


setattr(Carrying, "__array_ufunc__", _ufunc)  # noqa: B010 (pandas calls its own final)
for _name in FORGETTING:
    setattr(Carrying, _name, forgetting(_name, lambda: Carrying))
for _name in JOINING:
    setattr(Carrying, _name, _joining(_name))


def added_across(frame: Any, columns: list[Any]) -> tuple[tuple[Override, ...], Measure | None]:
    """Look at the columns of a frame that are added up row by row; return notes and the meaning."""
    known = [frame.meant[c] for c in columns if c in frame.meant]
    notes: tuple[Override, ...] = ()
    sum_of = known[0] if known else None
    for other in known[1:]:
        if sum_of is not None:
            notes += guard.check(ADD, sum_of, other)
            sum_of = guard.combined(ADD, sum_of, other)
    return notes, sum_of if len(known) == len(columns) else None
