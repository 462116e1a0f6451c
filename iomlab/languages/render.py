"""One source, one language: put the prose of a notebook into the language asked for."""

from __future__ import annotations

import copy
from typing import Any

from iomlab.languages.catalogue import texts
from iomlab.languages.extract import paragraphs


def prose(markdown: str, lang: str) -> str:
    """Translate Markdown paragraph by paragraph; a paragraph without translation stays English."""
    known = texts(lang)
    return "\n\n".join(known.get(part, part) for part in paragraphs(markdown))


def notebook(source: Any, lang: str) -> Any:
    """Return a copy of a notebook (nbformat node) with its prose in ``lang``.

    Code is left as it is: labels and sentences in code are messages, said in ``lang`` when shown.
    """
    made = copy.deepcopy(source)
    if lang != "en":
        for cell in made.cells:
            if cell.cell_type == "markdown":
                cell.source = prose(cell.source, lang)
    made.metadata["language_of_text"] = lang
    return made
