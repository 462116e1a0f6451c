"""What leaves of one executed notebook: the gate's decision carried out, or a recorded override."""

from __future__ import annotations

import datetime as dt
import getpass
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from iomlab.errors import UsageError
from iomlab.messages import say
from iomlab.safety import notebooks, words
from iomlab.safety.gate import Decision, gate, refusals
from iomlab.safety.reading import kinds, unpublished
from iomlab.safety.redraw import masked, redrawn
from iomlab.show.shown import MIME

CARD = ".run.json"
SHORTEST = 20  # letters of a reason


@dataclass(frozen=True)
class Leaving:
    """A notebook and its records as they may leave, and what the run card says of it."""

    notebook: Any
    records: list[dict[str, Any]]
    decision: Decision
    card: Mapping[str, Any]


def check_reason(reason: str | None) -> str | None:
    """Return the reason of an override when it says something.

    Raises
    ------
    UsageError
        When it is shorter than 20 letters or three words.

    Examples
    --------
    >>> check_reason("Approved by the data protection officer, 3 May")
    'Approved by the data protection officer, 3 May'
    """
    if reason is None:
        return None
    told = " ".join(reason.split())
    if len(told) < SHORTEST or len(told.split()) < 3:
        raise UsageError(
            "The reason of an override has to say why the figures may leave all the same.",
            next_step=say(
                "Write a sentence of {n} letters or more: who decided, and on what ground.",
                n=SHORTEST,
            ),
        )
    return told


def leave(
    notebook: Any,
    lang: str,
    *,
    earlier: Sequence[Sequence[Mapping[str, Any]]] = (),
    override: str | None = None,
) -> Leaving:
    """Return what may leave of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
    lang : str
    earlier : sequence of sequences of mapping
        Records of the runs that were released before (:func:`runs`).
    override : str, optional
        The reason why everything leaves as it is. It never lets out a figure without source, a
        column that points to a person, or records of persons.

    Raises
    ------
    ReleaseError
        For what can't be mended by hiding figures.
    """
    shown = notebooks.payloads(notebook)
    for stop in refusals(shown):
        raise stop
    decision = gate(shown, earlier)
    stops = [*decision.stops, *words.loose(notebooks.outside(notebook))]
    stops += words.telling(decision, shown, _told(notebook, decision), lang)
    about = decision.record()
    if override is not None:
        person = {"reason": override, "person": _person(), "time": _now()}
        return Leaving(notebook, shown, decision, {**about, "override": person})
    for stop in stops:
        raise stop
    return Leaving(redrawn(notebook, shown, decision), masked(shown, decision), decision, about)


def _told(notebook: Any, decision: Decision) -> list[str]:
    """Return the texts of a notebook that stay when tables with hidden figures are drawn anew."""
    if not decision.hidden:
        return []
    gone = set(decision.masks())
    shown = notebooks.payloads(notebook)
    lost = {str(shown[at].get("alt")) for at in gone} | {
        f"{shown[at].get('title')}. {shown[at].get('alt')}" for at in gone
    }
    return [text for text in notebooks.texts(notebook) if text not in lost]


def runs(folder: Path | None, shown: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the records of every report in a folder, each table once, for comparison.

    Nothing is read when no record of this run has counts that nobody published.
    """
    if folder is None or not any(unpublished(r) and kinds(r)[1] for r in shown):
        return []
    seen: set[str] = set()
    found = []
    for path in sorted(folder.glob(f"*{CARD}")):
        notebook = path.with_name(path.name.removesuffix(CARD) + ".ipynb")
        if notebook.is_file():
            fresh = []
            for text in _records(notebook, notebook.stat().st_mtime_ns):
                if text not in seen:
                    seen.add(text)
                    fresh.append(json.loads(text))
            found.append(fresh)
    return found


@lru_cache(maxsize=512)
def _records(notebook: Path, _changed: int) -> tuple[str, ...]:
    """Return the unpublished records of a notebook as texts, without their words.

    A notebook that can't be read has told nobody anything that we could compare.
    """
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        shown = [
            o["data"][MIME]
            for c in cells
            for o in c.get("outputs", [])
            if MIME in o.get("data", {})
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    wanted = (
        "columns",
        "rows",
        "sources",
        "measured",
        "labels",
        "hidden",
        "population",
        "protected",
    )
    return tuple(
        json.dumps({name: r[name] for name in wanted if name in r}, sort_keys=True)
        for r in shown
        if unpublished(r)
    )


def _person() -> str:
    """Return the name under which a person is logged in."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
