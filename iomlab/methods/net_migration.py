"""Net migration as what is left over: from vital statistics, or from survival between censuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval

CENSUS_ERROR = 0.01  # share by which one census count may be wrong, unless the user knows better


@dataclass(frozen=True)
class NetMigration:
    """Net migration of groups (ages, sexes, regions) over one period.

    Attributes
    ----------
    table : DataFrame
        One line a group, with the parts of the account, ``net``, and its bounds ``low``, ``high``.
    total : float
        Net migration of all groups for which it is known.
    interval : Interval
        Bounds of the total.
    assumptions : tuple of Message
        What must hold.
    """

    table: pd.DataFrame
    total: float
    interval: Interval
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        if self.total >= 0:
            first = say("{n} more people came than left.", n=round(self.total))
        else:
            first = say("{n} more people left than came.", n=round(-self.total))
        bounds = say(
            "It can be anything between {low} and {high}, if the assumptions below hold.",
            low=round(self.interval.low),
            high=round(self.interval.high),
        )
        told = [first, bounds]
        if self.interval.low < 0 < self.interval.high:
            told.append(say("Whether more people came or left cannot be said from these figures."))
        unknown = int(self.table["net"].isna().sum())
        if unknown:
            told.append(say("{n} groups are left out, as a figure is missing.", n=unknown))
        return (*told, *self.assumptions)


def residual(
    start: Any, end: Any, births: Any, deaths: Any, *, census_error: float = CENSUS_ERROR
) -> NetMigration:
    """Return net migration as growth that births and deaths do not explain.

    Parameters
    ----------
    start, end : array_like or Series, shape (n,)
        People in each group at the two censuses.
    births, deaths : array_like, shape (n,)
        Events in each group between them.
    census_error : float
        Share by which each census count may be wrong (0.01 is one percent); gives the bounds.

    Returns
    -------
    NetMigration
        With columns ``start, end, births, deaths, change, natural_increase, net, low, high``.

    Raises
    ------
    MethodError
        If a figure is negative, missing or text, or the lists differ in length.

    Notes
    -----
    ``net = (end - start) - (births - deaths)`` [1]_. Bounds: ``net -+ e (start + end)``.

    When it misleads
    ----------------
    Every error of a census lands in net migration: a count that was one percent too low in one of
    two censuses can turn a loss into a gain. People who came and left in between are not seen.

    References
    ----------
    .. [1] Bogue, Hinze and White (1982) Techniques of Estimating Net Migration, Chicago.

    Examples
    --------
    >>> found = residual([515483, 1124061], [483882, 1235489], [126886, 236481], [51449, 123220])
    >>> found.table[["change", "natural_increase", "net"]].to_numpy().tolist()
    [[-31601.0, 75437.0, -107038.0], [111428.0, 113261.0, -1833.0]]
    """
    first = checks.vector(start, "start")
    size = len(first)
    last = checks.vector(end, "end", length=size)
    born = checks.vector(births, "births", length=size)
    dead = checks.vector(deaths, "deaths", length=size)
    error = checks.number(census_error, "census_error", low=0, high=1)
    names = checks.labels(start if isinstance(start, pd.Series) else None, "start", size)
    change, natural = last - first, born - dead
    net = change - natural
    slack = error * (first + last)
    table = pd.DataFrame(
        {
            "start": first,
            "end": last,
            "births": born,
            "deaths": dead,
            "change": change,
            "natural_increase": natural,
            "net": net,
            "low": net - slack,
            "high": net + slack,
        },
        index=pd.Index(names, name="group"),
    )
    total, spare = float(net.sum()), float(slack.sum())
    return NetMigration(
        table,
        total,
        Interval(total - spare, total + spare, 1.0),
        (
            say("Births and deaths of the period are complete and belong to the same groups."),
            say("Each census is right to within {error:.1%}.", error=error),
        ),
    )


def survival_ratio(start: Any, end: Any, survival: Any) -> NetMigration:
    """Return net migration of age groups as those who are there beyond the expected survivors.

    Parameters
    ----------
    start : array_like or Series, shape (n,)
        People in each cohort at the first census (children born since: those born); missing
        where not known.
    end : array_like, shape (n,)
        The same cohorts at the second census.
    survival : array_like, shape (n,)
        Share of each cohort that lives to the second census, from a life table or from the census
        counts of a closed country (then it may exceed one); missing where not known.

    Returns
    -------
    NetMigration
        With columns ``start, end, survival, forward, reverse, net, low, high``. ``net`` is the
        average; the bounds are the forward and the reverse estimate.

    Raises
    ------
    MethodError
        If a count is negative or text, a survival ratio is not above zero, or lengths differ.

    Notes
    -----
    ``forward = end - start s`` counts survivors among the migrants at the end of the period,
    ``reverse = end / s - start`` all migrants as if they moved at its start, and the average of
    both puts moves in its middle [1]_ [2]_.

    When it misleads
    ----------------
    Survival of the country is used for a region whose people may live shorter or longer. With
    census ratios, an undercount that is the same everywhere cancels out; one that differs by
    region becomes net migration.

    References
    ----------
    .. [1] United Nations (1970) Manual VI: Methods of Measuring Internal Migration.
    .. [2] Bogue, Hinze and White (1982) Techniques of Estimating Net Migration, Chicago.

    Examples
    --------
    >>> found = survival_ratio([77135, 85434], [132870, 170227], [0.9087, 0.9573])
    >>> found.table[["forward", "reverse", "net"]].round(1).to_numpy().tolist()
    [[62777.4, 69084.9, 65931.2], [88441.0, 92385.9, 90413.5]]
    """
    first = checks.vector(start, "start", missing=True)
    size = len(first)
    last = checks.vector(end, "end", length=size, missing=True)
    share = checks.vector(survival, "survival", length=size, missing=True)
    for value in share[share <= 0]:
        checks.positive(value, "survival")
    names = checks.labels(start if isinstance(start, pd.Series) else None, "start", size)
    forward = last - first * share
    reverse = last / share - first
    net = (forward + reverse) / 2
    table = pd.DataFrame(
        {
            "start": first,
            "end": last,
            "survival": share,
            "forward": forward,
            "reverse": reverse,
            "net": net,
            "low": np.minimum(forward, reverse),
            "high": np.maximum(forward, reverse),
        },
        index=pd.Index(names, name="group"),
    )
    ends = sorted((float(np.nansum(forward)), float(np.nansum(reverse))))
    return NetMigration(
        table,
        float(np.nansum(net)),
        Interval(ends[0], ends[1], 1.0),
        (
            say("Migrants and stayers of an age live equally long, as the survival ratios say."),
            say("Both censuses counted each cohort equally well."),
            say("The bounds are moves at the end and moves at the start of the period."),
        ),
    )


def children_of_migrants(
    children: Any,
    women: Any,
    net_women: Any,
    *,
    exposure: Sequence[float] = (0.25, 0.75),
) -> np.ndarray:
    """Return the net migration of children born in the period, who came with their mothers.

    Parameters
    ----------
    children : array_like, shape (2,)
        Children aged 0-4 and 5-9 at the second census.
    women : array_like, shape (2,)
        Women aged 15-44 and 20-49 at the second census.
    net_women : array_like, shape (2,)
        Net migration of those women over the ten years.
    exposure : two floats
        Share of the mothers' moves that came after the birth.

    Returns
    -------
    ndarray, shape (2,)

    Notes
    -----
    ``net_0-4 = 1/4 CWR_0 net_15-44`` and ``net_5-9 = 3/4 CWR_5 net_20-49`` with the child-woman
    ratios ``CWR`` at the second census [1]_.

    When it misleads
    ----------------
    Women who move often have fewer small children than women who stay.

    References
    ----------
    .. [1] United Nations (1970) Manual VI: Methods of Measuring Internal Migration, chapter II.

    Examples
    --------
    >>> children_of_migrants([300, 320], [1000, 800], [100, 50]).round(1).tolist()
    [7.5, 15.0]
    """
    young = checks.vector(children, "children", length=2)
    mothers = checks.vector(women, "women", length=2)
    for value in mothers[mothers <= 0]:
        checks.positive(value, "women")
    moved = checks.vector(net_women, "net_women", length=2, negative=True)
    shares = checks.vector(exposure, "exposure", length=2)
    return shares * (young / mothers) * moved
