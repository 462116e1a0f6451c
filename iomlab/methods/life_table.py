"""Abridged life tables, and the survival ratios that a projection needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks

# (a0, 4a1) at m0 >= 0.107, and intercept and slope on m0 below it: Coale and Demeny, West
WEST = {
    "male": ((0.330, 1.352), (0.045, 2.684), (1.651, -2.816)),
    "female": ((0.350, 1.361), (0.053, 2.800), (1.522, -1.518)),
}
HIGH_INFANT_MORTALITY = 0.107


def abridged(rates: Any, sex: str, *, cap: bool = True) -> pd.DataFrame:
    """Return the life table of one sex from death rates at ages 0, 1-4, 5-9, ... and an open group.

    Parameters
    ----------
    rates : array_like, shape (n,)
        Deaths per person and year in the age groups 0, 1-4, 5-9, 10-14, ..., open.
    sex : {'male', 'female'}
        Whose infant deaths the formulas of the West model describe.
    cap : bool
        Whether a chance of dying above one, which the formula gives where a death rate is very
        high, is set to one. Without it some survivors of old age come out below zero.

    Returns
    -------
    DataFrame, shape (n, 8)
        Columns ``age, m, a, q, l, d, L, e``, with ``l`` = 1 at birth.

    Raises
    ------
    MethodError
        If a rate is negative, missing or text, or the open group has rate zero.

    Notes
    -----
    ``q = n m / (1 + (n - a) m)``; ``a`` of ages 0 and 1-4 by Coale and Demeny (West), 2.5 at other
    ages, ``1 / m`` in the open group [1]_.

    When it misleads
    ----------------
    Rates of one period describe nobody's life: they change while a cohort grows older.

    References
    ----------
    .. [1] Preston, Heuveline and Guillot (2001) Demography, chapter 3, table 3.3.

    Examples
    --------
    >>> table = abridged([0.02, 0.001, 0.0005, 0.05], "female")
    >>> table["l"].round(4).tolist()
    [1.0, 0.9804, 0.9764, 0.974]
    """
    checks.one_of(sex, tuple(WEST), "sex")
    m = checks.vector(rates, "rates", least=4)
    if m[-1] == 0:
        raise MethodError("The open age group has no deaths, so lives never end.", where="rates")
    high, infant, child = WEST[sex]
    a = np.full(len(m), 2.5)
    if m[0] >= HIGH_INFANT_MORTALITY:
        a[:2] = high
    else:
        a[:2] = infant[0] + infant[1] * m[0], child[0] + child[1] * m[0]
    a[-1] = 1 / m[-1]
    width = np.full(len(m), 5.0)
    width[:2] = 1, 4
    q = width * m / (1 + (width - a) * m)
    q[-1] = 1
    if cap:
        q = np.minimum(q, 1)
    alive = np.concatenate([[1.0], np.cumprod(1 - q[:-1])])
    dead = alive * q
    lived = width * (alive - dead) + a * dead
    lived[-1] = alive[-1] / m[-1]
    left = np.divide(lived[::-1].cumsum()[::-1], alive, out=np.zeros(len(m)), where=alive != 0)
    ages = np.concatenate([[0, 1], np.arange(5, 5 * (len(m) - 1), 5)])
    return pd.DataFrame(
        {"age": ages, "m": m, "a": a, "q": q, "l": alive, "d": dead, "L": lived, "e": left}
    )


def survival_ratios(table: pd.DataFrame) -> np.ndarray:
    """Return the share that lives on into each five-year age group, the first from birth.

    Parameters
    ----------
    table : DataFrame
        A life table from :func:`abridged`, with n age groups.

    Returns
    -------
    ndarray, shape (n - 1,)
        Births into 0-4: ``5L0 / 5``; then ``L(x+5) / L(x)``; last: the two oldest groups pooled.

    Examples
    --------
    >>> survival_ratios(abridged([0.02, 0.001, 0.0005, 0.05], "female")).round(4).tolist()
    [0.9788, 0.9963, 0.7998]
    """
    lived = checks.columns(table, ["L"], "table")["L"].to_numpy()
    groups = np.concatenate([[lived[0] + lived[1]], lived[2:]])
    into = np.empty(len(groups))
    into[0] = groups[0] / 5
    into[1:-1] = np.divide(
        groups[1:-1], groups[:-2], out=np.zeros(len(groups) - 2), where=groups[:-2] != 0
    )
    pooled = groups[-1] + groups[-2]
    into[-1] = groups[-1] / pooled if pooled else 0.0
    return into
