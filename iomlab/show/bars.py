"""Bars: one figure for each place or group; parts of a whole; two figures joined by a line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, nothing, sourced, unit_of

ROW = 0.34
LINE = 0.17
LABEL = 34
DIGIT, PLOT = 0.09, 4.6


def named(frame: Figures, label: str, lang: str) -> list[str]:
    """Return the labels of the rows as a reader sees them."""
    return [labels.value(frame, label, item, lang) for item in frame[label]]


def told_apart(frame: Figures, label: str, lang: str) -> list[str]:
    """Return the labels of the rows, with the year where a label stands in several rows.

    Raises
    ------
    DataError
        When two rows still have the same name.
    """
    names = named(frame, label, lang)
    year = frame.role("year")
    if len(set(names)) < len(names) and year and year != label:
        names = [
            tell(say("{name}, {year}", name=name, year=when), lang)
            for name, when in zip(names, named(frame, year, lang), strict=True)
        ]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise DataError(
            "{name} stands in several rows, so its label can’t tell them apart.",
            name=twice[0],
            next_step=say("Filter to one row for each label, or give each row its own label."),
        )
    return names


def numeric(frame: Figures, *columns: str) -> None:
    """Refuse columns that hold something else than numbers: they can’t be drawn."""
    for column in columns:
        kind = frame[column].dtype
        plain = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
        if (
            not plain
            and pd.to_numeric(frame[column], errors="coerce").isna().ne(frame[column].isna()).any()
        ):
            raise DataError(
                "Column {column} holds something else than numbers, so it can’t be drawn.",
                column=repr(column),
                next_step=say("Name a column of figures."),
            )


def finite(frame: Figures, *columns: str) -> None:
    """Refuse columns that hold something else than finite numbers: they can’t be drawn."""
    numeric(frame, *columns)
    for column in columns:
        if frame[column].dropna().astype("float64").abs().max() == math.inf:
            raise DataError(
                "Column {column} holds an infinite figure, so it can’t be drawn: something was "
                "divided by zero.",
                column=repr(column),
                next_step=say("Leave that row out, or make its figure missing."),
            )


def places(frame: Figures, *columns: str) -> int:
    """Return how many decimals the figures of these columns have, by the first one’s record.

    Without a record whole numbers have none, and others so many that the largest has three digits.
    """
    decimals = frame.about(columns[0]).decimals
    if decimals is not None:
        return decimals
    known = [float(v) for c in columns for v in frame[c].dropna() if math.isfinite(v)]
    largest = max(map(abs, known), default=0.0)
    if largest == 0 or all(v.is_integer() for v in known):
        return 0
    return min(max(2 - math.floor(math.log10(largest)), 0), 6)


def put_names(axes: object, names: list[str]) -> None:
    """Put the names at the rows, the first on top."""
    axes.set_yticks(range(len(names)), [style.wrapped(n, LABEL) for n in names])  # type: ignore[attr-defined]
    axes.set_ylim(len(names) - 0.4, -0.6)  # type: ignore[attr-defined]


def height(names: list[str], row: float = ROW) -> float:
    """Return how high the rows are together, in inches: a name of three lines needs more room."""
    most = max(len(style.wrapped(name, LABEL).split("\n")) for name in names)
    return max(row, LINE * most + 0.06) * len(names)


def beside(axes: object, text: str, x: float, row: float, *, left: bool = False) -> None:
    """Write a number at ``x``, on its right or its left, over whatever line runs there."""
    axes.annotate(  # type: ignore[attr-defined]
        text, (x, row), (-4 if left else 4, 0), textcoords="offset points", va="center",
        ha="right" if left else "left", fontsize=9, color=style.INK, zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip


def limits(written: list[tuple[float, str, bool]]) -> tuple[float, float]:
    """Return limits of an axis with zero and room for numbers: where, what, whether on the left.

    >>> low, high = limits([(10, "10", False), (-5, "-5", True)])
    >>> low < -5 < 10 < high
    True
    """
    ends = [0.0, *(x for x, _, _ in written)]
    low, high = min(ends), max(ends)
    least, most = low, high
    for _ in range(8):
        inch = ((most - least) or 1.0) / PLOT
        sides = [(x, (len(text) * DIGIT + 0.1) * inch, left) for x, text, left in written]
        least = min([low, *(x - width for x, width, left in sides if left)])
        most = max([high, *(x + width for x, width, left in sides if not left)])
    rim = (most - least) * 0.006  # the line at zero must not be cut in half
    return least - rim * (least == 0), most + rim * (most == 0)


def bars(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    label: str,
    value: str,
    top: int = 12,
    focus: str | None = None,
    ordered: bool = True,
) -> Shown:
    """Draw ``value`` as one bar for each ``label``, at most ``top``; below zero to the left.

    ``focus`` is the label that stands out (the country of the report). The largest stands on top;
    ``ordered=False`` keeps the order of the frame.
    """
    known = sourced(frame, title, label, value)[frame[value].notna()]
    finite(known, value)
    known = (known.sort_values(value, ascending=False) if ordered else known).head(top)
    if known.empty:
        return nothing(frame, title, lang)
    names = named(known, label, lang)
    values = known[value].astype("float64").tolist()
    decimals = places(known, value)
    written = [formats.number(v, lang, decimals) for v in values]
    parts = [f"{name} {number}" for name, number in zip(names, written, strict=True)]
    told = "; ".join(parts)
    alt = tell(
        say("Bars, from the largest: {parts}.", parts=told)
        if ordered
        else say("Bars, in the order of the table: {parts}.", parts=told),
        lang,
    )

    def draw() -> bytes:
        figure, axes = style.canvas(tell(title, lang), 0.5 + height(names))
        colours = [style.ACCENT if x == focus else style.COLOURS[0] for x in known[label]]
        axes.barh(range(len(names)), values, color=colours, height=0.66)
        for i, (v, number) in enumerate(zip(values, written, strict=True)):
            beside(axes, number, v, i, left=v < 0)
        put_names(axes, names)
        if min(values) < 0:
            axes.set_xlim(limits([(v, n, v < 0) for v, n in zip(values, written, strict=True)]))
            axes.axvline(0, color=style.INK, linewidth=0.9)
        else:
            axes.set_xlim(0, max(max(values) * 1.16, 1e-9))
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        counted = tell(unit_of(known, value), lang) or labels.column(known, value, lang)
        axes.set_xlabel(counted, fontsize=9, color=style.INK)
        return style.png(figure)

    return chart("bars", known, with_year(known, label, value), title, alt, draw, lang)


def with_year(frame: Figures, *columns: str) -> list[str]:
    """Return the columns with the year added when the frame has one."""
    year = frame.role("year")
    kept = list(columns)
    if year and year not in kept:
        kept.insert(1, year)
    return kept


def dumbbell(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    label: str,
    left: str,
    right: str,
    focus: str | None = None,
) -> Shown:
    """Draw two figures for each ``label`` as two points joined by a line."""
    known = sourced(frame, title, label, left, right)[frame[left].notna() | frame[right].notna()]
    finite(known, left, right)
    if known.empty:
        return nothing(frame, title, lang)
    known = known.iloc[_largest_first(known[[left, right]].astype("float64").max(axis=1))]
    names = named(known, label, lang)
    pairs = {c: known[c].astype("float64").tolist() for c in (left, right)}
    decimals = known.about(left).decimals
    titles = {c: labels.column(known, c, lang) for c in (left, right)}
    parts = [
        f"{name} – {titles[left]} {formats.number(a, lang, decimals)}, "
        f"{titles[right]} {formats.number(b, lang, decimals)}"
        for name, a, b in zip(names, pairs[left], pairs[right], strict=True)
    ]
    alt = tell(say("Two points a row, from the largest: {parts}.", parts="; ".join(parts)), lang)

    def draw() -> bytes:
        figure, axes = style.canvas(tell(title, lang), 0.9 + ROW * len(names))
        rows = list(range(len(names)))
        axes.hlines(rows, pairs[left], pairs[right], color="#9a9a9a", linewidth=2, zorder=1)
        for i, c in enumerate((left, right)):
            axes.scatter(
                pairs[c], _apart(pairs[left], pairs[right], 2 * i - 1), s=52, color=style.COLOURS[i],
                marker=style.MARKERS[i], label=titles[c], zorder=2, edgecolor="white", linewidth=0.6,
            )  # fmt: skip
        put_names(axes, names)
        for text, item in zip(axes.get_yticklabels(), known[label], strict=True):
            text.set_fontweight("bold" if item == focus else "normal")
        axes.grid(axis="both", color=style.PALE, linewidth=0.7)
        axes.set_xlim(left=0 if min(v for c in pairs.values() for v in c if v == v) >= 0 else None)
        axes.set_axisbelow(True)
        style.ticks(axes.xaxis, lang)
        axes.set_xlabel(tell(known.about(left).unit, lang), fontsize=9, color=style.INK)
        style.legend(axes, list(titles.values()))
        return style.png(figure)

    return chart("dumbbell", known, with_year(known, label, left, right), title, alt, draw, lang)


def _largest_first(sizes: pd.Series) -> list[int]:
    """Return the rows by position: labels of rows that were put together may stand there twice."""
    return sizes.reset_index(drop=True).sort_values(ascending=False).index.tolist()


def _apart(left: list[float], right: list[float], side: int) -> list[float]:
    """Return the heights of points, a little off their row where both would cover each other.

    >>> _apart([10, 50], [10.1, 90], -1), _apart([10, 50], [10.1, 90], 1)
    ([-0.17, 1.0], [0.17, 1.0])
    """
    near = 0.014 * max(abs(v) for v in (*left, *right) if v == v)
    return [
        row + side * 0.17 * (abs(a - b) <= near)
        for row, (a, b) in enumerate(zip(left, right, strict=True))
    ]


def share(
    frame: Figures, *, title: Message, lang: str, label: str, parts: Sequence[str], top: int = 12
) -> Shown:
    """Draw ``parts`` of each row as shares of their sum, in per cent.

    A row with a missing part is left out, since its shares would be wrong.
    """
    kept = list(parts)
    known = sourced(frame, title, label, *kept)[frame[kept].notna().all(axis=1)]
    finite(known, *kept)
    size = known[kept].sum(axis=1)
    known = known[size > 0]
    known = known.iloc[_largest_first(size[size > 0])[:top]]
    if known.empty:
        return nothing(frame, title, lang)
    figures = known[kept].astype("float64")
    year = known.role("year")
    years = known[year].astype("string").tolist() if year else [""] * len(known)
    names = [
        tell(say("{name}, {year} (n = {n})", name=name, year=when, n=int(n)), lang)
        for name, when, n in zip(named(known, label, lang), years, figures.sum(axis=1), strict=True)
    ]
    percent = figures.div(figures.sum(axis=1), axis=0) * 100
    titles = [labels.column(known, c, lang) for c in kept]
    told = [
        f"{name} – "
        + ", ".join(
            f"{t} {formats.spelled(p / 100, '.1%', lang)}" for t, p in zip(titles, row, strict=True)
        )
        for name, row in zip(names, percent.to_numpy().tolist(), strict=True)
    ]
    alt = tell(say("Shares of each row: {parts}.", parts="; ".join(told)), lang)

    def draw() -> bytes:
        figure, axes = style.canvas(tell(title, lang), 0.9 + height(names, ROW * 1.15))
        start = [0.0] * len(names)
        for i, (c, name) in enumerate(zip(kept, titles, strict=True)):
            width = percent[c].tolist()
            axes.barh(
                range(len(names)), width, left=start, height=0.7, color=style.COLOURS[i],
                hatch=style.HATCHES[i], edgecolor="white", linewidth=0.8, label=name,
            )  # fmt: skip
            for row, w in enumerate(width):
                if w >= 7:
                    axes.text(
                        start[row] + w / 2, row, formats.number(w, lang, 0), ha="center",
                        va="center", fontsize=9, color=style.INK,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
                    )  # fmt: skip
            start = [a + b for a, b in zip(start, width, strict=True)]
        put_names(axes, names)
        axes.set_xlim(0, 100)
        style.ticks(axes.xaxis, lang)
        axes.set_xlabel(tell(say("per cent"), lang), fontsize=9, color=style.INK)
        style.legend(axes, titles)
        return style.png(figure)

    return chart("share", known, with_year(known, label, *kept), title, alt, draw, lang)
