"""A pandas frame whose sources travel with it: through filters, merges, sums and new columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from iomlab.countries import Country
from iomlab.data import guard
from iomlab.data.carried import METADATA, carry, made_of, overrides_of, sources_of
from iomlab.data.groups import guarded
from iomlab.data.hooks import Carrying, added_across, keeping, looked_at, meaning, spread
from iomlab.data.measures import Measure, changed
from iomlab.data.scalars import told
from iomlab.data.source import Cell, Column, Finding, missing
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say

__all__ = ["PLACES", "FigureSeries", "Figures", "made_of", "overrides_of", "sources_of"]
PLACES = ("country", "origin", "destination")
Places = str | Country | Iterable[str | Country]


class FigureSeries(Carrying, pd.Series):
    """One column of :class:`Figures`, with the same sources."""

    _metadata = ["_name", *METADATA]  # noqa: RUF012 (pandas keeps a series' name here)

    @property
    def _constructor(self) -> Callable[..., FigureSeries]:
        return keeping(FigureSeries, self)

    @property
    def _constructor_expanddim(self) -> Callable[..., Figures]:
        return keeping(Figures, self)

    def sum(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas, after a look at the rows: what must be kept apart is not added up."""
        notes = looked_at(self)
        return self._told(super().sum(*args, **kwargs), "total", notes)

    def mean(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; the number knows what it measures."""
        return self._told(super().mean(*args, **kwargs), "average")

    def median(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; the number knows what it measures."""
        return self._told(super().median(*args, **kwargs), "average")

    def _told(self, value: Any, level: str, notes: tuple[guard.Override, ...] = ()) -> Any:
        what = meaning(self)
        meant = None if what is None else changed(what, level=level)
        return told(value, meant, (*self.overrides, *notes))

    def groupby(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; sums of the groups are looked at."""
        return guarded(super().groupby(*args, **kwargs))

    def unstack(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; each column measures what the series does."""
        return spread(super().unstack(*args, **kwargs), self.meant.get(self.name))

    def rename(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; under its new name it measures the same."""
        what = self.meant.get(self.name)
        return self._named(super().rename(*args, **kwargs), what)

    def to_frame(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; the column measures what the series did."""
        return self._named(super().to_frame(*args, **kwargs), self.meant.get(self.name))

    def reset_index(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; the column measures what the series did."""
        return self._named(super().reset_index(*args, **kwargs), self.meant.get(self.name))

    def _named(self, result: Any, what: Measure | None) -> Any:
        made = self if result is None else result
        if isinstance(made, Carrying):
            name = made.columns[-1] if isinstance(made, pd.DataFrame) else made.name  # type: ignore[attr-defined]
            object.__setattr__(made, "meant", {} if what is None else {name: what})
        return result


class Figures(Carrying, pd.DataFrame):
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
        return keeping(Figures, self)

    @property
    def _constructor_sliced(self) -> Callable[..., FigureSeries]:
        return keeping(FigureSeries, self)

    def __getitem__(self, key: Any) -> Any:
        result = super().__getitem__(key)
        if type(result) is FigureSeries and result.name in self.meant:
            object.__setattr__(result, "beside", self if self.meant[result.name].split else None)
        return result

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        meant = self.meant
        if isinstance(key, str):
            what = meaning(value)
            meant = {name: old for name, old in meant.items() if name != key}
            meant |= {} if what is None else {key: what}
        carry(self, self, value, meant=meant)

    def rename(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; under their new names columns measure the same."""
        before = list(self.columns)
        meant = self.meant
        result = super().rename(*args, **kwargs)
        made = self if result is None else result
        if isinstance(made, Figures):
            names = zip(before, made.columns, strict=True)
            object.__setattr__(made, "meant", {n: meant[old] for old, n in names if old in meant})
        return result

    def sum(self, axis: Any = 0, **kwargs: Any) -> Any:
        """As pandas, after a look at what is added up: rows of a column, or columns of a row."""
        numbers = list(self.select_dtypes("number").columns)
        if axis in (1, "columns"):
            notes, what = added_across(self, numbers)
            result = super().sum(axis=axis, **kwargs)
            return carry(result, self, meant={} if what is None else {None: what}, notes=notes)
        notes = ()
        for name in (n for n in numbers if n in self.meant):
            notes += looked_at(self[name])
        return carry(super().sum(axis=axis, **kwargs), self, meant={}, notes=notes)

    def groupby(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; sums of the groups are looked at."""
        return guarded(super().groupby(*args, **kwargs))

    def pivot(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; each column measures what the values do."""
        return spread(super().pivot(*args, **kwargs), self.meant.get(kwargs.get("values")))

    def pivot_table(self, *args: Any, **kwargs: Any) -> Any:
        """As pandas; each column measures what the values do."""
        values = kwargs.get("values", args[0] if args else None)
        what = self.meant.get(values) if isinstance(values, str) else None
        return spread(super().pivot_table(*args, **kwargs), what)

    def value_counts(self, *args: Any, **kwargs: Any) -> FigureSeries:
        """As pandas, with the sources of the frame."""
        return carry(FigureSeries(super().value_counts(*args, **kwargs)), self, meant={})

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
        country: Places | None = None,
        origin: Places | None = None,
        destination: Places | None = None,
        since: int | None = None,
        until: int | None = None,
        **equal: Any,
    ) -> Figures:
        """Return the rows of these places and years; other names are columns, with their value.

        A place is its ISO 3166-1 alpha-3 code, or what :func:`iomlab.countries.get` returns.

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
                several = [wanted] if isinstance(wanted, (str, Country)) else list(wanted)
                codes = [w.iso3 if isinstance(w, Country) else str(w) for w in several]
                kept &= self[self.needs_role(role)].isin(codes)
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
