"""What iomlab does not take in and does not let out: columns that point to a person or a doorstep.

A column is refused by its name, in English, Spanish, French, Portuguese or Arabic
(:mod:`iomlab.data.personal_words`), or by the shape of what stands in it (:mod:`iomlab.data.shapes`).
A column of totals, of countries or of treaties has neither. This is the one place that knows them:
whatever comes in and whatever is sent is looked at here, and the release check of every report
(:mod:`iomlab.safety.refusals`) asks here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from iomlab.data.personal_words import HARMLESS, HOLDS, REASONS, by_name, words
from iomlab.data.shapes import by_content, few, free_text, sample, texts
from iomlab.errors import DataError
from iomlab.messages import Message, say

__all__ = ["HOLDS", "REASONS", "Refusal", "refuse_on_the_way_in", "refuse_personal", "refused"]

NAMES = ({"first", "last"}, {"given", "family"})
PAIRS = ({"x", "y"}, {"easting", "northing"}, {"este", "norte"})


@dataclass(frozen=True)
class Refusal:
    """One column that is refused: its name, the kind of reason, why, and what to do instead."""

    column: str
    kind: str
    why: Message
    instead: Message

    @property
    def line(self) -> Message:
        """The refusal as one line of text."""
        return say(
            "Column **{column}**: {why} {instead}",
            column=self.column,
            why=self.why,
            instead=self.instead,
        )


def _exact(values: Sequence[Any]) -> bool:
    """Return whether some coordinate is finer than a whole degree (about 110 kilometres)."""
    found = []
    for value in sample(values):
        try:
            found.append(float(value))
        except (TypeError, ValueError):
            if isinstance(value, str) and value.strip():
                return True
    return any(x == x and not x.is_integer() for x in found)


def _paired(frame: Any) -> set[str]:
    """Return two columns that are a point together: ``x`` and ``y`` with digits after the point."""
    named = {" ".join(words(str(name))): str(name) for name in frame}
    for pair in PAIRS:
        if pair <= set(named) and all(_exact(list(frame[named[end]])) for end in pair):
            return {named[end] for end in pair}
    return set()


def _halves(frame: Any) -> set[str]:
    """Return two columns of texts that are a name together: ``first`` and ``last``."""
    named = {" ".join(words(str(name))): str(name) for name in frame}
    for pair in NAMES:
        if pair <= set(named) and all(texts(frame[named[end]]) for end in pair):
            return {named[end] for end in pair}
    return set()


def refused(frame: Any, strict: bool = False, shared: bool = False) -> tuple[Refusal, ...]:
    """Return the columns of a table that iomlab does not take, with the reason of each.

    Parameters
    ----------
    frame : DataFrame or mapping of column to values
        What a person wants to load, or what is about to leave.
    strict : bool
        For a table that is sent to others as it is: a bare ``name`` is refused too, coordinates of
        any precision, and a column in which one text looks like a number of a person.
    shared : bool
        For a table that nobody published and that others will read: free text is refused too.

    Returns
    -------
    tuple of Refusal
        Empty when nothing is refused. That is no proof: a name in a column called ``x`` of totals
        is not found. Whoever made the file must still look.

    Examples
    --------
    >>> found = refused({"Nombre completo": ["…"], "lat": [14.0723], "year": [2024]})
    >>> [(r.column, r.kind) for r in found]
    [('Nombre completo', 'name'), ('lat', 'coordinates')]
    """
    found = []
    points, named = _paired(frame), _halves(frame)
    for name in frame:
        values = list(frame[name])
        kind = by_name(str(name), strict)
        if kind is None and HARMLESS & set(words(str(name))) and texts(values):
            bare = " ".join(w for w in words(str(name)) if w not in HARMLESS)
            kind = "name" if by_name(bare, strict) == "name" else None  # no total is a text
        if kind == "coordinates" and not strict and values and not _exact(values):
            kind = None
        if words(str(name)) == ["full", "name"] and not strict and few(values):
            kind = None
        if kind is None and str(name) in points:
            kind = "coordinates"
        if str(name) in named:
            kind = "name"
        kind = kind or by_content(values, strict, str(name))
        kind = kind or ("text" if shared and free_text(values) else None)
        if kind:
            found.append(Refusal(str(name), kind, *REASONS[kind]))
    return tuple(found)


def refuse_personal(frame: pd.DataFrame) -> None:
    """Refuse to send a table with columns that look like personal data, by name or by content.

    Free text is refused too unless every source of the table is published.

    Parameters
    ----------
    frame : DataFrame

    Raises
    ------
    DataError
        Naming the column and what it looks like, never a value of it.

    When it misleads
    ----------------
    It finds what is written in a usual way. Names of persons in a column called “field 7” pass, and
    so do totals of one. No check replaces looking at the table.

    Examples
    --------
    >>> refuse_personal(pd.DataFrame({"iso3": ["ESP"], "immigrants": [7_146_130]}))
    >>> refuse_personal(pd.DataFrame({"apellido": ["Pérez"]}))
    Traceback (most recent call last):
    ...
    iomlab.errors.DataError: Column 'apellido' looks like it holds names of persons, so the table is not written. Leave it out: only totals are taken.
    """
    sources = getattr(frame, "sources", ())
    shared = not (sources and all(source.published for source in sources))
    for found in refused(frame, strict=True, shared=shared):
        raise DataError(
            "Column {column} looks like it holds {what}, so the table is not written.",
            column=repr(found.column),
            what=HOLDS[found.kind],
            next_step=found.instead,
        )


def refuse_on_the_way_in(frame: Any, file: str = "") -> None:
    """Refuse to take in a table with columns that point to a person or a doorstep.

    All such columns are named at once, so that whoever prepares the file does it once.

    Parameters
    ----------
    frame : DataFrame or mapping of column to values
    file : str
        The file's name, for the sentence.

    Raises
    ------
    DataError
        Naming each column, what it looks like and what to do; never a value.

    Examples
    --------
    >>> refuse_on_the_way_in({"iso3": ["HND"], "year": [2024], "returns": [1200]})
    >>> refuse_on_the_way_in({"lat": [14.0723], "data de nascimento": ["…"]}, "cases.csv")
    Traceback (most recent call last):
    ...
    iomlab.errors.DataError: The table can’t be taken in: column 'lat' looks like it holds exact places, column 'data de nascimento' looks like it holds dates of birth. Where: cases.csv. Give the country, or the first or second administrative level. Give age groups instead.
    """
    found = refused(frame)
    if not found:
        return
    seen = tuple(
        say("column {column} looks like it holds {what}", column=repr(r.column), what=HOLDS[r.kind])
        for r in found
    )
    steps = list({str(r.instead): r.instead for r in found}.values())
    step = steps[0]
    for further in steps[1:]:
        step = say("{one} {further}", one=step, further=further)
    raise DataError(
        "The table can’t be taken in: {columns}.",
        columns=seen,
        where=file or None,
        next_step=step,
    )
