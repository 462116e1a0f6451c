"""Simulate a workshop on this machine: every trainee a workspace, a kernel, and a lesson run to its end.

    python tools/workshop_trial.py [--trainees 25]

Each trainee has a workspace of their own, in Spanish, French or English by turns, and runs N01 or N04 in
JupyterLab's way: one kernel, cell by cell, explorers included. First one trainee alone, then all at once,
which is the worst that can happen (people read between two cells). Memory is PSS: what is shared counts
once. A server for one trainee (JupyterLab without a browser) is measured beside.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil
from jupyter_client.manager import KernelManager, start_new_kernel

from iomlab.lab.material import material
from iomlab.lab.server import command, environment, settings
from iomlab.lab.workspace import lay_out

LANGUAGES = ("es", "fr", "en")
LESSONS = ("N01", "N04")
LONG = 900  # seconds after which a cell counts as hung


@dataclass(frozen=True)
class Trainee:
    """What one trainee met: seconds to a kernel, to the first picture, to the end, and memory."""

    start: float
    first: float
    whole: float
    memory: float


def pss(pid: int) -> float:
    """Return the memory of a process and its children in MB, shared pages by their share."""
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(process.memory_full_info().pss for process in processes) / 1e6


def lesson(folder: Path, number: int) -> Path:
    """Return the notebook that a trainee opens."""
    name = LESSONS[number % len(LESSONS)]
    return next((folder / "lessons").glob(f"{name}_*.ipynb"))


def work(folder: Path, number: int) -> tuple[Trainee, KernelManager, Any]:
    """Run a lesson cell by cell; the kernel stays open, as it does while a trainee reads."""
    path = lesson(folder, number)
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    begin = time.perf_counter()
    manager, client = start_new_kernel(cwd=str(path.parent), startup_timeout=LONG)
    started, first = time.perf_counter() - begin, 0.0
    pictures: list[float] = []

    def hear(message: dict[str, Any]) -> None:
        if "image/png" in message["content"].get("data", {}) and not pictures:
            pictures.append(time.perf_counter() - begin)

    for at, source in enumerate(cells, start=1):
        reply = client.execute_interactive(source, timeout=LONG, output_hook=hear)
        if reply["content"]["status"] != "ok":
            sys.exit(f"{path.name}, cell {at}: {reply['content']}")
    first = pictures[0] if pictures else 0.0
    memory = pss(manager.provisioner.pid)
    return Trainee(started, first, time.perf_counter() - begin, memory), manager, client


def close(manager: KernelManager, client: Any) -> None:
    """End a kernel that this programme started."""
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def server_memory(folder: Path) -> float:
    """Return the memory of JupyterLab's server for one workspace, without kernels."""
    settings(folder, "es")
    line = command(folder, ["--no-browser", "--allow-root", "--ServerApp.port=0"])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(line, env=environment(folder, os.environ), **quiet)
    try:
        time.sleep(12)
        return pss(server.pid)
    finally:
        server.terminate()
        server.wait(30)


def lines(alone: list[Trainee], together: list[Trainee]) -> str:
    """Return the table of what was measured."""
    rows = ["| | one alone | all at once, median | slowest |", "|---|---|---|---|"]
    for words, name, unit in (
        ("kernel ready", "start", "s"),
        ("first picture", "first", "s"),
        ("lesson run to its end", "whole", "s"),
        ("memory of the kernel (PSS)", "memory", "MB"),
    ):
        one, all_ = ([getattr(t, name) for t in them] for them in (alone, together))
        digits = 0 if unit == "MB" else 1
        values = (statistics.median(one), statistics.median(all_), max(all_))
        rows.append(f"| {words} | " + " | ".join(f"{v:.{digits}f} {unit}" for v in values) + " |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trainees", type=int, default=25)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="iomlab-workshop-") as top:
        begin = time.perf_counter()
        folders = [Path(top) / f"trainee{n:02d}" for n in range(asked.trainees)]
        made = {lang: dict(material(lang)) for lang in LANGUAGES}
        for number, folder in enumerate(folders):
            lang = LANGUAGES[number % len(LANGUAGES)]
            lay_out(folder, lang, lambda spoken: made[spoken].items())
        laid = time.perf_counter() - begin
        disk = sum(p.stat().st_size for p in folders[0].rglob("*") if p.is_file()) / 1e6
        busy = os.getloadavg()[0]
        alone = []
        for number in range(len(LESSONS)):
            one, manager, client = work(folders[number], number)
            close(manager, client)
            alone.append(one)
        free = psutil.virtual_memory().available
        begin = time.perf_counter()
        with ThreadPoolExecutor(asked.trainees) as pool:
            done = list(pool.map(work, folders, range(asked.trainees)))
        took = time.perf_counter() - begin
        used = (free - psutil.virtual_memory().available) / 1e6
        for _, manager, client in done:
            close(manager, client)
        server = server_memory(folders[0])
    print(lines(alone, [one for one, _, _ in done]))
    print(f"\n{asked.trainees} trainees; all done after {took:.0f} s on {os.cpu_count()} cores.")
    print(f"Load of the machine before: {busy:.1f}. Memory taken by all kernels: {used:.0f} MB.")
    print(f"JupyterLab's server, one a trainee on a hub: {server:.0f} MB (PSS, alone).")
    print(f"Workspaces: {disk:.1f} MB each, all laid out in {laid:.0f} s.")


if __name__ == "__main__":
    main()
