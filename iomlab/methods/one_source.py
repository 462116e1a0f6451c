"""Size of a hidden population from one register in which people appear once or more often."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import HiddenEstimate, check_scale
from iomlab.methods.truncated_counts import MODELS, TruncatedFit, fit_counts

COMPARED = ("ztpoisson", "ztgeom", "zelterman", "chao", "oiztgeom", "ztoigeom", "ztoipoisson")
TOLD = {
    "poisson": say("Everyone alike has the same chance to be met, and each meeting is by chance."),
    "geometric": say("The chance to be met differs widely from person to person (exponentially)."),
    "zelterman": say("People met once or twice behave like those never met; others may differ."),
    "chao": say("The estimate is a lower bound: people who differ in their chance to be met add."),
}


def chao_bias_corrected(counts: Sequence[float]) -> float:
    """Return Chao's lower bound for all people, corrected for small counts.

    Parameters
    ----------
    counts : sequence of float
        People seen once, twice, three times and so on.

    Returns
    -------
    float
        People, seen or not.

    Raises
    ------
    MethodError
        If counts are negative, missing, not whole, or all zero.

    Notes
    -----
    ``n + f1 (f1 - 1) / (2 (f2 + 1))``.

    When it misleads
    ----------------
    It is a bound from below. It exists even if nobody was seen twice, when it says little.

    References
    ----------
    Chao, A. (1987). Biometrics 43, 783-791.

    Examples
    --------
    >>> round(chao_bias_corrected([1645, 183, 37, 13, 1, 1]))
    9229
    """
    people = _counts(counts)
    once, twice = people[0], people[1] if len(people) > 1 else 0.0
    return float(people.sum() + once * (once - 1) / (2 * (twice + 1)))


def one_source(
    counts: Sequence[float],
    model: str = "zelterman",
    *,
    level: float = 0.95,
    scale: str = "country",
) -> HiddenEstimate:
    """Estimate a hidden population from how often each person appears in one register.

    Parameters
    ----------
    counts : sequence of float
        People seen once, twice, three times and so on.
    model : str
        ``ztpoisson``, ``ztgeom`` (truncated Poisson, geometric), ``zelterman``, ``chao``, or one
        with more people seen once than the law allows: ``oiztpoisson``, ``oiztgeom`` (they were
        there before truncation, so some of them were never seen), ``ztoipoisson``, ``ztoigeom``
        (all of them were seen).
    level : float
        Confidence level of the lognormal limits.
    scale : str
        Scale of the estimate: a country or a large region, never below.

    Returns
    -------
    HiddenEstimate
        Its table holds every model that the counts can bear; ``details`` holds their fits.

    Raises
    ------
    MethodError
        If counts are negative, missing, not whole or all zero, nobody was seen twice, the model is
        unknown or can't be fitted, or the scale is too small.

    Notes
    -----
    See :func:`iomlab.methods.truncated_counts.fit_counts` for formulas.

    When it misleads
    ----------------
    If a meeting changes the chance of the next (people are deported, or learn to hide, or come back
    for help), if people enter and leave during the period, or if one person appears under two
    names. The models then agree with each other and are wrong together.

    References
    ----------
    van der Heijden, P. et al. (2003). Statistical Modelling 3, 305-322.
    Zelterman, D. (1988). J. Statistical Planning and Inference 18, 225-237.
    Chao, A. (1987). Biometrics 43, 783-791.

    Examples
    --------
    >>> found = one_source([903, 260, 88, 25, 9, 4, 1])
    >>> print(found.explain()[0])
    1,290 people were seen. The model zelterman puts all people, seen or not, at about 2,947.
    >>> found.table.set_index("model")["population"].round().loc[["ztpoisson", "chao"]].tolist()
    [2369.0, 2858.0]
    """
    check_scale(scale)
    checks.one_of(model, MODELS, "model")
    people = _counts(counts)
    times = np.arange(1, len(people) + 1, dtype=float)
    fits = _fit_all(model, COMPARED, times, people, None, ("(Intercept)",))
    return _estimate(model, fits, level)


def one_source_regression(
    frame: pd.DataFrame,
    covariates: Sequence[str | Sequence[str]],
    *,
    count: str = "capture",
    weight: str | None = None,
    model: str = "ztpoisson",
    reference: Mapping[str, Any] | None = None,
    level: float = 0.95,
    scale: str = "country",
) -> HiddenEstimate:
    """Estimate a hidden population when the chance to be seen depends on known traits.

    Parameters
    ----------
    frame : DataFrame
        One line a combination of count and traits (or a person).
    covariates : sequence of str or of sequences of str
        Columns; a sequence such as ``("gender", "age")`` is their interaction. Text columns become
        0/1 terms against a reference level.
    count, weight : str
        Columns with the times seen and with the people in the line (1 each if not given).
    model : str
        As in :func:`one_source`.
    reference : mapping of column to level, optional
        Reference levels; the first in alphabetical order otherwise.
    level, scale : float, str
        As in :func:`one_source`.

    Returns
    -------
    HiddenEstimate

    Raises
    ------
    MethodError
        If a column is missing or has missing values, counts are below 1, covariates repeat each
        other, or in some group nobody was seen twice.

    Notes
    -----
    ``log lambda_i = x_i beta`` on truncated counts, ``N = sum 1 / (1 - p0_i)``.

    When it misleads
    ----------------
    Traits that matter and are not in the file (fear, work, help) remain; the true number is then
    higher. Small groups give wide limits.

    References
    ----------
    van der Heijden, P. et al. (2003). Statistical Modelling 3, 305-322.
    Bohning, D. and van der Heijden, P. (2009). A covariate adjustment for zero-truncated approaches
    to estimating the size of hidden populations. Annals of Applied Statistics 3, 595-610.

    Examples
    --------
    >>> file = pd.DataFrame({"capture": [1, 2, 1, 2], "sex": ["f", "f", "m", "m"],
    ...                      "n": [80, 10, 200, 60]})
    >>> found = one_source_regression(file, ["sex"], weight="n", model="zelterman")
    >>> round(found.population), round(found.details["zelterman"].coefficients["sexm"], 3)
    (983, 0.875)
    """
    check_scale(scale)
    checks.one_of(model, MODELS, "model")
    wanted = [term if isinstance(term, str) else tuple(term) for term in covariates]
    flat = [c for term in wanted for c in ((term,) if isinstance(term, str) else term)]
    needed = [count, *flat, *([weight] if weight is not None else [])]
    checks.columns(frame, needed, "frame")
    times = checks.vector(frame[count], count)
    if (times < 1).any() or (times != np.floor(times)).any():
        raise MethodError("Times seen must be whole numbers of 1 or more.", where=count)
    ones = np.ones(len(frame))
    people = ones if weight is None else checks.vector(frame[weight], weight, length=len(frame))
    if people.sum() <= 0:
        raise MethodError("Nobody was seen.", where=weight or "frame")
    design, terms = design_matrix(frame, wanted, reference or {})
    fits = _fit_all(
        model, ("ztpoisson", "ztgeom", "zelterman", "chao"), times, people, design, terms
    )
    extra = say("Traits that matter are all in the model: {list}.", list=", ".join(flat) or "-")
    return _estimate(model, fits, level, extra)


def design_matrix(
    frame: pd.DataFrame, terms: Sequence[str | tuple[str, ...]], reference: Mapping[str, Any]
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return ones, numbers as they are, and 0/1 columns for all but one level of text columns.

    >>> x, names = design_matrix(pd.DataFrame({"sex": ["f", "m"]}), ["sex"], {})
    >>> names, x.tolist()
    (('(Intercept)', 'sexm'), [[1.0, 0.0], [1.0, 1.0]])
    """
    columns: list[np.ndarray] = [np.ones(len(frame))]
    names = ["(Intercept)"]
    for term in sorted(terms, key=lambda t: 1 if isinstance(t, str) else len(t)):
        blocks: list[tuple[str, np.ndarray]] = [("", np.ones(len(frame)))]
        for column in (term,) if isinstance(term, str) else term:
            coded = _coded(frame[column], column, reference.get(column))
            # as in R, levels of the first column run fastest
            blocks = [
                (f"{name}:{new}" if name else new, value * values)
                for new, values in coded
                for name, value in blocks
            ]
        names += [name for name, _ in blocks]
        columns += [values for _, values in blocks]
    return np.column_stack(columns), tuple(names)


def _coded(values: pd.Series, name: str, base: Any) -> list[tuple[str, np.ndarray]]:
    """Return the terms of one column: itself if it holds numbers, else one a level but the base."""
    if values.isna().any():
        raise MethodError(
            "{column} has {n} missing values; missing is a group of its own or must be left out.",
            where=name,
            column=name,
            n=int(values.isna().sum()),
        )
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return [(name, values.to_numpy(float))]
    text = values.astype(str)
    levels = sorted(set(text), key=lambda level: (level.casefold(), level))
    first = levels[0] if base is None else checks.one_of(str(base), levels, name)
    return [(name + level, (text == level).to_numpy(float)) for level in levels if level != first]


def _counts(counts: Sequence[float]) -> np.ndarray:
    """Return checked counts of people seen once, twice and so on."""
    checks.vector(counts, "counts")
    people = checks.whole_counts(counts, "counts").astype(float)
    if people.sum() == 0:
        raise MethodError("Nobody was seen: all counts are zero.", where="counts")
    return people


def _fit_all(
    model: str,
    others: Sequence[str],
    times: np.ndarray,
    people: np.ndarray,
    design: np.ndarray | None,
    terms: tuple[str, ...],
) -> dict[str, TruncatedFit]:
    """Fit the model asked for (it must exist) and those of the others that exist."""
    fits = {model: fit_counts(model, times, people, design, terms)}
    for other in others:
        if other != model:
            try:
                fits[other] = fit_counts(other, times, people, design, terms)
            except MethodError:
                continue  # these counts can't bear it; the table shows those that exist
    return {name: fits[name] for name in MODELS if name in fits}


def _estimate(
    model: str, fits: dict[str, TruncatedFit], level: float, *extra: Message
) -> HiddenEstimate:
    """Gather fits in one estimate with its table of models."""
    rows = []
    for name, fit in fits.items():
        ends = fit.lognormal(level)
        partial = name in ("zelterman", "chao")
        rows.append(
            {
                "model": name,
                "population": fit.population,
                "low": ends.low,
                "high": ends.high,
                "aic": math.nan if partial else fit.aic,  # on ones and twos only: not comparable
            }
        )
    law, inflation = MODELS[model]
    told = [
        say("Nobody enters or leaves during the period, and each person is recognised again."),
        say("Being met once does not change the chance to be met again."),
        TOLD[law],
    ]
    if inflation == "before":
        told.append(say("Some people are met once and then no more; others like them never."))
    if inflation == "after":
        told.append(say("Some people are met once and then no more; all of these were met."))
    return HiddenEstimate(
        model=model,
        observed=fits[model].observed,
        population=fits[model].population,
        interval=fits[model].lognormal(level),
        table=pd.DataFrame(rows),
        assumptions=(*told, *extra),
        details=fits,
    )
