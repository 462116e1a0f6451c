"""Run a batch on a two-worker Dask cluster, kill one worker in the middle, look whether anything is missing.

    python tools/dask_trial.py [--items 40] [--real] [--no-nanny]

A scheduler and two workers run as processes of their own, as on a cluster. After a third of the
reports one worker is killed with signal 9; without a nanny nobody starts another in its place.
``--real`` makes country profiles instead of small reports, and says how many a minute.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kill_trial import notebook

from iomlab.reports.batch import journal
from iomlab.reports.batch.dask_run import over
from iomlab.reports.batch.plan_file import Asked
from iomlab.reports.batch.run_batch import run_batch


@contextlib.contextmanager
def cluster(nanny: bool) -> Iterator[Any]:
    """Start a scheduler and two workers, give a client, and end all."""
    from distributed import Client

    address = "tcp://127.0.0.1:18786"
    module = [sys.executable, "-m"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [*module, "distributed.cli.dask_scheduler", "--port", "18786", "--no-dashboard"]
    worker = [*module, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    worker += [] if nanny else ["--no-nanny"]
    started = [subprocess.Popen(words, **quiet) for words in (scheduler, worker, worker)]
    try:
        with Client(address, timeout=30) as client:
            client.wait_for_workers(2, timeout=60)
            yield client
    finally:
        for process in reversed(started):  # a worker whose scheduler has gone may wait for ever
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--no-nanny", action="store_true")
    asked = parser.parse_args()
    killed: list[int] = []
    finished = 0

    def press(todo: Sequence[Any], setting: Any, begun: Any) -> Iterator[Any]:
        nonlocal finished
        with cluster(nanny=not asked.no_nanny) as client:
            for printed in over(client, todo, setting, begun):
                finished += 1
                if finished == max(1, asked.items // 3):
                    killed.append(next(iter(client.run(os.getpid).values())))
                    os.kill(killed[0], signal.SIGKILL)
                yield printed

    with tempfile.TemporaryDirectory() as place:
        if asked.real:
            from iomlab import countries

            places = [c.iso3 for c in countries.all_countries("country")][: asked.items]
            plan = Asked(("country_profile",), matrix={"country": places})
        else:
            path = notebook(Path(place) / "small.ipynb")
            plan = Asked((str(path),), matrix={"n": f"1..{asked.items}"})
        out = Path(place) / "out"
        start = time.monotonic()
        outcome = run_batch(plan, out, jobs=2, press=press)
        seconds = time.monotonic() - start
        done = [e["name"] for e in journal.read(out) if e["event"] == "done"]
        pages = len(list(out.glob("*.html"))) - len(outcome.index)
    print(
        f"{asked.items} reports on two workers, worker {killed} killed: {outcome.made} made, "
        f"{outcome.failed} failed, {pages} pages, {len(done) - len(set(done))} twice in the journal, "
        f"{seconds:.1f} s ({outcome.made / seconds * 60:.0f} a minute with the start of the cluster)"
    )
    sys.exit(not (killed and outcome.made == pages == asked.items and not outcome.failed))


if __name__ == "__main__":
    main()
