"""What iomlab does not take in and does not let out: columns that point to a person or a doorstep.

A column is refused by its name, in English, Spanish or French, or by what stands in it. The words
are those that registration forms use; a column of totals, of countries or of treaties has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from iomlab.errors import ReleaseError
from iomlab.messages import Message, say

MOST = 5000  # cells of a column that are read


@dataclass(frozen=True)
class Refusal:
    """One column that is refused: its name, the kind of reason, why, and what to do instead."""

    column: str
    kind: str
    why: Message
    instead: Message

    @property
    def line(self) -> Message:
        """The refusal as one line of text."""
        return say(
            "Column **{column}**: {why} {instead}",
            column=self.column,
            why=self.why,
            instead=self.instead,
        )


REASONS: dict[str, tuple[Message, Message]] = {
    "name": (
        say("it names people."),
        say("Leave it out: only totals are taken."),
    ),
    "phone": (
        say("it holds telephone numbers."),
        say("Leave it out: a number leads to one person."),
    ),
    "email": (
        say("it holds e-mail addresses."),
        say("Leave it out: an address leads to one person."),
    ),
    "document": (
        say("it holds numbers of documents or of cases."),
        say("Leave it out, also when it is scrambled: it joins this file to others."),
    ),
    "birth": (
        say("it holds dates of birth."),
        say("Give age groups instead."),
    ),
    "coordinates": (
        say("it holds exact coordinates."),
        say("Give the country, or the first or second administrative level."),
    ),
    "admin": (
        say("it is finer than the second administrative level."),
        say("Add the figures up to the first or second administrative level."),
    ),
    "ranking": (
        say("it scores or ranks people."),
        say("Give totals of groups: iomlab finds, scores, ranks and predicts no person."),
    ),
}

# Words of a column's name: all words of one entry must stand in it. Without accents.
WORDS: dict[str, tuple[str, ...]] = {
    "name": (
        "surname", "surnames", "firstname", "lastname", "fullname", "nickname", "maiden", "first name",
        "last name", "full name", "given name", "family name", "mother name", "father name",
        "person name", "victim name", "child name", "apellido", "apellidos", "nombre completo",
        "nombre persona", "nombre victima", "primer nombre", "segundo nombre", "nombre madre",
        "nombre padre", "prenom", "prenoms", "nom famille", "nom complet", "nom personne", "nom mere",
        "nom pere", "nom victime",
    ),
    "phone": (
        "phone", "phones", "telephone", "telefono", "telefonos", "tel", "celular", "movil", "mobile number",
        "whatsapp", "portable", "numero tel",
    ),
    "email": ("email", "mail", "e mail", "correo", "courriel"),
    "document": (
        "passport", "pasaporte", "passeport", "dni", "curp", "cedula", "nin", "ssn", "identity number",
        "id number", "document number", "numero documento", "numero identidad", "numero identite",
        "numero document", "numero dossier", "numero expediente", "case number", "case id",
        "person id", "individual id", "beneficiary id", "household id", "registration number",
        "victim id", "id persona", "id personne", "id caso", "biometric", "fingerprint", "huella",
        "empreinte", "visa number", "iban",
    ),
    "birth": (
        "dob", "birthdate", "birthday", "date birth", "fecha nacimiento", "fecha nac", "date naissance",
    ),
    "coordinates": (
        "lat", "latitude", "latitud", "lon", "lng", "longitude", "longitud", "gps", "coordinates",
        "coordinate", "coordenadas", "coordenada", "coordonnees", "coords", "geopoint", "geom",
        "geometry", "x coord", "y coord", "location point",
    ),
    "admin": (
        "admin3", "admin4", "admin5", "adm3", "adm4", "adm5", "admin 3", "admin 4", "admin 5", "adm 3",
        "adm 4", "adm 5", "ward", "village", "hamlet", "neighbourhood", "neighborhood", "street",
        "address", "postcode", "zipcode", "zip code", "postal code", "barrio", "aldea", "caserio",
        "calle", "direccion", "domicilio", "codigo postal", "vereda", "quartier", "hameau", "rue",
        "adresse", "code postal", "localite", "site name", "camp name", "shelter name",
    ),
    "ranking": (
        "risk score", "riskscore", "vulnerability score", "credibility score", "priority rank",
        "danger score", "person rank", "person score", "rank person", "puntaje riesgo",
        "puntuacion riesgo", "puntaje vulnerabilidad", "puntuacion persona", "score risque",
        "score vulnerabilite", "score personne", "rang personne", "probability victim",
    ),
}  # fmt: skip
# A word that says that the address, the name or the number is of something else than a person.
HARMLESS = frozenset({"count", "counts", "total", "number of", "share", "pct", "percent", "mean"})

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?:\+|00)\d[\d\s().-]{6,}\d|\(?\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,4}")
POINT = re.compile(r"(?i)POINT\s*\(|-?\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}")
DOCUMENT = re.compile(r"[A-Z]{1,3}-?\d{6,10}[A-Z]?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}")


def words(name: str) -> list[str]:
    """Return the words of a column's name, without accents and in small letters.

    >>> words("FechaDeNacimiento"), words("N° téléphone")
    (['fecha', 'de', 'nacimiento'], ['n', 'telephone'])
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", str(name))
    bare = unicodedata.normalize("NFKD", parted.replace("°", " "))
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    return [w for w in re.split(r"[^a-z0-9]+", plain.casefold()) if w]


def by_name(name: str) -> str | None:
    """Return the kind of reason for which a column's name is refused, or None.

    >>> by_name("Apellidos"), by_name("admin3Name"), by_name("country_name"), by_name("name_es")
    ('name', 'admin', None, None)
    """
    there = words(name)
    known = set(there) | {a + b for a, b in pairwise(there)}
    if known & HARMLESS:
        return None
    for kind, entries in WORDS.items():
        for entry in entries:
            if set(entry.split()) <= known:
                return kind
    return None


def by_content(values: Iterable[Any]) -> str | None:
    """Return the kind of reason for which the content of a column is refused, or None.

    >>> by_content(["HND", "2015-2017"]), by_content(["ana@example.org"]), by_content([14.0723])
    (None, 'email', None)
    """
    texts = [v.strip() for v in list(values)[:MOST] if isinstance(v, str) and v.strip()]
    if any(EMAIL.fullmatch(t) for t in texts):
        return "email"
    if any(POINT.search(t) for t in texts):
        return "coordinates"
    if any(PHONE.fullmatch(t) and not DAY.fullmatch(t) for t in texts):
        return "phone"
    if len(texts) > 1 and sum(bool(DOCUMENT.fullmatch(t)) for t in texts) * 2 > len(texts):
        return "document"
    return None


def _exact(values: Sequence[Any]) -> bool:
    """Return whether some coordinate is finer than a whole degree (about 110 kilometres)."""
    found = []
    for value in values[:MOST]:
        try:
            found.append(float(value))
        except (TypeError, ValueError):
            if isinstance(value, str) and value.strip():
                return True
    return any(x == x and not x.is_integer() for x in found)


def refused(frame: Any) -> tuple[Refusal, ...]:
    """Return the columns of a table that iomlab does not take, with the reason of each.

    Parameters
    ----------
    frame : DataFrame or mapping of column to values
        What a person wants to load, or what is about to leave.

    Returns
    -------
    tuple of Refusal
        Empty when nothing is refused. That is no proof: a name in a column called ``x`` of totals
        is not found. Whoever made the file must still look.

    Examples
    --------
    >>> found = refused({"Nombre completo": ["…"], "lat": [14.0723], "year": [2024]})
    >>> [(r.column, r.kind) for r in found]
    [('Nombre completo', 'name'), ('lat', 'coordinates')]
    """
    found = []
    for name in frame:
        values = list(frame[name])
        kind = by_name(str(name))
        if kind == "coordinates" and values and not _exact(values):
            kind = None
        kind = kind or by_content(values)
        if kind:
            found.append(Refusal(str(name), kind, *REASONS[kind]))
    return tuple(found)


def listed(frame: Any) -> tuple[Message, ...]:
    """Return the refusals as sentences, and one that says which columns are not refused."""
    found = refused(frame)
    kept = tuple(str(name) for name in frame if str(name) not in {r.column for r in found})
    rest = (say("Not refused by name or content: {columns}.", columns=kept),) if kept else ()
    return (*(refusal.line for refusal in found), *rest)


def refuse(frame: Any, title: Any = "") -> None:
    """Stop when a table holds a column that points to a person or a doorstep.

    Raises
    ------
    ReleaseError
        Naming the first such column, why it is refused and what to do.
    """
    found = refused(frame)
    if found:
        raise ReleaseError(
            "“{title}” can’t be used: column {column}: {why}",
            title=title,
            column=repr(found[0].column),
            why=found[0].why,
            next_step=found[0].instead,
        )
