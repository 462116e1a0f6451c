"""Grade: match, restore, run in isolation, judge; in parallel, resumable, the same every time."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from iomlab import __version__
from iomlab.checks.judge import OPEN, RIGHT, WRONG, judge
from iomlab.classroom import sandbox
from iomlab.classroom.collect import Submission, collect
from iomlab.classroom.copies import copy_of
from iomlab.classroom.identity import Class, can_name, genuine, seed_of
from iomlab.classroom.masters import Master, master, masters
from iomlab.classroom.restore import restore
from iomlab.classroom.visible import visible
from iomlab.errors import UsageError
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say

RESULTS = "results"


@dataclass(frozen=True)
class Graded:
    """What one question earned: points of most, how it was judged, what is said in each language."""

    question: str
    points: float | None
    most: float
    state: str
    words: dict[str, str]


@dataclass(frozen=True)
class Result:
    """One learner's exercise, graded; ``texts`` wait for the instructor."""

    learner: str
    exercise: str
    lang: str
    where: str
    key: str
    questions: tuple[Graded, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    flags: tuple[dict[str, str], ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    late: bool = False
    time: float = 0.0


@dataclass(frozen=True)
class Work:
    """One submission to be graded, with what the grader needs to know (no code of the learner runs here)."""

    handed: Submission
    learner: str
    exercise: str
    lang: str
    seed: int
    late: bool
    flags: tuple[Message, ...]
    root: Path | None
    limits: sandbox.Limits


@dataclass(frozen=True)
class Graders:
    """All that a grading left: the results, and the files that belong to nobody, with the reason."""

    results: tuple[Result, ...]
    unmatched: tuple[tuple[str, str], ...]
    again: int = 0
    proven: bool = False  # with a class file


def grade(
    submissions: Path,
    out: Path,
    *,
    kept: Class | None = None,
    root: Path | None = None,
    lang: str = "en",
    jobs: int = 2,
    limits: sandbox.Limits | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Graders:
    """Grade every submission in a folder and keep each result in ``out/results``.

    Parameters
    ----------
    submissions : Path
        Folder of what was handed in, in any arrangement, also in archives.
    out : Path
        Folder of the results; made if it is not there. What was graded before and has not changed is
        not run again.
    kept : Class, optional
        The class file: without it identities can't be proven, and each result says so.
    lang : str
        Language of what only the instructor reads.
    jobs : int
        How many are graded at a time.
    force : bool
        Grade again what has not changed.
    """
    works, unmatched = match(collect(submissions), kept, root, lang, limits or sandbox.Limits())
    out.mkdir(parents=True, exist_ok=True)
    todo, done = [], []
    for work in works:
        before = None if force else _kept(out, work)
        done.append(before) if before else todo.append(work)
    progress(len(done), len(works))
    for result in _graded(todo, jobs):
        _keep(out, result)
        done.append(result)
        progress(len(done), len(works))
    done.sort(key=lambda result: (result.learner, result.exercise))
    return Graders(tuple(done), tuple(unmatched), len(todo), kept is not None)


def _graded(todo: Sequence[Work], jobs: int) -> Iterator[Result]:
    """Yield results as they come: several at a time, each in a process that never ran a submission."""
    if min(jobs, len(todo)) < 2:
        yield from map(grade_one, todo)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(todo)), mp_context=context) as pool:
        for finished in as_completed([pool.submit(grade_one, work) for work in todo]):
            yield finished.result()


# -- who and what ---------------------------------------------------------------------------------
def match(
    handed: Sequence[Submission],
    kept: Class | None,
    root: Path | None,
    lang: str,
    limits: sandbox.Limits,
) -> tuple[list[Work], list[tuple[str, str]]]:
    """Find out whose each submission is; the newest counts where there are several."""
    known = masters(root)
    if kept and kept.exercises and not set(kept.exercises) & set(known):
        raise UsageError(
            "What was handed out is not here: {names}.",
            names=", ".join(kept.exercises),
            next_step=say("Name the folder of your course with --exercises."),
        )
    works: dict[tuple[str, str], Work] = {}
    unmatched: list[tuple[str, str]] = []
    placed = [_placed(one, kept) for one in handed]
    for one in sorted(placed, key=lambda s: (not s.placed, s.time, s.where)):
        problem = one.problem or _nobodys(one, kept, known)
        if problem:
            unmatched.append((one.where, tell(problem, lang)))
            continue
        learner, exercise = one.identity.get("learner", ""), one.identity["exercise"]
        spoken = one.identity.get("lang", "en")
        spoken = spoken if spoken in LANGUAGES else "en"
        flags = (
            [say("the identity could not be proven: no class file was given")]
            if kept is None
            else []
        )
        if one.placed:
            flags.append(
                say("its identity was lost; it is taken for that of the folder it lies in")
            )
        if kept and kept.exercises.get(exercise) not in (None, master(exercise, root).edition):
            flags.append(say("the exercise was changed after it was handed out"))
        before = works.get((learner, exercise))
        if before:
            flags.append(say("handed in several times; the newest counts"))
        secret = kept.secret if kept else ""
        works[learner, exercise] = Work(
            one, learner, exercise, spoken, seed_of(secret, learner, exercise),
            bool(kept and kept.due and _late(one.time, kept.due)),
            tuple(flags), root, limits,
        )  # fmt: skip
    return list(works.values()), unmatched


def _placed(one: Submission, kept: Class | None) -> Submission:
    """Return a submission without identity with that of its folder, ``learner/exercise/``.

    Only folders on disk count, which the instructor arranges: in an archive the learner names them.
    """
    if one.problem or one.identity or kept is None or "!" in one.where:
        return one
    parts = one.where.split("/")[:-1]
    for name, exercise in pairwise(parts):
        learner = kept.learner(name)
        if learner and exercise in kept.exercises:
            found = {"exercise": exercise, "learner": name, "lang": learner.lang}
            return replace(one, identity=found, placed=True)
    return one


def _nobodys(one: Submission, kept: Class | None, known: dict[str, Path]) -> Message | None:
    """Return why a submission belongs to nobody, or None."""
    if not one.identity:
        return say("it does not say whose it is: its metadata are lost")
    if one.identity["exercise"] not in known:
        return say("there is no exercise {name}", name=repr(one.identity["exercise"][:80]))
    if kept is None:
        name = one.identity.get("learner", "")
        return (
            None
            if can_name(name)
            else say("the id {name} can’t name a folder", name=repr(name[:80]))
        )
    if not one.placed and not genuine(kept.secret, one.identity):
        return say("its identity was not handed out by this class")
    if kept.learner(one.identity.get("learner", "")) is None:
        return say("nobody of that name is in the class")
    return None


def _late(time: float, due: str) -> bool:
    import datetime as dt

    end = dt.datetime.fromisoformat(due)
    end = end if end.tzinfo else end.astimezone()
    return time > end.timestamp()


# -- one submission -------------------------------------------------------------------------------
def grade_one(work: Work) -> Result:
    """Grade one submission: restore it, run it in a room of its own, judge what came out."""
    import tempfile

    one = master(work.exercise, work.root)
    values = one.values(work.seed)
    identity = {k: work.handed.identity.get(k, "") for k in ("exercise", "learner", "lang")}
    copy = copy_of(one, work.lang, values, identity)
    mended = restore(copy, work.handed.cells)
    with tempfile.TemporaryDirectory(prefix="iomlab-grade-") as folder:
        checks = Path(folder) / "checks.py"
        checks.write_text(visible(one.source), encoding="utf-8")
        outcome = sandbox.run(mended.cells, list(one.questions), files=[checks], limits=work.limits)
    flags = [*mended.flags, *outcome.flags]
    if not sandbox.walls():
        flags.append(say("run without walls: bubblewrap is not on this system"))
    graded = [
        _by_hand(one, name, mended.texts)
        if name in one.texts
        else _judged(one, name, outcome, values)
        for name in one.points  # in the order of the exercise
    ]
    return Result(
        work.learner,
        work.exercise,
        work.lang,
        work.handed.where,
        key_of(work, one),
        tuple(graded),
        {name: mended.texts.get(name, "") for name in one.texts},
        tuple(told(flag) for flag in (*work.flags, *flags)),
        outcome.errors,
        work.late,
        work.handed.time,
    )


def told(message: Message) -> dict[str, str]:
    """Return a sentence in every language: the learner and the instructor may have two."""
    return {lang: tell(message, lang) for lang in LANGUAGES}


def _judged(one: Master, name: str, outcome: sandbox.Outcome, values: dict[str, Any]) -> Graded:
    """Judge one answer; what can't even be looked at is wrong."""
    most, question = one.points[name], one.questions[name]
    try:
        verdict = judge(question, outcome.answers.get(name), values)
        state, words = verdict.state, verdict.words
    except Exception:
        state, words = WRONG, question.hint
    if state == OPEN and name in outcome.errors:
        words = say("The cell stopped with an error: {error}", error=outcome.errors[name])
    elif state == OPEN:
        words = say("No answer was found.")
    return Graded(name, most if state == RIGHT else 0.0, most, state, told(words))


def _by_hand(one: Master, name: str, texts: dict[str, str]) -> Graded:
    """Return a free text that the instructor will read; an empty one earns nothing."""
    most = one.points[name]
    if not texts.get(name, "").strip():
        return Graded(name, 0.0, most, OPEN, told(say("No answer was found.")))
    return Graded(name, None, most, "by hand", told(say("Your instructor reads this answer.")))


# -- what is kept ---------------------------------------------------------------------------------
def key_of(work: Work, one: Master) -> str:
    """Return the hash of everything that a result follows from."""
    parts = (work.handed.sha256, one.edition, str(work.seed), work.lang, __version__, str(work.late),
             *map(str, work.flags), str(sandbox.walls()))  # fmt: skip
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _path(out: Path, learner: str, exercise: str) -> Path:
    return out / RESULTS / f"{learner}--{exercise}.json"


def _keep(out: Path, result: Result) -> None:
    """Write a result, whole or not at all."""
    path = _path(out, result.learner, result.exercise)
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(path)


def _kept(out: Path, work: Work) -> Result | None:
    """Return an earlier result when nothing that it follows from has changed."""
    path = _path(out, work.learner, work.exercise)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["key"] != key_of(work, master(work.exercise, work.root)):
            return None
        kept["questions"] = tuple(Graded(**question) for question in kept["questions"])
        kept["flags"] = tuple(kept["flags"])
        return Result(**kept)
    except (OSError, ValueError, KeyError, TypeError):
        return None
