"""What is shown: a picture, a table or a sentence, with its words, its figures and its sources."""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from iomlab.data.carried import overrides_of
from iomlab.data.figures import Figures
from iomlab.data.guard import Override
from iomlab.data.source import Source
from iomlab.messages import Message
from iomlab.places import STATIC
from iomlab.show import labels

MIME = "application/vnd.iomlab+json"
THINGS = ("currency units", "staff")  # units of what is no count of the people in the data
SEEN: dict[Source, None] = {}  # sources of all that was displayed in this session, in order

# JupyterLab sets every cell to the right and lets the terms of a list float; a report has page.css.
LIVE = (
    "<style>"
    ".jp-OutputArea .wide th, .jp-OutputArea .wide td { text-align: left; }"
    ".jp-OutputArea .wide .n { text-align: right; }"
    ".jp-OutputArea .wide caption { text-align: left; font-weight: bold; }"
    ".jp-OutputArea .wide .what { display: block; font-weight: normal; }"
    ".jp-OutputArea .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; }"
    ".jp-OutputArea .terms dt, .jp-OutputArea .terms dd { float: none; width: auto; }"
    ".jp-OutputArea .terms dd { margin: 0 0 0.5em 1.5em; }"
    "</style>"
)


def live(html: str) -> str:
    """Return HTML as JupyterLab is to show it: with what a report has from its style sheet."""
    return html if os.environ.get(STATIC) else LIVE + html


@dataclass(frozen=True)
class Shown:
    """One thing that a notebook shows; the print room reads it back from the notebook's outputs.

    ``frame`` holds the figures as they would be exported; ``alt`` says in words what the picture
    shows. ``draw`` makes the PNG when it is first needed. ``overrides`` are what the definition guard
    was told to allow on the way.
    """

    kind: str
    name: str
    title: str
    alt: str
    lang: str
    html: str = ""
    frame: pd.DataFrame | None = None
    sources: tuple[Source, ...] = ()
    draw: Callable[[], bytes] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return the record that travels in the notebook: words, figures, sources."""
        made: dict[str, Any] = {
            "kind": self.kind,
            "name": self.name,
            "title": self.title,
            "alt": self.alt,
            "lang": self.lang,
            "sources": [source.record() for source in self.sources],
        }
        overrides = overrides_of(self, self.frame)
        if overrides:
            made["overrides"] = [override.record() for override in overrides]
        if self.frame is not None:
            made["columns"] = [str(c) for c in self.frame.columns]
            made["headers"] = [self._header(str(c)) for c in self.frame.columns]
            made["labels"] = _labels(self.frame, self.lang)
            made["measured"] = _measured(self.frame)
            made.update(_about_people(self.frame))
            made["rows"] = [[_plain(v) for v in row] for row in self.frame.itertuples(index=False)]
        return made

    def _header(self, name: str) -> str:
        """Return the header of a column, with its unit where the sources give one."""
        from iomlab.show.tables import head

        if isinstance(self.frame, Figures):
            return head(self.frame, name, self.lang)
        return self.headers.get(name, name)

    def seen(self) -> Shown:
        """Remember that a reader sees this, so that the list of sources is complete; return it."""
        SEEN.update(dict.fromkeys(self.sources))
        return self

    def _ipython_display_(self) -> None:
        """Show the picture with its alternative text, then the words under it."""
        from IPython.display import display

        record = {MIME: self.seen().payload()}
        if self.draw is not None:
            picture = base64.b64encode(self.draw()).decode("ascii")
            display(
                {"image/png": picture, "text/plain": f"{self.title}. {self.alt}"},
                raw=True,
                metadata={"image/png": {"title": self.title, "alt": self.alt, "width": 820}},
            )
        if self.kind == "text":
            display({"text/markdown": self.html, "text/plain": self.alt, **record}, raw=True)
        else:
            plain = self.title if self.draw is None else self.alt
            display({"text/html": live(self.html), "text/plain": plain, **record}, raw=True)


def _about_people(frame: pd.DataFrame) -> dict[str, Any]:
    """Return what :func:`iomlab.safety.tables.about` told of the people counted; mostly nothing.

    Cells in danger stand by the labels of their rows, so that they follow when rows are chosen.
    """
    kept = ("population", "protected")
    told: dict[str, Any] = {name: frame.attrs[name] for name in kept if name in frame.attrs}
    places = {label: at for at, label in enumerate(frame.index)}
    columns = [str(name) for name in frame.columns]
    cells = [
        [places[label], columns.index(name)]
        for label, name in frame.attrs.get("sensitive", ())
        if label in places and name in columns
    ]
    return {**told, "sensitive": cells} if cells else told


def _measured(frame: pd.DataFrame) -> list[str]:
    """Return the columns that count nothing: their record gives them decimals, or a unit of things."""
    if not isinstance(frame, Figures):
        return []
    about = {str(name): frame.about(str(name)) for name in frame.columns}
    return [
        name
        for name, column in about.items()
        if column.role == "value" and (column.decimals or column.unit.startswith(THINGS))
    ]


def _labels(frame: pd.DataFrame, lang: str) -> dict[str, dict[str, str]]:
    """Return the words for the codes that occur: ``{column: {code: label}}``; figures have none."""
    if not isinstance(frame, Figures):
        return {}
    found = {}
    for name in map(str, frame.columns):
        coded = frame.about(name).labels
        codes = [v for v in frame[name] if isinstance(v, (str, Message)) or str(v) in coded]
        words = {str(code): labels.value(frame, name, code, lang) for code in codes}
        found[name] = {code: word for code, word in words.items() if word != code}
    return {name: words for name, words in found.items() if words}


def _plain(value: Any) -> Any:
    """Return a JSON value: a message in English, scalars as Python's own, None for what it lacks.

    JSON has no missing and no infinite number.
    """
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, Message):
        return str(value)
    return value.item() if hasattr(value, "item") else value
