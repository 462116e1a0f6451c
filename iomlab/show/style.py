"""One look for every chart: colours that the colour-blind and a grey printer can tell apart."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from iomlab.languages import formats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito (2008), ordered so that neighbours also differ in lightness.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000", "#8A8A8A")
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.5)), "-.", (0, (8, 2, 1, 2)), "--", ":", "-")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "++", "oo", "**")
INK, PALE, LAND, ACCENT = "#1a1a1a", "#d9d9d9", "#e9e9e4", "#D55E00"
WIDTH = 8.0
DPI = 144
FONT = "DejaVu Sans"


def canvas(title: str, height: float, *, bare: bool = False) -> tuple[Figure, Axes]:
    """Return a figure and its axes, with the title above the plot, wrapped and at the left.

    ``height`` is that of the plot in inches; the title adds its own. ``bare`` leaves the axes out
    (maps and flows).
    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    lines = textwrap.wrap(title, 78) or [""]
    above = 0.16 + 0.24 * len(lines)
    below = ConstrainedLayoutEngine(rect=(0, 0, 1, height / (height + above)))
    figure = Figure(figsize=(WIDTH, height + above), dpi=DPI, layout=below)
    figure.text(
        0.012,
        1 - 0.08 / (height + above),
        "\n".join(lines),
        fontsize=12,
        fontweight="bold",
        color=INK,
        va="top",
        family=FONT,
        linespacing=1.25,
    )
    axes = figure.add_subplot()
    axes.tick_params(labelsize=9, colors=INK, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    if bare:
        axes.set_axis_off()
    return figure, axes


def ticks(axis: Any, lang: str) -> None:
    """Write the numbers of an axis in the form of ``lang``, all with as many decimals as needed."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    def write(value: float, _: Any) -> str:
        texts = [f"{tick:.6f}".rstrip("0") for tick in axis.get_majorticklocs()]
        return formats.number(round(value, 6), lang, max(len(t.split(".")[1]) for t in texts))

    axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(write))


def wrapped(text: str, width: int) -> str:
    """Break a label into lines of at most ``width`` letters."""
    return "\n".join(textwrap.wrap(text, width)) or text


def legend(axes: Axes, labels: list[str]) -> None:
    """Put the legend above the plot, in one row when it fits and else one label a row."""
    columns = len(labels) if sum(map(len, labels)) + 6 * len(labels) < 84 else 1
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=columns,
        frameon=False,
        fontsize=9,
        handlelength=2.6,
        borderaxespad=0.2,
        labelcolor=INK,
    )


def png(figure: Figure) -> bytes:
    """Return the figure as a PNG of few colours, which is a third of the size."""
    from PIL import Image

    raw, small = io.BytesIO(), io.BytesIO()
    figure.savefig(raw, format="png", dpi=DPI, facecolor="white")
    raw.seek(0)
    with Image.open(raw) as image:
        image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
            small, "PNG", optimize=True
        )
    return small.getvalue()
