"""Countries, areas and special codes: one table, three languages, no guessing.

A word finds a country only when the whole word is one of its codes, names or reviewed aliases.
"guinea" is Guinea and nothing else; "congo" fits two countries and is refused.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from iomlab.errors import CountryError, UsageError, suggest
from iomlab.languages.formats import LANGUAGES, spaced
from iomlab.messages import Message, say
from iomlab.places import shipped

LANGS = tuple(LANGUAGES)
KINDS = ("country", "area", "special")
PHRASES = ("the", "from", "in", "to", "of")
LIST_ALL = say("List all with: iomlab data countries")
_ARTICLES = ("the ", "el ", "la ", "los ", "las ", "le ", "les ", "l ")
_SAINTS = {"st": "saint", "ste": "sainte"}


def fold(text: str) -> str:
    """Return ``text`` without case, accents and punctuation, so that spellings can be compared.

    >>> fold("Côte d'Ivoire"), fold("St. Lucia")
    ('cote d ivoire', 'saint lucia')
    """
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("&", " and ").casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"\w+", plain.replace("_", " "))
    if len(words) > 1:  # "ST" alone is the code of Sao Tome and Principe
        words = [_SAINTS.get(word, word) for word in words]
    return " ".join(words)


@dataclass(frozen=True)
class Country:
    """A country, an area, or a special code such as ``STL`` (stateless persons).

    Examples
    --------
    >>> peru = get("PER")
    >>> peru.name("fr"), peru.phrase("from", "es"), peru.phrase("in", "fr")
    ('Pérou', 'del Perú', 'au Pérou')
    """

    iso3: str
    iso2: str
    m49: str
    unhcr: str
    kind: str
    un_member: bool
    un_region: str
    un_subregion: str
    iom_region: str
    ldc: bool
    lldc: bool
    sids: bool
    eu: bool
    neighbours: tuple[str, ...]
    texts: dict[str, str] = field(repr=False, compare=False)

    def _text(self, key: str, lang: str) -> str:
        if lang not in LANGS:
            raise UsageError(
                "There is no language {lang} here.",
                lang=repr(lang),
                nearest=suggest(lang, LANGS) or LANGS,
            )
        return self.texts[f"{key}_{lang}"]

    def name(self, lang: str = "en") -> str:
        """Return the short name, without article, for charts and tables."""
        return self._text("name", lang)

    def say(self, lang: str = "en") -> str:
        """Return the name, so that a message can hold a country and be said in any language."""
        return self.name(lang)

    def phrase(self, word: str, lang: str = "en") -> str:
        """Return the name as a sentence needs it.

        Parameters
        ----------
        word : {"the", "from", "in", "to", "of"}
            Name with its article, or after that preposition (in French "of" keeps the article that
            "from" drops: de la Syrie, originaire de Syrie). A sentence that begins with it needs
            a capital letter.
        lang : {"en", "es", "fr"}

        Examples
        --------
        >>> get("NLD").phrase("in"), get("USA").phrase("from", "fr"), get("IND").phrase("the", "es")
        ('in the Netherlands', 'des États-Unis d’Amérique', 'la India')
        """
        if word not in PHRASES:
            raise UsageError(
                "There is no phrase {word}.",
                word=repr(word),
                nearest=suggest(word, PHRASES) or PHRASES,
            )
        if word == "of":
            return self._of(lang)
        return self._text(word, lang)

    def _of(self, lang: str) -> str:
        """Return the genitive: as "from" in Spanish, but with the article in French (de la Syrie)."""
        the = self._text("the", lang)
        if lang == "en":
            return f"of {the}"
        if lang == "es":
            return self._text("from", lang)
        for article, joined in (("le ", "du "), ("les ", "des ")):
            if the.startswith(article):
                return joined + the.removeprefix(article)
        bare = not the.startswith(("la ", "l’", "l'"))
        vowel = fold(the)[:1] in "aeiouh"
        return f"d’{the}" if bare and vowel else f"de {the}"

    def note(self, lang: str = "en") -> str:
        """Return the footnote that must stand where the name stands, or an empty text."""
        return spaced(self._text("note", lang), lang)

    def footnote(self, lang: str = "en") -> str:
        """Return the note after the name, for where several places stand; or an empty text.

        >>> get("SSD").footnote()
        'South Sudan. Independent since 9 July 2011; earlier figures are usually within the Sudan.'
        """
        note = self.note(lang)
        return note and f"{self.name(lang)}. {note}"

    def named_in(self, text: str) -> bool:
        """Return whether an English text names the place, by its name or an alias.

        >>> get("TUR").named_in("Türkiye is left out."), get("GIN").named_in("Papua is left out.")
        (True, False)
        """
        spoken = f" {fold(text)} "
        return any(f" {word} " in spoken for word in _spoken()[self.iso3])

    def __str__(self) -> str:
        return self.name()


def _country(row: dict[str, str]) -> Country:
    """Make a country of one line of the table."""
    plain = ("iso3", "iso2", "m49", "unhcr", "kind", "un_region", "un_subregion", "iom_region")
    cells: dict[str, Any] = {key: row[key] for key in plain}
    cells |= {key: row[key] == "1" for key in ("un_member", "ldc", "lldc", "sids", "eu")}
    cells["neighbours"] = tuple(row["neighbours"].split())
    cells["texts"] = {key: text for key, text in row.items() if key[-3:] in ("_en", "_es", "_fr")}
    return Country(**cells)


@cache
def _table() -> dict[str, Country]:
    """Read the table of countries, by code."""
    with shipped("datasets", "countries", "countries.csv").open(encoding="utf-8", newline="") as f:
        return {row["iso3"]: _country(row) for row in csv.DictReader(f)}


@cache
def _words() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return word -> code, and word -> codes for words that fit more than one."""
    found: dict[str, str] = {}
    several: dict[str, tuple[str, ...]] = {}
    with shipped("datasets", "countries", "aliases.csv").open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            if row["kind"] == "ambiguous":
                several[fold(row["alias"])] = tuple(row["iso3"].split())
            else:
                found[fold(row["alias"])] = row["iso3"]
    table = _table().values()
    found |= {fold(c.name(lang)): c.iso3 for c in table for lang in LANGS}
    # Codes last and strongest, ISO3 before all: AUS is Australia, though UNHCR writes it for Austria.
    found |= {c.unhcr.casefold(): c.iso3 for c in table if c.unhcr}
    found |= {c.m49: c.iso3 for c in table if c.m49}
    found |= {c.iso2.casefold(): c.iso3 for c in table if c.iso2}
    found |= {c.iso3.casefold(): c.iso3 for c in table}
    return found, several


@cache
def _spoken() -> dict[str, tuple[str, ...]]:
    """Return code -> the names and aliases of a place, without codes."""
    found: dict[str, list[str]] = {code: [] for code in _table()}
    for word, code in _words()[0].items():
        if len(word) > 3:
            found[code].append(word)
    return {code: tuple(words) for code, words in found.items()}


def _label(code: str) -> Message:
    return say("{code} ({name})", code=code, name=_table()[code])


def _nearest(text: str) -> list[str]:
    """Return up to three countries whose code or name looks like ``text``."""
    word, known = fold(text), _words()[0]
    codes = suggest(word, [c.casefold() for c in _table()]) if len(word) <= 4 else []
    names = suggest(word, [w for w in known if len(w) > 3], most=6) if len(word) > 3 else []
    return list(dict.fromkeys(known[w] for w in codes or names))[:3]


def _unknown(text: str) -> CountryError:
    return CountryError(
        "Unknown country {word}.",
        word=repr(text),
        nearest=[_label(code) for code in _nearest(text)],
        next_step=LIST_ALL,
    )


def get(code: str) -> Country:
    """Return the country, area or special code whose ISO 3166-1 alpha-3 code is ``code``.

    Raises
    ------
    CountryError
        When there is no such code; it names the nearest ones.

    Examples
    --------
    >>> get("HND").name("es")
    'Honduras'
    >>> get("HNDD")
    Traceback (most recent call last):
        ...
    iomlab.errors.CountryError: Unknown country 'HNDD'. Did you mean HND (Honduras)? List all with: iomlab data countries
    """
    try:
        return _table()[code]
    except (KeyError, TypeError):
        raise _unknown(str(code)) from None


def find(text: str) -> Country:
    """Return the country, area or special code that ``text`` means, or refuse.

    Parameters
    ----------
    text : str
        ISO3, ISO2 (``NA`` is Namibia), M49, UNHCR code, a name in English, Spanish or French, or a
        reviewed alias. Case, accents and punctuation do not matter; parts of names never match. A
        code that ISO and UNHCR use differently is read as ISO; for UNHCR's tables use
        :func:`from_unhcr`.

    Raises
    ------
    CountryError
        When nothing is called so, or more than one is.

    Examples
    --------
    >>> find("guinea").iso3, find("Costa de Marfil").iso3, find("na").iso3
    ('GIN', 'CIV', 'NAM')
    >>> find("congo")
    Traceback (most recent call last):
        ...
    iomlab.errors.CountryError: 'congo' fits more than one country or area, or none exactly. Did you mean COD (Democratic Republic of the Congo), COG (Republic of the Congo)? List all with: iomlab data countries
    """
    if isinstance(text, Country):
        return text
    found, several = _words()
    word = fold(str(text))
    if word.isdecimal():  # M49 from a number, but not from "-4"
        word = str(text).strip().zfill(3)
    words = [word, *(word.removeprefix(a) for a in _ARTICLES if word.startswith(a))]
    words.append(word.removesuffix(" the"))
    for candidate in words:
        if candidate in several:
            raise CountryError(
                "{word} fits more than one country or area, or none exactly.",
                word=repr(str(text)),
                nearest=[_label(code) for code in several[candidate]],
                next_step=LIST_ALL,
            )
        if candidate in found:
            return _table()[found[candidate]]
    raise _unknown(str(text))


@cache
def _by_unhcr() -> dict[str, Country]:
    return {c.unhcr: c for c in _table().values() if c.unhcr}


def from_unhcr(code: str) -> Country:
    """Return the country of one of UNHCR's own codes (``AUS`` is Austria, ``ARE`` Egypt).

    >>> from_unhcr("AUS").iso3, from_unhcr("GAZ").iso3, from_unhcr("STA").iso3
    ('AUT', 'PSE', 'STL')
    """
    try:
        return _by_unhcr()[code]
    except (KeyError, TypeError):
        raise _unknown(str(code)) from None


def all_countries(kind: str | Iterable[str] | None = None) -> list[Country]:
    """Return all entries in order of their code, or those of one kind or several.

    >>> len(all_countries("country")), all_countries("area")[0].iso3
    (195, 'ABW')
    """
    wanted = KINDS if kind is None else (kind,) if isinstance(kind, str) else tuple(kind)
    for each in wanted:
        if each not in KINDS:
            raise UsageError("There is no kind {kind}.", kind=repr(each), nearest=KINDS)
    return sorted((c for c in _table().values() if c.kind in wanted), key=lambda c: c.iso3)


def neighbours(iso3: str) -> list[Country]:
    """Return the countries and areas that share a land border with ``iso3``.

    >>> [c.iso3 for c in neighbours("HND")]
    ['GTM', 'NIC', 'SLV']
    """
    return [get(code) for code in get(iso3).neighbours]
