"""Answers that stay, so that the next pull asks only whether they have changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomlab.data.live.answer import Answer

LARGEST = 2_000_000_000  # bytes of all kept answers together; those asked for longest ago go first
CONDITIONS = (("If-None-Match", "etag"), ("If-Modified-Since", "modified"))


@dataclass(frozen=True)
class Kept:
    """The kept answers: a file for each body, named by the hash of its address, and its record.

    ``folder`` is where they lie (None: nothing is kept), ``room`` the room of one pull.
    """

    folder: Path | None
    room: Path

    def find(self, address: str) -> Answer | None:
        """Return the kept answer of an address, copied into the room, if it is still as it came."""
        place = self._place(address)
        if place is None or not place.exists():
            return None
        with contextlib.suppress(OSError, ValueError, KeyError):
            record = json.loads(place.with_suffix(".json").read_text("utf-8"))
            path = self.room / f"known-{place.name}"
            shutil.copyfile(place, path)
            with path.open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() == record["sha256"]:
                    with contextlib.suppress(OSError):
                        place.touch()
                    return Answer(path, record)
        return None

    def keep(self, record: Mapping[str, Any], path: Path) -> None:
        """Keep an answer that can be asked for again; where the disk has no room, do without."""
        place = self._place(str(record["address"]))
        if place is None or not any(record.get(name) for _, name in CONDITIONS):
            return
        text = json.dumps(record, ensure_ascii=False)
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            self._write(place, lambda to: shutil.copyfile(path, to))
            self._write(place.with_suffix(".json"), lambda to: to.write_text(text, "utf-8"))
            self._make_room(place)

    def _make_room(self, last: Path) -> None:
        """Take the answers away that were asked for longest ago, until all fit; the last one stays."""
        about = {path: path.stat() for path in last.parent.iterdir() if not path.suffix}
        total = sum(stat.st_size for stat in about.values())
        for path in sorted(about.keys() - {last}, key=lambda path: about[path].st_mtime):
            if total <= LARGEST:
                break
            path.with_suffix(".json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            total -= about[path].st_size

    def _place(self, address: str) -> Path | None:
        return self.folder and self.folder / hashlib.sha256(address.encode()).hexdigest()

    def _write(self, target: Path, write: Callable[[Path], Any]) -> None:
        aside = target.with_name(f".{target.name}.{self.room.name}")
        try:
            write(aside)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)


def conditions(before: Answer | None) -> dict[str, str]:
    """Return the headers that ask for an answer only if it has changed."""
    had = before.record if before else {}
    return {name: had[value] for name, value in CONDITIONS if had.get(value)}
