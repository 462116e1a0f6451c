"""Hand out: a folder a learner, with their copies and the checks that they may see."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iomlab.classroom.copies import copy_of
from iomlab.classroom.identity import Class, Learner, marked, new_secret, read_roster, seed_of
from iomlab.classroom.masters import CHECKS, Master, master, masters
from iomlab.classroom.prove import prove
from iomlab.classroom.visible import visible
from iomlab.errors import UsageError
from iomlab.languages.formats import check_language
from iomlab.messages import say


@dataclass(frozen=True)
class Handout:
    """What was handed out: the folder, the class file, how many learners and exercises."""

    folder: Path
    class_file: Path
    learners: int
    exercises: tuple[str, ...]


def make(
    names: Sequence[str] = (),
    *,
    out: Path,
    lang: str = "en",
    roster: Path | None = None,
    due: str = "",
    root: Path | None = None,
    secret: str | None = None,
    kept: Class | None = None,
    proven: bool = True,
) -> Handout:
    """Write the learners' copies of exercises into ``out``, and the class file beside it.

    Parameters
    ----------
    names : sequence of str
        Exercises; all when empty.
    out : Path
        A folder that is not there yet: it is made whole, or not at all.
    lang : str
        Language of learners for whom the roster names none.
    roster : Path, optional
        CSV with ``id`` and, if wanted, ``lang`` and ``name``; without one there is one copy.
    due : str
        When it is due, ISO 8601.
    root : Path, optional
        Folder of masters, if not iomlab's own.
    secret : str, optional
        Secret of the class; a new one if there is none.
    kept : Class, optional
        A class that is handed more: the same learners get the same values; a roster may name others.
    proven : bool
        Build only when each master's solution earns full marks, the blank none, and every known
        wrong answer is refused.

    Raises
    ------
    UsageError
        When the folder is there, the roster has a mistake, or a master does not keep its word.
    """
    check_language(lang)
    class_file = out.with_name(out.name + ".class.json")
    if out.absolute().parent.is_dir():
        _undone(out, class_file)
    if out.exists() or class_file.exists():
        raise UsageError(
            "{folder} is already there; nothing is overwritten.",
            folder=str(out if out.exists() else class_file),
            next_step=say("Name another folder with --out."),
        )
    if not out.absolute().parent.is_dir():
        raise UsageError(
            "The folder above {folder} does not exist.",
            folder=str(out),
            next_step=say("Make it first, or name another with --out."),
        )
    wanted = [master(name, root) for name in (names or masters(root))]
    if not wanted:
        raise UsageError("There is no exercise to hand out.", where=str(root or ""))
    learners = kept.learners if kept and roster is None else read_roster(roster, lang)
    for one in wanted if proven else ():
        prove(one)
    secret = secret or (kept.secret if kept else new_secret())
    made = Class(secret, learners, {one.name: one.edition for one in wanted}, due)
    with tempfile.TemporaryDirectory(prefix=".iomlab-", dir=out.absolute().parent) as aside:
        room = Path(aside) / "handout"
        for learner in learners:
            for one in wanted:
                _write(one, learner, secret, room / learner.id / one.name)
        note = _note(out)
        note.touch()
        made.write(class_file)
        room.rename(out)
        note.unlink()
    return Handout(out, class_file, len(learners), tuple(one.name for one in wanted))


def _note(out: Path) -> Path:
    """Return the file that is there while class file and folder are put into place."""
    return out.with_name(f".{out.name}.making")


def _undone(out: Path, class_file: Path) -> None:
    """Take away the class file of a handout that was killed before its folder was in place."""
    if _note(out).exists():
        if not out.exists():
            class_file.unlink(missing_ok=True)
        _note(out).unlink()


def _write(one: Master, learner: Learner, secret: str, room: Path) -> None:
    """Write one learner's copy of one exercise."""
    import nbformat

    room.mkdir(parents=True)
    seed = seed_of(secret, learner.id, one.name)
    identity = marked(secret, one.name, learner.id, learner.lang, one.edition)
    copy = copy_of(one, learner.lang, one.values(seed), identity)
    nbformat.write(copy, room / f"{one.name}.ipynb")
    (room / CHECKS).write_text(visible(one.source) + "\n", encoding="utf-8")
