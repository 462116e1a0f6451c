"""United Nations, DESA: International Migrant Stock, the workbook by destination and origin.

One workbook an edition (2020, 2024): sheet “Table 1”, a row a pair of destination and origin (also of
regions), years side by side in three blocks: both sexes, male, female.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.live import codes, files, sheets
from iomlab.data.live.door import Door
from iomlab.data.live.publisher import Ask, Publisher, strange
from iomlab.messages import N_, say

NAME = "UN DESA"
PUBLISHER = Publisher(
    name="un_desa",
    title=N_("United Nations, Department of Economic and Social Affairs, Population Division"),
    hosts=("www.un.org",),
    page="https://www.un.org/development/desa/pd/content/international-migrant-stock",
    terms=N_(
        "CC BY 3.0 IGO. Cite: United Nations, DESA, Population Division, International Migrant "
        "Stock, with the revision. No key."
    ),
    pause=1.0,
)
WORKBOOK = (
    "https://www.un.org/development/desa/pd/sites/www.un.org.development.desa.pd/files/"
    "undesa_pd_2024_ims_stock_by_sex_destination_and_origin.xlsx"
)
EDITIONS = {2020: N_("2020 revision"), 2024: N_("2024 revision")}
TO, FROM = "Location code of destination", "Location code of origin"
BASIS = ("Data type", "Type of data of destination")
BLOCKS = ("migrants", "male", "female")
WORLD = 900
MIRROR = ("destination_iso3", "origin_iso3", "year", "sex", "migrants")
PAIR = ["destination_iso3", "origin_iso3", "year"]


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return ["migrant_stock_totals", "migrant_stock_corridors", "undesa_stock_bilateral"]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask for the workbook of the newest edition that iomlab knows."""
    yield from _shaped(table, _workbook(door.get(WORKBOOK).path), ask)


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read the workbook of an edition, or a mirror of it (CSV: a row a pair, year and sex)."""
    whole = _workbook(path) if files.kind(path) == "xlsx" else _mirror(path)
    yield from _shaped(table, whole, Ask())


# -- layouts --------------------------------------------------------------------------------------
def _workbook(path: Path) -> pd.DataFrame:
    """Return pairs, years and sexes of a workbook; rows of regions are kept with a missing code."""
    with sheets.workbook(path, NAME) as book:
        header, _, rows = sheets.sheet(book, "Table 1", [TO, FROM], NAME)
        names = [str(cell).strip() if cell is not None else "" for cell in header]
        years = [(n, int(name)) for n, name in enumerate(names) if re.fullmatch(r"\d{4}", name)]
        size, left = divmod(len(years), len(BLOCKS))
        if left or not years or [y for _, y in years] != [y for _, y in years[:size]] * 3:
            raise strange(
                NAME,
                say("its years do not stand in three blocks: both sexes, male, female."),
                where=path.name,
            )
        to, origin = names.index(TO), names.index(FROM)
        basis = next((names.index(name) for name in BASIS if name in names), None)
        kept: builtins.list[dict[str, Any]] = []
        for row in rows:
            ends = _code(row[to]), _code(row[origin])
            if None in ends:
                continue
            said = "" if basis is None else " ".join(str(row[basis] or "").split())
            for n, (_, year) in enumerate(years[:size]):
                cells = {b: _figure(row[years[k * size + n][0]]) for k, b in enumerate(BLOCKS)}
                kept.append({"to": ends[0], "from": ends[1], "year": year, "basis": said, **cells})
    frame = pd.DataFrame(kept, columns=["to", "from", "year", "basis", *BLOCKS])
    frame[[*BLOCKS]] = frame[[*BLOCKS]].astype("Int64")
    for ours, theirs in (("destination_iso3", "to"), ("origin_iso3", "from")):
        known = {code: codes.of_m49(int(code), NAME) for code in frame[theirs].unique()}
        frame[ours] = frame[theirs].map(known)
    return frame


def _code(cell: Any) -> int | None:
    text = str(cell).strip().removesuffix(".0") if cell is not None else ""
    return int(text) if text.isdecimal() else None


def _figure(cell: Any) -> int | None:
    """Return a figure of the workbook; two dots and a blank are missing, never nought."""
    if isinstance(cell, int | float):
        return round(cell)
    text = str(cell or "").replace(" ", "").replace(",", "").strip()
    if text in files.GONE:
        return None
    if not text.isdecimal():
        raise strange(NAME, say("{value} stands where a figure should.", value=repr(text)))
    return int(text)


def _mirror(path: Path) -> pd.DataFrame:
    """Return the same of a mirror; totals of both sexes and of the world are added up here."""
    parts = []
    for piece in files.csv(path, NAME):
        told = {name: (name,) for name in MIRROR} | {
            name: (f"?{name}", name)
            for name in ("basis_foreign_born", "basis_foreign_citizens", "includes_refugees", "imputed")
        }  # fmt: skip
        parts.append(files.columns(piece, told, NAME, path.name))
    rows = pd.concat(parts, ignore_index=True)
    rows["migrants"] = files.numbers(rows["migrants"], NAME, path.name).astype("Int64")
    rows["year"] = rows["year"].astype(int)
    rows["basis"] = _basis(rows)
    sexes = rows.pivot_table(
        index=[*PAIR, "basis"], columns="sex", values="migrants", aggfunc="sum", observed=True
    )
    if set(sexes.columns) != {"female", "male"}:
        raise strange(NAME, say("its sexes are not female and male."), where=path.name)
    pairs = sexes.reset_index().rename_axis(columns=None)
    pairs["migrants"] = pairs["male"] + pairs["female"]
    pairs["origin_iso3"] = pairs["origin_iso3"].replace("OOO", "UNK")
    pairs["to"] = pairs["from"] = 0
    to = pairs.groupby(["destination_iso3", "year"], as_index=False)[[*BLOCKS]].sum()
    known = pairs[pairs["origin_iso3"] != "UNK"]
    origin = known.groupby(["origin_iso3", "year"], as_index=False)[[*BLOCKS]].sum()
    return pd.concat(
        [pairs, to.assign(**{"from": WORLD, "to": 0}), origin.assign(**{"to": WORLD, "from": 0})],
        ignore_index=True,
    )


def _basis(rows: pd.DataFrame) -> pd.Series:
    """Return the letters of the workbook: B born, C citizens, R refugees added, I imputed."""
    letters = (
        ("basis_foreign_born", "B"),
        ("basis_foreign_citizens", "C"),
        ("imputed", "I"),
        ("includes_refugees", "R"),
    )
    made = pd.Series("", index=rows.index)
    for name, letter in letters:
        if name in rows:
            made += rows[name].eq("1").map({True: f"{letter} ", False: ""}).astype("object")
    return made.str.strip()


# -- tables ---------------------------------------------------------------------------------------
def _shaped(table: str, whole: pd.DataFrame, ask: Ask) -> Iterator[pd.DataFrame]:
    newest = int(whole["year"].max()) if len(whole) else 0
    edition = EDITIONS.get(newest, f"{newest} revision")
    shape = {
        "migrant_stock_totals": _totals,
        "migrant_stock_corridors": _corridors,
        "undesa_stock_bilateral": _bilateral,
    }[table]
    made = _asked(shape(whole), ask)
    made.attrs["edition"] = edition
    yield made


def _totals(whole: pd.DataFrame) -> pd.DataFrame:
    place = whole["destination_iso3"].notna() & (whole["from"] == WORLD)
    source = whole["origin_iso3"].notna() & (whole["to"] == WORLD)
    to = whole[place].rename(columns={"destination_iso3": "iso3", "migrants": "immigrants"})
    origin = whole[source & (whole["origin_iso3"] != "UNK")].rename(
        columns={"origin_iso3": "iso3", "migrants": "emigrants"}
    )
    keys = ["iso3", "year"]
    joined = to[[*keys, "immigrants"]].merge(origin[[*keys, "emigrants"]], on=keys, how="outer")
    return joined.sort_values(keys, ignore_index=True)


def _pairs(whole: pd.DataFrame) -> pd.DataFrame:
    return whole[whole["destination_iso3"].notna() & whole["origin_iso3"].notna()]


def _corridors(whole: pd.DataFrame) -> pd.DataFrame:
    """Return every pair with a known origin, the largest of the newest year first."""
    pairs = _pairs(whole)
    pairs = pairs[(pairs["origin_iso3"] != "UNK") & pairs["migrants"].notna()]
    last = pairs[pairs["year"] == pairs["year"].max()]
    rank = last.set_index(["destination_iso3", "origin_iso3"])["migrants"].rename("last")
    joined = pairs.join(rank, on=["destination_iso3", "origin_iso3"])
    order = ["last", "destination_iso3", "origin_iso3", "year"]
    return joined.sort_values(
        order, ascending=[False, True, True, True], na_position="last", ignore_index=True
    )


def _bilateral(whole: pd.DataFrame) -> pd.DataFrame:
    pairs = _pairs(whole)
    known = pairs[pairs[[*BLOCKS]].notna().any(axis=1)]
    return known.sort_values(PAIR, ignore_index=True)


def _asked(frame: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    ends = [c for c in ("iso3", "destination_iso3", "origin_iso3") if c in frame]
    if ask.countries:
        frame = frame[frame[ends].isin(ask.countries).any(axis=1)]
    return frame[frame["year"].between(ask.since or 0, ask.until or 9999)]
