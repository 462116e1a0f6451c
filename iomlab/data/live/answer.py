"""One answer of a publisher: the file that holds its body, read as JSON or text, or refused."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iomlab.errors import DataError
from iomlab.messages import Message, say

PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True)
class Answer:
    """One answer: the file that holds its body, and the record that a descriptor keeps.

    ``clean`` takes out of its text what must not be read on: the key, where a publisher repeats it.
    """

    path: Path
    record: Mapping[str, Any]
    clean: Callable[[str], str] = field(default=str, repr=False, compare=False)

    def bytes(self) -> bytes:
        """Return the body."""
        return self.path.read_bytes()

    def text(self) -> str:
        """Return the body as text: UTF-8, else the encoding that the publisher named.

        Raises
        ------
        DataError
            When it is written in neither: names would be garbled.
        """
        named = re.search(r"charset=[\"']?([\w-]+)", str(self.record.get("type", "")))
        for encoding in ("utf-8-sig", named[1] if named else ""):
            with contextlib.suppress(UnicodeDecodeError, LookupError):
                return self.clean(self.bytes().decode(encoding))
        raise self._strange(say("it is not written in UTF-8"))

    def json(self) -> Any:
        """Return the body as JSON.

        Raises
        ------
        DataError
            When it is something else.
        """
        try:
            return json.loads(self.text())
        except ValueError as broken:
            line = str(getattr(broken, "lineno", "?"))
            what = say("it is no whole JSON (line {line})", line=line)
        except RecursionError:
            what = say("it is nested too deeply")
        raise self._strange(what)

    def _strange(self, what: Message) -> DataError:
        return DataError(
            "The answer is not what was expected: {what}.",
            what=what,
            where=str(self.record["address"]),
            next_step=say("Nothing was kept; what is on the shelf stays. Try again later."),
        )


def is_page(path: Path) -> bool:
    """Return whether a file is a web page, whatever its header says."""
    with path.open("rb") as body:
        return body.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(PAGE)
