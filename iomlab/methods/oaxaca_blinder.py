"""Oaxaca-Blinder decomposition: how much of a gap goes with different traits of two groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import normal_quantile
from iomlab.methods.interval import Interval

INTERCEPT = "(Intercept)"
BASE = "(Base)"
# reference coefficients, with the weight of group A where it is a number
REFERENCES: Mapping[str, float | None] = {
    "group B": 0.0,
    "group A": 1.0,
    "Reimers": 0.5,
    "Cotton": None,  # share of A
    "Neumark": -1.0,  # pooled without the group
    "Jann": -2.0,  # pooled with the group as a dummy
}


@dataclass(frozen=True)
class _Side:
    """Regression of one group."""

    x: np.ndarray
    y: np.ndarray
    mean: np.ndarray
    beta: np.ndarray
    covariance: np.ndarray
    spread: np.ndarray


def _side(x: np.ndarray, y: np.ndarray, name: str, terms: Sequence[str]) -> _Side:
    """Fit one group by least squares; traits that do not vary apart are refused."""
    if len(y) <= x.shape[1]:
        raise MethodError(
            "Group {group} has {n} people, too few for {terms} terms.",
            where=name,
            group=name,
            n=len(y),
            terms=x.shape[1],
        )
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise MethodError(
            "In group {group} the traits {terms} cannot be told apart or do not vary.",
            where=name,
            next_step=say("Leave out a trait, or one category of a set of 0/1 columns."),
            group=name,
            terms=", ".join(terms[1:]),
        )
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    left = y - x @ beta
    bread = np.linalg.inv(x.T @ x)
    covariance = bread * float(left @ left) / (len(y) - x.shape[1])
    mean = x.mean(axis=0)
    spread = (x - mean).T @ (x - mean) / max(len(y) - 1, 1) / len(y)
    return _Side(x, y, mean, beta, covariance, spread)


@dataclass(frozen=True)
class Decomposition:
    """A gap between two groups, split by traits.

    Attributes
    ----------
    n_a, n_b : int
        People of each group with all values.
    mean_a, mean_b : float
        Mean outcome.
    threefold : DataFrame
        Rows ``endowments``, ``coefficients``, ``interaction``: ``value``, ``se``, ``low``, ``high``.
    twofold : DataFrame
        One line a reference: ``reference``, ``weight`` (of group A; -1 Neumark, -2 Jann),
        ``explained``, ``unexplained``, ``unexplained_a``, ``unexplained_b``, ``se`` of the explained
        part, ``low``, ``high``.
    by_variable : DataFrame
        Threefold parts of each trait.
    beta_a, beta_b : dict
        Coefficients of each group by term.
    level : float
        Confidence level.
    """

    n_a: int
    n_b: int
    mean_a: float
    mean_b: float
    threefold: pd.DataFrame
    twofold: pd.DataFrame
    by_variable: pd.DataFrame
    beta_a: dict[str, float]
    beta_b: dict[str, float]
    level: float

    @property
    def difference(self) -> float:
        """Mean of A less mean of B."""
        return self.mean_a - self.mean_b

    @property
    def table(self) -> pd.DataFrame:
        """The twofold table: what each choice of reference says."""
        return self.twofold

    @property
    def interval(self) -> Interval:
        """Lowest and highest explained part over all references."""
        explained = self.twofold["explained"]
        return Interval(float(explained.min()), float(explained.max()), 1.0)

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            say("Unexplained is not the same as discrimination: traits may be missing or uneven."),
            say("Traits themselves may come from unequal chances."),
            say("The outcome depends on the traits in a straight line, in each group."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return the gap, the range of the explained part and what must hold."""
        return (
            say("Group A has {gap:+.3f} more than group B on average.", gap=self.difference),
            say(
                "Different traits go with {low:.3f} to {high:.3f} of it, depending on whose "
                "coefficients are taken as reference.",
                low=self.interval.low,
                high=self.interval.high,
            ),
            *self.assumptions,
        )


def oaxaca_blinder(
    frame: pd.DataFrame,
    outcome: str,
    traits: Sequence[str],
    group: str,
    *,
    dummies: Sequence[Sequence[str]] = (),
    level: float = 0.95,
) -> Decomposition:
    """Split the gap between two groups into what goes with their traits and the rest.

    Parameters
    ----------
    frame : DataFrame
        One line a person (or a cell mean); rows with a missing value are dropped.
    outcome : str
        Column of the outcome, such as log wage.
    traits : sequence of str
        Columns of numbers or 0/1.
    group : str
        Column with 0 (group A) and 1 (group B).
    dummies : sequence of sequences of str
        Sets of 0/1 traits that stand for one variable; each set is made invariant to the category
        that was left out, which then has a line of its own, ``(Base)``.
    level : float
        Confidence level.

    Returns
    -------
    Decomposition

    Raises
    ------
    MethodError
        If a column is missing or holds text, the group is not 0/1 or one of them is empty or too
        small, or traits can't be told apart in a group.

    Notes
    -----
    Threefold: ``(xA - xB)' bB`` (endowments), ``xB' (bA - bB)`` (coefficients), ``(xA - xB)'(bA -
    bB)`` (interaction). Twofold with reference b*: ``(xA - xB)' b*`` is explained; ``xA'(bA - b*)``
    and ``xB'(b* - bB)`` are the unexplained parts. References: B, A, their mean (Reimers), their
    mean by size (Cotton), pooled (Neumark), pooled with a group dummy (Jann). Standard errors by
    the delta method, with random traits.

    When it misleads
    ----------------
    The reference decides: look at all of them. Parts of single 0/1 traits depend on the category
    left out unless ``dummies`` is given. Who works at all may differ between groups (selection).

    References
    ----------
    Oaxaca, R. (1973). Male-female wage differentials in urban labor markets. International Economic
    Review 14, 693-709.
    Jann, B. (2008). The Blinder-Oaxaca decomposition for linear regression models. Stata Journal 8,
    453-479.
    Gardeazabal, J. and Ugidos, A. (2004). More on identification in detailed wage decompositions.
    Review of Economics and Statistics 86, 1034-1036.

    Examples
    --------
    >>> file = pd.DataFrame({"wage": [10, 14, 15, 8, 9, 12], "school": [8, 12, 14, 7, 8, 12],
    ...                      "foreign": [0, 0, 0, 1, 1, 1]})
    >>> found = oaxaca_blinder(file, "wage", ["school"], "foreign")
    >>> found.threefold["value"].round(2).to_dict()
    {'endowments': 1.83, 'coefficients': 1.33, 'interaction': 0.17}
    """
    quantile = normal_quantile(level)
    traits = list(traits)
    names = [INTERCEPT, *traits]
    checks.labels(names, "traits", len(names))
    checks.columns(frame, [outcome, group, *traits], "frame")
    sets = _check_sets(dummies, traits)
    values = checks.table(frame[[outcome, group, *traits]], "frame", negative=True, missing=True)
    values = values[~np.isnan(values).any(axis=1)]
    flag = values[:, 1]
    if not np.isin(flag, (0, 1)).all():
        raise MethodError("{column} must be 0 (group A) or 1 (group B).", where=group, column=group)
    x = np.column_stack([np.ones(len(values)), values[:, 2:]])
    a = _side(x[flag == 0], values[flag == 0, 0], "A", names)
    b = _side(x[flag == 1], values[flag == 1, 0], "B", names)
    return Decomposition(
        n_a=len(a.y),
        n_b=len(b.y),
        mean_a=float(a.y.mean()),
        mean_b=float(b.y.mean()),
        threefold=_threefold(a, b, quantile),
        twofold=_twofold(a, b, quantile),
        by_variable=_by_variable(a, b, names, sets),
        beta_a=dict(zip(names, a.beta.tolist(), strict=True)),
        beta_b=dict(zip(names, b.beta.tolist(), strict=True)),
        level=level,
    )


def _threefold(a: _Side, b: _Side, quantile: float) -> pd.DataFrame:
    """Return the three parts with delta-method limits."""
    gap, turn = a.mean - b.mean, a.beta - b.beta
    zero = np.zeros_like(gap)
    # value, then its gradients by bA, bB, xA, xB
    parts = {
        "endowments": (gap @ b.beta, zero, gap, b.beta, -b.beta),
        "coefficients": (b.mean @ turn, b.mean, -b.mean, zero, turn),
        "interaction": (gap @ turn, gap, -gap, turn, -turn),
    }
    covariances = (a.covariance, b.covariance, a.spread, b.spread)
    rows = []
    for value, *slopes in parts.values():
        variance = sum(float(g @ v @ g) for g, v in zip(slopes, covariances, strict=True))
        half = quantile * variance**0.5
        rows.append((float(value), variance**0.5, float(value) - half, float(value) + half))
    return pd.DataFrame(rows, index=list(parts), columns=["value", "se", "low", "high"])


def _twofold(a: _Side, b: _Side, quantile: float) -> pd.DataFrame:
    """Return the twofold parts for every reference."""
    gap = a.mean - b.mean
    one = np.eye(len(gap))
    rows = []
    for name, given in REFERENCES.items():
        weight = len(a.y) / (len(a.y) + len(b.y)) if given is None else given
        mix = _mix(a, b, weight) if weight < 0 else weight * one
        reference = mix @ a.beta + (one - mix) @ b.beta
        explained = float(gap @ reference)
        left_a = float(a.mean @ (a.beta - reference))
        left_b = float(b.mean @ (reference - b.beta))
        slopes = (mix.T @ gap, (one - mix).T @ gap, reference, reference)
        covariances = (a.covariance, b.covariance, a.spread, b.spread)
        error = sum(float(g @ v @ g) for g, v in zip(slopes, covariances, strict=True)) ** 0.5
        rows.append(
            {
                "reference": name,
                "weight": weight,
                "explained": explained,
                "unexplained": left_a + left_b,
                "unexplained_a": left_a,
                "unexplained_b": left_b,
                "se": error,
                "low": explained - quantile * error,
                "high": explained + quantile * error,
            }
        )
    return pd.DataFrame(rows)


def _mix(a: _Side, b: _Side, weight: float) -> np.ndarray:
    """Return W with b* = W bA + (1 - W) bB for the pooled regressions.

    Without the group (-1) both cross-products are pooled. With the group as a dummy (-2) slopes
    pool the cross-products within groups, and the intercept is that of group A.
    """
    if weight == -1:
        inner_a, inner_b = a.x.T @ a.x, b.x.T @ b.x
        return np.linalg.solve(inner_a + inner_b, inner_a)
    x_a, x_b = a.x[:, 1:] - a.mean[1:], b.x[:, 1:] - b.mean[1:]
    inner_a, inner_b = x_a.T @ x_a, x_b.T @ x_b
    slopes = np.linalg.solve(inner_a + inner_b, inner_a)
    mix = np.zeros((len(a.mean), len(a.mean)))
    mix[1:, 1:] = slopes
    mix[0, 0] = 1.0
    # intercept of A: yA - xA' b*, and yA = bA0 + xA' bA; what bB adds is in (1 - W)
    mix[0, 1:] = a.mean[1:] @ (np.eye(len(slopes)) - slopes)
    return mix


def _by_variable(
    a: _Side, b: _Side, names: Sequence[str], sets: Sequence[Sequence[str]]
) -> pd.DataFrame:
    """Return threefold parts by trait, with sets of dummies made invariant to their base."""
    place = {name: at for at, name in enumerate(names)}
    labels = list(names)
    sides = []
    for side in (a, b):
        mean, beta = side.mean.copy(), side.beta.copy()
        for chosen in sets:
            at = [place[name] for name in chosen]
            centre = beta[at].sum() / (len(at) + 1)
            mean = np.append(mean, 1 - side.mean[at].sum())
            beta = np.append(beta, -centre)
            beta[at] -= centre
            beta[0] += centre
        sides.append((mean, beta))
    (mean_a, beta_a), (mean_b, beta_b) = sides
    labels += [BASE if len(sets) == 1 else f"{BASE} {n + 1}" for n in range(len(sets))]
    gap, turn = mean_a - mean_b, beta_a - beta_b
    return pd.DataFrame(
        {
            "variable": labels,
            "endowments": gap * beta_b,
            "coefficients": mean_b * turn,
            "interaction": gap * turn,
        }
    )


def _check_sets(dummies: Sequence[Sequence[str]], traits: Sequence[str]) -> list[list[str]]:
    """Return the sets of dummies if they are different traits of the model."""
    sets = [list(chosen) for chosen in dummies if len(chosen)]
    flat = [name for chosen in sets for name in chosen]
    for name in flat:
        checks.one_of(name, traits, "dummies")
    if len(set(flat)) != len(flat):
        raise MethodError("A trait stands in two sets of dummies.", where="dummies")
    return sets
