"""Read a run card again, and notice when it is damaged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iomlab.errors import DataError, reason
from iomlab.messages import Message, say

SEAL = "card_sha256"
LARGEST = 20_000_000  # bytes
PARTS: Mapping[str, type] = {
    "notebook": str,
    "notebook_sha256": str,
    "parameters": dict,
    "tables": list,
    "versions": dict,
    "time": str,
}


def sealed(card: Mapping[str, Any]) -> dict[str, Any]:
    """Return a run card with the hash of all else that stands in it, so that damage is noticed.

    It proves no author: whoever changes the card on purpose can seal it anew.

    >>> sealed({"notebook": "a"})["card_sha256"][:8]
    '3987f82c'
    """
    bare = {name: value for name, value in card.items() if name != SEAL}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**bare, SEAL: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}


def read_card(path: Path) -> dict[str, Any]:
    """Return the run card in a file.

    Raises
    ------
    DataError
        When it can't be read, is no run card, or is not as it was written; the file is named.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise _damaged(path, say("it is too large"))
        card = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as gone:
        raise _damaged(path, reason(gone)) from gone
    except (ValueError, RecursionError) as broken:
        raise _damaged(path, say("it is not JSON")) from broken
    if not isinstance(card, dict):
        raise _damaged(path, say("it is not JSON"))
    for name, kind in PARTS.items():
        if not isinstance(card.get(name), kind):
            raise _damaged(path, say("its part {name} is missing", name=name))
    if not all(
        isinstance(table, dict) and isinstance(table.get("table"), str) for table in card["tables"]
    ):
        raise _damaged(path, say("its part {name} is missing", name="tables"))
    if SEAL in card and sealed(card)[SEAL] != card[SEAL]:
        raise _damaged(path, say("it was changed after it was written"))
    return card


def _damaged(path: Path, problem: Message) -> DataError:
    return DataError(
        "The run card {file} is damaged: {problem}.",
        file=str(path),
        problem=problem,
        next_step=say("Run the report again: its figures can’t be traced by this card."),
    )
