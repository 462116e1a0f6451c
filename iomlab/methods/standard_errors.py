"""Standard errors of a fitted model: plain, robust, and clustered one or two ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks

KINDS = ("iid", "robust", "cluster")
LEAST = 1e-10  # smallest variance


@dataclass(frozen=True)
class Scores:
    """What the variance of a model is made from.

    Attributes
    ----------
    scores : ndarray, shape (n, k)
        Each row's share in the estimating equations.
    bread : ndarray, shape (k, k)
        Inverse of the information (least squares: of ``X'X``).
    dispersion : float or None
        Residual sum of squares over n in least squares; None in maximum likelihood.
    effects : DataFrame, shape (n, e)
        Codes of the fixed effects.
    """

    scores: np.ndarray
    bread: np.ndarray
    dispersion: float | None
    effects: pd.DataFrame

    def parameters(self, nested: Sequence[str] = ()) -> int:
        """Return K: coefficients and effects, effects nested in clusters counting once."""
        sizes = {name: int(self.effects[name].max()) + 1 for name in self.effects}
        full = self.scores.shape[1] + sum(sizes.values()) - max(len(sizes) - 1, 0)
        return full - sum(sizes[name] - 1 for name in nested)


def _meat(scores: np.ndarray, codes: np.ndarray) -> np.ndarray:
    groups = int(codes.max()) + 1
    summed = np.column_stack(
        [np.bincount(codes, weights=column, minlength=groups) for column in scores.T]
    )
    return summed.T @ summed


def covariance(
    parts: Scores,
    kind: str = "robust",
    clusters: pd.DataFrame | None = None,
    *,
    small_sample: bool = True,
) -> tuple[np.ndarray, int | None]:
    """Return the covariance of the coefficients, and degrees of freedom of clusters.

    Parameters
    ----------
    parts : Scores
    kind : {'iid', 'robust', 'cluster'}
        Equal variances, free variances, or free dependence within clusters.
    clusters : DataFrame, shape (n, 1 or 2)
        Cluster of each row, for one or two ways of clustering.
    small_sample : bool
        Whether to correct for few rows and few clusters.

    Returns
    -------
    ndarray, shape (k, k), and int or None

    Raises
    ------
    MethodError
        If there are no clusters, fewer than two of them, more than two ways, or too few rows.

    Notes
    -----
    Clustered: ``B (sum_g s_g s_g') B``; two ways: ``V_1 + V_2 - V_12`` [1]_. Correction
    ``(n-1)/(n-K)`` with effects nested in clusters counting once, and ``G/(G-1)`` with the
    smaller number of clusters G.

    When it misleads
    ----------------
    With fewer than about thirty clusters, clustered errors are too small.

    References
    ----------
    .. [1] Cameron, Gelbach and Miller (2011) Journal of Business & Economic Statistics 29:238-249.

    Examples
    --------
    >>> parts = Scores(np.array([[1.0], [-1.0], [2.0], [-2.0]]), np.array([[0.25]]), 2.5,
    ...                pd.DataFrame(index=range(4)))
    >>> covariance(parts, "robust", small_sample=False)[0].tolist()
    [[0.625]]
    """
    checks.one_of(kind, KINDS, "kind")
    n = len(parts.scores)
    if kind == "iid":
        k = parts.parameters()
        _enough(n, k)
        spread = 1.0 if parts.dispersion is None else parts.dispersion
        rows = n - 1 if parts.dispersion is None else n
        return parts.bread * spread * (rows / (n - k) if small_sample else 1.0), None
    if kind == "robust":
        k = parts.parameters()
        _enough(n, k)
        factor = n / (n - k) if small_sample else 1.0
        return factor * parts.bread @ (parts.scores.T @ parts.scores) @ parts.bread, None
    if clusters is None or clusters.shape[1] not in (1, 2):
        raise MethodError("Clusters go one or two ways.", where="cluster")
    codes = [pd.factorize(clusters[name])[0] for name in clusters]
    if len(codes) == 2:
        codes.append(pd.factorize(codes[0] * (int(codes[1].max()) + 1) + codes[1])[0])
    fewest = min(int(code.max()) + 1 for code in codes[:2])
    if fewest < 2:
        raise MethodError(
            "Clustered errors need at least two clusters.",
            where="cluster",
            next_step=say("Use robust errors, or cluster by something else."),
        )
    meat = sum(
        sign * _meat(parts.scores, code) for sign, code in zip((1, 1, -1), codes, strict=False)
    )
    found = parts.bread @ meat @ parts.bread
    if len(codes) == 3:
        found = _no_negative_variance(found)
    if small_sample:
        nested = [
            str(name)
            for name in parts.effects
            if any(_nested(parts.effects[name].to_numpy(), code) for code in codes[:2])
        ]
        k = parts.parameters(nested)
        _enough(n, k)
        found = found * (n - 1) / (n - k) * fewest / (fewest - 1)
    return found, fewest - 1


def _enough(n: int, k: int) -> None:
    if n <= k:
        raise MethodError(
            "The model has {k} coefficients and effects, but only {n} rows.",
            where="data",
            next_step=say("Use fewer terms or effects, or more years."),
            k=k,
            n=n,
        )


def _nested(effect: np.ndarray, cluster: np.ndarray) -> bool:
    """Say whether each effect lies within one cluster."""
    order = np.lexsort((cluster, effect))
    same = effect[order][1:] == effect[order][:-1]
    return bool((cluster[order][1:] == cluster[order][:-1])[same].all())


def _no_negative_variance(found: np.ndarray) -> np.ndarray:
    """Where a variance is negative, lift negative eigenvalues (Cameron, Gelbach and Miller)."""
    if (np.diag(found) >= LEAST).all():
        return found
    values, vectors = np.linalg.eigh((found + found.T) / 2)
    lifted: np.ndarray = (vectors * np.maximum(values, LEAST)) @ vectors.T
    return lifted


def quantile(level: float, degrees: int | None) -> float:
    """Return how many standard errors an interval reaches each way.

    >>> round(quantile(0.95, None), 2), round(quantile(0.95, 9), 2)
    (1.96, 2.26)
    """
    from scipy.stats import norm, t

    checks.number(level, "level", low=0.5, high=0.9999)
    share = (1 + level) / 2
    return float(norm.ppf(share) if degrees is None else t.ppf(share, degrees))


def interval_table(
    names: Sequence[Any], estimates: np.ndarray, covariances: np.ndarray, reach: float
) -> pd.DataFrame:
    """Return ``estimate, se, low, high`` for each coefficient.

    >>> interval_table(["a"], np.array([1.0]), np.array([[0.25]]), 2.0).to_numpy().tolist()
    [[1.0, 0.5, 0.0, 2.0]]
    """
    se = np.sqrt(np.diag(covariances))
    return pd.DataFrame(
        {
            "estimate": estimates,
            "se": se,
            "low": estimates - reach * se,
            "high": estimates + reach * se,
        },
        index=pd.Index(list(names), name="term"),
    )
