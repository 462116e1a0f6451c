"""Bars: one figure for each place or group, and what other charts with a row a name share."""

from __future__ import annotations

import math

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
