"""IDMC: internal displacement by conflict and disasters (GIDD), from the interface or its exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from iomlab.data.live.door import Door
from iomlab.data.live.files import columns as named
from iomlab.data.live.files import csv, kind, numbers
from iomlab.data.live.pages import rows
from iomlab.data.live.publisher import Ask, Key, Publisher, strange
from iomlab.data.live.sheets import batches, workbook
from iomlab.errors import DataError
from iomlab.messages import N_, say

PUBLISHER = Publisher(
    name="idmc",
    title="IDMC",
    hosts=("helix-tools-api.idmcdb.org",),
    page="https://www.internal-displacement.org/database/displacement-data/",
    terms=N_(
        "CC BY 3.0 IGO. Cite: Internal Displacement Monitoring Centre (IDMC), Global Internal "
        "Displacement Database (GIDD). A client identifier, for which one asks IDMC."
    ),
    key=Key("IDMC_CLIENT_ID", "", "https://www.internal-displacement.org/contact-us/"),
    query_key="client_id",
)
BASE = "https://helix-tools-api.idmcdb.org/external-api/gidd/"
LIMIT = 100
CONFLICT, DISASTERS, SHIPPED = "idmc_conflict", "idmc_disasters", "internal_displacement"
ENDS = {"iso3": ("iso3", "ISO3"), "year": ("year", "Year")}
FIGURES = {
    "new_displacements": ("new_displacement", "Conflict Internal Displacements (Raw)", "Disaster Internal Displacements (Raw)"),
    "idps": ("?", "total_displacement", "Conflict Stock Displacement (Raw)", "Disaster Stock Displacement (Raw)"),
}  # fmt: skip
ROUNDED = {
    "new_displacements_rounded": (
        "?",
        "new_displacement_rounded",
        "Conflict Internal Displacements",
    ),
    "idps_rounded": ("?", "total_displacement_rounded", "Conflict Stock Displacement"),
}
HAZARD = {"hazard": ("hazard_type_name", "Hazard Type"), "category": ("hazard_category_name", "Hazard Category")}  # fmt: skip
NEW = {"new_displacements": FIGURES["new_displacements"]}
EVENT = {**ENDS, **HAZARD, **NEW}  # whom an event still keeps away is a part of a larger stock

Names = Mapping[str, Sequence[str]]


def list() -> Sequence[str]:
    """Return the tables."""
    return [SHIPPED, CONFLICT, DISASTERS]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Follow the pages; disasters are added up, because their names lead to small places."""
    if table == CONFLICT:
        yield from _conflict(ask, door)
    elif table == DISASTERS:
        yield from _by_hazard(_events(ask, door))
    else:
        conflict, disasters = _whole(_conflict(ask, door)), _whole(_events(ask, door))
        yield from _side_by_side(conflict, disasters)


def _conflict(ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    for frame in _paged("conflicts", ask, door):
        yield _within(_tidy(frame, {**ENDS, **FIGURES, **ROUNDED}), ask)


def _events(ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    for frame in _paged("disasters", ask, door):
        yield _within(_tidy(frame, EVENT), ask)


def _paged(place: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Yield page after page; each says where the next one is."""
    query: dict[str, object] = {"format": "json", "limit": LIMIT, "offset": 0}
    if ask.since:
        query["start_year"] = ask.since
    if ask.until:
        query["end_year"] = ask.until
    if ask.countries:
        query["iso3__in"] = ",".join(ask.countries)
    for answer in door.pages(f"{BASE}{place}/", query, lambda page: page.get("next")):
        found = rows(answer, "results", PUBLISHER.title, "detail")
        if found:
            frame = pd.DataFrame(found)
            if answer.get("last_updated"):
                frame.attrs["edition"] = f"GIDD, {answer['last_updated']}"
            yield frame
        elif answer.get("next"):
            raise strange(PUBLISHER.title, say("a page before the last is empty."))


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read an export of the GIDD: the CSV of the Humanitarian Data Exchange, or the site’s workbook."""
    if table == SHIPPED:
        raise DataError(
            "Table {name} is made of two files of {publisher}.",
            name=table,
            publisher=PUBLISHER.title,
            next_step=say(
                "Add each: iomlab data add FILE --as {one}; and --as {other}",
                one=CONFLICT,
                other=DISASTERS,
            ),
        )
    pieces = _sheet(path) if kind(path) == "xlsx" else csv(path, PUBLISHER.title, needs=("year",))
    if table == CONFLICT:
        for frame in pieces:
            yield _tidy(frame, {**ENDS, **FIGURES, **ROUNDED}, path.name)
    else:
        yield from _by_hazard(_tidy(frame, EVENT, path.name) for frame in pieces)


def _sheet(path: Path) -> Iterator[pd.DataFrame]:
    """Yield the rows of the one sheet of a workbook that holds figures."""
    with workbook(path, PUBLISHER.title) as book:
        for name in book.sheetnames:
            lines = book[name].iter_rows(values_only=True)
            header = [str(cell) for cell in next(lines, ())]
            if {"ISO3", "Year"} <= {*header}:
                for batch in batches(lines):
                    yield pd.DataFrame(batch, columns=header).astype("string")
                return
    raise strange(PUBLISHER.title, say("no sheet has the columns ISO3 and Year."), where=path.name)


# -- what comes ---------------------------------------------------------------------------------
def _tidy(frame: pd.DataFrame, names: Names, where: str = "") -> pd.DataFrame:
    made = named(frame, names, PUBLISHER.title, where).reset_index(drop=True)
    made = made[~made["iso3"].astype("string").str.startswith("#", na=False)]  # HXL tags
    for name in ("year", *FIGURES, *ROUNDED):
        if name in made:
            made[name] = numbers(made[name], PUBLISHER.title, where)
        elif name in names:
            made[name] = pd.Series(pd.NA, made.index, dtype="Float64")
    made.attrs.update(frame.attrs)
    return made


def _within(frame: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    """Return what was asked for; an older interface may give more."""
    wanted = frame["year"].between(ask.since or 0, ask.until or 9999)
    if ask.countries:
        wanted &= frame["iso3"].isin(ask.countries)
    return frame[wanted]


def _whole(frames: Iterator[pd.DataFrame]) -> pd.DataFrame:
    found = [*frames]
    made = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    made.attrs.update(found[-1].attrs if found else {})
    return made


def _by_hazard(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield country, year and hazard with the displacements of all events, and how many they are."""
    events = _whole(frames)
    if events.empty:
        return
    groups = events.groupby(["iso3", "year", "category", "hazard"], dropna=False)
    made = groups[[*NEW]].sum(min_count=1)
    made["events"] = groups.size()
    made = made.reset_index()
    made.attrs.update(events.attrs)
    yield made


def _side_by_side(conflict: pd.DataFrame, disasters: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield country and year with the new displacements by conflict and by disasters."""
    sides = []
    for name, frame in (("conflict_new", conflict), ("disaster_new", disasters)):
        if frame.empty:
            frame = pd.DataFrame({"iso3": [], "year": [], "new_displacements": []})
        added = frame.groupby(["iso3", "year"])["new_displacements"].sum(min_count=1)
        sides.append(added.rename(name))
    made = pd.concat(sides, axis=1).dropna(how="all").reset_index().sort_values(["iso3", "year"])
    made.attrs.update(conflict.attrs)
    yield made
