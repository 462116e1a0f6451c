"""What every estimate of a hidden population shares: its record, its limits and its guard."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval

SCALES = ("world", "region", "country", "large region")


def check_scale(scale: str) -> str:
    """Refuse to estimate people in hiding below the scale of a country or a large region.

    Parameters
    ----------
    scale : str
        ``"world"``, ``"region"`` (several countries), ``"country"`` or ``"large region"`` (of a
        country, with hundreds of thousands of residents or more).

    Returns
    -------
    str

    Raises
    ------
    MethodError
        If the scale is anything else, such as a city, a camp or a district.

    Notes
    -----
    An estimate for a small place tells where people without papers can be found. That can do them
    harm, whatever its error.

    When it misleads
    ----------------
    The guard believes the scale that it is told. Look at what the lists cover.

    Examples
    --------
    >>> check_scale("country")
    'country'
    """
    if scale not in SCALES:
        raise MethodError(
            "A hidden population is not estimated for a {scale}: it could expose people.",
            where="scale",
            next_step=say("Add up to one of: {choices}.", choices=", ".join(SCALES)),
            scale=str(scale),
        )
    return scale


def normal_quantile(level: float) -> float:
    """Return the two-sided normal quantile of a confidence level.

    >>> round(normal_quantile(0.95), 3)
    1.96
    """
    checks.number(level, "level", low=0.0, high=1.0)
    if not 0 < level < 1:
        raise MethodError("The confidence level must lie between 0 and 1.", where="level")
    return NormalDist().inv_cdf(0.5 + level / 2)


def normal_interval(population: float, variance: float, level: float = 0.95) -> Interval:
    """Return estimate plus and minus its error; the low end may fall below the people seen.

    >>> normal_interval(100, 25).low.__round__(1)
    90.2
    """
    half = normal_quantile(level) * math.sqrt(variance)
    return Interval(population - half, population + half, level)


def lognormal_interval(
    observed: float, population: float, variance: float, level: float = 0.95
) -> Interval:
    """Return limits that treat the unseen people as lognormal, so never below the people seen.

    Parameters
    ----------
    observed, population : float
        People seen, and the estimate of all people.
    variance : float
        Variance of the estimate.
    level : float
        Confidence level.

    Returns
    -------
    Interval

    Raises
    ------
    MethodError
        If the level is not between 0 and 1.

    Notes
    -----
    With ``f0 = N - n`` and ``C = exp(z sqrt(log(1 + variance / f0^2)))`` the limits are
    ``n + f0 / C`` and ``n + f0 C``.

    When it misleads
    ----------------
    It holds what chance does if the model is right. A wrong model lies outside it.

    References
    ----------
    Chao, A. (1987). Estimating the population size for capture-recapture data with unequal
    catchability. Biometrics 43, 783-791.

    Examples
    --------
    >>> ends = lognormal_interval(95, 267.8, 4222.6)
    >>> round(ends.low), round(ends.high)
    (180, 447)
    """
    quantile = normal_quantile(level)
    unseen = population - observed
    if unseen <= 0:
        return Interval(float(observed), float(observed), level)
    spread = math.exp(quantile * math.sqrt(math.log1p(variance / unseen**2)))
    return Interval(observed + unseen / spread, observed + unseen * spread, level)


@dataclass(frozen=True)
class HiddenEstimate:
    """The size of a population of which only part was seen.

    Attributes
    ----------
    model : str
        The model behind ``population``.
    observed : float
        Different people seen at least once.
    population : float
        Estimate of all people, seen or not.
    interval : Interval
        Limits that chance alone gives, if the model is right.
    table : DataFrame
        One line a model that could have been used: ``model``, ``population``, ``low``, ``high`` and
        what tells the models apart (``aic`` or others). This is how much the choice matters.
    assumptions : tuple of Message
        What must hold, in words.
    details : mapping
        The fit of each model, by name.
    """

    model: str
    observed: float
    population: float
    interval: Interval
    table: pd.DataFrame
    assumptions: tuple[Message, ...]
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def unseen(self) -> float:
        """People never seen, by the model."""
        return self.population - self.observed

    @property
    def lowest(self) -> float:
        """Lowest estimate of any model in the table."""
        return float(self.table["population"].min())

    @property
    def highest(self) -> float:
        """Highest estimate of any model in the table."""
        return float(self.table["population"].max())

    def explain(self) -> tuple[Message, ...]:
        """Return the estimate, its limits, how much the model matters and what must hold."""
        told = [
            say(
                "{observed:,.0f} people were seen. The model {model} puts all people, seen or not, "
                "at about {population:,.0f}.",
                observed=self.observed,
                model=self.model,
                population=self.population,
            )
        ]
        if math.isinf(self.interval.high):
            told.append(
                say(
                    "At least {low:,.0f} at confidence {level:.0%}; the data set no upper limit.",
                    low=self.interval.low,
                    level=self.interval.level,
                )
            )
        else:
            told.append(
                say(
                    "Chance alone allows {low:,.0f} to {high:,.0f} (confidence {level:.0%}), if "
                    "the model is right.",
                    low=self.interval.low,
                    high=self.interval.high,
                    level=self.interval.level,
                )
            )
        if len(self.table) > 1:
            told.append(
                say(
                    "The {n} models tried give {lowest:,.0f} to {highest:,.0f}: report this range "
                    "too.",
                    n=len(self.table),
                    lowest=self.lowest,
                    highest=self.highest,
                )
            )
            if not self.interval.low <= self.lowest <= self.highest <= self.interval.high:
                told.append(say("Here the choice of model matters more than chance."))
        return (*told, *self.assumptions)


def compare(rows: Iterable[tuple[str, float, Interval]]) -> pd.DataFrame:
    """Return estimates of several models with their limits, one line a model.

    >>> compare([("a", 10.0, Interval(8, 13))])["high"].tolist()
    [13]
    """
    return pd.DataFrame(
        [
            {"model": name, "population": population, "low": ends.low, "high": ends.high}
            for name, population, ends in rows
        ]
    )
