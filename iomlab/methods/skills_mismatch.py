"""Over- and under-qualification by realised matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval


@dataclass(frozen=True)
class Mismatch:
    """Shares of workers of one occupation with more or less schooling than is usual in it.

    Attributes
    ----------
    mean, sd, mode : float
        Years of schooling in the occupation.
    over_mean, under_mean : float
        Shares beyond one standard deviation from the mean.
    over_mode, under_mode : float
        Shares above and below the most common years.
    interval : Interval
        Of ``over_mean`` (Wilson).
    assumptions : tuple of Message
    """

    mean: float
    sd: float
    mode: float
    over_mean: float
    under_mean: float
    over_mode: float
    under_mode: float
    interval: Interval
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say(
                "{over:.0%} (between {low:.0%} and {high:.0%}) have clearly more schooling than is "
                "usual in this occupation; by the most common years it is {mode:.0%}.",
                over=self.over_mean,
                low=self.interval.low,
                high=self.interval.high,
                mode=self.over_mode,
            ),
            *self.assumptions,
        )


def realised_matches(years: Any, *, level: float = 0.95) -> Mismatch:
    """Return shares of over- and under-qualified workers in one occupation.

    Parameters
    ----------
    years : array_like, shape (n,)
        Years of schooling of the workers of one occupation (all, native and migrant).
    level : float
        Level of the interval.

    Returns
    -------
    Mismatch

    Raises
    ------
    MethodError
        If there are fewer than two workers, or years are negative, missing or text.

    Notes
    -----
    Over-qualified: more than one standard deviation (n - 1) above the mean, or above the mode
    (the smallest one if several tie) [1]_.

    When it misleads
    ----------------
    What is usual is not what is needed: where most workers are over-qualified, nobody seems to
    be. Years of schooling from abroad may not be recognised, so that two workers with the same
    years do not have the same chances.

    References
    ----------
    .. [1] ILO (2018) Measurement of qualifications and skills mismatches of persons in
       employment, ICLS/20/2018/Room document 15.

    Examples
    --------
    >>> found = realised_matches([9, 12, 12, 16, 12, 18])
    >>> round(found.over_mean, 3), found.mode, round(found.over_mode, 3)
    (0.167, 12.0, 0.333)
    """
    from scipy.stats import norm

    counted = checks.vector(years, "years", least=2)
    checks.number(level, "level", low=0.5, high=0.9999)
    n = len(counted)
    mean, sd = float(counted.mean()), float(counted.std(ddof=1))
    values, times = np.unique(counted, return_counts=True)
    mode = float(values[int(times.argmax())])
    over = float((counted > mean + sd).mean())
    z = float(norm.ppf((1 + level) / 2))
    middle = (over + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * float(np.sqrt(over * (1 - over) / n + z**2 / (4 * n**2))) / (1 + z**2 / n)
    return Mismatch(
        mean=mean,
        sd=sd,
        mode=mode,
        over_mean=over,
        under_mean=float((counted < mean - sd).mean()),
        over_mode=float((counted > mode).mean()),
        under_mode=float((counted < mode).mean()),
        interval=Interval(max(middle - reach, 0.0), min(middle + reach, 1.0), level),
        assumptions=(
            say("The schooling that is usual in the occupation is the schooling that fits it."),
        ),
    )
