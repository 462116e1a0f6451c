"""Recognise by its shape what points to a person: e-mails, phones, documents, places, births, texts.

No list of names is kept. Digits may be Latin, Arabic-Indic or full-width. Each shape says how many
cells of a column must have it, so that one odd cell refuses no table of totals.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from iomlab.data.personal_words import EVENTS, SPOTS, words

MOST = 5000  # cells of a column that are read
LONGEST = 2000  # letters of a cell that are read
PROSE, SENTENCE = 80, 12  # letters and words of a text that tells a story

EMAIL = re.compile(r"(?:^|[\s<(;,:])[^@\s<>(),;:]+@[^@\s<>(),;]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?:\+|00)\d[\d\s().-]{6,}\d|\(?\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,4}")
POINT = re.compile(
    r"(?i)\bPOINT\s*Z?\s*\(|-?\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}"
    r"|\d{1,3}\s*°\s*\d{1,2}\s*[′'’]\s*(?:\d{1,2}(?:\.\d+)?\s*[″\"”]?\s*)?[NSEWO]\b"
    r"|\"type\"\s*:\s*\"Point\"|\b[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}\b"
    r"|\bgeo:-?\d|[?&@/]-?\d{1,2}\.\d{4,},-?\d{1,3}\.\d{4,}"
)
DOCUMENT = re.compile(
    r"[A-Z]{1,3}-?\d{6,10}[A-Z]?|\d{7,8}-?[A-Z]|[A-Z]{4}\d{6}[A-Z0-9]{8}|\d{3}-\d{2}-\d{4}"
    r"|\d{3}\.\d{3}\.\d{3}-\d{2}|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?"
    r"|\d{3}-\d{2}[A-Z]\d{5}|[A-Z]{2,6}[-/ ]\d{2,4}[-/ ]\d{3,8}|(?:P|I|V)[A-Z<][A-Z]{3}[A-Z<]{5,}.*"
)
STREET = re.compile(
    r"(?i)^(?:c/|calle|avenida|av\.|carrera|cra\.?|cl\.|rue|boulevard|bd\.?|chemin|rua|travessa|estrada|alameda"
    r"|pasaje|camino|شارع)\s+\S.*\d|^\d+\s?[a-z]?,?\s+(?:bis\s+)?(?:rue|avenue|boulevard|chemin|impasse|place)\s+\S"
    r"|^\d+[a-z]?\s+(?:\S+\s+){1,4}(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|boulevard|blvd\.?)\b"
)
TITLED = re.compile(
    r"(?:Mr|Mrs|Ms|Miss|Sr|Sra|Srta|Don|Doña|Mme|Mlle|Dona|السيد|السيدة)\.? \w[\w'’-]+(?: \w[\w'’-]+){0,4}"
    r"|[A-ZÀ-Þ][A-ZÀ-Þ'’ -]+, [A-ZÀ-Þ][a-zß-ÿ'’-]+(?: [A-ZÀ-Þ][a-zß-ÿ'’-]+){0,3}"
)
# Looked at strictly, one such text in a column is enough.
SIGNS = (
    (
        re.compile(r"(\+\d[\d\s().-]{6,}|(?=(?:\D*\d){9})\(?\d[\d\s().-]+)"),
        "phone",
    ),
    (re.compile(r"[A-Z]{1,3}\d{6,9}[A-Z]?|\d{7,8}-?[A-Z]|[A-Z]{4}\d{6}[A-Z0-9]{8}"), "document"),
    (re.compile(r"-?\d{1,3}\.\d{3,}\s+-?\d{1,3}\.\d{3,}"), "coordinates"),
)
PERIOD = re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{4}\s*[-–/]\s*\d{4}")
DAY = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?|(?P<d2>\d{1,2})[-/. ](?P<m2>\d{1,2})[-/. ](?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th|er|º)?[ -](?:de )?(?P<w>[^\W\d_]{3,10})\.?,?[ -](?:de )?(?P<y3>\d{4})"
    r"|(?P<w4>[^\W\d_]{3,10})\.? (?P<d4>\d{1,2}),? (?P<y4>\d{4})|(?P<y5>19\d\d|20\d\d)(?P<m5>0[1-9]|1[0-2])(?P<d5>[0-3]\d)"
)
SPREAD, ADULT = 15, 12  # years between the oldest and newest birth; years since the middle one


def plain(text: str) -> str:
    """Return a text with Latin digits, without marks that turn its direction.

    >>> plain("٠٥٠ ١٢٣ ٤٥٦٧")
    '050 123 4567'
    """
    found = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c
        for c in found
        if unicodedata.category(c) != "Cf"
    )


def texts(values: Iterable[Any]) -> list[str]:
    """Return the texts of a column as the shapes are to see them, without blanks.

    >>> texts([" a ", 3, None, ""])
    ['a']
    """
    read = list(values)[:MOST]
    return [plain(v[:LONGEST]).strip() for v in read if isinstance(v, str) and v.strip()]


def by_content(values: Iterable[Any], strict: bool = False, name: str = "") -> str | None:
    """Return the kind of reason for which the content of a column is refused, or None.

    Parameters
    ----------
    values : iterable
        Cells of a column; the first 5,000 are read.
    strict : bool
        One text that looks like a phone, a document or a point is enough.
    name : str
        The column's name: a day of ratification is no birthday.

    Examples
    --------
    >>> by_content(["HND", "2015-2017"]), by_content(["ana@example.org"]), by_content([14.0723])
    (None, 'email', None)
    >>> by_content(["Calle 5 #12-40", "Avenida Central 7"]), by_content(["12 de março de 1987"] * 2)
    ('address', None)
    """
    cells = list(values)[:MOST]
    told = texts(cells)
    if any(EMAIL.search(t) for t in told):
        return "email"
    if any(POINT.search(t) for t in told):
        return "coordinates"
    days = [t for t in told if DAY.fullmatch(t)]
    if any(PHONE.fullmatch(t) and not DAY.fullmatch(t) for t in told):
        return "phone"
    if _most(told, DOCUMENT):
        return "document"
    if _some(told, STREET):
        return "address"
    if _most(told, TITLED):
        return "name"
    if _births(cells, days, told, name):
        return "birth"
    if set(words(name)) & SPOTS and _spots(told):
        return "admin"
    if strict:
        single = [t for t in told if not PERIOD.fullmatch(t) and not DAY.fullmatch(t)]
        return next((kind for sign, kind in SIGNS if any(map(sign.fullmatch, single))), None)
    return None


def _most(told: Sequence[str], shape: re.Pattern[str]) -> bool:
    """Return whether more than half of several texts have a shape from end to end."""
    found = [t for t in told if shape.fullmatch(t) and not DAY.fullmatch(t)]
    return len(told) > 1 and len(found) * 2 > len(told)


def _some(told: Sequence[str], shape: re.Pattern[str]) -> bool:
    """Return whether two different texts, and a fifth of all, begin with a shape."""
    found = [t for t in told if len(t) <= 120 and shape.search(t)]
    return len(set(found)) > 1 and len(found) * 5 >= len(told)


def _spots(told: Sequence[str]) -> bool:
    """Return whether places are told as finely as a hamlet: many, most of them of several parts."""
    different = set(told)
    fine = [t for t in different if t.count(",") >= 2 or len(t.split()) >= 5]
    return len(different) >= 10 and len(fine) * 2 > len(different)


def few(values: Iterable[Any]) -> bool:
    """Return whether the same few texts come again and again, as the names of indicators do.

    >>> few(["Natural hazard", "Conflict"] * 10), few(["Ana", "Eva"])
    (True, False)
    """
    told = texts(values)
    return len(told) >= 20 and len(set(told)) * 5 < len(told)


def _births(cells: Sequence[Any], days: Sequence[str], told: Sequence[str], name: str) -> bool:
    """Return whether days look like births: most cells are days, far apart, and long ago."""
    if set(words(name)) & EVENTS or len(days) * 10 < len(told) * 8:
        return False
    years = [_year(day) for day in days]
    years += [c.year for c in cells if isinstance(c, dt.date) and c == c]
    known = sorted(year for year in years if year)
    if len(known) < 3:
        return False
    today = dt.date.today().year
    spread = known[-1] - known[0]
    return SPREAD <= spread <= 120 and today - known[len(known) // 2] >= ADULT


def _year(day: str) -> int | None:
    """Return the year of a text that is a day, or None when no such day can be."""
    found = DAY.fullmatch(day)
    given = found.groupdict() if found else {}
    year = next((int(v) for k, v in given.items() if k[0] == "y" and v), 0)
    month = next((int(v) for k, v in given.items() if k[0] == "m" and v), 1)
    number = next((int(v) for k, v in given.items() if k[0] == "d" and v), 1)
    fits = 1900 <= year <= dt.date.today().year and 1 <= number <= 31 and 1 <= month <= 31
    return year if fits else None


def free_text(values: Iterable[Any]) -> bool:
    """Return whether a column holds free text: three or more long sentences, hardly one like another.

    >>> story = "She left the village with her two children after the flood of that year, by bus and on foot {}."
    >>> free_text([story.format(n) for n in range(4)]), free_text(["Honduras", "Guatemala"] * 9)
    (True, False)
    """
    long = [t for t in texts(values) if len(t) >= PROSE and len(t.split()) >= SENTENCE]
    return len(long) >= 3 and len(set(long)) * 5 >= len(long) * 4
