"""Words of the field explained: the term and its definition in the reader's language."""

from __future__ import annotations

from html import escape
from typing import Any

from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.errors import DataError, suggest
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language, spaced
from iomlab.messages import say
from iomlab.show.shown import Shown

TABLE = "glossary"
ALSO = {"mixed migration": "mixed movements", "stock": "migrant stock", "flow": "migration flow"}


def explain(term: str, lang: str = "en") -> Shown:
    """Show a term of the glossary with its definition.

    Parameters
    ----------
    term : str
        The term in any of the three languages, or its key: ``stock``, ``mixed migration``.
    lang : str
        Language of the answer.

    Raises
    ------
    DataError
        When the glossary has no such term; the nearest are named.

    Examples
    --------
    >>> explain("mixed migration", lang="es").title
    'movimientos mixtos'
    """
    return terms([term], lang)


def terms(wanted: list[str], lang: str) -> Shown:
    """Show several terms as one list; a link in the prose leads to ``#term-<key>``."""
    check_language(lang)
    glossary = load(TABLE)
    rows = glossary.loc[[_line(glossary, term) for term in wanted]]
    items = "".join(
        f'<dt id="term-{escape(str(row.key).replace("_", "-"))}">{escape(row[lang])}</dt>'
        f"<dd>{escape(spaced(row['definition_' + lang], lang))}</dd>"
        for _, row in rows.iterrows()
    )
    title = rows[lang].iloc[0] if len(rows) == 1 else tell(say("Terms"), lang)
    plain = spaced(
        " ".join(f"{row[lang]}: {row['definition_' + lang]}" for _, row in rows.iterrows()), lang
    )
    html = f'<dl class="terms">{items}</dl>'
    return Shown("terms", "", title, plain, lang, html=html, sources=glossary.sources)


def _line(glossary: Figures, term: str) -> Any:
    """Return the line of ``term``, written in any language or as its key."""
    wanted = ALSO.get(_bare(term), _bare(term))
    names: dict[str, Any] = {}
    for name in ("key", "en", "es", "fr"):
        for line, text in glossary[name].dropna().items():
            names.setdefault(_bare(text), line)
    if wanted in names:
        return names[wanted]
    raise DataError(
        "The glossary has no term {term}.",
        term=repr(term),
        nearest=suggest(wanted, names),
        next_step=say("See all terms with: iomlab data show glossary"),
    )


def _bare(text: str) -> str:
    """Return a term without what writers vary: case, hyphens, spaces."""
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
