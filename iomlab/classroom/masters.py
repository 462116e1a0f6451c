"""Masters: one folder an exercise, with the notebook that instructors know and its checks beside it.

``exercises/<topic>/<name>/exercise.ipynb`` carries nbgrader's own cell metadata: solution cells with
``### BEGIN SOLUTION`` and ``### END SOLUTION``, locked grade cells with their points, cells for free
text. ``checks.py`` beside it has ``QUESTIONS`` (see :mod:`iomlab.checks.question`) and may have
``values(rng)``, each learner's own numbers, ``WRONG``, further wrong answers by question, ``RUBRIC``,
what to look at in a free text, and ``ARGUED``, why a mutant that the checks let pass is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from iomlab import places
from iomlab.checks.question import Question
from iomlab.errors import DataError, UsageError, suggest
from iomlab.messages import say

NOTEBOOK, CHECKS = "exercise.ipynb", "checks.py"
COURSES: set[Path] = set()  # folders of courses of one's own that this process was told of
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Master:
    """One exercise: its folder, its notebook (nbformat), the source of its checks and what they hold.

    ``points`` are those of the notebook's grade cells, by question; ``texts`` name the questions whose
    free text an instructor reads.
    """

    name: str
    folder: Path
    notebook: Any
    source: str
    module: ModuleType
    points: Mapping[str, float]
    texts: tuple[str, ...] = ()
    questions: Mapping[str, Question] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """Hash of notebook and checks: what was handed out."""
        content = (self.folder / NOTEBOOK).read_bytes() + self.source.encode()
        return hashlib.sha256(content).hexdigest()

    def values(self, seed: int) -> dict[str, Any]:
        """Return the values of the learner with this seed; empty when all have the same."""
        make = getattr(self.module, "values", None)
        if make is None:
            return {}
        import numpy as np

        return dict(make(np.random.default_rng(seed)))


def grading(cell: Any) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell (empty for an ordinary cell)."""
    return dict(cell.metadata.get("nbgrader", {}))


def title_of(one: Master, lang: str = "en") -> str:
    """Return the title of an exercise in a language: the first heading of its notebook."""
    from iomlab.languages.catalogue import texts

    for cell in one.notebook.cells:
        first = cell.source.split("\n\n")[0]
        if cell.cell_type == "markdown" and first.startswith("# "):
            return str(texts(lang).get(first, first)).removeprefix("# ")
    return one.name


def masters(root: Path | None = None) -> dict[str, Path]:
    """Return the folders of all exercises by name; ``root`` is the folder of a course of one's own.

    Raises
    ------
    UsageError
        When there is no such folder.
    """
    if root and not root.is_dir():
        raise UsageError(
            "There is no folder {folder}.",
            folder=str(root),
            next_step=say("Name the folder that holds your exercises."),
        )
    COURSES.update([root] if root else [])
    top = root or places.PACKAGE.parent / "exercises"  # not in a wheel: a learner may have one
    found = sorted(
        path.parent for path in top.rglob(NOTEBOOK) if ".ipynb_checkpoints" not in path.parts
    )
    return {path.name: path for path in found}


def master(name: str, root: Path | None = None) -> Master:
    """Read one exercise.

    Raises
    ------
    DataError
        When there is no such exercise, or notebook and checks do not name the same questions.
    """
    known = masters(root)
    if name not in known:
        raise DataError(
            "There is no exercise {name}.",
            name=repr(name),
            nearest=suggest(name, known),
            next_step=say("See all with: iomlab exercise list"),
        )
    import nbformat

    folder = known[name]
    source = (folder / CHECKS).read_text(encoding="utf-8")
    module = module_of(source, str(folder / CHECKS))
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    questions = {question.name: question for question in module.QUESTIONS}
    cells = [grading(cell) for cell in notebook.cells]
    points = {
        c["grade_id"].removesuffix("-check"): float(c["points"]) for c in cells if c.get("grade")
    }
    texts = tuple(c["grade_id"] for c in cells if c.get("grade") and c.get("solution"))
    if set(points) - set(texts) != set(questions):
        raise DataError(
            "The notebook of exercise {name} grades {graded}, its checks ask {asked}.",
            name=name,
            graded=", ".join(sorted(set(points) - set(texts))) or "-",
            asked=", ".join(sorted(questions)) or "-",
            where=str(folder),
            next_step=say("Give each question of checks.py a grade cell of that name."),
        )
    return Master(name, folder, notebook, source, module, points, texts, questions)


def module_of(source: str, where: str) -> ModuleType:
    """Return the checks of an exercise, run as a module of their own."""
    made = ModuleType("checks")
    made.__file__ = where
    exec(compile(source, where, "exec"), made.__dict__)
    return made
