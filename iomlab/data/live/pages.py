"""What a page of JSON must hold before its rows are taken."""

from __future__ import annotations

from typing import Any

from iomlab.data.live.publisher import strange
from iomlab.messages import say


def rows(answer: Any, key: str, publisher: str, said: str = "message") -> list[dict[str, Any]]:
    """Return the list of rows under ``key`` of an answer.

    >>> rows({"items": [{"year": 2024}]}, "items", "an office")
    [{'year': 2024}]

    Raises
    ------
    DataError
        With what the publisher says under ``said``, or that there is no such list.
    """
    found = answer.get(key) if isinstance(answer, dict) else None
    if isinstance(found, list) and all(isinstance(row, dict) for row in found):
        return found
    told = answer.get(said) if isinstance(answer, dict) else None
    raise strange(
        publisher,
        say("it says {text}.", text=repr(told))
        if told
        else say("there is no list {name}.", name=repr(key)),
    )
