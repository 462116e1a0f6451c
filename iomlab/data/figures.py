"""A pandas frame whose sources travel with it: through filters, merges, sums and new columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from iomlab.data.source import Cell, Column, Finding, Source, missing
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say

PLACES = ("country", "origin", "destination")


def sources_of(*things: Any) -> tuple[Source, ...]:
    """Return the sources of all ``things`` (frames, series, findings), each once, in order.

    >>> sources_of(3, "text")
    ()
    """
    found: dict[Source, None] = {}
    for thing in things:
        if isinstance(thing, (list, tuple)):
            found.update(dict.fromkeys(sources_of(*thing)))
        else:
            found.update(dict.fromkeys(getattr(thing, "sources", ()) or ()))
    return tuple(found)


def made_of(*things: Any) -> tuple[Column, ...]:
    """Return the records of the computed columns of all ``things``; the first of a name counts.

    >>> made_of(3)
    ()
    """
    found: dict[str, Column] = {}
    for thing in things:
        for column in getattr(thing, "made", ()) or ():
            found.setdefault(column.name, column)
    return tuple(found.values())


def _inputs(other: Any) -> Iterable[Any]:
    """Return the frames that a pandas operation worked on (concat and merge have several)."""
    if isinstance(other, (pd.DataFrame, pd.Series)):  # its columns may be called left or right
        return [other]
    several = getattr(other, "input_objs", None) or getattr(other, "objs", None)
    if several is not None:
        return list(several.values()) if isinstance(several, dict) else list(several)
    both = [getattr(other, side, None) for side in ("left", "right")]
    return [other, *[x for x in both if isinstance(x, (pd.DataFrame, pd.Series))]]


def _keeping(kind: type, parent: Any) -> Callable[..., Any]:
    """Return a constructor for what pandas makes from ``parent``: same kind, same sources."""

    def make(*args: Any, **kwargs: Any) -> Any:
        made = kind(*args, **kwargs)
        object.__setattr__(made, "sources", parent.sources)
        object.__setattr__(made, "made", parent.made)
        return made

    return make


class _Sourced:
    """What the frame and the series have in common: sources that pandas carries along."""

    _metadata = ["sources", "made"]  # noqa: RUF012 (pandas reads this name on the class)
    sources: tuple[Source, ...] = ()
    made: tuple[Column, ...] = ()

    def __finalize__(self, other: Any, method: str | None = None, **kwargs: Any) -> Any:
        result = super().__finalize__(other, method=method, **kwargs)  # type: ignore[misc]
        inputs = _inputs(other)
        object.__setattr__(result, "sources", sources_of(self, *inputs))
        object.__setattr__(result, "made", made_of(self, *inputs))
        return result

    def _with(self, result: Any, other: Any) -> Any:
        if isinstance(result, (pd.DataFrame, pd.Series)):
            object.__setattr__(result, "sources", sources_of(self, other))
        return result

    def _arith_method(self, other: Any, op: Any) -> Any:
        return self._with(super()._arith_method(other, op), other)  # type: ignore[misc]

    def _cmp_method(self, other: Any, op: Any) -> Any:
        return self._with(super()._cmp_method(other, op), other)  # type: ignore[misc]


def _joining(name: str) -> Callable[..., Any]:
    """Return pandas’ method ``name``, with the sources of everything that it is given."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = getattr(super(_Sourced, self), name)(*args, **kwargs)
        given = sources_of([*args, *kwargs.values()])
        changed = self if result is None else result
        if isinstance(changed, (pd.DataFrame, pd.Series)):
            joined = sources_of(self, changed)
            object.__setattr__(changed, "sources", tuple(dict.fromkeys([*joined, *given])))
        return result

    method.__name__ = name
    method.__doc__ = f"As pandas’ ``{name}``, with the sources of everything that it is given."
    return method


# What takes another frame or series and would publish its figures under this frame's name alone.
JOINING = (
    "add", "sub", "mul", "div", "truediv", "floordiv", "mod", "pow",
    "radd", "rsub", "rmul", "rdiv", "rtruediv", "combine", "fillna", "where", "mask", "map",
    "update", "insert", "replace", "clip", "eq", "ne", "lt", "le", "gt", "ge",
    "__iadd__", "__isub__", "__imul__", "__itruediv__",
)  # fmt: skip
for _name in JOINING:
    setattr(_Sourced, _name, _joining(_name))


class FigureSeries(_Sourced, pd.Series):
    """One column of :class:`Figures`, with the same sources."""

    _metadata = ["_name", "sources", "made"]  # noqa: RUF012 (pandas keeps a series' name here)

    @property
    def _constructor(self) -> Callable[..., FigureSeries]:
        return _keeping(FigureSeries, self)

    @property
    def _constructor_expanddim(self) -> Callable[..., Figures]:
        return _keeping(Figures, self)


class Figures(_Sourced, pd.DataFrame):
    """A data frame that knows its sources; the index ``line`` is the line in the shipped file.

    It is an ordinary pandas frame. ``sources`` is a tuple of :class:`Source`; what is filtered,
    merged, concatenated, grouped or computed from it keeps the sources of all that went in.

    When it misleads
    ----------------
    A detour through numpy, a plain dictionary or a file loses the sources, and a frame without a
    source can't be shown in a report.
    """

    @property
    def _constructor(self) -> Callable[..., Figures]:
        return _keeping(Figures, self)

    @property
    def _constructor_sliced(self) -> Callable[..., FigureSeries]:
        return _keeping(FigureSeries, self)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        object.__setattr__(self, "sources", sources_of(self, value))

    def combine_first(self, other: pd.DataFrame) -> Figures:
        """As pandas, with the sources of both frames."""
        return self._with(super().combine_first(other), other)

    def value_counts(self, *args: Any, **kwargs: Any) -> FigureSeries:
        """As pandas, with the sources of the frame."""
        return self._with(FigureSeries(super().value_counts(*args, **kwargs)), None)

    # -- what columns mean ------------------------------------------------------------------
    def about(self, name: str) -> Column:
        """Return the record of column ``name``: of a computed one, else from the first source."""
        for column in self.made:
            if column.name == name:
                return column
        for source in self.sources:
            if any(column.name == name for column in source.columns):
                return source.column(name)
        return Column(name, name)

    def role(self, role: str) -> str | None:
        """Return the name of the column that plays ``role``, or None.

        ``country`` also means the only place column of a table that has just one.
        """
        named = [c for c in self.columns if self.about(str(c)).role == role]
        if not named and role in PLACES:
            places = [c for c in self.columns if self.about(str(c)).role in PLACES]
            named = places if len(places) == 1 else []
        return named[0] if named else None

    def of(
        self,
        *,
        country: str | Iterable[str] | None = None,
        origin: str | Iterable[str] | None = None,
        destination: str | Iterable[str] | None = None,
        since: int | None = None,
        until: int | None = None,
        **equal: Any,
    ) -> Figures:
        """Return the rows of these places and years; other names are columns, with their value.

        Raises
        ------
        DataError
            When the table has no column of that meaning.

        Examples
        --------
        >>> from iomlab import load
        >>> load("migrant_stock_totals").of(country="HND", since=2024)["emigrants"].tolist()
        [1397584]
        """
        kept = pd.Series(True, index=self.index)
        for role, wanted in (
            ("country", country),
            ("origin", origin),
            ("destination", destination),
        ):
            if wanted is not None:
                several = [wanted] if isinstance(wanted, str) else list(wanted)
                kept &= self[self.needs_role(role)].isin([str(w) for w in several])
        if since is not None:
            kept &= self[self.needs_role("year")].astype(int) >= since
        if until is not None:
            kept &= self[self.needs_role("year")].astype(int) <= until
        for name, wanted in equal.items():
            kept &= self[self.needs(name)] == wanted
        return self[kept]

    def needs(self, name: str) -> str:
        """Return ``name`` when the frame has that column.

        Raises
        ------
        DataError
            Naming the nearest column and all there are.
        """
        if name in self.columns:
            return name
        raise DataError(
            "{table} has no column {name}.",
            table=", ".join(s.table for s in self.sources),
            name=repr(name),
            nearest=suggest(name, map(str, self.columns)),
            next_step=say("Its columns are: {columns}.", columns=", ".join(map(str, self.columns))),
        )

    def needs_role(self, role: str) -> str:
        """Return the column that plays ``role``, or say that there is none."""
        column = self.role(role)
        if column is None:
            raise DataError(
                "{table} has no column for {role}.",
                table=", ".join(s.table for s in self.sources) or "The frame",
                role=role,
                next_step=say("Its columns are: {columns}.", columns=", ".join(self.columns)),
            )
        return column

    # -- one figure -------------------------------------------------------------------------
    def latest(
        self, column: str, label: Message | None = None, *, within: int | None = 3
    ) -> Finding:
        """Return the newest figure of ``column`` that is not missing, with the cell it stands in.

        A figure that is more than ``within`` years older than the newest of the whole table is not
        the place's figure of today: it counts as missing, and its year is named.

        Examples
        --------
        >>> from iomlab import load
        >>> newest = load("migrant_stock_totals").of(country="HND").latest("emigrants")
        >>> newest.value, newest.year, newest.cells[0].column
        (1397584, '2024', 'emigrants')
        """
        about = self.about(column)
        name = label or Message(about.title)
        year = self.needs_role("year")
        known = self[self[column].notna()].sort_values(year, kind="stable")
        if known.empty:
            return missing(name, self.sources[0])
        cell = self.cell(known.index[-1], column)
        when = str(known[year].iloc[-1])
        newest = cell.source.newest.get(column)
        if within is not None and newest is not None and newest - int(when) > within:
            why = say(
                "the last figure is of {year}, the table goes to {newest}: {tables}",
                year=when,
                newest=str(newest),
                tables=[say("“{title}”", title=cell.source)],
            )
            return Finding(name, None, Message(about.unit), "", (), why, asked=(cell.source,))
        return Finding(
            name, cell.value, Message(about.unit), when, (cell,), decimals=about.decimals
        )

    def cell(self, line: int, column: str) -> Cell:
        """Return the cell of ``column`` in line ``line`` of the shipped file.

        Raises
        ------
        DataError
            When the rows are no longer lines of one file (after a merge or a sum), or the figure is
            no longer the one that is printed there.
        """
        if self.index.name != "line":
            raise DataError(
                "The rows of this frame are no longer lines of a shipped file, so a figure of it "
                "has no place to cite.",
                where=column,
                next_step=say("Take the figure before merging or adding up, and use derive."),
            )
        row: Any = self.loc[line]
        named = [c for c in self.columns if self.about(c).role not in ("value", "note")]
        keys = {c: str(row[c]) for c in named if pd.notna(row[c])}
        source = next(s for s in self.sources if any(c.name == column for c in s.columns))
        value = row[column]
        value = value.item() if hasattr(value, "item") else value
        whole = self.about(column).type == "integer"
        made = Cell(source, int(line), column, int(value) if whole else value, keys)
        return self._as_printed(made)

    def _as_printed(self, cell: Cell) -> Cell:
        """Return ``cell`` when the shipped file says the same."""
        from iomlab.data.load import printed

        there = printed(cell.source, cell.line, cell.column)
        if not there or float(there) != float(cell.value):
            raise DataError(
                "{column} is {value} here, but {there} in line {line} of {path}.",
                column=cell.column,
                value=str(cell.value),
                there=there or say("nothing"),
                line=str(cell.line),
                path=cell.source.path,
                next_step=say("Use derive for a figure that is computed."),
            )
        return cell
