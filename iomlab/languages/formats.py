"""Numbers, dates and lists as each language writes them (CLDR, through Babel)."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from iomlab.errors import UsageError, suggest
from iomlab.messages import say

LANGUAGES = {"en": "English", "es": "Español", "fr": "Français"}
MISSING, MINUS = "–", "−"
LARGEST = 1e21  # from here on a number is written with a power of ten, as Python does


def check_language(lang: str) -> str:
    """Return ``lang`` when iomlab speaks it.

    Raises
    ------
    UsageError
        For any other code, naming the ones there are.
    """
    if lang in LANGUAGES:
        return lang
    raise UsageError(
        "iomlab does not speak {lang}.",
        lang=repr(lang),
        nearest=suggest(str(lang), LANGUAGES),
        next_step=say("Languages: {languages}.", languages=", ".join(LANGUAGES)),
    )


@cache
def _locale(lang: str) -> Any:
    from babel import Locale

    return Locale.parse("en_GB" if lang == "en" else check_language(lang))


def number(value: Any, lang: str, decimals: int | None = None) -> str:
    """Write a number in the language's form; a missing one as a dash, never as zero.

    Spanish leaves numbers of four digits whole (CLDR ``minimumGroupingDigits``); French parts
    thousands with a narrow no-break space. Below zero stands a minus sign, no hyphen; what rounds
    to zero has none.

    >>> number(1234567, "es"), number(1234, "es"), number(0.256, "en", 1), number(-2.5, "fr", 1)
    ('1.234.567', '1234', '0.3', '−2,5')
    """
    if str(value) in ("None", "<NA>", "nan", "NaT"):
        return MISSING
    from babel.numbers import format_decimal, format_scientific

    if LARGEST <= abs(float(value)) < math.inf:
        return format_scientific(value, format="0.##E0", locale=_locale(lang)).replace("-", MINUS)
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 2
    grouped = not (lang == "es" and abs(float(value)) < 10_000)
    pattern = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    told = format_decimal(value, format=pattern, locale=_locale(lang))
    return told.replace("-", MINUS if _is_sized(told) else "")


def _is_sized(told: str) -> bool:
    """Return whether a number as it is written is another than zero, and so has a sign."""
    return any(c in "123456789∞" for c in told)


def spelled(value: float, spec: str, lang: str) -> str:
    """Write a number by a format such as ``.1f``, ``+.2f``, ``.0%`` or ``.3g``, in the language.

    >>> spelled(0.4521, ".1%", "es"), spelled(1234.5678, ",.1f", "fr"), spelled(0.00123456, ".2g", "en")
    ('45,2\xa0%', '1\u202f234,6', '0.0012')
    """
    if spec.startswith("+"):
        told = spelled(value, spec[1:], lang)
        return ("+" if value > 0 and _is_sized(told) else "") + told
    if not math.isfinite(value):
        return number(value, lang)
    digits = re.fullmatch(r",?(?:\.(\d+))?([f%gd]?)", spec)
    if not digits:
        return format(value, spec)
    places = int(digits.group(1)) if digits.group(1) else None
    if digits.group(2) == "%":
        sign = "\u202f%" if lang == "fr" else _locale(lang).percent_formats[None].suffix[0]
        return number(value * 100, lang, places or 0) + sign
    if digits.group(2) == "g":
        plain = f"{float(f'{value:.{places or 6}g}'):.12f}".rstrip("0")
        places = len(plain.split(".")[1])
    return number(value, lang, places)


def spaced(text: str, lang: str) -> str:
    """Put the space that no line may break at where a text has a plain one, or none.

    It is narrow in French; Spanish has one before a per cent sign.

    >>> spaced("Sauver des vies; disparus : qui ?", "fr"), spaced("Lives; missing", "en")
    ('Sauver des vies\u202f; disparus\u202f: qui\u202f?', 'Lives; missing')
    >>> spaced("Extremo inferior (95 %)", "es")
    'Extremo inferior (95\xa0%)'
    """
    if lang == "es":
        return re.sub(r"(?<=[\d}*]) (?=%)", "\xa0", text)
    if lang != "fr":
        return text
    text = re.sub(r"[ \xa0]+(?=[:?%»]|!(?!=))|(?<=\w)[ \xa0]*(?=; )", "\u202f", text)
    return re.sub(r"«[ \xa0\u202f]*", "«\u202f", text)


def years(text: str, lang: str) -> str:
    """Join the ends of a run of years as the language does: by a dash in English, else a hyphen.

    >>> years("2010, 2012-2024", "en"), years("2019–2020", "es")
    ('2010, 2012–2024', '2019-2020')
    """
    return re.sub(r"(?<=\b\d{4})[-–](?=\d{4}\b)", "–" if lang == "en" else "-", text)


def date(day: dt.date, lang: str) -> str:
    """Write a date in full: ``24 November 2026``.

    >>> date(dt.date(2026, 11, 24), "fr")
    '24 novembre 2026'
    """
    from babel.dates import format_date

    return format_date(day, format="long", locale=_locale(lang))


def listed(words: Iterable[str], lang: str) -> str:
    """Join words as in a sentence: ``a, b and c``.

    >>> listed(["a", "b", "c"], "es")
    'a, b y c'
    """
    from babel.lists import format_list

    return format_list(list(words), locale=_locale(lang))
