"""Stacked bars: the parts of each row one after the other, with lines that none should cross."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.bars import LABEL, beside, finite, height, named, places, put_names
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, nothing, sourced
from iomlab.show.units import one_unit


def stacks(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    label: str,
    parts: Sequence[str],
    marks: Mapping[float, Message] | None = None,
    top: int = 14,
) -> Shown:
    """Draw ``parts`` of each row end to end, in the frame's order, with their sum beside them.

    A row with a missing part is left out: its sum is not known.

    Parameters
    ----------
    parts : sequence of str
        Columns of figures in one unit.
    marks : mapping of float to Message, optional
        Where a dashed vertical line stands, and what it is called.

    Raises
    ------
    DataError
        When a part is below zero, or the parts have different units.
    """
    kept = list(parts)
    known = sourced(frame, title, label, *kept)[frame[kept].notna().all(axis=1)].head(top)
    finite(known, *kept)
    if known.empty:
        return nothing(frame, title, lang)
    _alike(known, kept)
    names = named(known, label, lang)
    figures = {c: known[c].astype("float64").tolist() for c in kept}
    sums = [sum(row) for row in zip(*figures.values(), strict=True)]
    decimals = places(known, *kept)
    titles = [labels.column(known, c, lang) for c in kept]
    written = [formats.number(v, lang, decimals) for v in sums]
    told = [
        f"{name} {number} ("
        + ", ".join(
            f"{t} {formats.number(v, lang, decimals)}" for t, v in zip(titles, row, strict=True)
        )
        + ")"
        for name, number, row in zip(
            names, written, zip(*figures.values(), strict=True), strict=True
        )
    ]
    alt = tell(
        say("Sums of parts, in the order of the table: {parts}.", parts="; ".join(told)), lang
    )

    def draw() -> bytes:
        figure, axes = style.canvas(tell(title, lang), 1.15 + height(names))
        start = [0.0] * len(names)
        for i, (c, name) in enumerate(zip(kept, titles, strict=True)):
            axes.barh(
                range(len(names)), figures[c], left=start, height=0.66, color=style.COLOURS[i],
                hatch=style.HATCHES[i], edgecolor="white", linewidth=0.8, label=name, zorder=2,
            )  # fmt: skip
            start = [a + b for a, b in zip(start, figures[c], strict=True)]
        longest = max(
            len(line) for name in names for line in style.wrapped(name, LABEL).split("\n")
        )
        plot = style.WIDTH - 0.3 - 0.075 * longest  # inches, about
        right = 1.14 * max([*sums, *(marks or {}), 1e-9])
        for row, (total, number) in enumerate(zip(sums, written, strict=True)):
            wide = (len(number) * 0.07 + 0.05) * right / plot
            beside(axes, number, clear(total, wide, marks or {}), row)
        put_names(axes, names)
        axes.set_xlim(0, right)
        for i, (place, words) in enumerate(sorted((marks or {}).items())):
            axes.axvline(
                place, color=style.INK, linewidth=1.2, linestyle=style.DASHES[1 + i],
                label=tell(words, lang), zorder=3,
            )  # fmt: skip
        style.ticks(axes.xaxis, lang)
        axes.set_xlabel(tell(known.about(kept[0]).unit, lang), fontsize=9, color=style.INK)
        style.legend(axes, [*titles, *(tell(w, lang) for w in (marks or {}).values())])
        return style.png(figure)

    return chart("stacks", known, [label, *kept], title, alt, draw, lang)


def clear(start: float, width: float, lines: Iterable[float]) -> float:
    """Return where a number may begin, from ``start`` on, so that no line runs through it.

    >>> clear(2.4, 1.0, [3, 5]), clear(2.4, 0.5, [3, 5]), clear(2.4, 2.5, [3, 5])
    (3, 2.4, 5)
    """
    for line in sorted(lines):
        if start < line < start + width:
            start = line
    return start


def _alike(frame: Figures, parts: list[str]) -> None:
    """Refuse parts that can't be laid end to end: of different units, or below zero."""
    one_unit(frame, parts)
    if (frame[parts].astype("float64") < 0).any(axis=None):
        raise DataError(
            "A part is below zero, so the parts can’t be laid end to end.",
            next_step=say("Draw a waterfall, or each part as bars of its own."),
        )
