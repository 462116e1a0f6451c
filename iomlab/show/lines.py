"""Lines over the years: one for each column, or one for each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.bars import finite
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, nothing, sourced, table
from iomlab.show.units import one_unit

Series = list[tuple[str, list[int], list[float]]]


def lines(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    y: str | Sequence[str],
    by: str | None = None,
    top: int = 8,
    empty: Message | None = None,
) -> Shown:
    """Draw ``y`` over the years, with a gap where a figure is missing.

    Parameters
    ----------
    frame : Figures
        One row a year (and group).
    y : str or sequence of str
        Columns of figures. With ``by``, one column.
    by : str, optional
        Column of groups or places: one line each, the ``top`` with the largest newest figure.
    empty : Message, optional
        What to say when there is nothing to draw, where “no figure” would not be the reason.

    Raises
    ------
    DataError
        When a year has several rows, or the columns have different units.
    """
    columns = [y] if isinstance(y, str) else list(y)
    named = by is not None or len(columns) > 1
    year = sourced(frame, title, *columns, *([by] if by else [])).needs_role("year")
    _one_line_each(frame, year, columns, by)
    finite(frame, *columns)
    frame = frame[frame[year].notna()].sort_values([by, year] if by else [year])
    silent = _silent(frame, columns[0], by, lang)[:top] if by else []
    if by:
        frame = frame[frame[by].isin(_largest(frame, columns[0], by, top))]
    drawn = (
        _by_group(frame, year, columns[0], by, lang)
        if by
        else _by_column(frame, year, columns, lang)
    )
    if not drawn:
        return nothing(frame, title, lang, empty)
    drawable = [c for c in columns if frame[c].notna().any()]
    if not any(sum(v == v for v in ys) > 1 for _, _, ys in drawn):
        return table(
            frame[frame[drawable].notna().any(axis=1)],
            title=title,
            lang=lang,
            columns=[*([by] if by else []), year, *drawable],
        )
    written = [frame.about(c).decimals for c in ([columns[0]] * len(drawn) if by else drawable)]
    alt = " ".join(_in_words(*line, lang, n) for line, n in zip(drawn, written, strict=True))

    def draw() -> bytes:
        unit = tell(frame.about(columns[0]).unit, lang)
        return _draw(drawn, tell(title, lang), lang, unit, named)

    flag = frame.role("flag")
    kept = [c for c in (by, year) if c] + drawable + ([flag] if flag else [])
    known = frame[frame[columns].notna().any(axis=1)]
    lost = silent if by else [say(frame.about(c).title) for c in columns if c not in drawable]
    notes = [*_without(lost, lang), *_flagged(known, year, flag, lang)]
    return chart("lines", known, kept, title, alt, draw, lang, notes)


def _one_line_each(frame: Figures, year: str, columns: list[str], by: str | None) -> None:
    """Refuse what one line can't show: several figures a year, or columns of different units."""
    twice = frame.duplicated([by, year] if by else [year])
    if twice.any():
        raise DataError(
            "{year} has several rows, so one line can’t show them.",
            year=str(frame.loc[twice, year].iloc[0]),
            next_step=say("Filter to one row a year, or name the groups with by=."),
        )
    one_unit(frame, columns)


def _without(lost: Sequence[str | Message], lang: str) -> list[str]:
    """Say which of the columns or groups asked for have no figure."""
    return [tell(say("No figure: {columns}.", columns=list(lost)), lang)] if lost else []


def _silent(frame: Figures, y: str, by: str, lang: str) -> list[str]:
    """Return the names of the groups that have rows, and no figure in any of them."""
    known = frame[y].notna().groupby(frame[by], sort=False).any()
    return [labels.value(frame, by, item, lang) for item in known.index[~known]]


def _flagged(frame: Figures, year: str, flag: str | None, lang: str) -> list[str]:
    """Say in which years the publisher marks the figures drawn, and how."""
    if flag is None:
        return []
    marked = frame[frame[flag].notna()]
    meanings = marked.groupby(flag)[year].unique()
    return [
        tell(
            say(
                "Flag “{meaning}”: {years}.",
                meaning=labels.value(frame, flag, code, lang),
                years=", ".join(str(y) for y in sorted(years)),
            ),
            lang,
        )
        for code, years in meanings.items()
    ]


def _by_column(frame: Figures, year: str, columns: list[str], lang: str) -> Series:
    return [
        (labels.column(frame, c, lang), *_points(frame, year, c))
        for c in columns
        if frame[c].notna().any()
    ]


def _largest(frame: Figures, y: str, by: str, top: int) -> list[Any]:
    """Return the groups with the largest newest figures; ``frame`` is sorted by year."""
    known = frame[frame[y].notna()]
    newest = known.drop_duplicates(by, keep="last").sort_values(y, ascending=False)
    return newest[by].head(top).tolist()


def _by_group(frame: Figures, year: str, y: str, by: str, lang: str) -> Series:
    found = []
    for item in _largest(frame, y, by, len(frame)):
        part = frame[frame[by] == item]
        name = labels.value(frame, by, item, lang)
        found.append((name, *_points(part, year, y)))
    return found


def _points(frame: Figures, year: str, column: str) -> tuple[list[int], list[float]]:
    """Return years and figures; a year that a regular table leaves out becomes a gap."""
    known = dict(zip(frame[year].astype(int), frame[column].astype("float64"), strict=True))
    step = frame.about(year).step
    years = list(range(min(known), max(known) + 1, step)) if step else sorted(known)
    return years, [known.get(x, float("nan")) for x in years]


def _spaced(years: list[int], room: int = 11) -> list[int]:
    """Return the years to write under the axis: the newest, and those far enough from the next."""
    least = max(1.0, (years[-1] - years[0]) / room)
    kept = [years[-1]]
    for year in reversed(years):
        if kept[-1] - year >= least:
            kept.append(year)
    return kept[::-1]


def _in_words(name: str, xs: list[int], ys: list[float], lang: str, decimals: int | None) -> str:
    """Say what one line does: where it starts and ends, and its highest point."""
    known = [(x, v) for x, v in zip(xs, ys, strict=True) if v == v]
    (first, start), (last, end) = known[0], known[-1]
    peak, high = max(known, key=lambda pair: pair[1])
    write = [formats.number(v, lang, decimals) for v in (start, end, high)]
    if first == last:
        return tell(
            say("{name}: {value} in {year}.", name=name, value=write[0], year=str(first)), lang
        )
    sentence = say(
        "{name}: {start} in {first}, {end} in {last}; highest {high} in {peak}.",
        name=name,
        start=write[0],
        first=str(first),
        end=write[1],
        last=str(last),
        high=write[2],
        peak=str(peak),
    )
    return tell(sentence, lang)


def _draw(drawn: Series, title: str, lang: str, unit: str, named: bool) -> bytes:
    figure, axes = style.canvas(title, 3.6 + 0.2 * (len(drawn) > 3))
    for i, (name, xs, ys) in enumerate(drawn):
        look = i % len(style.COLOURS)
        axes.plot(
            xs,
            ys,
            color=style.COLOURS[look],
            linestyle=style.DASHES[look],
            marker=style.MARKERS[look],
            markersize=4.5,
            linewidth=2,
            label=name,
        )
    axes.margins(x=0.03)
    axes.grid(axis="y", color=style.PALE, linewidth=0.7)
    style.ticks(axes.yaxis, lang)
    known = [(x, v) for _, xs, ys in drawn for x, v in zip(xs, ys, strict=True) if v == v]
    years = _spaced(sorted({x for x, _ in known}))
    axes.set_xticks(years, [str(x) for x in years])
    axes.set_ylim(bottom=min(0, *(v for _, v in known), 0))
    axes.set_ylabel(unit, fontsize=9, color=style.INK)
    if named:
        style.legend(axes, [name for name, _, _ in drawn])
    return style.png(figure)
