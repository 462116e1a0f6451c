"""Who counts as a migrant: the same stays under three rules of residence.

The United Nations rule of 1998 knows long-term and short-term migrants. The revision of 2021 dropped
the second label: a stay that does not change the country of residence is temporary mobility. A census
may ask instead where people lived for most of the year.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks

RULES: dict[str, Message] = {
    "un1998": say("United Nations 1998: long-term and short-term migrants"),
    "un2021_12m": say("United Nations 2021: twelve months"),
    "census_6m1d": say("Census: six months and a day"),
}
CATEGORIES: dict[str, tuple[str, ...]] = {
    "un1998": ("long_term", "short_term", "neither"),
    "un2021_12m": ("migrant", "temporary_mobility"),
    "census_6m1d": ("resident", "not_resident"),
}
NAMES: dict[str, Message] = {
    "long_term": say("Long-term migrant (1998)"),
    "short_term": say("Short-term migrant (1998)"),
    "neither": say("Neither of the two (1998)"),
    "migrant": say("International migrant (2021)"),
    "temporary_mobility": say("Temporary mobility (2021)"),
    "resident": say("Usual resident (census)"),
    "not_resident": say("Not a usual resident (census)"),
}
COUNTED = ("long_term", "short_term", "migrant", "resident")
"""The categories that a rule counts."""
# The rule of 1998 leaves these purposes out of short-term migration.
NOT_SHORT_TERM = frozenset({"tourism", "visit", "business", "medical", "pilgrimage"})
YEAR, QUARTER, HALF = 12, 3, 6


def categories(rule: str) -> tuple[str, ...]:
    """Return the categories that a rule knows, the one that counts most strictly first.

    >>> categories("un1998"), categories("un2021_12m")
    (('long_term', 'short_term', 'neither'), ('migrant', 'temporary_mobility'))
    """
    return CATEGORIES[checks.one_of(rule, tuple(RULES), "rule")]


def classify(months: Any, purposes: Any, rule: str, *, changed: Any = None) -> pd.Series:
    """Say what each stay counts as under a rule of residence.

    Parameters
    ----------
    months : array_like, shape (n,)
        Length of each stay in completed months.
    purposes : array_like of str, shape (n,)
        Why each person came: ``work``, ``study``, ``family``, ``tourism`` and the like.
    rule : {'un1998', 'un2021_12m', 'census_6m1d'}
        The rule of residence.
    changed : array_like of bool, shape (n,), optional
        Whether the country became that of residence although the stay was shorter, because the
        person meant to stay. Only the rule of 2021 asks for it.

    Returns
    -------
    Series of str, shape (n,)
        One of :func:`categories`; the index is that of ``months``.

    Raises
    ------
    MethodError
        If a stay is negative or missing, the lists differ in length, or the rule is not known.

    Notes
    -----
    1998: long-term if ``months >= 12``; short-term if ``3 <= months < 12`` and the purpose is not
    leisure, a visit, a business trip, medical treatment or pilgrimage [1]_. 2021: migrant if
    ``months >= 12`` or residence changed, else temporary mobility [2]_. Census: resident if
    ``months > 6``, since six completed months are not yet six months and a day [3]_.

    When it misleads
    ----------------
    Nobody knows on arrival how long a person will stay: a count made on time rests on what people
    intend, one made on what they did comes a year late. Compare counts of the same rule only.

    References
    ----------
    .. [1] United Nations (1998) Recommendations on Statistics of International Migration, Rev. 1.
    .. [2] United Nations Expert Group on Migration Statistics (2021) Final report.
    .. [3] United Nations (2017) Principles and Recommendations for Population Censuses, Rev. 3.

    Examples
    --------
    >>> classify([2, 5, 12], ["work"] * 3, "un1998").tolist()
    ['neither', 'short_term', 'long_term']
    >>> classify([2, 5, 12], ["work"] * 3, "un2021_12m").tolist()
    ['temporary_mobility', 'temporary_mobility', 'migrant']
    """
    known = categories(rule)
    stay = checks.vector(months, "months")
    why = _words(purposes, len(stay))
    index = months.index if isinstance(months, pd.Series) else None
    if rule == "un1998":
        short = (stay >= QUARTER) & ~np.isin(why, list(NOT_SHORT_TERM))
        found = np.where(stay >= YEAR, known[0], np.where(short, known[1], known[2]))
    elif rule == "un2021_12m":
        n = len(stay)
        moved = np.zeros(n) if changed is None else checks.vector(changed, "changed", length=n)
        found = np.where((stay >= YEAR) | (moved > 0), known[0], known[1])
    else:
        found = np.where(stay > HALF, known[0], known[1])
    return pd.Series(found, index=index, dtype="string", name="category")


def count(months: Any, purposes: Any, *, changed: Any = None) -> pd.DataFrame:
    """Count the same stays under every rule.

    Parameters
    ----------
    months, purposes, changed
        As in :func:`classify`.

    Returns
    -------
    DataFrame
        One row a rule and category: ``rule``, ``category``, ``stays``.

    Raises
    ------
    MethodError
        As :func:`classify`.

    Notes
    -----
    The number of stays of each category of :func:`classify`; every stay is in one category of each
    rule.

    When it misleads
    ----------------
    Rows of different rules must not be added or subtracted: they count overlapping people.

    Examples
    --------
    >>> count([2, 5, 14], ["work"] * 3)["stays"].tolist()
    [1, 1, 1, 1, 2, 1, 2]
    """
    rows = []
    for rule in RULES:
        sizes = classify(months, purposes, rule, changed=changed).value_counts()
        rows += [(rule, name, int(sizes.get(name, 0))) for name in CATEGORIES[rule]]
    return pd.DataFrame(rows, columns=["rule", "category", "stays"])


def _words(purposes: Any, length: int) -> np.ndarray:
    words = np.array([str(word).strip().casefold() for word in purposes], dtype=object)
    if len(words) != length:
        raise MethodError(
            "{name} has {n} values, but {length} are needed.",
            where="purposes",
            next_step=say("Give one value for each stay."),
            name="purposes",
            n=len(words),
            length=length,
        )
    return words
