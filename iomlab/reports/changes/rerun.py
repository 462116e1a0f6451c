"""Run a report again from its run card, on other vintages of its tables, and say what changed."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from iomlab import countries
from iomlab.data import shelf
from iomlab.data.diff import Diff, diff
from iomlab.data.load import load
from iomlab.errors import CountryError, DataError, ReportError
from iomlab.messages import Message, say
from iomlab.records.read_card import read_card
from iomlab.records.runcard import versions
from iomlab.reports.changes.compare import compare
from iomlab.reports.changes.page import Rerun, page
from iomlab.reports.find import check_folder, find_notebook
from iomlab.reports.run import run
from iomlab.show.shown import MIME

CARD = ".run.json"


def rerun(
    card: Path,
    vintage: str = shelf.LATEST,
    *,
    out: Path,
    notebook: str | None = None,
    overwrite: bool = False,
) -> tuple[Rerun, tuple[Path, ...]]:
    """Run the report of a run card again on other vintages, and write what changed.

    Parameters
    ----------
    card : path
        ``<report>.run.json``; the report’s notebook, ``<report>.ipynb``, must lie beside it.
    vintage : str
        As for :func:`iomlab.data.shelf.choice`.
    out : path
        Folder of the new report, and of ``<report>.changes.html`` and ``.changes.json``.
    notebook : str, optional
        The notebook to run when it is not one of iomlab’s.
    overwrite : bool
        Replace what is there.

    Returns
    -------
    tuple of Rerun and paths
        What differs, and the files that were written.

    Raises
    ------
    ReportError
        When the card or its notebook is not there, or the report is in ``out`` already.
    DataError
        When the card is damaged, or the vintage is not there.
    """
    before, executed = _first_run(card)
    name = card.name.removesuffix(CARD)
    if check_folder(out).resolve() == card.parent.resolve():
        raise ReportError(
            "The first run lies in {folder}: a second run there would replace it.",
            folder=str(out),
            next_step=say("Name another folder with --out."),
        )
    source = notebook or before["notebook"]
    report = run(
        source,
        before["parameters"],
        out=out,
        view=before.get("view", "report"),
        vintage=vintage,
        overwrite=overwrite,
    )
    again = json.loads(next(p for p in report.files if p.suffix == ".ipynb").read_text("utf-8"))
    made = Rerun(
        before,
        report.card,
        _title(again) or name,
        compare(executed, again),
        tuple(_tables(before, report.card)),
        tuple(_warnings(before, find_notebook(source))),
    )
    lang = str(before["parameters"].get("lang", "en"))
    files = (
        _whole(out / f"{name}.changes.html", page(made, lang)),
        _whole(out / f"{name}.changes.json", _json(made)),
    )
    return made, (*report.files, *files)


def _first_run(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the run card and the executed notebook of the first run."""
    notebook = path.with_name(path.name.removesuffix(CARD) + ".ipynb")
    for file in (path, notebook):
        if not file.is_file():
            raise ReportError(
                "There is no file {file}.",
                file=str(file),
                next_step=say(
                    "Name the run card of a report, which ends in {end}; the report’s notebook must "
                    "lie beside it.",
                    end=CARD,
                ),
            )
    card = read_card(path)
    try:
        executed = json.loads(notebook.read_text("utf-8"))
        executed["cells"]
    except (ValueError, KeyError, TypeError) as broken:
        raise ReportError(
            "{file} is not a notebook that can be read: {problem}.",
            file=notebook.name,
            problem=f"{type(broken).__name__}: {broken}"[:200],
            next_step=say("Run the report anew."),
        ) from broken
    return card, executed


def _title(executed: Mapping[str, Any]) -> str:
    """Return the heading with which an executed report begins."""
    for cell in executed["cells"]:
        for output in cell.get("outputs", []):
            for line in str(output.get("data", {}).get(MIME, {}).get("alt", "")).splitlines():
                if line.startswith("# "):
                    return line[2:]
    return ""


def _warnings(card: Mapping[str, Any], notebook: Path) -> Iterator[Message]:
    """Yield what besides the vintage may have changed the report."""
    if hashlib.sha256(notebook.read_bytes()).hexdigest() != card["notebook_sha256"]:
        yield say(
            "The notebook has changed since the first run: not all differences come from the tables."
        )
    now, then = versions(), card.get("versions", {})
    if now.get("iomlab") != then.get("iomlab"):
        yield say(
            "The first run was made with iomlab {then}, this one with {now}.",
            then=str(then.get("iomlab")),
            now=str(now.get("iomlab")),
        )


def _tables(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Diff]:
    """Yield the tables of which another vintage was used, compared for the places of the report."""
    old = {t["table"]: t for t in before["tables"]}
    same = {(t["table"], t["sha256"]) for t in before["tables"]}
    about = set(_places(before["parameters"]))
    for new in after["tables"]:
        was = old.get(new["table"])
        if was is None or (new["table"], new["sha256"]) in same:
            continue
        try:
            yield diff(
                load(new["table"], was.get("vintage", shelf.SHIPPED)),
                load(new["table"], new["vintage"]),
                places=about,
            )
        except DataError:
            continue  # the first vintage has gone, or is laid out otherwise: the runs are compared all the same


def _places(parameters: Mapping[str, Any]) -> Iterator[str]:
    for value in parameters.values():
        for word in value if isinstance(value, list) else [value]:
            try:
                yield countries.get(str(word)).iso3
            except CountryError:
                continue


def _json(made: Rerun) -> str:
    told = {
        "report": made.title,
        "before": {t["table"]: t.get("vintage", "shipped") for t in made.before["tables"]},
        "after": {t["table"]: t["vintage"] for t in made.after["tables"]},
        **made.changes.record(),
        "tables": {found.after.table: found.counts() for found in made.tables},
        "warnings": [str(warning) for warning in made.warnings],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _whole(path: Path, text: str) -> Path:
    """Write a file aside and move it into place."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".new-", delete=False
    ) as aside:
        aside.write(text)
    Path(aside.name).replace(path)
    return path
