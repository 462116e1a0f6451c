"""Segregation and diversity: how unevenly groups live, work or study across places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import normal_quantile
from iomlab.methods.interval import Interval


def entropy(shares: np.ndarray) -> np.ndarray:
    """Return Shannon's entropy of each row of shares, with natural logarithms.

    >>> entropy(np.array([[0.5, 0.5], [1.0, 0.0]])).round(4).tolist()
    [0.6931, 0.0]
    """
    logs = np.log(np.where(shares > 0, shares, 1.0))
    return -(shares * logs).sum(axis=-1) + 0.0


def _counts(counts: Any, groups: int = 2) -> np.ndarray:
    """Return a checked table of units by groups, in which every group has people."""
    table = checks.table(counts, "counts")
    if table.shape[0] < 2 or table.shape[1] < groups:
        raise MethodError(
            "Segregation needs two units and two groups or more; there are {units} and {groups}.",
            where="counts",
            units=table.shape[0],
            groups=table.shape[1],
        )
    empty = np.flatnonzero(table.sum(axis=0) == 0)
    if len(empty):
        raise MethodError(
            "Group number {n} has no people in any unit.",
            where="counts",
            next_step=say("Leave the group out."),
            n=int(empty[0]) + 1,
        )
    return table


def two_group_indices(group: Any, others: Any) -> dict[str, float]:
    """Measure how one group is spread over units compared with everyone else.

    Parameters
    ----------
    group, others : array_like, shape (units,)
        People of the group and all others in each unit.

    Returns
    -------
    dict
        ``dissimilarity`` (share of the group that would have to move to be spread as the others),
        ``isolation`` and ``exposure`` (chance that someone met by a member at random in the own
        unit belongs to the group, or does not), ``correlation_ratio`` (isolation corrected for the
        group's share), ``entropy_index`` H, ``mutual_information`` M, ``gini``, ``atkinson`` (with
        b = 0.5).

    Raises
    ------
    MethodError
        If counts are negative, missing, of other lengths, there is one unit, or a side has nobody.

    Notes
    -----
    With t the people of a unit, p the group's share in it and P its share overall: ``D = sum t |p -
    P| / (2 T P (1 - P))``; ``xPx = sum (x / X) p``; ``eta2 = (xPx - P) / (1 - P)``; ``M`` is the
    entropy overall less that within units, ``H = M / entropy``; Gini is the mean difference of p
    over ``2 P (1 - P)``; Atkinson ``1 - P/(1-P) |sum (1-p)^(1-b) p^b t / (P T)|^(1/(1-b))``.

    When it misleads
    ----------------
    Small units look segregated by chance (see :func:`small_unit_bias`). Isolation and exposure rise
    and fall with the size of the group; dissimilarity does not. Borders of units are arbitrary.

    References
    ----------
    Massey, D. and Denton, N. (1988). The dimensions of residential segregation. Social Forces 67,
    281-315.

    Examples
    --------
    >>> found = two_group_indices([90, 10], [10, 90])
    >>> round(found["dissimilarity"], 3), round(found["isolation"], 3)
    (0.8, 0.82)
    """
    x = checks.vector(group, "group", least=2)
    y = checks.vector(others, "others", length=len(x))
    table = _counts(np.column_stack([x, y]))
    table = table[table.sum(axis=1) > 0]
    x, people = table[:, 0], table.sum(axis=1)
    total = float(people.sum())
    overall, p, weight = float(x.sum()) / total, x / people, people / total
    isolation = float((x / x.sum() * p).sum())
    spread = overall * (1 - overall)
    information = mutual_information(table)
    concentration = float(((1 - p) ** 0.5 * p**0.5 * weight).sum()) / overall
    order = np.argsort(p, kind="stable")
    below, share = np.cumsum(weight[order]) - weight[order], weight[order]
    # mean difference over all pairs of people, from the sorted shares
    difference = 2 * float((share * p[order] * (2 * below + share - 1)).sum())
    return {
        "dissimilarity": float((weight * np.abs(p - overall)).sum()) / (2 * spread),
        "isolation": isolation,
        "exposure": float((x / x.sum() * (1 - p)).sum()),
        "correlation_ratio": (isolation - overall) / (1 - overall),
        "entropy_index": information / float(entropy(np.array([overall, 1 - overall]))),
        "mutual_information": information,
        "gini": difference / (2 * spread),
        "atkinson": 1 - overall / (1 - overall) * concentration**2,
    }


def mutual_information(counts: Any) -> float:
    """Return M: how much knowing the unit tells about the group (natural logarithms).

    >>> round(mutual_information(np.array([[10.0, 0], [0, 10]])), 4)
    0.6931
    """
    table = np.asarray(counts, dtype=float)
    joint = table / table.sum()
    alone = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    ratio = np.where(joint > 0, joint / np.where(alone > 0, alone, 1.0), 1.0)
    return float((joint * np.log(ratio)).sum())


@dataclass(frozen=True)
class Segregation:
    """Segregation of several groups over units.

    Attributes
    ----------
    mutual_information, theil : float
        M, and H = M / entropy of the groups.
    group_entropy : float
        Entropy of the groups overall.
    dissimilarity : float
        Multigroup D.
    diversity : float
        Chance that two people drawn at random from everyone belong to different groups (Simpson).
    table : DataFrame
        One line a unit: ``unit``, ``share`` (of all people), ``entropy`` (diversity inside) and
        ``local`` (how far its mix is from the overall one; missing where nobody lives). M is the
        sum of ``share`` times ``local``.
    bias : float
        M that units of these sizes would have by chance alone, on average.
    interval : Interval
        Limits of M by resampling, corrected for this bias.
    """

    mutual_information: float
    theil: float
    group_entropy: float
    dissimilarity: float
    diversity: float
    table: pd.DataFrame
    bias: float
    interval: Interval

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold, in words."""
        return (
            say("Units are comparable in size and meaning, and their borders are given."),
            say("People are counted in full; sampling and rounding add to chance."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Return the indices and how much of them chance explains."""
        corrected = max(self.mutual_information - self.bias, 0.0)
        told = [
            say(
                "Knowing the unit removes {share:.1%} of the uncertainty about the group (H).",
                share=self.theil,
            ),
            say(
                "Of M = {m:.4f}, chance in small units gives {bias:.4f}; {rest:.4f} is left.",
                m=self.mutual_information,
                bias=self.bias,
                rest=corrected,
            ),
        ]
        if self.bias > self.mutual_information / 4:
            told.append(say("Units are so small that chance makes much of this index."))
        first = int((self.table["share"] * self.table["local"]).fillna(0).to_numpy().argmax())
        unit = str(self.table["unit"].iloc[first])
        told.append(say("{unit} adds most to segregation.", unit=unit))
        return (*told, *self.assumptions)


def segregation(
    counts: Any,
    units: Sequence[Any] | None = None,
    *,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
    draws: int = 500,
) -> Segregation:
    """Measure the segregation of several groups over units, with the part of each unit.

    Parameters
    ----------
    counts : array_like or DataFrame, shape (units, groups)
        People.
    units : sequence, optional
        Names of the units; the index of ``counts`` otherwise.
    level : float
        Confidence level.
    seed : int or Generator
        For the resampling.
    draws : int
        Number of resamples.

    Returns
    -------
    Segregation

    Raises
    ------
    MethodError
        If counts are negative or missing, there is one unit or one group, or a group has nobody.

    Notes
    -----
    Local part of unit u: ``sum_g p_g|u log(p_g|u / p_g)``; ``M = sum_u p_u local_u``; multigroup
    ``D = sum t |p - P| / (2 T I)`` with ``I = sum P (1 - P)``. Limits resample people within the
    table and take off twice the bias that resampling adds.

    When it misleads
    ----------------
    With few people a unit, M and H are far from zero even if people are spread by chance. M grows
    with the diversity of the place; H does not.

    References
    ----------
    Mora, R. and Ruiz-Castillo, J. (2011). Entropy-based segregation indices. Sociological
    Methodology 41, 159-194.
    Reardon, S. and Firebaugh, G. (2002). Measures of multigroup segregation. Sociological
    Methodology 32, 33-67.

    Examples
    --------
    >>> found = segregation([[120, 800, 30], [340, 410, 60], [15, 990, 12]], ["a", "b", "c"])
    >>> round(found.theil, 3), found.table["local"].round(3).tolist()
    (0.193, [0.008, 0.202, 0.151])
    """
    table = _counts(counts)
    given = counts.index if units is None and isinstance(counts, pd.DataFrame) else units
    names = checks.labels(given, "units", len(table))
    normal_quantile(level)
    total = float(table.sum())
    overall = table.sum(axis=0) / total
    people = table.sum(axis=1)
    inside = table / np.where(people > 0, people, 1.0)[:, None]
    ratio = np.where(inside > 0, inside / overall, 1.0)
    local = np.where(people > 0, (inside * np.log(ratio)).sum(axis=1), np.nan)
    information = mutual_information(table)
    whole = float(entropy(overall))
    interaction = float((overall * (1 - overall)).sum())
    uneven = float((people[:, None] * np.abs(inside - overall)).sum())
    rng = np.random.default_rng(seed)
    size = min(round(total), 2**62)
    shares = (table / total).ravel()
    drawn = rng.multinomial(size, shares / shares.sum(), size=draws)
    again = np.array([mutual_information(one.reshape(table.shape)) for one in drawn])
    tail = [(1 - level) / 2, (1 + level) / 2]
    added = float(again.mean()) - information
    low, high = np.maximum(np.quantile(again, tail) - 2 * max(added, 0.0), 0.0).tolist()
    return Segregation(
        mutual_information=information,
        theil=information / whole if whole > 0 else float("nan"),
        group_entropy=whole,
        dissimilarity=uneven / (2 * total * interaction),
        diversity=interaction,
        table=pd.DataFrame(
            {
                "unit": list(names),
                "share": people / total,
                "entropy": np.where(people > 0, entropy(inside), np.nan),
                "local": local,
            }
        ),
        bias=small_unit_bias(table),
        interval=Interval(low, high, level),
    )


def small_unit_bias(counts: Any) -> float:
    """Return the M that chance alone gives on average to units and groups of these sizes.

    Parameters
    ----------
    counts : array_like, shape (units, groups)
        People.

    Returns
    -------
    float
        In the units of M.

    Raises
    ------
    MethodError
        As in :func:`segregation`.

    Notes
    -----
    First-order formula ``(units - 1)(groups - 1) / (2 T)`` over units and groups with people.

    When it misleads
    ----------------
    It is too low where a unit holds fewer than about five people.

    References
    ----------
    Miller, G. (1955). Note on the bias of information estimates. In Information theory in
    psychology, 95-100.
    Elbers, B. (2023). A method for studying differences in segregation across time and space.
    Sociological Methods and Research 52, 5-42.

    Examples
    --------
    >>> small_unit_bias([[5, 5], [4, 6], [7, 3]])
    0.03333333333333333
    """
    table = _counts(counts)
    units = int((table.sum(axis=1) > 0).sum())
    return (units - 1) * (table.shape[1] - 1) / (2 * float(table.sum()))
