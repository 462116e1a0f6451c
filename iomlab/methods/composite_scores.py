"""Composite scores: the arithmetic of integration, policy and reintegration indices.

Official items and weights are not part of the package. A score has an official name only if the
person who loads the official items gives it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval

Answers = Mapping[str, Sequence[float | None]]


@dataclass(frozen=True)
class Composite:
    """A score made of parts.

    Attributes
    ----------
    score : float
        The whole.
    table : DataFrame
        One line a part: ``part``, ``score``, ``weight`` (adding up to 1), ``answered`` (items with
        an answer) and ``items``.
    interval : Interval
        Lowest and highest score over all ways to weigh the parts between half and double their
        weight: how much the weights matter.
    name : str or None
        Official name, if the caller has loaded the official items; never guessed.
    raw : float
        Sum of all answers.
    pooled : float
        Mean over all items without regard to parts; not the score.
    assumptions : tuple of Message
    """

    score: float
    table: pd.DataFrame
    interval: Interval
    name: str | None
    raw: float
    pooled: float
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the score, its parts and what the weights do."""
        named = say("{name}", name=self.name) if self.name else say("Teaching score")
        low = self.table.iloc[int(self.table["score"].to_numpy().argmin())]
        told = [
            say("{name}: {score:.3g}.", name=named, score=self.score),
            say(
                "The lowest part is {part}, {score:.3g}.",
                part=str(low["part"]),
                score=float(low["score"]),
            ),
            say(
                "With weights of half to double, it lies between {low:.3g} and {high:.3g}.",
                low=self.interval.low,
                high=self.interval.high,
            ),
        ]
        missing = int((self.table["items"] - self.table["answered"]).sum())
        if missing:
            told.append(say("{n} items have no answer and drop out of their part.", n=missing))
        return (*told, *self.assumptions)


def _parts(answers: Answers, name: str) -> dict[str, np.ndarray]:
    """Return checked answers by part."""
    if not isinstance(answers, Mapping) or not answers:
        raise MethodError("{name} must map each part to its items.", where=name, name=name)
    return {
        str(part): checks.vector(list(items), f"{name}[{part}]", negative=True, missing=True)
        for part, items in answers.items()
    }


def _within(parts: Mapping[str, np.ndarray], low: float, high: float) -> None:
    """Raise if an answer lies off the scale."""
    for part, items in parts.items():
        outside = items[(items < low) | (items > high)]
        if outside.size:
            raise MethodError(
                "An answer in {part} is {value}, outside the scale of {low} to {high}.",
                where=part,
                part=part,
                value=float(outside[0]),
                low=low,
                high=high,
            )


def _composite(
    parts: Mapping[str, np.ndarray],
    weights: Mapping[str, float] | None,
    name: str | None,
    assumption: Message,
) -> Composite:
    """Average each part over its answers, then the parts by weight."""
    rows = []
    for part, items in parts.items():
        answered = items[~np.isnan(items)]
        if not answered.size:
            raise MethodError(
                "No item of {part} was answered, so there is no score.",
                where=part,
                next_step=say("Report the other parts one by one."),
                part=part,
            )
        rows.append((part, float(answered.mean()), len(answered), len(items)))
    given = np.array([_weight(weights, part) for part in parts])
    if weights is not None:
        for key in weights:
            checks.one_of(key, list(parts), "weights")
    if given.sum() <= 0:
        raise MethodError("The weights must add up to more than zero.", where="weights")
    scores = np.array([row[1] for row in rows])
    flat = np.concatenate([items[~np.isnan(items)] for items in parts.values()])
    score = float(given @ scores / given.sum())
    table = pd.DataFrame(
        {
            "part": [row[0] for row in rows],
            "score": scores,
            "weight": given / given.sum(),
            "answered": [row[2] for row in rows],
            "items": [row[3] for row in rows],
        }
    )
    return Composite(
        score=score,
        table=table,
        interval=_weight_range(scores, given),
        name=name,
        raw=float(flat.sum()),
        pooled=float(flat.mean()),
        assumptions=(
            assumption,
            say("Scores describe groups. They are never used to rank or screen people."),
        ),
    )


def _weight(weights: Mapping[str, float] | None, part: str) -> float:
    if weights is None:
        return 1.0
    if part not in weights:
        raise MethodError("There is no weight for {part}.", where="weights", part=part)
    return checks.number(weights[part], f"weights[{part}]", low=0.0)


def _weight_range(scores: np.ndarray, weights: np.ndarray) -> Interval:
    """Return the extremes of the weighted mean with each weight between half and double."""
    order = np.argsort(scores, kind="stable")
    s, w = scores[order], weights[order]
    found = []
    for cut in range(len(s) + 1):  # at an extreme, low scores have one factor, high ones the other
        for below, above in ((2.0, 0.5), (0.5, 2.0)):
            factor = np.where(np.arange(len(s)) < cut, below, above) * w
            found.append(float(factor @ s / factor.sum()))
    return Interval(min(found), max(found), 1.0)


def rescaled_sum(
    items: Answers, low: float = 1.0, high: float = 5.0, *, name: str | None = None
) -> Composite:
    """Add up answers on one scale and bring the sum to 0 to 1, in all and by dimension.

    Parameters
    ----------
    items : mapping of dimension to answers
        All items must be answered.
    low, high : float
        Ends of the answer scale.
    name : str, optional
        Official name; give it only with official items.

    Returns
    -------
    Composite

    Raises
    ------
    MethodError
        If an item is missing or off the scale.

    Notes
    -----
    ``(raw - items * low) / (items * (high - low))``.

    When it misleads
    ----------------
    A sum lets a high part hide a low one. A linear rescale treats steps of the scale as equal.

    References
    ----------
    Harder, N. et al. (2018). Multidimensional measure of immigrant integration. PNAS 115,
    11483-11488.

    Examples
    --------
    >>> found = rescaled_sum({"linguistic": [3, 4], "economic": [2, 3]})
    >>> found.raw, found.score, found.table["score"].tolist()
    (12.0, 0.5, [0.625, 0.375])
    """
    ends = checks.number(low, "low"), checks.number(high, "high")
    if not ends[0] < ends[1]:
        raise MethodError("The scale must rise from its low to its high end.", where="high")
    parts = _parts(items, "items")
    for part, answers in parts.items():
        if np.isnan(answers).any():
            raise MethodError(
                "{part} has {n} items without an answer; a sum needs them all.",
                where=part,
                part=part,
                n=int(np.isnan(answers).sum()),
            )
    _within(parts, *ends)
    scaled = {part: (x - ends[0]) / (ends[1] - ends[0]) for part, x in parts.items()}
    sizes = {part: float(len(x)) for part, x in parts.items()}
    found = _composite(scaled, sizes, name, say("Each step of the answer scale counts the same."))
    raw = float(sum(x.sum() for x in parts.values()))
    return Composite(**{**found.__dict__, "raw": raw})


def mean_of_means(
    indicators: Answers, low: float = 0.0, high: float = 100.0, *, name: str | None = None
) -> Composite:
    """Average indicators within each policy area, then the areas, each area counting the same.

    Parameters
    ----------
    indicators : mapping of area to scores
        A missing score drops out of its area.
    low, high : float
        Ends of the scale.
    name : str, optional
        Official name; give it only with official indicators.

    Returns
    -------
    Composite

    Raises
    ------
    MethodError
        If a score is off the scale or an area has none.

    Notes
    -----
    Two-step mean. The mean over all indicators (``pooled``) differs, as areas have more or fewer.

    When it misleads
    ----------------
    It measures laws and policies, not what happens to people.

    References
    ----------
    Migrant Integration Policy Index, methodology.

    Examples
    --------
    >>> found = mean_of_means({"labour": [100, 50, 50, 0], "health": [100, 50]})
    >>> found.score, round(found.pooled, 2)
    (62.5, 58.33)
    """
    parts = _parts(indicators, "indicators")
    _within(parts, low, high)
    return _composite(parts, None, name, say("Each area counts the same."))


def weighted_dimensions(
    scores: Answers,
    weights: Mapping[str, float] | None = None,
    low: float = 0.0,
    high: float = 1.0,
    *,
    name: str | None = None,
) -> Composite:
    """Average answers within each dimension, then the dimensions by the weights given.

    Parameters
    ----------
    scores : mapping of dimension to answers
        Between ``low`` and ``high``; missing answers drop out of their dimension's mean.
    weights : mapping of dimension to float, optional
        Weights from the person who loads them; equal weights, for teaching, otherwise.
    low, high : float
        Ends of the scale.
    name : str, optional
        Official name; give it only with official items and weights.

    Returns
    -------
    Composite

    Raises
    ------
    MethodError
        If an answer is off the scale, a dimension has none, weights are negative, missing or
        zero, or a name is given without weights.

    Notes
    -----
    ``sum w_d mean(answers of d) / sum w_d``.

    When it misleads
    ----------------
    Missing answers that drop out count as average answers of the dimension.

    References
    ----------
    IOM and Samuel Hall (2017). Setting standards for an integrated approach to reintegration.

    Examples
    --------
    >>> found = weighted_dimensions({"economic": [0.8, None], "social": [0.6, 0.4]})
    >>> round(found.score, 3), found.table["answered"].tolist()
    (0.65, [1, 2])
    """
    parts = _parts(scores, "scores")
    _within(parts, low, high)
    if name is not None and weights is None:
        raise MethodError(
            "A score with equal weights has no official name: {name} is refused.",
            where="name",
            next_step=say("Load the official items and weights, or leave the name out."),
            name=name,
        )
    told = say("The weights are those that were given; others give other scores.")
    if weights is None:
        told = say("All dimensions count the same, which is for teaching only.")
    found = _composite(parts, weights, name, told)
    assert math.isfinite(found.score)
    return found
