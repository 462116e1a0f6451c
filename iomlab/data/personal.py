"""What iomlab does not take in and does not let out: columns that point to a person or a doorstep.

A column is refused by its name, in English, Spanish or French, or by what stands in it. The words
are those that registration forms use; a column of totals, of countries or of treaties has none. This
is the one place that knows them: what is sent (HXL) is looked at strictly, and the release check of
every report (:mod:`iomlab.safety.refusals`) uses the same lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from iomlab.errors import DataError
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

HOLDS: dict[str, Message] = {
    "name": say("names of persons"),
    "phone": say("phone numbers"),
    "email": say("e-mail addresses"),
    "document": say("numbers of documents or cases"),
    "birth": say("dates of birth"),
    "coordinates": say("exact places"),
    "admin": say("places below the second administrative level"),
    "ranking": say("scores or ranks of people"),
}

# Words of a column's name: all words of one entry must stand in it. Without accents.
WORDS: dict[str, tuple[str, ...]] = {
    "name": (
        "surname", "surnames", "firstname", "lastname", "fullname", "forename", "patronyme", "nickname", "maiden", "first name",
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
        "passport", "pasaporte", "passeport", "dni", "nie", "curp", "caseid", "national id", "personal id", "cedula", "nin", "ssn", "identity number",
        "id number", "document number", "document no", "document num", "document id", "numero documento", "numero identidad", "numero identite",
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
HARMLESS = frozenset({"count", "counts", "total", "share", "pct", "percent", "mean"})
# Looked at strictly, a name is a person's unless another word says whose it is; and these stand alone.
NAME = frozenset({"name", "names", "nombre", "nombres", "nom", "noms"})
NOT_A_PERSON = frozenset(
    {
        "country", "pais", "pays", "adm0", "adm1", "adm2", "admin", "region", "route", "ruta", "org",
        "organisation", "organization", "sector", "indicator", "group", "place", "lugar", "lieu",
        "district", "province", "provincia", "department", "table",
    }
)  # fmt: skip
ALONE = {"long": "coordinates", "mobile": "phone"}

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?:\+|00)\d[\d\s().-]{6,}\d|\(?\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,4}")
POINT = re.compile(r"(?i)POINT\s*\(|-?\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}")
DOCUMENT = re.compile(r"[A-Z]{1,3}-?\d{6,10}[A-Z]?")
# Looked at strictly, one such text in a column is enough.
SIGNS = (
    (
        re.compile(r"(\+\d[\d\s().-]{6,}|(?=(?:\D*\d){9})\(?\d[\d\s().-]+)"),
        "phone",
    ),
    (re.compile(r"[A-Z]{1,3}\d{6,9}[A-Z]?|\d{7,8}-?[A-Z]|[A-Z]{4}\d{6}[A-Z0-9]{8}"), "document"),
    (re.compile(r"-?\d{1,3}\.\d{3,}\s+-?\d{1,3}\.\d{3,}"), "coordinates"),
)
DATES = re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{4}\s*[-–/]\s*\d{4}")
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


def by_name(name: str, strict: bool = False) -> str | None:
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
    if strict and known & NAME and not known & NOT_A_PERSON:
        return "name"
    return ALONE.get(there[0]) if strict and len(there) == 1 else None


def by_content(values: Iterable[Any], strict: bool = False) -> str | None:
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
    if strict:
        told = [t for t in texts if not DATES.fullmatch(t)]
        return next((kind for sign, kind in SIGNS if any(map(sign.fullmatch, told))), None)
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


def refused(frame: Any, strict: bool = False) -> tuple[Refusal, ...]:
    """Return the columns of a table that iomlab does not take, with the reason of each.

    Parameters
    ----------
    frame : DataFrame or mapping of column to values
        What a person wants to load, or what is about to leave.
    strict : bool
        For a table that is sent to others as it is: a bare ``name`` is refused too, coordinates of
        any precision, and a column in which one text looks like a number of a person.

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
        kind = by_name(str(name), strict)
        if kind == "coordinates" and not strict and values and not _exact(values):
            kind = None
        kind = kind or by_content(values, strict)
        if kind:
            found.append(Refusal(str(name), kind, *REASONS[kind]))
    return tuple(found)


def refuse_personal(frame: pd.DataFrame) -> None:
    """Refuse a table with columns that look like personal data, by their name or by what they hold.

    Parameters
    ----------
    frame : DataFrame

    Raises
    ------
    DataError
        Naming the column and what it looks like, never a value of it.

    When it misleads
    ----------------
    It finds what is written in a usual way. Names of persons in a column called “field 7” pass, and
    so do totals of one. No check replaces looking at the table.

    Examples
    --------
    >>> refuse_personal(pd.DataFrame({"iso3": ["ESP"], "immigrants": [7_146_130]}))
    >>> refuse_personal(pd.DataFrame({"apellido": ["Pérez"]}))
    Traceback (most recent call last):
    ...
    iomlab.errors.DataError: Column 'apellido' looks like it holds names of persons, so the table is not written. Leave it out: only totals are taken.
    """
    for found in refused(frame, strict=True):
        raise DataError(
            "Column {column} looks like it holds {what}, so the table is not written.",
            column=repr(found.column),
            what=HOLDS[found.kind],
            next_step=found.instead,
        )
