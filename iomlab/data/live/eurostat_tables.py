"""The tables of Eurostat that iomlab reads: which code, which dimensions are kept; their mirrors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from iomlab.data.live import codes, files

NAME = "Eurostat"
SEXES = ("T", "M", "F")
ALL_AGES: Mapping[str, str | tuple[str, ...]] = {"age": "TOTAL"}
CITIZEN: Mapping[str, str] = {"citizen": "citizenship_iso3", "sex": "sex"}


@dataclass(frozen=True)
class Spec:
    """One table: Eurostat’s code, what is asked, what is kept.

    ``query`` narrows a pull; ``only`` narrows what came, also from a file; ``keep`` names the
    dimensions that become columns; ``group`` is a dimension whose codes become words of a shipped
    table; ``also`` are codes under which Eurostat gives the same.
    """

    code: str
    value: str
    keep: Mapping[str, str]
    query: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    group: tuple[str, str, Mapping[str, str]] | None = None
    monthly: bool = False
    also: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """The dimension without which it is another table: citizenship, or country of birth."""
        mine = (self.group[0],) if self.group else tuple(self.keep)
        return tuple(d for d in mine if d in ("citizen", "c_birth"))


BY_ORIGIN = {
    "NAT": "nationals",
    "EU27_2020_FOR": "eu_citizens",
    "NEU27_2020_FOR": "non_eu_citizens",
}
AGES = ("Y15-64", "Y20-64", "Y25-64")

TABLES: Mapping[str, Spec] = {
    "employment_by_origin": Spec(
        "lfsa_ergan", "employment_rate_pct", {},
        {"age": "Y20-64", "sex": "T", "unit": "PC", "citizen": tuple(BY_ORIGIN)},
        {"age": ("Y20-64",), "sex": ("T",)}, ("citizen", "group", BY_ORIGIN),
    ),
    "eurostat_asylum_applicants": Spec(
        "migr_asyappctza", "applicants", {**CITIZEN, "applicant": "applicant"}, ALL_AGES,
    ),
    "eurostat_asylum_decisions": Spec(
        "migr_asydcfsta", "decisions", {**CITIZEN, "decision": "decision"}, ALL_AGES,
    ),
    "eurostat_temporary_protection": Spec(
        "migr_asytpsm", "persons", CITIZEN, ALL_AGES, monthly=True,
    ),
    "eurostat_found_present": Spec("migr_eipre", "persons", CITIZEN),
    "eurostat_ordered_to_leave": Spec("migr_eiord", "persons", CITIZEN),
    "eurostat_returned": Spec(
        "migr_eirtn1", "persons", {**CITIZEN, "c_dest": "returned_to"}, also=("migr_eirtn",),
    ),
    "eurostat_first_permits": Spec(
        "migr_resfirst", "permits", {"citizen": "citizenship_iso3", "reason": "reason"},
        {"duration": "TOTAL"}, also=("tps00170",),
    ),
    "eurostat_immigration": Spec(
        "migr_imm1ctz", "persons", CITIZEN, {**ALL_AGES, "agedef": "COMPLET"},
        {"agedef": ("COMPLET",)},
    ),
    "eurostat_emigration": Spec(
        "migr_emi1ctz", "persons", CITIZEN, {**ALL_AGES, "agedef": "COMPLET"},
        {"agedef": ("COMPLET",)},
    ),
    "eurostat_population_by_citizenship": Spec("migr_pop1ctz", "persons", CITIZEN, ALL_AGES),
    "eurostat_population_by_birth": Spec(
        "migr_pop3ctb", "persons", {"c_birth": "birth_iso3", "sex": "sex"}, ALL_AGES,
    ),
    "eurostat_employment_by_citizenship": Spec(
        "lfsa_ergan", "employment_rate_pct", {**CITIZEN, "age": "age"}, {"age": AGES},
        {"age": AGES},
    ),
    "eurostat_employment_by_birth": Spec(
        "lfsa_ergacob", "employment_rate_pct",
        {"c_birth": "birth_iso3", "sex": "sex", "age": "age"}, {"age": AGES}, {"age": AGES},
    ),
    "eurostat_poverty_by_citizenship": Spec(
        "ilc_peps05", "at_risk_pct", {**CITIZEN, "age": "age"},
    ),
    "eurostat_early_leavers_by_birth": Spec(
        "edat_lfse_02", "early_leavers_pct", {"c_birth": "birth_iso3", "sex": "sex", "age": "age"},
        {"age": "Y18-24"}, {"age": ("Y18-24",)},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Mirror:
    """A conversion of a table that is read too: its header, our columns, values that it implies."""

    value: str
    columns: tuple[str, ...]
    names: Mapping[str, str]
    implied: Mapping[str, str] = field(default_factory=dict)


WORDS = {
    "female": "F", "male": "M", "unknown": "UNK", "Total": "TOTAL", "Foreign country": "FOR",
    "Foreign country and stateless": "FOR_STLS", "Reporting country": "NAT",
    "European Union (27 countries)": "EU27_2007", "European Union (28 countries)": "EU28",
    "Total number of persons returned": "TOTAL", "Persons returned to a third country": "THRD",
}  # fmt: skip
FLAGGED = {"flag": "flag"}
MIRRORS: Mapping[str, tuple[Mirror, ...]] = {
    "eurostat_asylum_applicants": (
        Mirror(
            "applicants", ("country_iso3", "year", "citizenship_iso3", "sex", "applicants"),
            {"iso3": "country_iso3", "year": "year", "citizenship_iso3": "citizenship_iso3", "sex": "sex"},
            {"applicant": "TOTAL"},
        ),
    ),
    "eurostat_temporary_protection": (
        Mirror(
            "persons", ("geo", "month", "citizenship", "beneficiaries"),
            {"iso3": "geo", "month": "month", "citizenship_iso3": "citizenship", **FLAGGED},
            {"sex": "T"},
        ),
    ),
    "eurostat_found_present": (
        Mirror(
            "persons", ("citizenship", "geo_name", "year", "persons"),
            {"iso3": "geo_name", "year": "year", "citizenship_iso3": "citizenship"}, {"sex": "T"},
        ),
    ),
    "eurostat_population_by_citizenship": (
        Mirror(
            "persons", ("citizenship", "geo_name", "year", "persons"),
            {"iso3": "geo_name", "year": "year", "citizenship_iso3": "citizenship"}, {"sex": "T"},
        ),
    ),
    "eurostat_returned": (
        Mirror(
            "persons", ("year", "geo_name", "citizenship", "indicator", "persons_returned"),
            {"iso3": "geo_name", "year": "year", "citizenship_iso3": "citizenship",
             "returned_to": "indicator", **FLAGGED},
            {"sex": "T"},
        ),
    ),
    "eurostat_first_permits": (
        Mirror(
            "permits", ("geo_name", "year", "first_permits"),
            {"iso3": "geo_name", "year": "year", **FLAGGED},
            {"citizenship_iso3": "TOTAL", "reason": "TOTAL"},
        ),
    ),
    "eurostat_employment_by_citizenship": (
        Mirror(
            "employment_rate_pct",
            ("geo", "geo_name", "year", "sex", "citizenship", "employment_rate_pct"),
            {"iso3": "geo", "year": "year", "sex": "sex", "citizenship_iso3": "citizenship", **FLAGGED},
            {"age": "Y15-64"},
        ),
    ),
}  # fmt: skip


def mirrored(mirror: Mirror, piece: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return a piece of a mirror in the columns of its table; groups of places keep their words."""
    made = pd.DataFrame({ours: piece[theirs] for ours, theirs in mirror.names.items()})
    for name in ("iso3", "citizenship_iso3"):
        if name in made:
            made[name] = made[name].map({word: _place(word) for word in made[name].unique()})
    for name in ("sex", "returned_to"):
        if name in made:
            made[name] = made[name].replace(WORDS)
    if "month" in made:
        made["year"] = made["month"].str[:4]
    value = piece[mirror.columns[-1]]
    made[mirror.value] = files.numbers(value, NAME, where)
    made = made.assign(**dict(mirror.implied))
    if "flag" not in made:
        made["flag"] = pd.NA
    made["flag"] = made["flag"].astype("string").replace({"": pd.NA})
    return made


def _place(word: str) -> str:
    """Return the code of a place told by code or name; the words of a group stay as they are."""
    from iomlab.errors import DataError

    found = codes.of_eurostat(WORDS.get(word, word))
    if found != word or word in WORDS.values():
        return found
    try:
        return codes.of_name(word, NAME)
    except DataError:
        return word
