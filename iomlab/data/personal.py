"""A look before sending: columns that look like personal data are refused."""

from __future__ import annotations

import re

import pandas as pd

from iomlab import countries
from iomlab.errors import DataError
from iomlab.messages import Message, say


def words(text: str) -> frozenset[str]:
    """Return the words of a text.

    >>> sorted(words("lat lon"))
    ['lat', 'lon']
    """
    return frozenset(text.split())


# Words in the name of a column, in English, Spanish and French, that speak of a person.
NAMES = words(
    "surname lastname firstname fullname forename apellido apellidos prenom prenoms patronyme"
)
NAME = words("name names nombre nombres nom noms")
NOT_A_PERSON = words(
    "country pais pays adm0 adm1 adm2 adm3 admin region route ruta org organisation organization "
    "sector indicator group place lugar lieu district province provincia department table"
)
PERSONAL: dict[str, tuple[frozenset[str], Message]] = {
    "phone": (
        words("phone telephone telefono tel mobile movil celular portable whatsapp"),
        say("phone numbers"),
    ),
    "email": (words("email mail correo courriel"), say("e-mail addresses")),
    "document": (
        words("passport pasaporte passeport dni nie curp cedula ssn caseid"),
        say("numbers of documents or cases"),
    ),
    "birth": (words("dob birthdate birthday"), say("dates of birth")),
    "place": (
        words(
            "lat latitude latitud lon lng long longitude longitud gps geo coordinates coordenadas "
            "coordonnees address direccion adresse domicilio"
        ),
        say("exact places"),
    ),
}
TOGETHER = (
    ({"document", "documento"}, {"no", "num", "number", "numero", "id"}, "document"),
    ({"id"}, {"national", "person", "personal", "individual", "case", "caso"}, "document"),
    ({"date", "fecha"}, {"birth", "nacimiento", "naissance"}, "birth"),
)
VALUES = (
    (re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}"), "email"),
    (re.compile(r"(\+\d[\d\s().-]{6,}|(?=(?:\D*\d){9})\(?\d[\d\s().-]+)"), "phone"),
    (re.compile(r"[A-Z]{1,3}\d{6,9}[A-Z]?|\d{7,8}-?[A-Z]|[A-Z]{4}\d{6}[A-Z0-9]{8}"), "document"),
    (re.compile(r"-?\d{1,3}\.\d{3,}\s*[,; ]\s*-?\d{1,3}\.\d{3,}"), "place"),
)
DATES = re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{4}\s*[-–/]\s*\d{4}")


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
    iomlab.errors.DataError: Column 'apellido' looks like it holds names of persons, so the table is not written. Leave the column out: what is exchanged are totals.
    """
    for name in frame.columns:
        found = _by_name(str(name)) or _by_value(frame[name])
        if found is not None:
            raise DataError(
                "Column {column} looks like it holds {what}, so the table is not written.",
                column=repr(str(name)),
                what=found,
                next_step=say("Leave the column out: what is exchanged are totals."),
            )


def _by_name(name: str) -> Message | None:
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    spoken = set(countries.fold(re.sub(r"[^\w]+", " ", split)).split())
    if spoken & NAMES or (spoken & NAME and not spoken & NOT_A_PERSON):
        return say("names of persons")
    for sign, (known, what) in PERSONAL.items():
        pairs = (one & spoken and other & spoken for one, other, kind in TOGETHER if kind == sign)
        if spoken & known or any(pairs):
            return what
    return None


def _by_value(values: pd.Series) -> Message | None:
    texts = {v.strip() for v in values.dropna().tolist() if isinstance(v, str)}
    for text in texts:
        if DATES.fullmatch(text):
            continue
        for pattern, sign in VALUES:
            if pattern.fullmatch(text):
                return PERSONAL[sign][1]
    return None
