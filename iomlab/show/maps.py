"""A map of the world: places shaded by a figure, with the United Nations’ style of disclaimer."""

from __future__ import annotations

import math
from typing import Any

from iomlab.data.figures import Figures
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import labels, style
from iomlab.show.bars import finite
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, nothing, sourced

SHADES = ("#cfe3f1", "#8fc1e0", "#4796c8", "#0072B2", "#003f66")
DISCLAIMER = say(
    "The boundaries and names shown and the designations used on this map do not imply official "
    "endorsement or acceptance by the United Nations, or any opinion on the legal status of any "
    "country, territory or area, or on its borders. Shapes: Natural Earth, public domain."
)


def classes(values: list[float], most: int = len(SHADES)) -> list[float]:
    """Return the upper limits of at most ``most`` classes of about equal size, as round numbers.

    >>> classes([1040.0, 2310.0, 90123.0], 2)
    [1100.0, 91000.0]
    """
    ordered = sorted(set(values))
    number = min(most, len(ordered))
    limits = [ordered[max(0, (i + 1) * len(ordered) // number - 1)] for i in range(number)]
    return sorted({round_up(limit) for limit in limits})


def round_up(value: float, digits: int = 2) -> float:
    """Return the next number of ``digits`` significant digits that is not below ``value``.

    >>> round_up(218548.0), round_up(0.031), round_up(100.0)
    (220000.0, 0.031, 100.0)
    """
    step = 10.0 ** (math.floor(math.log10(value)) - digits + 1)
    return round(math.ceil(round(value / step, 9)) * step, 9)


def world(
    frame: Figures, *, title: Message, lang: str, place: str, value: str, focus: str | None = None
) -> Shown:
    """Shade each ``place`` by ``value``; ``focus`` is the country of the report.

    Raises
    ------
    ReleaseError
        When the figures have no source.
    """
    known = sourced(frame, title, place, value)[frame[value].notna()]
    finite(known, value)
    known = known[known[value] > 0].sort_values(value, ascending=False)
    if known.empty:
        return nothing(frame, title, lang)
    figures = {str(p): float(v) for p, v in zip(known[place], known[value], strict=True)}
    decimals = known.about(value).decimals
    parts = [
        f"{labels.value(known, place, p, lang)} {formats.number(v, lang, decimals)}"
        for p, v in figures.items()
    ]
    alt = tell(say("World map. Shaded, from the largest: {parts}.", parts="; ".join(parts)), lang)

    def draw() -> bytes:
        counted = tell(known.about(value).unit, lang)
        return _draw(figures, tell(title, lang), lang, focus, decimals, counted)

    year = known.role("year")
    columns = [place, *([year] if year else []), value]
    return chart("map", known, columns, title, alt, draw, lang, [tell(DISCLAIMER, lang)])


def _draw(
    figures: dict[str, float],
    title: str,
    lang: str,
    focus: str | None,
    decimals: int | None,
    counted: str,
) -> bytes:
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Patch

    from iomlab.show.atlas import areas, equal_earth, points

    figure, axes = style.canvas(title, 4.4, bare=True)
    limits = classes(list(figures.values()))
    shades = SHADES[-len(limits) :]

    def colour(code: str) -> str:
        if code == focus:
            return style.ACCENT
        if code not in figures:
            return style.LAND
        return shades[next(i for i, limit in enumerate(limits) if figures[code] <= limit)]

    rings, colours = [], []
    for code, shape in areas().items():
        for ring in shape:
            rings.append(equal_earth(ring[:, 0], ring[:, 1]))
            colours.append(colour(code))
    polygons = [list(zip(x, y, strict=True)) for x, y in rings]
    axes.add_collection(
        PolyCollection(polygons, facecolors=colours, edgecolors="#9a9a9a", linewidths=0.3)
    )
    for code in {*figures, *([focus] if focus else [])}:
        if code in points() and code not in _large():
            x, y = equal_earth(*points()[code])
            axes.plot(
                x,
                y,
                "o",
                markersize=5,
                color=colour(code),
                markeredgecolor=style.INK,
                markeredgewidth=0.6,
            )
    axes.set_aspect("equal")
    axes.margins(0)
    axes.autoscale_view()
    _zoom(axes, [*figures, *([focus] if focus else [])])
    lower = [0.0, *limits[:-1]]
    handles = [
        Patch(facecolor=shade, edgecolor="#9a9a9a", label=_span(low, high, i, lang, decimals))
        for i, (shade, low, high) in enumerate(zip(shades, lower, limits, strict=True))
    ]
    if focus:
        handles.append(Patch(facecolor=style.ACCENT, label=labels.place(focus, lang)))
    axes.legend(
        handles=handles,
        title=counted,
        title_fontsize=8.5,
        alignment="left",
        loc="upper left",
        bbox_to_anchor=(0, 0),  # under the map: in it, it would cover a country
        ncols=3,
        frameon=False,
        fontsize=8.5,
        borderaxespad=0.0,
    )
    return style.png(figure)


def _zoom(axes: Any, codes: list[str]) -> None:
    """Show the part of the world that holds the places, not less than a quarter of its width."""
    from iomlab.show.atlas import equal_earth, points

    left, right = axes.get_xlim()
    low, high = axes.get_ylim()
    found = [equal_earth(*points()[code]) for code in codes if code in points()]
    if not found:
        return
    xs, ys = [float(x) for x, _ in found], [float(y) for _, y in found]
    width = max(1.5 * (max(xs) - min(xs)), (right - left) / 4)
    height = max(1.5 * (max(ys) - min(ys)), width * (high - low) / (right - left))
    width = max(width, height * (right - left) / (high - low))
    if width > 0.8 * (right - left):
        return
    middle = [(max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2]
    axes.set_xlim(middle[0] - width / 2, middle[0] + width / 2)
    axes.set_ylim(middle[1] - height / 2, middle[1] + height / 2)


def _span(low: float, high: float, position: int, lang: str, decimals: int | None) -> str:
    write = formats.number(high, lang, decimals)
    if position == 0:
        return f"≤ {write}"
    return f"> {formats.number(low, lang, decimals)} – {write}"


def _large() -> set[str]:
    """Return the places that are large enough to be seen without a point."""
    from iomlab.show.atlas import areas

    return {code for code, shape in areas().items() if max(_extent(r) for r in shape) > 3}


def _extent(ring: object) -> float:
    """Return the larger side of a ring's box, in degrees."""
    import numpy as np

    return float(np.max(np.ptp(np.asarray(ring), axis=0)))
