"""Scatters: one figure against another, with the farthest points named."""

from __future__ import annotations

import itertools
import math
from typing import Any

from iomlab.data.figures import Figures
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import style
from iomlab.show.bars import finite, places, told_apart, with_year
from iomlab.show.intervals import above_zero
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, head, nothing, sourced

NAME = 28
AROUND = (
    (1, 0), (-1, 0), (0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7), (0, 1), (0, -1),
    (0.92, 0.38), (0.92, -0.38), (-0.92, 0.38), (-0.92, -0.38),
)  # fmt: skip
AWAY = (7, 16, 28, 42, 60, 82, 106)


def scatter(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    x: str,
    y: str,
    label: str | None = None,
    diagonal: bool = False,
    log: bool = False,
    top: int = 6,
) -> Shown:
    """Draw a point for each row that has both figures.

    Parameters
    ----------
    label : str, optional
        Column of names: the ``top`` points farthest from the diagonal (without diagonal: with the
        largest ``y``) have their name beside them.
    diagonal : bool
        Whether to draw the line on which both figures are equal (fitted against observed).
    log : bool
        Whether both axes are logarithmic: then every number must be above zero.

    Raises
    ------
    DataError
        When a logarithmic axis has no place for a number.
    """
    asked = [x, y, *([label] if label else [])]
    known = sourced(frame, title, *asked)[frame[x].notna() & frame[y].notna()]
    finite(known, x, y)
    if known.empty:
        return nothing(frame, title, lang)
    xs, ys = (known[c].astype("float64").tolist() for c in (x, y))
    if log:
        above_zero([*xs, *ys])
    names = told_apart(known, label, lang) if label else []
    far = _farthest(xs, ys, diagonal, log)[: top if label else 0]
    alt = _in_words(known, x, y, xs, ys, [(names[i], i) for i in far], diagonal, lang)

    def draw() -> bytes:
        figure, axes = style.canvas(tell(title, lang), 4.6)
        axes.scatter(
            xs, ys, s=30, color=style.COLOURS[0], alpha=0.75, edgecolor="white", linewidth=0.5,
            zorder=2,
        )  # fmt: skip
        _axes(axes, known, x, y, xs, ys, diagonal, log, lang)
        if far:
            _name(figure, axes, xs, ys, [(names[i], i) for i in far])
        return style.png(figure)

    kept = with_year(known, label, x, y) if label else [x, y]
    return chart("scatter", known, kept, title, alt, draw, lang)


def _farthest(xs: list[float], ys: list[float], diagonal: bool, log: bool) -> list[int]:
    """Return the rows from the most extreme on: by distance from the diagonal, or by ``y``."""

    def size(i: int) -> float:
        if not diagonal:
            return ys[i]
        return abs(math.log(ys[i] / xs[i])) if log else abs(ys[i] - xs[i])

    return sorted(range(len(xs)), key=size, reverse=True)


def _in_words(
    frame: Figures, x: str, y: str, xs: list[float], ys: list[float], far: list[tuple[str, int]],
    diagonal: bool, lang: str,
) -> str:  # fmt: skip
    """Say how many points there are, their ranges, and which are named."""

    def write(column: str, value: float) -> str:
        about = frame.about(column)
        if about.role == "year":
            return f"{value:g}"
        return formats.number(value, lang, places(frame, column))

    told = [tell(say("Points: {n}.", n=len(xs)), lang)]
    for column, values in ((x, xs), (y, ys)):
        sentence = say(
            "{column}: from {low} to {high}.",
            column=head(frame, column, lang),
            low=write(column, min(values)),
            high=write(column, max(values)),
        )
        told.append(tell(sentence, lang))
    if diagonal:
        above = sum(b > a for a, b in zip(xs, ys, strict=True))
        below = sum(b < a for a, b in zip(xs, ys, strict=True))
        sentence = say(
            "On the line both are equal; points above it: {above}, below it: {below}.",
            above=above,
            below=below,
        )
        told.append(tell(sentence, lang))
    if far:
        parts = [f"{name} ({write(x, xs[i])}; {write(y, ys[i])})" for name, i in far]
        told.append(tell(say("Named: {parts}.", parts="; ".join(parts)), lang))
    return " ".join(told)


def _axes(
    axes: Any, frame: Figures, x: str, y: str, xs: list[float], ys: list[float], diagonal: bool,
    log: bool, lang: str,
) -> None:  # fmt: skip
    """Set up both axes, with the same limits when there is a diagonal."""
    if log:
        axes.set_xscale("log")
        axes.set_yscale("log")
    axes.margins(0.07)
    if diagonal:
        low, high = min(*xs, *ys), max(*xs, *ys)
        spare = (high / low) ** 0.06 if log else (high - low) * 0.06
        spare = spare or 1.0
        if log:
            spare = max(spare, 1.05)
        ends = (low / spare, high * spare) if log else (low - spare, high + spare)
        axes.plot(ends, ends, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        axes.set_xlim(ends)
        axes.set_ylim(ends)
    axes.grid(color=style.PALE, linewidth=0.7)
    axes.set_axisbelow(True)
    for axis, column in ((axes.xaxis, x), (axes.yaxis, y)):
        if frame.about(column).role == "year" and not log:
            style.year_ticks(axis)
        else:
            (style.log_ticks if log else style.ticks)(axis, lang)
    axes.set_xlabel(style.wrapped(head(frame, x, lang), 84), fontsize=9, color=style.INK)
    axes.set_ylabel(style.wrapped(head(frame, y, lang), 52), fontsize=9, color=style.INK)


def _name(figure: Any, axes: Any, xs: list[float], ys: list[float], far: list[Any]) -> None:
    """Write each name at the nearest free place; one that finds none is in the words alone."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.patheffects import withStroke
    from matplotlib.transforms import Bbox

    canvas = FigureCanvasAgg(figure)
    style.as_written(figure)
    canvas.draw()  # settles the layout; names don't move it
    renderer = canvas.get_renderer()
    frame = axes.get_window_extent(renderer)
    scale = figure.dpi / 72
    dots = axes.transData.transform(list(zip(xs, ys, strict=True)))
    white = [withStroke(linewidth=2.5, foreground="white")]
    words: list[Any] = []
    lines: list[Any] = []
    points = [
        Bbox.from_bounds(px - 3 * scale, py - 3 * scale, 6 * scale, 6 * scale) for px, py in dots
    ]
    for name, i in far:
        for away, (right, up) in itertools.product(AWAY, AROUND):
            side = tuple(0.5 - 0.5 * (part > 0) + 0.5 * (part < 0) for part in (right, up))
            text = axes.annotate(
                style.wrapped(name, NAME), (xs[i], ys[i]), (right * away, up * away),
                textcoords="offset points", fontsize=8.5, color=style.INK, zorder=4,
                ha="left" if right > 0 else "right" if right < 0 else "center",
                va="bottom" if up > 0 else "top" if up < 0 else "center",
                arrowprops={"arrowstyle": "-", "color": "#6a6a6a", "linewidth": 0.7, "relpos": side, "shrinkA": 0, "shrinkB": 3}
                if away > AWAY[0] else None,
            )  # fmt: skip
            text.set_in_layout(False)
            text.set_path_effects(white)
            box = text.get_window_extent(renderer) if away == AWAY[0] else _words(text, renderer)
            inside = (
                frame.x0 <= box.x0
                and box.x1 <= frame.x1
                and frame.y0 <= box.y0
                and box.y1 <= frame.y1
            )
            end = (box.x0 + (box.x1 - box.x0) * side[0], box.y0 + (box.y1 - box.y0) * side[1])
            run = _run(dots[i], end, scale) if away > AWAY[0] else []
            free = not any(box.overlaps(other) for other in (*points, *words, *lines))
            if inside and free and not any(a.overlaps(b) for a in run for b in words):
                words.append(box)
                lines += run
                break
            text.remove()


def _run(dot: Any, end: tuple[float, float], scale: float) -> list[Any]:
    """Return small boxes along the line from a point to its name."""
    from matplotlib.transforms import Bbox

    x, y = end
    steps = [(dot[0] + (x - dot[0]) * t / 12, dot[1] + (y - dot[1]) * t / 12) for t in range(1, 12)]
    return [Bbox.from_bounds(a - scale, b - scale, 2 * scale, 2 * scale) for a, b in steps]


def _words(text: Any, renderer: Any) -> Any:
    """Return the box of an annotation’s words without its arrow."""
    from matplotlib.text import Text

    text.update_positions(renderer)
    return Text.get_window_extent(text, renderer)
