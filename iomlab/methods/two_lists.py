"""Size of a hidden population from two lists and the people who are on both."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import (
    HiddenEstimate,
    check_scale,
    compare,
    lognormal_interval,
    normal_interval,
)
from iomlab.methods.interval import Interval
from iomlab.methods.list_overlaps import CLOSED, MATCHED, overlaps
from iomlab.methods.list_profile import profile_limits


@dataclass(frozen=True)
class TwoLists(HiddenEstimate):
    """The size of a population from two lists.

    Attributes
    ----------
    variance : float
        Seber's variance of Chapman's estimate.
    normal : Interval
        Chapman's estimate plus and minus its error (may fall below the people seen).
    """

    variance: float = math.nan
    normal: Interval = field(default_factory=lambda: Interval(math.nan, math.nan))


def two_lists(
    first: float, second: float, both: float, *, level: float = 0.95, scale: str = "country"
) -> TwoLists:
    """Estimate a population from two lists and the people on both.

    Parameters
    ----------
    first, second : float
        People on the first and on the second list.
    both : float
        People on both; they count in ``first`` and in ``second``.
    level : float
        Confidence level.
    scale : str
        Scale of the estimate: a country or a large region, never below.

    Returns
    -------
    TwoLists
        Chapman's estimate with lognormal limits; the table also has Lincoln-Petersen and the
        likelihood profile.

    Raises
    ------
    MethodError
        If counts are negative, missing or not whole, nobody is on both lists (no upper bound), more
        people are on both than on one, or the scale is too small.

    Notes
    -----
    Lincoln-Petersen ``n1 n2 / m``; Chapman ``(n1 + 1)(n2 + 1)/(m + 1) - 1`` with Seber's variance
    ``(n1 + 1)(n2 + 1)(n1 - m)(n2 - m) / ((m + 1)^2 (m + 2))``.

    When it misleads
    ----------------
    If being on one list makes the other more likely (referral), the estimate is too low; if less
    likely (people who avoid the police go to the clinic), too high. Two lists can't tell.

    References
    ----------
    Chapman, D. (1951). Univ. California Publ. Statistics 1, 131-160.
    Seber, G. (1970). The effects of trap response on tag recapture estimates. Biometrics 26, 13-22.

    Examples
    --------
    >>> found = two_lists(500, 400, 50)
    >>> round(found.population), round(found.interval.low), round(found.interval.high)
    (3938, 3126, 5040)
    >>> found.table["model"].tolist()
    ['Chapman', 'Lincoln-Petersen', 'likelihood']
    """
    check_scale(scale)
    n1, n2, m = (
        float(checks.count(value, name))
        for value, name in ((first, "first"), (second, "second"), (both, "both"))
    )
    if m > min(n1, n2):
        raise MethodError(
            "{both} people on both lists are more than the {least} on the shorter list.",
            where="both",
            both=int(m),
            least=int(min(n1, n2)),
        )
    if m == 0:
        raise MethodError(
            "Nobody is on both lists, so they set no upper bound.",
            where="both",
            next_step=say("Use longer lists or a third one."),
        )
    seen = n1 + n2 - m
    chapman = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    ends = lognormal_interval(seen, chapman, variance, level)
    petersen = n1 * n2 / m
    wide = lognormal_interval(seen, petersen, n1 * n2 * (n1 - m) * (n2 - m) / m**3, level)
    rows = [("Chapman", chapman, ends), ("Lincoln-Petersen", petersen, wide)]
    if min(n1, n2) > m:
        cells = pd.DataFrame({"a": [1, 0, 1], "b": [0, 1, 1], "people": [n1 - m, n2 - m, m]})
        profile = profile_limits(overlaps(cells, ["a", "b"]), level=level)
        rows.append(("likelihood", profile.population, profile.interval))
    return TwoLists(
        model="Chapman",
        observed=seen,
        population=chapman,
        interval=ends,
        table=compare(rows),
        assumptions=(
            CLOSED,
            MATCHED,
            say("Being on one list does not change the chance to be on the other."),
            say("On at least one of the lists, everyone has the same chance to appear."),
        ),
        variance=variance,
        normal=normal_interval(chapman, variance, level),
    )
