"""Panama, Servicio Nacional de Migración: people recorded at the Darién, by nationality.

The publisher offers pages and pictures of tables, no file that a program can read. What is read is a
mirror: CSV with ``month``, ``nationality_iso3``, ``persons``. A year at the end is left out without its
December.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from iomlab.data.live import codes, files
from iomlab.data.live.door import Door
from iomlab.data.live.publisher import Ask, Publisher, no_pull
from iomlab.messages import N_, say

NAME = "Servicio Nacional de Migración"
PUBLISHER = Publisher(
    name="darien",
    title=N_("Servicio Nacional de Migración, Panama"),
    hosts=("www.migracion.gob.pa",),
    page="https://www.migracion.gob.pa/",
    terms=N_("Licence not stated by the publisher; figures quoted with the source named. No key."),
)
MIRROR = ("month", "nationality_iso3", "persons")


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return ["darien_crossings_year"]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Refuse: there is no file to ask for."""
    raise no_pull(
        table,
        say(
            "Write the figures of {page} into a CSV file with the columns month (2024-01), "
            "nationality_iso3 and persons, then: iomlab data add FILE --as {name}",
            page=PUBLISHER.page,
            name=table,
        ),
    )
    yield


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read a mirror, and add it up by whole year: each nationality, and all."""
    wanted = {name: (name,) for name in MIRROR}
    parts = [files.columns(piece, wanted, NAME, path.name) for piece in files.csv(path, NAME)]
    rows = pd.concat(parts, ignore_index=True)
    rows["crossings"] = files.numbers(rows["persons"], NAME, path.name).astype("Int64")
    rows["year"] = files.numbers(rows["month"].str[:4], NAME, path.name).astype("Int64")
    known = {code: codes.of_name(code, NAME) for code in rows["nationality_iso3"].unique()}
    rows["nationality"] = rows["nationality_iso3"].map(known)
    last = rows["month"].max()
    if not last.endswith("-12"):
        rows = rows[rows["year"] < int(last[:4])]
    keys = ["year", "nationality"]
    each = rows.groupby(keys)[["crossings"]].sum().reset_index()
    total = rows.groupby("year")[["crossings"]].sum().reset_index().assign(nationality="TOTAL")
    yield pd.concat([total, each], ignore_index=True).sort_values("year", kind="stable")
