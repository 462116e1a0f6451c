"""Curves: one or more figures over any number, such as an assumption that is moved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.bars import numeric
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, head, nothing, sourced, table

MOST = 12
NAME = 78


def _batched(items: list[str], n: int) -> list[list[str]]:
    """Return the items in rows of ``n``."""
    return [items[i : i + n] for i in range(0, len(items), n)]


@dataclass(frozen=True)
class Curve:
    """One line: its name, its points, and the band around it."""

    name: str
    xs: list[float]
    ys: list[float]
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def known(self) -> list[tuple[float, float]]:
        """Return the points that have a figure."""
        return [(x, y) for x, y in zip(self.xs, self.ys, strict=True) if y == y]


def curve(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    x: str,
    y: str | Sequence[str],
    by: str | None = None,
    low: str | None = None,
    high: str | None = None,
    mark: float | None = None,
) -> Shown:
    """Draw ``y`` over the numbers in ``x``, with a gap where a figure is missing.

    Parameters
    ----------
    frame : Figures
        One row for each value of ``x`` (and group).
    x : str
        Column of numbers, in any order.
    y : str or sequence of str
        Columns of figures. With ``by`` or a band, one column.
    by : str, optional
        Column of groups or places: one line each, in the order of the frame.
    low, high : str, optional
        Columns of the lower and upper bound: a shaded band.
    mark : float, optional
        Where a thin dashed vertical line stands, such as the value chosen now.

    Raises
    ------
    DataError
        When a value of ``x`` has several rows, the columns have different units, or one line can’t
        be told from the next.
    """
    columns = [y] if isinstance(y, str) else list(y)
    bounds = [c for c in (low, high) if c]
    asked = [x, *columns, *([by] if by else []), *bounds]
    known = sourced(frame, title, *asked)[frame[x].notna()]
    numeric(known, x, *columns, *bounds)
    _fits(known, x, columns, by, bounds)
    known = known.sort_values(x, kind="stable")
    drawable = [c for c in columns if known[c].notna().any()]
    if not drawable:
        return nothing(frame, title, lang)
    if by:
        order = {item: i for i, item in enumerate(frame[by].dropna().unique())}
        known = known[known[by].notna()]
        known = known.sort_values(by, key=lambda s: s.map(order), kind="stable")
    drawn = _curves(known, x, drawable, by, bounds, lang)
    known = known[known[[*drawable, *bounds]].notna().any(axis=1)]
    kept = [*([by] if by else []), x, *drawable, *bounds]
    if not any(len(line.known()) > 1 for line in drawn):
        return table(known, title=title, lang=lang, columns=kept)
    alt = _in_words(known, drawn, x, drawable[0], mark, bool(bounds), lang)
    notes = _notes(known, columns, drawable, bounds, lang)
    named = by is not None or len(columns) > 1

    def draw() -> bytes:
        return _draw(known, drawn, x, drawable[0], mark, named, tell(title, lang), lang)

    return chart("curve", known, kept, title, alt, draw, lang, notes)


def _fits(frame: Figures, x: str, columns: list[str], by: str | None, bounds: list[str]) -> None:
    """Refuse what lines can’t show."""
    if len(columns) > 1 and (by or bounds):
        raise DataError(
            "Lines by group and bands take one column of figures, not {n}.",
            n=len(columns),
            next_step=say("Draw one chart for each column."),
        )
    if len(bounds) == 1:
        raise DataError(
            "A band needs a lower and an upper bound.",
            where=bounds[0],
            next_step=say("Give both low= and high=, or neither."),
        )
    twice = frame.duplicated([by, x] if by else [x])
    if twice.any():
        raise DataError(
            "{column} {value} has several rows, so one line can’t show them.",
            column=x,
            value=str(frame.loc[twice, x].iloc[0]),
            next_step=say("Filter to one row for each value, or name the groups with by=."),
        )
    units = {frame.about(c).unit for c in columns}
    if len(units) > 1:
        raise DataError(
            "Columns of different units can’t share an axis: {units}.",
            units=[say(unit) for unit in sorted(units)],
            next_step=say("Draw one chart for each unit."),
        )
    groups = frame[by].nunique() if by else len(columns)
    if groups > MOST:
        raise DataError(
            "{n} lines can’t be told apart in one chart.",
            n=int(groups),
            next_step=say("Filter to at most {most} groups.", most=MOST),
        )


def _curves(
    frame: Figures, x: str, columns: list[str], by: str | None, bounds: list[str], lang: str
) -> list[Curve]:
    def made(part: Figures, column: str, name: str) -> Curve:
        found = [part[c].astype("float64").tolist() for c in (x, column, *bounds)]
        return Curve(name, *found)

    if not by:
        return [made(frame, c, labels.column(frame, c, lang)) for c in columns]
    found = []
    for item in frame[by].unique():
        part = frame[frame[by] == item]
        if part[columns[0]].notna().any():
            found.append(made(part, columns[0], labels.value(frame, by, item, lang)))
    return found


def _write(frame: Figures, column: str, value: float, lang: str) -> str:
    """Write a number of ``column``: a year as it is, any other by locale."""
    about = frame.about(column)
    if about.role == "year":
        return f"{value:g}"
    if about.decimals is None and not float(value).is_integer():
        return formats.spelled(value, ".4g", lang)
    return formats.number(value, lang, about.decimals)


def _in_words(
    frame: Figures, drawn: list[Curve], x: str, y: str, mark: float | None, band: bool, lang: str
) -> str:
    """Say what each line does, and where the vertical line stands."""

    def at(value: float) -> str:
        return _write(frame, x, value, lang)

    def figure(value: float) -> str:
        return _write(frame, y, value, lang)

    told = [tell(say("Lines over: {column}.", column=head(frame, x, lang)), lang)]
    for line in drawn:
        known = line.known()
        (first, start), (last, end) = known[0], known[-1]
        trough, lowest = min(known, key=lambda pair: pair[1])
        peak, highest = max(known, key=lambda pair: pair[1])
        if first == last:
            only = say("{name}: {value} at {x}.", name=line.name, value=figure(start), x=at(first))
            told.append(tell(only, lang))
            continue
        sentence = say(
            "{name}: {start} at {first}, {end} at {last}; lowest {low} at {trough}, highest {high} at {peak}.",
            name=line.name, start=figure(start), first=at(first), end=figure(end), last=at(last),
            low=figure(lowest), trough=at(trough), high=figure(highest), peak=at(peak),
        )  # fmt: skip
        told.append(tell(sentence, lang))
        inside = [pair for pair in zip(line.low, line.high, strict=True) if pair[0] == pair[0]]
        if band and inside:
            ends = say(
                "Its band goes from {low} to {high} at {x}.",
                low=figure(line.low[-1]), high=figure(line.high[-1]), x=at(line.xs[-1]),
            )  # fmt: skip
            told.append(tell(ends, lang))
    if mark is not None:
        told.append(tell(say("A vertical line stands at {value}.", value=at(mark)), lang))
        there = [
            f"{line.name} {figure(v)}"
            for line in drawn
            for u, v in line.known()
            if math.isclose(u, mark, rel_tol=1e-9, abs_tol=1e-12)
        ]
        if there:
            told.append(tell(say("There: {parts}.", parts="; ".join(there)), lang))
    return " ".join(told)


def _notes(
    frame: Figures, columns: list[str], drawn: list[str], bounds: list[str], lang: str
) -> list[str]:
    """Say which columns have no figure, and what the band is."""
    lost = [say(frame.about(c).title) for c in columns if c not in drawn]
    told = [tell(say("No figure: {columns}.", columns=lost), lang)] if lost else []
    if bounds:
        names = [labels.column(frame, c, lang) for c in bounds]
        told.append(
            tell(say("Shaded: from “{low}” to “{high}”.", low=names[0], high=names[1]), lang)
        )
    return told


def _look(i: int) -> tuple[str, Any, str]:
    """Return colour, dash and marker of line ``i``; a ninth line differs from the first."""
    turn, n = i // len(style.COLOURS), len(style.COLOURS)
    return style.COLOURS[i % n], style.DASHES[(i + turn) % n], style.MARKERS[(i + 3 * turn) % n]


def _draw(
    frame: Figures, drawn: list[Curve], x: str, y: str, mark: float | None, named: bool,
    title: str, lang: str,
) -> bytes:  # fmt: skip
    entries = [line.name for line in drawn] if named else []
    if mark is not None:
        entries.append(f"{labels.column(frame, x, lang)} = {_write(frame, x, mark, lang)}")
    entries = [style.wrapped(entry, NAME) for entry in entries]
    side = style.legend_columns(entries)
    deep = sum(max(e.count("\n") + 1 for e in row) for row in _batched(entries, side))
    figure, axes = style.canvas(title, 3.6 + 0.19 * deep)
    for i, line in enumerate(drawn):
        colour, dash, marker = _look(i)
        if line.low:
            axes.fill_between(line.xs, line.low, line.high, color=colour, alpha=0.18, linewidth=0)
        dense = len(line.xs) > 24 and len(line.known()) == len(line.xs)
        every = len(line.xs) // 10
        axes.plot(
            line.xs, line.ys, color=colour, linestyle=dash, marker=marker, markersize=4.5,
            linewidth=2, markevery=(i * every // max(len(drawn), 1), every) if dense else None,
            label=entries[i] if named else None,
        )  # fmt: skip
    if mark is not None:
        axes.axvline(
            mark, color=style.INK, linestyle=(0, (4, 3)), linewidth=1, zorder=1,
            label=entries[-1],
        )  # fmt: skip
    axes.margins(x=0.03)
    axes.grid(axis="y", color=style.PALE, linewidth=0.7)
    style.ticks(axes.yaxis, lang)
    if frame.about(x).role == "year":
        style.year_ticks(axes.xaxis)
    else:
        style.ticks(axes.xaxis, lang)
    known = [v for line in drawn for v in (*line.ys, *line.low, *line.high) if v == v]
    if 0 <= min(known) <= max(known) / 2:
        axes.set_ylim(bottom=0)
    unit = tell(frame.about(y).unit, lang) or labels.column(frame, y, lang)
    axes.set_ylabel(style.wrapped(unit, 44), fontsize=9, color=style.INK)
    axes.set_xlabel(style.wrapped(head(frame, x, lang), 84), fontsize=9, color=style.INK)
    if entries:
        style.legend(axes, entries, side)
    return style.png(figure)
