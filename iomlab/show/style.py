"""One look for every chart: colours that the colour-blind and a grey printer can tell apart."""

from __future__ import annotations

import io
import logging
import math
import textwrap
from typing import TYPE_CHECKING, Any

from iomlab.languages import formats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from PIL.Image import Image

# Okabe and Ito (2008), ordered so that neighbours also differ in lightness.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000", "#8A8A8A")
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.5)), "-.", (0, (8, 2, 1, 2)), "--", ":", "-")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "++", "oo", "**")
INK, PALE, LAND, ACCENT = "#1a1a1a", "#d9d9d9", "#e9e9e4", "#D55E00"
WIDTH = 8.0
DPI = 144
FONT = "DejaVu Sans"
MOST, KEPT = 128, 64  # colours of a picture; of these, the commonest stay exactly as they are
# Where it has no list of fonts yet, matplotlib would say so in English above the first chart.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


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


def log_ticks(axis: Any, lang: str) -> None:
    """Write the numbers of a logarithmic axis in full, in the form of ``lang``: 0.5, 20, 1,000."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    low, high = sorted(axis.get_view_interval())
    decades = math.log10(high / low) if low > 0 else 1
    if decades < 0.5:
        ticks(axis, lang)
        return
    steps = (1.0,) if decades > 3 else (1.0, 2.0, 5.0)
    axis.set_major_locator(LogLocator(base=10, subs=steps, numticks=6 if decades > 3 else 12))
    axis.set_major_formatter(FuncFormatter(lambda v, _: formats.spelled(v, ".6g", lang)))
    axis.set_minor_formatter(NullFormatter())
    axis.set_tick_params(which="minor", length=0)


def year_ticks(axis: Any) -> None:
    """Write whole years, without a mark at the thousands."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:.0f}"))


def wrapped(text: str, width: int) -> str:
    """Break a label into lines of at most ``width`` letters; what an equals sign joins stays together.

    >>> wrapped("North Macedonia, 2023 (n = 3,353)", 30).split("\\n")
    ['North Macedonia, 2023', '(n\\xa0=\\xa03,353)']
    """
    whole = text.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    return "\n".join(textwrap.wrap(whole, width)) or text


def legend_columns(labels: list[str]) -> int:
    """Return how many labels of a long legend stand side by side.

    >>> legend_columns(["Honduras"] * 12), legend_columns(["a very long label" * 4] * 3)
    (5, 1)
    """
    if not labels:
        return 1
    return max(1, min(len(labels), 84 // (max(map(len, labels)) + 7)))


def legend(axes: Axes, labels: list[str], columns: int | None = None) -> None:
    """Put the legend above the plot, in one row when it fits and else one label a row.

    ``columns`` sets how many labels stand side by side.
    """
    if columns is None:
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
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(DPI)
    figure.set_facecolor("white")
    canvas = FigureCanvasAgg(figure)
    as_written(figure)
    canvas.draw()  # once; ``savefig`` draws twice
    size, small = canvas.get_width_height(physical=True), io.BytesIO()
    image = Image.frombytes("RGBA", size, bytes(canvas.buffer_rgba()))
    few_colours(image.convert("RGB")).save(small, "PNG", compress_level=6)
    return small.getvalue()


def as_written(figure: Figure) -> None:
    """Let every text of a figure stand as it is written: a dollar sign begins no formula."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_parse_math(False)


def few_colours(image: Image) -> Image:
    """Return a picture with a palette: its commonest colours as they are, the others nearly so.

    A chart has some hundred colours, nearly all from smoothed edges. Choosing among those is six
    times faster than among a million points, which is what ``Image.quantize`` does.

    >>> from PIL import Image
    >>> few_colours(Image.new("RGB", (2, 2), "#0072B2")).convert("RGB").getpixel((0, 0))
    (0, 114, 178)
    """
    import numpy as np
    from PIL import Image

    counted = image.getcolors(1 << 14)
    if counted is None:
        return image.quantize(MOST, dither=Image.Dither.NONE)
    colours = np.array([colour for _, colour in sorted(counted, reverse=True)], dtype=np.int32)
    palette = colours[:KEPT]
    if len(colours) > KEPT:
        rest = colours[KEPT:].astype(np.uint8)
        others = Image.frombytes("RGB", (len(rest), 1), rest.tobytes())
        chosen = others.quantize(MOST - KEPT, dither=Image.Dither.NONE).getpalette() or []
        palette = np.concatenate([palette, np.array(chosen, dtype=np.int32).reshape(-1, 3)])
    nearest = ((colours[:, None] - palette[None]) ** 2).sum(axis=2).argmin(axis=1)
    red, green, blue = colours.T
    place = np.zeros(1 << 24, dtype=np.uint8)
    place[red | green << 8 | blue << 16] = nearest
    points = np.asarray(image.convert("RGBX")).view("<u4")[..., 0] & 0xFFFFFF
    made = Image.frombytes("P", image.size, place[points].tobytes())
    made.putpalette(palette.astype(np.uint8).tobytes())
    return made
