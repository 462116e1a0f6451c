"""Corridor flows: ribbons from origins to destinations, as wide as the figure they stand for."""

from __future__ import annotations

from iomlab.data.figures import Figures
from iomlab.data.source import Finding
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.bars import finite
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, nothing, sourced

GAP = 0.03
LINE = 0.17  # inches that a line of a label needs


def flows(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    origin: str,
    destination: str,
    value: str,
    top: int = 10,
    total: Finding | None = None,
) -> Shown:
    """Draw the ``top`` largest corridors as ribbons from origin (left) to destination (right).

    ``total`` is the known total of the one place that all corridors share, of the same year: what
    the corridors drawn leave of it is a ribbon of its own, so that nobody takes them for all.
    """
    known = sourced(frame, title, origin, destination, value)[frame[value].notna()]
    finite(known, value)
    known = known[known[value] > 0].sort_values(value, ascending=False).head(top)
    if known.empty:
        return nothing(frame, title, lang)
    ends = [
        (labels.value(known, origin, a, lang), labels.value(known, destination, b, lang), float(v))
        for a, b, v in zip(known[origin], known[destination], known[value], strict=True)
    ]
    year = known.role("year")
    rest = _rest(known, value, year, total)
    notes = []
    if rest is not None and total is not None:
        other = tell(say("others, or not in the table"), lang)
        hub = set(total.cells[0].keys.values())
        shared = set(known[origin]) <= hub
        ends.append((ends[0][0], other, rest) if shared else (other, ends[0][1], rest))
        told = say(
            "“{other}” is the total of {total} in {tables} less the corridors drawn.",
            other=say("others, or not in the table"),
            total=total,
            tables=[say("“{title}”", title=s) for s in total.sources],
        )
        notes = [tell(told, lang)]
    decimals = known.about(value).decimals
    parts = [f"{a} → {b} {formats.number(v, lang, decimals)}" for a, b, v in ends]
    alt = tell(say("Corridors, from the largest: {parts}.", parts="; ".join(parts)), lang)

    def draw() -> bytes:
        return _draw(ends, tell(title, lang), lang, rest is not None, decimals)

    columns = [origin, destination, *([year] if year else []), value]
    return chart("flows", known, columns, title, alt, draw, lang, notes)


def _rest(known: Figures, value: str, year: str | None, total: Finding | None) -> float | None:
    """Return what the corridors leave of the total, when both are of the same year."""
    if total is None or total.value is None or year is None:
        return None
    if {str(y) for y in known[year]} != {total.year}:
        return None
    left = float(total.value) - float(known[value].sum())
    return left if left > 0 else None


def _spans(totals: dict[str, float], whole: float) -> dict[str, tuple[float, float]]:
    """Return where each place begins and ends on its side, from the top, with gaps between."""
    room = 1 - GAP * (len(totals) - 1)
    spans, at = {}, 1.0
    for name, total in totals.items():
        spans[name] = (at, at - room * total / whole)
        at = spans[name][1] - GAP
    return spans


def apart(middles: list[float], room: list[float]) -> list[float]:
    """Move label positions (from the top down) so that each has its ``room``.

    >>> apart([0.9, 0.5, 0.45], [0.2, 0.2, 0.2])
    [0.9, 0.65, 0.45]
    """
    moved = list(middles)
    for i in range(len(moved) - 1, 0, -1):
        least = (room[i] + room[i - 1]) / 2
        moved[i - 1] = max(moved[i - 1], round(moved[i] + least, 6))
    return moved


def _draw(
    ends: list[tuple[str, str, float]], title: str, lang: str, rest: bool, decimals: int | None
) -> bytes:
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    whole = sum(v for _, _, v in ends)
    left: dict[str, float] = {}
    right: dict[str, float] = {}
    for a, b, v in ends:
        left[a] = left.get(a, 0.0) + v
        right[b] = right.get(b, 0.0) + v
    sides = (left, right)
    most = max(len(sides[0]), len(sides[1]))
    height = max(1.6, 0.6 * most + 0.3)
    figure, axes = style.canvas(title, height, bare=True)
    spans = [_spans(side, whole) for side in sides]
    used = [{name: span[0] for name, span in s.items()} for s in spans]
    colours = {
        n: style.COLOURS[i % len(style.COLOURS)]
        for i, n in enumerate(sides[len(sides[1]) > len(sides[0])])
    }
    for a, b, v in ends:
        tall = [v / sides[i][n] * (spans[i][n][0] - spans[i][n][1]) for i, n in enumerate((a, b))]
        (top_a, top_b) = used[0][a], used[1][b]
        used[0][a] -= tall[0]
        used[1][b] -= tall[1]
        points = [
            (0, top_a), (0.5, top_a), (0.5, top_b), (1, top_b), (1, top_b - tall[1]),
            (0.5, top_b - tall[1]), (0.5, top_a - tall[0]), (0, top_a - tall[0]), (0, top_a),
        ]  # fmt: skip
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        colour = colours.get(a) or colours[b]
        if rest and (a, b, v) == ends[-1]:
            colour = style.PALE
        axes.add_patch(
            PathPatch(Path(points, codes), facecolor=colour, alpha=0.45, edgecolor="none")
        )
    for i, (x, align) in enumerate(((-0.02, "right"), (1.02, "left"))):
        hub = len(sides[i]) == 1 and len(sides[1 - i]) > 1
        texts = [style.wrapped(name, 26) for name in spans[i]]
        if not hub:
            texts = [
                f"{text}\n{formats.number(n, lang, decimals)}"
                for text, n in zip(texts, sides[i].values(), strict=True)
            ]
        middles = [(top + bottom) / 2 for top, bottom in spans[i].values()]
        room = [(text.count("\n") + 1.4) * LINE / height for text in texts]
        for middle, text in zip(apart(middles, room), texts, strict=True):
            axes.text(x, middle, text, ha=align, va="center", fontsize=9)
        for top, bottom in spans[i].values():
            axes.add_patch(Rectangle((i - 0.008, bottom), 0.016, top - bottom, color=style.INK))
    axes.set_xlim(-0.42, 1.42)
    axes.set_ylim(-0.02, 1.02)
    return style.png(figure)
