"""Adapters of the reference cases on hidden populations and routes."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods import hidden_residual as residuals
from iomlab.methods import list_overlaps as lists_of
from iomlab.methods import list_search as searches
from iomlab.methods import one_source as counts_of
from iomlab.methods import route_risk as risks
from iomlab.methods import sparse_lists as sparse
from iomlab.methods import two_lists as pairs_of
from iomlab.methods.closed_population import closed_population_models
from iomlab.methods.expressions import split
from iomlab.methods.hidden_estimate import lognormal_interval, normal_interval
from iomlab.methods.list_profile import profile_limits
from iomlab.methods.reference import expect_inputs, integration
from iomlab.methods.reference.integration import finite, frame_of, sides
from iomlab.methods.reference.tables import need
from iomlab.methods.truncated_counts import MODELS, TruncatedFit, fit_counts

Inputs = dict[str, Any]
TRAITS = ("gender", "age", "reason", "nation")
ENTRY = (0.001, 0.05)
BEST = 5
CLOSED = ("population", "se", "deviance", "df", "aic", "bic")


def one_source(inputs: Inputs, root: Path) -> Inputs:
    """Fit every model that the counts can bear."""
    counts = _repeat_counts(inputs, root)
    people = checks.whole_counts(checks.vector(counts, "counts_f1_up"), "counts_f1_up")
    if people.sum() == 0 or people[1:].sum() == 0:
        raise MethodError(
            "Nobody was seen twice, so no model sets an upper bound.", where="counts_f1_up"
        )
    told: Inputs = {
        "observed": int(people.sum()),
        "chao_bias_corrected": counts_of.chao_bias_corrected(people.tolist()),
    }
    times = np.arange(1, len(people) + 1, dtype=float)
    for model in MODELS:
        try:
            fit = fit_counts(model, times, people.astype(float))
        except MethodError:
            told[model] = None  # this model can't be fitted to such counts
            continue
        told[model] = _told(fit)
    return told


def one_source_regression(inputs: Inputs, root: Path) -> Inputs:
    """Fit one model with covariates."""
    expect_inputs(
        inputs, {"file", "rows", "model", "formula", "reference_levels", "weights", *TRAITS}
    )
    frame = _chosen(inputs, frame_of(inputs, root))
    count, terms = _formula(need(inputs, "formula"))
    levels = inputs.get("reference_levels")
    model = need(inputs, "model")
    found = counts_of.one_source_regression(
        frame,
        terms,
        count=count,
        weight=inputs.get("weights"),
        model=model,
        reference=levels if isinstance(levels, Mapping) else None,
    )
    return _told(found.details[model])


def _told(fit: TruncatedFit) -> Inputs:
    """Return a fit under the keys of a case.

    singleRcapture 0.2.3, with which the cases were made, divides the binomial part of the variance
    of one model (oiztgeom) by the chance to be seen once, not twice as in its other models and in
    the formula. Only here is this followed, to compare like with like.
    """
    variance = fit.variance
    if fit.model == "oiztgeom":
        variance -= float((fit.people * ((1 - fit.chance) / fit.chance) ** 2).sum())
    normal = normal_interval(fit.population, variance)
    lognormal = lognormal_interval(fit.observed, fit.population, variance)
    return {
        "coefficients": {term: finite(value) for term, value in fit.coefficients.items()},
        "se": [finite(value) for value in fit.standard_errors],
        "log_likelihood": fit.log_likelihood,
        "population": fit.population,
        "variance": variance,
        "ci95_normal": [normal.low, normal.high],
        "ci95_lognormal": [lognormal.low, lognormal.high],
    }


def two_lists(inputs: Inputs, root: Path) -> Inputs:
    """Compare two lists."""
    expect_inputs(inputs, {"n1", "n2", "both"})
    found = pairs_of.two_lists(need(inputs, "n1"), need(inputs, "n2"), need(inputs, "both"))
    table = found.table.set_index("model")
    profile = None
    if "likelihood" in table.index:
        line = table[["population", "low", "high"]].to_numpy(float)
        profile = [finite(value) for value in line[table.index == "likelihood"][0]]
    return {
        "lincoln_petersen": float(table["population"]["Lincoln-Petersen"]),
        "chapman": found.population,
        "chapman_variance": found.variance,
        "ci95_normal": [found.normal.low, found.normal.high],
        "ci95_lognormal": [found.interval.low, found.interval.high],
        "profile_likelihood": profile,
    }


def many_lists(inputs: Inputs, root: Path) -> Inputs:
    """Search over log-linear models of several lists, and fit the classic ones."""
    expect_inputs(inputs, {"file", "rows", "lists", "count"})
    table = _overlaps(inputs, root)
    told: Inputs = {
        "observed": int(table.observed),
        "main_effects": _list_fit(table, lists_of.fit_lists(table)),
    }
    for p in ENTRY:
        told[f"forward_aic_p_{p:g}"] = _list_fit(table, searches.forward_search(table, p))
    if len(table.lists) <= searches.MOST_COMPARED:
        every = searches.all_pairwise_models(table)
        told["all_pairwise_models"] = {"number": len(every)}
        for criterion in ("bic", "aic"):
            best = every.sort_values(criterion, kind="stable").head(BEST)
            told["all_pairwise_models"][f"best_{criterion}"] = {
                "model": best["model"].tolist(),
                "population": [
                    number if exists else None
                    for number, exists in zip(best["population"], best["exists"], strict=True)
                ],
                criterion: best[criterion].tolist(),
            }
    if len(table.lists) >= 3:
        classic = closed_population_models(table, as_rcapture=True)
        told["closed_population_models"] = {"model": classic["model"].tolist()} | {
            key: [finite(number) for number in classic[key]] for key in CLOSED
        }
    return told


def _list_fit(table: lists_of.Overlaps, fit: lists_of.ListFit) -> Inputs:
    profile = profile_limits(table, fit.pairs)
    ends = (profile.population, profile.interval.low, profile.interval.high)
    return {
        "interactions": [f"{table.lists[i]} x {table.lists[j]}" for i, j in fit.pairs],
        "population": fit.population,
        "intercept": fit.intercept,
        "deviance": fit.deviance,
        "aic": fit.aic,
        "bic_n_persons": fit.bic,
        "rcapture_profile_ci95": [finite(end) for end in ends],
    }


def sparse_lists(inputs: Inputs, root: Path) -> Inputs:
    """Search over models of lists that overlap little."""
    expect_inputs(inputs, {"file", "rows", "lists", "count", "p_enter"})
    table = _overlaps(inputs, root)
    found = sparse.stepwise_sparse(table, inputs.get("p_enter", 0.02))
    return {
        "observed": int(table.observed),
        "population": found.fit.population,
        "terms": list(found.terms),
        "coefficients": found.fit.coefficients.tolist(),
        "pairs_set_to_minus_infinity": [
            f"{table.lists[i]}:{table.lists[j]}" for i, j in found.empty_pairs
        ],
    }


def residual(inputs: Inputs, root: Path) -> Inputs:
    """Take lawful residents from the foreign-born of a survey."""
    keys = {"admitted", "years", "survival", "emigration", "temporary", "survey_foreign_born"}
    expect_inputs(inputs, keys | {"undercount_legal_share", "undercount_irregular"})
    found = residuals.residual(
        _single(need(inputs, "survey_foreign_born"), "survey_foreign_born"),
        need(inputs, "admitted"),
        need(inputs, "years"),
        survival=need(inputs, "survival"),
        emigration=need(inputs, "emigration"),
        temporary=inputs.get("temporary", 0.0),
        undercount_lawful=_single(
            inputs.get("undercount_legal_share", 0.0), "undercount_legal_share"
        ),
        undercount_irregular=_single(
            inputs.get("undercount_irregular", 0.0), "undercount_irregular"
        ),
    )
    return {
        "lawful_by_cohort": found.lawful_by_cohort.tolist(),
        "lawful_total": found.lawful_total,
        "irregular_counted": found.counted,
        "irregular_adjusted": found.population,
    }


def route_risk(inputs: Inputs, root: Path) -> Inputs:
    """Return deaths per attempt with exact limits."""
    expect_inputs(inputs, {"deaths", "arrivals", "interceptions"})
    found = risks.route_risk(
        need(inputs, "deaths"), need(inputs, "arrivals"), inputs.get("interceptions", 0)
    )
    return {
        "attempts": found.attempts,
        "risk": found.risk,
        "per_1000": found.per_1000,
        "one_in": finite(found.one_in),
        "wilson95": [found.interval.low, found.interval.high],
        "clopper_pearson95": [found.exact.low, found.exact.high],
        "poisson_deaths95": [found.deaths_interval.low, found.deaths_interval.high],
        "risk_without_interceptions": finite(found.risk_without_interceptions),
    }


def _repeat_counts(inputs: Inputs, root: Path) -> Any:
    """Return counts of people seen once, twice and so on: given, or from a file of counts."""
    expect_inputs(inputs, {"counts_f1_up", "file", "rows", "weights", "count", *TRAITS})
    if "counts_f1_up" in inputs:
        return inputs["counts_f1_up"]
    frame = _chosen(inputs, frame_of(inputs, root))
    count, weight = inputs.get("count", "capture"), inputs.get("weights", "n")
    checks.columns(frame, [count, weight], "file")
    times = checks.whole_counts(frame[count], count)
    if (times < 1).any():
        raise MethodError("Times seen must be 1 or more.", where=count)
    return np.bincount(times, checks.vector(frame[weight], weight))[1:]


def _chosen(inputs: Inputs, frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the traits that a case names."""
    for trait in TRAITS:
        if inputs.get(trait) is not None:
            checks.columns(frame, [trait], "file")
            wanted = inputs[trait] if isinstance(inputs[trait], list) else [inputs[trait]]
            for level in wanted:
                checks.one_of(level, sorted(set(frame[trait])), trait)
            frame = frame[frame[trait].isin(wanted)]
    return frame


def _overlaps(inputs: Inputs, root: Path) -> lists_of.Overlaps:
    """Return the overlaps of a case; the count is the column that is no list."""
    frame = frame_of(inputs, root)
    count = inputs.get("count")
    names = inputs.get("lists")
    if count is None:
        left = [name for name in frame.columns if name not in (names or [])]
        count = left[-1] if left else None
    if count is None:
        raise MethodError("The file has no column of counts.", where="file")
    if names is None:
        names = [name for name in frame.columns if name != count]
    checks.labels(names, "lists", len(names))
    left_out = [name for name in frame.columns if name not in (*names, count)]
    if left_out:  # people on no list of the case are then not seen
        checks.columns(frame, [*names, count], "file")
        frame = frame.groupby(list(names), sort=False)[count].sum().reset_index()
        frame = frame.loc[frame[list(names)].sum(axis=1) > 0]
    return lists_of.overlaps(frame, names, count)


def _formula(text: str) -> tuple[str, list[str | tuple[str, ...]]]:
    """Return count and terms of ``count ~ a + b + a:b`` (``a * b`` is ``a + b + a:b``)."""
    outcome, right = sides(text)[:2]
    terms: list[str | tuple[str, ...]] = []
    for term in split(right, "+"):
        crossed = [part.strip() for part in term.split("*")]
        for size in range(1, len(crossed) + 1):
            for chosen in itertools.combinations(crossed, size):
                named = tuple(part.strip() for one in chosen for part in one.split(":"))
                new: str | tuple[str, ...] = named[0] if len(named) == 1 else named
                if new != "1" and new not in terms:
                    terms.append(new)
    return outcome, terms


def _single(value: Any, name: str) -> Any:
    """Return the one number in a list of one."""
    if isinstance(value, list):
        if len(value) != 1:
            raise MethodError("{name} must be one number.", where=name, name=name)
        return value[0]
    return value


CASES = {
    "hidden_population_one_source": one_source,
    "hidden_population_one_source_regression": one_source_regression,
    "hidden_population_two_lists": two_lists,
    "hidden_population_many_lists": many_lists,
    "hidden_population_sparse_lists": sparse_lists,
    "hidden_population_residual": residual,
    "route_risk": route_risk,
    **integration.CASES,
}
