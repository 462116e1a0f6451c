"""What the gate costs: its share of a report's time, alone and beside reports made before.

    python benchmarks/gatehouse.py [--rounds 5] [--beside 20]

Each report is made by a warm engine, as a server does, several times in one run; medians are printed. The
share is taken within each report: seconds in the gate (reading what lies beside it included) over seconds
in all. ``--beside`` is how many reports of the same notebook, in other parameters, lie in the folder: then
the gate reads and compares them. The exit code says whether a share is over 10 %.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from iomlab.reports.engine import Engine
from iomlab.reports.run import run
from iomlab.safety.leaving import Beside

MOST = 10.0  # per cent
REPORTS: dict[str, list[dict[str, Any]]] = {
    "country_profile": [{"country": c} for c in ("HND", "GTM", "SEN", "COL", "FRA", "KEN")],
    "N04": [{"route": r} for r in ("Central Mediterranean", "Darién", "Western Mediterranean")],
    "N14": [{"seed": n} for n in range(2, 22)],
}


def timed(spent: list[float], work: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``work`` with its seconds added to ``spent``."""

    def measured(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return work(*given, **named)
        finally:
            spent.append(time.perf_counter() - start)

    return measured


def shares(engine: Engine, name: str, rounds: int, beside: int) -> list[tuple[float, float]]:
    """Return seconds in all and in the gate for each round of one report."""
    spent: list[float] = []
    kept = Beside.leave
    Beside.leave = timed(spent, kept)  # type: ignore[method-assign]
    found = []
    try:
        with tempfile.TemporaryDirectory() as aside:
            for n, values in enumerate(REPORTS[name][:beside]):
                run(name, {**values, "lang": ("en", "es", "fr")[n % 3]}, out=aside, engine=engine)
            for _ in range(rounds):
                spent.clear()
                made = run(name, {"lang": "en"}, out=aside, overwrite=True, engine=engine)
                found.append((made.seconds, sum(spent)))
    finally:
        Beside.leave = kept  # type: ignore[method-assign]
    return found


def main() -> int:
    """Measure and print; return 1 when the gate costs too much."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--beside", type=int, default=20)
    asked = parser.parse_args()
    worst = 0.0
    print(f"{'report':18} {'beside':>7} {'seconds':>8} {'gate':>8} {'share':>8}")
    with Engine(1) as engine:
        run("country_profile", {}, out=tempfile.mkdtemp(), engine=engine)  # warm
        for name in REPORTS:
            for beside in (0, asked.beside):
                found = shares(engine, name, asked.rounds, beside)
                share = statistics.median(100 * gate / whole for whole, gate in found)
                whole = statistics.median(whole for whole, _ in found)
                gate = statistics.median(gate for _, gate in found)
                there = min(beside, len(REPORTS[name]))
                print(f"{name:18} {there:7} {whole:8.2f} {gate:8.3f} {share:7.1f} %")
                worst = max(worst, share)
    print(f"largest share {worst:.1f} %, allowed {MOST:.0f} %")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
