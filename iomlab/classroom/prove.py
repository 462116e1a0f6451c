"""A master keeps its word: the solution earns full marks, the blank none, known mistakes are refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from iomlab.checks.judge import RIGHT, judge
from iomlab.checks.question import Question
from iomlab.classroom.copies import copy_of
from iomlab.classroom.handover import packed, unpacked
from iomlab.classroom.masters import Master, grading
from iomlab.errors import DataError
from iomlab.messages import Message, say

SEEDS = (1, 2, 3)


def prove(one: Master, seeds: tuple[int, ...] = SEEDS) -> None:
    """Check a master with the values of several learners.

    Raises
    ------
    DataError
        Naming the question that does not keep its word.
    """
    for seed in seeds if one.values(0) else seeds[:1]:
        values = one.values(seed)
        solved = run_copy(one, values, solved=True)
        blank = run_copy(one, values, solved=False)
        for name, asked in one.questions.items():
            question = worked_out(asked, values)
            if judge(question, solved.get(name), values).state != RIGHT:
                _broken(one, say("the solution of {name} is not right", name=name))
            if judge(question, blank.get(name), values).state == RIGHT:
                _broken(one, say("the blank copy gets marks for {name}", name=name))
            for answer in known_wrong(one, asked, values):
                if judge(question, answer, values).state == RIGHT:
                    _broken(one, say("a known wrong answer to {name} is taken", name=name))


def known_wrong(one: Master, question: Question, values: Mapping[str, Any]) -> list[Any]:
    """Return every answer that the author says is wrong: hinted mistakes and those of ``WRONG``."""
    more = getattr(one.module, "WRONG", {}).get(question.name, ())
    hinted = [mistake(values) for mistake, _ in question.wrong]
    return [*hinted, *(answer(values) if callable(answer) else answer for answer in more)]


def run_copy(one: Master, values: Mapping[str, Any], *, solved: bool) -> dict[str, Any]:
    """Run the master, with the solution or as the learner gets it, and return its answers.

    A master is ours: it runs in this process. Its answers pass through the same hands as a
    learner's, as plain data.
    """
    copy = copy_of(one, "en", values, {})
    cells = []
    for mine, theirs in zip(one.notebook.cells, copy.cells, strict=True):
        if mine.cell_type == "code" and not grading(mine).get("grade"):
            keep = solved and grading(mine).get("solution")
            cells.append(mine.source if keep else theirs.source)
    return answers(cells, list(one.questions))


def answers(cells: list[str], names: list[str]) -> dict[str, Any]:
    """Run code of our own and return the values of ``names`` as a grader gets them."""
    room: dict[str, Any] = {}
    for source in cells:
        exec(compile(source, "exercise", "exec"), room)
    kept = {name: packed(room.get(name)) for name in names}
    return unpacked(json.dumps(kept).encode())


def worked_out(question: Question, values: Mapping[str, Any]) -> Question:
    """Return a question whose right answer is worked out once, and that gives no hints."""
    right = question.right(values)
    return replace(question, right=lambda given: right, wrong=())


def _broken(one: Master, what: Message) -> None:
    raise DataError(
        "The exercise {name} does not keep its word: {what}.",
        name=one.name,
        what=what,
        where=str(one.folder),
        next_step=say("Mend its notebook or its checks; then make again."),
    )
