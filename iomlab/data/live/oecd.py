"""OECD: International Migration Database through SDMX, by citizenship."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from iomlab.data.live import flows
from iomlab.data.live.door import Door
from iomlab.data.live.flows import Flow
from iomlab.data.live.publisher import Ask, Publisher
from iomlab.messages import N_

NAME = "OECD"
PUBLISHER = Publisher(
    name="oecd",
    title=N_("Organisation for Economic Co-operation and Development (OECD)"),
    hosts=("sdmx.oecd.org",),
    page="https://data-explorer.oecd.org/",
    terms=N_("CC BY 4.0. Cite: OECD International Migration Database. No key."),
    pause=3.0,
)
SERVICE = "https://sdmx.oecd.org/public/rest"
MEASURES = ("B11", "B12", "B13", "B15", "B16")
FLOW = Flow(
    name="DSD_MIG@DF_MIG",
    data=f"{SERVICE}/data/OECD.ELS.IMD,DSD_MIG@DF_MIG,1.0",
    structure=f"{SERVICE}/dataflow/OECD.ELS.IMD/DSD_MIG@DF_MIG/1.0",
    keep={
        "REF_AREA": "iso3",
        "CITIZENSHIP": "citizenship_iso3",
        "MEASURE": "measure",
        "SEX": "sex",
    },
    value="persons",
    wanted={
        "FREQ": ("A",),
        "MEASURE": MEASURES,
        "BIRTH_PLACE": ("_Z",),
        "EDUCATION_LEV": ("_Z",),
        "UNIT_MEASURE": ("PS",),
    },
    form="csvfile",
)


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return ["oecd_migration"]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask the SDMX service for the structure, then for the data."""
    yield from flows.pull(FLOW, ask, door, NAME)


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read an SDMX-CSV file of the service or of its Data Explorer."""
    yield from flows.read(FLOW, path, NAME)
