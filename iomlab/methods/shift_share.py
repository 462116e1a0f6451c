"""Shift-share instruments, and the Rotemberg weights that tell where their answer comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.interval import Interval
from iomlab.methods.standard_errors import quantile


@dataclass(frozen=True)
class ShiftShare:
    """An instrumental estimate, taken apart by origin group (or industry).

    Attributes
    ----------
    estimate : float
        Effect of one unit of the endogenous variable.
    interval : Interval
        Robust, with corrections for few rows.
    first_stage_f : float
        Robust F of the instrument; below about 10 it is weak.
    table : DataFrame
        One line a shift: its key, ``shift``, ``alpha`` (Rotemberg weight) and ``beta`` (the
        estimate that this share alone would give).
    negative_weight_share : float
        Sum of negative weights over the sum of all weights without sign.
    assumptions : tuple of Message
    """

    estimate: float
    interval: Interval
    first_stage_f: float
    table: pd.DataFrame
    negative_weight_share: float
    assumptions: tuple[Message, ...]

    def top(self, n: int = 5) -> pd.DataFrame:
        """Return the ``n`` shifts with the largest weights."""
        return self.table.nlargest(n, "alpha")

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        top = self.top()
        told = [
            say("The estimate is {n:.3g}.", n=self.estimate),
            self.interval.explain(),
            say(
                "{k} of {all} groups hold {share:.0%} of the weight: the answer is mostly theirs.",
                k=len(top),
                all=len(self.table),
                share=float(top["alpha"].sum()),
            ),
        ]
        if self.first_stage_f < 10:
            told.append(
                say(
                    "The instrument is weak (F = {f:.1f}), so the interval cannot be trusted.",
                    f=self.first_stage_f,
                )
            )
        if self.negative_weight_share > 0.1:
            told.append(
                say(
                    "{share:.0%} of the weights are negative: if effects differ by group, the "
                    "estimate is no average of them.",
                    share=self.negative_weight_share,
                )
            )
        return (*told, *self.assumptions)


def rotemberg(
    units: pd.DataFrame,
    shares: pd.DataFrame,
    shifts: pd.DataFrame,
    *,
    outcome: str,
    endogenous: str,
    keys: Sequence[str],
    places: Sequence[str],
    share: str,
    shift: str,
    controls: Sequence[str] = (),
    weight: str | None = None,
    level: float = 0.95,
) -> ShiftShare:
    """Estimate with a shift-share instrument, and say which groups drive the answer.

    Parameters
    ----------
    units : DataFrame, shape (n, ...)
        One line a place (and year), with outcome, endogenous variable, controls and weight.
    shares : DataFrame
        One line a place and group: past settlement share. Absent lines are shares of zero.
    shifts : DataFrame, shape (k, ...)
        One line a group (and year): national arrivals or growth.
    outcome, endogenous : str
        Columns of ``units``.
    keys : sequence of str
        Columns that name a shift, such as ``["year", "origin"]``; those that ``units`` also
        has (``year``) tie a shift to the rows of that year.
    places : sequence of str
        Columns that name a row of ``units``, such as ``["destination", "year"]``.
    share, shift : str
        The columns of values.
    controls : sequence of str
        Columns of ``units``, beside the intercept.
    weight : str, optional
        Column of weights of the rows.
    level : float
        Level of the interval.

    Returns
    -------
    ShiftShare

    Raises
    ------
    MethodError
        If a column is absent, rows are duplicated, a share names an unknown place or group,
        controls are not independent, or the instrument does not move the endogenous variable.

    Notes
    -----
    With instrument ``B = Z g``: ``alpha_k = g_k Z_k' W x* / sum_k g_k Z_k' W x*`` and ``beta_k =
    Z_k' W y* / Z_k' W x*``, where stars are residuals on the controls; the estimate is ``sum
    alpha_k beta_k`` [1]_. For immigration, shares are the past settlement of each origin group
    [2]_.

    When it misleads
    ----------------
    The estimate is causal only if, for the groups with large weights, past settlement has
    nothing to do with later change of the outcome. Groups settled where work was, and it often
    still is there.

    References
    ----------
    .. [1] Goldsmith-Pinkham, Sorkin and Swift (2020) American Economic Review 110:2586-2624.
    .. [2] Card (2001) Journal of Labor Economics 19:22-64.

    Examples
    --------
    >>> units = pd.DataFrame({"place": ["A", "B", "C", "D"], "x": [1.0, 2, 4, 3],
    ...                       "y": [2.0, 4.1, 7.9, 6.2]})
    >>> shares = pd.DataFrame({"place": ["A", "B", "C", "D"] * 2, "origin": ["S"] * 4 + ["T"] * 4,
    ...                        "share": [0.1, 0.2, 0.4, 0.3, 0.2, 0.3, 0.3, 0.1]})
    >>> shifts = pd.DataFrame({"origin": ["S", "T"], "arrivals": [10.0, 2.0]})
    >>> found = rotemberg(units, shares, shifts, outcome="y", endogenous="x", keys=["origin"],
    ...                   places=["place"], share="share", shift="arrivals")
    >>> round(found.estimate, 3), found.table["alpha"].round(3).tolist()
    (1.971, [0.98, 0.02])
    """
    keys, places = list(keys), list(places)
    needed = [*places, outcome, endogenous, *controls, *([weight] if weight else [])]
    checks.unique(checks.columns(units, needed, "units"), places, "units")
    checks.unique(checks.columns(shifts, [*keys, shift], "shifts"), keys, "shifts")
    joint = list(dict.fromkeys([*places, *keys]))
    checks.unique(checks.columns(shares, [*joint, share], "shares"), joint, "shares")
    y = checks.vector(units[outcome].to_numpy(), outcome, negative=True)
    x = checks.vector(units[endogenous].to_numpy(), endogenous, negative=True)
    w = checks.vector(units[weight].to_numpy(), weight) if weight else np.ones(len(y))
    if w.sum() == 0:
        raise MethodError("All weights are zero.", where=weight)
    growth = checks.vector(shifts[shift].to_numpy(), shift, negative=True)
    z = _share_matrix(units, shares, shifts, keys, places, share)
    held = [checks.vector(units[name].to_numpy(), name, negative=True) for name in controls]
    y_left, x_left, k = _residuals(np.column_stack([np.ones(len(y)), *held]), w, y, x)
    by_x, by_y = z.T @ (w * x_left), z.T @ (w * y_left)
    total = float(growth @ by_x)
    size = float(np.abs(growth) @ (np.abs(z).T @ np.abs(w * x)))
    if abs(total) <= 1e-12 * size:
        raise MethodError(
            "The instrument does not move {name} at all.", where=endogenous, name=endogenous
        )
    alpha = growth * by_x / total
    beta = np.divide(by_y, by_x, out=np.full(len(growth), np.nan), where=by_x != 0)
    estimate = float(growth @ by_y) / total
    instrument = z @ growth
    left = _residuals(np.column_stack([np.ones(len(y)), *held]), w, instrument, x)[0]
    error = y_left - estimate * x_left
    spare = len(y) - k - 1
    if spare <= 0:
        raise MethodError("There are fewer rows than coefficients.", where="units")
    factor = len(y) / spare
    se = float(np.sqrt(factor * ((w * left * error) ** 2).sum())) / abs(total)
    slope = total / float(left @ (w * left))
    rest = x_left - slope * left
    slope_se = float(np.sqrt(factor * ((w * left * rest) ** 2).sum())) / float(left @ (w * left))
    reach = quantile(level, None)
    table = shifts[keys].reset_index(drop=True).assign(shift=growth, alpha=alpha, beta=beta)
    return ShiftShare(
        estimate=estimate,
        interval=Interval(estimate - reach * se, estimate + reach * se, level),
        first_stage_f=(slope / slope_se) ** 2 if slope_se else float("inf"),
        table=table,
        negative_weight_share=float(-alpha[alpha < 0].sum() / np.abs(alpha).sum()),
        assumptions=(
            say("Past shares of the groups with large weights do not themselves drive outcomes."),
            say("Places are independent of one another."),
        ),
    )


def _share_matrix(
    units: pd.DataFrame,
    shares: pd.DataFrame,
    shifts: pd.DataFrame,
    keys: list[str],
    places: list[str],
    share: str,
) -> np.ndarray:
    """Return shares by row of ``units`` and row of ``shifts``, zero where none is given."""
    rows = _places(units, places, shares)
    columns = _places(shifts, keys, shares)
    for found, name in ((rows, ", ".join(places)), (columns, ", ".join(keys))):
        if (found < 0).any():
            raise MethodError(
                "{n} lines of the shares have a {name} that is not in the other table.",
                where="shares",
                n=int((found < 0).sum()),
                name=name,
            )
    z = np.zeros((len(units), len(shifts)))
    z[rows, columns] = checks.vector(shares[share].to_numpy(), share)
    return z


def _places(table: pd.DataFrame, keys: list[str], shares: pd.DataFrame) -> np.ndarray:
    """Return the row of ``table`` of each line of the shares, -1 if there is none."""
    known = {tuple(key): at for at, key in enumerate(table[keys].astype(str).to_numpy().tolist())}
    wanted = shares[keys].astype(str).to_numpy().tolist()
    return np.array([known.get(tuple(key), -1) for key in wanted])


def _residuals(
    controls: np.ndarray, w: np.ndarray, first: np.ndarray, second: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return what the controls leave of two variables, and how many controls there are."""
    size = np.sqrt((controls**2 * w[:, None]).sum(axis=0))
    scaled = controls / np.where(size > 0, size, 1)
    root = np.sqrt(w)[:, None]
    if np.linalg.matrix_rank(scaled * root) < controls.shape[1]:
        raise MethodError("Some controls say the same as others.", where="controls")
    q, r = np.linalg.qr(scaled * root)
    left: list[Any] = []
    for values in (first, second):
        coefficients = np.linalg.solve(r, q.T @ (values * root[:, 0]))
        left.append(values - scaled @ coefficients)
    return left[0], left[1], controls.shape[1]
