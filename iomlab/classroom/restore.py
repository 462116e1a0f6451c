"""Put a submission back in order: our locked cells, the learner's answers, whatever else they wrote."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iomlab.classroom.masters import grading
from iomlab.messages import Message, say


@dataclass(frozen=True)
class Restored:
    """What runs (code cells in order), the free texts by question, and what had to be mended."""

    cells: tuple[dict[str, str], ...]
    texts: dict[str, str]
    flags: tuple[Message, ...]


def restore(copy: Any, handed: Sequence[dict[str, Any]]) -> Restored:
    """Return a submission as it was meant.

    Cells are found by nbgrader’s name, else by Jupyter’s cell id, else by the name of the answer that
    they make. Locked cells are ours, whatever became of them. Further cells of the learner run
    where they stand.

    Parameters
    ----------
    copy : NotebookNode
        The copy that this learner was given.
    handed : sequence of mapping
        The cells that came back (see :mod:`iomlab.classroom.collect`).
    """
    flags: list[Message] = []
    ours = {grading(c).get("grade_id", ""): c for c in copy.cells}
    taken: dict[int, str] = {}
    for cell in copy.cells:
        name = grading(cell).get("grade_id", "")
        same = [n for n, h in enumerate(handed) if n not in taken and _is(cell, name, h)]
        if grading(cell).get("solution"):
            same = same or _by_answer(name, handed, taken, flags)
            if not same:
                flags.append(say("the cell of {name} is missing", name=name))
            if len(same) > 1:
                flags.append(say("the cell of {name} is there several times", name=name))
                same = sorted(
                    same, key=lambda n: handed[n]["source"].strip() == cell.source.strip()
                )
            if same:
                taken[same[0]] = name
            for extra in same[1:]:
                taken[extra] = ""
        else:
            if not same and name:
                flags.append(say("a locked cell is missing; ours is used"))
            for n in same:
                taken[n] = ""
                if handed[n]["source"].strip() != cell.source.strip():
                    flags.append(say("a locked cell was changed; ours is used"))
    order = [n for n, name in sorted(taken.items()) if name]
    if [taken[n] for n in order] != [g for g in ours if g in [taken[n] for n in order]]:
        flags.append(say("the cells are in another order; ours is used"))
    by_name = {name: n for n, name in taken.items() if name}
    return Restored(
        tuple(_running(copy, handed, taken, by_name)),
        {
            name: handed[n]["source"]
            for name, n in by_name.items()
            if grading(ours[name]).get("grade") and handed[n]["source"].strip() != ours[name].source
        },
        tuple({str(flag): flag for flag in flags}.values()),
    )


def _is(cell: Any, name: str, handed: dict[str, Any]) -> bool:
    """Return whether a cell that came back is this one of ours."""
    if handed["grade_id"]:
        return bool(name) and handed["grade_id"] == name
    return bool(handed["id"]) and handed["id"] == cell.get("id")


def _by_answer(
    name: str, handed: Sequence[dict[str, Any]], taken: dict[int, str], flags: list[Message]
) -> list[int]:
    """Return the cells that make the answer of a question, where no cell has its name."""
    found = [
        n
        for n, h in enumerate(handed)
        if n not in taken and not h["grade_id"] and name in _makes(h)
    ]
    if found:
        flags.append(say("the cell of {name} was found by what it makes", name=name))
    return found


def _makes(handed: dict[str, Any]) -> set[str]:
    """Return the names that a code cell gives a value."""
    if handed["kind"] != "code":
        return set()
    try:
        tree = ast.parse(handed["source"])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def _running(
    copy: Any, handed: Sequence[dict[str, Any]], taken: dict[int, str], by_name: dict[str, int]
) -> list[dict[str, str]]:
    """Return the code cells in the order in which they run."""
    extra = [
        n
        for n, h in enumerate(handed)
        if n not in taken and h["kind"] == "code" and h["source"].strip()
    ]
    found: list[dict[str, str]] = []
    for cell in copy.cells:
        about = grading(cell)
        name = about.get("grade_id", "")
        if cell.cell_type != "code" or (about.get("grade") and not about.get("solution")):
            continue
        if about.get("solution"):
            if name not in by_name:
                continue
            here = by_name[name]
            found += [_extra(handed, n) for n in extra if n < here]
            extra = [n for n in extra if n > here]
            found.append({"id": name, "source": handed[here]["source"]})
        else:
            found.append({"id": cell.get("id", ""), "source": cell.source})
    return [*found, *(_extra(handed, n) for n in extra)]


def _extra(handed: Sequence[dict[str, Any]], number: int) -> dict[str, str]:
    return {"id": f"extra-{number}", "source": handed[number]["source"]}
