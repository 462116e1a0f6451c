"""How fast reports run: papermill against the engine, in one run, with the same outputs.

Run with ``python benchmarks/engine.py`` (``--quick`` for a look). Every way runs in a process of its
own, in turn, several rounds; medians are printed and written into ``docs/performance.md``. Trust the
ratios: they are taken within a round. Start-up is in all times. Before timing, the ways must give
the same notebooks, cell by cell; the tricky notebook of the tests is compared too.

``--growth 25 200`` runs so many reports in one engine: time should grow with them and memory not.
``--hangs 200`` runs the tricky notebook so often, two at a time, and counts what had to be tried again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["IOMLAB_STATIC"] = "1"  # papermill's kernels draw explorers as ours do

PLACES = ["HND", "SEN", "FRA", "GTM", "COL", "VEN", "DEU", "KEN", "BGD", "PHL", "UKR", "TUR"]
LANGUAGES = ("es", "en", "fr")
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
QUIET = {"kernel_name": "python3", "language": "python", "progress_bar": False}
NO_LOG = ["--IPKernelApp.log_level=ERROR"]
WAYS = {  # name: how many at a time, reports a round
    "papermill, command line, one after the other": ("cli", 1, 4),
    "papermill, API, one after the other": ("api", 1, 4),
    "papermill, API, pool of processes": ("pool", CORES, 4 * CORES),
    "engine": ("engine", 1, 16),
    "engine, two jobs": ("engine", 2, 24),
    "engine, two jobs, all files written": ("whole", 2, 24),
}
START, END = "<!-- engine: written by benchmarks/engine.py -->", "<!-- engine: end -->"


def jobs(notebook: str, count: int) -> list[Any]:
    """Return so many jobs of a notebook, over places and languages where it takes them."""
    from iomlab.parameters.read import parameters
    from iomlab.reports.find import find_notebook
    from iomlab.reports.job import prepare

    kinds = {p.kind: p.name for p in parameters(find_notebook(notebook))}
    found = []
    for number in range(count):
        asked = {}
        if "country" in kinds:
            asked[kinds["country"]] = PLACES[number % len(PLACES)]
        if "language" in kinds:
            asked[kinds["language"]] = LANGUAGES[number // len(PLACES) % len(LANGUAGES)]
        found.append(prepare(notebook, asked, view="lesson"))  # every cell, as papermill
    return found


def room(folder: Path, number: int) -> Path:
    """Return the result's path in a room of its own."""
    path = folder / str(number) / "aside" / "report.ipynb"
    path.parent.mkdir(parents=True)
    return path


def papermill_api(job: Any, result: Path) -> None:
    """Execute a job through papermill, as its users do."""
    import papermill

    from iomlab.reports.execute import plain

    values = {name: plain(value) for name, value in job.asked.items()}
    papermill.execute_notebook(
        str(job.notebook),
        str(result),
        parameters=values,
        cwd=str(result.parent.parent),
        extra_arguments=NO_LOG,
        **QUIET,
    )


def papermill_cli(job: Any, result: Path) -> None:
    """Execute a job through the command ``papermill``."""
    command = [sys.executable, "-m", "papermill", str(job.notebook), str(result)]
    command += ["--no-progress-bar", "--log-level", "ERROR", "-k", "python3", "-l", "python"]
    command += ["--cwd", str(result.parent.parent)]
    for name, value in job.asked.items():
        command += ["-p" if not isinstance(value, str) else "-r", name, str(value)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def _pooled(pair: tuple[Any, Path]) -> None:
    papermill_api(*pair)


def run_way(how: str, at_a_time: int, work: list[tuple[Any, Path]]) -> dict[str, Any]:
    """Execute all jobs in one way, in this process; return what only this process can know."""
    if how == "cli":
        for pair in work:
            papermill_cli(*pair)
    elif how == "api":
        for pair in work:
            papermill_api(*pair)
    elif how == "pool":
        with ProcessPoolExecutor(at_a_time) as pool:
            list(pool.map(_pooled, work))
    else:
        from iomlab.reports.engine import Engine
        from iomlab.reports.write import write

        with Engine(jobs=at_a_time, cell_seconds=120) as engine:

            def one(pair: tuple[Any, Path]) -> None:
                job, result = pair
                engine.execute(job, result)
                if how == "whole":
                    result.rename(result.parent / f"{job.name}.ipynb")
                    write(job, result.parent, 0.0)

            with ThreadPoolExecutor(at_a_time) as pool:
                list(pool.map(one, work))
            return {"again": engine.again}
    return {}


def cells_seconds(folder: Path) -> float:
    """Return the mean of what the cells of a report took by themselves."""

    def when(text: str) -> dt.datetime:
        return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))

    totals = []
    for path in folder.rglob("*.ipynb"):
        total = 0.0
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            times = cell["metadata"].get("execution", {})
            if "shell.execute_reply" in times:
                start, end = times["iopub.execute_input"], times["shell.execute_reply"]
                total += (when(end) - when(start)).total_seconds()
        totals.append(total)
    return statistics.fmean(totals)


def pss(pid: int) -> float:
    """Return the memory of a process and its descendants, in MB, shared pages counted once."""
    total, waiting = 0, [pid]
    while waiting:
        here = Path(f"/proc/{waiting.pop()}")
        try:
            for line in (here / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
            for task in (here / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return total / 1000


def measured(how: str, at_a_time: int, notebook: str, count: int) -> dict[str, float]:
    """Run a way in a process of its own; return seconds, processor seconds and memory a report."""
    with tempfile.TemporaryDirectory(prefix="iomlab-bench-") as folder:
        words = ["--way", how, "--at-a-time", at_a_time, "--notebook", notebook, "--count", count]
        command = [sys.executable, __file__, *map(str, words), "--folder", folder]
        start, peak = time.perf_counter(), 0.0
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        told: list[str] = []
        reader = threading.Thread(target=lambda: told.append(child.stdout.read()))  # type: ignore[union-attr]
        reader.start()
        usage = None
        while usage is None:
            peak = max(peak, pss(child.pid))
            done, status, used = os.wait4(child.pid, os.WNOHANG)
            if done:
                usage, child.returncode = used, os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.1)
        seconds = time.perf_counter() - start
        reader.join()
        if child.returncode:
            raise SystemExit(f"{how}: exit code {child.returncode}")
        cells = cells_seconds(Path(folder))
        return {
            "seconds": seconds / count,
            "cpu": (usage.ru_utime + usage.ru_stime) / count,
            "cells": cells,
            "overhead": at_a_time * seconds / count - cells,
            "peak": peak,
            **json.loads(told[0] or "{}"),
        }


def same_outputs(notebook: str) -> int:
    """Compare the engine's notebooks with papermill's, cell by cell; return how many were."""
    import nbformat

    from iomlab.errors import ReportError
    from iomlab.reports.engine import Engine
    from iomlab.reports.job import prepare
    from tests.reports import tricky

    with tempfile.TemporaryDirectory() as folder, Engine(jobs=1, cell_seconds=120) as engine:
        path = tricky.notebook(Path(folder) / "tricky.ipynb", tricky.TRICKY)
        asked = [prepare(str(path), {"word": "a"}), *jobs(notebook, 25)[::12]]
        for number, job in enumerate(asked):
            made = []
            for way, run in (("a", tricky.by_papermill), ("b", engine.execute)):
                result = room(Path(folder) / way, number)
                try:
                    run(job, result)
                except ReportError:
                    assert number == 0, f"{job.name} failed"
                made.append(tricky.plain(nbformat.read(result, 4)))
            for ours, theirs in zip(made[1]["cells"], made[0]["cells"], strict=True):
                assert ours == theirs, f"{job.name}: {ours}\ndiffers from papermill's {theirs}"
        return len(asked)


def compare(notebook: str, rounds: int, quick: bool) -> list[str]:
    """Run every way in turn and return the table's lines."""
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
    for number, (name, (how, at_a_time, count)) in itertools.product(range(rounds), WAYS.items()):
        found = measured(how, at_a_time, notebook, max(2, count // 4) if quick else count)
        seen[name].append(found)
        print(f"round {number + 1}, {notebook}: {name}: {found['seconds']:.2f} s", flush=True)
    first, *_ = seen.values()
    lines = [
        "| way | reports a round | s/report | a minute | ratio (range) | overhead s | processor s | peak MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, results in seen.items():
        ratios = [a["seconds"] / b["seconds"] for a, b in zip(first, results, strict=True)]
        mid = {k: statistics.median(r[k] for r in results) for k in results[0]}
        count = max(2, WAYS[name][2] // 4) if quick else WAYS[name][2]
        lines.append(
            f"| {name} | {count} | {mid['seconds']:.2f} | {60 / mid['seconds']:.0f} | "
            f"{statistics.median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f}) | "
            f"{mid['overhead']:.2f} | {mid['cpu']:.2f} | {mid['peak']:.0f} |"
        )
    alone = statistics.median(r["cells"] for r in seen["engine"])
    two = statistics.median(r["seconds"] for r in seen["engine, two jobs"])
    limit = alone / CORES
    lines.append(
        f"| limit: the cells alone, {alone:.2f} s on {CORES} cores | | {limit:.2f} | {60 / limit:.0f} | | | | |"
    )
    lines.append(
        f"\nThe engine with two jobs takes {two / limit:.2f} times the limit. "
        f"Notebooks tried again: {sum(int(r.get('again', 0)) for rs in seen.values() for r in rs)}."
    )
    return lines


def one_report(notebook: str) -> str:
    """Return how long one report takes: executed in a warm kernel, and written, first and later."""
    from iomlab.reports.engine import Engine
    from iomlab.reports.write import write

    runs, writes = [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        Engine(jobs=1, cell_seconds=120) as engine,
    ):
        engine.parent and engine.parent.ready.result()
        for number, job in enumerate(jobs(notebook, 6)):
            result = room(Path(folder), number)
            start = time.perf_counter()
            engine.execute(job, result)
            runs.append(time.perf_counter() - start)
            result.rename(result.parent / f"{job.name}.ipynb")
            start = time.perf_counter()
            write(job, result.parent, 0.0)
            writes.append(time.perf_counter() - start)
    return (
        f"One report from a running engine: {statistics.median(runs):.2f} s to execute, "
        f"{statistics.median(writes[1:]):.2f} s to write page, tables, workbook and run card "
        f"({writes[0]:.2f} s the first time)."
    )


def growth(notebook: str, counts: list[int]) -> list[str]:
    """Return a table of time and memory for more and more reports in one engine."""
    lines = ["| reports, two jobs, all files | s | s/report | peak MB |", "|---|---|---|---|"]
    for count in counts:
        found = measured("whole", 2, notebook, count)
        lines.append(
            f"| {count} | {found['seconds'] * count:.0f} | {found['seconds']:.2f} | {found['peak']:.0f} |"
        )
        print(lines[-1], flush=True)
    return lines


def hangs(count: int) -> str:
    """Run the tricky notebook many times, two at a time, and say how often it was tried again."""
    from iomlab.errors import ReportError
    from iomlab.reports.engine import Engine
    from iomlab.reports.job import prepare
    from tests.reports import tricky

    with tempfile.TemporaryDirectory() as folder, Engine(jobs=2, cell_seconds=30) as engine:
        path = tricky.notebook(Path(folder) / "tricky.ipynb", tricky.TRICKY[:-2])
        job = prepare(str(path), {})
        failures: list[str] = []

        def one(number: int) -> None:
            result = room(Path(folder), number)
            try:
                engine.execute(job, result)
            except ReportError as failed:
                failures.append(str(failed))
            shutil.rmtree(result.parent.parent)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one, range(count)))
        told = f"{count} runs of the tricky notebook, two at a time: {engine.again} hung, {len(failures)} failed."
        print(told, *failures[:3], sep="\n")
        return told


def machine() -> str:
    """Name the machine and the versions that count."""
    from importlib.metadata import version

    name = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        models = [x for x in cpus.read_text().splitlines() if x.startswith("model name")]
        name = models[0].split(":", 1)[1].strip() if models else name
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{p} {version(p)}" for p in ("papermill", "nbclient", "ipykernel"))
    load = os.getloadavg()[0]
    return (
        f"{dt.date.today():%d %B %Y}, {name}, {CORES} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}; load {load:.1f} at the start."
    )


def write_down(lines: list[str], path: Path) -> None:
    """Put the results into their place in the document, and leave the rest of it alone."""
    text = path.read_text("utf-8") if path.exists() else "# How fast reports run\n\n"
    block = "\n".join([START, *lines, END])
    before, found, rest = text.partition(START)
    if found:
        text = before + block + rest.partition(END)[2]
    else:
        text = f"{text.rstrip()}\n\n{block}\n"
    path.write_text(text, "utf-8")


def main() -> None:
    """Measure what is asked."""
    ask = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])  # type: ignore[union-attr]
    ask.add_argument("--notebooks", nargs="+", default=["country_profile"])
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--quick", action="store_true")
    ask.add_argument("--growth", nargs="*", type=int, default=[])
    ask.add_argument("--hangs", type=int, default=0)
    ask.add_argument("--to", type=Path, default=ROOT / "docs" / "performance.md")
    for inner in ("--way", "--folder", "--notebook"):
        ask.add_argument(inner, help=argparse.SUPPRESS)
    for inner in ("--at-a-time", "--count"):
        ask.add_argument(inner, type=int, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.way:
        made = jobs(asked.notebook, asked.count)
        work = [(job, room(Path(asked.folder), n)) for n, job in enumerate(made)]
        print(json.dumps(run_way(asked.way, asked.at_a_time, work)))
        return
    lines = ["## The engine against papermill", "", machine(), ""]
    for notebook in asked.notebooks:
        same = same_outputs(notebook)
        lines += [f"### `{notebook}`", ""]
        lines += compare(notebook, 1 if asked.quick else asked.rounds, asked.quick)
        lines += [
            "",
            one_report(notebook),
            "",
            f"{same} notebooks, the tricky one among them, compared equal with papermill's.",
            "",
        ]
        if asked.growth:
            lines += [*growth(notebook, asked.growth), ""]
    if asked.hangs:
        lines += [hangs(asked.hangs), ""]
    lines += [
        "Start-up is in all times. Overhead is reports at a time × seconds a report, less the cells’ own "
        "time. Peak is the proportional memory (PSS) of the whole tree of processes.",
    ]
    write_down(lines, asked.to)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
