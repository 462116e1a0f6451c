"""Gravity models of flows, by Poisson pseudo-likelihood or by least squares in logarithms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.absorbing import estimate, independent, projected
from iomlab.methods.formulas import INTERCEPT, Design, design
from iomlab.methods.gravity_rows import check_flows, far_below, left_out, without_perfect
from iomlab.methods.standard_errors import Scores, covariance, interval_table, quantile

ESTIMATORS = ("poisson", "ols")
FEW_CLUSTERS = 30


@dataclass(frozen=True)
class GravityFit:
    """A fitted gravity model.

    Attributes
    ----------
    table : DataFrame
        One line a term: ``estimate, se, low, high``.
    estimator : str
        ``poisson`` or ``ols``.
    formula : str
    level : float
        Level of the intervals.
    n_obs : int
        Rows used.
    log_likelihood, deviance, pseudo_r2 : float
        NaN in least squares. The last is McFadden's, less the number of parameters.
    squared_correlation : float
        Between what was observed and what was fitted.
    fitted : Series, shape (n_obs,)
        Expected outcome of each row used.
    covariance : DataFrame, shape (k, k)
        Of the coefficients, by the kind of errors that was asked for.
    dropped : tuple of Message
        Rows and terms that could not be used, and why.
    assumptions : tuple of Message
        What must hold.
    """

    table: pd.DataFrame
    estimator: str
    formula: str
    level: float
    n_obs: int
    log_likelihood: float
    deviance: float
    pseudo_r2: float
    squared_correlation: float
    fitted: pd.Series
    covariance: pd.DataFrame
    degrees: int | None
    dropped: tuple[Message, ...]
    assumptions: tuple[Message, ...]
    made: Design = field(repr=False)
    parts: Scores = field(repr=False)
    projected: np.ndarray = field(repr=False)

    def standard_errors(
        self, kind: str, clusters: pd.DataFrame | None = None, *, small_sample: bool = True
    ) -> pd.Series:
        """Return standard errors of another kind (clusters: one line a row used)."""
        found, _ = covariance(self.parts, kind, clusters, small_sample=small_sample)
        return pd.Series(np.sqrt(np.diag(found)), index=self.table.index)

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = [
            say(
                "{n} flows are used. What the model expects and what was seen agree to {r:.0%} "
                "(squared correlation).",
                n=self.n_obs,
                r=self.squared_correlation,
            )
        ]
        for term, line in self.table.iterrows():
            if term != INTERCEPT:
                told.append(_term_in_words(str(term), line))
        return (*told, *self.dropped, *self.assumptions)


def _term_in_words(term: str, line: pd.Series) -> Message:
    values = {"term": term, "b": line["estimate"], "low": line["low"], "high": line["high"]}
    if term.startswith("log("):
        return say(
            "One per cent more of {term} goes with {b:+.2f}% in the flow (between {low:+.2f}% and "
            "{high:+.2f}%).",
            **(values | {"term": term[4:-1]}),
        )
    times = {name: float(np.exp(line[name])) for name in ("estimate", "low", "high")}
    times["b"] = times.pop("estimate")
    if term.endswith("TRUE"):
        return say(
            "Where {term} is true, the flow is {b:.2f} times as large (between {low:.2f} and "
            "{high:.2f} times).",
            term=term[:-4],
            **times,
        )
    return say(
        "One unit more of {term} goes with {b:.2f} times the flow (between {low:.2f} and "
        "{high:.2f} times).",
        term=term,
        **times,
    )


def fit(
    data: pd.DataFrame,
    formula: str,
    *,
    estimator: str = "poisson",
    cluster: Sequence[str] = (),
    errors: str | None = None,
    small_sample: bool = True,
    level: float = 0.95,
) -> GravityFit:
    """Fit a gravity model: flows by size, distance and ties, with effects of places if wanted.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        One line a flow (origin, destination and perhaps year).
    formula : str
        Such as ``"flow ~ log(distance) + contig | origin^year + destination^year"``. Effects
        stand after ``|``, and ``origin^destination`` are effects of pairs.
    estimator : {'poisson', 'ols'}
        Poisson pseudo-maximum likelihood on flows, or least squares (write ``log(flow)`` then).
    cluster : one or two column names
        Rows that share a cluster may depend on one another. Best for a gravity model:
        origin and destination, or the pair in a panel.
    errors : {'iid', 'robust', 'cluster'}, optional
        Default: clustered if ``cluster`` is given, else robust.
    small_sample : bool
        Whether to correct errors for few rows and clusters.
    level : float
        Level of the intervals.

    Returns
    -------
    GravityFit

    Raises
    ------
    MethodError
        If the formula cannot be read, a flow is negative, all flows are zero, a term cannot be
        told apart from the effects, or there are fewer rows than coefficients.

    Notes
    -----
    ``E[y_ij] = exp(x_ij b + a_i + c_j)``. Poisson pseudo-likelihood needs the mean to be right,
    not the Poisson variance, keeps zeros, and is not biased by unequal variances as logarithms
    are [1]_. Places without any flow tell nothing about the terms: their rows are left out and
    said. Fitted by pyfixest; a small model also by numpy alone, where pyfixest is missing.

    When it misleads
    ----------------
    With effects of origins and of destinations, what belongs to one place alone (its population,
    its laws) cannot be estimated. A coefficient says what goes together; distance also stands for
    language, visas and old ties.

    References
    ----------
    .. [1] Santos Silva and Tenreyro (2006) Review of Economics and Statistics 88:641-658.
    .. [2] Correia, Guimaraes and Zylkin (2019) Verifying the existence of maximum likelihood
       estimates for generalized linear models, arXiv:1903.01633.

    Examples
    --------
    >>> data = pd.DataFrame({"flow": [10, 4, 2, 9, 5, 3], "km": [1, 2, 4, 1, 2, 4.0]})
    >>> fit(data, "flow ~ log(km)").table["estimate"].round(3).tolist()
    [2.239, -0.988]
    """
    checks.one_of(estimator, ESTIMATORS, "estimator")
    kind = errors or ("cluster" if len(cluster) else "robust")
    names = [cluster] if isinstance(cluster, str) else list(cluster)
    groups = checks.columns(data, names, "data")[names]
    if groups.isna().any(axis=None):
        raise MethodError("A cluster is missing in some rows.", where="cluster")
    data = data.reset_index(drop=True)
    made = design(formula, data)
    dropped = [*left_out(made, estimator)]
    if estimator == "poisson":
        check_flows(made)
    made, told = without_perfect(made, zeros=estimator == "poisson")
    dropped += told
    x, y, told = independent(made)
    dropped += told
    estimates, mu = estimate(made, x, y, estimator)
    separated = far_below(mu, y) if estimator == "poisson" else 0
    if separated:
        dropped.append(
            say(
                "{n} zero flows are told apart perfectly by a term (separation); its coefficient "
                "has no finite best value and means nothing.",
                n=separated,
            )
        )
    within = projected(made, x, mu if estimator == "poisson" else None)
    weights = mu if estimator == "poisson" else np.ones(len(y))
    residual = y - mu
    parts = Scores(
        within * residual[:, None],
        np.linalg.inv(within.T @ (within * weights[:, None])),
        None if estimator == "poisson" else float(residual @ residual) / len(y),
        made.effects.reset_index(drop=True),
    )
    clusters = groups.iloc[made.rows].reset_index(drop=True) if names else None
    spread, degrees = covariance(parts, kind, clusters, small_sample=small_sample)
    if estimator == "ols" and degrees is None:
        degrees = len(y) - parts.parameters()
    terms = list(x.columns)
    return GravityFit(
        table=interval_table(terms, estimates, spread, quantile(level, degrees)),
        estimator=estimator,
        formula=formula,
        level=level,
        n_obs=len(y),
        fitted=pd.Series(mu, index=made.rows, name="fitted"),
        covariance=pd.DataFrame(spread, index=terms, columns=terms),
        degrees=degrees,
        dropped=tuple(dropped),
        assumptions=_assumptions(estimator, kind, degrees),
        made=made,
        parts=parts,
        projected=within,
        **_quality(y, mu, estimator, parts.parameters()),
    )


def _quality(y: np.ndarray, mu: np.ndarray, estimator: str, k: int) -> dict[str, float]:
    from scipy.special import gammaln, xlogy

    flat = np.ptp(y) == 0 or np.ptp(mu) == 0
    squared = float("nan") if flat else float(np.corrcoef(y, mu)[0, 1] ** 2)
    if estimator == "ols":
        nothing = float("nan")
        return {
            "log_likelihood": nothing,
            "deviance": nothing,
            "pseudo_r2": nothing,
            "squared_correlation": squared,
        }
    reached = float((xlogy(y, mu) - mu - gammaln(y + 1)).sum())
    null = float((xlogy(y, y.mean()) - y.mean() - gammaln(y + 1)).sum())
    best = float((xlogy(y, y) - y - gammaln(y + 1)).sum())
    return {
        "log_likelihood": reached,
        "deviance": 2 * (best - reached),
        "pseudo_r2": 1 - (reached - k) / (null - 1),
        "squared_correlation": squared,
    }


def _assumptions(estimator: str, kind: str, degrees: int | None) -> tuple[Message, ...]:
    told = [
        say("The terms are named by the analyst; a coefficient is an association, not a cause.")
    ]
    if estimator == "poisson":
        told.append(say("The mean of flows is right; their variance need not be Poisson."))
    else:
        told.append(
            say("In logarithms, unequal variances bend the estimates; zeros are not seen at all.")
        )
    if kind == "iid":
        told.append(say("Errors take every flow as independent and equally uncertain."))
    elif kind == "robust":
        told.append(say("Errors take flows of the same place as independent of one another."))
    elif degrees is not None and degrees + 1 < FEW_CLUSTERS:
        told.append(
            say("There are only {n} clusters, so the intervals are too narrow.", n=degrees + 1)
        )
    return tuple(told)
