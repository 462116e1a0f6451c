"""How fast a gravity model with two-way effects is fitted, against what a user would use instead.

Run with ``python benchmarks/methods/gravity.py`` (``--rows 100000`` for a quick look). The flows
are made up. Three ways run in turn, several rounds, and medians and ratios are printed; trust the
ratios. ``iomlab`` is :func:`iomlab.methods.gravity.fit` with errors clustered by origin and
destination, ``pyfixest`` the library that it calls, with the library's own tolerances, and
``statsmodels`` a Poisson GLM with one column a place, on as many rows as it can hold. Before
timing, all ways must give the same coefficients.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import warnings
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from iomlab.methods import gravity

EFFECTS = {
    "places": "origin + destination",
    "panel": "origin^year + destination^year",
}
MOST_BYTES = 1.0e9  # for one copy of the table with a column for each effect


def made_flows(rows: int, places: int) -> pd.DataFrame:
    """Return flows between all pairs of places, for as many years as give ``rows`` rows."""
    rng = np.random.default_rng(2024)
    years = max(1, round(rows / (places * (places - 1))))
    origin, destination = np.nonzero(~np.eye(places, dtype=bool))
    at = rng.uniform(0, 1, (places, 2))
    far = np.log(0.05 + np.sqrt(((at[origin] - at[destination]) ** 2).sum(axis=1)))
    near = (far < np.log(0.2)).astype(float)
    push, pull = rng.normal(0, 1.5, (2, places))
    pairs = pd.DataFrame({"origin": origin, "destination": destination, "far": far, "near": near})
    frame = pd.concat([pairs.assign(year=2000 + year) for year in range(years)])
    mean = 1 + push[frame["origin"]] + pull[frame["destination"]]
    mean = np.exp(mean - 1.1 * frame["far"] + 0.4 * frame["near"])
    frame["flow"] = rng.poisson(mean * rng.gamma(2, 0.5, len(frame)))
    return frame.reset_index(drop=True)


def with_iomlab(frame: pd.DataFrame, effects: str) -> np.ndarray:
    fitted = gravity.fit(
        frame, f"flow ~ far + near | {EFFECTS[effects]}", cluster=["origin", "destination"]
    )
    return fitted.table["estimate"].to_numpy()


def with_pyfixest(frame: pd.DataFrame, effects: str) -> np.ndarray:
    import pyfixest

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = pyfixest.fepois(
            f"flow ~ far + near | {EFFECTS[effects]}",
            frame,
            vcov={"CRV1": "origin+destination"},
            fixef_rm="none",
        )
    return model.coef().to_numpy()


def with_statsmodels(frame: pd.DataFrame, effects: str) -> np.ndarray:
    import statsmodels.api as sm

    columns = [frame[["far", "near"]].to_numpy()]
    for at, effect in enumerate(EFFECTS[effects].split(" + ")):
        keys = frame[effect.split("^")].astype(str).agg(" ".join, axis=1)
        columns.append(pd.get_dummies(keys, drop_first=at > 0).to_numpy(dtype=float))
    model = sm.GLM(frame["flow"].to_numpy(), np.hstack(columns), family=sm.families.Poisson())
    fitted = model.fit(cov_type="cluster", cov_kwds={"groups": frame["origin"].to_numpy()})
    return fitted.params[:2]


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def compare(
    frame: pd.DataFrame, ways: dict[str, Callable[..., np.ndarray]], effects: str, rounds: int
) -> None:
    """Check that all ways agree, then print medians and ratios to the first way."""
    found = {name: way(frame, effects) for name, way in ways.items()}
    first = next(iter(found.values()))
    for name, other in found.items():
        assert np.allclose(first, other, rtol=1e-5), f"{name} gives other coefficients"
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            spent[name].append(seconds(lambda way=way: way(frame, effects)))
    medians = {name: statistics.median(times) for name, times in spent.items()}
    base = next(iter(medians.values()))
    print(f"{len(frame):,} rows, effects {EFFECTS[effects]}, {rounds} rounds")
    for name, median in medians.items():
        print(f"  {name:<12} {median:8.2f} s   {median / base:6.2f} x")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--rows", type=int, default=1_000_000)
    reader.add_argument("--places", type=int, default=230)
    reader.add_argument("--effects", choices=EFFECTS, default="places")
    reader.add_argument("--rounds", type=int, default=3)
    given = reader.parse_args()
    frame = made_flows(given.rows, given.places)
    ways = {"iomlab": with_iomlab, "pyfixest": with_pyfixest}
    compare(frame, ways, given.effects, given.rounds)
    small = made_flows(20_000, 100)
    years = small["year"].nunique() if given.effects == "panel" else 1
    size = len(small) * 2 * 100 * years * 8
    if size <= MOST_BYTES:
        compare(small, ways | {"statsmodels": with_statsmodels}, given.effects, given.rounds)
    columns = 2 * given.places * (frame["year"].nunique() if given.effects == "panel" else 1)
    print(
        f"statsmodels would need {len(frame) * columns * 8 / 1e9:,.1f} GB "
        f"for one copy of the large table with its effects written out"
    )


if __name__ == "__main__":
    main()
