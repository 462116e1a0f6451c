"""A folder of reports as a research object (RO-Crate): every file, run, table and licence, linked.

The crate is the folder itself with ``ro-crate-metadata.json`` in it (RO-Crate 1.1, with the runs as
the profile *Process Run Crate* has them), so that a repository or a colleague’s program finds out
which figures came from which table, by which notebook, with which parameters.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from iomlab.errors import ReportError
from iomlab.languages.catalogue import tell
from iomlab.messages import say
from iomlab.records.read_card import read_card
from iomlab.reports.batch.record import write_whole
from iomlab.reports.hold import TABLES, members

METADATA = "ro-crate-metadata.json"
CARD = ".run.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
KINDS = {".ipynb": "application/x-ipynb+json", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


def crate(folder: Path) -> Path:
    """Describe the reports of a folder as a research object, in the folder.

    Parameters
    ----------
    folder : path
        Reports of ``iomlab run`` or ``iomlab batch``, each with its run card.

    Returns
    -------
    Path
        ``ro-crate-metadata.json``; an earlier one is replaced whole.

    Raises
    ------
    ReportError
        When no report lies there, or rocrate is not installed.
    DataError
        When a run card is damaged.
    """
    cards = sorted(p for p in folder.glob(f"*{CARD}") if p.name != f"batch{CARD}")
    if not cards:
        raise ReportError(
            "No report lies in {folder}.",
            folder=str(folder),
            next_step=say("Name the folder of iomlab run or iomlab batch (--out)."),
        )
    try:
        from rocrate.model.contextentity import ContextEntity
        from rocrate.rocrate import ROCrate
    except ImportError:
        raise ReportError(
            "rocrate is not installed.", next_step=say("pip install 'iomlab[exchange]'")
        ) from None
    made = ROCrate()
    made.name = folder.resolve().name
    made.description = (
        "Reports made with iomlab, with the tables, parameters and software of each run."
    )
    made.license = "The licence of each table stands with it; the reports quote published figures."
    made.root_dataset["conformsTo"] = {"@id": PROFILE}

    def entity(key: str, **told: Any) -> Any:
        there = made.get(key)
        return there or made.add(ContextEntity(made, key, properties=told))

    newest = ""
    runs = []
    for path in cards:
        card, name = read_card(path), path.name.removesuffix(CARD)
        newest = max(newest, card["time"])
        results = [_file(made, folder, member) for member in members(folder, name)]
        tables = [_table(entity, source) for source in card["tables"]]
        notebook = entity(
            f"#notebook-{card['notebook_sha256'][:12]}",
            **{"@type": "SoftwareSourceCode", "name": card["notebook"], "sha256": card["notebook_sha256"]},
        )  # fmt: skip
        software = entity(
            f"#iomlab-{card['versions']['iomlab']}",
            **{"@type": "SoftwareApplication", "name": "iomlab", "softwareVersion": card["versions"]["iomlab"]},
        )  # fmt: skip
        given = [_parameter(entity, name, *pair) for pair in card["parameters"].items()]
        action = entity(
            f"#run-{name}",
            **{"@type": "CreateAction", "name": name, "endTime": card["time"]},
        )
        action["instrument"] = software
        action["object"] = [notebook, *tables, *given]
        action["result"] = results
        runs.append(action)
    made.root_dataset["mentions"] = runs
    made.root_dataset["datePublished"] = newest
    text = json.dumps(made.metadata.generate(), ensure_ascii=False, indent=1)
    write_whole(folder / METADATA, text + "\n")
    return folder / METADATA


def _file(made: Any, folder: Path, path: Path) -> Any:
    """Add a file of a report, or its folder of tables with each file in it."""
    if path.name.endswith(TABLES):
        parts = [_file(made, folder, part) for part in sorted(path.iterdir()) if part.is_file()]
        listed = made.add_dataset(path, path.name, properties={"name": path.name})
        listed["hasPart"] = parts
        return listed
    content = path.read_bytes()
    told = {
        "name": path.name,
        "encodingFormat": KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    return made.add_file(path, path.relative_to(folder).as_posix(), properties=told)


def _table(entity: Any, source: Mapping[str, Any]) -> Any:
    """Add a table that a run used, under its licence."""
    publisher = entity(
        f"#publisher-{hashlib.sha256(source['publisher'].encode()).hexdigest()[:12]}",
        **{"@type": "Organization", "name": source["publisher"]},
    )
    found = entity(
        f"#table-{source['table']}-{source['sha256'][:12]}",
        **{
            "@type": "Dataset",
            "name": source["titles"]["en"],
            "identifier": source["table"],
            "version": source["edition"],
            "license": source["licence"],
            "sha256": source["sha256"],
            "temporalCoverage": source["years"],
        },
    )
    found["publisher"] = publisher
    return found


def _parameter(entity: Any, run: str, name: str, value: Any) -> Any:
    text = value if isinstance(value, (str, int, float)) else json.dumps(value)
    key = f"#parameter-{run}-{name}"
    return entity(key, **{"@type": "PropertyValue", "name": name, "value": text})


@click.command("crate")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--lang", default="en")
@click.option("--debug", is_flag=True)
def command(folder: Path, lang: str, debug: bool) -> None:
    """Describe the reports of FOLDER as a research object (RO-Crate), in the folder."""
    made = crate(folder)
    click.echo(tell(say("{file} describes the reports of the folder.", file=str(made)), lang))
