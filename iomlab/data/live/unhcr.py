"""UNHCR: population statistics, from the interface of the Refugee Data Finder or its downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.live.door import Door
from iomlab.data.live.files import columns as named
from iomlab.data.live.files import csv, kind, numbers
from iomlab.data.live.pages import rows
from iomlab.data.live.publisher import Ask, Publisher, strange
from iomlab.data.live.sheets import batches, sheet, workbook
from iomlab.messages import N_, say

PUBLISHER = Publisher(
    name="unhcr",
    title="UNHCR",
    hosts=("api.unhcr.org", "unhcr-web.github.io"),
    page="https://www.unhcr.org/refugee-statistics/",
    terms=N_(
        "CC BY 4.0. Cite: UNHCR Refugee Population Statistics Database. No key. Figures of IDMC and "
        "UNRWA, which UNHCR passes on, have terms of their own."
    ),
    clients=("py-unhcr", "refugees (R)"),
)
BASE = "https://api.unhcr.org/population/v1/"
FLOWS = "https://unhcr-web.github.io/refugee-statistics/data/UNHCR_Flow_Data.xlsx"
LIMIT = 10_000
FIRST = 1951
SHIPPED_FROM = 2012  # the first year of the shipped tables
ENDS = {
    "origin_iso3": ("coo_iso", "Country of origin (ISO)", "Country of Origin Code"),
    "asylum_iso3": ("coa_iso", "Country of asylum (ISO)", "Country of Asylum Code"),
}
YEAR = {"year": ("year",)}
CODES: dict[str, Any] = {"-": pd.NA, "": pd.NA, "UKN": "UNK"}
BANDS = ("0_4", "5_11", "12_17", "18_59", "60", "other", "total")

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Set:
    """One data set: its place in the interface, its columns under our names and UNHCR's."""

    place: str
    figures: Names
    notes: Names = field(default_factory=dict)
    ends: Names = field(default_factory=lambda: ENDS)
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """Return every column."""
        return {**YEAR, **self.ends, **self.notes, **self.figures}


REFUGEES = {
    "refugees": ("refugees", "Refugees under UNHCR's mandate"),
    "asylum_seekers": ("asylum_seekers", "Asylum-seekers", "Asylum seekers"),
}
SETS = {
    "unhcr_population": Set(
        "population",
        {
            **REFUGEES,
            "returned_refugees": ("?", "returned_refugees", "Returned refugees"),
            "idps": ("idps", "IDPs of concern to UNHCR", "Internally displaced persons"),
            "returned_idps": ("?", "returned_idps", "Returned IDPs", "Returned IDPss"),
            "stateless": ("stateless", "Stateless persons"),
            "others_of_concern": ("ooc", "Others of concern", "Others of concern to UNHCR"),
            "other_protection": ("oip", "Other people in need of international protection"),
            "host_community": ("hst", "Host Community"),
        },
    ),
    "unhcr_asylum_applications": Set(
        "asylum-applications",
        {"applied": ("applied",)},
        {
            "procedure": ("procedure_type", "Authority"),
            "application": ("app_type", "Application type"),
            "level": ("dec_level", "Stage of procedure"),
            "counted": ("app_pc", "Cases / Persons"),
        },
    ),
    "unhcr_asylum_decisions": Set(
        "asylum-decisions",
        {
            "recognised": ("dec_recognized", "Recognized decisions"),
            "complementary": ("dec_other", "Complementary protection"),
            "rejected": ("dec_rejected", "Rejected decisions"),
            "otherwise_closed": ("dec_closed", "Otherwise closed"),
            "total": ("dec_total", "Total decisions"),
        },
        {
            "procedure": ("procedure_type", "Authority"),
            "level": ("dec_level", "Stage of procedure"),
            "counted": ("dec_pc", "Cases / Persons"),
        },
    ),
    "unhcr_demographics": Set(
        "demographics",
        {
            **{f"{sex}_{band}": (f"{sex}_{band}",) for sex in "fm" for band in BANDS},
            "total": ("total",),
        },
        {"group": ("pop_type",)},
        extra={"ptype_show": "1"},
    ),
    "unhcr_solutions": Set(
        "solutions",
        {name: (name,) for name in ("returned_refugees", "resettlement", "naturalisation", "returned_idps")},
    ),
    "unhcr_flows": Set(
        "flows",
        {
            "refugees": ("refugees",),
            "asylum_seekers": ("asylum_seekers",),
            "refugee_like": ("refugee_like",),
            "other_protection": ("oip",),
        },
    ),
    "unhcr_unrwa": Set("unrwa", {"refugees": ("total",)}, ends={"asylum_iso3": ENDS["asylum_iso3"]}),
    "unhcr_idmc": Set("idmc", {"idps": ("total",)}, ends={"iso3": ENDS["origin_iso3"]}),
}  # fmt: skip
BY_ASYLUM, BY_ORIGIN = "displacement_by_asylum", "displacement_by_origin"


def list() -> Sequence[str]:
    """Return the tables."""
    return [BY_ASYLUM, BY_ORIGIN, *SETS]


# -- pull ---------------------------------------------------------------------------------------
def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask the interface, page after page; the flows are a workbook of UNHCR's."""
    if table == BY_ASYLUM:
        asked = {"coa_all": "true", **_places("coa", ask)}
        one = Set("population", REFUGEES, ends={"iso3": ENDS["asylum_iso3"]})
        yield from _paged(one, _since(ask), door, asked)
    elif table == BY_ORIGIN:
        yield from _by_origin(_since(ask), door)
    elif table == "unhcr_flows":
        for frame in _flows(door.get(FLOWS).path):
            yield _within(frame, ask)
    else:
        yield from _pairs(SETS[table], ask, door)


def _since(ask: Ask) -> Ask:
    return Ask(ask.since or SHIPPED_FROM, ask.until, ask.countries)


def _places(end: str, ask: Ask) -> dict[str, str]:
    return {end: ",".join(ask.countries)} if ask.countries else {}


def _pairs(one: Set, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Yield origins by countries of asylum; of countries, those that they left or came to."""
    both = {"coo_all": "true", "coa_all": "true", **one.extra}
    first = "coa" if [*one.ends] == ["asylum_iso3"] else "coo"
    yield from _paged(one, ask, door, {**both, **_places(first, ask)})
    if ask.countries and len(one.ends) == 2:
        for frame in _paged(one, ask, door, {**both, **_places("coa", ask)}):
            yield frame[~frame["origin_iso3"].isin(ask.countries)]


def _paged(one: Set, ask: Ask, door: Door, asked: Mapping[str, str]) -> Iterator[pd.DataFrame]:
    """Yield the pages of one data set, and refuse a page that is empty before the last."""
    years = {"yearFrom": ask.since or FIRST, "yearTo": ask.until or dt.date.today().year}
    query = {**years, "cf_type": "ISO", **asked, "limit": LIMIT}
    page = 1

    def more(answer: Any) -> dict[str, Any] | None:
        nonlocal page
        last = _last(answer)
        if page >= last if last else len(answer["items"]) < LIMIT:
            return None
        page += 1
        return {**query, "page": page}

    for answer in door.pages(f"{BASE}{one.place}/", {**query, "page": page}, more):
        found = rows(answer, "items", PUBLISHER.title)
        if found:
            yield _tidy(pd.DataFrame(found), one)
        elif page < _last(answer):
            raise strange(
                PUBLISHER.title, say("page {n} of {last} is empty.", n=page, last=_last(answer))
            )


def _last(answer: Any) -> int:
    """Return the number of the last page, or 0 where it is not said."""
    said = str(answer.get("maxPages") or 0)
    if not (said.isascii() and said.isdecimal()):
        raise strange(PUBLISHER.title, say("the number of pages is {n}.", n=repr(said)))
    return int(said)


def _by_origin(ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Yield refugees and asylum-seekers of UNHCR beside the internally displaced people of IDMC."""
    asked = {"coo_all": "true", **_places("coo", ask)}
    ends = {"iso3": ENDS["origin_iso3"]}
    abroad = _whole(_paged(Set("population", REFUGEES, ends=ends), ask, door, asked))
    inside = _whole(_paged(SETS["unhcr_idmc"], ask, door, asked))
    if not abroad.empty:
        yield _without_idps(abroad) if inside.empty else _beside(abroad, inside)


def _whole(frames: Iterator[pd.DataFrame]) -> pd.DataFrame:
    found = [*frames]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _beside(abroad: pd.DataFrame, inside: pd.DataFrame) -> pd.DataFrame:
    made = abroad.merge(inside, on=["iso3", "year"], how="outer")
    return made.sort_values(["iso3", "year"], ignore_index=True)


def _without_idps(abroad: pd.DataFrame) -> pd.DataFrame:
    return abroad.assign(idps=pd.Series(pd.NA, abroad.index, dtype="Int64"))


# -- read ---------------------------------------------------------------------------------------
def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read a download of the Refugee Data Finder, or a table of UNHCR’s R package ``refugees``."""
    if table == BY_ASYLUM:
        yield _added(Set("population", REFUGEES, ends={"iso3": ENDS["asylum_iso3"]}), path)
    elif table == BY_ORIGIN:
        abroad = _added(Set("population", REFUGEES, ends={"iso3": ENDS["origin_iso3"]}), path)
        yield _without_idps(abroad)  # these are in another file, of IDMC
    elif table == "unhcr_flows" and kind(path) == "xlsx":
        yield from _flows(path)
    elif table == "unhcr_demographics":
        one = SETS[table]
        yield _summed(_whole(_read(one, path)), [*YEAR, *one.ends, *one.notes], [*one.figures])
    else:
        yield from _read(SETS[table], path)


def _read(one: Set, path: Path) -> Iterator[pd.DataFrame]:
    for frame in csv(path, PUBLISHER.title, needs=("year",)):
        yield _tidy(frame, one, path.name)


def _added(one: Set, path: Path) -> pd.DataFrame:
    """Return pairs added up over one end, from the first year of the shipped table."""
    found = _whole(_read(one, path))
    made = _summed(found[found["year"] >= SHIPPED_FROM], ["iso3", "year"], [*one.figures])
    return made.dropna(subset=["iso3"])


def _summed(frame: pd.DataFrame, keys: Sequence[str], figures: Sequence[str]) -> pd.DataFrame:
    """Return figures added up; one that is missing everywhere stays missing."""
    groups = frame.groupby([*keys], dropna=False, sort=True)
    return groups[[*figures]].sum(min_count=1).reset_index()


def _flows(path: Path) -> Iterator[pd.DataFrame]:
    """Yield the flows of UNHCR's workbook, a row a pair and year, a column a population."""
    groups = {"REF": "refugees", "ASY": "asylum_seekers", "ROC": "refugee_like", "OIP": "other_protection"}  # fmt: skip
    needs = ("Year", "OriginISO", "AsylumISO", "PT", "Count")
    found = []
    with workbook(path, PUBLISHER.title) as book:
        header, _, lines = sheet(book, "DATA", needs, PUBLISHER.title)
        place = [[str(cell) for cell in header].index(name) for name in needs]
        for batch in batches(lines):
            found += [[row[n] for n in place] for row in batch if row[place[0]] is not None]
    long = pd.DataFrame(found, columns=["year", "origin_iso3", "asylum_iso3", "group", "count"])
    long["group"] = long["group"].map(groups)
    for end in ("origin_iso3", "asylum_iso3"):
        long[end] = long[end].replace(CODES)
    wide = long.pivot_table(
        index=["year", "origin_iso3", "asylum_iso3"], columns="group", values="count", aggfunc="sum"
    )
    yield wide.reindex(columns=[*groups.values()]).reset_index()


# -- what comes ---------------------------------------------------------------------------------
def _tidy(frame: pd.DataFrame, one: Set, where: str = "") -> pd.DataFrame:
    """Return rows under our names: ``-`` is missing, the text ``0`` is nought."""
    made = named(frame, one.names, PUBLISHER.title, where).reset_index(drop=True)
    for name in one.figures:
        made[name] = (
            numbers(made[name], PUBLISHER.title, where) if name in made else pd.array([pd.NA] * len(made), "Float64")
        )  # fmt: skip
    for name in one.ends:
        made[name] = made[name].astype("string").replace(CODES)
    made["year"] = numbers(made["year"], PUBLISHER.title, where)
    return made


def _within(frame: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """Return the rows that are asked for, of a file that is only offered whole."""
    wanted = frame["year"].between(ask.since or 0, ask.until or 9999)
    if ask.countries:
        wanted &= frame["origin_iso3"].isin(ask.countries) | frame["asylum_iso3"].isin(
            ask.countries
        )
    return frame[wanted]
