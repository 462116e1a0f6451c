"""Adapters of the reference cases on integration: gaps, segregation and composite scores."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods import composite_scores as composites
from iomlab.methods import oaxaca_blinder as oaxaca
from iomlab.methods import segregation as uneven
from iomlab.methods.expressions import split
from iomlab.methods.reference import expect_inputs
from iomlab.methods.reference.tables import csv, need, square

Inputs = dict[str, Any]


def oaxaca_blinder(inputs: Inputs, root: Path) -> Inputs:
    """Split a gap between two groups."""
    expect_inputs(inputs, {"file", "rows", "formula", "group", "dummies", "note"})
    outcome, terms, *bars = sides(need(inputs, "formula"))
    group = inputs.get("group") or (bars[0] if bars else need(inputs, "group"))
    dummies = inputs.get("dummies") or (split(bars[1], "+") if len(bars) > 1 else [])
    if dummies and isinstance(dummies[0], str):
        dummies = [dummies]
    found = oaxaca.oaxaca_blinder(
        frame_of(inputs, root), outcome, split(terms, "+"), group, dummies=dummies
    )
    two = found.twofold
    return {
        "n_A": found.n_a,
        "n_B": found.n_b,
        "mean_A": found.mean_a,
        "mean_B": found.mean_b,
        "difference": found.difference,
        "threefold": found.threefold["value"].to_dict(),
        "twofold": {
            "group_weight": two["weight"].tolist(),
            "explained": two["explained"].tolist(),
            "unexplained": two["unexplained"].tolist(),
            "unexplained_A": two["unexplained_a"].tolist(),
            "unexplained_B": two["unexplained_b"].tolist(),
        },
        "threefold_by_variable": {
            key: found.by_variable[key].tolist() for key in found.by_variable.columns
        },
        "beta_A": found.beta_a,
        "beta_B": found.beta_b,
    }


def segregation(inputs: Inputs, root: Path) -> Inputs:
    """Measure segregation, first of one group against all others, then of all groups."""
    expect_inputs(
        inputs,
        {"counts", "file", "block", "year", "drop", "row_order", "column_order", "group"},
    )
    table = _unit_table(inputs, root)
    found = uneven.segregation(table, list(range(len(table))), draws=2)
    first = inputs.get("group", 0)
    if isinstance(first, str):
        names = list(inputs.get("column_order") or [])
        first = names.index(checks.one_of(first, names, "group"))
    two = uneven.two_group_indices(table[:, first], np.delete(table, first, axis=1).sum(axis=1))
    return {
        "first_group_vs_rest": {
            "dissimilarity": two["dissimilarity"],
            "dissimilarity_by_definition": two["dissimilarity"],
            "isolation_xPx": two["isolation"],
            "interaction_xPy": two["exposure"],
            "correlation_ratio_eta2": two["correlation_ratio"],
            "entropy_H": two["entropy_index"],
            "mutual_information_M": two["mutual_information"],
            "gini": two["gini"],
            "atkinson_0.5": two["atkinson"],
            "relative_concentration_hoover_delta_by_units": None,  # needs the areas of the units
        },
        "multigroup": {
            "mutual_information_M": found.mutual_information,
            "theil_H": found.theil,
            "group_entropy": found.group_entropy,
            "dissimilarity_multigroup": found.dissimilarity,
            "simpson_interaction": found.diversity,
            "diversity_fractionalisation": found.diversity,
        },
        "local_mutual_information_by_unit": [finite(x) for x in found.table["local"]],
        "unit_share": found.table["share"].tolist(),
    }


def composite_scores(inputs: Inputs, root: Path) -> Inputs:
    """Return the score of the kind that the inputs name: items, indicators, or scores from 0 to 1."""
    expect_inputs(
        inputs, {"items", "item_min", "item_max", "indicators", "scores_0_1", "dimension_weights"}
    )
    if "items" in inputs:
        found = composites.rescaled_sum(
            inputs["items"], inputs.get("item_min", 1.0), inputs.get("item_max", 5.0)
        )
        return {"raw": found.raw, "index": found.score, "by_dimension": _by_part(found, "score")}
    if "indicators" in inputs:
        found = composites.mean_of_means(inputs["indicators"])
        return {
            "area": _by_part(found, "score"),
            "overall": found.score,
            "pooled_mean_is_not_the_score": found.pooled,
        }
    found = composites.weighted_dimensions(
        need(inputs, "scores_0_1"), inputs.get("dimension_weights")
    )
    return {
        "dimension": _by_part(found, "score"),
        "composite": found.score,
        "answered": _by_part(found, "answered"),
    }


def _by_part(found: composites.Composite, column: str) -> Inputs:
    return dict(zip(found.table["part"], found.table[column].tolist(), strict=True))


def _unit_table(inputs: Inputs, root: Path) -> np.ndarray:
    """Return units by groups."""
    if "counts" in inputs:
        return checks.table(inputs["counts"], "counts")
    frame = checks.columns(
        csv(need(inputs, "file"), root), ["block", "year", "birth", "residence", "stock"], "file"
    )
    for key in ("block", "year"):
        if key in inputs:
            checks.one_of(str(inputs[key]), sorted(set(frame[key].astype(str))), key)
            frame = frame[frame[key].astype(str) == str(inputs[key])]
    drop = inputs.get("drop")
    if drop is not None and "".join(str(drop).split()) != "birth==residence":
        raise MethodError("This rule to drop rows is not known: {rule}.", where="drop", rule=drop)
    if drop is not None:
        frame = frame.assign(stock=frame["stock"].where(frame["birth"] != frame["residence"], 0))
    rows, columns = inputs.get("row_order"), inputs.get("column_order")
    places = list(dict.fromkeys([*(rows or []), *(columns or [])])) or None
    wide = square(frame, "residence", "birth", "stock", places, "stocks")
    wide = wide.reindex(index=rows or wide.index, columns=columns or wide.columns)
    return checks.table(wide, "stocks")


def frame_of(inputs: Inputs, root: Path) -> pd.DataFrame:
    """Return the table of a case: given as rows (a list of mappings or columns), or a file."""
    if "rows" in inputs:
        try:
            return pd.DataFrame(inputs["rows"])
        except (ValueError, TypeError):
            raise MethodError("The rows do not form a table.", where="rows") from None
    return csv(need(inputs, "file"), root)


def sides(text: Any) -> list[str]:
    """Return outcome, terms, and what stands after each bar of a formula.

    >>> sides("wage ~ age + school | foreign")
    ['wage', 'age + school', 'foreign']
    """
    parts = str(text).split("~")
    if len(parts) != 2 or not parts[0].strip() or not parts[1].strip():
        raise MethodError(
            "The formula {text} must say outcome ~ terms.", where="formula", text=text
        )
    return [parts[0].strip(), *(part.strip() for part in parts[1].split("|"))]


def finite(value: float) -> float | None:
    """Return a number, or None where there is none.

    >>> finite(float("inf")) is None
    True
    """
    return float(value) if math.isfinite(value) else None


CASES = {
    "oaxaca_blinder": oaxaca_blinder,
    "segregation": segregation,
    "composite_scores": composite_scores,
}
