"""Size of a hidden population from the users of a service and the share of people who use it."""

from __future__ import annotations

import math

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import HiddenEstimate, check_scale, compare, normal_quantile
from iomlab.methods.interval import Interval


def multiplier(
    users: float, share: float, *, asked: float, level: float = 0.95, scale: str = "country"
) -> HiddenEstimate:
    """Estimate a population from the users of a service and the share of people who say they use it.

    Parameters
    ----------
    users : float
        Different people who used the service.
    share : float
        Share of the population that uses it, by a survey: above 0, at most 1.
    asked : float
        People asked in that survey.
    level : float
        Confidence level of the Wilson limits of the share.
    scale : str
        Scale of the estimate: a country or a large region, never below.

    Returns
    -------
    HiddenEstimate

    Raises
    ------
    MethodError
        If a number is missing or out of its range, or the scale is too small.

    Notes
    -----
    ``users / share``; its ends are ``users`` over the Wilson limits of the share. With ``share = m / n2``
    and ``users = n1`` it is Lincoln-Petersen: the survey is a second list.

    When it misleads
    ----------------
    People who answer surveys are easier to reach, also for services: the share is then too high and the
    population too low. A small share makes the answer jump.

    References
    ----------
    UNAIDS and WHO (2010). Guidelines on estimating the size of populations most at risk to HIV.

    Examples
    --------
    >>> found = multiplier(1200, 0.15, asked=400)
    >>> round(found.population), round(found.interval.low), round(found.interval.high)
    (8000, 6372, 10140)
    """
    check_scale(scale)
    known = float(checks.count(users, "users"))
    part = checks.number(share, "share", low=0.0, high=1.0)
    n = float(checks.count(asked, "asked"))
    if part == 0 or n == 0:
        raise MethodError(
            "Nobody asked uses the service, so it sets no upper bound.",
            where="share",
            next_step=say("Ask more people, or choose a service that more of them use."),
        )
    z = normal_quantile(level)
    centre = (part + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(part * (1 - part) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    ends = Interval(max(known, known / (centre + half)), known / (centre - half), level)
    return HiddenEstimate(
        model="multiplier",
        observed=known,
        population=known / part,
        interval=ends,
        table=compare([("multiplier", known / part, ends)]),
        assumptions=(
            say("Users are counted once each, and in the place and year of the survey."),
            say("The survey reaches users and others alike."),
        ),
    )
