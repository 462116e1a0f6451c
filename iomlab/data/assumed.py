"""Figures that follow from assumptions alone: they get a record that says that no source gives them."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from iomlab.data.computed import computed
from iomlab.data.figures import Figures, sources_of
from iomlab.data.source import NO_FILE, Caveat, Column, Source
from iomlab.errors import DataError
from iomlab.messages import N_, say

RECORD = {
    "table": "assumptions",
    "titles": {"en": "Assumptions", "es": "Supuestos", "fr": "Hypothèses"},
    "publisher": N_("parameters of this notebook"),
    "source_name": N_("assumptions, not data"),
    "edition": N_("as chosen by whoever runs it"),
    "licence": "CC0 1.0",
    "years": N_("none"),
    "accessed": "2026-11-24",
    "path": NO_FILE,
    "description": N_("Numbers that whoever runs the notebook chose, and what follows from them."),
}
CAVEAT = N_("No source gives these figures: other assumptions give others.")


def assumed(frame: Any, **columns: Column) -> Figures:
    """Return what follows from parameters alone as figures that can be shown, said to be assumed.

    Parameters
    ----------
    frame : DataFrame or mapping
        The result of a method that was given only assumptions. It holds no counts of real people.
    **columns : Column
        What each column means, made with :func:`iomlab.data.computed.column`.

    Raises
    ------
    DataError
        When a source went in: then it is not an assumption alone (use ``computed``).

    Examples
    --------
    >>> assumed({"staff": [6]}).sources[0].table
    'assumptions'
    """
    if sources_of(frame):
        raise DataError(
            "These figures have a source, so they are more than an assumption.",
            next_step=say("Use computed(result, table), which keeps the sources."),
        )
    made = Figures(frame if isinstance(frame, pd.DataFrame) else pd.DataFrame(frame))
    digest = hashlib.sha256(made.to_csv(index=False).encode("utf-8")).hexdigest()
    made.sources = (Source(**RECORD, sha256=digest, caveats=(Caveat(CAVEAT),), published=True),)  # type: ignore[arg-type]
    return computed(made, made, **columns)
