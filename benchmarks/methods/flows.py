"""How fast flows for a whole world are estimated, against what a user would use instead.

Run with ``python benchmarks/methods/flows.py`` (``--areas 60`` for a quick look). The stocks are
made up, with the size and the sparsity of the UN table: 232 areas, one period, all birthplaces.
All ways run in turn, several rounds, and the medians and their ratios are printed; trust the
ratios. Before timing, all ways must give the same flows.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from iomlab.methods.fitting_many import fit_margins
from iomlab.methods.flows import demographic_accounting

try:
    from ipfn import ipfn
except ImportError:
    ipfn = None


def made_stocks(areas: int) -> tuple[np.ndarray, ...]:
    """Return two stock tables, births, deaths and a seed of nearness."""
    rng = np.random.default_rng(2024)
    people = rng.lognormal(15, 2, areas)
    abroad = rng.lognormal(0, 1.5, (areas, areas)) * np.sqrt(np.outer(people, people)) * 1e-4
    start = np.round(abroad * (rng.random((areas, areas)) < 0.5))
    np.fill_diagonal(start, np.round(people))
    end = np.round(start * rng.lognormal(0.05, 0.2, start.shape))
    where = rng.uniform(0, 1, (areas, 2))
    apart = np.sqrt(((where[:, None] - where[None]) ** 2).sum(axis=2))
    births, deaths = np.round(0.09 * people), np.round(0.05 * people)
    return start, end, births, deaths, 1 / (0.05 + apart)


def loop(seed: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Fit one table after the other, each by scaling the whole table, as one would first write."""
    od = np.zeros_like(seed)
    for rows, columns in zip(start, end, strict=True):
        table = seed.copy()
        for _ in range(1000):
            have = table.sum(axis=1)
            table *= np.divide(rows, have, out=np.zeros_like(rows), where=have > 0)[:, None]
            have = table.sum(axis=0)
            table *= np.divide(columns, have, out=np.zeros_like(columns), where=have > 0)
            if np.abs(table.sum(axis=1) - rows).max() <= 1e-10 * rows.sum():
                break
        od += table
    np.fill_diagonal(od, 0.0)
    return od


def by_ipfn(seed: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Fit one table after the other with ipfn."""
    od = np.zeros_like(seed)
    for rows, columns in zip(start, end, strict=True):
        fit = ipfn.ipfn(
            seed.copy(), [rows, columns], [[0], [1]], convergence_rate=1e-10, max_iteration=1000
        )
        od += np.nan_to_num(fit.iteration())
    np.fill_diagonal(od, 0.0)
    return od


def timed(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return median seconds of each way, after one untimed run, all in turn in every round."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for run in ways.values():
        run()
    for _ in range(rounds):
        for name, run in ways.items():
            begun = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - begun)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def report(title: str, medians: dict[str, float]) -> None:
    """Print seconds and the ratio to the first way."""
    print(title)
    first = next(iter(medians.values()))
    for name, seconds in medians.items():
        print(f"  {name:<44} {seconds:9.3f} s   {seconds / first:7.1f} x")


def main() -> None:
    """Compare and print."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--areas", type=int, default=232)
    read.add_argument("--rounds", type=int, default=7)
    asked = read.parse_args()
    start, end, births, deaths, seed = made_stocks(asked.areas)
    print(f"{asked.areas} areas, {asked.rounds} rounds, numpy {np.__version__}")
    if ipfn is None:
        print("ipfn is not installed: it is left out of the comparison.")

    def ours(estimate: str = "independent") -> object:
        return demographic_accounting(
            start, end, births, deaths, accounting="open-dr", estimate=estimate, seed=seed
        )

    known = ours()
    before, after = known.stock_start, known.stock_end
    others = {"plain loop over birthplaces (numpy)": lambda: loop(seed, before, after)}
    if ipfn is not None:
        others["ipfn, one birthplace after the other"] = lambda: by_ipfn(seed, before, after)
    for name, run in others.items():
        off = np.abs(run() - known.od.to_numpy()).max() / known.total
        print(f"  {name}: differs by {off:.1e} of the total")
        if off > 1e-6:
            raise SystemExit("The ways do not agree, so that times mean nothing.")
    report(
        "Independent flows of all birthplaces, seed of nearness",
        timed({"iomlab, whole account from stocks to flows": ours, **others}, asked.rounds),
    )
    report(
        "Whole account from stocks to flows (iomlab)",
        timed(
            {
                "minimum": lambda: ours("minimum"),
                "independent": ours,
                "pseudo-Bayes": lambda: ours("pseudo_bayes"),
            },
            asked.rounds,
        ),
    )

    rng = np.random.default_rng(7)
    shape = (asked.areas, asked.areas, 18, 2)
    pattern, truth = rng.lognormal(0, 1, (2, *shape))
    totals = [truth.sum(axis=tuple(b for b in range(4) if b != a)) for a in range(4)]
    ways: dict[str, Callable[[], object]] = {
        "iomlab, scaling vectors": lambda: fit_margins(pattern, dict(enumerate(totals))),
        "plain scaling of the whole table (numpy)": lambda: whole_table(pattern, totals),
    }
    if ipfn is not None:
        ways["ipfn"] = lambda: ipfn.ipfn(
            pattern.copy(), totals, [[0], [1], [2], [3]], convergence_rate=1e-10
        ).iteration()
    text = " x ".join(map(str, shape))
    report(f"Origin, destination, age and sex: {text}", timed(ways, asked.rounds))


def whole_table(pattern: np.ndarray, totals: list[np.ndarray]) -> np.ndarray:
    """Scale all cells to one set of totals after the other."""
    table = pattern.copy()
    for _ in range(1000):
        worst = 0.0
        for axis, total in enumerate(totals):
            others = tuple(at for at in range(table.ndim) if at != axis)
            scale = total / table.sum(axis=others)
            worst = max(worst, float(np.abs(scale - 1).max()))
            table *= np.expand_dims(scale, others)
        if worst <= 1e-10:
            return table
    return table


if __name__ == "__main__":
    main()
