"""Recruitment costs by group of workers, and how unequal the burden is (SDG indicator 10.7.1)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.recruitment_cost import recruitment_cost

SMALLEST = 11


def recruitment_groups(
    groups: Any, cost: Any, monthly_earnings: Any, *, smallest: int = SMALLEST, seed: int = 0
) -> pd.DataFrame:
    """Return what workers of each group paid, in months of their pay abroad.

    Parameters
    ----------
    groups : array_like, shape (n,)
        Group of each worker, such as the corridor.
    cost, monthly_earnings : array_like, shape (n,)
        What each worker paid, and earns in a month, in one currency.
    smallest : int
        Groups of fewer workers are left missing, since a person could be recognised.
    seed : int
        Of the bootstrap.

    Returns
    -------
    DataFrame
        One line a group, in order of first appearance of its name in the alphabet: ``group,
        workers, mean, low, high, median, ratio_of_sums, p90, zero, top_share``. ``p90``: nine in
        ten paid no more. ``zero``: percent who paid nothing. ``top_share``: percent of all months
        of pay that fall on the tenth of workers who paid the most.

    Raises
    ------
    MethodError
        If lengths differ, a figure is negative, missing or text, or earnings are zero.

    Notes
    -----
    The ratio is computed for each worker first and summarised afterwards [1]_. ``ratio_of_sums``
    (all costs over all earnings) is given to be compared, and is not the indicator.

    When it misleads
    ----------------
    Workers who paid and never left are in no survey of workers abroad, so that the worst cases are
    missing from every group.

    References
    ----------
    .. [1] ILO and World Bank (KNOMAD) metadata of SDG indicator 10.7.1.

    Examples
    --------
    >>> found = recruitment_groups(["a"] * 12, [400, 800, 3000] * 4, [400, 400, 500] * 4)
    >>> found[["mean", "median", "ratio_of_sums"]].iloc[0].round(2).tolist()
    [3.0, 2.0, 3.23]
    """
    paid = checks.vector(cost, "cost")
    earned = checks.vector(monthly_earnings, "monthly_earnings", length=len(paid))
    names = np.asarray(groups, dtype=object)
    if len(names) != len(paid):
        raise MethodError(
            "groups has {n} entries, but there are {workers} workers.",
            where="groups",
            next_step=say("Give one group for each worker."),
            n=len(names),
            workers=len(paid),
        )
    rows = []
    for name in sorted(set(names), key=str):
        chosen = names == name
        n = int(chosen.sum())
        if n < smallest:
            rows.append({"group": name})
            continue
        found = recruitment_cost(paid[chosen], earned[chosen], seed=seed)
        most = np.sort(found.ratios)[::-1][: max(round(n / 10), 1)]
        total = found.ratios.sum()
        rows.append(
            {
                "group": name,
                "workers": n,
                "mean": found.mean,
                "low": found.interval.low,
                "high": found.interval.high,
                "median": found.median,
                "ratio_of_sums": found.ratio_of_sums,
                "p90": float(np.quantile(found.ratios, 0.9)),
                "zero": 100 * found.share_zero,
                "top_share": 100 * float(most.sum() / total) if total else float("nan"),
            }
        )
    columns = ["group", "workers", "mean", "low", "high", "median", "ratio_of_sums", "p90", "zero"]
    return pd.DataFrame(rows, columns=[*columns, "top_share"])
