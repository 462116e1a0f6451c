"""Reference cases of indices and age schedules (their table stands in the module flows)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods.distance import weighted_median
from iomlab.methods.reference import expect_inputs
from iomlab.methods.reference import tables as read
from iomlab.methods.reference.tables import plain

Inputs = dict[str, Any]


def indices(inputs: Inputs, root: Path) -> dict[str, Any]:
    """System-wide migration indices."""
    from iomlab.methods import intensity

    expect_inputs(inputs, read.KOREA | {"flows", "population", "distance"})
    population, distance = inputs.get("population"), inputs.get("distance")
    moves = read.od_table(inputs, root) if "file" in inputs else read.need(inputs, "flows")
    if isinstance(population, str):
        population = read.population(inputs, root)
    if isinstance(distance, str):
        distance = read.od_table(inputs, root, value=distance)
    found = intensity.migration_indices(moves, population, distance)
    median = {}
    if distance is not None:  # the peer keeps equal distances apart, in the order of the file
        pairs = read.pairs(inputs, root) if "file" in inputs else read.off_diagonal(distance, moves)
        median = {"median_distance_interpolated": weighted_median(*pairs)}
    region = found.by_region
    renamed = {"out": "orig", "in": "dest", "mean": "mean"}
    peers = {f"peer_mwg_{b}": found.values[f"gini_weighted_{a}"] for a, b in renamed.items()}
    return plain(
        found.values
        | peers
        | median
        | {
            "peer_effectiveness": found.values["effectiveness_percent"],
            "effectiveness_by_region_percent": region["effectiveness"].to_numpy(),
            "cv_in": region["cv_in"].to_numpy(),
            "cv_out": region["cv_out"].to_numpy(),
            "gini_in_by_region": region["gini_in"].to_numpy(),
            "gini_out_by_region": region["gini_out"].to_numpy(),
        }
    )


def age_profile(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Indices of an age profile."""
    from iomlab.methods.age_profile import age_indices

    settings = ("age_min", "age_max", "breadth")
    expect_inputs(inputs, {"file", "sample", "ages", "intensity", *settings})
    if "file" in inputs:
        ages, percent = read.age_percent(inputs, root)
    else:
        percent = np.asarray(read.need(inputs, "intensity"), dtype=object)
        ages = read.ages(inputs.get("ages", list(range(len(percent)))))
    found = age_indices(ages, percent, **{key: inputs[key] for key in settings if key in inputs})
    answer = {
        "gmr": found.gmr,
        "peak_mi": found.peak_intensity,
        "peak_age": found.peak_age,
        "murc": found.upward_age,
        "mdrc": found.downward_age,
        "asymmetry": found.asymmetry,
        "peak_breadth_by_age": found.peak_breadth,
        "peak_share_by_age": found.peak_share,
    }
    around = int(inputs.get("breadth", 5))
    first = found.peak_age - around - 1  # the peer counts places in the vector, not ages
    window = found.table["intensity"].to_numpy()[max(first, 0) : max(first + 2 * around + 1, 0)]
    answer["peak_breadth"] = window.sum()
    answer["peak_share"] = 100 * window.sum() / found.table["intensity"].sum()
    return plain(answer)


def schedule(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A model schedule at given ages, and its indices."""
    from iomlab.methods import rogers_castro

    expect_inputs(inputs, {"parameters", "ages"})
    parameters = read.need(inputs, "parameters")
    curve = rogers_castro.schedule(read.ages(inputs.get("ages", "0..100")), parameters)
    named = {
        k.replace("labour", "labor"): v
        for k, v in rogers_castro.schedule_indices(parameters).items()
    }
    total = curve.sum()
    return plain({"curve": curve, "gmr_sum": total, "sum": total, "indices": named})


def schedule_fit(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A seven-parameter schedule fitted to a profile."""
    from iomlab.methods import rogers_castro_fit

    expect_inputs(inputs, {"file", "sample", "ages", "profile", "model"})
    model = str(inputs.get("model", "seven"))
    if not re.match(r"\s*(seven|7)\b", model):
        raise MethodError(
            "Only the seven-parameter schedule can be fitted, not {model}.",
            where="model",
            next_step=say("Give the model as 'seven parameters'."),
            model=repr(model),
        )
    profile = inputs.get("profile")
    if "file" in inputs:
        ages, profile = read.age_percent(inputs, root)
        if "ages" in inputs:
            kept = np.isin(ages, read.ages(inputs["ages"]))
            ages, profile = ages[kept], profile[kept]
        profile = profile / profile.sum()
    else:
        profile = read.need(inputs, "profile")
        ages = read.ages(inputs.get("ages", list(range(len(profile)))))
    fit = rogers_castro_fit.fit_schedule(ages, profile)
    fitted = fit.table["fitted"].to_numpy()
    return plain({"parameters": fit.parameters, "sse": fit.sse, "fitted": fitted})
