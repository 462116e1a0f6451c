"""Matrices: a figure for each pair of a row and a column, as a table shaded by value."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.show import captions, labels
from iomlab.show.bars import finite
from iomlab.show.shown import Shown
from iomlab.show.tables import head, nothing, sourced

LIGHT, DARK = (0xF4, 0xF8, 0xFC), (0x5B, 0xA3, 0xD0)  # ink on either has a contrast above 6


def matrix(
    frame: Figures, *, title: Message, lang: str, row: str, column: str, value: str
) -> Shown:
    """Show a tidy frame as a two-way table: ``row`` down, ``column`` across.

    Rows and columns stand in the order in which the frame names them, years in their own. The
    background is the darker, the larger the figure; text is not shaded. A pair without figure shows
    the sign of a missing one.

    Raises
    ------
    DataError
        When a pair has several rows.
    """
    known = sourced(frame, title, row, column, value)
    known = known[known[row].notna() & known[column].notna()]
    if known[value].isna().all():
        return nothing(frame, title, lang)
    if _shaded(known, value):
        finite(known, value)
    twice = known.duplicated([row, column])
    if twice.any():
        first = known[twice].iloc[0]
        raise DataError(
            "{row} and {column} have several rows together, so one cell can’t show them.",
            row=labels.value(known, row, first[row], lang),
            column=labels.value(known, column, first[column], lang),
            next_step=say("Filter to one row for each pair."),
        )
    kept = [row, column, value]
    html = _html(known, row, column, value, tell(title, lang), lang)
    words = captions.caption(known, kept, lang, labels.notes(known[kept], lang))
    return Shown(
        kind="table",
        name="matrix",
        title=tell(title, lang),
        alt=_in_words(known, row, column, value, lang),
        lang=lang,
        html=html + words,
        frame=known[kept],
        sources=known.sources,
        headers={c: labels.column(known, c, lang) for c in kept},
    )


def _is_number(item: Any) -> bool:
    return pd.api.types.is_number(item) and not pd.api.types.is_bool(item) and item == item


def _shaded(frame: Figures, value: str) -> bool:
    """Return whether the column holds numbers that mean a size, and not codes or text."""
    return not frame.about(value).labels and all(map(_is_number, frame[value].dropna()))


def _order(frame: Figures, name: str) -> list[Any]:
    items = list(frame[name].unique())
    return sorted(items) if frame.about(name).role == "year" else items


def _in_words(frame: Figures, row: str, column: str, value: str, lang: str) -> str:
    size = {"rows": int(frame[row].nunique()), "columns": int(frame[column].nunique())}
    told = tell(say("Table with {rows} rows and {columns} columns of figures.", **size), lang)
    if not _shaded(frame, value):
        return told
    known = frame[frame[value].notna()]
    figures = known[value].astype("float64").tolist()

    def at(i: int) -> dict[str, Any]:
        line = known.iloc[i]
        return {
            "value": labels.value(frame, value, line[value], lang),
            "row": labels.value(frame, row, line[row], lang),
            "column": labels.value(frame, column, line[column], lang),
        }

    low, high = figures.index(min(figures)), figures.index(max(figures))
    ends = [
        tell(say("Lowest: {value} ({row}, {column}).", **at(low)), lang),
        tell(say("Highest: {value} ({row}, {column}).", **at(high)), lang),
    ]
    return " ".join([told, *ends])


def colour(share: float) -> str:
    """Return the background for a figure that lies at ``share`` between the lowest and highest.

    >>> colour(0), colour(1)
    ('#f4f8fc', '#5ba3d0')
    """
    mixed = [round(a + (b - a) * share) for a, b in zip(LIGHT, DARK, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _html(frame: Figures, row: str, column: str, value: str, title: str, lang: str) -> str:
    rows, columns = _order(frame, row), _order(frame, column)
    cells = {(r, c): v for r, c, v in zip(frame[row], frame[column], frame[value], strict=True)}
    shaded = _shaded(frame, value)
    known = [float(v) for v in cells.values() if _is_number(v)] if shaded else []
    low, span = (min(known), max(known) - min(known)) if known else (0.0, 0.0)

    def cell(item: Any) -> str:
        text = escape(_text(frame, value, item, lang))
        side = ' class="n"' if shaded else ""
        if not shaded or not _is_number(item):
            return f"<td{side}>{text}</td>"
        share = (float(item) - low) / span if span else 0.0
        return f'<td{side} style="background:{colour(share)}">{text}</td>'

    side = ' class="n"' if shaded else ""
    heads = "".join(
        f'<th scope="col"{side}>{escape(labels.value(frame, column, c, lang))}</th>'
        for c in columns
    )
    top = (
        f'<tr><th scope="col" rowspan="2">{escape(labels.column(frame, row, lang))}</th>'
        f'<th scope="colgroup" colspan="{len(columns)}">'
        f"{escape(labels.column(frame, column, lang))}</th></tr><tr>{heads}</tr>"
    )
    body = "".join(
        f'<tr><th scope="row">{escape(labels.value(frame, row, r, lang))}</th>'
        + "".join(cell(cells.get((r, c))) for c in columns)
        + "</tr>"
        for r in rows
    )
    what = escape(head(frame, value, lang))
    return (
        f'<div class="wide"><table class="matrix"><caption>{escape(title)} '
        f'<span class="what">{what}</span></caption>'
        f"<thead>{top}</thead><tbody>{body}</tbody></table></div>"
    )


def _text(frame: Figures, value: str, item: Any, lang: str) -> str:
    if item is None or item is pd.NA or item != item:
        return formats.MISSING
    if pd.api.types.is_bool(item) and str(item) not in frame.about(value).labels:
        return tell(say("yes") if item else say("no"), lang)
    return labels.value(frame, value, item, lang)
