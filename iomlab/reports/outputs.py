"""Read back from an executed notebook what it showed."""

from __future__ import annotations

import re
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


def unsourced(notebook: Any) -> int:
    """Return how many outputs show figures without a record, so that no check has seen them.

    An output shows figures when it is a picture, or when its text (printed, a result, HTML) holds
    a digit. The picture that stands right before a record of the same words belongs to it.

    Examples
    --------
    >>> printed = {"output_type": "stream", "name": "stdout", "text": "3 persons"}
    >>> unsourced(type("Notebook", (), {"cells": [{"outputs": [printed]}]}))
    1
    """
    return sum(
        _shows_figures(output) and not _belongs(output, after)
        for cell in notebook.cells
        for output, after in pairwise([*cell.get("outputs", []), {}])
    )


def _shows_figures(output: Any) -> bool:
    """Return whether an output without a record is a picture or holds a digit."""
    data = output.get("data", {})
    if MIME in data:
        return False
    html = _text(data.get("text/html", ""))
    if any(kind.startswith("image/") for kind in data) or PICTURE.search(html):
        return True
    texts = [_text(output.get("text", "")), unescape(NO_TEXT.sub(" ", html))]
    if not html:
        texts += [_text(text) for kind, text in data.items() if kind.startswith("text/")]
    return any(character.isdigit() for text in texts for character in text)


def _belongs(picture: Any, after: Any) -> bool:
    """Return whether the output after a picture is its record."""
    words = picture.get("metadata", {}).get("image/png", {}).get("alt")
    record = after.get("data", {}).get(MIME)
    return bool(record and words) and record.get("alt") == words


def _text(value: Any) -> str:
    """Return the text of an output, which a notebook may keep as a list of lines."""
    return "".join(value) if isinstance(value, list) else str(value)


def tables(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the records that hold figures, in order."""
    return [record for record in shown if record.get("rows")]
