"""Counts published with noise: drawn exactly, with the interval that readers need."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.noise import chance, geometric_noise

MECHANISMS = ("laplace", "geometric", "discrete_gaussian")


@dataclass(frozen=True)
class NoisyTable:
    """Counts with noise, ready to be published.

    Attributes
    ----------
    table : DataFrame
        One line a count: labels, ``value`` (noisy), ``low`` and ``high`` of the interval in which
        the true count lies with chance ``level``. The true counts are not kept.
    mechanism : str
        ``laplace``, ``geometric`` or ``discrete_gaussian``.
    epsilon, delta : float
        Promise for each count on its own (delta is 0 but for the Gaussian).
    margin : float
        Half the width of the interval, in persons.
    level : float
        Confidence level of the interval.
    """

    table: pd.DataFrame
    mechanism: str
    epsilon: float
    delta: float
    margin: float
    level: float

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the promise."""
        return (
            say(
                "Each person is in one cell only and changes its count by at most the sensitivity."
            ),
            say("The table is published once; each repetition spends the budget again."),
            say("The random numbers are not known to readers: do not publish the seed."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say what the noise does to the counts."""
        return (
            say(
                "Each count carries random noise: it is within {margin} of the truth in {level:.0%} "
                "of cases.",
                margin=self.margin,
                level=self.level,
            ),
            say("Counts below {n} say little more than that there are few.", n=2 * self.margin),
        )


def noisy_counts(
    counts: pd.Series,
    epsilon: float,
    rng: np.random.Generator,
    mechanism: str = "geometric",
    delta: float = 1e-6,
    sensitivity: int = 1,
    level: float = 0.95,
) -> NoisyTable:
    """Add noise to counts of people, so that no single person can be noticed in them.

    Parameters
    ----------
    counts : Series
        Whole, non-negative counts; the index labels them. Each person is in one of them.
    epsilon : float
        Privacy loss, above 0.
    rng : numpy Generator
        Source of randomness.
    mechanism : {'geometric', 'laplace', 'discrete_gaussian'}
        Kind of noise.
    delta : float
        Failure chance; used by the Gaussian only.
    sensitivity : int
        How much one person can change the counts.
    level : float
        Level of the interval.

    Returns
    -------
    NoisyTable

    Raises
    ------
    MethodError
        For bad counts, parameters or an unknown mechanism.

    Notes
    -----
    The discrete noises are drawn exactly, in whole numbers (Canonne, Kamath and Steinke 2020).
    The discrete Gaussian's variance is the sigma squared of ``rho = sensitivity^2 / (2 s^2)`` with
    ``rho + 2 sqrt(rho ln(1/delta)) = epsilon``.

    When it misleads
    ----------------
    Small groups vanish in the noise: a true 0 and a true 5 look alike. Totals of noisy cells add
    up their errors. A generator seeded with a known number protects nobody.

    References
    ----------
    Canonne, C., Kamath, G. and Steinke, T. (2020). The discrete Gaussian for differential privacy.

    Examples
    --------
    >>> people = pd.Series([120, 45, 3], index=["HND", "GTM", "SLV"])
    >>> noisy = noisy_counts(people, epsilon=1.0, rng=np.random.default_rng(7))
    >>> noisy.margin, len(noisy.table)
    (3.0, 3)
    """
    series = pd.Series(counts)
    true = checks.whole_counts(series, "counts")
    checks.one_of(mechanism, MECHANISMS, "mechanism")
    epsilon = checks.positive(epsilon, "epsilon")
    level = checks.number(level, "level", low=0.5, high=0.9999)
    steps = checks.count(sensitivity, "sensitivity", low=1)
    if mechanism == "laplace":
        scale = steps / epsilon
        noise = rng.laplace(0.0, scale, len(true))
        margin = -scale * math.log(1 - level)
        delta = 0.0
    elif mechanism == "geometric":
        ratio = Fraction(epsilon).limit_denominator(10**6) / steps
        if ratio == 0:
            raise MethodError("Epsilon is too small to draw the noise.", where="epsilon")
        noise = np.array([_discrete_laplace(1 / ratio, rng) for _ in true], dtype=float)
        shape = geometric_noise(float(ratio))
        margin = float(next(k for k in itertools.count() if shape.at_least(k + 1) <= 1 - level))
        delta = 0.0
    else:
        slack = math.log(1 / chance(delta))
        rho = (math.sqrt(slack + epsilon) - math.sqrt(slack)) ** 2
        variance = Fraction(steps**2 / (2 * rho)).limit_denominator(10**6)
        noise = np.array([_discrete_gaussian(variance, rng) for _ in true], dtype=float)
        ndtri = checks.library("scipy.special").ndtri

        margin = float(math.ceil(ndtri((1 + level) / 2) * math.sqrt(variance)))
    if series.index.names == [None]:
        series = series.rename_axis("group")
    table = series.index.to_frame(index=False)
    table["value"] = true + noise
    table["low"] = np.maximum(table["value"] - margin, 0.0)
    table["high"] = np.maximum(table["value"] + margin, 0.0)
    return NoisyTable(table, mechanism, epsilon, delta, margin, level)


def _bernoulli_exp(gamma: Fraction, rng: np.random.Generator) -> bool:
    """Draw True with probability ``exp(-gamma)``, in whole numbers only."""
    while gamma > 1:
        if not _bernoulli_exp(Fraction(1), rng):
            return False
        gamma -= 1
    k = 1
    while _below(rng, gamma.denominator * k) < gamma.numerator:
        k += 1
    return k % 2 == 1


def _below(rng: np.random.Generator, high: int) -> int:
    """Draw a whole number from 0 to ``high - 1``, of any size."""
    if high <= 2**63 - 1:
        return int(rng.integers(high))
    size = (high.bit_length() + 7) // 8
    limit = (256**size // high) * high
    while (drawn := int.from_bytes(rng.bytes(size), "big")) >= limit:
        pass
    return drawn % high


def _discrete_laplace(scale: Fraction, rng: np.random.Generator) -> int:
    """Draw from the two-sided geometric with ``alpha = exp(-1 / scale)``."""
    s, t = scale.denominator, scale.numerator
    while True:
        u = _below(rng, t)
        if not _bernoulli_exp(Fraction(u, t), rng):
            continue
        v = 0
        while _bernoulli_exp(Fraction(1), rng):
            v += 1
        size = (u + t * v) // s
        negative = bool(rng.integers(2))
        if not (negative and size == 0):
            return -size if negative else size


def _discrete_gaussian(variance: Fraction, rng: np.random.Generator) -> int:
    """Draw from the discrete Gaussian by rejection from the discrete Laplace."""
    t = math.isqrt(int(variance)) + 1
    while True:
        drawn = _discrete_laplace(Fraction(t), rng)
        gap = abs(drawn) - variance / t
        if _bernoulli_exp(gap * gap / (2 * variance), rng):
            return drawn
