"""When is a report unchanged? The key of an item says what its files were made from."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from iomlab.data.load import describe, tables
from iomlab.data.shelf import hashes
from iomlab.places import PACKAGE
from iomlab.records.runcard import versions
from iomlab.reports.execute import plain
from iomlab.reports.job import Job

APART = ("_shipped/", "reports/batch/", "cli.py")
WRITTEN = (".py", ".po", ".j2", ".css", ".json")


def house_hash(package: Path = PACKAGE) -> str:
    """Return the hash of what iomlab puts into a report: code, translations, templates.

    The batch itself and the command line put nothing into it.
    """
    made = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package).as_posix()
        apart = name.startswith(APART) or path.suffix not in WRITTEN
        if not apart and path.is_file():
            made.update(name.encode())
            made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def table_hashes() -> dict[str, str]:
    """Return the published hash of every file of every table (``verify`` compares the files)."""
    return {
        f"{name}/{resource['path']}": resource["hash"]
        for name in tables()
        for resource in describe(name)["resources"]
    }


def surroundings() -> dict[str, Any]:
    """Return what all reports of a batch share: versions, iomlab's own hash, tables."""
    return {"versions": versions(), "iomlab": house_hash(), "tables": table_hashes()}


def key(job: Job, shared: str) -> str:
    """Return the key of a job: it changes when its files might.

    Parameters
    ----------
    job : Job
    shared : str
        :func:`digest` of the surroundings.
    """
    return digest(
        {
            "notebook": notebook_hash(job.notebook, job.notebook.stat().st_mtime_ns),
            "values": {name: plain(value) for name, value in job.values.items()},
            "lang": job.lang,
            "to": job.to,
            "shared": shared,
            **({"vintages": hashes(job.vintages)} if job.vintages else {}),
            **({"override": job.override} if job.override else {}),
        }
    )


def digest(value: Any) -> str:
    """Return the SHA-256 of a plain value.

    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def notebook_hash(notebook: Path, _changed: int) -> str:
    """Return the hash of a notebook's bytes; read once for each time it was changed."""
    return hashlib.sha256(notebook.read_bytes()).hexdigest()
