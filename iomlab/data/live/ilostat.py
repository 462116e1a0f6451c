"""International Labour Organization: ILOSTAT through SDMX, employment of migrants."""

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

NAME = "ILO"
PUBLISHER = Publisher(
    name="ilostat",
    title=N_("International Labour Organization (ILO)"),
    hosts=("sdmx.ilo.org",),
    page="https://ilostat.ilo.org/data/",
    terms=N_("CC BY 4.0. Cite: ILOSTAT, with the name of the dataflow. No key."),
    pause=1.0,
)
SERVICE = "https://sdmx.ilo.org/rest"


def _flow(name: str, dimension: str, column: str) -> Flow:
    return Flow(
        name=name,
        data=f"{SERVICE}/data/ILO,{name}",
        structure=f"{SERVICE}/dataflow/ILO/{name}/latest",
        keep={"REF_AREA": "iso3", "SEX": "sex", "AGE": "age", dimension: column},
        value="persons",
        wanted={"FREQ": ("A",)},
        form="csv",
    )


FLOWS = {
    "ilostat_employment_by_birth": _flow("DF_EMP_TEMP_SEX_AGE_CBR_NB", "CBR", "born"),
    "ilostat_employment_by_citizenship": _flow("DF_EMP_TEMP_SEX_AGE_CCT_NB", "CCT", "citizenship"),
}


def list() -> builtins.list[str]:
    """Return the tables of this publisher."""
    return [*FLOWS]


def pull(table: str, ask: Ask, door: Door) -> Iterator[pd.DataFrame]:
    """Ask the SDMX service for the structure, then for the data."""
    yield from _whole(flows.pull(FLOWS[table], ask, door, NAME))


def read(table: str, path: Path) -> Iterator[pd.DataFrame]:
    """Read an SDMX-CSV file of the service."""
    yield from _whole(flows.read(FLOWS[table], path, NAME))


def _whole(pieces: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Round thousands with a decimal to whole persons."""
    for piece in pieces:
        yield piece.assign(persons=piece["persons"].round())
