"""Eurostat: migration, asylum, enforcement and integration, through the statistics interface.

A pull asks for JSON-stat 2.0; a file is SDMX-CSV with codes, or with codes and labels, as the Data
Browser exports it, or JSON-stat, or a mirror (:mod:`iomlab.data.live.eurostat_tables`). Of dimensions
that a table does not keep only the totals are taken.
"""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.live import codes, files, stat
from iomlab.data.live.door import Door
from iomlab.data.live.eurostat_tables import MIRRORS, TABLES, Spec, mirrored
from iomlab.data.live.publisher import Ask, Publisher, strange
from iomlab.errors import DataError
from iomlab.messages import N_, say

NAME = "Eurostat"
PUBLISHER = Publisher(
    name="eurostat",
    title=N_("Eurostat"),
    hosts=("ec.europa.eu",),
    page="https://ec.europa.eu/eurostat/databrowser/",
    terms=N_(
        "CC BY 4.0 (Decision 2011/833/EU). Credit Eurostat, with the code of the table. No key."
    ),
    pause=0.5,
)
DATA = "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/"
TOTALS = ("TOTAL", "T", "_T")
DROPPED = (
    "freq", "unit", "value", "flag", "structure", "structure_id", "structure_name", "dataflow",
    "last update", "obs_value", "obs_flag", "conf_status", "time_period",
)  # fmt: skip


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return [*TABLES]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask for one Eurostat table, narrowed to what is kept of it."""
    spec = TABLES[table]
    query: dict[str, Any] = {"format": "JSON", "lang": "EN", **spec.query}
    if ask.countries:
        query["geo"] = [_geo(code) for code in ask.countries]
    query |= {"sinceTimePeriod": str(ask.since)} if ask.since else {}
    query |= {"untilTimePeriod": str(ask.until)} if ask.until else {}
    answer = door.get(DATA + spec.code, query, accept="application/json").json()
    _not_too_large(answer, table)
    _of_table(spec, _own_code(answer, spec), DATA + spec.code)
    yield _shaped(spec, stat.json_stat(answer, NAME), DATA + spec.code)


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read an export of the Data Browser (SDMX-CSV, JSON-stat), or a mirror."""
    spec = TABLES[table]
    if files.kind(path) == "json":
        answer = json.loads(path.read_text(encoding="utf-8-sig"))
        _of_table(spec, _own_code(answer, spec), path.name)
        yield _shaped(spec, stat.json_stat(answer, NAME), path.name)
        return
    first = next(files.csv(path, NAME), pd.DataFrame())
    mirror = next((m for m in MIRRORS.get(table, ()) if files.has(first, *m.columns)), None)
    if mirror is not None:
        yield from (mirrored(mirror, piece, path.name) for piece in files.csv(path, NAME))
        return
    for piece in stat.sdmx_csv(path, NAME):
        for told in ("STRUCTURE_ID", "DATAFLOW"):
            if told in piece:
                _of_table(spec, str(piece[told].iloc[0]), path.name)
        named = {"OBS_VALUE": "value", "OBS_FLAG": "flag", "TIME_PERIOD": "time"}
        yield _shaped(spec, piece.rename(columns=named), path.name)


# -- what is there --------------------------------------------------------------------------------
def _geo(iso3: str) -> str:
    """Return Eurostat's code of a country.

    >>> _geo("GRC"), _geo("FRA")
    ('EL', 'FR')
    """
    from iomlab import countries

    back = {theirs: code for code, theirs in codes.EUROSTAT.items()}
    return back.get(iso3) or countries.get(iso3).iso2


def _not_too_large(answer: Any, table: str) -> None:
    """Refuse an answer that says in its body that the table is too large to be given at once."""
    if isinstance(answer, dict) and ("warning" in answer or "error" in answer):
        raise DataError(
            "Eurostat does not give so much at once.",
            where=table,
            next_step=say(
                "Ask for less: iomlab data pull {name} --since 2020 --countries FRA,DEU", name=table
            ),
        )


def _own_code(answer: Any, spec: Spec) -> str:
    """Return the code of the table that a JSON-stat dataset says it is."""
    extension = answer.get("extension", {}) if isinstance(answer, dict) else {}
    return str(extension.get("id", spec.code))


def _of_table(spec: Spec, told: str, where: str) -> None:
    """Refuse the file of another table: ``ESTAT:MIGR_EIPRE(1.0)`` says which it is."""
    code = told.upper().partition(":")[2] or told.upper()
    code = code.partition("(")[0].partition("$")[0].strip()
    if code and code not in (c.upper() for c in (spec.code, *spec.also)):
        raise strange(
            NAME,
            say("it is the table {found}, not {wanted}.", found=code.lower(), wanted=spec.code),
            where=where,
        )


def _shaped(spec: Spec, rows: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return rows in the columns of the table: codes of places, periods, figure and flag."""
    rows = rows.rename(columns={name: str(name).strip() for name in rows.columns})
    rows = rows if "flag" in rows else rows.assign(flag="")
    for name in ("geo", "time", "value", *spec.needs):
        if name not in rows:
            raise strange(
                NAME,
                say(
                    "a column {column} is not there. There are: {columns}.",
                    column=repr(name),
                    columns=", ".join(rows.columns),
                ),
                where=where,
            )
    rows = _totals(spec, _coded(rows, where))
    made = pd.DataFrame({"iso3": rows["geo"].map(codes.of_eurostat)}, index=rows.index)
    made["year"] = files.numbers(rows["time"].astype("string").str[:4], NAME, where).astype("Int64")
    if spec.monthly:
        made["month"] = rows["time"].astype("string").str[:7]
    for dimension, column in spec.keep.items():
        made[column] = rows.get(dimension, pd.NA)
    for dimension in ("citizen", "c_birth"):
        if dimension in spec.keep and dimension in rows:
            made[spec.keep[dimension]] = rows[dimension].map(codes.of_eurostat)
    made[spec.value] = files.numbers(rows["value"].astype("string"), NAME, where)
    flag = rows["flag"].astype("string").str.strip().str.replace(":", "", regex=False)
    made["flag"] = flag.replace({"": pd.NA})
    if spec.group:
        dimension, column, words = spec.group
        made[column] = rows[dimension].map(words)
        groups = made["iso3"].str.fullmatch("[A-Z]{3}|EU27")
        made = made[made[column].notna() & groups]
    known = made[made[spec.value].notna() | made["flag"].notna()]
    keys = [str(c) for c in known.columns if c not in (spec.value, "flag")]
    return known.sort_values(keys, ignore_index=True)


def _coded(rows: pd.DataFrame, where: str) -> pd.DataFrame:
    """Refuse an export that holds labels in place of codes."""
    places = rows["geo"].dropna().astype(str)
    labels = places[~places.str.fullmatch(r"[A-Z]{2}[A-Z0-9_]*")]
    if len(labels):
        raise strange(
            NAME,
            say(
                "it holds labels ({label}), no codes. Export it again as SDMX-CSV with codes, or codes "
                "and labels.",
                label=repr(labels.iloc[0]),
            ),
            where=where,
        )
    return rows


def _totals(spec: Spec, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep what the table is about, and of every other dimension the total."""
    for dimension, wanted in spec.only.items():
        if dimension in rows:
            rows = rows[rows[dimension].isin(wanted)]
    kept = {*spec.keep, *spec.only, *DROPPED, "geo", "time"}
    kept |= {spec.group[0]} if spec.group else set()
    for dimension in rows.columns:
        coded = str(dimension)
        if coded.lower() in kept or not coded.islower() or " " in coded:
            continue
        if rows[dimension].nunique() > 1:
            rows = rows[rows[dimension].isin(TOTALS)]
            if rows.empty:
                raise strange(NAME, say("its dimension {name} has no total.", name=coded))
    return rows
