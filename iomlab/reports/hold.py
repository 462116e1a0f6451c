"""Hold the names that a report owns in its folder: one writer at a time, nothing else touched."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from iomlab.errors import ReportError
from iomlab.locks import locked
from iomlab.messages import say
from iomlab.reports.execute import FAILED
from iomlab.reports.unfinished import noted

TABLES = "-tables"
OWNED = (".html", ".ipynb", ".xlsx", ".run.json", ".pdf", TABLES)


def members(folder: Path, name: str) -> list[Path]:
    """Return what lies in ``folder`` under a name that the report ``name`` owns."""
    return [path for path in (folder / f"{name}{end}" for end in OWNED) if os.path.lexists(path)]


def keep_what_is_there(folder: Path, name: str, overwrite: bool) -> None:
    """Refuse to overwrite a report, unless asked to; a folder that is no report's always stays.

    Raises
    ------
    ReportError
        It names what is there.
    """
    there = members(folder, name)
    if there and not overwrite:
        raise ReportError(
            "{file} is there already and was not overwritten.",
            file=str(there[0]),
            next_step=say("Add --overwrite to replace it, or name another folder with --out."),
        )
    for path in (*there, folder / f"{name}{FAILED}"):
        if path.is_dir() and not path.is_symlink() and not path.name.endswith(TABLES):
            raise ReportError(
                "{file} is a folder, where the report has a file.",
                file=str(path),
                next_step=say("Move it away, or name another folder with --out."),
            )


def move(room: Path, folder: Path, name: str, aside: Path) -> tuple[Path, ...]:
    """Move the finished files from ``room`` into place; an older report gives way whole.

    If that can't be finished, everything is put back as it was. The older report, and what an
    earlier run that failed had kept, are left in ``aside``.
    """
    failed = folder / f"{name}{FAILED}"
    old = [*members(folder, name), *([failed] if os.path.lexists(failed) else [])]
    new = sorted(room.iterdir(), key=_card_last)
    aside.mkdir()
    try:
        with noted(folder, name, room):
            for path in sorted(old, key=_card_last, reverse=True):
                path.replace(aside / path.name)
            for path in new:
                path.replace(folder / path.name)
    except BaseException:
        for path in new:
            if not os.path.lexists(path):
                (folder / path.name).replace(path)
        for path in old:
            if os.path.lexists(aside / path.name):
                (aside / path.name).replace(path)
        raise
    return tuple(folder / path.name for path in new)


def _card_last(path: Path) -> tuple[bool, str]:
    """Sort the run card behind all others: where it lies, the report is whole."""
    return path.name.endswith(".run.json"), path.name


@contextlib.contextmanager
def held(folder: Path, name: str) -> Iterator[None]:
    """Hold a report's name in ``folder``, so that no other run writes it meanwhile.

    The lock is a file with the process that holds it. When that process is gone, the lock is taken
    over.

    Raises
    ------
    ReportError
        When another process holds the name.
    """
    lock = folder / f".{name}.lock"

    def busy() -> ReportError:
        return ReportError(
            "Another run is making the report {name}.",
            name=name,
            where=str(lock),
            next_step=say(
                "Wait until it has ended, or name another folder with --out. "
                "If no run is going on, delete that file."
            ),
        )

    with locked(lock, busy):
        yield
