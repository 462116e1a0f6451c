"""Reference cases of flows, fitted tables, indices and age schedules."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from iomlab.errors import MethodError
from iomlab.methods import components, differencing, fitting, fitting_blocks, net_totals
from iomlab.methods import flows as accounted
from iomlab.methods.reference import expect_inputs, profiles
from iomlab.methods.reference import tables as read
from iomlab.methods.reference.tables import plain

Inputs = dict[str, Any]
ACCOUNTS = {"rescale": "closed", "open": "open", "open-dr": "open-dr"}


def _have(found: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """Return what can be had; if every variant is refused, raise the first refusal."""
    answers, refusals = {}, []
    for name, make in found.items():
        try:
            answers[name] = make()
        except MethodError as refusal:
            refusals.append(refusal)
    if not answers and refusals:
        raise refusals[0]
    return plain(answers)


def demographic(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Demographic accounting in every variant."""
    known = {"births", "deaths", "seed", "seeds", "weight", "accounting"}
    expect_inputs(inputs, read.STOCKS | known)
    start, end, born, dead = read.stocks(inputs, root)
    weight = inputs.get("weight", 0.87)
    seeds = dict(inputs.get("seeds") or {})
    common = inputs.get("seed")

    def run(name: str, estimate: str, seed: Any) -> dict[str, Any]:
        flows = accounted.demographic_accounting(
            start, end, born, dead, accounting=name, estimate=estimate, seed=seed, weight=weight
        )
        od = flows.od.to_numpy()
        found = {
            "od_converged": od,
            "od_peer_default": od,
            "types_converged": flows.types,
            "total_converged": flows.total,
        }
        if len(od) <= 60:
            found["flows_by_birth_converged"] = flows.by_birthplace()
        return found

    variants: dict[str, Callable[[], Any]] = {}
    for peer, ours in ACCOUNTS.items():
        names = {"min": "minimum", "independent": "independent"}
        names[f"pseudo_bayes_{weight:g}"] = "pseudo_bayes"
        for name, estimate in names.items():
            variants[f"{name}_{peer}"] = partial(run, ours, estimate, common)
            for label, seed in seeds.items():
                key = f"{name}_{peer}_seed_{label}"
                variants[key] = partial(run, ours, estimate, seed)
    return _have(variants)


def stock_differencing(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Simple estimates from stocks."""
    expect_inputs(inputs, read.STOCKS | {"births", "deaths", "dennett_total"})
    start, end, _, _ = read.stocks(inputs, root)

    def change(variant: str) -> Any:
        return differencing.stock_differencing(start, end, variant=variant).od.to_numpy()

    variants = {
        "drop_negative": lambda: change("drop_negative"),
        "reverse_negative": lambda: change("reverse_negative"),
        "rogers_von_rabenau": lambda: differencing.rogers_von_rabenau(start, end).od.to_numpy(),
    }
    if inputs.get("dennett_total") is not None:
        total = inputs["dennett_total"]
        variants["dennett"] = lambda: differencing.stock_rates(start, total).od.to_numpy()
    return _have(variants)


def two_way(inputs: Inputs, root: Path) -> dict[str, Any]:
    """A doubly constrained table, with comparison to an observed one where there is one."""
    expect_inputs(
        inputs,
        read.KOREA
        | {"row_totals", "col_totals", "seed", "seed_year", "totals_year", "zero_diagonal"},
    )
    seed, rows, columns = (inputs.get(key) for key in ("seed", "row_totals", "col_totals"))
    observed = None
    if "file" in inputs:
        seed = read.od_table(inputs, root, year=inputs["seed_year"])
        observed = read.od_table(inputs, root, year=inputs["totals_year"])
    if inputs.get("zero_diagonal"):
        seed, observed = read.zero_diagonal(seed, rows), read.zero_diagonal(observed, None)
    if observed is not None:
        rows, columns = observed.sum(axis=1), observed.sum(axis=0)
    fit = fitting.fit_two_way(seed, rows, columns)
    answer: dict[str, Any] = {"fitted": fit.values}
    answer["alpha_times_beta"] = np.outer(*fit.factors)
    if rows is not None:
        answer["fitted_rows_only"] = fitting.fit_two_way(seed, rows).values
    if columns is not None:
        answer["fitted_columns_only"] = fitting.fit_two_way(seed, None, columns).values
    corner = fit.values[:2, :2].ravel()
    whole = corner.size == 4 and (corner > 0).all()
    answer["log_odds_ratio_1122"] = (
        float(np.log(corner[0] * corner[3] / (corner[1] * corner[2]))) if whole else None
    )
    if observed is not None:
        gap = observed - fit.values
        answer["total_absolute_error"] = np.abs(gap).sum()
        answer["standardised_rmse"] = np.sqrt((gap**2).mean()) / observed.mean()
    return plain(answer)


def three_way_slices(inputs: Inputs, root: Path) -> dict[str, Any]:
    """One table for each birthplace."""
    expect_inputs(inputs, {"stock_start", "stock_end", "seed", "regions"})
    fit = fitting.fit_slices(
        read.need(inputs, "stock_start"), read.need(inputs, "stock_end"), inputs.get("seed")
    )
    od = fit.values.sum(axis=0)
    np.fill_diagonal(od, 0.0)
    return plain({"flows_by_birth": fit.values, "od_zero_diagonal": od})


def three_way_summed(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Totals summed over the third dimension."""
    expect_inputs(inputs, {"row_totals", "col_totals", "seed"})
    wanted = (read.need(inputs, key) for key in ("seed", "row_totals", "col_totals"))
    return plain({"fitted": fitting.fit_summed(*wanted).values})


def block_totals(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Blocks of origins by destinations, or stripes of destinations in each row."""
    expect_inputs(
        inputs,
        {"row_totals", "col_totals", "block_totals", "block_sizes", "seed"}
        | {"stripe_totals", "stripe_sizes"},
    )
    rows = read.need(inputs, "row_totals")
    if "stripe_totals" in inputs:
        sizes, totals = read.need(inputs, "stripe_sizes"), inputs["stripe_totals"]
        down = [1] * len(rows)
    else:
        sizes, totals = read.need(inputs, "block_sizes"), read.need(inputs, "block_totals")
        down = sizes
    fit = fitting_blocks.fit_blocks(
        rows, totals, down, sizes, inputs.get("col_totals"), inputs.get("seed")
    )
    return plain({"fitted": fit.values})


def net_constrained(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Tables with given net totals, with and without a grand total."""
    expect_inputs(inputs, {"net_totals", "seed", "grand_total"})
    net, seed = read.need(inputs, "net_totals"), read.need(inputs, "seed")
    variants = {"fitted_net": lambda: net_totals.fit_net(net, seed).values}
    if inputs.get("grand_total") is not None:
        total = inputs["grand_total"]
        variants["fitted_net_and_total"] = lambda: net_totals.fit_net(net, seed, total).values
    return _have(variants)


def rescale_net(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Net migration that sums to zero, both ways."""
    expect_inputs(inputs, {"net", "weights"})
    net, weights = read.need(inputs, "net"), inputs.get("weights")
    return _have(
        {
            "no_switches": lambda: net_totals.rescale_net(net, weights).values,
            "switches": lambda: net_totals.rescale_net(net, weights, switches=True).values,
        }
    )


def multiplicative(inputs: Inputs, root: Path) -> dict[str, Any]:
    """Multiplicative components with margins."""
    expect_inputs(inputs, read.KOREA | {"flows", "age_grp"})
    moves = read.od_table(inputs, root) if "file" in inputs else read.need(inputs, "flows")
    parts = components.multiplicative_components(moves)
    return plain({"components_with_margins": parts.with_margins()})


CASES: dict[str, Callable[[Inputs, Path], dict[str, Any]]] = {
    "flows_from_stocks_demographic": demographic,
    "flows_from_stocks_differencing": stock_differencing,
    "ipf_two_way": two_way,
    "ipf_three_way_slices": three_way_slices,
    "ipf_three_way_summed": three_way_summed,
    "ipf_block_totals": block_totals,
    "net_constrained_table": net_constrained,
    "rescale_net_to_zero": rescale_net,
    "multiplicative_components": multiplicative,
    "migration_indices": profiles.indices,
    "migration_age_indices": profiles.age_profile,
    "rogers_castro_schedule": profiles.schedule,
    "rogers_castro_fit": profiles.schedule_fit,
}
