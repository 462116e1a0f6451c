"""The gradebook: points by question, the instructor's own points and comments, nbgrader's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from iomlab.classroom.grade import Graded, Graders, Result
from iomlab.classroom.identity import Class
from iomlab.classroom.masters import master
from iomlab.classroom.sheets import read_sheet, write_sheet
from iomlab.errors import UsageError, suggest
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say

MANUAL, BOOK, NBGRADER = "manual.csv", "gradebook.csv", "nbgrader.csv"
COLUMNS = ("learner", "exercise", "question", "points", "most", "comment", "answer", "rubric")


@dataclass(frozen=True)
class ByHand:
    """What an instructor gave by hand: points (None: not yet) and a comment."""

    points: float | None
    comment: str = ""


Hand = Mapping[tuple[str, str, str], ByHand]


def read_manual(out: Path) -> dict[tuple[str, str, str], ByHand]:
    """Read the points and comments that the instructor wrote into ``manual.csv``.

    Raises
    ------
    UsageError
        When the table can't be read or points are no number.
    """
    path = out / MANUAL
    if not path.exists():
        return {}
    found = {}
    for line, row in read_sheet(path, COLUMNS[:4]):
        text = (row.get("points") or "").strip().replace(",", ".")
        try:
            points = float(text) if text else None
        except ValueError as wrong:
            raise UsageError(
                "Line {line} of {path} has points that are no number: {text}.",
                line=str(line),
                path=str(path),
                text=repr(text),
                next_step=say("Write a number, or leave the cell empty."),
            ) from wrong
        key = (row["learner"].strip().lstrip("'"), row["exercise"].strip(), row["question"].strip())
        found[key] = ByHand(points, (row.get("comment") or "").strip())
    return found


def check_manual(out: Path, graders: Graders, hand: Hand) -> None:
    """Refuse points by hand below zero or above what the question is worth: a slip of the finger.

    Raises
    ------
    UsageError
        With the learner and the question.
    """
    for result in graders.results:
        for question in result.questions:
            given = hand.get((result.learner, result.exercise, question.question))
            points = given.points if given else None
            if points is not None and not 0 <= points <= question.most:
                raise UsageError(
                    "{path} gives {learner} {points:g} points for {question}.",
                    path=str(out / MANUAL),
                    learner=result.learner,
                    points=points,
                    question=f"{result.exercise}.{question.question}",
                    next_step=say("Write a number from 0 to {most:g}.", most=question.most),
                )


def write_manual(
    out: Path, graders: Graders, hand: Hand, lang: str = "en", root: Path | None = None
) -> None:
    """Write ``manual.csv`` anew: every text to read, with what to look at, and all that was written.

    An instructor fills in ``points`` and ``comment``; a row of any other question may be added.
    """
    rows: dict[tuple[str, str, str], tuple[str, str, str]] = {}
    for result in graders.results:
        rubric = getattr(master(result.exercise, root).module, "RUBRIC", {})
        for question in result.questions:
            key = (result.learner, result.exercise, question.question)
            if question.state == "by hand" or key in hand:
                looked = " ".join(tell(line, lang) for line in rubric.get(question.question, ()))
                text = result.texts.get(question.question, "")
                rows[key] = (f"{question.most:g}", text, looked)
    for key in hand:
        rows.setdefault(key, ("", "", ""))
    lines = []
    for key, (most, text, looked) in sorted(rows.items()):
        given = hand.get(key, ByHand(None))
        points = "" if given.points is None else f"{given.points:g}"
        lines.append([*key, points, most, given.comment, text, looked])
    write_sheet(out / MANUAL, COLUMNS, lines)


def points_of(result: Result, question: Graded, hand: Hand) -> float | None:
    """Return the points that count: the instructor's where there are any."""
    given = hand.get((result.learner, result.exercise, question.question))
    return given.points if given and given.points is not None else question.points


def share_of(result: Result, hand: Hand) -> float | None:
    """Return the per cent earned of what has been graded; a text that nobody has read is in neither.

    None where nothing has been graded yet.
    """
    told = [(points_of(result, question, hand), question.most) for question in result.questions]
    graded = [(points, most) for points, most in told if points is not None]
    whole = sum(most for _, most in graded)
    return 100 * sum(points for points, _ in graded) / whole if whole else None


def exercises(graders: Graders, kept: Class | None) -> list[str]:
    """Return the exercises that were graded, in the order in which they were handed out."""
    handed = list(kept.exercises) if kept else []
    found = sorted({result.exercise for result in graders.results})
    return [*(e for e in handed if e in found), *(e for e in found if e not in handed)]


def strangers(graders: Graders, hand: Hand) -> list[Message]:
    """Return a sentence for each row of ``manual.csv`` that fits nothing that was graded."""
    known = {
        ".".join((r.learner, r.exercise, q.question)) for r in graders.results for q in r.questions
    }
    told = []
    for row in sorted(".".join(key) for key in hand):
        if row in known:
            continue
        near = suggest(row, known, most=1)
        told.append(
            say(
                "{path} has a row for {row}, which was not graded: it counts for nothing. Did you mean {near}?",
                path=MANUAL, row=row, near=near[0],
            )
            if near
            else say(
                "{path} has a row for {row}, which was not graded: it counts for nothing.",
                path=MANUAL, row=row,
            )
        )  # fmt: skip
    return told


def to_read(graders: Graders, hand: Hand) -> int:
    """Return how many free texts still wait for the instructor."""
    return sum(points_of(r, q, hand) is None for r in graders.results for q in r.questions)


def write_book(
    out: Path, graders: Graders, hand: Hand, kept: Class | None, lang: str = "en"
) -> None:
    """Write ``gradebook.csv``: a row a learner, a column a question, totals, flags.

    Columns stand in the order of the exercises; there is no per cent while a text waits to be read.
    """
    order = exercises(graders, kept)
    inside = sorted(graders.results, key=lambda result: order.index(result.exercise))
    asked = list(dict.fromkeys((r.exercise, q.question) for r in inside for q in r.questions))
    most = {(r.exercise, q.question): q.most for r in graders.results for q in r.questions}
    names = {learner.id: learner.name for learner in kept.learners} if kept else {}
    learners = sorted({r.learner for r in graders.results} | set(names))
    header = ["learner", "name", *(f"{e}.{q}" for e, q in asked), "total", "most", "percent",
              "to read", "handed in", "late", "flags"]  # fmt: skip
    lines = []
    for learner in learners:
        mine = [r for r in graders.results if r.learner == learner]
        cells: dict[tuple[str, str], float | None] = {}
        waiting = 0
        for result in mine:
            for question in result.questions:
                points = points_of(result, question, hand)
                cells[result.exercise, question.question] = points
                waiting += points is None
        total, whole = sum(p or 0 for p in cells.values()), sum(most.values())
        flags = "; ".join(f"{r.exercise}: {flag[lang]}" for r in mine for flag in r.flags)
        shown = ["" if cells.get(key) is None else f"{cells[key]:g}" for key in asked]
        percent = f"{100 * total / whole:.1f}" if whole and not waiting else ""
        late = " ".join(r.exercise for r in mine if r.late)
        lines.append([learner, names.get(learner, ""), *shown, f"{total:g}", f"{whole:g}", percent,
                      str(waiting), str(len(mine)), late, flags])  # fmt: skip
    write_sheet(out / BOOK, header, lines)


def write_nbgrader(out: Path, graders: Graders, hand: Hand, kept: Class | None) -> None:
    """Write ``nbgrader.csv`` with the columns of nbgrader’s own export."""
    header = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
              "raw_score", "late_submission_penalty", "score", "max_score"]  # fmt: skip
    lines = []
    for result in graders.results:
        learner = kept.learner(result.learner) if kept else None
        when = dt.datetime.fromtimestamp(result.time, dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
        score = sum(points_of(result, q, hand) or 0 for q in result.questions)
        most = sum(q.most for q in result.questions)
        lines.append([result.exercise, kept.due if kept else "", when, result.learner,
                      learner.name if learner else "", "", "", f"{score:g}", "0.0", f"{score:g}", f"{most:g}"])  # fmt: skip
    write_sheet(out / NBGRADER, header, lines, mark=False)
