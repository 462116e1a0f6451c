"""Curves: one or more figures over any number, such as an assumption that is moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.bars import finite
from iomlab.show.curve_words import Curve, in_words, last_observed, notes, projected, write
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, head, nothing, sourced, table
from iomlab.show.units import one_unit

MOST = 12
NAME = 78
AHEAD = (0, (2.5, 1.8))  # of what is projected


def _batched(items: list[str], n: int) -> list[list[str]]:
    """Return the items in rows of ``n``."""
    return [items[i : i + n] for i in range(0, len(items), n)]


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
    observed_to: float | None = None,
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
    observed_to : float, optional
        The last value of ``x`` that was observed: what comes after it is drawn dashed, with hollow
        points, and said to be projected, not observed. Missing where nothing is projected.

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
    finite(known, x, *columns, *bounds)
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
    told = [in_words(known, drawn, x, drawable[0], mark, bool(bounds), lang)]
    under = notes(known, columns, drawable, bounds, lang)
    last = last_observed(drawn, observed_to)
    if last is not None:
        told.append(projected(known, x, last, lang))
        under.append(told[-1])
    named = by is not None or len(columns) > 1

    def draw() -> bytes:
        return _draw(known, drawn, x, drawable[0], mark, last, named, tell(title, lang), lang)

    return chart("curve", known, kept, title, " ".join(told), draw, lang, under)


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
    one_unit(frame, columns)
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


def _look(i: int) -> tuple[str, Any, str]:
    """Return colour, dash and marker of line ``i``; a ninth line differs from the first."""
    turn, n = i // len(style.COLOURS), len(style.COLOURS)
    return style.COLOURS[i % n], style.DASHES[(i + turn) % n], style.MARKERS[(i + 3 * turn) % n]


def _draw(
    frame: Figures, drawn: list[Curve], x: str, y: str, mark: float | None, last: float | None,
    named: bool, title: str, lang: str,
) -> bytes:  # fmt: skip
    entries = [line.name for line in drawn] if named else []
    if last is not None:
        parts = (say("Observed"), say("Projected, not observed"))
        entries += [tell(part, lang) for part in (parts[1:] if named else parts)]
    if mark is not None:
        entries.append(f"{head(frame, x, lang)} = {write(frame, x, mark, lang)}")
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
        seen, ahead = line.parted(last)
        axes.plot(
            seen.xs, seen.ys, color=colour, linestyle=dash, marker=marker, markersize=4.5,
            linewidth=2, markevery=(i * every // max(len(drawn), 1), every) if dense else None,
            label=entries[i] if named or last is not None else None,
        )  # fmt: skip
        axes.plot(
            ahead.xs, ahead.ys, color=colour, linestyle=AHEAD, marker=marker, markersize=5.5,
            linewidth=1.6, markerfacecolor="white", markevery=slice(1, None), zorder=2.5,
            label=entries[len(drawn)] if last is not None and i == 0 else None,
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
