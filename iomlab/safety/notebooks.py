"""Read an executed notebook: its records, what stands outside them, its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Any

from iomlab.show.shown import MIME

PICTURE = re.compile(r"<(?:img|svg|canvas|object|iframe)\b", re.IGNORECASE)
NO_TEXT = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)


def payloads(notebook: Any) -> list[dict[str, Any]]:
    """Return the records of everything that an executed notebook showed, in order."""
    return [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def outside(notebook: Any) -> list[Any]:
    """Return the outputs without a record, so that their source is not known.

    The picture that stands right before a record of the same words belongs to it.
    """
    return [
        output
        for cell in notebook.cells
        for output, after in pairwise([*cell.get("outputs", []), {}])
        if MIME not in output.get("data", {}) and not _belongs(output, after)
    ]


def loose(notebook: Any) -> list[Any]:
    """Return the outputs that show figures without a record.

    An output shows figures when it is a picture, or when its text (printed, a result, HTML) holds
    a digit.
    """
    return [output for output in outside(notebook) if _shows_figures(output)]


def texts(notebook: Any) -> Iterator[str]:
    """Yield everything that a reader reads in sentences: prose, text shown, titles, what is printed."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield str(cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            record = data.get(MIME, {})
            if record.get("rows"):
                yield str(record.get("title", ""))
                yield str(record.get("alt", ""))
            else:
                yield _text(output.get("text", ""))
                yield from (_text(t) for kind, t in data.items() if kind.startswith("text/"))


def _shows_figures(output: Any) -> bool:
    """Return whether an output without a record is a picture or holds a digit."""
    data = output.get("data", {})
    html = _text(data.get("text/html", ""))
    if any(kind.startswith("image/") for kind in data) or PICTURE.search(html):
        return True
    found = [_text(output.get("text", "")), unescape(NO_TEXT.sub(" ", html))]
    if not html:
        found += [_text(text) for kind, text in data.items() if kind.startswith("text/")]
    return any(character.isdigit() for text in found for character in text)


def _belongs(picture: Any, after: Any) -> bool:
    """Return whether the output after a picture is its record."""
    words = picture.get("metadata", {}).get("image/png", {}).get("alt")
    record = after.get("data", {}).get(MIME)
    if not record:
        return False
    if words is None:  # a notebook without its pictures keeps their words
        told = _text(picture.get("data", {}).get("text/plain", ""))
        return told == f"{record.get('title')}. {record.get('alt')}"
    return bool(words) and record.get("alt") == words


def _text(value: Any) -> str:
    """Return the text of an output, which a notebook may keep as a list of lines."""
    return "".join(value) if isinstance(value, list) else str(value)
