"""Drive a batch: plan, skip what is unchanged, press the rest, journal each, write index and record."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from iomlab.data.load import verify
from iomlab.errors import IomlabError, ReportError, UsageError
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.reports.batch import journal as journals
from iomlab.reports.batch.index import write_index
from iomlab.reports.batch.journal import ASIDE, Journal
from iomlab.reports.batch.keys import digest, key, surroundings
from iomlab.reports.batch.local_run import locally
from iomlab.reports.batch.plan import Item, Plan, make_plan
from iomlab.reports.batch.plan_file import Asked
from iomlab.reports.batch.press import Printed, full, place, whole
from iomlab.reports.batch.record import write_record
from iomlab.reports.engine.running import Limits
from iomlab.reports.execute import FAILED
from iomlab.reports.find import check_folder
from iomlab.reports.job import Job


@dataclass(frozen=True)
class Setting:
    """How a batch is run: folder, jobs at a time, limits of each report, languages it answers in."""

    out: Path
    jobs: int
    limits: Limits
    langs: tuple[str, ...] = ("en",)


LIMITS = Limits(cell_seconds=120, seconds=900, memory_mb=2000, output_mb=50)
Press = Callable[[Sequence[Job], Setting, Callable[[Job], None]], Iterator[Printed]]


@dataclass(frozen=True)
class Outcome:
    """What a batch did: how many reports of each fate, the seconds, the pages."""

    made: int
    unchanged: int
    failed: int
    refused: int
    repeated: int
    seconds: float
    index: tuple[Path, ...]
    problems: dict[str, str]

    @property
    def exit_code(self) -> int:
        """0 when every report is there, else 5."""
        return ReportError.exit_code if self.failed or self.refused else 0


@dataclass(frozen=True)
class Progress:
    """What is told while a batch runs; each part may be left out."""

    planned: Callable[[int, int, Plan], None] = lambda todo, unchanged, plan: None
    finished: Callable[[Printed], None] = lambda printed: None
    damaged: Callable[[int], None] = lambda lines: None


def run_batch(
    asked: Asked | None,
    out: Path,
    *,
    jobs: int = 1,
    limits: Limits | None = None,
    resume: bool = False,
    force: bool = False,
    overwrite: bool = False,
    strict: bool = False,
    press: Press | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Make every report that is asked for; what is there and unchanged is not made again.

    Parameters
    ----------
    asked : Asked or None
        With ``resume``, None stands for what the interrupted batch was asked.
    out : Path
        Folder of reports, journal, index and record.
    jobs : int
        Reports made at the same time.
    limits : Limits, optional
        What one report may take.
    resume : bool
        Go on with the batch whose journal lies in ``out``.
    force : bool
        Make also what is unchanged.
    overwrite : bool
        Replace reports in ``out`` that no batch made.
    strict : bool
        Stop before the first report when any can't be made.
    press : callable, optional
        Another way to make them, such as a cluster.
    progress : Progress, optional

    Returns
    -------
    Outcome

    Raises
    ------
    UsageError, ParameterError
        When nothing that is asked can be made; nothing is written.
    ReportError
        When the disk is full or another batch is writing in ``out``.
    """
    start = time.monotonic()
    verify()
    asked = _asked(asked, out, resume)
    plan = make_plan(asked)
    if plan.refused and (strict or len(plan.refused) == len(plan.items)):
        raise plan.refused[0].problem or UsageError("The plan asks for no report.")
    tell_progress = progress or Progress()
    shared = surroundings()
    keys = _keys(plan, digest(shared))
    setting = Setting(check_folder(out), jobs, limits or LIMITS, _languages(plan))
    tally = {"done": 0, "failed": 0}
    try:
        with Journal(setting.out) as journal:
            lost = journals.unreadable(setting.out)
            if lost:
                tell_progress.damaged(lost)
            before = {} if force else journals.latest(setting.out)
            shutil.rmtree(setting.out / ASIDE, ignore_errors=True)
            plan = _not_ours(plan, setting.out, overwrite)
            jobs_left = [
                item.job
                for item in plan.items
                if item.job and not _unchanged(item, before, keys, setting.out)
            ]
            unchanged = len(plan.items) - len(plan.refused) - len(jobs_left)
            journal.append("start", asked=asked.record(), items=len(plan.items), shared=shared)
            for item in plan.refused:
                journal.append("failed", name=item.name, refused=True, message=_told(item, setting))
            tell_progress.planned(len(jobs_left), unchanged, plan)

            def begun(job: Job) -> None:
                journal.append("begun", name=job.name)

            running = (press or locally)(jobs_left, setting, begun)
            for printed in running:
                _keep(printed, setting.out, journal, keys)
                tally[printed.state] += 1
                tell_progress.finished(printed)
            _force_disk()
            seconds = round(time.monotonic() - start, 1)
            journal.append("end", **tally, seconds=seconds)
            states = journals.latest(setting.out)
            index = write_index(plan, states, setting.out, setting.langs)
            write_record(asked, shared, plan, states, setting.out, seconds)
            shutil.rmtree(setting.out / ASIDE, ignore_errors=True)
    except OSError as problem:
        if full(problem, setting.out):
            raise _disk_full(setting.out) from problem
        raise
    problems = {
        item.name: states[item.name]["message"][setting.langs[0]]
        for item in plan.items
        if states.get(item.name, {}).get("event") == "failed"
    }
    return Outcome(
        tally["done"], unchanged, tally["failed"], len(plan.refused), plan.repeated,
        seconds, index, problems,
    )  # fmt: skip


def _asked(asked: Asked | None, out: Path, resume: bool) -> Asked:
    """Return what is asked, from the journal when a batch is resumed."""
    last = journals.started(out) if resume else None
    if resume and last is None:
        raise UsageError(
            "There is no batch to resume in the folder {folder}.",
            folder=str(out),
            next_step=say(
                "Name the folder of the batch with --out, or start one without --resume."
            ),
        )
    if asked is None:
        if last is None:
            raise UsageError("Which notebook?")
        asked = Asked.of(last["asked"])
    return asked


def _languages(plan: Plan) -> tuple[str, ...]:
    """Return the languages of the reports, in order of first mention."""
    return tuple(dict.fromkeys(item.job.lang for item in plan.items if item.job)) or ("en",)


def _keys(plan: Plan, shared: str) -> dict[str, str]:
    return {item.name: key(item.job, shared) for item in plan.items if item.job}


def _unchanged(item: Item, before: dict[str, Any], keys: dict[str, str], out: Path) -> bool:
    """Return whether a report is there, whole, and made from what it would be made from now."""
    known = before.get(item.name, {})
    return (
        known.get("event") == "done"
        and known.get("key") == keys[item.name]
        and whole(out, known.get("files", {}))
    )


def _not_ours(plan: Plan, out: Path, overwrite: bool) -> Plan:
    """Refuse the items whose files are there but were not made by a batch."""
    if overwrite:
        return plan
    ours = {event.get("name") for event in journals.read(out)}
    items = []
    for item in plan.items:
        there = out / f"{item.name}.html"
        if item.job and item.name not in ours and there.exists():
            taken = ReportError(
                "{file} is there already and was not overwritten.",
                file=str(there),
                next_step=say("Add --overwrite to replace it, or name another folder with --out."),
            )
            item = replace(item, job=None, problem=taken)
        items.append(item)
    return replace(plan, items=tuple(items))


def _told(item: Item, setting: Setting) -> dict[str, str]:
    problem: IomlabError | Message = item.problem or say("It can’t be made.")
    return {lang: tell(problem, lang) for lang in setting.langs}


def _keep(printed: Printed, out: Path, journal: Journal, keys: dict[str, str]) -> None:
    """Move the files of a finished item into place, then write down that it is finished."""
    if printed.disk_full:
        raise _disk_full(out)
    aside = out / ASIDE / printed.name
    if aside.is_dir():
        place(aside, out)
    if printed.state == "done":
        (out / f"{printed.name}{FAILED}").unlink(missing_ok=True)
    journal.append(printed.state, key=keys[printed.name], **printed.record())


def _disk_full(out: Path) -> ReportError:
    return ReportError(
        "The disk is full: {folder} takes nothing more, and the batch has stopped.",
        folder=str(out),
        next_step=say(
            "Make room, then go on with: iomlab batch --resume --out {folder}", folder=str(out)
        ),
    )


def _force_disk() -> None:
    """Ask the system to write everything to disk, where it can be asked."""
    import os

    if hasattr(os, "sync"):
        os.sync()
