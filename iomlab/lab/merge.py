"""Three-way merge of a notebook, cell by cell: the trainee's version of a cell always stays.

``base`` is what was laid out, ``mine`` what the trainee made of it, ``new`` what is to be laid out now.
Notebooks are plain JSON. A cell of ``mine`` is known by its id, or, where a tool has given all of them
other ids or none, by its text; a cell of ``new`` by its text, because an author who puts a cell in front
renumbers the rest.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Cell = dict[str, Any]
Pairs = dict[int, int]
ALIKE = (
    0.5  # share of characters in common from which a cell is a new wording, and not another cell
)
BESIDE = "iomlab-new-edition"
EDITION = "iomlab_edition"  # metadata of a merged notebook: the edition that is in it


@dataclass(frozen=True)
class Merged:
    """A merged notebook, the base for next time, and the counts of what was done to cells.

    ``both`` counts cells that trainee and author changed: the trainee's stays, the author's is put
    below it as text that does not run.
    """

    notebook: dict[str, Any]
    base: dict[str, Any]
    updated: int = 0
    added: int = 0
    removed: int = 0
    both: int = 0

    @property
    def changed(self) -> int:
        """How many cells of the trainee's notebook are not as they were."""
        return self.updated + self.added + self.removed + self.both


def text(cell: Mapping[str, Any]) -> str:
    """Return the source of a cell, which a file may hold as a list of lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def key(cell: Mapping[str, Any]) -> tuple[str, str]:
    """Return what makes two cells the same to a reader: the type and the text."""
    return str(cell.get("cell_type")), text(cell)


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two notebooks have the same cells, by type, text and tags."""
    pairs = [[(key(c), _tags(c)) for c in book["cells"]] for book in (one, other)]
    return pairs[0] == pairs[1]


def untouched(base: Mapping[str, Any], mine: Mapping[str, Any]) -> bool:
    """Return whether the trainee has left every cell as it was laid out."""
    return [key(c) for c in base["cells"]] == [key(c) for c in mine["cells"]]


def merge(
    base: Mapping[str, Any], mine: Mapping[str, Any], new: Mapping[str, Any], words: str
) -> Merged:
    """Merge three notebooks.

    Parameters
    ----------
    base, mine, new : mapping
        Notebooks of format 4 as JSON.
    words : str
        The sentence over an author's cell that is put below the trainee's.

    Returns
    -------
    Merged
        Every cell that the trainee wrote or changed is in it, word for word and in their order; cells
        that they left alone are those of ``new``; what they deleted stays away.
    """
    old, now = list(base["cells"]), [copy.deepcopy(cell) for cell in new["cells"]]
    theirs = [copy.deepcopy(cell) for cell in mine["cells"]]
    successor = _by_text(old, now)
    _name(now, old, successor)
    edition = _digest("e", *(part for cell in now for part in (cell["id"], *key(cell))))
    if mine.get("metadata", {}).get(EDITION) == edition:  # an update that was cut short got so far
        old, successor = now, {n: n for n in range(len(now))}
    laid = _by_id(old, theirs)
    origin = {m: b for b, m in laid.items()}
    counts = dict.fromkeys(("updated", "added", "removed", "both"), 0)
    result: list[tuple[int | None, Cell]] = []  # which cell of ``now`` each one is
    for m, cell in enumerate(theirs):
        b = origin.get(m)
        n = successor.get(b) if b is not None else None
        if b is None:
            result.append((None, cell))
        elif key(cell) == key(old[b]):
            if n is None:
                counts["removed"] += 1
                continue
            counts["updated"] += key(now[n]) != key(cell)
            result.append((n, _renewed(cell, now[n])))
        else:
            result.append((n, cell))
            if n is not None and key(now[n]) not in (key(old[b]), key(cell)):
                counts["both"] += 1
                result.append((None, _beside(now[n], str(old[b].get("id", b)), words)))
    there = {n for n, _ in result if n is not None} | set(successor.values())
    for n, cell in enumerate(now):
        if n not in there:
            counts["added"] += 1
            result.insert(_place(result, n), (n, copy.deepcopy(cell)))
    cells = _settled(_unique([cell for _, cell in result]), now)
    metadata = {**mine.get("metadata", {}), EDITION: edition}
    whole = {**mine, "cells": cells, "metadata": metadata, "nbformat": 4}
    whole["nbformat_minor"] = max(5, int(mine.get("nbformat_minor", 0)))
    return Merged(whole, {**new, "cells": now}, **counts)


def _by_text(old: Sequence[Cell], now: Sequence[Cell]) -> Pairs:
    """Return which cell of ``now`` follows each of ``old``: the same text, or a new wording of it."""
    found: Pairs = {}
    a, b = [key(c) for c in old], [key(c) for c in now]
    for kind, i, i_end, j, j_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            found.update(zip(range(i, i_end), range(j, j_end), strict=True))
        elif kind == "replace":
            found.update(_reworded(old, now, range(i, i_end), range(j, j_end)))
    return found


def _reworded(
    old: Sequence[Cell], now: Sequence[Cell], before: range, after: range
) -> Iterator[tuple[int, int]]:
    """Yield pairs of cells that are alike, in order."""
    start = after.start
    for b in before:
        likeness = [(_likeness(old[b], now[n]), -n) for n in range(start, after.stop)]
        best, place = max(likeness, default=(0.0, 0))
        if best >= ALIKE:
            start = 1 - place
            yield b, -place


def _likeness(one: Cell, other: Cell) -> float:
    """Return how much of two cells is the same, from 0 to 1; parameters are always parameters."""
    if one.get("cell_type") != other.get("cell_type"):
        return 0.0
    if "parameters" in _tags(one) and "parameters" in _tags(other):
        return 1.0
    return SequenceMatcher(None, text(one), text(other), autojunk=False).ratio()


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags") or [])


def _by_id(old: Sequence[Cell], theirs: Sequence[Cell]) -> Pairs:
    """Return which cell of the trainee's each laid-out cell is now; by text where all ids are others."""
    places: dict[Any, int] = {}
    for m, cell in enumerate(theirs):
        places.setdefault(cell.get("id"), m)
    places.pop(None, None)
    found = {b: places[cell["id"]] for b, cell in enumerate(old) if cell.get("id") in places}
    if found:
        return found
    blocks = SequenceMatcher(None, [*map(key, old)], [*map(key, theirs)], autojunk=False)
    for block in blocks.get_matching_blocks():
        found.update((block.a + step, block.b + step) for step in range(block.size))
    return found


def _name(now: Sequence[Cell], old: Sequence[Cell], successor: Pairs) -> None:
    """Give each cell of ``now`` the id of the one that it follows, or one made from its text."""
    for b, n in successor.items():
        now[n]["id"] = old[b].get("id") or _digest("o", str(b))
    used = {now[n]["id"] for n in successor.values()}
    for n, cell in enumerate(now):
        if n not in successor.values():
            count = 0
            while (made := _digest("n", *key(cell), str(count))) in used:
                count += 1
            cell["id"] = made
            used.add(made)


def _digest(letter: str, *parts: str) -> str:
    return letter + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _renewed(cell: Cell, edition: Cell) -> Cell:
    """Return an untouched cell in its new edition; outputs stay while they still fit."""
    metadata = {**cell.get("metadata", {}), **edition.get("metadata", {})}
    if key(cell) == key(edition):
        return {**cell, "metadata": metadata, "id": edition["id"]}
    return {**copy.deepcopy(edition), "metadata": metadata}


def _settled(cells: list[Cell], now: Sequence[Cell]) -> list[Cell]:
    """Give a cell that reads as one of the new edition its id and tags, so that a second run finds it so."""
    for n, m in _by_id(now, cells).items():
        if key(cells[m]) == key(now[n]):
            cells[m] = _renewed(cells[m], now[n])
    return cells


def _beside(edition: Cell, place: str, words: str) -> Cell:
    """Return an author's cell as text below the trainee's: to read and to copy from, never run."""
    source = text(edition)
    fence = "```"
    while fence in source:
        fence += "`"
    kind = "python" if edition.get("cell_type") == "code" else "markdown"
    return {
        "cell_type": "markdown",
        "id": _digest("u", place, *key(edition)),
        "metadata": {"tags": [BESIDE]},
        "source": f"{words}\n\n{fence}{kind}\n{source}\n{fence}",
    }


def _place(result: Sequence[tuple[int | None, Cell]], n: int) -> int:
    """Return where a new cell goes: after the nearest of its forerunners, and what stands beside it."""
    before = [(one, at) for at, (one, _) in enumerate(result) if one is not None and one < n]
    if not before:
        return 0
    at = max(before)[1] + 1
    while at < len(result) and BESIDE in _tags(result[at][1]):
        at += 1
    return at


def _unique(cells: list[Cell]) -> list[Cell]:
    """Give a cell without id, or with one that is there already, an id of its own."""
    used: set[str] = set()
    for at, cell in enumerate(cells):
        if not isinstance(cell.get("id"), str) or cell["id"] in used:
            count = 0
            while (made := _digest("t", *key(cell), str(at + count))) in used:
                count += 1
            cell["id"] = made
        used.add(cell["id"])
    return cells
