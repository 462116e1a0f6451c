"""Intervals: an estimate a row, with the range in which it may lie."""

from __future__ import annotations

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import style
from iomlab.show.bars import (
    finite,
    height,
    named,
    numeric,
    places,
    put_names,
    told_apart,
    with_year,
)
from iomlab.show.shown import Shown
from iomlab.show.tables import chart, head, nothing, sourced

ROW = 0.32


def interval(
    frame: Figures,
    *,
    title: Message,
    lang: str,
    label: str,
    value: str,
    low: str,
    high: str,
    line: float | None = None,
    focus: str | None = None,
    log: bool = False,
) -> Shown:
    """Draw ``value`` as a point with whiskers from ``low`` to ``high``, a row for each ``label``.

    The rows keep the order of the frame. A row without interval shows its point alone.

    Parameters
    ----------
    line : float, optional
        Where a thin vertical line stands: zero, or the figure to compare with.
    focus : str, optional
        The label that stands out.
    log : bool
        Whether the axis is logarithmic (ratios): then every number must be above zero.

    Raises
    ------
    DataError
        When two rows have the same label and year, or a logarithmic axis has no place for a number.
    """
    known = sourced(frame, title, label, value, low, high)[frame[value].notna()]
    finite(known, value)
    numeric(known, low, high)  # an end may be infinite: nothing bounds the estimate there
    if known.empty:
        return nothing(frame, title, lang)
    names = told_apart(known, label, lang)
    points, lows, highs = (known[c].astype("float64").tolist() for c in (value, low, high))
    if log:
        above_zero([*points, *lows, *highs, *([] if line is None else [line])])
    decimals = places(known, value, low, high)
    written = [
        tuple(formats.number(v, lang, decimals) for v in row)
        for row in zip(points, lows, highs, strict=True)
    ]
    parts = [
        tell(say("{name} {value}, from {low} to {high}", name=n, value=v, low=a, high=b), lang)
        if _ranged(a, b)
        else f"{n} {v}"
        for n, (v, a, b) in zip(names, written, strict=True)
    ]
    alt = tell(say("A point a row, with its interval: {parts}.", parts="; ".join(parts)), lang)
    at = "" if line is None else formats.number(line, lang, None if line in (0, 1) else decimals)
    if at:
        alt += " " + tell(say("A vertical line stands at {value}.", value=at), lang)

    def draw() -> bytes:
        figure, axes = style.canvas(tell(title, lang), 0.9 + height(names, ROW))
        for i, item in enumerate(known[label]):
            colour = style.ACCENT if str(item) == str(focus) else style.COLOURS[0]
            if lows[i] == lows[i] and highs[i] == highs[i]:
                axes.plot([lows[i], highs[i]], [i, i], color=colour, linewidth=1.8, zorder=2)
                for end in (lows[i], highs[i]):
                    axes.plot(
                        [end, end], [i - 0.13, i + 0.13], color=colour, linewidth=1.8, zorder=2
                    )
            axes.scatter(
                points[i], i, s=46, color=colour, marker="D" if str(item) == str(focus) else "o", zorder=3,
                edgecolor="white", linewidth=0.6,
            )  # fmt: skip
            v, a, b = written[i]
            axes.annotate(
                formats.spaced(f"{v} [{a}; {b}]", lang) if _ranged(a, b) else v, (1, i), (6, 0), ha="left", va="center",
                xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=9,
                color=style.INK, annotation_clip=False,
            )  # fmt: skip
        put_names(axes, names)
        for text, item in zip(axes.get_yticklabels(), known[label], strict=True):
            text.set_fontweight("bold" if str(item) == str(focus) else "normal")
        _axis(axes, lang, line, at, log)
        axes.set_xlabel(style.wrapped(head(known, value, lang), 70), fontsize=9, color=style.INK)
        return style.png(figure)

    lost = frame[frame[value].isna()]
    notes = (
        [tell(say("No figure: {columns}.", columns=named(lost, label, lang)), lang)]
        if len(lost)
        else []
    )
    kept = with_year(known, label, value, low, high)
    return chart("interval", known, kept, title, alt, draw, lang, notes)


def _ranged(low: str, high: str) -> bool:
    return formats.MISSING not in (low, high)


def above_zero(values: list[float]) -> None:
    """Refuse numbers that have no place on a logarithmic axis."""
    wrong = [v for v in values if v <= 0]
    if wrong:
        raise DataError(
            "{value} has no place on a logarithmic axis: only numbers above zero have.",
            value=wrong[0],
            next_step=say("Draw it with log=False, or leave such rows out."),
        )


def _axis(axes: object, lang: str, line: float | None, at: str, log: bool) -> None:
    """Set up the axis of figures, with the vertical line."""
    if log:
        axes.set_xscale("log")  # type: ignore[attr-defined]
    axes.margins(x=0.06)  # type: ignore[attr-defined]
    if line is not None:
        axes.axvline(line, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=1, label=at)  # type: ignore[attr-defined]
    axes.grid(axis="x", color=style.PALE, linewidth=0.7)  # type: ignore[attr-defined]
    axes.set_axisbelow(True)  # type: ignore[attr-defined]
    (style.log_ticks if log else style.ticks)(axes.xaxis, lang)  # type: ignore[attr-defined]
    if line is not None and line != 0:
        style.legend(axes, [at])  # type: ignore[arg-type]
