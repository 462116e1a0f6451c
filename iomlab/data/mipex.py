"""MIPEX: what editions count and how they average (shipped), and a reader's own file of scores (not)."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pandas as pd

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.measures import measured
from iomlab.data.source import Caveat, Column, Source
from iomlab.errors import DataError
from iomlab.messages import say

NEEDED = ("country", "year", "edition", "area", "indicator", "score")
STEPS = {
    "current": say("indicators → areas → overall score"),
    "2015": say("indicators → dimensions → areas → overall score"),
    "2010": say("not verified"),
}
SCORE = Column(
    "score",
    say("Score of an indicator").text,
    measures={"kind": "policy_score", "reported": "experts", "series": "MIPEX", "apart": "edition"},
)
FORM = say(
    "CSV with the columns country (ISO 3166-1 alpha-3), year, edition, area, indicator, score"
)
TITLES = {
    "en": "Your own file of MIPEX scores",
    "es": "Su propio archivo de puntuaciones MIPEX",
    "fr": "Votre propre fichier de scores MIPEX",
}


def editions() -> Figures:
    """Return one row an edition: indicators, policy areas, and how scores are averaged.

    >>> editions()["edition"].tolist()
    ['current', '2015', '2010']
    """
    frame = load("mipex_scoring")
    frame["steps"] = frame["edition"]
    return computed(frame, steps=column(say("How scores are averaged"), role="group", labels=STEPS))


def areas(lang: str = "en") -> Figures:
    """Return the policy areas with their names in ``lang``."""
    frame = load("mipex_policy_areas").rename(columns={f"short_{lang}": "name"})
    return computed(frame[["name"]], name=column(say("Policy area"), role="note"))


def own(path: str, country: str | None = None) -> Figures:
    """Read a reader's own file of MIPEX indicator scores; no such file is shipped.

    Parameters
    ----------
    path : str
        A CSV file with the columns of ``NEEDED`` and, for the edition of 2015, ``dimension``. Empty:
        no file, no rows.
    country : str, optional
        ISO 3166-1 alpha-3; only its rows are kept.

    Raises
    ------
    DataError
        When the file can't be read, lacks a column, or holds a score off the scale of 0 to 100.
    """
    if not path:
        return load("mipex_policy_areas").head(0)
    file = Path(path).expanduser()
    try:
        raw = file.read_bytes()
        frame = pd.read_csv(file, dtype={"edition": "string", "country": "string"})
    except (OSError, ValueError) as broken:
        raise DataError(
            "The file {path} can’t be read: {problem}.",
            path=str(path),
            problem=str(broken),
            next_step=say("Give the full path of a file: {form}.", form=FORM),
        ) from broken
    lost = [name for name in NEEDED if name not in frame.columns]
    if lost:
        raise DataError(
            "The file {path} has no column {columns}.",
            path=file.name,
            columns=tuple(lost),
            next_step=say("Give the full path of a file: {form}.", form=FORM),
        )
    score = pd.to_numeric(frame["score"], errors="coerce")
    if (score.isna() & frame["score"].notna()).any() or not score.dropna().between(0, 100).all():
        raise DataError(
            "The file {path} holds a score that is not a number from 0 to 100.",
            path=file.name,
            next_step=say("Leave a cell blank where there is no score."),
        )
    figures = Figures(frame.assign(score=score))
    figures.sources = (_record(file, raw),)
    figures.meant = measured([SCORE], figures.sources[0])
    return figures[figures["country"] == country] if country else figures


def _record(file: Path, raw: bytes) -> Source:
    """Return the source record of a reader's own file: its hash, and that iomlab did not check it."""
    return Source(
        table="own_mipex_scores",
        titles=TITLES,
        publisher="Migrant Integration Policy Index, by the reader’s account",
        source_name="A file of the reader, not shipped and not checked by iomlab",
        edition="as the file says",
        licence="terms of the publisher",
        years="as the file says",
        accessed=dt.date.today().isoformat(),
        sha256=hashlib.sha256(raw).hexdigest(),
        path=file.name,
        caveats=(Caveat("Scores of laws and policies. Editions are never joined."),),
        published=True,
    )
