"""IOM’s Displacement Tracking Matrix: internally displaced people by round, from the interface (version 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.live.door import Door
from iomlab.data.live.pages import rows
from iomlab.data.live.publisher import Ask, Key, Publisher, no_read, strange
from iomlab.errors import DataError
from iomlab.messages import N_, Message, say

PUBLISHER = Publisher(
    name="dtm",
    title="IOM DTM",
    hosts=("dtmapi.iom.int",),
    page="https://dtm.iom.int/data-and-analysis/dtm-api",
    terms=N_(
        "© IOM: to view, download and print for non-commercial use; not to be passed on. Cite: "
        "International Organization for Migration (IOM), Displacement Tracking Matrix (DTM)."
    ),
    pause=0.5,
    key=Key(
        "DTMAPI_SUBSCRIPTION_KEY", "Ocp-Apim-Subscription-Key", "https://dtm-apim-portal.iom.int/"
    ),
    clients=("dtmapi",),
)
BASE = "https://dtmapi.iom.int/v3/displacement/"
LEVELS = {"dtm_admin0": 0, "dtm_admin1": 1, "dtm_admin2": 2}
PLACES = ("admin1", "admin2")
GONE = "Not available"
NAMES: Mapping[str, str] = {
    "iso3": "admin0Pcode",
    "admin1_code": "admin1Pcode",
    "admin1": "admin1Name",
    "admin2_code": "admin2Pcode",
    "admin2": "admin2Name",
    "year": "yearReportingDate",
    "date": "reportingDate",
    "operation": "operation",
    "round": "roundNumber",
    "assessment": "assessmentType",
    "reason": "displacementReason",
    "origin_admin1_code": "idpOriginAdmin1Pcode",
    "origin_admin1": "idpOriginAdmin1Name",
    "idps": "numPresentIdpInd",
    "males": "numberMales",
    "females": "numberFemales",
}


def list() -> Sequence[str]:
    """Return the tables."""
    return [*LEVELS]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask country by country: the interface gives no whole."""
    names = _names(LEVELS[table])
    for iso3 in ask.countries or _countries(door):
        query = {"Admin0Pcode": iso3}
        if ask.since:
            query["FromReportingDate"] = f"{ask.since}-01-01"
        if ask.until:
            query["ToReportingDate"] = f"{ask.until}-12-31"
        answer = door.get(f"{BASE}admin{LEVELS[table]}", query).json()
        found = _result(answer)
        told = answer.get("totalRecordsCount") or 0
        if isinstance(told, int) and told > len(found):
            door.tell(
                say(
                    "{publisher} counts {n} rows for {place} and gave {m}",
                    publisher=Message(PUBLISHER.title),
                    n=told,
                    m=len(found),
                    place=iso3,
                )
            )
        if found:
            yield _tidy(found, names)


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Refuse: DTM’s files differ from operation to operation."""
    raise no_read(table)


def _names(level: int) -> Mapping[str, str]:
    """Return the columns of one level: names of finer places are left out."""
    finer = PLACES[level:]
    return {ours: name for ours, name in NAMES.items() if not ours.startswith(finer)}


def _countries(door: Door) -> Sequence[str]:
    found = _result(door.get(f"{BASE}country-list").json())
    return sorted({str(row["admin0Pcode"]) for row in found if row.get("admin0Pcode")})


def _result(answer: Any) -> Sequence[dict[str, Any]]:
    """Return the rows of an answer; it says itself when it is none."""
    if isinstance(answer, dict) and answer.get("isSuccess") is False:
        said = "; ".join(str(text) for text in answer.get("errorMessages") or ())
        raise DataError(
            "{publisher} did not give the table: {why}.",
            publisher=Message(PUBLISHER.title),
            why=repr(said),
            next_step=say(
                "Look at the years and countries that you asked for. Nothing was kept; what is on "
                "the shelf stays."
            ),
        )
    return rows(answer, "result", PUBLISHER.title)


def _tidy(found: Sequence[dict[str, Any]], names: Mapping[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(found)
    missing = [name for name in names.values() if name not in frame]
    if missing:
        raise strange(
            PUBLISHER.title,
            say(
                "a column {column} is not there. There are: {columns}.",
                column=repr(missing[0]),
                columns=", ".join(map(str, frame.columns)),
            ),
        )
    made = frame[[*names.values()]].set_axis([*names], axis=1)
    for name in ("origin_admin1_code", "origin_admin1"):
        made[name] = made[name].replace(GONE, None)
    made["date"] = made["date"].astype("string").str[:10]
    return made
