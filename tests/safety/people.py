"""Invented microdata for the gate: a register by region, sex, age and need, and tables of it as records."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

REGIONS = ("north", "coast", "hills")
SHARES = {
    "region": (REGIONS, (0.5, 0.36, 0.14)),
    "sex": (("female", "male"), (0.45, 0.55)),
    "age": (("0-17", "18-59", "60+"), (0.3, 0.58, 0.12)),
    "need": (("shelter", "health", "papers"), (0.55, 0.33, 0.12)),
}


def register(people: int, seed: int) -> pd.DataFrame:
    """Return one line a person, all of them invented."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame({n: rng.choice(v, people, p=p) for n, (v, p) in SHARES.items()})


def updated(before: pd.DataFrame, people: int, seed: int) -> pd.DataFrame:
    """Return a later vintage: the same people and those who came since."""
    return pd.concat([before, register(people, seed)], ignore_index=True)


def counted(
    people: pd.DataFrame, by: list[str], sha: str, chosen: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the record of a table of counts with all its totals, as a report would show it."""
    kept = people
    for name, value in (chosen or {}).items():
        kept = kept[kept[name] == value]
    rows: list[list[Any]] = []
    values = [[*SHARES[name][0], "total"] for name in by]
    for cell in pd.MultiIndex.from_product(values):
        part = kept
        for name, category in zip(by, cell, strict=True):
            part = part if category == "total" else part[part[name] == category]
        rows.append([*cell, len(part)])
    title = " × ".join(by) + (f" in {chosen}" if chosen else "")
    return {
        "kind": "table",
        "name": "table",
        "title": title,
        "alt": title,
        "lang": "en",
        "sources": [{"table": "register", "sha256": sha, "published": False}],
        "columns": [*by, "people"],
        "headers": [*by, "People"],
        "labels": {},
        "measured": [],
        "population": dict(chosen or {}),
        "rows": rows,
    }


def report(people: pd.DataFrame, region: str, sha: str) -> list[dict[str, Any]]:
    """Return the records of the report on one region: its own tables, and two of the whole country."""
    here = {"region": region}
    return [
        counted(people, ["age", "need"], sha, here),
        counted(people, ["sex", "need"], sha, here),
        counted(people, ["sex"], sha, here),
        counted(people, ["age", "need"], sha),
        counted(people, ["region", "need"], sha),
    ]
