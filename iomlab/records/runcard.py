"""The run card: what went into a report, so that anyone can run it again and dispute it."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from iomlab.data.source import NO_FILE

PACKAGES = ("iomlab", "pandas", "numpy", "matplotlib", "babel", "papermill", "nbconvert")


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that make the figures."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def tables(payloads: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the record of every table that a notebook showed, each edition once, by name.

    Assumptions are no file: they stand there once, whatever was assumed.

    >>> tables([{"sources": [{"table": "a", "sha256": "1"}, {"table": "a", "sha256": "0"}]}] * 2)
    [{'table': 'a', 'sha256': '0'}, {'table': 'a', 'sha256': '1'}]
    """
    found = {
        (source["table"], "" if source.get("path") == NO_FILE else source["sha256"]): source
        for shown in payloads
        for source in shown.get("sources", [])
    }
    return [found[key] for key in sorted(found)]


def definition_overrides(payloads: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return every refusal of the definition guard that was overruled, each once, with its reason."""
    found = {
        (o["rule"], o["operation"], str(o["left"]), str(o["right"]), o["reason"]): o
        for shown in payloads
        for o in shown.get("overrides", [])
    }
    return list(found.values())


def run_card(
    notebook: Path,
    parameters: Mapping[str, Any],
    payloads: Iterable[Mapping[str, Any]],
    *,
    now: dt.datetime,
    seconds: float,
) -> dict[str, Any]:
    """Return the run card of one report as plain JSON values."""
    shown = list(payloads)
    return {
        "notebook": notebook.stem,
        "notebook_sha256": hashlib.sha256(notebook.read_bytes()).hexdigest(),
        "parameters": dict(parameters),
        "tables": tables(shown),
        "definition_overrides": definition_overrides(shown),
        "versions": versions(),
        "system": f"{platform.system()} {platform.machine()}",
        "time": now.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
    }
