"""Policy index scores by edition: each edition is averaged by its own rule, and none are joined.

No official score is part of the package; whoever has the official file of an edition loads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.composite_scores import Composite, mean_of_means

# what indicators are averaged into, step by step
RULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"current": ("area",), "2015": ("area", "dimension")}
)


def one_edition(editions: Iterable[object]) -> str:
    """Return the one edition there is.

    Raises
    ------
    MethodError
        If there are several: their scores are never joined.

    >>> one_edition(["2015", "2015"])
    '2015'
    """
    found = sorted({str(edition) for edition in editions})
    if len(found) != 1:
        raise MethodError(
            "These scores are of several editions ({editions}), which count and average other "
            "indicators: they can’t be joined.",
            where="edition",
            next_step=say("Take one edition, or the publisher’s own harmonised series."),
            editions=", ".join(found),
        )
    return found[0]


def edition_score(scores: pd.DataFrame, *, name: str | None = None) -> Composite:
    """Average the indicators of one country and one edition by the rule of that edition.

    Parameters
    ----------
    scores : DataFrame
        One line an indicator: ``edition``, ``area``, ``score`` (0 to 100) and, for the edition of
        2015, ``dimension``. A missing score drops out of its mean.
    name : str, optional
        Official name; give it only with the official scores.

    Returns
    -------
    Composite
        Score, and one line an area.

    Raises
    ------
    MethodError
        If there are several editions, the rule of the edition is not known, or a score is off the
        scale.

    Notes
    -----
    Current edition: mean of indicators in each area, then of areas. Edition of 2015: means of
    indicators in each dimension, of dimensions in each area, then of areas. The rule of 2010 was not
    verified, so that edition is refused.

    When it misleads
    ----------------
    It measures laws and policies on paper, not whether they are kept nor how people live.

    References
    ----------
    Migrant Integration Policy Index, methodology pages of 2015 and of the current edition.

    Examples
    --------
    >>> file = pd.DataFrame({"edition": "current", "area": ["work", "work", "health"],
    ...                      "score": [100, 50, 50]})
    >>> edition_score(file).score
    62.5
    """
    checks.columns(scores, ["edition", "area", "score"], "scores")
    edition = one_edition(scores["edition"])
    if edition not in RULES:
        raise MethodError(
            "How the edition {edition} averages its indicators was not verified.",
            where="edition",
            next_step=say("Use the publisher’s own overall score of that edition."),
            edition=edition,
        )
    keys = list(RULES[edition])
    checks.columns(scores, keys, "scores")
    file = scores.assign(score=_scores(scores["score"]))
    if len(keys) > 1:
        file = file.groupby(keys, sort=False)["score"].mean().reset_index()
    areas = {str(area): part.tolist() for area, part in file.groupby("area", sort=False)["score"]}
    return mean_of_means(areas, name=name)


def _scores(values: Sequence[float] | pd.Series) -> np.ndarray:
    """Return checked scores between 0 and 100."""
    found = checks.vector(list(values), "score", negative=True, missing=True)
    outside = found[(found < 0) | (found > 100)]
    if outside.size:
        raise MethodError(
            "A score is {value}, outside the scale of 0 to 100.",
            where="score",
            value=float(outside[0]),
        )
    return found


def score_change(before: pd.DataFrame, after: pd.DataFrame) -> float:
    """Return how much a country's score changed between two years of one edition.

    Parameters
    ----------
    before, after : DataFrame
        As in :func:`edition_score`.

    Returns
    -------
    float
        In points of the scale from 0 to 100.

    Raises
    ------
    MethodError
        If the two are of different editions, or do not hold the same indicators.

    Notes
    -----
    Difference of two scores by the same rule over the same ``area`` and ``indicator``.

    When it misleads
    ----------------
    A rise says that law moved towards equal treatment. It does not say that anyone's life changed.

    References
    ----------
    Migrant Integration Policy Index, methodology pages of 2015 and of the current edition.

    Examples
    --------
    >>> old = pd.DataFrame({"edition": "current", "area": ["work", "health"],
    ...                     "indicator": ["access", "care"], "score": [50, 50]})
    >>> score_change(old, old.assign(score=[100, 50]))
    25.0
    """
    keys = ["area", "indicator"]
    for file, where in ((before, "before"), (after, "after")):
        checks.columns(file, ["edition", *keys, "score"], where)
    one_edition([*before["edition"], *after["edition"]])
    same = [sorted(map(tuple, file[keys].astype(str).to_numpy())) for file in (before, after)]
    if same[0] != same[1]:
        raise MethodError(
            "The two years do not hold the same indicators, so their scores can’t be compared.",
            where="indicator",
        )
    return edition_score(after).score - edition_score(before).score


def file(scores: Mapping[str, Sequence[object]], *, edition: str) -> pd.DataFrame:
    """Return columns of scores as the table of one edition.

    >>> file({"area": ["work"], "score": [50]}, edition="current")["edition"].tolist()
    ['current']
    """
    return pd.DataFrame(scores).assign(edition=edition)


def newest(scores: pd.DataFrame) -> Composite:
    """Return the score of the newest year of a file, which must be of one edition.

    >>> told = file({"area": ["work", "work"], "score": [0, 50], "year": [2018, 2019]},
    ...             edition="current")
    >>> newest(told).score
    50.0
    """
    checks.columns(scores, ["year"], "scores")
    return edition_score(scores[scores["year"] == scores["year"].max()])
