"""Segregation against chance: how uneven groups would look if nobody chose, and areas were small."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.segregation import two_group_indices

LARGEST = 2_000_000


def dissimilarity(group: Any, others: Any) -> np.ndarray:
    """Return D of each row of two tables, shape (draws, units); a row of zeros gives NaN.

    >>> dissimilarity([[80, 20]], [[20, 80]]).round(3).tolist()
    [0.6]
    """
    x, y = np.asarray(group, dtype=float), np.asarray(others, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = x / x.sum(axis=-1, keepdims=True) - y / y.sum(axis=-1, keepdims=True)
    return np.abs(share).sum(axis=-1) / 2


def chance_dissimilarity(
    group: Any, others: Any, *, seed: int | np.random.Generator = 0, draws: int = 200
) -> tuple[float, float, float]:
    """Return the dissimilarity that a group would show if its people lived anywhere by chance.

    Parameters
    ----------
    group, others : array_like, shape (units,)
        People of the group, and everyone else, in each unit.
    seed : int or Generator
        For the draws.
    draws : int
        How often people are dealt out anew.

    Returns
    -------
    tuple of float
        Mean of D over the draws, and the limits between which 95 of 100 draws lie.

    Raises
    ------
    MethodError
        If counts are negative or missing, there is one unit, or a side has nobody.

    Notes
    -----
    Units keep their sizes; each person belongs to the group with its overall share, wherever they
    live [1]_ [2]_.

    When it misleads
    ----------------
    It says what chance can do, not that chance did it: households and lists of flats are not drawn
    one person at a time, so that real chance is larger.

    References
    ----------
    .. [1] Cortese, Falk and Cohen (1976) American Sociological Review 41:630-637.
    .. [2] Carrington and Troske (1997) Journal of Business and Economic Statistics 15:402-409.

    Examples
    --------
    >>> mean, low, high = chance_dissimilarity([5] * 20, [5] * 20)
    >>> 0.2 < mean < 0.3
    True
    """
    x = checks.vector(group, "group", least=2)
    y = checks.vector(others, "others", length=len(x))
    two_group_indices(x, y)
    whole = np.rint(x + y).astype(np.int64)
    share = float(x.sum() / (x + y).sum())
    rng = np.random.default_rng(seed)
    drawn = rng.binomial(whole, share, size=(checks.count(draws, "draws", low=20), len(whole)))
    found = dissimilarity(drawn, whole - drawn)
    low, high = np.nanquantile(found, [0.025, 0.975])
    return float(np.nanmean(found)), float(low), float(high)


def cut(
    group: Any, others: Any, people: int, *, seed: int | np.random.Generator = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Cut each unit into small ones of ``people`` each, and deal its people out among them.

    Parameters
    ----------
    group, others : array_like, shape (units,)
        People of the group, and everyone else, in each unit.
    people : int
        People in each small unit.
    seed : int or Generator
        For the draw.

    Returns
    -------
    tuple of arrays
        The group and the others in each small unit. Nobody leaves their unit; rounding drops or adds
        less than one small unit in each.

    Raises
    ------
    MethodError
        If counts are negative or missing, or there would be more than two million small units.

    Notes
    -----
    Within a unit each person belongs to the group with the unit's share.

    When it misleads
    ----------------
    It knows nothing of streets: real small areas differ by more than chance inside a large one.

    References
    ----------
    Carrington and Troske (1997) Journal of Business and Economic Statistics 15:402-409.

    Examples
    --------
    >>> small, rest = cut([500, 100], [500, 900], 100)
    >>> len(small), int((small + rest)[0])
    (20, 100)
    """
    x = checks.vector(group, "group", least=2)
    y = checks.vector(others, "others", length=len(x))
    size = checks.count(people, "people", low=2)
    whole = x + y
    times = np.maximum(np.rint(whole / size), 1).astype(np.int64)
    if times.sum() > LARGEST:
        raise MethodError(
            "There would be {n} small units.",
            where="people",
            next_step=say("Give each more people."),
            n=int(times.sum()),
        )
    share = np.repeat(np.divide(x, whole, out=np.zeros_like(x), where=whole > 0), times)
    drawn = np.random.default_rng(seed).binomial(size, share).astype(float)
    return drawn, size - drawn


def against_chance(
    counts: pd.DataFrame, *, people: int | None = None, seed: int = 0, draws: int = 100
) -> pd.DataFrame:
    """Measure how each group is spread over units, and what chance alone would show.

    Parameters
    ----------
    counts : DataFrame, shape (units, groups)
        People; the columns are the groups.
    people : int, optional
        Cut the units into small ones of so many people first (see :func:`cut`).
    seed, draws : int
        For the draws.

    Returns
    -------
    DataFrame
        One line a group: ``group``, ``share`` (of all people), ``dissimilarity``, ``isolation``,
        ``exposure``, ``by_chance`` with ``low`` and ``high``, and ``beyond_chance``, ``(D - chance) /
        (1 - chance)``: zero where people are spread as by chance.

    Raises
    ------
    MethodError
        As in :func:`chance_dissimilarity`.

    Notes
    -----
    Each group against everyone else; D beyond chance by Carrington and Troske [1]_.

    When it misleads
    ----------------
    A small group in small units can show a large D by chance alone: compare with ``by_chance``.

    References
    ----------
    .. [1] Carrington and Troske (1997) Journal of Business and Economic Statistics 15:402-409.

    Examples
    --------
    >>> table = pd.DataFrame({"here": [900, 100], "elsewhere": [100, 900]})
    >>> against_chance(table)["dissimilarity"].tolist()
    [0.8, 0.8]
    """
    values = checks.table(counts, "counts")
    rows = []
    for at, name in enumerate(counts.columns):
        x = values[:, at]
        y = values.sum(axis=1) - x
        if people is not None:
            x, y = cut(x, y, people, seed=seed)
        found = two_group_indices(x, y)
        mean, low, high = chance_dissimilarity(x, y, seed=seed, draws=draws)
        d = found["dissimilarity"]
        rows.append(
            {
                "group": str(name),
                "share": float(x.sum() / (x + y).sum()),
                "dissimilarity": d,
                "isolation": found["isolation"],
                "exposure": found["exposure"],
                "by_chance": mean,
                "low": low,
                "high": high,
                "beyond_chance": (d - mean) / (1 - mean),
            }
        )
    return pd.DataFrame(rows)
