"""One run record for a whole batch: what was asked, from what, with what, and what came of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iomlab.reports.batch.plan import Plan
from iomlab.reports.batch.plan_file import Asked

NAME = "batch.run.json"


def write_record(
    asked: Asked,
    shared: Mapping[str, Any],
    plan: Plan,
    states: Mapping[str, Mapping[str, Any]],
    out: Path,
    seconds: float,
) -> Path:
    """Write ``batch.run.json``: every report of the plan with its state, time, key and files."""
    notebooks = {item.job.notebook for item in plan.items if item.job}
    record = {
        "asked": asked.record(),
        "notebooks": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(notebooks)
        },
        **shared,
        "system": f"{platform.system()} {platform.machine()}",
        "time": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "seconds": seconds,
        "reports": [_line(item.name, states.get(item.name, {})) for item in plan.items],
    }
    path = out / NAME
    write_whole(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return path


def _line(name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the record keeps of one report."""
    wanted = ("time", "seconds", "key", "files", "message")
    kept = {key: state[key] for key in wanted if key in state}
    return {"name": name, "state": state.get("event", "missing"), **kept}


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or as it was before."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(text, encoding="utf-8", errors="replace")
    draft.replace(path)
