"""What a trainee has answered: a line for each step forward, in the workspace, on their machine alone.

A workspace has a hidden folder ``.iomlab``. The record holds lesson, question and state: no name, no
answer, no time. Lines are only ever added, so two notebooks that are open at once lose nothing.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from iomlab.checks.judge import RIGHT, SEEN, WRONG

HIDDEN, STATE, RECORD = ".iomlab", "workspace.json", "progress.jsonl"
STEPS = {WRONG: 1, SEEN: 2, RIGHT: 3}
Done = dict[str, dict[str, str]]


def workspace(here: Path | None = None) -> Path | None:
    """Return the workspace in which a notebook runs, or None where there is none."""
    start = (here or Path.cwd()).absolute()
    found = (folder for folder in (start, *start.parents) if (folder / HIDDEN / STATE).is_file())
    return next(found, None)


def done(folder: Path | None) -> Done:
    """Return the furthest state of each question by lesson or exercise: ``right``, ``seen``, ``wrong``.

    ``seen`` is the most that a learner's copy of an exercise can say: every visible check is passed.
    """
    found: Done = {}
    record = folder / HIDDEN / RECORD if folder else None
    lines = record.read_text("utf-8", "replace").splitlines() if record and record.exists() else []
    for line in lines:
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            told = json.loads(line)
            states = found.setdefault(str(told["of"]), {})
            if STEPS[told["state"]] > STEPS.get(states.get(str(told["question"]), ""), 0):
                states[str(told["question"])] = told["state"]
    return found


def record(of: str, question: str, state: str) -> None:
    """Write down a step forward; a check is never disturbed by a record that can't be written."""
    with contextlib.suppress(OSError):
        folder = workspace()
        if folder is None or state not in STEPS:
            return
        if STEPS[state] > STEPS.get(done(folder).get(of, {}).get(question, ""), 0):
            line = json.dumps({"of": of, "question": question, "state": state}) + "\n"
            with (folder / HIDDEN / RECORD).open("a", encoding="utf-8") as file:
                file.write(line)
