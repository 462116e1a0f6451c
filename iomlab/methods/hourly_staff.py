"""Staff by hour of the day: each hour sized on its own arrivals, not on the mean of the day."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from iomlab.methods import checks
from iomlab.methods.services import staffing


def staff_by_hour(
    counted: pd.DataFrame, wait: float = 15.0, target: float = 0.8, by: Sequence[str] = ("hour",)
) -> pd.DataFrame:
    """Find the staff that each hour of the day needs, from counts of arrivals.

    Parameters
    ----------
    counted : DataFrame
        One line an hour and day: the ``by`` columns, ``arrivals`` (people) and ``mean_minutes``
        (mean service time).
    wait, target : float
        Promised wait in minutes, and the share of people for whom it must hold.
    by : sequence of str
        What tells hours apart: ``hour``, or ``weekday`` and ``hour``.

    Returns
    -------
    DataFrame
        The ``by`` columns, ``arrivals`` (mean an hour), ``minutes`` (mean of all who came), ``load``
        (work that arrives, in staff) and ``staff`` (fewest that meet the target).

    Raises
    ------
    MethodError
        If a column is missing, or an hour has no arrivals.

    Notes
    -----
    :func:`iomlab.methods.services.staffing` for the mean of each hour; minutes are weighted by the people
    who came.

    When it misleads
    ----------------
    A queue that is left over from one hour waits in the next: after an hour that is short of staff
    the next needs more than this says.

    References
    ----------
    Green, L., Kolesar, P. and Whitt, W. (2007). Coping with time-varying demand when setting staffing
    requirements for a service system. Production and Operations Management 16, 13-39.

    Examples
    --------
    >>> counted = pd.DataFrame({"hour": [8, 8, 9], "arrivals": [10, 14, 30], "mean_minutes": 20.0})
    >>> staff_by_hour(counted)[["hour", "arrivals", "staff"]].values.tolist()
    [[8.0, 12.0, 6.0], [9.0, 30.0, 12.0]]
    """
    by = list(by)
    checks.columns(counted, [*by, "arrivals", "mean_minutes"], "counted")
    plain = pd.DataFrame(counted[by])
    plain["arrivals"] = checks.vector(counted["arrivals"], "arrivals")
    plain["work"] = plain["arrivals"] * checks.vector(counted["mean_minutes"], "mean_minutes")
    table = plain.groupby(by, sort=True)[["arrivals", "work"]].agg(["mean", "sum"])
    out = table.index.to_frame(index=False)
    out["arrivals"] = table[("arrivals", "mean")].to_numpy()
    out["minutes"] = (table[("work", "sum")] / table[("arrivals", "sum")]).to_numpy()
    out["load"] = out["arrivals"] * out["minutes"] / 60
    out["staff"] = [
        staffing(rate, minutes, wait, target).staff
        for rate, minutes in zip(out["arrivals"], out["minutes"], strict=True)
    ]
    return out
