"""Write a table so that others can read it, and read it back without loss.

Each form is one folder (``xlsx``: one file), whole or not there at all::

    hxl           <table>.hxl.csv                 headers, hashtags, figures
    sdmx          <table>.sdmx.csv, .structure.xml
    frictionless  <table>.csv
    …             and datapackage.json: schema, sources, caveats, hashes
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.exchange import hxl, record, sdmx, workbook
from iomlab.data.exchange.refusal import refuse
from iomlab.data.figures import Figures
from iomlab.errors import DataError
from iomlab.messages import say

DESCRIPTOR = "datapackage.json"
ENDS = {"hxl": ".hxl.csv", "sdmx": ".sdmx.csv", "frictionless": ".csv", "xlsx": ".xlsx"}


def write(frame: Figures, form: str, out: Path | str, *, name: str = "") -> Path:
    """Write a table in a form that others read, with everything that is known of it.

    Parameters
    ----------
    frame : Figures
        A table with its source.
    form : {"hxl", "sdmx", "frictionless", "xlsx"}
    out : path
        The folder in which ``<name>-<form>/`` (or ``<name>.xlsx``) is made; it must be there.
    name : str, optional
        The first source’s table without it.

    Returns
    -------
    Path
        The folder, or the workbook.

    Raises
    ------
    DataError
        When there is no such form, something of that name is there, or the table could point to a
        person.
    """
    if form not in ENDS:
        raise DataError("There is no form {form}.", form=repr(form), nearest=list(ENDS))
    refuse(frame)
    name = name or frame.sources[0].table
    folder = Path(out)
    target = folder / (f"{name}.xlsx" if form == "xlsx" else f"{name}-{form}")
    if target.exists():
        raise DataError(
            "{file} is there already and was not overwritten.",
            file=str(target),
            next_step=say("Take it away first, or name another folder."),
        )
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as room:
        made = Path(room) / target.name
        if form == "xlsx":
            workbook.write(frame, record.package(frame, name, path="", size=0, sha256=""), made)
        else:
            made.mkdir()
            _table(frame, form, name, made)
        made.replace(target)
    return target


def _table(frame: Figures, form: str, name: str, folder: Path) -> None:
    file = folder / f"{name}{ENDS[form]}"
    WRITERS[form](frame, name, file)
    if form == "sdmx":
        sdmx.write_structure(frame, name, folder / f"{name}.structure.xml")
    told = record.package(
        frame, name, path=file.name, size=file.stat().st_size, sha256=_sha256(file)
    )
    if form != "frictionless":  # the schema is that of the table, not of a file in another form
        told["resources"][0]["profile"] = "data-resource"
        told["resources"][0]["form"] = form
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (folder / DESCRIPTOR).write_text(text + "\n", encoding="utf-8")


def read(path: Path | str) -> Figures:
    """Read back what :func:`write` wrote: a folder or a workbook.

    Returns
    -------
    Figures
        The same columns, types, figures, sources and words.

    Raises
    ------
    DataError
        When a file is missing, changed on the way, or was never ours.
    """
    path = Path(path)
    if path.suffix == ".xlsx":
        rows, told = workbook.read(path)
        return record.restored(rows.where(rows.notna(), None), told)
    told = _descriptor(path)
    resource = told["resources"][0]
    file = path / Path(resource["path"]).name
    if not file.is_file() or f"sha256:{_sha256(file)}" != resource["hash"]:
        raise DataError(
            "The file {file} is missing, or is not the one that was sent: its hash differs.",
            file=str(file),
            next_step=say("Ask for the folder again, as it was sent."),
        )
    form = resource.get("form", "frictionless")
    if form not in READERS:
        raise DataError("There is no form {form}.", form=repr(form), nearest=list(READERS))
    return READERS[form](file, told)


def _descriptor(folder: Path) -> dict[str, Any]:
    try:
        told = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        told["resources"][0]["path"], told["resources"][0]["hash"]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as broken:
        raise DataError(
            "{folder} holds no table that iomlab wrote: {problem}.",
            folder=str(folder),
            problem=f"{type(broken).__name__}: {broken}",
            next_step=say("Name the folder that holds datapackage.json."),
        ) from broken
    return told


# -- the forms ----------------------------------------------------------------------------------
def _write_csv(frame: Figures, name: str, file: Path) -> None:
    frame.to_csv(file, index=False, lineterminator="\n")


def _read_csv(file: Path, told: dict[str, Any]) -> Figures:
    return record.restored(_text(file), told)


def _text(file: Path, skip: list[int] | None = None) -> pd.DataFrame:
    """Read a CSV file as text; a blank is missing."""
    return pd.read_csv(
        file, dtype="string", keep_default_na=False, na_values=[""], skiprows=skip or []
    )


def _write_hxl(frame: Figures, name: str, file: Path) -> None:
    hxl.write(frame, file)


def _read_hxl(file: Path, told: dict[str, Any]) -> Figures:
    hxl.validate(file)
    return record.restored(_text(file, skip=[1]), told)


def _write_sdmx(frame: Figures, name: str, file: Path) -> None:
    sdmx.long(frame, name).to_csv(file, index=False, lineterminator="\n")


def _read_sdmx(file: Path, told: dict[str, Any]) -> Figures:
    empty = pd.DataFrame({column: [] for column in record.names(told)})
    layout = record.restored(empty, told)
    return record.restored(sdmx.wide(_text(file), layout), told)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


WRITERS: dict[str, Callable[[Figures, str, Path], None]] = {
    "frictionless": _write_csv,
    "hxl": _write_hxl,
    "sdmx": _write_sdmx,
}
READERS: dict[str, Callable[[Path, dict[str, Any]], Figures]] = {
    "frictionless": _read_csv,
    "hxl": _read_hxl,
    "sdmx": _read_sdmx,
}
