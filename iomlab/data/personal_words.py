"""Words of column names that point to a person or a doorstep, in five languages, and why they do.

English, Spanish, French, Portuguese and Arabic, as registration forms have them. All words of one
entry must stand in the name; accents, capitals and the Arabic article don't count.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from iomlab.messages import Message, say

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
    "address": (
        say("it holds addresses."),
        say("Give the country, or the first or second administrative level."),
    ),
    "admin": (
        say("it is finer than the second administrative level."),
        say("Add the figures up to the first or second administrative level."),
    ),
    "text": (
        say("it holds free text, in which anybody may be named."),
        say("Count what the texts say by group, and give the counts."),
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
    "address": say("addresses"),
    "admin": say("places below the second administrative level"),
    "text": say("free text"),
    "ranking": say("scores or ranks of people"),
}

WORDS: dict[str, tuple[str, ...]] = {
    "name": (
        "surname", "surnames", "firstname", "lastname", "fullname", "forename", "patronyme", "nickname", "maiden",
        "first name", "last name", "full name", "given name", "family name", "mother name", "father name",
        "person name", "victim name", "child name", "beneficiary name", "interviewer name",
        "apellido", "apellidos", "nombre completo", "nombre persona", "nombre victima", "primer nombre",
        "segundo nombre", "nombre madre", "nombre padre", "nombre beneficiario", "apodo",
        "prenom", "prenoms", "nom famille", "nom complet", "nom personne", "nom mere", "nom pere", "nom victime",
        "sobrenome", "sobrenomes", "apelido", "apelidos", "nome completo", "primeiro nome", "nome pessoa", "nome mae",
        "nome pai", "nome vitima", "nome beneficiario", "nome social",
        "ap paterno", "ap materno", "given names", "nombre1", "nombre2", "initials",
        "اسم كامل", "اسم اول", "اسم عائله", "اسم اب", "اسم ام", "اسم ثلاثي", "اسم شخص", "اسم مستفيد", "لقب", "كنيه",
    ),
    "phone": (
        "phone", "phones", "telephone", "telefono", "telefonos", "tel", "celular", "movil", "mobile number",
        "whatsapp", "portable", "contact number", "numero contacto", "imei", "numero tel", "telefone", "telefones", "telemovel", "numero celular",
        "هاتف", "تلفون", "جوال", "رقم محمول", "واتساب",
    ),
    "email": (
        "email", "mail", "e mail", "correo", "courriel", "correio", "correio eletronico", "البريد الالكتروني", "ايميل",
    ),
    "document": (
        "passport", "pasaporte", "passeport", "dni", "nie", "curp", "caseid", "national id", "personal id", "cedula",
        "nin", "ssn", "identity number", "id number", "document number", "document no", "document num", "document id",
        "numero documento", "numero identidad", "numero identite", "numero document", "numero dossier",
        "numero expediente", "case number", "case no", "case id", "person id", "individual id", "beneficiary id",
        "household id", "registration number", "victim id", "id persona", "id personne", "id caso", "biometric",
        "fingerprint", "huella", "iris", "license plate", "licence plate", "pseudonym", "seudonimo", "pseudonyme",
        "person hash", "person uuid", "name hash", "case ref", "case reference", "file number", "uuid", "empreinte", "visa number", "iban", "numero caso", "numero cas",
        "passaporte", "cpf", "numero processo", "id pessoa", "numero identidade", "cartao cidadao", "carteira identidade",
        "bilhete identidade", "impressao digital", "numero registo pessoa",
        "جواز سفر", "رقم جواز", "رقم هويه", "هويه وطنيه", "رقم وطني", "رقم قومي", "رقم حاله", "رقم ملف", "رقم قضيه", "بطاقه هويه",
        "بصمه",
    ),
    "birth": (
        "dob", "ddn", "fecha nto", "f nac", "age days", "edad dias", "age jours", "idade dias", "عمر ايام",
        "month birth", "mes nacimiento", "mois naissance", "birthdate", "birthday", "date birth", "fecha nacimiento", "fecha nac", "date naissance",
        "data nascimento", "data nasc", "تاريخ ميلاد", "تاريخ ولاده",
    ),
    "coordinates": (
        "lat", "latitude", "latitud", "lon", "lng", "longitude", "longitud", "gps", "coordinates", "coordinate",
        "coordenadas", "coordenada", "coordonnees", "coords", "geopoint", "geom", "geometry", "x coord", "y coord",
        "location point", "خط عرض", "خط طول", "احداثيات",
    ),
    "address": (
        "street", "address", "calle", "direccion", "domicilio", "rue", "adresse", "rua", "endereco", "morada",
        "logradouro", "عنوان سكن", "شارع", "عنوان منزل",
    ),
    "admin": (
        "admin3", "admin4", "admin5", "adm3", "adm4", "adm5", "admin 3", "admin 4", "admin 5", "adm 3", "adm 4",
        "adm 5", "ward", "village", "hamlet", "neighbourhood", "neighborhood", "postcode", "zipcode", "zip code",
        "postal code", "barrio", "aldea", "caserio", "codigo postal", "vereda", "quartier", "hameau", "code postal",
        "colonia", "localite", "localidad", "localidade", "locality", "site name", "camp name", "shelter name", "bairro",
        "aldeia", "povoado", "قريه", "رمز بريدي", "حي سكني", "اسم مخيم", "اسم موقع",
    ),
    "ranking": (
        "risk score", "riskscore", "vulnerability score", "credibility score", "priority rank",
        "danger score", "person rank", "person score", "rank person", "puntaje riesgo",
        "puntuacion riesgo", "puntaje vulnerabilidad", "puntuacion persona", "score risque",
        "score vulnerabilite", "score personne", "rang personne", "probability victim",
        "pontuacao risco", "pontuacao vulnerabilidade", "pontuacao pessoa", "درجه خطوره", "درجه ضعف",
    ),
}  # fmt: skip
# A word that says that the column counts; nobody is named in it.
HARMLESS = frozenset({"count", "counts", "total", "share", "pct", "percent", "mean"})
# Looked at strictly, a name is a person's unless another word says whose it is; and these stand alone.
NAME = frozenset({"name", "names", "nombre", "nombres", "nom", "noms", "nome", "nomes", "اسم"})
NOT_A_PERSON = frozenset(
    {
        "country", "pais", "pays", "adm0", "adm1", "adm2", "admin", "region", "route", "ruta", "org",
        "organisation", "organization", "sector", "indicator", "group", "place", "lugar", "lieu",
        "district", "province", "provincia", "department", "table", "regiao", "rota", "دوله", "بلد", "منطقه",
    }
)  # fmt: skip
ALONE = {"long": "coordinates", "mobile": "phone", "محمول": "phone", "عنوان": "address"}
# What a place is called; a country, too, so that only its texts tell how fine it is.
SPOTS = frozenset(
    {
        "location", "ubicacion", "localisation", "lieu", "lugar", "local", "place", "site", "sitio", "emplacement",
        "localizacao", "موقع", "مكان",
    }
)  # fmt: skip
# Days of something else than a birth.
EVENTS = frozenset(
    {
        "ratification", "accession", "signature", "signed", "adoption", "adopted", "force", "entry", "start", "end",
        "event", "incident", "reported", "published", "updated", "accessed", "deposit", "succession", "firma",
        "ratified", "acceded", "entered", "effective", "deposited", "entrada", "inicio", "fin", "evento", "incidente", "adhesion", "ratificacion", "debut", "evenement",
    }
)  # fmt: skip


def words(name: str) -> list[str]:
    """Return the words of a column's name, without accents, capitals and the Arabic article.

    >>> words("FechaDeNacimiento"), words("N° téléphone"), words("رقم الهاتف")
    (['fecha', 'de', 'nacimiento'], ['n', 'telephone'], ['رقم', 'هاتف'])
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", str(name))
    bare = unicodedata.normalize("NFKD", parted.replace("°", " "))
    plain = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    plain = plain.replace("ة", "ه").replace("ى", "ي").replace("ـ", "")
    found = [w for w in re.split(r"[\W_]+", plain) if w]
    return [w[2:] if w.startswith("ال") and len(w) > 4 else w for w in found]


ENTRIES = {kind: [frozenset(words(entry)) for entry in told] for kind, told in WORDS.items()}
# Names that are run together, DATEOFBIRTH or telefono1: an entry, with small words between, and a number after it.
BETWEEN, AFTER = r"(?:of|the|de|del|da|do|du|la|el|le)?", r"(?:number|num|no|nr|numero|id)?\d{0,2}"
TOGETHER = {
    kind: re.compile(
        "|".join(rf"{BETWEEN.join(map(re.escape, words(e)))}{AFTER}" for e in told if len(e) > 4)
    )
    for kind, told in WORDS.items()
}
# Letters of other scripts that look Latin, as in a name that is to pass unseen.
ALIKE = str.maketrans("аеорсухіѕјԁһɑοαеνіκ", "aeopcyxisjdhaoaevik")


def by_name(name: str, strict: bool = False) -> str | None:
    """Return the kind of reason for which a column's name is refused, or None.

    >>> by_name("Apellidos"), by_name("admin3Name"), by_name("country_name"), by_name("name_es")
    ('name', 'admin', None, None)
    >>> by_name("data de nascimento"), by_name("رقم جواز السفر")
    ('birth', 'document')
    """
    there = [w.translate(ALIKE) if w.translate(ALIKE).isascii() else w for w in words(name)]
    known = set(there) | {a + b for a, b in pairwise(there)}
    if known & HARMLESS:
        return None
    for kind, entries in ENTRIES.items():
        if any(entry <= known for entry in entries):
            return kind
        if any(map(TOGETHER[kind].fullmatch, (*there, "".join(there)))):
            return kind
    if strict and known & NAME and not known & NOT_A_PERSON:
        return "name"
    return ALONE.get(there[0]) if strict and len(there) == 1 else None
