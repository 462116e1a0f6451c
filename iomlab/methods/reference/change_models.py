"""Reference cases of models of flows, of selection and of labour."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import (
    checks,
    count_models,
    difference_in_differences,
    event_study,
    gravity,
    recruitment_cost,
    remittance_cost,
    roy,
    selection,
    shift_share,
    skills_mismatch,
)
from iomlab.methods.reference import expect_inputs
from iomlab.methods.reference import tables as read
from iomlab.methods.reference.frames import TABLE, csv, frame_of, text, texts

Inputs = dict[str, Any]
PAIRS = (("orig", "dest"), ("source", "destination"), ("origin", "destination"))


def clusters_of(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the ways of clustering that a table of flows allows."""
    for a, b in PAIRS:
        if {a, b} <= set(frame.columns):
            ends = frame[[a, b]].astype(str)
            joined = ends[a] + " " + ends[b]
            either = joined.where(ends[a] <= ends[b], ends[b] + " " + ends[a])
            found = {
                a: frame[[a]],
                b: frame[[b]],
                f"{a}_{b}": frame[[a, b]],
                "pair": joined.to_frame(),
                "upair": either.to_frame(),
            }
            if "year" in frame.columns and frame["year"].nunique() > 1:
                found["year"] = frame[["year"]]
            return found
    return {}


def gravity_case(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A gravity model with every kind of standard error."""
    expect_inputs(inputs, TABLE | {"estimator", "formula"})
    frame = frame_of(inputs, root)
    fitted = gravity.fit(
        frame, read.need(inputs, "formula"), estimator=inputs.get("estimator", "poisson")
    )

    def errors(kind: str, small: bool, groups: pd.DataFrame | None = None) -> Any:
        return read.plain(fitted.standard_errors(kind, groups, small_sample=small).to_numpy())

    answer = {
        "terms": list(fitted.table.index),
        "coefficients": read.plain(fitted.table["estimate"].to_numpy()),
        "n_obs": fitted.n_obs,
        "log_likelihood": fitted.log_likelihood,
        "deviance": fitted.deviance,
        "pseudo_r2": fitted.pseudo_r2,
        "squared_correlation": fitted.squared_correlation,
        "se_iid": errors("iid", True),
        "se_hc_raw": errors("robust", False),
        "se_hc_default": errors("robust", True),
    }
    used = frame.iloc[fitted.made.rows]
    for name, groups in clusters_of(used).items():
        for label, small in (("default", True), ("raw", False)):
            try:
                answer[f"se_cluster_{name}_{label}"] = errors("cluster", small, groups)
            except MethodError:
                continue
    return {key: read.plain(value) for key, value in answer.items()}


def negative_binomial(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A gravity model with the variance of the negative binomial."""
    expect_inputs(inputs, TABLE | {"estimator", "formula"})
    named = str(inputs.get("estimator", "negative binomial (NB2)")).lower()
    if "negative binomial" not in named:
        raise MethodError("This method fits the negative binomial only.", where="estimator")
    fitted = count_models.fit(
        frame_of(inputs, root), read.need(inputs, "formula"), model="negative_binomial"
    )
    return {
        "terms": list(fitted.table["term"]),
        "coefficients": read.plain(fitted.table["estimate"].to_numpy()),
        "se": read.plain(fitted.table["se"].to_numpy()),
        "theta": fitted.theta,
        "log_likelihood": fitted.log_likelihood,
    }


def counts(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Every model of counts; zero inflation depends on the last term, as in the peer's call."""
    expect_inputs(inputs, TABLE | {"formula", "zero_formula", "outcome"})
    frame = frame_of(inputs, root)
    if frame.shape[1] < 2:
        raise MethodError("A count and a term are needed.", where="table")
    outcome = inputs.get("outcome", "y" if "y" in frame.columns else frame.columns[0])
    names = [str(name) for name in frame.columns if name != outcome]
    formula, _, zero = str(inputs.get("formula") or f"{outcome} ~ {' + '.join(names)}").partition(
        "|"
    )
    zero = str(inputs.get("zero_formula") or zero or names[-1]).split("~")[-1].strip()
    answer: dict[str, Any] = {}
    refusals = []
    for model in count_models.MODELS:
        inflated = model.startswith("zero_inflated")
        try:
            fitted = count_models.fit(frame, formula, model=model, zero=zero if inflated else None)
        except MethodError as refusal:
            refusals.append(refusal)
            continue
        found: dict[str, Any] = {"log_likelihood": fitted.log_likelihood}
        if model in ("poisson", "negative_binomial"):
            found["coefficients"] = fitted.coefficients().to_dict()
        else:
            found |= {part: fitted.coefficients(part).to_dict() for part in ("count", "zero")}
        if model == "poisson":
            found["pearson_dispersion"] = fitted.pearson_dispersion
        elif np.isfinite(fitted.theta):
            found["theta"] = fitted.theta
        answer[model] = read.plain(found)
    if not answer:
        raise refusals[0]
    return answer


def four_rates(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A difference in differences on four printed figures."""
    return read.plain(difference_in_differences.changes(inputs))


def staggered(inputs: Inputs, root: Path) -> dict[str, Any]:
    """An event study with and without its controls, next to plain two-way effects."""
    columns = ("unit", "time", "cohort", "outcome")
    expect_inputs(inputs, TABLE | {*columns, "controls"})
    frame = frame_of(inputs, root)
    given: dict[str, Any] = {key: str(read.need(inputs, key)) for key in columns}
    note = re.fullmatch(r"(\w+)\s*\(\s*(\S+)\s*=\s*never\s*\)", given["cohort"])
    if note:
        given["cohort"] = note[1]
        start = checks.columns(frame, [note[1]], "data")[note[1]]
        frame[note[1]] = start.where(start.astype(str) != note[2], np.nan)
    controls = texts(inputs, "controls")
    if len(controls) == 1:
        controls = re.split(r"[+,\s]+", controls[0])

    def study(terms: list[str]) -> dict[str, Any]:
        found = event_study.event_study(frame, controls=terms, **given)
        parts = {}
        for key, name in (("estimate", "coefficients"), ("se", "se")):
            own = {f"t::{event}": value for event, value in found.table[key].items()}
            parts[f"event_time_{name}"] = found.controls[key].to_dict() | own
        return parts | {"att": found.att, "att_se": found.att_se}

    plain_effects = event_study.two_way(frame, controls=controls, **given).table
    return read.plain(
        study(controls)
        | {
            "two_way_fe": plain_effects["estimate"].to_dict(),
            "two_way_fe_se": plain_effects["se"].to_dict(),
            "no_controls": study([]),
        }
    )


def _selected(fitted: selection.SelectionFit) -> dict[str, Any]:
    table = fitted.table
    found = {
        "terms": list(table["term"]),
        "estimates": table["estimate"].to_numpy(),
        "se": table["se"].to_numpy(),
    }
    if np.isfinite(fitted.log_likelihood):
        found["log_likelihood"] = fitted.log_likelihood
    return dict(read.plain(found))


def heckman(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A selection model in two steps and by maximum likelihood."""
    expect_inputs(inputs, TABLE | {"selection", "outcome"})
    frame = frame_of(inputs, root)
    formulas = (read.need(inputs, "selection"), read.need(inputs, "outcome"))
    return {way: _selected(selection.heckman(frame, *formulas, way=way)) for way in selection.WAYS}


def switching(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Two regimes, in two steps (terms of the same name: the last one) and by likelihood."""
    expect_inputs(inputs, TABLE | {"selection", "outcome"})
    frame = frame_of(inputs, root)
    outcome = str(read.need(inputs, "outcome")).replace("in each regime", "").strip()
    formulas = (read.need(inputs, "selection"), outcome)
    steps = roy.switching(frame, *formulas, way="two_step", sigma="sampleSelection").table
    full = roy.switching(frame, *formulas)
    return {
        "two_step": dict(zip(steps["term"], read.plain(steps["estimate"].to_numpy()), strict=True)),
        "maximum_likelihood": _selected(full),
    }


def rotemberg(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A shift-share instrument with its weights, from three files."""
    known = {"units", "shares", "shifts", "outcome", "endogenous", "controls", "weight"}
    expect_inputs(inputs, known | {"share_key"})
    units, shares, shifts = (
        csv(read.need(inputs, key), root) for key in ("units", "shares", "shifts")
    )
    keys = [name for name in shares.columns if name in shifts.columns]
    places = [name for name in shares.columns if name in units.columns]
    joint = {*keys, *places}
    share = [name for name in shares.columns if name not in joint]
    shift = [name for name in shifts.columns if name not in keys]
    if not keys or not places or len(share) != 1 or len(shift) != 1:
        raise MethodError("It is not clear which columns tie the three tables.", where="shares")
    found = shift_share.rotemberg(
        units,
        shares,
        shifts,
        outcome=text(inputs, "outcome"),
        endogenous=text(inputs, "endogenous"),
        keys=keys,
        places=places,
        share=share[0],
        shift=shift[0],
        controls=texts(inputs, "controls"),
        weight=text(inputs, "weight") if inputs.get("weight") else None,
    )
    table = found.table
    answer: dict[str, Any] = {
        "industry" if name == "ind" else name: table[name].to_list()
        if name == "year"
        else table[name].astype(str).to_list()
        for name in map(str, keys)
    }
    answer |= {"alpha": table["alpha"].to_numpy(), "beta": table["beta"].to_numpy()}
    return dict(
        read.plain(
            answer
            | {
                "sum_alpha": float(table["alpha"].sum()),
                "iv_estimate": found.estimate,
                "sum_alpha_beta": float((table["alpha"] * table["beta"]).sum()),
                "negative_weight_share": found.negative_weight_share,
            }
        )
    )


def indicators(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Indicators of one line: recruitment cost, remittance cost, skills mismatch."""
    if "cost" in inputs:
        expect_inputs(inputs, {"cost", "monthly_earnings", "weights"})
        paid = recruitment_cost.recruitment_cost(
            inputs["cost"], read.need(inputs, "monthly_earnings"), weights=inputs.get("weights")
        )
        return {
            "ratio_by_worker": read.plain(paid.ratios),
            "mean": paid.mean,
            "median": paid.median,
            "ratio_of_sums": paid.ratio_of_sums,
            "share_above_one_month": paid.share_above_one_month,
            "share_zero": paid.share_zero,
        }
    if "services" in inputs:
        expect_inputs(inputs, {"services"})
        parts = ("amount", "fee", "rate_given", "rate_interbank")
        given = inputs["services"]
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise MethodError("services must be a list, one entry a service.", where="services")
        table = checks.columns(pd.DataFrame(given), parts, "services")
        flags = table["qualifies"].to_numpy() if "qualifies" in table else None
        sent = remittance_cost.remittance_cost(*(table[part] for part in parts), qualifies=flags)
        return {
            "total_cost_percent": read.plain(sent.table["cost"].to_numpy()),
            "corridor_simple_mean": sent.simple_mean,
            "smart_three_cheapest_mean": read.plain(sent.smart_mean),
        }
    expect_inputs(inputs, {"years_of_schooling_in_one_occupation"})
    found = skills_mismatch.realised_matches(
        read.need(inputs, "years_of_schooling_in_one_occupation")
    )
    return {
        "mean": found.mean,
        "sd_sample": found.sd,
        "over_share_mean_sd": found.over_mean,
        "under_share_mean_sd": found.under_mean,
        "mode": found.mode,
        "over_share_mode": found.over_mode,
        "under_share_mode": found.under_mode,
    }


CASES: dict[str, Callable[[Inputs, Path], dict[str, Any]]] = {
    "gravity": gravity_case,
    "gravity_negative_binomial": negative_binomial,
    "count_models": counts,
    "difference_in_differences": four_rates,
    "event_study": staggered,
    "heckman_selection": heckman,
    "shift_share_rotemberg": rotemberg,
    "simple_indicators": indicators,
    "roy_switching_model": switching,
}
