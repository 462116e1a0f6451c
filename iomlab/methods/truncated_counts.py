"""Models of how often people were seen, when those never seen are missing from the file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import lognormal_interval, normal_interval
from iomlab.methods.interval import Interval

# law of the counts, and where extra people seen once come in
MODELS = {
    "ztpoisson": ("poisson", None),
    "ztgeom": ("geometric", None),
    "zelterman": ("zelterman", None),
    "chao": ("chao", None),
    "oiztpoisson": ("poisson", "before"),
    "oiztgeom": ("geometric", "before"),
    "ztoipoisson": ("poisson", "after"),
    "ztoigeom": ("geometric", "after"),
}
STEPS = 200
NEVER = 1e-7  # a chance to be seen below which the estimate has no bound


@dataclass(frozen=True)
class TruncatedFit:
    """One fitted model of repeat counts.

    Attributes
    ----------
    model : str
        Name of the model.
    coefficients : dict
        By term, on the link scale: log of the mean (Poisson, geometric), log of half the mean
        (Zelterman, Chao), logit of the one-inflation (``...:omega``; -inf where there is none).
    standard_errors : ndarray
        In the same order; NaN where the coefficient is -inf.
    log_likelihood : float
    observed, population, variance : float
        People seen, the estimate of all, and the variance of the estimate.
    people, chance : ndarray, shape (rows,)
        People in each row, and their chance to be seen at least once.
    """

    model: str
    coefficients: dict[str, float]
    standard_errors: np.ndarray
    log_likelihood: float
    observed: float
    population: float
    variance: float
    people: np.ndarray
    chance: np.ndarray

    @property
    def aic(self) -> float:
        """Akaike's criterion (compare models fitted to the same counts only)."""
        return 2 * len(self.coefficients) - 2 * self.log_likelihood

    def normal(self, level: float = 0.95) -> Interval:
        """Normal limits."""
        return normal_interval(self.population, self.variance, level)

    def lognormal(self, level: float = 0.95) -> Interval:
        """Limits on the unseen part, never below the people seen."""
        return lognormal_interval(self.observed, self.population, self.variance, level)


def _law(law: str, eta: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return chance to be seen, its slope, and u(y) = shift + scale * y with its variance."""
    mean = np.exp(eta)
    if law == "poisson":
        seen = -np.expm1(-mean)
        truncated = mean / seen
        ones = np.ones_like(mean)
        return seen, mean * np.exp(-mean), -truncated, ones, truncated * (1 + mean - truncated)
    seen = mean / (1 + mean)
    return seen, mean / (1 + mean) ** 2, -np.ones_like(mean), 1 / (1 + mean), seen


def _log_density(law: str, y: np.ndarray, eta: np.ndarray) -> np.ndarray:
    """Return the log chance of each count among those seen."""
    mean = np.exp(eta)
    if law == "poisson":
        gammaln = checks.library("scipy.special").gammaln
        return y * eta - mean - np.log(-np.expm1(-mean)) - gammaln(y + 1)
    return (y - 1) * eta - y * np.log1p(mean)


@dataclass(frozen=True)
class _Problem:
    """Counts ``y`` with weights ``w``, their law, and the inflation of ones."""

    law: str
    inflation: str | None
    y: np.ndarray
    w: np.ndarray

    def _tau(self, eta: np.ndarray, tau: np.ndarray) -> np.ndarray:
        """Inflation as seen after truncation (logit)."""
        return tau - np.log(_law(self.law, eta)[0]) if self.inflation == "before" else tau

    def log_likelihood(self, eta: np.ndarray, tau: np.ndarray | None) -> float:
        if self.law in ("zelterman", "chao"):
            return float(self.w @ ((self.y == 2) * eta - np.logaddexp(0, eta)))
        each = _log_density(self.law, self.y, eta)
        if tau is not None:
            tau = self._tau(eta, tau)
            rest = -np.logaddexp(0, tau)  # log(1 - omega)
            each = np.where(self.y == 1, np.logaddexp(rest + tau, rest + each), rest + each)
        return float(self.w @ each)

    def score(self, eta: np.ndarray, tau: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """Return score (rows, k) and expected information (rows, k, k), k = 1 or 2, unweighted."""
        if self.law in ("zelterman", "chao"):
            twice = 1 / (1 + np.exp(-eta))
            return ((self.y == 2) - twice)[:, None], (twice * (1 - twice))[:, None, None]
        seen, slope, shift, scale, spread = _law(self.law, eta)
        if tau is None:
            return (shift + scale * self.y)[:, None], spread[:, None, None]
        extra = 1 / (1 + np.exp(-self._tau(eta, tau)))
        first, one = np.exp(_log_density(self.law, np.ones_like(eta), eta)), shift + scale
        chance = extra + (1 - extra) * first
        at_one = np.stack([(1 - extra) * first * one, extra * (1 - extra) * (1 - first)]) / chance
        more = np.stack([shift + scale * self.y, -extra])
        score = np.where(self.y == 1, at_one, more)
        info = np.einsum("ir,jr,r->rij", at_one, at_one, chance)
        info[:, 0, 0] += (1 - extra) * (spread - first * one**2)
        info[:, 0, 1] += (1 - extra) * extra * first * one
        info[:, 1, 0] = info[:, 0, 1]
        info[:, 1, 1] += (1 - extra) * (1 - first) * extra**2
        if self.inflation == "before":
            turn = np.zeros((len(eta), 2, 2))
            turn[:, 0, 0] = turn[:, 1, 1] = 1
            turn[:, 1, 0] = -slope / seen
            score = np.einsum("kr,rkj->jr", score, turn)
            info = np.einsum("rki,rkl,rlj->rij", turn, info, turn)
        return score.T, info


def _climb(problem: _Problem, x: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Maximise the likelihood by Fisher scoring; return estimates and their covariance."""
    inflated = problem.inflation is not None
    terms = x.shape[1]

    def predictors(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        eta = x @ theta[:terms]
        return eta, (np.full(len(x), theta[terms]) if inflated else None)

    def slopes(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        score, info = problem.score(*predictors(theta))
        blocks = [x] + ([np.ones((len(x), 1))] if inflated else [])
        up = np.concatenate([b.T @ (problem.w * score[:, k]) for k, b in enumerate(blocks)])
        inner = [
            [
                one.T @ (other * (problem.w * info[:, i, j])[:, None])
                for j, other in enumerate(blocks)
            ]
            for i, one in enumerate(blocks)
        ]
        return up, np.block(inner)

    theta, best = start, problem.log_likelihood(*predictors(start))
    for _ in range(STEPS):
        up, inner = slopes(theta)
        try:
            step = np.linalg.solve(inner, up)
        except np.linalg.LinAlgError:
            break
        size = 1.0
        while size > 1e-10:
            tried = theta + size * step
            with np.errstate(all="ignore"):
                value = problem.log_likelihood(*predictors(tried))
            if np.isfinite(value) and value >= best - 1e-12 * abs(best):
                break
            size /= 2
        theta, best = tried, value
        if np.abs(size * step).max() < 1e-11 * (1 + np.abs(theta).max()):
            break
    return theta, np.linalg.pinv(slopes(theta)[1])


def fit_counts(
    model: str,
    y: np.ndarray,
    weights: np.ndarray,
    design: np.ndarray | None = None,
    terms: tuple[str, ...] = ("(Intercept)",),
) -> TruncatedFit:
    """Fit one model to repeat counts and estimate how many people were never seen.

    Parameters
    ----------
    model : str
        One of ``MODELS``.
    y : ndarray, shape (rows,)
        Times seen, 1 or more.
    weights : ndarray, shape (rows,)
        People in each row.
    design : ndarray, shape (rows, terms), optional
        Covariates with a first column of ones; only the ones if not given.
    terms : tuple of str
        Names of the columns of ``design``.

    Returns
    -------
    TruncatedFit

    Raises
    ------
    MethodError
        If nobody was seen twice (no upper bound), covariates repeat each other, or a one-inflated
        model has too few different counts.

    Notes
    -----
    ``N = sum 1 / (1 - p0_i)`` with ``p0`` the chance never to be seen. Zelterman and Chao use ones
    and twos only: ``lambda = 2 p2 / p1``; Chao adds ``sum 1 / (lambda + lambda^2 / 2)`` to the
    people seen. Variance ``g' V g + sum (1 - pi) / pi^2``: g is the gradient of N, V the inverse of
    the expected information, pi the chance to be seen.

    When it misleads
    ----------------
    All models share that one meeting does not change the chance of the next. People sent away
    after their first meeting look like people who are hard to find.

    References
    ----------
    van der Heijden, P. et al. (2003). Point and interval estimation of the population size using
    the truncated Poisson regression model. Statistical Modelling 3, 305-322.
    Godwin, R. and Bohning, D. (2017). Estimation of the population size by using the one-inflated
    positive Poisson model. JRSS C 66, 425-448.

    Examples
    --------
    >>> fit = fit_counts("zelterman", np.array([1, 2, 3]), np.array([90, 20, 5]))
    >>> round(fit.population)
    320
    """
    law, inflation = MODELS[checks.one_of(model, MODELS, "model")]
    x = np.ones((len(y), 1)) if design is None else design
    held = weights > 0
    y, weights, x = y[held].astype(float), weights[held].astype(float), x[held]
    observed = float(weights.sum())
    used = y <= 2 if law in ("zelterman", "chao") else np.ones(len(y), bool)
    _check_counts(model, y, weights, x[used], terms)
    start = np.zeros(x.shape[1])
    counts, people, rows = y[used], weights[used], x[used]
    mean = float(people @ counts / people.sum())
    start[0] = np.log(mean - 1) + (0.7 if law == "poisson" else 0)
    base = _Problem(law, None, counts, people)
    theta, covariance = _climb(base, rows, start)
    names = list(terms)
    if inflation is not None:
        names.append("(Intercept):omega")
        first = np.exp(_log_density(law, np.ones(len(rows)), rows @ theta))
        if float(people @ ((counts == 1) / first - 1)) > 1e-9 * observed:
            inflated = _Problem(law, inflation, counts, people)
            theta, covariance = _climb(inflated, rows, np.append(theta, -1.0))
        else:  # fewer ones than the plain law gives: no inflation at the maximum
            theta = np.append(theta, -np.inf)
            covariance = np.pad(covariance, (0, 1))
    tau = theta[-1] if inflation is not None else None
    eta = x @ theta[: x.shape[1]]
    gradient, chance, more, binomial = _population(law, inflation, eta, tau, used)
    if chance.min() < NEVER or not np.isfinite(covariance).all():
        raise MethodError(
            "In a group of {n} people nobody was seen twice, so the model {model} sets no bound.",
            where="counts",
            next_step=say("Join this group with another, or leave out a covariate."),
            n=float(weights[chance < NEVER].sum()),
            model=model,
        )
    slope = x.T @ (weights * gradient[:, 0])
    if tau is not None:
        slope = np.append(slope, weights @ gradient[:, 1])
    return TruncatedFit(
        model=model,
        coefficients=dict(zip(names, theta.tolist(), strict=True)),
        standard_errors=np.where(np.isfinite(theta), np.sqrt(np.diag(covariance)), np.nan),
        log_likelihood=_Problem(law, inflation, counts, people).log_likelihood(
            rows @ theta[: x.shape[1]], None if tau is None else np.full(len(rows), tau)
        ),
        observed=observed,
        population=float(weights @ more),
        variance=float(slope @ covariance @ slope + weights @ binomial),
        people=weights,
        chance=chance,
    )


def _population(
    law: str, inflation: str | None, eta: np.ndarray, tau: float | None, used: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return by row: gradient of N, chance to be seen, people each stands for, binomial part."""
    if law in ("zelterman", "chao"):
        rate = 2 * np.exp(eta)
        seen, slope = -np.expm1(-rate), rate * np.exp(-rate)
        if law == "chao":
            hidden = rate + rate**2 / 2
            chance = np.exp(-rate) * hidden
            gradient = np.where(used, -(rate + rate**2) / hidden**2, 0.0)
            binomial = np.where(used, (1 - chance) * (1 + 1 / hidden) ** 2, 0.0)
            return gradient[:, None], seen, 1 + np.where(used, 1 / hidden, 0.0), binomial
    else:
        seen, slope = _law(law, eta)[:2]
    never, gradient = 1 - seen, -slope[:, None]
    if tau is not None:
        omega = 1 / (1 + np.exp(-tau))
        if inflation == "before":
            gradient = np.stack([-(1 - omega) * slope, -omega * (1 - omega) * never], axis=1)
            never = (1 - omega) * never
        else:
            gradient = np.stack([-slope, np.zeros_like(slope)], axis=1)
    chance = 1 - never
    return gradient / chance[:, None] ** 2, chance, 1 / chance, never / chance**2


def _check_counts(
    model: str, y: np.ndarray, w: np.ndarray, x: np.ndarray, terms: tuple[str, ...]
) -> None:
    """Raise if the counts can't bear the model."""
    once, twice, more = (float(w[at].sum()) for at in (y == 1, y == 2, y > 2))
    if twice + more == 0 or (model in ("zelterman", "chao") and twice == 0):
        raise MethodError(
            "Nobody was seen twice, so the model {model} sets no upper bound.",
            where="counts",
            next_step=say("Use a longer period or a second source."),
            model=model,
        )
    if model in ("zelterman", "chao") and once == 0:
        raise MethodError(
            "Nobody was seen exactly once, so the model {model} has nothing to compare.",
            where="counts",
            model=model,
        )
    if MODELS[model][1] is not None and len(np.unique(y)) < 3:
        raise MethodError(
            "A one-inflated model needs people seen three times or more.", where="counts"
        )
    if x.shape[1] > 1 and np.linalg.matrix_rank(x) < x.shape[1]:
        raise MethodError(
            "The covariates repeat each other ({terms}), so their effects cannot be told apart.",
            where="covariates",
            next_step=say("Leave one of them out."),
            terms=", ".join(terms),
        )
