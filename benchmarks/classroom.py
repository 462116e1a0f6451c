"""How fast a class is graded: iomlab against nbgrader's autograde, on the same notebooks, in one run.

    python benchmarks/classroom.py [--learners 30] [--exercises 5] [--nbgrader 6] [--jobs 2]

A class is made by script (right, wrong and blank in turn), graded with walls and limits, graded again
(nothing has changed), and a part of it is autograded by nbgrader, which has neither. nbgrader is installed
into a temporary folder (network). Trust the seconds a submission and their ratio; both are of this run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
NBGRADER = ("nbgrader==0.9.6", "notebook", "sqlalchemy", "alembic", "mako", "rapidfuzz")
EXERCISES = ("route_rate", "rising_count", "equal_ages", "queue_plan", "season_bill")
START, END = "<!-- classroom: written by benchmarks/classroom.py -->", "<!-- classroom: end -->"


def fill(handout: Path) -> int:
    """Fill in every copy: the right answers, known mistakes, nothing, by turns."""
    from tests.classroom import hands

    ways = itertools.cycle([hands.rightly, hands.wrongly, lambda path, exercise: None])
    copies = sorted(handout.glob("*/*/*.ipynb"))
    for path in copies:
        next(ways)(path, path.stem)
    return len(copies)


def by_nbgrader(handout: Path, room: Path, count: int) -> float:
    """Autograde ``count`` submissions of one exercise with nbgrader; return the seconds a submission."""
    library = room / "library"
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(library),
    ]
    subprocess.run([*command, *NBGRADER], check=True)
    course = room / "course"
    name = EXERCISES[0]
    copies = sorted(handout.glob(f"*/{name}/{name}.ipynb"))[:count]
    source = course / "source" / "one"
    source.mkdir(parents=True)
    shutil.copy(copies[0], source / f"{name}.ipynb")
    shutil.copy(copies[0].parent / "checks.py", source)
    for copy in copies:
        target = course / "submitted" / copy.parts[-3] / "one"
        target.mkdir(parents=True)
        shutil.copy(copy, target / f"{name}.ipynb")
        shutil.copy(copy.parent / "checks.py", target)
    environment = {
        **os.environ,
        "PATH": f"{library}/bin{os.pathsep}{os.environ['PATH']}",  # nbgrader calls alembic
        "PYTHONPATH": f"{library}{os.pathsep}{ROOT}",
        "IOMLAB_STATIC": "1",
    }
    nbgrader = [sys.executable, "-m", "nbgrader"]
    quiet = {"cwd": course, "env": environment, "check": True, "capture_output": True}
    subprocess.run([*nbgrader, "generate_assignment", "one", "--create", "--force"], **quiet)
    start = time.monotonic()
    subprocess.run([*nbgrader, "autograde", "one", "--create", "--force"], **quiet)
    return (time.monotonic() - start) / len(copies)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--learners", type=int, default=30)
    ask.add_argument("--exercises", type=int, default=len(EXERCISES))
    ask.add_argument("--nbgrader", type=int, default=6)
    ask.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    ask.add_argument("--to", type=Path, default=ROOT / "docs" / "performance.md")
    asked = ask.parse_args()
    from iomlab.classroom import sandbox
    from iomlab.classroom.grade import grade
    from iomlab.classroom.identity import read_class
    from iomlab.classroom.make import make

    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        lines = "\n".join(
            f"learner{n:02d},{('en', 'es', 'fr')[n % 3]}" for n in range(asked.learners)
        )
        (room / "roster.csv").write_text("id,lang\n" + lines + "\n")
        start = time.monotonic()
        made = make(EXERCISES[: asked.exercises], out=room / "handout", roster=room / "roster.csv")
        making = time.monotonic() - start
        count = fill(made.folder)
        kept = read_class(made.class_file)
        start = time.monotonic()
        found = grade(made.folder, room / "grades", kept=kept, jobs=asked.jobs)
        grading = time.monotonic() - start
        start = time.monotonic()
        again = grade(made.folder, room / "grades", kept=kept, jobs=asked.jobs)
        regrading = time.monotonic() - start
        assert len(found.results) == count
        assert again.again == 0
        theirs = by_nbgrader(made.folder, room, asked.nbgrader)
    ours = grading / count
    rows = [
        ("make, proof of the masters included", f"{making:.1f} s", ""),
        (f"grade {count} submissions, {asked.jobs} at a time", f"{grading:.1f} s", f"{ours:.2f} s"),
        ("grade again, nothing changed", f"{regrading:.1f} s", ""),
        (
            f"nbgrader autograde, {asked.nbgrader} submissions",
            f"{theirs * asked.nbgrader:.1f} s",
            f"{theirs:.2f} s",
        ),
    ]
    table = "\n".join(f"| {a} | {b} | {c} |" for a, b, c in rows)
    walls = "with bubblewrap's walls" if sandbox.walls() else "without walls"
    text = (
        f"{dt.date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{asked.learners} learners, {asked.exercises} exercises, {walls}; nbgrader 0.9.6 in the same run, "
        f"without walls: {theirs / ours:.1f} times as long a submission.\n\n"
        f"| what | in all | a submission |\n|---|---|---|\n{table}\n"
    )
    print(text)
    page = asked.to.read_text(encoding="utf-8")
    if START in page:
        before, rest = page.split(START)
        page = before + START + "\n" + text + END + rest.split(END)[1]
    else:
        page = f"{page.rstrip()}\n\n## A class graded\n\n{START}\n{text}{END}\n"
    asked.to.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
