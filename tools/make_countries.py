"""Write ``datasets/countries/`` from the reviewed lists in ``tools/countries/``.

    python tools/make_countries.py

``table.txt`` holds one country or area a line, ``special.txt`` the codes that are no country,
``notes.txt`` the footnotes, ``aliases.txt`` other names. Prepositions and articles are made here, by
the rules that ``table.txt`` explains. Names of Unicode CLDR (through Babel) become aliases too.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from iomlab.countries import fold  # noqa: E402
from iomlab.data.descriptor import package  # noqa: E402

HERE = ROOT / "tools" / "countries"
SHELF = ROOT / "datasets" / "countries"
LANGS = ("en", "es", "fr")
WORDS = ("the", "from", "in", "to")
GROUPS = ("ldc", "lldc", "sids", "eu")
IOM = {
    "E": "East, Horn and Southern Africa",
    "W": "West and Central Africa",
    "M": "Middle East and North Africa",
    "A": "Asia and the Pacific",
    "C": "Europe and Central Asia",
    "L": "Latin America and the Caribbean",
    "N": "North America",
    "": "",
}
M49 = {
    "015": ("Africa", "Northern Africa"),
    "014": ("Africa", "Eastern Africa"),
    "017": ("Africa", "Middle Africa"),
    "018": ("Africa", "Southern Africa"),
    "011": ("Africa", "Western Africa"),
    "029": ("Americas", "Caribbean"),
    "013": ("Americas", "Central America"),
    "005": ("Americas", "South America"),
    "021": ("Americas", "Northern America"),
    "143": ("Asia", "Central Asia"),
    "030": ("Asia", "Eastern Asia"),
    "035": ("Asia", "South-eastern Asia"),
    "034": ("Asia", "Southern Asia"),
    "145": ("Asia", "Western Asia"),
    "151": ("Europe", "Eastern Europe"),
    "154": ("Europe", "Northern Europe"),
    "039": ("Europe", "Southern Europe"),
    "155": ("Europe", "Western Europe"),
    "053": ("Oceania", "Australia and New Zealand"),
    "054": ("Oceania", "Melanesia"),
    "057": ("Oceania", "Micronesia"),
    "061": ("Oceania", "Polynesia"),
    "": ("", ""),
}
COLUMNS = (
    *("iso3", "iso2", "m49", "unhcr", "kind", "un_member", "un_region", "un_subregion"),
    *("iom_region", *GROUPS, "neighbours"),
    *(f"name_{lang}" for lang in LANGS),
    *(f"{word}_{lang}" for lang in LANGS for word in WORDS),
    *(f"note_{lang}" for lang in LANGS),
)


def english(cell: str) -> tuple[str, ...]:
    """Return name, the, from, in, to.

    >>> english("the Gambia")[:3]
    ('Gambia', 'the Gambia', 'from the Gambia')
    """
    return cell.removeprefix("the "), cell, f"from {cell}", f"in {cell}", f"to {cell}"


def spanish(cell: str) -> tuple[str, ...]:
    """Return name, with article, from, in, to.

    >>> spanish("el Perú")
    ('Perú', 'el Perú', 'del Perú', 'en el Perú', 'al Perú')
    """
    article, _, rest = cell.partition(" ")
    name = rest if article in ("el", "la", "los", "las") else cell
    if article == "el":
        return name, cell, f"del {name}", f"en {cell}", f"al {name}"
    return name, cell, f"de {cell}", f"en {cell}", f"a {cell}"


def french(cell: str) -> tuple[str, ...]:
    """Return name, with article, from, in, to.

    >>> french("v:Allemagne")
    ('Allemagne', 'l’Allemagne', 'd’Allemagne', 'en Allemagne', 'en Allemagne')
    """
    rule, _, name = cell.partition(":")
    vowel = name[0] in "AEIOUÉÎÅÂ" or name.startswith("Ha")
    of = "d’" if vowel else "de "
    the, source, place = {
        "m": ("le ", "du ", "au "),
        "f": ("la ", "de ", "en "),
        "F": ("la ", "de la ", "en "),
        "v": ("l’", "d’", "en "),
        "i": ("la ", "de la ", "à la "),
        "p": ("les ", "des ", "aux "),
        "L": ("l’", "de l’", "à l’"),
        "D": ("l’", "de l’", "dans l’"),
        "d": ("le ", "du ", "dans le "),
        "0": ("", of, "à "),
        "e": ("", of, "en "),
    }[rule]
    to = {"D": "vers l’", "d": "vers le "}.get(rule, place)
    return name, the + name, source + name, place + name, to + name


def lines(path: Path) -> list[str]:
    """Return the lines of a reviewed list without comments and blank lines."""
    text = path.read_text(encoding="utf-8").splitlines()
    return [line for line in text if line.strip() and not line.startswith("#")]


def row(
    codes: tuple[str, str, str, str], kind: str, subregion: str, iom: str, groups: list[str],
    neighbours: str, names: dict[str, tuple[str, ...]], note: list[str],
) -> dict[str, str]:  # fmt: skip
    """Return one line of the table as a dictionary of its columns."""
    made = dict(zip(("iso3", "iso2", "m49", "unhcr"), codes, strict=True))
    made |= {"kind": kind, "un_member": str(int("un" in groups)), "neighbours": neighbours}
    made["un_region"], made["un_subregion"] = M49[subregion]
    made["iom_region"] = IOM[iom]
    made |= {group: "" if kind == "special" else str(int(group in groups)) for group in GROUPS}
    for lang, text in zip(LANGS, note or [""] * 3, strict=True):
        made[f"note_{lang}"] = text
    for lang in LANGS:
        for key, text in zip(("name", *WORDS), names[lang], strict=True):
            made[f"{key}_{lang}"] = text
    return made


def table() -> Iterator[dict[str, str]]:
    """Yield the countries and areas, then the special codes."""
    notes = {(cells := line.split("|"))[0]: cells[1:] for line in lines(HERE / "notes.txt")}
    for line in lines(HERE / "table.txt"):
        iso3, iso2, m49, sub, iom, unhcr, groups, near, en, es, fr = line.split("|")
        names = {"en": english(en), "es": spanish(es), "fr": french(fr)}
        belongs = groups.split()
        kind = "country" if {"un", "observer"} & set(belongs) else "area"
        codes = (iso3, iso2, m49, unhcr or iso3)
        yield row(codes, kind, sub, iom, belongs, near, names, notes.get(iso3, []))
    special = lines(HERE / "special.txt")
    for at in range(0, len(special), 4):
        code, unhcr, sub, iom = special[at].split("|")
        spoken = {
            line.split("|")[0]: tuple(line.split("|")[1:]) for line in special[at + 1 : at + 4]
        }
        yield row((code, "", "", unhcr), "special", sub, iom, [], "", spoken, notes.get(code, []))


def aliases(rows: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    """Return (alias, codes, kind), refusing an alias that belongs to two countries."""
    taken = {fold(r[f"name_{lang}"]): r["iso3"] for r in rows for lang in LANGS}
    made: list[tuple[str, str, str]] = []
    listed = lines(HERE / "aliases.txt")
    for line in (line for line in listed if line.startswith("?")):
        word, codes = line[1:].split(":")
        if taken.get(fold(word), "?") != "?":
            raise SystemExit(
                f"{word}: refused as a name of several, but it names {taken[fold(word)]}"
            )
        taken[fold(word)] = "?"
        made.append((word.strip(), codes.strip(), "ambiguous"))
    for line in (line for line in listed if not line.startswith("?")):
        code, text = line.split(":", 1)
        for alias in (part.strip() for part in text.split(";")):
            if taken.setdefault(fold(alias), code) != code:
                raise SystemExit(f"{alias}: of {code} and of {taken[fold(alias)]}")
            made.append((alias, code, "reviewed"))
    known = {fold(alias) for alias, _, _ in made} | {
        fold(r[f"name_{x}"]) for r in rows for x in LANGS
    }
    for r in rows:
        for lang in LANGS:
            name = Locale(lang).territories.get(r["iso2"], "")
            if name and fold(name) not in known:
                known.add(fold(name))
                made.append((name, r["iso3"], "cldr"))
    seen: dict[str, tuple[str, str, str]] = {}
    named = {fold(r[f"name_{lang}"]) for r in rows for lang in LANGS}
    for entry in made:
        if fold(entry[0]) not in named:
            seen.setdefault(fold(entry[0]), entry)
    return sorted(seen.values(), key=lambda entry: (entry[2] == "ambiguous", entry[1], entry[0]))


def as_csv(header: tuple[str, ...], body: list[tuple[str, ...]]) -> bytes:
    """Return a CSV file as bytes."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *body])
    return text.getvalue().encode("utf-8")


def main() -> None:
    rows = list(table())
    files = {
        "countries.csv": as_csv(COLUMNS, [tuple(r[c] for c in COLUMNS) for r in rows]),
        "aliases.csv": as_csv(("alias", "iso3", "kind"), list(aliases(rows))),
    }
    sidecar = json.loads((HERE / "sidecar.json").read_text(encoding="utf-8"))
    content = files["countries.csv"]
    sha256 = hashlib.sha256(content).hexdigest()
    descriptor = package(
        sidecar, "countries", path="countries.csv", size=len(content), sha256=sha256
    )
    second = json.loads(json.dumps(descriptor["resources"][0]))
    second |= {"name": "aliases", "path": "aliases.csv", "bytes": len(files["aliases.csv"])}
    second["hash"] = "sha256:" + hashlib.sha256(files["aliases.csv"]).hexdigest()
    second["schema"]["fields"] = sidecar["alias_columns"]
    descriptor["resources"].append(second)
    descriptor["licenses"] = sidecar["licenses"]
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    files["datapackage.json"] = text.encode("utf-8")
    SHELF.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (SHELF / name).write_bytes(content)
    print(f"{len(rows)} codes, {len(files['aliases.csv'].splitlines()) - 1} aliases")


if __name__ == "__main__":
    main()
