"""The words around a picture: where the figures come from, what they mean, what to beware of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from iomlab import countries
from iomlab.data.carried import overrides_of
from iomlab.data.figures import PLACES, Figures
from iomlab.data.guard import Override
from iomlab.data.source import Caveat, Column, Source
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say


def caption(frame: Figures, columns: Iterable[str], lang: str, notes: Sequence[str] = ()) -> str:
    """Return the caption of what shows ``columns`` of ``frame``: HTML, one paragraph a source.

    It names publisher, source, edition and years, defines the columns shown and gives the
    caveats that concern them; ``notes`` follow, and what the definition guard was told to allow.
    """
    shown = list(columns)
    codes = places(frame)
    credits = (_credit(source, shown, codes, lang) for source in frame.sources)
    parts = [f"<p>{credit}</p>" for credit in dict.fromkeys(credits)]
    made = [defined(c.title, c.description, lang) for c in _made(frame, shown)]
    if made:
        start = tell(say("Computed by iomlab from these figures."), lang)
        parts.append(f"<p>{escape(' '.join([start, *made]))}</p>")
    parts += [f"<p>{escape(note)}</p>" for note in dict.fromkeys(notes)]
    parts += [f"<p>{escape(note)}</p>" for note in allowed(overrides_of(frame), lang)]
    return '<div class="caption">' + "".join(parts) + "</div>"


def allowed(overrides: Iterable[Override], lang: str) -> list[str]:
    """Return the sentences on figures put together although they don’t measure the same."""
    return [tell(override.sentence(), lang) for override in overrides]


def _made(frame: Figures, shown: list[str]) -> list[Column]:
    """Return the computed columns among those shown that say what they mean."""
    return [c for c in frame.made if c.name in shown and c.description]


def places(frame: Figures) -> list[str]:
    """Return the codes of the places that a frame is about."""
    roles = [frame.role(role) for role in PLACES]
    return sorted({str(code) for name in roles if name for code in frame[name].dropna().unique()})


def caveats(source: Source, codes: Iterable[str], columns: Iterable[str]) -> list[str]:
    """Return what to beware of with a picture of these places and columns, most general first.

    The first caveat of a source stands everywhere unless it names places or columns; the others
    stand where they name a place or column shown.

    >>> from iomlab.data.load import source
    >>> caveats(source("displacement_by_origin"), ["VEN"], ["refugees"])[1][:10]
    'Venezuela:'
    """
    return [caveat.text for caveat in _concerning(source, list(codes), list(columns))]


def warnings(source: Source, codes: Iterable[str], columns: Iterable[str], lang: str) -> list[str]:
    """Return :func:`caveats` as sentences, each with the places shown that its text leaves unnamed.

    >>> from iomlab.data.load import source
    >>> warnings(source("migrant_stock_totals"), ["CRI", "HND"], ["emigrants"], "en")[1][:46]
    'Beware (Costa Rica): Emigrants of these places'
    """
    codes = list(codes)
    told = []
    for caveat in _concerning(source, codes, list(columns)):
        here = unnamed(caveat, codes)
        words = say("Beware: {caveat}", caveat=say(caveat.text))
        if here:
            words = say("Beware ({places}): {caveat}", places=here, caveat=say(caveat.text))
        told.append(tell(words, lang))
    return told


def unnamed(caveat: Caveat, codes: Iterable[str]) -> list[countries.Country]:
    """Return the places among ``codes`` that a caveat concerns, unless its text names them all.

    >>> unnamed(Caveat("Venezuela: counted apart.", ("VEN", "COL")), ["VEN", "PER"])
    []
    """
    concerned = set(caveat.places) & set(codes)
    here = [place for place in countries.all_countries() if place.iso3 in concerned]
    return here if any(not place.named_in(caveat.text) for place in here) else []


def _concerning(source: Source, codes: list[str], columns: list[str]) -> list[Caveat]:
    first = [c for c in source.caveats[:1] if not (c.places or c.columns)]
    return [*first, *(c for c in source.caveats if c.concerns(codes, columns))]


def _credit(source: Source, columns: list[str], codes: list[str], lang: str) -> str:
    described = [c for c in source.columns if c.name in columns and c.role == "value"]
    first = say("Synthetic data, made for training: no row is a real person or place.")
    told = [tell(first, lang)] if source.synthetic else []
    told += [tell(declared(source.purpose, source.threshold), lang)] if source.purpose else []
    told += [tell(_named(source, lang), lang)]
    told += [defined(c.title, c.description, lang) for c in described if c.title != c.description]
    return escape(" ".join([*told, *warnings(source, codes, columns, lang)]))


def _named(source: Source, lang: str) -> Message:
    """Return the sentence that names a source; years stand in it where it has some."""
    named: dict[str, Any] = {
        "name": published_as(source, lang),
        "edition": tell(edition(source.edition), lang).removesuffix("."),
        "years": formats.years(tell(source.years, lang), lang),
    }
    if source.years.startswith("none"):
        return say("Source: {name}; {edition}.", **named)
    if source.years[:1].isdigit():
        return say("Source: {name}; {edition}; years: {years}.", **named)
    return say("Source: {name}; {edition}; {years}.", **named)


def published_as(source: Source, lang: str) -> str:
    """Return publisher and title of a source, the publisher once.

    >>> from iomlab.data.load import source
    >>> published_as(source("employment_by_origin"), "en")[:22]
    'Eurostat lfsa_ergan, e'
    """
    publisher, name = tell(source.publisher, lang), tell(source.source_name, lang)
    said = all(re.search(rf"\b{re.escape(part)}\b", name) for part in publisher.split(", "))
    return name if said else f"{publisher}, {name}"


def declared(purpose: str, threshold: int) -> Message:
    """Return the sentence that stands with everything made from records of persons.

    >>> print(declared("Planning of shelters", 11))
    Made from records of persons, for this purpose: Planning of shelters. No count under 11 is shown.
    """
    return say(
        "Made from records of persons, for this purpose: {purpose}. No count under {least} is shown.",
        purpose=purpose,
        least=threshold,
    )


def defined(name: str, text: str, lang: str) -> str:
    """Return ``name: text.`` with the colon of the language."""
    told = tell(say("{name}: {text}", name=say(name), text=say(text)), lang)
    return told if told.endswith((".", "!", "?")) else told + "."


def quoted(source: Source) -> Message:
    """Return the title of a table in the quotation marks of the reader’s language."""
    return say("“{title}”", title=source)


def edition(text: str) -> Message:
    """Return the words for an edition; another draw of a synthetic table names seed and settings.

    >>> str(edition("seed 7, dependence 3.0"))
    'seed 7, dependence 3.0'
    """
    found = re.fullmatch(r"seed (\d+)(?:, dependence ([\d.]+))?", text)
    if not found:
        return say(text)
    seed, dependence = found.groups()
    if dependence is None:
        return say("seed {seed}", seed=seed)
    return say("seed {seed}, dependence {value:.1f}", seed=seed, value=float(dependence))


def source_list(sources: Iterable[Source], lang: str) -> str:
    """Return the full record of each source as HTML: licence, file, hash and every caveat."""
    return "".join(_record(source, lang) for source in sources)


def _record(source: Source, lang: str) -> str:
    rows = (
        (say("Publisher"), tell(source.publisher, lang)),
        (say("Source"), tell(source.source_name, lang)),
        (say("Edition"), tell(edition(source.edition), lang)),
        (say("Years"), formats.years(tell(source.years, lang), lang)),
        (say("Licence"), tell(source.licence, lang)),
        (say("Retrieved"), formats.date(dt.date.fromisoformat(source.accessed), lang)),
        (say("File"), source.path),
        (say("SHA-256"), source.sha256),
    )
    listed = "".join(
        f"<dt>{escape(tell(name, lang))}</dt><dd>{escape(value)}</dd>" for name, value in rows
    )
    limits = "".join(f"<li>{escape(_limit(caveat, lang))}</li>" for caveat in source.caveats)
    heading = escape(tell(say("What to beware of"), lang))
    return (
        f'<section class="source"><h3>{escape(source.say(lang))}</h3>'
        f"<p>{escape(tell(source.description, lang))}</p><dl>{listed}</dl>"
        f"<p><strong>{heading}</strong></p><ul>{limits}</ul></section>"
    )


def _limit(caveat: Caveat, lang: str) -> str:
    """Return a caveat with all the places that it concerns, where its text doesn’t name them."""
    places = unnamed(caveat, caveat.places)
    named = say("{name}: {text}", name=places, text=say(caveat.text))
    return tell(named if places else caveat.text, lang)
