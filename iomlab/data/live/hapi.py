"""HDX HAPI (OCHA): affected people, from the interface (version 2) or the CSV of the Exchange."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.live.door import Door
from iomlab.data.live.files import columns as named
from iomlab.data.live.files import csv, numbers
from iomlab.data.live.pages import rows
from iomlab.data.live.publisher import Ask, Key, Publisher
from iomlab.messages import N_

PUBLISHER = Publisher(
    name="hapi",
    title="HDX HAPI",
    hosts=("hapi.humdata.org",),
    page="https://data.humdata.org/hapi",
    terms=N_(
        "The figures keep the terms of those who gave them: UNHCR and OCHA CC BY; IOM DTM not to be "
        "passed on. An application identifier (name and e-mail, encoded); one request a second."
    ),
    pause=1.0,
    key=Key(
        "HDX_HAPI_APP_IDENTIFIER",
        "X-HDX-HAPI-APP-IDENTIFIER",
        "https://hapi.humdata.org/docs#/Generate%20App%20Identifier",
    ),
    clients=("hdx-python-api",),
)
BASE = "https://hapi.humdata.org/api/v2/affected-people/"
LIMIT = 10_000

Names = Mapping[str, Sequence[str]]
PERIOD: Names = {"year": ("reference_period_start",), "date": ("reference_period_start",)}
ADMIN: Names = {
    "iso3": ("location_code",),
    "admin1_code": ("admin1_code",),
    "admin1": ("?", "admin1_name"),
    "admin2_code": ("admin2_code",),
    "admin2": ("?", "admin2_name"),
    "admin_level": ("admin_level",),
}
PAIR: Names = {"origin_iso3": ("origin_location_code",), "asylum_iso3": ("asylum_location_code",)}
GROUPS: Names = {"group": ("population_group",), "sex": ("gender",), "age": ("age_range",)}


@dataclass(frozen=True)
class Set:
    """One data set: its place, its columns under our names and theirs, what filters by country."""

    place: str
    names: Names
    filters: tuple[str, ...]


SETS = {
    "hapi_idps": Set(
        "idps",
        {
            **ADMIN, **PERIOD, "operation": ("operation",), "round": ("reporting_round",),
            "assessment": ("assessment_type",), "idps": ("population",),
        },
        ("location_code",),
    ),
    "hapi_refugees": Set(
        "refugees-persons-of-concern",
        {**PAIR, **PERIOD, **GROUPS, "persons": ("population",)},
        ("origin_location_code", "asylum_location_code"),
    ),
    "hapi_returnees": Set(
        "returnees",
        {**PAIR, **PERIOD, **GROUPS, "persons": ("population",)},
        ("origin_location_code", "asylum_location_code"),
    ),
    "hapi_needs": Set(
        "humanitarian-needs",
        {
            **ADMIN, **PERIOD, "sector": ("sector_code",), "category": ("category",),
            "status": ("population_status",), "persons": ("population",),
        },
        ("location_code",),
    ),
}  # fmt: skip
FIGURES = ("idps", "persons")
UNKNOWN = {"UKN": "UNK"}


def list() -> Sequence[str]:
    """Return the tables."""
    return [*SETS]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask page after page; of pairs, those that left a country or came to it."""
    one = SETS[table]
    for number, name in enumerate(one.filters if ask.countries else one.filters[:1]):
        for place in ask.countries or ("",):
            for found in _paged(one, {name: place} if place else {}, door):
                frame = _tidy(pd.DataFrame(found), one)
                if number:  # what came by its origin has come already
                    frame = frame[~frame["origin_iso3"].isin(ask.countries)]
                yield frame[frame["year"].between(ask.since or 0, ask.until or 9999)]


def _paged(one: Set, asked: Mapping[str, str], door: Door) -> Iterator[Sequence[dict[str, Any]]]:
    """Yield pages until one is not full: no answer says how many there are."""
    query: dict[str, Any] = {"output_format": "json", **asked, "limit": LIMIT, "offset": 0}

    def more(answer: Any) -> dict[str, Any] | None:
        if len(answer["data"]) < LIMIT:
            return None
        query["offset"] += LIMIT
        return dict(query)

    for answer in door.pages(f"{BASE}{one.place}", query, more):
        found = rows(answer, "data", PUBLISHER.title, "error")
        if found:
            yield found


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read the CSV of HAPI on the Humanitarian Data Exchange, with or without its row of HXL tags."""
    one = SETS[table]
    for frame in csv(path, PUBLISHER.title, needs=one.names["year"]):
        tags = frame[one.filters[0]] if one.filters[0] in frame else pd.Series("", frame.index)
        yield _tidy(frame[~tags.str.startswith("#")], one, path.name)


def _tidy(frame: pd.DataFrame, one: Set, where: str = "") -> pd.DataFrame:
    made = named(frame, one.names, PUBLISHER.title, where).reset_index(drop=True)
    for name in one.names:
        if name in FIGURES:
            made[name] = numbers(made[name], PUBLISHER.title, where)
        elif name not in made:
            made[name] = pd.Series(pd.NA, made.index, dtype="string")
        else:
            made[name] = _text(made[name])
    for end in ("origin_iso3", "asylum_iso3"):
        if end in made:
            made[end] = made[end].replace(UNKNOWN)
    made["date"] = made["date"].str[:10]
    made["year"] = numbers(made["year"].str[:4], PUBLISHER.title, where)
    return made


def _text(column: pd.Series) -> pd.Series:
    plain = column.astype("string")
    return plain.mask(plain == "")
