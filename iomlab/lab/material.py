"""What belongs into a workspace: lessons, exercises, reports and a start page in one language, data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from iomlab import places
from iomlab.classroom.copies import copy_of
from iomlab.classroom.identity import KEY
from iomlab.classroom.masters import CHECKS, master, masters
from iomlab.classroom.visible import visible
from iomlab.errors import UsageError
from iomlab.messages import say
from iomlab.reports.copies import in_language
from iomlab.reports.find import shipped_notebooks

SEED = 0  # one set of numbers for everyone who learns alone or in one room: they can compare
START = "start.ipynb"


def material(lang: str, exercises: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a workspace: its path there, with slashes, and its content.

    Parameters
    ----------
    lang : str
        ``en``, ``es`` or ``fr``.
    exercises : path, optional
        Folder of masters of a course of one's own, or one with copies that ``iomlab exercise make``
        made. Without it the exercises are iomlab's own, where it has them: an installed package does
        not, because it would carry the solutions.

    Raises
    ------
    UsageError
        When ``exercises`` holds neither masters nor copies.
    """
    for name, path in shipped_notebooks().items():
        top = "" if f"{name}.ipynb" == START else f"{path.parent.name}/"
        yield f"{top}{name}.ipynb", packed(in_language(nbformat.read(path, as_version=4), lang))
    yield from _exercises(lang, exercises)
    for path in sorted(places.shipped("datasets").glob("*/*")):
        if path.suffix in (".csv", ".json"):
            yield f"data/{path.parent.name}/{path.name}", path.read_bytes()


def packed(notebook: Any) -> bytes:
    """Return a notebook as JupyterLab writes it."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _exercises(lang: str, root: Path | None) -> Iterator[tuple[str, bytes]]:
    known = masters(root)
    for name in known:
        one = master(name, root)
        copy = copy_of(one, lang, one.values(SEED), {})
        del copy.metadata[KEY], copy.cells[0].metadata[KEY]
        yield f"exercises/{name}/{name}.ipynb", packed(copy)
        yield f"exercises/{name}/{CHECKS}", f"{visible(one.source)}\n".encode()
    if root and not known:
        yield from _copies(root)


def _copies(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the copies of one learner that an instructor has made: nothing but notebook and checks."""
    found = [path.parent for path in sorted(root.glob(f"*/{CHECKS}"))]
    if not found:
        raise UsageError(
            "The folder {folder} holds no exercises.",
            folder=str(root),
            next_step=say("Name a folder of masters, or one that iomlab exercise make has made."),
        )
    for folder in found:
        for path in sorted([*folder.glob("*.ipynb"), folder / CHECKS]):
            yield f"exercises/{folder.name}/{path.name}", path.read_bytes()
