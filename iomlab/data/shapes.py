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

EMAIL = re.compile(
    r"(?:^|[\s<(;,:])[^@\s<>(),;:]+@[^@\s<>(),;]+\.[^\W\d_]{2,}"
    r"|\w\s*[\[({]\s*(?:at|arroba|à|chez)\s*[\])}]\s*\w"
)
PHONE = re.compile(
    r"(?:\+|00)\d[\d\s().-]{6,}\d|\(?\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,4}|0\d(?:[ .-]\d{2}){4}"
)
CALLED = re.compile(  # a number in a longer text: with the code of a country, or after the word for it
    r"(?i)(?<![\w+/.=-])(?!\+\d{1,3}(?:[\s.,]\d{3})+(?![\d-]))\+[1-9][\d\s().-]{7,}\d(?![\w/])"
    r"|\b(?:tel|tél|telf|phone|teléfono|telefone|téléphone|telefono|telephone|cel|celular|móvil|movil|portable|whatsapp|هاتف|جوال)"
    r"[\"'\s.:°#nº-]{0,6}\(?\d[\d ().-]{5,}\d"
)
HALVES = re.compile(r"(\d{4})-(\d{4})")
POINT = re.compile(
    r"(?i)\bPOINT\s*Z?\s*\(|(?<![\d.])-?\d{1,3}\.\d{3,}\s*,\s*-?\d{1,3}\.\d{3,}(?!\.?\d)"
    r"|(?<![\d.])-?\d{1,3}\.(?:\d{4,}\s*;\s*-?\d{1,3}\.\d{3,}"  # 12.345; 67.890 are thousands in Spanish
    r"|\d{3}\s*;\s*(?:-\d{1,3}\.\d{3,}|\d{1,3}\.\d{4,}))(?!\.?\d)"
    r"|\d{1,3}\s*°\s*\d{1,2}\s*[′'’]\s*(?:\d{1,2}(?:\.\d+)?\s*[″\"”]?\s*)?[NSEWO]\b"
    r"|\"type\"\s*:\s*\"Point\"|\b[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}\b"
    r"|\b[23456789CFGHJMPQRVWX]{4,6}\+[23456789CFGHJMPQRVWX]{2,3}\b|///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"
    r"|\b\d{1,3}\s?(?:°|d|deg)\s?\d{1,2}\s?(?:[′'’]|m\s?\d)|\b[NS]\s*\d{1,2}[°\s]\s*\d{1,2}[′'’\s].*\b[EWO]\s*\d"
    r"|-?\b\d{1,2} \d{1,2} \d{1,2}(?:\.\d+)?\s*[,;]\s*-?\d{1,3} \d{1,2} \d{1,2}(?:\.\d+)?\b"
    r"|-?\b\d{1,3},\d{4,}\s*[;/]\s*-?\d{1,3},\d{4,}\b|\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{4,5}\s\d{4,5}|\d{8}|\d{10})\b"
    r"|\b\d{1,2}\s?[C-HJ-NP-X]\s+\d{6}\s+\d{7}\b|\b0[01]0[1-7]0000[02]0[0-9A-Fa-f]{32,}"
    r"|\bgeo:-?\d|[?&@/]-?\d{1,2}\.\d{4,},-?\d{1,3}\.\d{4,}"
)
DOCUMENT = re.compile(
    r"A\d{3}-\d{3}-\d{3}|\d{1,2}\.\d{3}\.\d{3}-[\dK]|\d{4}-\d{4}-\d{5}|[A-Z]{1,3}-?\d{6,10}[A-Z]?|\d{7,8}-?[A-Z]|[A-Z]{4}\d{6}[A-Z0-9]{8}|\d{3}-\d{2}-\d{4}"
    r"|\d{3}\.\d{3}\.\d{3}-\d{2}|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?"
    r"|\d{3}-\d{2}[A-Z]\d{5}|[A-Z]{2,6}[-/ ]\d{2,4}[-/ ]\d{3,8}|(?:P|I|V)[A-Z<][A-Z]{3}[A-Z<]{5,}.*"
)
SPELT = re.compile(r"(?!www\.)[^\W\d_]{4,}\.[^\W\d_]{4,}\.[^\W\d_]{4,}")  # a square in three words
HASHED = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.I,
)
OF_A_FILE = frozenset(
    {
        "sha256",
        "sha",
        "md5",
        "checksum",
        "commit",
        "dataset",
        "resource",
        "file",
        "edition",
        "version",
    }
)
CELLS = re.compile(
    r"(?=\w*\d)(?=\w*[a-z])[0-9bcdefghjkmnpqrstuvwxyz]{7,12}"
)  # a place in letters and digits
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
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?|(?P<d2>\d{1,2})[-/. ](?P<m2>\d{1,2})[-/. ](?P<y2>\d{4}|\d{2})"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th|er|º)?[ -](?:de )?(?P<w>[^\W\d_]{3,10})\.?,?[ -](?:de )?(?P<y3>\d{4})"
    r"|(?P<w4>[^\W\d_]{3,10})\.? (?P<d4>\d{1,2}),? (?P<y4>\d{4})|(?P<y5>19\d\d|20\d\d)(?P<m5>0[1-9]|1[0-2])(?P<d5>[0-3]\d)"
)
TIMES = frozenset({"time", "timestamp", "date", "epoch", "hora", "heure", "fecha"})
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
    read = map(_told, sample(values))
    return [plain(v[:LONGEST]).strip() for v in read if isinstance(v, str) and v.strip()]


def sample(values: Iterable[Any]) -> list[Any]:
    """Return the cells of a column that are read: all of a short one; of a long one some of each part.

    >>> len(sample(range(9))), len(sample(range(100_000))), sample(range(100_000))[-1] > 99_000
    (9, 5000, True)
    """
    every = values if isinstance(values, list) else list(values)
    if len(every) <= MOST:
        return every
    first, rest = every[: MOST // 2], every[MOST // 2 :]
    return first + [rest[n * len(rest) // (MOST // 2)] for n in range(MOST // 2)]


def _told(value: Any) -> Any:
    """Return a cell as text where it is bytes, a list or an object."""
    if isinstance(value, bytes):
        return value[:LONGEST].decode("utf-8", "replace")
    if isinstance(value, (list, tuple, dict)):
        return str(value)[:LONGEST].replace("'", '"')
    return value


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
    cells = sample(values)
    told = texts(cells)
    if any(EMAIL.search(t) for t in told):
        return "email"
    if any(POINT.search(t) for t in told):
        return "coordinates"
    days = [t for t in told if DAY.fullmatch(t)]
    if any(PHONE.fullmatch(t) and not DAY.fullmatch(t) for t in told):
        return "phone"
    if any(CALLED.search(t) for t in told) or _halves(told):
        return "phone"
    about = set(words(name))
    if _most(told, DOCUMENT) or (
        not about & OF_A_FILE and _most(told, HASHED) and 2 * len(set(told)) > len(told)
    ):
        return "document"
    if not about & (EVENTS | TIMES) and _issued(cells, told):
        return "document"
    if _most(told, SPELT) and not _few_ends(told):
        return "coordinates"
    if len(set(told)) > 2 and _most(told, CELLS) and len({len(t) for t in told}) == 1:
        return "coordinates"
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


def _halves(told: Sequence[str]) -> bool:
    """Return whether most texts are two halves of four digits that are no years."""
    found = [m for t in told if (m := HALVES.fullmatch(t))]
    phones = [m for m in found if not all(1500 <= int(half) <= 2200 for half in m.groups())]
    return len(phones) > 1 and len(phones) * 2 > len(told)


def _issued(cells: Sequence[Any], told: Sequence[str]) -> bool:
    """Return whether numbers were issued and not counted: long, all different, begun alike, of one length."""
    whole = [str(int(c)) for c in cells if _long(c)]
    found = whole or [t for t in told if t.isdecimal() and len(t) >= 8]
    rest = len(cells) if whole else len(told)
    if len(found) < 3 or len(found) * 10 < rest * 9 or len(set(found)) < len(found):
        return False
    lengths, starts = {len(f) for f in found}, {f[:3] for f in found}
    return (
        len(lengths) == 1
        and (not whole or len(starts) * 3 <= len(found))
        and not any(map(DAY.fullmatch, found))
    )


def _long(cell: Any) -> bool:
    """Return whether a cell is a whole number of ten digits or more."""
    plainly = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return plainly and 10**9 <= cell < 10**16 and float(cell).is_integer()


def _few_ends(told: Sequence[str]) -> bool:
    """Return whether texts of three parts end alike, as names of computers and files do."""
    return len({t.rpartition(".")[2] for t in told}) * 2 < len(told)


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
    if 0 < year < 100 or given.get("y2") == "00":
        year += 2000 if 2000 + year <= dt.date.today().year else 1900
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
