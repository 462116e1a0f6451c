"""Log-linear models of who appears on which lists: the table of overlaps and its fits."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import normal_quantile
from iomlab.methods.interval import Interval
from iomlab.methods.poisson_tables import poisson_fit, saturated

Pair = tuple[int, int]
CLOSED = say("Nobody enters or leaves during the period that the lists cover.")
MATCHED = say("A person on two lists is recognised as one and the same.")
MOST_LISTS = 12
UNBOUNDED = 35.0  # log of unseen people, or its standard error: no population is so large


@dataclass(frozen=True)
class Overlaps:
    """How many people are on each combination of lists.

    Attributes
    ----------
    lists : tuple of str
        Names of the lists.
    presence : ndarray, shape (2^k - 1, k)
        1 where the people of a row are on the list; every combination but "on none".
    people : ndarray, shape (2^k - 1,)
        People in each combination; 0 where the combination was not seen.
    """

    lists: tuple[str, ...]
    presence: np.ndarray
    people: np.ndarray

    @property
    def observed(self) -> float:
        """Different people on at least one list."""
        return float(self.people.sum())

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs of lists, by position."""
        return tuple(itertools.combinations(range(len(self.lists)), 2))

    def both(self, pair: Pair) -> np.ndarray:
        """Rows of people who are on both lists of a pair (whatever the others)."""
        return (self.presence[:, pair[0]] == 1) & (self.presence[:, pair[1]] == 1)

    def design(self, pairs: Iterable[Pair] = ()) -> np.ndarray:
        """Ones, lists, and products of the lists of each pair."""
        products = [self.presence[:, i] * self.presence[:, j] for i, j in pairs]
        return np.column_stack([np.ones(len(self.people)), self.presence, *products]).astype(float)


def overlaps(frame: pd.DataFrame, lists: Sequence[str], people: str = "people") -> Overlaps:
    """Return the full table of overlaps from the combinations that were seen.

    Parameters
    ----------
    frame : DataFrame
        One line a combination: a 0/1 column a list, and the number of people.
    lists : sequence of str
        Columns of the lists, two or more.
    people : str
        Column with the number of people.

    Returns
    -------
    Overlaps
        Combinations without a line hold 0 people: nobody was on exactly these lists.

    Raises
    ------
    MethodError
        If a combination stands twice, a line belongs to no list, presence is not 0 or 1, counts are
        not whole, a list is empty, or there are fewer than two lists or more than 12.

    Notes
    -----
    ``2^k - 1`` counts, one for each combination of k lists but "on none".

    When it misleads
    ----------------
    If the same person could not be recognised on two lists (names spelt in two ways), overlaps are
    too small and every estimate is too large.

    References
    ----------
    Fienberg, S. (1972). Biometrika 59, 591-603.

    Examples
    --------
    >>> seen = pd.DataFrame({"police": [1, 0, 1], "clinic": [0, 1, 1], "people": [54, 32, 9]})
    >>> overlaps(seen, ["police", "clinic"]).people.tolist()
    [9.0, 54.0, 32.0]
    """
    lists = tuple(lists)
    checks.labels(lists, "lists", len(lists))
    if not 2 <= len(lists) <= MOST_LISTS:
        raise MethodError(
            "Two to {most} lists are needed, not {n}.",
            where="lists",
            next_step=say("Join lists that are alike."),
            most=MOST_LISTS,
            n=len(lists),
        )
    checks.columns(frame, [*lists, people], "overlaps")
    given = checks.table(frame[list(lists)], "lists")
    if not np.isin(given, (0, 1)).all():
        raise MethodError("Lists are marked with 0 (not on it) and 1 (on it) only.", where="lists")
    counts = checks.whole_counts(frame[people], people)
    none = given.sum(axis=1) == 0
    if counts[none].any():
        raise MethodError(
            "{n} people are on no list; those are what is to be estimated.",
            where=people,
            n=int(counts[none].sum()),
        )
    checks.unique(frame.loc[~none], list(lists), "overlaps")
    places = 1 << np.arange(len(lists))[::-1]
    filled = np.zeros(2 ** len(lists))
    filled[(given @ places).astype(int)] = counts
    order = np.arange(2 ** len(lists) - 1, 0, -1)
    presence = (order[:, None] & places > 0).astype(int)
    for name, on in zip(lists, filled[order] @ presence, strict=True):
        if on == 0:
            raise MethodError("The list {name} holds nobody.", where=name, name=name)
    return Overlaps(lists, presence, filled[order])


@dataclass(frozen=True)
class ListFit:
    """A log-linear model of overlaps.

    Attributes
    ----------
    pairs : tuple of (int, int)
        Pairs of lists on which people appear together more or less often than by chance.
    coefficients, standard_errors : ndarray
        Intercept, lists, pairs; a pair that never overlaps runs towards minus infinity.
    covariance : ndarray
        Of the coefficients.
    fitted : ndarray
        People expected in each row.
    deviance, log_likelihood : float
    observed : float
        People on at least one list.
    """

    pairs: tuple[Pair, ...]
    coefficients: np.ndarray
    covariance: np.ndarray
    fitted: np.ndarray
    deviance: float
    log_likelihood: float
    observed: float

    @property
    def standard_errors(self) -> np.ndarray:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def intercept(self) -> float:
        """Log of the people on no list."""
        return float(self.coefficients[0])

    @property
    def exists(self) -> bool:
        """Whether the data set an upper bound to the people on no list."""
        return self.intercept < UNBOUNDED and float(self.covariance[0, 0]) < UNBOUNDED**2

    @property
    def population(self) -> float:
        """All people: those seen and exp(intercept) unseen."""
        return self.observed + float(np.exp(min(self.intercept, 700.0)))

    @property
    def standard_error(self) -> float:
        """Standard error of ``population``."""
        unseen = self.population - self.observed
        return math.sqrt(unseen + unseen**2 * float(self.covariance[0, 0]))

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * len(self.coefficients) - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Bayesian criterion, with the number of people seen as sample size."""
        return len(self.coefficients) * math.log(self.observed) - 2 * self.log_likelihood

    @property
    def p_values(self) -> np.ndarray:
        """Two-sided Wald p-values of the coefficients."""
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.abs(self.coefficients / self.standard_errors)
        return np.array([math.erfc(value / math.sqrt(2)) for value in np.nan_to_num(z)])

    def log_limits(self, level: float = 0.95) -> Interval:
        """Limits from a normal law of the intercept."""
        half = normal_quantile(level) * math.sqrt(float(self.covariance[0, 0]))
        low, high = (math.exp(min(self.intercept + sign * half, 700.0)) for sign in (-1, 1))
        return Interval(self.observed + low, self.observed + high, level)


def fit_lists(table: Overlaps, pairs: Iterable[Pair] = (), *, check: bool = True) -> ListFit:
    """Fit one log-linear model of overlaps and estimate how many people are on no list.

    Parameters
    ----------
    table : Overlaps
    pairs : iterable of (int, int)
        Pairs of lists (positions) that depend on each other; none means independent lists.
    check : bool
        Refuse a fit that sets no upper bound.

    Returns
    -------
    ListFit

    Raises
    ------
    MethodError
        If there are more terms than combinations of lists, or the lists set no upper bound.

    Notes
    -----
    Poisson model of the 2^k - 1 counts with a term for each list and pair; the people on no list
    are ``exp(intercept)``.

    When it misleads
    ----------------
    The data say nothing about dependence of all lists together: people who avoid every list.

    References
    ----------
    Fienberg, S. (1972). The multiple recapture census for closed populations and incomplete 2^k
    contingency tables. Biometrika 59, 591-603.

    Examples
    --------
    >>> seen = pd.DataFrame({"a": [1, 0, 1], "b": [0, 1, 1], "people": [54, 32, 9]})
    >>> round(fit_lists(overlaps(seen, ["a", "b"])).population)
    287
    """
    pairs = tuple((min(pair), max(pair)) for pair in pairs)
    design = table.design(pairs)
    if design.shape[1] > len(table.people):
        raise MethodError(
            "{terms} terms cannot be told apart with {n} combinations of lists.",
            where="pairs",
            terms=design.shape[1],
            n=len(table.people),
        )
    theta, covariance, fitted, deviance = poisson_fit(design, table.people)
    fit = ListFit(
        pairs=pairs,
        coefficients=theta,
        covariance=covariance,
        fitted=fitted,
        deviance=deviance,
        log_likelihood=saturated(table.people) - deviance / 2,
        observed=table.observed,
    )
    if check and not fit.exists:
        raise MethodError(
            "With so few people on several lists, this model sets no upper bound.",
            where="pairs",
            next_step=say("Use fewer pairs, or join lists that share few people."),
        )
    return fit


def list_assumptions(table: Overlaps, pairs: Iterable[Pair]) -> tuple[Message, ...]:
    """Return in words what a model of lists assumes."""
    named = [f"{table.lists[i]} x {table.lists[j]}" for i, j in pairs]
    told = [CLOSED, MATCHED, say("Nobody avoids every list for the same reason.")]
    if named:
        told.append(
            say("Only these pairs of lists depend on each other: {pairs}.", pairs=", ".join(named))
        )
    else:
        told.append(say("The lists are independent of each other."))
    return tuple(told)
