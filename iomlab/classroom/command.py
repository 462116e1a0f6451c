"""The commands of the classroom: ``iomlab exercise list, make, grade, audit``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from iomlab.errors import UsageError
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.messages import say

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def exercise() -> None:
    """Exercises: hand out, take back and grade, with files and without a server."""


@exercise.command("list")
@click.option("--lang", default="en")
@click.option("--exercises", "root", type=FOLDER)
@click.option("--debug", is_flag=True)
def exercise_list(lang: str, root: Path | None, debug: bool) -> None:
    """List the exercises with their lesson, points, title and questions."""
    from iomlab.classroom.masters import master, masters, title_of

    check_language(lang)

    for name in masters(root):
        one = master(name, root)
        lesson = getattr(one.module, "LESSON", "")
        points = sum(one.points.values())
        click.echo(
            f"{name:20} {lesson:4} {points:2g}  {title_of(one, lang)} ({', '.join(one.points)})"
        )


@exercise.command("make")
@click.argument("names", nargs=-1)
@click.option("--lang", default="en")
@click.option("--out", default="handout", type=FOLDER)
@click.option("--roster", type=FILE)
@click.option("--due", default="")
@click.option("--class", "class_file", type=FILE)
@click.option("--exercises", "root", type=FOLDER)
@click.option("--debug", is_flag=True)
def exercise_make(
    names: tuple[str, ...],
    lang: str,
    out: Path,
    roster: Path | None,
    due: str,
    class_file: Path | None,
    root: Path | None,
    debug: bool,
) -> None:
    """Make the learners' copies: iomlab exercise make NAME … --roster students.csv --out handout."""
    from iomlab.classroom.identity import read_class
    from iomlab.classroom.make import make

    _due(due)
    kept = read_class(class_file) if class_file else None
    made = make(names, out=out, lang=lang, roster=roster, due=due, root=root, kept=kept)
    click.echo(
        tell(
            say(
                "{folder}: exercises: {exercises}, learners: {learners}. Keep {file} to yourself: "
                "it is needed to grade.",
                folder=str(made.folder),
                exercises=len(made.exercises),
                learners=made.learners,
                file=str(made.class_file),
            ),
            lang,
        )
    )


def _due(text: str) -> None:
    """Refuse a date that can't be read."""
    import datetime as dt

    try:
        if text:
            dt.datetime.fromisoformat(text)
    except ValueError as wrong:
        raise UsageError(
            "{text} is no date that can be read.",
            text=repr(text),
            next_step=say("Write for example 2026-12-01T23:59."),
        ) from wrong


@exercise.command("grade")
@click.argument("submissions", type=FOLDER)
@click.option("--out", default="grades", type=FOLDER)
@click.option("--class", "class_file", type=FILE)
@click.option("--lang", default="en")
@click.option("--jobs", type=click.IntRange(1))
@click.option("--seconds", type=click.FloatRange(1), default=60)
@click.option("--force", is_flag=True)
@click.option("--exercises", "root", type=FOLDER)
@click.option("--debug", is_flag=True)
def exercise_grade(
    submissions: Path,
    out: Path,
    class_file: Path | None,
    lang: str,
    jobs: int | None,
    seconds: float,
    force: bool,
    root: Path | None,
    debug: bool,
) -> None:
    """Grade what was handed in: iomlab exercise grade submissions --class handout.class.json."""
    from iomlab.classroom import feedback, gradebook, sandbox
    from iomlab.classroom.grade import grade
    from iomlab.classroom.identity import read_class

    check_language(lang)
    kept = read_class(class_file) if class_file else None
    if not sandbox.walls():
        warning = say(
            "bubblewrap is not here: submissions run with limits, but without walls. Grade only people you trust, or install it."
        )
        click.echo(f"iomlab: {tell(warning, lang)}", err=True)
    hand = gradebook.read_manual(out)
    limits = sandbox.Limits(seconds=seconds)
    graders = grade(
        submissions, out, kept=kept, root=root, lang=lang, jobs=jobs or os.cpu_count() or 1,
        limits=limits, force=force, progress=_progress,
    )  # fmt: skip
    if kept is None:
        warning = say(
            "No class file was given, so each learner’s own numbers are not known: an answer typed as a number may count as wrong. Name the file with --class."
        )
        click.echo(f"iomlab: {tell(warning, lang)}", err=True)
    gradebook.check_manual(out, graders, hand)
    for stranger in gradebook.strangers(graders, hand):
        click.echo(f"iomlab: {tell(stranger, lang)}", err=True)
    gradebook.write_manual(out, graders, hand, lang, root)
    gradebook.write_book(out, graders, hand, kept, lang)
    gradebook.write_nbgrader(out, graders, hand, kept)
    feedback.write_feedback(out, graders, hand, kept, root)
    summary = feedback.write_summary(out, graders, hand, kept, lang, root)
    click.echo(
        tell(
            say(
                "Submissions graded: {n} (just now: {again}); files that belong to nobody: {lost}; "
                "texts to read: {texts}. See {summary}",
                n=len(graders.results),
                again=graders.again,
                lost=len(graders.unmatched),
                texts=gradebook.to_read(graders, hand),
                summary=str(summary),
            ),
            lang,
        )
    )


def _progress(done: int, of: int) -> None:
    """Show how far it is, on a terminal."""
    if sys.stderr.isatty():
        end = "\n" if done == of else ""
        click.echo(f"\r{done}/{of}{end}", err=True, nl=False)


@exercise.command("audit")
@click.argument("names", nargs=-1)
@click.option("--exercises", "root", type=FOLDER)
@click.option("--lang", default="en")
@click.option("--debug", is_flag=True)
def exercise_audit(names: tuple[str, ...], root: Path | None, lang: str, debug: bool) -> None:
    """Change each solution in small ways and tell which changes the checks let pass."""
    from iomlab.classroom.audit import audit
    from iomlab.classroom.masters import master, masters
    from iomlab.classroom.prove import prove

    alive = total = argued = idle = 0
    for name in names or masters(root):
        one = master(name, root)
        prove(one)
        found = audit(one)
        total += found.tried
        alive += len(found.alive)
        argued += found.argued
        idle += len(found.idle)
        for survivor in found.alive:
            click.echo(f"{name}: {survivor}")
        for label in found.idle:
            told = say("ARGUED has a reason for what is not alive: {mutant}", mutant=label)
            click.echo(f"{name}: {tell(told, lang)}")
    counted = say(
        "{total} mutants, {alive} of them alive, {argued} more argued.",
        total=total, alive=alive, argued=argued,
    )  # fmt: skip
    click.echo(tell(counted, lang))
    if alive or idle:
        sys.exit(1)
