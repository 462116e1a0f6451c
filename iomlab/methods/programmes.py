"""Comparison of two programmes: are the groups alike, and what differs once they are."""

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

LARGE = 0.1  # standardised difference above which two groups are called unlike


@dataclass(frozen=True)
class Balance:
    """How alike two groups were before the programmes.

    Attributes
    ----------
    table : DataFrame
        One line a characteristic (or category): ``measure``, ``mean_treated``, ``mean_compared``,
        ``difference`` (standardised) and ``unlike`` (above 0.1 in size).
    treated, compared : str
        Names of the groups.
    """

    table: pd.DataFrame
    treated: str
    compared: str

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What balance can and can't show."""
        return (say("Only what was recorded is compared; motivation and luck are not."),)

    def explain(self) -> tuple[Message, ...]:
        """Say in which characteristics the groups are unlike."""
        unlike = self.table[self.table["unlike"]]
        if unlike.empty:
            return (
                say(
                    "{treated} and {compared} were alike in all {n} recorded characteristics.",
                    treated=self.treated,
                    compared=self.compared,
                    n=len(self.table),
                ),
            )
        worst = unlike.iloc[int(unlike["difference"].abs().to_numpy().argmax())]
        return (
            say(
                "{treated} and {compared} were unlike in {n} of {total} characteristics, most in "
                "{measure} ({difference:.2f} standard deviations).",
                treated=self.treated,
                compared=self.compared,
                n=len(unlike),
                total=len(self.table),
                measure=str(worst["measure"]),
                difference=float(worst["difference"]),
            ),
        )


def standardised_differences(
    people: pd.DataFrame, arm: str, treated: Any, covariates: Sequence[str]
) -> Balance:
    """Compare two groups in what they were before, in units that do not depend on sample size.

    Parameters
    ----------
    people : DataFrame
        One line a participant, no names.
    arm : str
        Column with two values: the two programmes.
    treated : value
        Value of ``arm`` that is compared with the other.
    covariates : sequence of str
        Columns with numbers, or text (each category is compared).

    Returns
    -------
    Balance

    Raises
    ------
    MethodError
        If a column is missing or has gaps, ``arm`` has not two values, or a group has fewer than
        two people.

    Notes
    -----
    ``d = (m1 - m0) / sqrt((s1^2 + s0^2) / 2)``; for a category the variance is ``p (1 - p)``.

    When it misleads
    ----------------
    Alike in the recorded things does not mean alike. Groups can have the same mean and differ in
    spread, or in the combination of characteristics.

    References
    ----------
    Rosenbaum, P. and Rubin, D. (1985). The American Statistician 39, 33-38. Austin, P. (2009).
    Balance diagnostics. Statistics in Medicine 28, 3083-3107.

    Examples
    --------
    >>> people = pd.DataFrame({"arm": ["cash", "cash", "kind", "kind"], "age": [30, 40, 32, 48]})
    >>> balance = standardised_differences(people, "arm", "cash", ["age"])
    >>> balance.table[["measure", "difference"]].round(2).values.tolist()
    [['age', -0.53]]
    """
    here, other = _arms(people, arm, treated, covariates)
    design = _numbers(people, covariates)
    rows = []
    for name, column in design.items():
        one, zero = column[here], column[~here]
        category = name not in covariates
        first = one.var(ddof=0 if category else 1)
        second = zero.var(ddof=0 if category else 1)
        spread = float(np.sqrt((first + second) / 2))
        gap = float(one.mean() - zero.mean())
        difference = gap / spread if spread > 0 else (0.0 if gap == 0 else np.inf * np.sign(gap))
        rows.append((name, one.mean(), zero.mean(), difference, abs(difference) > LARGE))
    names = ["measure", "mean_treated", "mean_compared", "difference", "unlike"]
    return Balance(pd.DataFrame(rows, columns=names), str(treated), str(other))


@dataclass(frozen=True)
class Comparison:
    """Difference in an outcome between two programmes, before and after adjustment.

    Attributes
    ----------
    table : DataFrame
        Two lines, ``unadjusted`` and ``adjusted``: ``estimate``, ``low``, ``high``, ``people``.
    difference : float
        The adjusted difference, in units of the outcome.
    interval : Interval
        Its interval.
    treated, compared : str
        Names of the groups.
    random : bool
        Whether people were assigned to the programmes by chance.
    """

    table: pd.DataFrame
    difference: float
    interval: Interval
    treated: str
    compared: str
    random: bool

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold to read the difference."""
        told = [say("One person's programme does not change another person's outcome.")]
        if not self.random:
            told += [
                say("Nothing unrecorded steered people both to a programme and to an outcome."),
                say("For every kind of person both programmes were possible."),
            ]
        return tuple(told)

    def explain(self) -> tuple[Message, ...]:
        """Say the difference, as an effect only where the design supports it."""
        ends = {"low": self.interval.low, "high": self.interval.high}
        first = say(
            "The outcome in {treated} is {difference:.3g} away from that in {compared} "
            "({low:.3g} to {high:.3g}), for people alike in what was recorded.",
            treated=self.treated,
            compared=self.compared,
            difference=self.difference,
            **ends,
        )
        if self.random:
            return (
                first,
                say("People were assigned by chance, so this is the programme's effect."),
            )
        return (
            first,
            say(
                "This is an association: people were not assigned by chance, so it proves no effect."
            ),
        )


def adjusted_difference(
    people: pd.DataFrame,
    outcome: str,
    arm: str,
    treated: Any,
    covariates: Sequence[str] = (),
    random: bool = False,
    level: float = 0.95,
) -> Comparison:
    """Compare the outcome of two programmes among people who are alike in what was recorded.

    Parameters
    ----------
    people : DataFrame
        One line a participant, no names.
    outcome : str
        Column with a number (or 0 and 1).
    arm, treated : str, value
        Column with the two programmes, and the one that is compared with the other.
    covariates : sequence of str
        Columns known before the programme started.
    random : bool
        True only if people were assigned by chance.
    level : float
        Level of the interval.

    Returns
    -------
    Comparison

    Raises
    ------
    MethodError
        For missing columns or values, fewer people than needed, an outcome without variation, or
        covariates that determine each other or the programme.

    Notes
    -----
    Least squares of the outcome on the programme, the centred covariates and their products with
    the programme; robust (HC2) standard errors, from statsmodels. Its programme coefficient
    estimates the average difference over all people (Lin 2013).

    When it misleads
    ----------------
    A covariate that the programme itself changed hides part of its effect. Whoever dropped out is
    not in the table. With few people the interval is too narrow.

    References
    ----------
    Lin, W. (2013). Agnostic notes on regression adjustments to experimental data. Annals of Applied
    Statistics 7, 295-318.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> people = pd.DataFrame({"arm": ["cash", "kind"] * 50, "age": rng.normal(35, 8, 100)})
    >>> people["score"] = 0.02 * people["age"] + 0.3 * (people["arm"] == "cash")
    >>> result = adjusted_difference(people, "score", "arm", "cash", ["age"])
    >>> round(result.difference, 3)
    0.3
    """
    sm = checks.library("statsmodels.api")

    here, other = _arms(people, arm, treated, [*covariates, outcome])
    level = checks.number(level, "level", low=0.5, high=0.9999)
    y = checks.vector(people[outcome], outcome, negative=True)
    if np.ptp(y) == 0:
        raise MethodError(
            "The outcome {name} is the same for everybody.", where=outcome, name=outcome
        )
    design = _numbers(people, covariates, drop_first=True)
    group = here.astype(float)
    centred = (design - design.mean()).to_numpy(dtype=float)
    full = np.column_stack([np.ones(len(y)), group, centred, centred * group[:, None]])
    if len(y) <= full.shape[1] + 2:
        raise MethodError(
            "{n} people are too few for {k} terms.", where="people", n=len(y), k=full.shape[1]
        )
    if np.linalg.matrix_rank(full) < full.shape[1]:
        raise MethodError(
            "The covariates determine each other or the programme, so nothing can be compared.",
            where="covariates",
            next_step=say("Leave out covariates that are constant, repeated, or fixed by the arm."),
        )
    rows = []
    for name, terms in (("unadjusted", full[:, :2]), ("adjusted", full)):
        fit = sm.OLS(y, terms).fit(cov_type="HC2", use_t=True)
        low, high = fit.conf_int(alpha=1 - level)[1]
        rows.append((name, float(fit.params[1]), float(low), float(high), len(y)))
    table = pd.DataFrame(rows, columns=["measure", "estimate", "low", "high", "people"])
    last = table.iloc[1]
    return Comparison(
        table,
        float(last["estimate"]),
        Interval(float(last["low"]), float(last["high"]), level),
        str(treated),
        str(other),
        random,
    )


def _arms(
    people: pd.DataFrame, arm: str, treated: Any, covariates: Sequence[str]
) -> tuple[np.ndarray, Any]:
    """Return who is in the treated arm, and the name of the other arm."""
    checks.columns(people, [arm, *covariates], "people")
    gaps = people[[arm, *covariates]].isna().sum()
    if gaps.any():
        raise MethodError(
            "Column {name} has {n} missing values.",
            where=str(gaps.idxmax()),
            next_step=say("Leave these people out and say so, or use records that are complete."),
            name=str(gaps.idxmax()),
            n=int(gaps.max()),
        )
    values = list(people[arm].unique())
    if len(values) != 2 or treated not in values:
        raise MethodError(
            "Column {arm} must hold two programmes, one of them {treated}; it holds: {values}.",
            where=arm,
            arm=arm,
            treated=str(treated),
            values=", ".join(sorted(str(v) for v in values)),
        )
    here = (people[arm] == treated).to_numpy()
    if min(here.sum(), (~here).sum()) < 2:
        raise MethodError("Each programme needs at least two people.", where=arm)
    return here, next(value for value in values if value != treated)


def _numbers(
    people: pd.DataFrame, covariates: Sequence[str], drop_first: bool = False
) -> pd.DataFrame:
    """Return covariates as numbers, each category of a text column in a column of its own."""
    parts = [pd.DataFrame(index=range(len(people)))]
    for name in covariates:
        column = people[name].reset_index(drop=True)
        if pd.api.types.is_numeric_dtype(column):
            parts.append(column.astype(float).to_frame(name))
        else:
            text = column.astype(str)
            kinds = sorted(text.unique())[1 if drop_first else 0 :]
            parts.append(pd.DataFrame({f"{name}: {k}": (text == k).astype(float) for k in kinds}))
    return pd.concat(parts, axis=1)
