"""Models of counts with many zeros: Poisson, negative binomial, hurdle and zero-inflated."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.climbing import climb
from iomlab.methods.formulas import INTERCEPT, design, parse, terms
from iomlab.methods.standard_errors import quantile

MODELS = (
    "poisson",
    "negative_binomial",
    "hurdle_negbin",
    "zero_inflated_poisson",
    "zero_inflated_negbin",
)
MOST_EFFECTS = 300


@dataclass(frozen=True)
class CountFit:
    """A fitted model of counts.

    Attributes
    ----------
    table : DataFrame
        One line a term of a part: ``part`` (count or zero), ``term, estimate, se, low, high``.
    model : str
    theta : float
        Shape of the negative binomial (variance ``mu + mu^2 / theta``); NaN where there is none.
    log_likelihood, aic, bic : float
    pearson_dispersion : float
        Poisson only: squared Pearson residuals over degrees of freedom; 1 if Poisson is right.
    n_obs : int
    level : float
    fitted : Series, shape (n_obs,)
        Expected count of each row used (Poisson and negative binomial; else of the count part).
    dropped, assumptions : tuple of Message
    """

    table: pd.DataFrame
    model: str
    theta: float
    log_likelihood: float
    aic: float
    bic: float
    pearson_dispersion: float
    n_obs: int
    level: float
    fitted: pd.Series
    dropped: tuple[Message, ...]
    assumptions: tuple[Message, ...]

    def coefficients(self, part: str = "count") -> pd.Series:
        """Return the estimates of one part by term."""
        rows = self.table[self.table["part"] == part]
        return pd.Series(rows["estimate"].to_numpy(), index=rows["term"].to_numpy())

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = []
        for line in self.table[self.table["term"] != INTERCEPT].to_dict("records"):
            times = {name: float(np.exp(line[name])) for name in ("estimate", "low", "high")}
            if line["part"] == "zero":
                told.append(
                    say(
                        "One unit more of {term} goes with {estimate:.2f} times the odds in the "
                        "zero part (between {low:.2f} and {high:.2f} times).",
                        term=line["term"],
                        **times,
                    )
                )
            else:
                told.append(
                    say(
                        "One unit more of {term} goes with {estimate:.2f} times the count (between "
                        "{low:.2f} and {high:.2f} times).",
                        term=line["term"],
                        **times,
                    )
                )
        if self.pearson_dispersion > 1.5:
            told.append(
                say(
                    "Counts vary {n:.1f} times as much as Poisson counts would: use robust errors "
                    "or a negative binomial.",
                    n=self.pearson_dispersion,
                )
            )
        return (*told, *self.dropped, *self.assumptions)


@dataclass(frozen=True)
class _Part:
    estimates: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    sure: bool


def _fit(model: Any, start: np.ndarray | None = None) -> _Part:
    """Fit a model of statsmodels, then polish what it found."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found = model.fit(start_params=start, disp=0, method="bfgs", maxiter=2000, gtol=1e-8)
            rough = np.asarray(found.params, dtype=float)
            at, spread, sure = climb(rough, model.loglike, model.score)
        except (ValueError, np.linalg.LinAlgError, FloatingPointError):
            raise MethodError(
                "The model could not be fitted.",
                where="formula",
                next_step=say("Use fewer terms, or look for terms that are nearly the same."),
            ) from None
        return _Part(at, spread, float(model.loglike(at)), sure)


def fit(
    data: pd.DataFrame,
    formula: str,
    *,
    model: str = "poisson",
    zero: str | None = None,
    level: float = 0.95,
) -> CountFit:
    """Fit a model of counts, with a part of its own for zeros if wanted.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
    formula : str
        Such as ``"flow ~ log(distance) + contig"``; effects after ``|`` become terms.
    model : {'poisson', 'negative_binomial', 'hurdle_negbin', 'zero_inflated_poisson', \
'zero_inflated_negbin'}
    zero : str, optional
        Terms of the zero part, such as ``"distance"``; default: those of the count part.
    level : float
        Level of the intervals.

    Returns
    -------
    CountFit

    Raises
    ------
    MethodError
        If counts are negative, not whole where they must be, all zero, without any zero where a
        part for zeros is asked for, or the fit finds no top.

    Notes
    -----
    Negative binomial (NB2): variance ``mu + mu^2 / theta``, errors of the coefficients given
    theta. Hurdle: log odds of a count above zero, and a count that is cut off at zero.
    Zero-inflated: log odds of an excess zero beside ordinary zeros [1]_. Fitted by statsmodels,
    then polished by Newton steps.

    When it misleads
    ----------------
    Many zeros alone do not call for a zero part: a negative binomial often gives as many. The
    negative binomial is not robust to a wrong variance as Poisson pseudo-likelihood is, and its
    answer changes with the unit of the counts.

    References
    ----------
    .. [1] Zeileis, Kleiber and Jackman (2008) Journal of Statistical Software 27(8).

    Examples
    --------
    >>> data = pd.DataFrame({"y": [0, 1, 0, 5, 2, 9, 0, 1], "x": [0, 0, 1, 1, 2, 2, 0, 1]})
    >>> fit(data, "y ~ x").coefficients().round(3).tolist()
    [-0.708, 1.228]
    """
    checks.one_of(model, MODELS, "model")
    discrete = checks.library("statsmodels.discrete.discrete_model")
    made = design(formula, data)
    y = made.outcome
    _check_counts(y, made.formula.outcome, model)
    x = _with_effects(made.x, made.effects, made.levels)
    _full_rank(x)
    dropped = []
    if made.missing + made.infinite:
        dropped.append(
            say("{n} rows are left out, as a value is missing.", n=made.missing + made.infinite)
        )
    names, matrix = list(x.columns), x.to_numpy(dtype=float)
    start = np.where([name == INTERCEPT for name in names], np.log(y.mean()), 0.0)
    part = _fit(discrete.Poisson(y, matrix), start)
    dispersion, theta = float("nan"), float("nan")
    lines: list[tuple[str, list[str], np.ndarray, np.ndarray]] = []
    extra = 0
    if model == "poisson":
        mu = np.exp(matrix @ part.estimates)
        spare = len(y) - len(names)
        dispersion = float(((y - mu) ** 2 / mu).sum() / spare) if spare > 0 else float("nan")
        lines.append(("count", names, part.estimates, part.covariance))
    elif model == "negative_binomial":
        alpha = max(float(((y - y.mean()) ** 2 - y).mean() / y.mean() ** 2), 0.1)
        whole = _fit(discrete.NegativeBinomial(y, matrix), np.append(part.estimates, alpha))
        beta = whole.estimates[:-1]
        mu, theta, extra = np.exp(matrix @ beta), _theta(whole.estimates[-1]), 1
        weight = mu / (1 + mu / theta)
        spread = np.linalg.inv(matrix.T @ (matrix * weight[:, None]))
        lines.append(("count", names, beta, spread))
        part = whole
    else:
        z = _zero_terms(zero, formula, data, made.rows, x)
        part, beta, theta = _two_parts(model, y, matrix, z, lines, names)
        mu = np.exp(matrix @ beta)
        extra = int(np.isfinite(theta))
    if not part.sure:
        raise MethodError(
            "The model {model} has no best value here: its likelihood is flat or keeps rising.",
            where="model",
            next_step=say("Use a simpler model, or fewer terms in the zero part."),
            model=model,
        )
    size = sum(len(line[2]) for line in lines) + extra
    return CountFit(
        table=_table(lines, level),
        model=model,
        theta=theta,
        log_likelihood=part.log_likelihood,
        aic=2 * size - 2 * part.log_likelihood,
        bic=size * float(np.log(len(y))) - 2 * part.log_likelihood,
        pearson_dispersion=dispersion,
        n_obs=len(y),
        level=level,
        fitted=pd.Series(mu, index=made.rows, name="fitted"),
        dropped=tuple(dropped),
        assumptions=(
            say("Rows are independent and counts have the form that the model gives them."),
            say("Coefficients are associations, not causes."),
        ),
    )


def _table(
    lines: list[tuple[str, list[str], np.ndarray, np.ndarray]], level: float
) -> pd.DataFrame:
    reach = quantile(level, None)
    rows = []
    for part, names, estimates, spread in lines:
        se = np.sqrt(np.diag(spread))
        for name, b, s in zip(names, estimates, se, strict=True):
            rows.append((part, name, b, s, b - reach * s, b + reach * s))
    return pd.DataFrame(rows, columns=["part", "term", "estimate", "se", "low", "high"])


def _theta(alpha: float) -> float:
    return 1 / float(alpha) if alpha > 1e-8 else float("inf")


def _check_counts(y: np.ndarray, name: str, model: str) -> None:
    checks.vector(y, name)
    if (y > 2.0**53).any() or (y != np.floor(y)).any():
        checks.whole_counts(y, name)
    if y.sum() == 0:
        raise MethodError("All counts are zero, so there is nothing to explain.", where=name)
    if model not in ("poisson", "negative_binomial") and (y > 0).all():
        raise MethodError(
            "No count is zero, so a part for zeros has nothing to explain.",
            where=name,
            next_step=say("Use a Poisson or negative binomial model."),
        )


def _full_rank(x: pd.DataFrame) -> None:
    matrix = x.to_numpy(dtype=float)
    scale = np.sqrt((matrix**2).sum(axis=0))
    rank = np.linalg.matrix_rank(matrix / np.where(scale > 0, scale, 1.0))
    if rank < x.shape[1]:
        raise MethodError(
            "Some terms say the same as others: {k} terms, but only {rank} differ.",
            where="formula",
            k=x.shape[1],
            rank=int(rank),
        )
    if len(x) <= x.shape[1]:
        raise MethodError(
            "The model has {k} terms, but only {n} rows.", where="data", k=x.shape[1], n=len(x)
        )


def _with_effects(
    x: pd.DataFrame, effects: pd.DataFrame, levels: dict[str, pd.Index]
) -> pd.DataFrame:
    """Return the terms with the effects written out as columns."""
    if not effects.shape[1]:
        return x
    if sum(len(level) for level in levels.values()) > MOST_EFFECTS:
        raise MethodError(
            "Written out, the effects would be more than {n} terms.",
            where="formula",
            next_step=say("Use the Poisson estimator of the gravity model, which absorbs them."),
            n=MOST_EFFECTS,
        )
    columns = {INTERCEPT: np.ones(len(x))} | {name: x[name].to_numpy() for name in x}
    for name, level in levels.items():
        codes = effects[name].to_numpy()
        order = np.argsort(level.map(str).to_numpy(), kind="stable")
        for code in order[1:]:
            columns[f"{name}{level[code]}"] = (codes == code).astype(float)
    return pd.DataFrame(columns, index=x.index)


def _zero_terms(
    zero: str | None, formula: str, data: pd.DataFrame, rows: np.ndarray, x: pd.DataFrame
) -> pd.DataFrame:
    if zero is None:
        return x
    outcome = parse(formula).outcome
    if zero.strip() == "1":
        return pd.DataFrame({INTERCEPT: np.ones(len(rows))}, index=x.index)
    z = terms(parse(f"{outcome} ~ {zero}"), data).iloc[rows]
    if not np.isfinite(z.to_numpy(dtype=float)).all():
        raise MethodError("A term of the zero part is missing or infinite.", where="zero")
    _full_rank(z)
    return z


def _two_parts(
    model: str,
    y: np.ndarray,
    x: np.ndarray,
    z: pd.DataFrame,
    lines: list[tuple[str, list[str], np.ndarray, np.ndarray]],
    names: list[str],
) -> tuple[_Part, np.ndarray, float]:
    """Fit a hurdle or zero-inflated model; the lines of its table are added to ``lines``."""
    k, q = x.shape[1], z.shape[1]
    if model == "hurdle_negbin":
        truncated = checks.library("statsmodels.discrete.truncated_model")
        discrete = checks.library("statsmodels.discrete.discrete_model")
        above = y > 0
        if above.sum() <= k + 1:
            raise MethodError("Too few counts are above zero for this model.", where="data")
        counts = _fit(truncated.TruncatedLFNegativeBinomialP(y[above], x[above], p=2))
        odds = _fit(discrete.Logit(above.astype(float), z.to_numpy(dtype=float)))
        lines.append(("count", names, counts.estimates[:k], counts.covariance[:k, :k]))
        lines.append(("zero", list(z.columns), odds.estimates, odds.covariance))
        total = counts.log_likelihood + odds.log_likelihood
        sure = counts.sure and odds.sure
        whole = _Part(counts.estimates, counts.covariance, total, sure)
        return whole, counts.estimates[:k], _theta(counts.estimates[-1])
    inflated = checks.library("statsmodels.discrete.count_model")
    matrix = z.to_numpy(dtype=float)
    if model == "zero_inflated_poisson":
        whole = _fit(inflated.ZeroInflatedPoisson(y, x, exog_infl=matrix))
    else:
        whole = _fit(inflated.ZeroInflatedNegativeBinomialP(y, x, exog_infl=matrix, p=2))
    at, spread = whole.estimates, whole.covariance
    lines.append(("count", names, at[q : q + k], spread[q : q + k, q : q + k]))
    lines.append(("zero", list(z.columns), at[:q], spread[:q, :q]))
    theta = _theta(at[-1]) if model == "zero_inflated_negbin" else float("nan")
    return whole, at[q : q + k], theta
