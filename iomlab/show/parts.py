"""Figures of one row side by side: two joined by a line, or parts of a whole."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.bars import ROW, finite, height, named, put_names, with_year
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, nothing, sourced
from iomlab.show.units import one_unit


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
    """Draw two figures for each ``label`` as two points joined by a line.

    Raises
    ------
    DataError
        When the two have different units, or a figure has no end.
    """
    known = sourced(frame, title, label, left, right)[frame[left].notna() | frame[right].notna()]
    finite(known, left, right)
    one_unit(known, (left, right))
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

    Raises
    ------
    DataError
        When the parts have different units, or a figure has no end.
    """
    kept = list(parts)
    known = sourced(frame, title, label, *kept)[frame[kept].notna().all(axis=1)]
    finite(known, *kept)
    one_unit(known, kept)
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
