"""What travels beside a table so that nothing is lost: its sources and the words of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.data.load import DTYPES
from iomlab.data.source import Caveat, Column, Source
from iomlab.errors import DataError
from iomlab.messages import say

KEY = "iomlab"
KINDS = {"Int64": "integer", "Float64": "number", "string": "string"}


def package(frame: Figures, name: str, *, path: str, size: int, sha256: str) -> dict[str, Any]:
    """Return the Frictionless descriptor of a table in ``path``, with everything iomlab knows of it.

    Parameters
    ----------
    frame : Figures
        Columns of text, whole numbers and numbers, in pandas’ nullable types.
    name : str
    path, size, sha256 : str, int, str
        The file: its name, bytes and hash.
    """
    first = frame.sources[0]
    fields = [_field(frame, str(column)) for column in frame.columns]
    return {
        "profile": "tabular-data-package",
        "name": name.replace("_", "-").casefold(),
        "title": first.say("en"),
        "description": first.description,
        "sources": [
            {"title": f"{s.publisher}: {s.source_name} ({s.edition})"} for s in frame.sources
        ],
        "licences_text": " / ".join(dict.fromkeys(s.licence for s in frame.sources)),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name.replace("_", "-").casefold(),
                "path": path,
                "format": path.rpartition(".")[2],
                "encoding": "utf-8",
                "bytes": size,
                "hash": f"sha256:{sha256}",
                "schema": {"fields": fields, "missingValues": [""]},
            }
        ],
        KEY: {
            "sources": [asdict(source) for source in frame.sources],
            "made": [asdict(column) for column in frame.made],
        },
    }


def _field(frame: Figures, name: str) -> dict[str, Any]:
    """Return the schema field of a column; its type is that of the values."""
    about = frame.about(name)
    kind = str(frame[name].dtype)
    if kind not in KINDS:
        raise DataError(
            "Column {column} is of a kind that can’t be sent: {kind}.",
            column=repr(name),
            kind=kind,
            nearest=list(KINDS),
            next_step=say("Convert it first, with astype."),
        )
    told = {"title": about.title, "unit": about.unit, "description": about.description}
    return {"name": name, "type": KINDS[kind], **{k: v for k, v in told.items() if v}}


def names(package: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of a descriptor with pandas’ types."""
    fields = package["resources"][0]["schema"]["fields"]
    return {field["name"]: DTYPES[field["type"]] for field in fields}


def restored(frame: pd.DataFrame, package: Mapping[str, Any]) -> Figures:
    """Give a frame that was read back its types, its sources and the words of its columns.

    Raises
    ------
    DataError
        When the descriptor is not one of ours.
    """
    try:
        told = package[KEY]
        made = Figures(frame.astype(names(package)))
        made.sources = tuple(map(_source, told["sources"]))
        made.made = tuple(Column(**column) for column in told["made"])
    except (KeyError, TypeError, ValueError) as broken:
        raise DataError(
            "The descriptor beside the table is not whole: {problem}.",
            problem=f"{type(broken).__name__}: {broken}",
            next_step=say("Ask for the folder again, as it was sent."),
        ) from broken
    return made


def _source(told: Mapping[str, Any]) -> Source:
    columns = tuple(Column(**column) for column in told["columns"])
    caveats = tuple(
        Caveat(c["text"], tuple(c["places"]), tuple(c["columns"])) for c in told["caveats"]
    )
    return Source(**{**told, "columns": columns, "caveats": caveats})
