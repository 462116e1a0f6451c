"""Kill a run, a handout or a grading at random moments: what is left is the old state or the new.

Used by ``tools/kill_trial.py --what run|make|grade``.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

PROGRAM = "from iomlab.cli import main; main()"
TOKEN = re.compile(r"token-[0-9a-f]{32}")
Look = Callable[[], list[str]]


def start(words: list[str]) -> subprocess.Popen[bytes]:
    """Start the command in a process of its own."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *words], stdout=quiet, stderr=quiet)


def killed(words: list[str], moment: float) -> bool:
    """Run a command and kill it after some seconds; say whether it was still running."""
    running = start(words)
    try:
        running.wait(moment)
        return False
    except subprocess.TimeoutExpired:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        return True


def whole_run(words: list[str]) -> tuple[int, float]:
    """Run a command to its end; return its exit code and its seconds."""
    begun = time.monotonic()
    return start(words).wait(), time.monotonic() - begun


def moment(dice: random.Random, seconds: float) -> float:
    """Return a random moment: half of them in the last fifth, where files are moved."""
    return (
        dice.uniform(0.8, 1.02) * seconds
        if dice.random() < 0.5
        else dice.uniform(0.05, 1) * seconds
    )


def trial(what: str, kills: int, dice: random.Random) -> int:
    """Kill one kind of command some times; print what was found, return the exit code."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        done, problems = {"run": of_run, "make": of_make, "grade": of_grade}[what](
            Path(place), kills, dice
        )
    print(f"{done} kills of {what}, {len(problems)} problems, {time.monotonic() - begun:.0f} s")
    print("\n".join(problems))
    return bool(problems)


def of_run(place: Path, kills: int, dice: random.Random) -> tuple[int, list[str]]:
    """One report, made anew again and again: page and notebook are always of the same run."""
    from iomlab.reports.unfinished import sweep

    cells = [nbformat.v4.new_code_cell("import uuid; print('token-' + uuid.uuid4().hex)")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), place / "small.ipynb")
    out = place / "out"
    words = ["run", str(place / "small.ipynb"), "--out", str(out), "--overwrite"]
    code, seconds = whole_run(words)
    problems = [f"exit code {code}"] if code else []
    done = new = 0
    last = _token(out / "small.html")
    while done < kills:
        done += killed(words, moment(dice, seconds))
        sweep(out)  # what the next run does first
        tokens = {_token(out / name) for name in ("small.html", "small.ipynb")}
        if len(tokens) != 1 or None in tokens:
            problems.append(f"kill {done}: page and notebook are not of one run: {tokens}")
        if not (out / "small.run.json").is_file():
            problems.append(f"kill {done}: the run card is missing")
        left = [
            p.name
            for p in out.iterdir()
            if p.name not in ("small.html", "small.ipynb", "small.run.json", ".small.lock")
        ]
        if left:
            problems.append(f"kill {done}: left over: {left}")
        new += tokens != {last}
        last = next(iter(tokens))
    code, _ = whole_run(words)
    if code or [p.name for p in out.iterdir() if p.name.startswith(".")]:
        problems.append(f"the last run: exit code {code}, {[p.name for p in out.iterdir()]}")
    print(f"new report after {new} of the rounds")
    return done, problems


def _token(file: Path) -> str | None:
    found = TOKEN.search(file.read_text("utf-8")) if file.is_file() else None
    return found[0] if found else None


def of_make(place: Path, kills: int, dice: random.Random) -> tuple[int, list[str]]:
    """A handout: its folder and its class file are there together, whole, or the next make makes both."""
    (place / "roster.csv").write_text(
        "id,lang\n" + "".join(f"l{n},es\n" for n in range(12)), "utf-8"
    )

    def made(out: Path) -> list[str]:
        return ["exercise", "make", "route_rate", "--roster", str(place / "roster.csv"), "--out", str(out)]  # fmt: skip

    code, seconds = whole_run(made(place / "first"))
    problems = [f"exit code {code}"] if code else []
    done = number = complete = 0
    while done < kills:
        number += 1
        out = place / f"h{number}"
        done += killed(made(out), moment(dice, seconds))
        both = out.is_dir() and out.with_name(f"{out.name}.class.json").is_file()
        complete += both
        if not both:
            code, _ = whole_run(made(out))
            if code:
                problems.append(f"kill {done}: the next make ended with {code}")
        problems += [f"kill {done}: {what}" for what in _handout(out, 12)]
    print(f"whole after {complete} of the kills, made by the next run after the others")
    return done, problems


def _handout(out: Path, learners: int) -> list[str]:
    """Return what is wrong with a handout."""
    try:
        kept = json.loads(out.with_name(f"{out.name}.class.json").read_text("utf-8"))
        for learner in kept["learners"]:
            nbformat.read(out / learner["id"] / "route_rate" / "route_rate.ipynb", as_version=4)
    except (OSError, ValueError, KeyError) as broken:
        return [f"not whole: {broken}"]
    found = len(list(out.rglob("*.ipynb")))
    return [] if found == learners else [f"{found} copies instead of {learners}"]


def of_grade(place: Path, kills: int, dice: random.Random) -> tuple[int, list[str]]:
    """A grading: killed and done again it gives the same book as one that was left alone."""
    (place / "roster.csv").write_text(
        "id,lang\n" + "".join(f"l{n},en\n" for n in range(4)), "utf-8"
    )
    code, _ = whole_run(["exercise", "make", "route_rate", "--roster", str(place / "roster.csv"), "--out", str(place / "h")])  # fmt: skip
    problems = [f"make: exit code {code}"] if code else []

    def graded(out: Path) -> list[str]:
        return ["exercise", "grade", str(place / "h"), "--class", str(place / "h.class.json"), "--out", str(out), "--jobs", "2"]  # fmt: skip

    code, seconds = whole_run(graded(place / "alone"))
    problems += [f"grade: exit code {code}"] if code else []
    done = number = 0
    while done < kills:
        number += 1
        out = place / f"g{number}"
        done += killed(graded(out), moment(dice, seconds))
        for kept in (out / "results").glob("*.json"):
            try:
                json.loads(kept.read_text("utf-8"))
            except ValueError:
                problems.append(f"kill {done}: {kept.name} is half written")
        code, _ = whole_run(graded(out))
        if code:
            problems.append(f"kill {done}: the next grading ended with {code}")
        for name in ("gradebook.csv", "nbgrader.csv", "manual.csv"):
            if (out / name).read_bytes() != (place / "alone" / name).read_bytes():
                problems.append(f"kill {done}: {name} is another")
    return done, problems
