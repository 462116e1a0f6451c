"""Bars: one figure for each place or group; parts of a whole; two figures joined by a line."""

from __future__ import annotations

from collections.abc import Sequence

from iomlab.data.figures import Figures
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, nothing, sourced

ROW = 0.34
LABEL = 34


def _names(frame: Figures, label: str, lang: str) -> list[str]:
    return [labels.value(frame, label, item, lang) for item in frame[label]]


def _rows(axes: object, names: list[str]) -> None:
    """Put the names at the rows, the first on top."""
    axes.set_yticks(range(len(names)), [style.wrapped(n, LABEL) for n in names])  # type: ignore[attr-defined]
    axes.set_ylim(len(names) - 0.4, -0.6)  # type: ignore[attr-defined]


def bars(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    label: str,
    value: str,
    top: int = 12,
    focus: str | None = None,
) -> Shown:
    """Draw ``value`` as one bar for each ``label``, the largest on top, at most ``top``.

    ``focus`` is the label that stands out (the country of the report).
    """
    known = sourced(frame, title, label, value)[frame[value].notna()]
    known = known.sort_values(value, ascending=False).head(top)
    if known.empty:
        return nothing(frame, title, lang)
    names = _names(known, label, lang)
    values = known[value].astype("float64").tolist()
    decimals = known.about(value).decimals
    written = [formats.number(v, lang, decimals) for v in values]
    parts = [f"{name} {number}" for name, number in zip(names, written, strict=True)]
    alt = tell(say("Bars, from the largest: {parts}.", parts="; ".join(parts)), lang)

    def draw() -> bytes:
        figure, axes = style.canvas(tell(title, lang), 0.5 + ROW * len(names))
        colours = [style.ACCENT if x == focus else style.COLOURS[0] for x in known[label]]
        axes.barh(range(len(names)), values, color=colours, height=0.66)
        for i, (v, number) in enumerate(zip(values, written, strict=True)):
            axes.annotate(
                number, (v, i), (4, 0), textcoords="offset points", va="center", fontsize=9
            )
        _rows(axes, names)
        axes.set_xlim(0, max(max(values) * 1.16, 1e-9))
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        return style.png(figure)

    return chart("bars", known, _shown(known, label, value), title, alt, draw, lang)


def _shown(frame: Figures, *columns: str) -> list[str]:
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
    if known.empty:
        return nothing(frame, title, lang)
    order = known[[left, right]].astype("float64").max(axis=1).sort_values(ascending=False).index
    known = known.loc[order]
    names = _names(known, label, lang)
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
                pairs[c], rows, s=52, color=style.COLOURS[i], marker=style.MARKERS[i],
                label=titles[c], zorder=2, edgecolor="white", linewidth=0.6,
            )  # fmt: skip
        _rows(axes, names)
        for text, item in zip(axes.get_yticklabels(), known[label], strict=True):
            text.set_fontweight("bold" if item == focus else "normal")
        axes.grid(axis="both", color=style.PALE, linewidth=0.7)
        axes.set_xlim(left=0)
        axes.set_axisbelow(True)
        style.ticks(axes.xaxis, lang)
        axes.set_xlabel(tell(known.about(left).unit, lang), fontsize=9, color=style.INK)
        style.legend(axes, list(titles.values()))
        return style.png(figure)

    return chart("dumbbell", known, _shown(known, label, left, right), title, alt, draw, lang)


def share(
    frame: Figures, *, title: Message, lang: str, label: str, parts: Sequence[str], top: int = 12
) -> Shown:
    """Draw ``parts`` of each row as shares of their sum, in per cent.

    A row with a missing part is left out, since its shares would be wrong.
    """
    kept = list(parts)
    known = sourced(frame, title, label, *kept)[frame[kept].notna().all(axis=1)]
    size = known[kept].sum(axis=1).sort_values(ascending=False)
    known = known.loc[size[size > 0].index[:top]]
    if known.empty:
        return nothing(frame, title, lang)
    figures = known[kept].astype("float64")
    year = known.role("year")
    years = known[year].astype("string").tolist() if year else [""] * len(known)
    names = [
        tell(say("{name}, {year} (n = {n})", name=name, year=when, n=int(n)), lang)
        for name, when, n in zip(
            _names(known, label, lang), years, figures.sum(axis=1), strict=True
        )
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
        figure, axes = style.canvas(tell(title, lang), 0.9 + ROW * 1.15 * len(names))
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
        _rows(axes, names)
        axes.set_xlim(0, 100)
        style.ticks(axes.xaxis, lang)
        axes.set_xlabel(tell(say("per cent"), lang), fontsize=9, color=style.INK)
        style.legend(axes, titles)
        return style.png(figure)

    return chart("share", known, _shown(known, label, *kept), title, alt, draw, lang)
