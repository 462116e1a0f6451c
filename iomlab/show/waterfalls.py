"""Waterfalls: signed parts that add up to a total, each beginning where the last one ended."""

from __future__ import annotations

import math
from itertools import accumulate

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import style
from iomlab.show.bars import (
    beside,
    finite,
    height,
    limits,
    places,
    put_names,
    told_apart,
    with_year,
)
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, head, nothing, sourced

NEAR = 1e-6


def waterfall(frame: Figures, *, title: Message, lang: str, label: str, value: str) -> Shown:
    """Draw the parts of a change or a gap in the frame’s order; the last row is their total.

    Raises
    ------
    DataError
        When a part is missing, there is no part beside the total, or the parts don’t add up to it.
    """
    sourced(frame, title, label, value)
    finite(frame, value)
    if frame[value].isna().all():
        return nothing(frame, title, lang)
    names = told_apart(frame, label, lang)
    values = frame[value].astype("float64").tolist()
    decimals = places(frame, value)
    written = [_signed(v, lang, decimals) for v in values[:-1]]
    written.append(formats.number(values[-1], lang, decimals))
    _adds_up(names, values)
    parts = [f"{n} {v}" for n, v in zip(names, written, strict=True)]
    alt = tell(
        say(
            "Bars that each begin where the last one ended: {parts}. Total: {total}.",
            parts="; ".join(parts[:-1]),
            total=parts[-1],
        ),
        lang,
    )

    def draw() -> bytes:
        figure, axes = style.canvas(tell(title, lang), 0.75 + height(names))
        ends = [*accumulate(values[:-1]), values[-1]]
        starts = [0.0, *ends[:-2], 0.0]
        for i, (start, end, v) in enumerate(zip(starts, ends, values, strict=True)):
            total = i == len(values) - 1
            look = 6 if total else 0 if v >= 0 else 1
            axes.barh(
                i, end - start, left=start, height=0.66, color=style.COLOURS[look],
                hatch="///" if look == 1 else "", edgecolor="white", linewidth=0.8, zorder=2,
            )  # fmt: skip
            beside(axes, written[i], end, i, left=v < 0)
            if not total:
                axes.plot([end, end], [i + 0.33, i + 0.67], color="#6a6a6a", linewidth=1, zorder=1)
        put_names(axes, names)
        axes.get_yticklabels()[-1].set_fontweight("bold")
        axes.set_xlim(
            limits([(e, t, v < 0) for e, t, v in zip(ends, written, values, strict=True)])
        )
        axes.axvline(0, color=style.INK, linewidth=0.9, zorder=3)
        style.ticks(axes.xaxis, lang)
        axes.set_xlabel(style.wrapped(head(frame, value, lang), 70), fontsize=9, color=style.INK)
        return style.png(figure)

    return chart("waterfall", frame, with_year(frame, label, value), title, alt, draw, lang)


def _signed(value: float, lang: str, decimals: int | None) -> str:
    return ("+" if value > 0 else "") + formats.number(value, lang, decimals)


def _adds_up(names: list[str], values: list[float]) -> None:
    """Refuse parts that are missing, or that don’t add up to the last row."""
    lost = [n for n, v in zip(names, values, strict=True) if v != v]
    if lost:
        raise DataError(
            "{name} has no figure, so the parts can’t add up.",
            name=lost[0],
            next_step=say("Leave the chart out, or show the rows as a table."),
        )
    if len(values) < 2:
        raise DataError(
            "A total needs at least one part before it.",
            next_step=say("Put the parts first and their total in the last row."),
        )
    parts = math.fsum(values[:-1])
    scale = max(map(abs, values))
    if abs(parts - values[-1]) > NEAR * scale:
        raise DataError(
            "The parts add up to {parts}, but the last row, {name}, is {total}.",
            parts=parts,
            name=names[-1],
            total=values[-1],
            next_step=say("Put the total in the last row, and every part before it, unrounded."),
        )
