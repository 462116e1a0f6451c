"""United States, Customs and Border Protection: encounters by month, place, and citizenship."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from iomlab.data.live import codes, files
from iomlab.data.live.door import Door
from iomlab.data.live.publisher import Ask, Publisher, no_pull, strange
from iomlab.messages import N_, say

NAME = "CBP"
PUBLISHER = Publisher(
    name="cbp",
    title=N_("U.S. Customs and Border Protection (CBP)"),
    hosts=("www.cbp.gov",),
    page="https://www.cbp.gov/document/stats/nationwide-encounters",
    terms=N_("Work of the US federal government, in the public domain there. Credit CBP. No key."),
)
ENCOUNTERS, BY_YEAR = "cbp_encounters", "us_encounters_nationality_fy"
SOUTHWEST = "Southwest Land Border"
PATROL = "U.S. Border Patrol"
OFFICIAL: Mapping[str, tuple[str, ...]] = {
    "fiscal_year": ("Fiscal Year",),
    "month": ("Month (abbv)",),
    "component": ("Component",),
    "border": ("?Land Border Region", "Land Border Region"),
    "area": ("?Area of Responsibility", "Area of Responsibility"),
    "demographic": ("Demographic",),
    "nationality": ("Citizenship",),
    "authority": ("Title of Authority",),
    "encounter_type": ("Encounter Type",),
    "encounters": ("Encounter Count",),
}
MIRROR: Mapping[str, tuple[str, ...]] = {
    name: (name,)
    for name in (
        "month", "fiscal_year", "component", "area", "authority", "encounter_type", "demographic",
        "nationality_iso3", "encounters",
    )
}  # fmt: skip
MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
UNACCOMPANIED = ("UC / Single Minors", "UAC")
FAMILY = ("FMUA", "Family Unit", "Individuals in a Family Unit")
TEXTS = ["component", "border", "area", "demographic", "authority", "encounter_type"]


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return [ENCOUNTERS, BY_YEAR]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Refuse: the address of the file changes every month."""
    raise no_pull(
        table,
        say(
            "Download a file of nationwide encounters (csv) from {page}, then: "
            "iomlab data add FILE --as {name}",
            page=PUBLISHER.page,
            name=table,
        ),
    )
    yield


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read a file of nationwide or southwest border encounters (csv), or a mirror of it."""
    pieces = (_known(piece, path.name) for piece in files.csv(path, NAME))
    if table == ENCOUNTERS:
        yield from pieces
        return
    yield _years(pd.concat([*pieces], ignore_index=True), path.name)


def _known(piece: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return the columns under our names: months as ``2023-10``, citizenships as ISO3."""
    if files.has(piece, "nationality_iso3", "encounter_type"):
        found = files.columns(piece, MIRROR, NAME, where)
        found["border"] = SOUTHWEST
        found["nationality_iso3"] = found["nationality_iso3"].replace({"OOO": "OTHER", "": pd.NA})
    else:
        found = files.columns(piece, OFFICIAL, NAME, where)
        if "border" not in found:  # the older files are of that border alone
            found["border"] = SOUTHWEST
        if "area" not in found:
            found["area"] = pd.NA
        told = {name: _nationality(name) for name in found["nationality"].unique()}
        found["nationality_iso3"] = found.pop("nationality").map(told)
        found["fiscal_year"] = found["fiscal_year"].str.extract(r"(\d{4})", expand=False)
        found["month"] = _month(found["fiscal_year"], found["month"], where)
    for name in TEXTS:
        found[name] = found[name].astype("string").str.strip().replace({"": pd.NA})
    for name in ("fiscal_year", "encounters"):
        found[name] = files.numbers(found[name], NAME, where).astype("Int64")
    return found


def _nationality(name: str) -> str:
    return "OTHER" if name.strip().upper() == "OTHER" else codes.of_name(name.strip(), NAME)


def _month(fiscal: pd.Series, names: pd.Series, where: str) -> pd.Series:
    """Return the calendar month: a fiscal year begins in October of the year before."""
    place = names.str.strip().str.upper().map({name: n for n, name in enumerate(MONTHS)})
    if place.isna().any():
        wrong = names[place.isna()].iloc[0]
        raise strange(NAME, say("{value} is no month.", value=repr(wrong)), where=where)
    year = fiscal.astype("Int64") - (place < 3).astype("Int64")
    number = (place.astype("Int64") + 9) % 12 + 1
    return year.astype("string") + "-" + number.astype("string").str.zfill(2)


def _years(rows: pd.DataFrame, where: str) -> pd.DataFrame:
    """Add up whole fiscal years of the southwest land border, in the measures of the shipped table."""
    rows = rows[rows["border"] == SOUTHWEST]
    months = rows.groupby("fiscal_year")["month"].nunique()
    rows = rows[rows["fiscal_year"].isin(months[months == 12].index)]
    if rows.empty:
        raise strange(
            NAME, say("it has no whole fiscal year of the southwest land border."), where=where
        )
    caught = rows[(rows["component"] == PATROL) & (rows["encounter_type"] == "Apprehensions")]
    measures = {
        "sw_encounters": rows,
        "usbp_sw_apprehensions": caught,
        "usbp_sw_unaccompanied_children": caught[caught["demographic"].isin(UNACCOMPANIED)],
        "usbp_sw_family_units": caught[caught["demographic"].isin(FAMILY)],
    }
    made = [_summed(part).assign(measure=name) for name, part in measures.items()]
    return pd.concat(made, ignore_index=True).assign(source=PUBLISHER.page)


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return sums by citizenship and fiscal year, and of all citizenships."""
    keys = ["nationality_iso3", "fiscal_year"]
    each = rows.groupby(keys)[["encounters"]].sum().reset_index()
    whole = rows.groupby("fiscal_year")[["encounters"]].sum().reset_index()
    joined = pd.concat([each, whole.assign(nationality_iso3="TOTAL")], ignore_index=True)
    return joined.sort_values(keys, ignore_index=True)
