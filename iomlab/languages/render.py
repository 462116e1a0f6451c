"""One source, one language: put the prose of a notebook into the language asked for."""

from __future__ import annotations

import copy
import io
import tokenize
from collections.abc import Iterator, Mapping
from typing import Any

from iomlab.languages.catalogue import texts
from iomlab.languages.extract import literals, paragraphs


def prose(markdown: str, lang: str) -> str:
    """Translate Markdown paragraph by paragraph; a paragraph without translation stays English."""
    known = texts(lang)
    return "\n\n".join(known.get(part, part) for part in paragraphs(markdown))


def code(source: str, lang: str) -> str:
    """Put what a person reads in a code cell into ``lang``: comments, and the texts of ``say``.

    The rest stays as it is, and so does a cell that is not Python alone (magics, an open bracket).
    A message whose text is already in ``lang`` is said as it stands.

    >>> code('say("Unit")  # nothing known', "es")
    "say('Unidad')  # nothing known"
    """
    known = texts(lang)
    try:
        changes = [*_comments(source, known), *_said(source, known)]
    except (SyntaxError, tokenize.TokenError, ValueError):
        return source
    lines = source.splitlines(keepends=True)
    for first, start, last, end, text in sorted(changes, reverse=True):
        before, after = lines[first][:start], lines[last][end:]
        lines[first : last + 1] = [before + text + after]
    return "".join(lines)


Change = tuple[int, int, int, int, str]  # first line, its column, last line, its column, new text


def _comments(source: str, known: Mapping[str, str]) -> Iterator[Change]:
    """Yield the comments that have a translation."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string.lstrip("#").strip()
        if token.type == tokenize.COMMENT and text in known:
            line, column = token.start
            told = f"# {known[text]}"
            yield line - 1, column, line - 1, column + len(token.string), told


def _said(source: str, known: Mapping[str, str]) -> Iterator[Change]:
    """Yield the texts of ``say("…")`` that have a translation."""
    lines = source.splitlines()
    for node in literals(source):
        text = str(node.value)
        if text in known and node.end_lineno and node.end_col_offset is not None:
            first, last = node.lineno - 1, node.end_lineno - 1
            start = len(lines[first].encode()[: node.col_offset].decode())
            end = len(lines[last].encode()[: node.end_col_offset].decode())
            yield first, start, last, end, repr(known[text])


def notebook(source: Any, lang: str) -> Any:
    """Return a copy of a notebook (nbformat node) in ``lang``: prose, comments, sentences in code."""
    made = copy.deepcopy(source)
    if lang != "en":
        for cell in made.cells:
            if cell.cell_type == "markdown":
                cell.source = prose(cell.source, lang)
            elif cell.cell_type == "code":
                cell.source = code(cell.source, lang)
    made.metadata["language_of_text"] = lang
    return made
