"""Tables that stand alone in a folder: nothing but a sidecar, if there is one, says what they count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from iomlab.safety.contents import card as read_card
from iomlab.safety.files import Sheet
from iomlab.safety.found import Found, told
from iomlab.safety.gate import gate
from iomlab.safety.reading import unpublished

BESIDE = 50  # tables with the same columns with which one that stands alone is compared


def record(sheet: Sheet, path: Path, card: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a table of which nothing but its sources is known."""
    return {
        "title": sheet.title or path.name,
        "columns": sheet.columns,
        "headers": sheet.columns,
        "rows": sheet.rows,
        "sources": _sources(path, card),
    }


def published(path: Path, card: Mapping[str, Any]) -> bool:
    """Return whether publishers have released everything that a file holds."""
    return all(source.get("published") is True for source in _sources(path, card))


def _sources(path: Path, card: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sources of a file that stands alone: of its run card or its sidecar."""
    tables = [t for t in card.get("tables", []) if isinstance(t, dict)]
    if tables:
        return tables
    for beside in (path.with_suffix(".json"), path.with_name("datapackage.json")):
        about = read_card(beside) if beside.is_file() else {}
        if about:
            return [{"table": path.stem, "sha256": "", **about}]
    return [{"table": path.stem, "sha256": "", "published": False}]


def together(
    tables: Sequence[tuple[Found, list[dict[str, Any]]]], before: Sequence[Sequence[dict[str, Any]]]
) -> None:
    """Note which tables that stand alone give a figure away together, or with the reports beside them."""
    known: list[list[dict[str, Any]]] = [list(run) for run in before]
    for made, records in tables:
        if not made.problems and any(map(unpublished, records)):
            others = [run for run in (_as(run, records) for run in known) if run]
            decision = gate(records, others[-BESIDE:])
            made.problems += list(told(decision, records))
            made.decision = decision
        known.append([r for r in records if unpublished(r)])


def _as(run: Sequence[dict[str, Any]], records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tables of a run that have a column of the same name, as if of the same people.

    Nobody says of a stray table whom it counts: one that has the same columns may count the same.
    """
    mine = {frozenset(map(str, r["columns"])) for r in records}
    same = [r for r in run if frozenset(map(str, r["columns"])) in mine]
    return [{**r, "sources": records[0]["sources"]} for r in same]
