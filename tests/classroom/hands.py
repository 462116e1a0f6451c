"""Learners made by script: they fill in a copy rightly, wrongly, not at all, or with ill will."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from iomlab.classroom.audit import solutions
from iomlab.classroom.identity import read_class, seed_of
from iomlab.classroom.masters import grading, master


def fill(path: Path, **answers: str) -> None:
    """Put code into the solution cells of a copy (and text into its free texts)."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        name = grading(cell).get("grade_id")
        if grading(cell).get("solution") and name in answers:
            cell.source = answers[name]
    nbformat.write(notebook, path)


def rightly(path: Path, exercise: str) -> None:
    """Fill in the master's own solutions."""
    one = master(exercise)
    texts = dict.fromkeys(one.texts, "Because fewer people set out. It is a count, not a rate.")
    fill(path, **solutions(one), **texts)


def wrongly(path: Path, exercise: str) -> None:
    """Fill in the first mistake that the author knows, or nonsense."""
    one = master(exercise)
    kept = json.loads(path.read_text())["metadata"]["iomlab_exercise"]
    secret = read_class(path.parents[2].with_suffix(".class.json")).secret
    values = one.values(seed_of(secret, kept["learner"], exercise))
    for name, question in one.questions.items():
        mistakes = [mistake(values) for mistake, _ in question.wrong]
        plain = mistakes and isinstance(mistakes[0], (int, float))
        fill(path, **{name: f"{name} = {mistakes[0]!r}" if plain else f"{name} = [99]"})
