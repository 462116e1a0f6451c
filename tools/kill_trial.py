"""Kill a batch at random moments, resume it, and look whether anything is missing, torn or done twice.

    python tools/kill_trial.py [--what batch] [--kills 50] [--items 40] [--seed 1] [--jobs 2]

``--what run``, ``make`` or ``grade`` kills one report, a handout or a grading instead
(:mod:`kill_others` beside this file).

Each round starts a batch of small reports in an empty folder and kills its process with signal 9 at
a random moment, then resumes it, until it ends by itself; so most batches are killed several times.
After each round: every report is there, its files have the hashes of the journal, no kernel is left,
no report was made twice unless it was in flight when the batch was killed, and files and outputs are
those of a batch that nobody killed.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil

from iomlab.reports.batch import journal

PROGRAM = "from iomlab.reports.batch.command import batch; batch()"
MARK = "IOMLAB_TRIAL"
PARAMETERS = "n: int = 0  # a number\n"


def notebook(path: Path) -> Path:
    """Write a notebook of two quick cells."""
    cells = [
        nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("print('number', n)"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def start(words: list[str]) -> subprocess.Popen[bytes]:
    """Start the batch in a process of its own, marked so that its kernels can be found."""
    quiet = subprocess.DEVNULL
    marked = {**os.environ, MARK: str(os.getpid())}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdout=quiet, stderr=quiet, env=marked
    )


def look(out: Path, items: int) -> list[str]:
    """Return what is wrong in the folder of a batch that has ended."""
    wrong = []
    states = journal.latest(out)
    done = {name: e for name, e in states.items() if e["event"] == "done"}
    if len(done) != items:
        wrong.append(f"{items - len(done)} missing")
    for name, event in done.items():
        for file, sha in event["files"].items():
            path = out / file
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha:
                wrong.append(f"{file} of {name} is not whole")
    left = [p.name for p in out.iterdir() if p.name.startswith(".") and p.name != journal.LOCK]
    if left:
        wrong.append(f"left over: {left}")
    return wrong + twice(out)


def unlike(out: Path, alone: Path) -> list[str]:
    """Return how a folder differs from that of a batch that nobody killed: files, and what they show."""
    ours, theirs = (
        {p.relative_to(top).as_posix(): p for p in top.rglob("*") if not p.name.startswith(".")}
        for top in (out, alone)
    )
    wrong = [f"{name} is only in one of the two" for name in sorted(set(ours) ^ set(theirs))]
    for name in sorted(set(ours) & set(theirs)):
        if name.endswith(".ipynb") and _shown(ours[name]) != _shown(theirs[name]):
            wrong.append(f"{name} shows something else")
    return wrong


def _shown(file: Path) -> list[object]:
    cells = nbformat.read(file, as_version=4).cells
    return [(cell.source, cell.get("outputs")) for cell in cells]


def twice(out: Path) -> list[str]:
    """Return the reports that were made again although their end was in the journal."""
    ended = collections.Counter(e["name"] for e in journal.read(out) if e["event"] == "done")
    return [f"{name} was made {n} times" for name, n in ended.items() if n > 1]


def in_flight(out: Path) -> int:
    """Return how many reports were begun and not ended."""
    last = {e["name"]: e["event"] for e in journal.read(out) if "name" in e}
    return sum(event == "begun" for event in last.values())


def orphans() -> list[int]:
    """Return the marked processes that outlive their batch by ten seconds, also on a busy computer."""
    end = time.monotonic() + 10
    while True:
        left = [process.pid for process in psutil.process_iter() if marked(process)]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.1)


def marked(process: psutil.Process) -> bool:
    """Return whether a process was started by this trial and is alive."""
    try:
        ours = process.environ().get(MARK) == str(os.getpid())
        return ours and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--what", choices=["batch", "run", "make", "grade"], default="batch")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    if asked.what != "batch":
        from kill_others import trial

        sys.exit(trial(asked.what, asked.kills, dice))
    kills, flight, problems, rounds = 0, 0, [], 0
    begun_at = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        path = notebook(Path(place) / "small.ipynb")
        alone = Path(place) / "alone"
        words = [str(path), "--n", f"1..{asked.items}", "--out", str(alone)]
        if start(words).wait():
            problems.append("the batch that nobody kills failed")
        while kills < asked.kills:
            rounds += 1
            out = Path(place) / f"out{rounds}"
            words = [str(path), "--n", f"1..{asked.items}", "--out", str(out)]
            words += ["--jobs", str(asked.jobs)]
            whole_run = 2.0 + 0.25 * asked.items
            while True:
                running = start(words if not journal.started(out) else ["--resume", *words[3:]])
                moment = dice.uniform(0.1, whole_run / 2) if kills < asked.kills else 600
                try:
                    code = running.wait(moment)
                    break
                except subprocess.TimeoutExpired:
                    os.kill(running.pid, signal.SIGKILL)
                    running.wait()
                    kills += 1
                    flight += in_flight(out) > 0
                    left = orphans()
                    if left:
                        problems.append(f"round {rounds}: kernels {left} outlive the batch")
            if code:
                problems.append(f"round {rounds}: exit code {code}")
            wrong = [*look(out, asked.items), *unlike(out, alone)]
            problems += [f"round {rounds}: {what}" for what in wrong]
    seconds = time.monotonic() - begun_at
    print(
        f"{kills} kills in {rounds} batches of {asked.items} ({flight} with reports in flight), "
        f"{len(problems)} problems, {seconds:.0f} s"
    )
    for problem in problems:
        print(problem)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
