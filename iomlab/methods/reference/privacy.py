"""Adapters of the reference cases on disclosure control."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import anonymity, disclosure_risk, noise, rounding, suppression
from iomlab.methods.reference import expect_inputs, resolve
from iomlab.methods.reference.frames import packaged

PATTERNS = 20_000  # most patterns that are counted
SIZES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 20, 25, 30, 50, 100)


def table_suppression(inputs: dict[str, Any], root: Path) -> dict[str, Any]:
    """Hide small counts and report what an attacker can still work out."""
    expect_inputs(
        inputs, {"table", "threshold", "rule", "width", "structural_zeros", "hide_totals"}
    )
    table = np.asarray(_needed(inputs, "table"), dtype=object)
    empty = inputs.get("structural_zeros")
    if empty is not None and np.asarray(empty).dtype != bool:
        mask = np.zeros(table.shape, dtype=bool)
        for place in empty:
            mask[tuple(place)] = True
        empty = mask
    options = {
        "threshold": inputs.get("threshold", suppression.THRESHOLD),
        "width": inputs.get("width", 1.0),
        "hide_totals": inputs.get("hide_totals", False),
        "known_empty": empty,
    }
    safe = suppression.suppress(table, exact=True, most_patterns=PATTERNS, **options)
    sides = {"hide_totals": options["hide_totals"], "known_empty": empty}
    before = suppression.feasibility_intervals(table, list(safe.primary), **sides)
    order = [*safe.primary, *safe.complementary]
    after = suppression.feasibility_intervals(table, order, **sides)
    found = dict(zip(sorted(order), after[["low", "high"]].to_numpy().tolist(), strict=True))
    return {
        "primary": [list(place) for place in safe.primary],
        "fewest_extra_cells": len(safe.complementary),
        "least_suppressed_count_among_those": safe.hidden_count,
        "number_of_minimal_patterns": safe.minimal_patterns,
        "one_best_pattern": [list(place) for place in safe.complementary],
        "intervals_primary_only": before[["low", "high"]].to_numpy().tolist(),
        "intervals_best_pattern": [found[place] for place in order],
    }


def controlled_rounding(inputs: dict[str, Any], root: Path) -> dict[str, Any]:
    """Round a table so that it adds up, with the neighbours of every number."""
    expect_inputs(inputs, {"table", "base", "seed"})
    rng = np.random.default_rng(inputs["seed"]) if "seed" in inputs else None
    done = rounding.controlled_rounding(_needed(inputs, "table"), _needed(inputs, "base"), rng)
    shape = done.totals.shape
    lower = done.table["lower"].to_numpy().reshape(shape)
    upper = done.table["upper"].to_numpy().reshape(shape)
    if len(shape) != 2:
        raise MethodError("A case of controlled rounding has rows and columns.", where="table")
    told: dict[str, Any] = {
        "lower": lower[:-1, :-1].tolist(),
        "upper": upper[:-1, :-1].tolist(),
        "rounded": done.rounded.tolist(),
    }
    for name, whole in (("lower", lower), ("upper", upper), ("rounded", done.totals)):
        told[f"row_total_{name}"] = whole[:-1, -1].tolist()
        told[f"column_total_{name}"] = whole[-1, :-1].tolist()
        told[f"grand_{name}"] = int(whole[-1, -1])
    return told


def k_anonymity_family(inputs: dict[str, Any], root: Path) -> dict[str, Any]:
    """Measure the anonymity of a file of records."""
    expect_inputs(inputs, {"dataset", "rows", "records", "file", "quasi_identifiers", "sensitive"})
    sensitive = _needed(inputs, "sensitive")
    found = anonymity.anonymity(
        _records(inputs, root),
        _needed(inputs, "quasi_identifiers"),
        [sensitive] if isinstance(sensitive, str) else sensitive,
    )
    return {name: getattr(found, name) for name in found.__dataclass_fields__}


def disclosure_risk_microdata(inputs: dict[str, Any], root: Path) -> dict[str, Any]:
    """Measure the re-identification risk of a file of records."""
    expect_inputs(inputs, {"dataset", "rows", "records", "file", "keys", "weight", "sensitive"})
    sensitive = inputs.get("sensitive")
    if isinstance(sensitive, (list, tuple)):
        sensitive = sensitive[0] if len(sensitive) == 1 else str(list(sensitive))
    risk = disclosure_risk.file_risk(
        _records(inputs, root), _needed(inputs, "keys"), inputs.get("weight"), sensitive
    )
    told: dict[str, Any] = {
        "k": risk.k,
        "classes": len(risk.table),
        "unique_records": risk.unique_records,
        "sample_frequency": risk.sample_frequency.tolist(),
        "sum_of_inverse_frequency": float((1 / risk.sample_frequency).sum()),
    }
    told |= {f"records_below_{k}": risk.records_below(k) for k in SIZES}
    # Without weights the file is all there is: the population of a class is its records.
    population, chance = risk.population_frequency, risk.individual_risk
    if population is None or chance is None:
        population = risk.sample_frequency
        chance = disclosure_risk.individual_risk(population, population)
    told["population_frequency"] = population.tolist()
    told["individual_risk"] = chance.tolist()
    told["expected_reidentifications"] = float(chance.sum())
    if risk.distinct_l is not None and risk.entropy_l is not None:
        for name, values in (("distinct_l", risk.distinct_l), ("entropy_l", risk.entropy_l)):
            told[f"{name}_min"] = float(values.min())
            told[f"{name}_mean"] = float(values.mean())
    return told


def differential_privacy_constants(inputs: dict[str, Any], root: Path) -> dict[str, Any]:
    """Noise scales and the budget of several queries."""
    expect_inputs(inputs, {"epsilon", "delta", "queries", "sensitivity"})
    epsilon, sensitivity = _needed(inputs, "epsilon"), inputs.get("sensitivity", 1)
    geometric = noise.geometric_noise(epsilon, sensitivity)
    told: dict[str, Any] = {
        "laplace": {
            **noise.laplace_noise(epsilon, sensitivity),
            "prob_abs_above_10": noise.laplace_exceeds(10, epsilon, sensitivity),
        },
        "two_sided_geometric": {
            "alpha": geometric.alpha,
            "pmf_minus5_to_5": geometric.pmf(range(-5, 6)).tolist(),
            "variance": geometric.variance,
            "prob_abs_ge_10": geometric.at_least(10),
        },
    }
    if "delta" in inputs:
        delta = inputs["delta"]
        spent = noise.budget(epsilon, inputs.get("queries", 1), delta)
        told |= {
            "basic_composition": spent.basic,
            "advanced_composition": spent.advanced,
            "zcdp_rho_of_pure_dp": spent.rho,
            "zcdp_to_dp_epsilon": spent.zcdp,
            "gaussian_sigma_analytic": noise.gaussian_sigma(epsilon, delta, sensitivity),
            "gaussian_sigma_classic": noise.gaussian_sigma(epsilon, delta, sensitivity, False),
        }
    return told


def _needed(inputs: dict[str, Any], key: str) -> Any:
    """Return an input that the case must have."""
    if key not in inputs:
        raise MethodError("The case gives no {key}.", where=key, key=key)
    return inputs[key]


def _records(inputs: dict[str, Any], root: Path) -> pd.DataFrame:
    """Return the records of a case: given in it, in a file under shared/, or in a data package."""
    if "records" in inputs:
        try:
            return pd.DataFrame(inputs["records"])
        except ValueError:
            raise MethodError("The records do not form a table.", where="records") from None
    if "file" in inputs:
        frame = pd.read_csv(resolve(inputs["file"], root))
    else:
        frame = packaged(_needed(inputs, "dataset"))
    return _rows(frame, inputs.get("rows", "all"))


def _rows(frame: pd.DataFrame, rows: Any) -> pd.DataFrame:
    """Return the rows asked for: 'all', a number of first rows, or 'first N'."""
    if rows == "all":
        return frame
    match = re.fullmatch(r"(?:first )?(\d+)", str(rows))
    if not match:
        raise MethodError("The rows asked for are not clear: {rows}.", where="rows", rows=str(rows))
    return frame.head(int(match[1]))


CASES = {
    "table_suppression": table_suppression,
    "controlled_rounding": controlled_rounding,
    "k_anonymity_family": k_anonymity_family,
    "disclosure_risk_microdata": disclosure_risk_microdata,
    "differential_privacy_constants": differential_privacy_constants,
}
