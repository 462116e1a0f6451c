"""Scores of groups from answers on a scale: means with intervals, and how well items hang together.

No score of one person is returned, and no group that is too small to hide one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import normal_quantile
from iomlab.methods.interval import Interval

LEAST = 11


def group_scores(
    answers: pd.DataFrame,
    items: Sequence[str],
    by: str,
    *,
    low: float = 1,
    high: float = 5,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return the mean score of each group from 0 to 1, with its interval.

    Parameters
    ----------
    answers : DataFrame
        One line a person; ``items`` are answers from ``low`` to ``high``.
    items : sequence of str
        Columns that are added up.
    by : str
        Column of groups.
    low, high : float
        Ends of the scale.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        One line a group: ``by``, ``people``, ``score``, ``low``, ``high``.

    Raises
    ------
    MethodError
        If an answer is missing or off the scale, or a group has fewer than 11 people.

    Notes
    -----
    ``(sum - items * low) / (items * (high - low))`` of each person, averaged; limits by the normal
    approximation of the mean.

    When it misleads
    ----------------
    Two surveys with different people differ by who answered: compare within groups of like people.
    A group's mean says nothing about any person in it.

    References
    ----------
    Harder, N. et al. (2018). Multidimensional measure of immigrant integration. PNAS 115,
    11483-11488.

    Examples
    --------
    >>> told = pd.DataFrame({"who": ["new"] * 12, "a": [3] * 12, "b": [4] * 12})
    >>> group_scores(told, ["a", "b"], "who")[["people", "score"]].to_numpy().tolist()
    [[12.0, 0.625]]
    """
    z = normal_quantile(level)
    values = _answers(answers, items, low, high)
    checks.columns(answers, [by], "answers")
    score = (values.sum(axis=1) - len(items) * low) / (len(items) * (high - low))
    rows = []
    for name, found in pd.Series(score).groupby(answers[by].to_numpy(), sort=True):
        if len(found) < LEAST:
            raise MethodError(
                "Group {group} has {n} people, too few for a score: someone could be recognised.",
                where=by,
                next_step=say("Join it with another group, so that each has 11 people or more."),
                group=str(name),
                n=len(found),
            )
        half = z * float(found.std(ddof=1)) / len(found) ** 0.5
        mean = float(found.mean())
        rows.append(
            {by: name, "people": len(found), "score": mean, "low": mean - half, "high": mean + half}
        )
    return pd.DataFrame(rows)


def _answers(answers: pd.DataFrame, items: Sequence[str], low: float, high: float) -> np.ndarray:
    """Return checked answers, shape (people, items)."""
    checks.labels(list(items), "items", len(items))
    checks.columns(answers, items, "answers")
    if not low < high:
        raise MethodError("The scale must rise from its low to its high end.", where="high")
    values = checks.table(answers[list(items)], "answers", negative=True)
    outside = values[(values < low) | (values > high)]
    if outside.size:
        raise MethodError(
            "An answer in {part} is {value}, outside the scale of {low} to {high}.",
            where="answers",
            part="answers",
            value=float(outside[0]),
            low=low,
            high=high,
        )
    return values


@dataclass(frozen=True)
class Reliability:
    """How well items hang together.

    Attributes
    ----------
    alpha : float
        Cronbach's alpha; 1 where all items say the same, 0 where they have nothing in common.
    interval : Interval
        Feldt's limits.
    people, items : int
    """

    alpha: float
    interval: Interval
    people: int
    items: int

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            say("Items measure one thing, on one scale, and their errors are independent."),
            say("A high value does not say that the right thing is measured."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return alpha with its limits."""
        return (
            say(
                "Cronbach’s alpha of {items} items is {alpha:.2f}, between {low:.2f} and {high:.2f} "
                "(confidence {level:.0%}).",
                items=self.items,
                alpha=self.alpha,
                low=self.interval.low,
                high=self.interval.high,
                level=self.interval.level,
            ),
            *self.assumptions,
        )


def cronbach_alpha(answers: pd.DataFrame, items: Sequence[str], level: float = 0.95) -> Reliability:
    """Return how well items hang together: Cronbach's alpha.

    Parameters
    ----------
    answers : DataFrame
        One line a person.
    items : sequence of str
        Two columns of answers or more.
    level : float
        Confidence level.

    Returns
    -------
    Reliability

    Raises
    ------
    MethodError
        If there are fewer than two items or 11 people, answers are missing, or all sums are equal.

    Notes
    -----
    ``k / (k - 1) (1 - sum var(item) / var(sum))`` [1]_; limits ``1 - (1 - alpha) F`` with ``n - 1``
    and ``(n - 1)(k - 1)`` degrees of freedom [2]_.

    When it misleads
    ----------------
    More items raise it even if they add nothing. It falls where a group is alike, and it is not
    evidence that items mean the same to people of different languages.

    References
    ----------
    .. [1] Cronbach (1951) Psychometrika 16:297-334.
    .. [2] Feldt, Woodruff and Salih (1987) Applied Psychological Measurement 11:93-103.

    Examples
    --------
    >>> told = pd.DataFrame({"a": [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 3], "b": [2, 1, 4, 3, 5] * 2 + [3]})
    >>> round(cronbach_alpha(told, ["a", "b"]).alpha, 2)
    0.89
    """
    if len(items) < 2:
        raise MethodError("Alpha needs two items or more.", where="items")
    checks.columns(answers, items, "answers")
    values = checks.table(answers[list(items)], "answers", negative=True)
    n, k = values.shape
    if n < LEAST:
        raise MethodError(
            "There are {n} people, too few: someone could be recognised.", where="answers", n=n
        )
    whole = float(values.sum(axis=1).var(ddof=1))
    if whole == 0:
        raise MethodError("All sums are equal, so there is no alpha.", where="answers")
    alpha = k / (k - 1) * (1 - float(values.var(axis=0, ddof=1).sum()) / whole)
    normal_quantile(level)
    quantile = checks.library("scipy.stats").f.ppf
    free = (n - 1, (n - 1) * (k - 1))
    low, high = (
        1 - (1 - alpha) * float(quantile(q, *free)) for q in ((1 + level) / 2, (1 - level) / 2)
    )
    return Reliability(alpha, Interval(low, high, level), n, k)
