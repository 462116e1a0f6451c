"""Noise for published counts (differential privacy): its scale, its draws and its budget."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks


def laplace_noise(epsilon: float, sensitivity: float = 1.0) -> dict[str, float]:
    """Describe the Laplace noise that hides one person in a count.

    Parameters
    ----------
    epsilon : float
        Privacy loss of one publication, above 0. Smaller hides better.
    sensitivity : float
        How much one person can change the count (1 where each is counted once).

    Returns
    -------
    dict
        ``scale`` and ``variance`` of the noise.

    Raises
    ------
    MethodError
        If epsilon or sensitivity is not a positive number.

    Notes
    -----
    Scale ``b = sensitivity / epsilon``, variance ``2 b^2``; ``P(|noise| > t) = exp(-t / b)``.

    When it misleads
    ----------------
    A person with several records needs a larger sensitivity. Real-number noise in floating point
    leaves traces; publish the whole-number forms (geometric, discrete Gaussian) instead.

    References
    ----------
    Dwork, C., McSherry, F., Nissim, K. and Smith, A. (2006). Calibrating noise to sensitivity.

    Examples
    --------
    >>> laplace_noise(0.5)
    {'scale': 2.0, 'variance': 8.0}
    """
    scale = checks.positive(sensitivity, "sensitivity") / checks.positive(epsilon, "epsilon")
    return {"scale": scale, "variance": 2 * scale**2}


def laplace_exceeds(t: float, epsilon: float, sensitivity: float = 1.0) -> float:
    """Return the chance that Laplace noise is larger than ``t`` in either direction.

    Parameters
    ----------
    t : float
        Size of the error, 0 or more.
    epsilon, sensitivity : float
        As in :func:`laplace_noise`.

    Returns
    -------
    float

    Raises
    ------
    MethodError
        For a negative ``t`` or a parameter that is not positive.

    Notes
    -----
    ``exp(-t epsilon / sensitivity)``.

    When it misleads
    ----------------
    It is the chance for one count. In a table of many counts some error will be larger.

    Examples
    --------
    >>> round(laplace_exceeds(10, epsilon=0.5), 6)
    0.006738
    """
    return math.exp(-checks.number(t, "t", low=0) / laplace_noise(epsilon, sensitivity)["scale"])


@dataclass(frozen=True)
class GeometricNoise:
    """Two-sided geometric noise: the whole-number Laplace.

    Attributes
    ----------
    alpha : float
        ``exp(-epsilon / sensitivity)``.
    """

    alpha: float

    def pmf(self, values: Any) -> np.ndarray:
        """Return the probability of each whole number."""
        k = np.abs(np.asarray(values, dtype=float))
        return (1 - self.alpha) / (1 + self.alpha) * self.alpha**k

    def at_least(self, k: int) -> float:
        """Return ``P(|noise| >= k)`` for ``k`` of 1 or more."""
        return 1.0 if k < 1 else 2 * self.alpha**k / (1 + self.alpha)

    @property
    def variance(self) -> float:
        """Variance of the noise, in squared persons."""
        return 2 * self.alpha / (1 - self.alpha) ** 2


def geometric_noise(epsilon: float, sensitivity: int = 1) -> GeometricNoise:
    """Describe whole-number noise that hides one person in a count.

    Parameters
    ----------
    epsilon : float
        Privacy loss of one publication, above 0.
    sensitivity : int
        How much one person can change the count.

    Returns
    -------
    GeometricNoise

    Raises
    ------
    MethodError
        If epsilon or sensitivity is not positive.

    Notes
    -----
    ``P(k) = (1 - a) / (1 + a) a^|k|`` with ``a = exp(-epsilon / sensitivity)``.

    When it misleads
    ----------------
    Noisy counts can be negative. Cutting them at zero makes small totals too high.

    References
    ----------
    Ghosh, A., Roughgarden, T. and Sundararajan, M. (2012). Universally utility-maximizing privacy
    mechanisms. SIAM J. Comput. 41(6).

    Examples
    --------
    >>> noise = geometric_noise(1.0)
    >>> noise.pmf([-1, 0, 1]).round(3).tolist(), round(noise.variance, 3)
    ([0.17, 0.462, 0.17], 1.841)
    """
    return GeometricNoise(
        math.exp(-checks.positive(epsilon, "epsilon") / checks.positive(sensitivity, "sensitivity"))
    )


def gaussian_sigma(
    epsilon: float, delta: float, sensitivity: float = 1.0, analytic: bool = True
) -> float:
    """Return the standard deviation of Gaussian noise for an (epsilon, delta) promise.

    Parameters
    ----------
    epsilon : float
        Above 0.
    delta : float
        Chance, between 0 and 1, with which the promise may fail; far below one in the number of
        people.
    sensitivity : float
        Largest change of the published numbers (Euclidean) by one person.
    analytic : bool
        True: the smallest sigma that keeps the promise (Balle and Wang). False: the classic bound,
        which is proved only for epsilon up to 1.

    Returns
    -------
    float

    Raises
    ------
    MethodError
        For parameters outside their range.

    Notes
    -----
    Analytic: smallest ``s`` with ``Phi(D/2s - e s/D) - exp(e) Phi(-D/2s - e s/D) <= delta``.
    Classic: ``s = D sqrt(2 ln(1.25 / delta)) / e``.

    When it misleads
    ----------------
    A delta of one in the number of people would allow one person to be published outright.

    References
    ----------
    Balle, B. and Wang, Y.-X. (2018). Improving the Gaussian mechanism. ICML. Dwork, C. and Roth, A.
    (2014). The algorithmic foundations of differential privacy.

    Examples
    --------
    >>> round(gaussian_sigma(1.0, 1e-5), 4), round(gaussian_sigma(1.0, 1e-5, analytic=False), 4)
    (3.7306, 4.8448)
    """
    epsilon, delta = checks.positive(epsilon, "epsilon"), chance(delta)
    sensitivity = checks.positive(sensitivity, "sensitivity")
    if not analytic:
        return sensitivity * math.sqrt(2 * math.log(1.25 / delta)) / epsilon
    brentq = checks.library("scipy.optimize").brentq
    special = checks.library("scipy.special")

    def excess(log_sigma: float) -> float:
        s = math.exp(log_sigma)
        first, second = 1 / (2 * s), epsilon * s
        tail = math.exp(min(epsilon + float(special.log_ndtr(-first - second)), 700.0))
        return float(special.ndtr(first - second)) - tail - delta

    low, high = -2.0, 2.0
    while excess(low) < 0:
        low -= 1.0
    while excess(high) > 0:
        high += 1.0
    return sensitivity * math.exp(brentq(excess, low, high, xtol=1e-15, rtol=1e-14, maxiter=500))


@dataclass(frozen=True)
class Budget:
    """The privacy loss of several publications together.

    Attributes
    ----------
    epsilon : float
        Loss of one publication.
    queries : int
        Number of publications.
    delta : float
        Chance with which the advanced and zCDP totals may fail.
    basic, advanced, zcdp : float
        Total epsilon by simple addition, by advanced composition, and by zCDP.
    rho : float
        zCDP loss of one publication.
    """

    epsilon: float
    queries: int
    delta: float
    basic: float
    advanced: float
    zcdp: float
    rho: float

    @property
    def best(self) -> float:
        """The smallest of the three totals, each of which is a valid promise."""
        return min(self.basic, self.advanced, self.zcdp)

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the totals."""
        return (
            say("Every publication about the same people is counted, in this file or another."),
            say("Each publication adds fresh noise."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say what has been spent."""
        return (
            say(
                "{n} publications at epsilon {each} spend {total:.2f} by simple addition.",
                n=self.queries,
                each=self.epsilon,
                total=self.basic,
            ),
            say(
                "Allowing a failure chance of {delta:.2g}, the best proof gives {best:.2f}.",
                delta=self.delta,
                best=self.best,
            ),
            say(
                "At this total, what anyone believes about a person changes by a factor of at most "
                "{factor:.3g}.",
                factor=math.exp(min(self.best, 700.0)),
            ),
        )


def budget(epsilon: float, queries: int, delta: float) -> Budget:
    """Add up the privacy loss of several publications about the same people.

    Parameters
    ----------
    epsilon : float
        Loss of one publication, above 0.
    queries : int
        How many publications, 1 or more.
    delta : float
        Failure chance, between 0 and 1, for the tighter totals.

    Returns
    -------
    Budget

    Raises
    ------
    MethodError
        For parameters outside their range.

    Notes
    -----
    Basic ``k e``. Advanced ``sqrt(2 k ln(1/delta)) e + k e (exp(e) - 1)`` (Dwork and Roth, theorem
    3.20). zCDP: ``rho = e^2 / 2`` each, back to ``k rho + 2 sqrt(k rho ln(1/delta))``.

    When it misleads
    ----------------
    For few publications simple addition is the smallest. Old publications still count.

    References
    ----------
    Dwork and Roth (2014). Bun, M. and Steinke, T. (2016). Concentrated differential privacy.

    Examples
    --------
    >>> spent = budget(epsilon=0.5, queries=25, delta=1e-6)
    >>> spent.basic, round(spent.advanced, 2), round(spent.zcdp, 2)
    (12.5, 21.25, 16.27)
    """
    epsilon, delta = checks.positive(epsilon, "epsilon"), chance(delta)
    k = checks.count(queries, "queries", low=1)
    if epsilon > 500:
        raise MethodError("An epsilon of {epsilon} hides nobody.", where="epsilon", epsilon=epsilon)
    rho = epsilon**2 / 2
    slack = math.log(1 / delta)
    return Budget(
        epsilon=epsilon,
        queries=k,
        delta=delta,
        basic=k * epsilon,
        advanced=math.sqrt(2 * k * slack) * epsilon + k * epsilon * math.expm1(epsilon),
        zcdp=k * rho + 2 * math.sqrt(k * rho * slack),
        rho=rho,
    )


def chance(delta: float) -> float:
    """Return delta if it lies strictly between 0 and 1."""
    given = checks.number(delta, "delta")
    if not 0 < given < 1:
        raise MethodError(
            "delta is {value}, but must lie between 0 and 1.", where="delta", value=given
        )
    return given
