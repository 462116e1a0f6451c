"""The words around a picture: where the figures come from, what they mean, what to beware of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from html import escape

from iomlab.data.figures import PLACES, Figures
from iomlab.data.source import Source
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say


def caption(frame: Figures, columns: Iterable[str], lang: str, notes: Sequence[str] = ()) -> str:
    """Return the caption of what shows ``columns`` of ``frame``: HTML, one paragraph a source.

    It names publisher, source, edition and years, defines the columns shown and gives the first
    caveat of each source and those that name a place shown; ``notes`` follow.
    """
    shown = list(columns)
    places = _places(frame)
    parts = [f"<p>{_credit(source, shown, places, lang)}</p>" for source in frame.sources]
    parts += [f"<p>{escape(note)}</p>" for note in dict.fromkeys(notes)]
    return '<div class="caption">' + "".join(parts) + "</div>"


def _places(frame: Figures) -> list[str]:
    """Return the place that a frame is about: none when it compares several."""
    roles = [frame.role(role) for role in PLACES]
    found = {str(code) for name in roles if name for code in frame[name].dropna().unique()}
    return sorted(found) if len(found) == 1 else []


def about_places(source: Source, codes: Iterable[str]) -> list[str]:
    """Return the caveats of a source that name one of these places.

    >>> from iomlab.data.load import source
    >>> about_places(source("displacement_by_origin"), ["VEN"])[0][:10]
    'Venezuela:'
    """
    from iomlab import countries

    known = {c.iso3: c.name("en") for c in countries.all_countries()}
    names = [known[code] for code in codes if code in known]
    return [c for c in source.caveats if any(re.search(rf"\b{re.escape(n)}\b", c) for n in names)]


def _credit(source: Source, columns: list[str], places: list[str], lang: str) -> str:
    described = [c for c in source.columns if c.name in columns and c.role == "value"]
    told = [
        tell(
            say(
                "Source: {publisher}, {name}; {edition}; years: {years}.",
                publisher=say(source.publisher),
                name=say(source.source_name),
                edition=_bare(source.edition, lang),
                years=say(source.years),
            ),
            lang,
        )
    ]
    told += [defined(c.title, c.description, lang) for c in described if c.title != c.description]
    caveats = dict.fromkeys([*source.caveats[:1], *about_places(source, places)])
    told += [tell(say("Beware: {caveat}", caveat=say(caveat)), lang) for caveat in caveats]
    return escape(" ".join(told))


def defined(name: str, text: str, lang: str) -> str:
    """Return ``name: text.`` with the colon of the language."""
    told = tell(say("{name}: {text}", name=say(name), text=say(text)), lang)
    return told if told.endswith((".", "!", "?")) else told + "."


def quoted(source: Source) -> Message:
    """Return the title of a table in the quotation marks of the reader’s language."""
    return say("“{title}”", title=source)


def _bare(text: str, lang: str) -> str:
    """Return a text in ``lang`` without its full stop, to stand inside a sentence."""
    return tell(text, lang).removesuffix(".")


def source_list(sources: Iterable[Source], lang: str) -> str:
    """Return the full record of each source as HTML: licence, file, hash and every caveat."""
    return "".join(_record(source, lang) for source in sources)


def _record(source: Source, lang: str) -> str:
    rows = (
        (say("Publisher"), tell(source.publisher, lang)),
        (say("Source"), tell(source.source_name, lang)),
        (say("Edition"), tell(source.edition, lang)),
        (say("Years"), tell(source.years, lang)),
        (say("Licence"), tell(source.licence, lang)),
        (say("Retrieved"), formats.date(dt.date.fromisoformat(source.accessed), lang)),
        (say("File"), source.path),
        (say("SHA-256"), source.sha256),
    )
    listed = "".join(
        f"<dt>{escape(tell(name, lang))}</dt><dd>{escape(value)}</dd>" for name, value in rows
    )
    limits = "".join(f"<li>{escape(tell(caveat, lang))}</li>" for caveat in source.caveats)
    heading = escape(tell(say("What to beware of"), lang))
    return (
        f'<section class="source"><h3>{escape(source.say(lang))}</h3>'
        f"<p>{escape(tell(source.description, lang))}</p><dl>{listed}</dl>"
        f"<p><strong>{heading}</strong></p><ul>{limits}</ul></section>"
    )
