"""What leaves of one executed notebook: the gate's decision carried out, or a recorded override."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from iomlab.errors import ReleaseError, UsageError
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
        Records of the runs that were released before (:class:`Beside`).
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
    stops = [
        *decision.stops,
        *words.loose(notebook),
    ]
    stops += words.telling(decision, shown, _told(notebook, decision), lang)
    stops += words.around(notebook, decision.masks())
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


def counts(shown: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether any record has counts that nobody published."""
    return any(unpublished(r) and kinds(r)[1] for r in shown)


class Beside:
    """The reports beside which one leaves: those in a folder, and those on their way into it.

    Reports that are made at the same time take turns, so that each is compared with all before it.
    On a worker of a cluster there is no folder (None), and nothing to compare with.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._coming: list[tuple[str, ...]] = []
        self._turn = threading.Lock()

    def leave(self, notebook: Any, lang: str, override: str | None = None) -> Leaving:
        """Return what may leave of a notebook (:func:`leave`), now that the others have left.

        No other report is read when this one has no counts that nobody published.

        Raises
        ------
        ReleaseError
            As for :func:`leave`, and when there are such counts and no folder.
        """
        if not counts(notebooks.payloads(notebook)):
            return leave(notebook, lang, override=override)
        if self._folder is None:
            raise ReleaseError(
                "Counts that nobody has published can’t leave a worker of a cluster: there they can’t "
                "be compared with what the other reports tell.",
                next_step=say(
                    "Make this report on this computer: iomlab batch --resume, without --on."
                ),
            )
        with self._turn:
            left = leave(notebook, lang, earlier=self._runs(), override=override)
            self._coming.append(_texts(left.records))
        return left

    def _runs(self) -> list[list[dict[str, Any]]]:
        """Return the unpublished records of each report, each table once."""
        seen: set[str] = set()
        found = []
        for texts in (*self._released(), *self._coming):
            found.append([json.loads(text) for text in texts if text not in seen])
            seen.update(texts)
        return found

    def _released(self) -> Iterator[tuple[str, ...]]:
        for path in sorted(self._folder.glob(f"*{CARD}")) if self._folder else ():
            notebook = path.with_name(path.name.removesuffix(CARD) + ".ipynb")
            if notebook.is_file():
                yield _records(notebook, notebook.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _records(notebook: Path, _changed: int) -> tuple[str, ...]:
    """Return the unpublished records of a notebook as texts.

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
    return _texts(shown)


def _texts(shown: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the unpublished ones of these records as texts, without their words."""
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
