"""What the definition guard costs: operations on figures against the same on a plain pandas frame.

    python benchmarks/guard.py [--repeat 200]

Three frames take turns in one process: figures that say what they measure, figures that carry their
sources only, and pandas’ own. The cost of the guard is the first less the second; the ratio is of these
two. A table of 200 rows shows the cost of an operation, one of 200,000 rows what remains
of it where there is work to do.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from iomlab import column, computed, load, say

ACTS: dict[str, Callable[[Any], Any]] = {
    "a column": lambda f: f["left"],
    "filter": lambda f: f[f["left"] > 500],
    "column + column": lambda f: f["left"] + f["right"],
    "column / column": lambda f: f["left"] / f["right"],
    "column > column": lambda f: f["left"] > f["right"],
    "column * 2": lambda f: f["left"] * 2,
    "sum": lambda f: f["left"].sum(),
    "sum with rows to keep apart": lambda f: f["apart"].sum(),
    "sum by group": lambda f: f.groupby("group")["left"].sum(),
    "sum by group, rows to keep apart": lambda f: f.groupby("group")["apart"].sum(),
    "merge": lambda f: f.merge(f[["key", "right"]], on="key"),
    "concat": lambda f: pd.concat([f, f]),
    "new column": lambda f: f.assign(new=f["left"]),
}


def frames(rows: int) -> tuple[Any, Any, pd.DataFrame]:
    """Return the same rows as figures that say what they measure, that don’t, and as a plain frame."""
    draw = np.random.default_rng(2024)
    plain = pd.DataFrame(
        {
            "key": np.arange(rows),
            "group": draw.integers(0, 50, rows),
            "kind": ["P"] * rows,
            "left": draw.integers(0, 1000, rows),
            "right": draw.integers(1, 1000, rows),
            "apart": draw.integers(0, 1000, rows),
        }
    )
    what = {"kind": "stock", "of": "persons", "at": "end_year"}
    carried = computed(plain, load("remittances"))
    figures = computed(
        plain,
        load("remittances"),
        left=column(say("Figure"), measures=what),
        right=column(say("Figure"), measures=what),
        apart=column(say("Figure"), measures={**what, "apart": "kind"}),
    )
    return figures, carried, plain


def seconds(act: Callable[[Any], Any], sides: Sequence[Any], repeat: int) -> list[float]:
    """Return the median microseconds of an act on each of the frames, taken in turns."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(repeat):
        for taken, frame in zip(times, sides, strict=True):
            start = time.perf_counter()
            act(frame)
            taken.append(1e6 * (time.perf_counter() - start))
    return [statistics.median(taken) for taken in times]


def main() -> None:
    """Print one line an operation and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=200)
    repeat = parser.parse_args().repeat
    heads = ("rows", "guarded µs", "sources µs", "pandas µs", "guard µs", "ratio")
    print(f"{'operation':34}" + "".join(f"{head:>12}" for head in heads))
    for rows in (200, 200_000):
        sides = frames(rows)
        for name, act in ACTS.items():
            mine, carried, plain = seconds(
                act, sides, repeat if rows < 1000 else max(20, repeat // 10)
            )
            numbers = (mine, carried, plain, mine - carried)
            told = "".join(f"{number:>12,.0f}" for number in numbers)
            print(f"{name:34}{rows:>12,}{told}{mine / carried:>12.2f}")


if __name__ == "__main__":
    main()
