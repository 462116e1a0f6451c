"""Make one report of a batch; whatever happens to it is told, never raised."""

from __future__ import annotations

import errno
import hashlib
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from iomlab.errors import IomlabError, ReportError
from iomlab.languages.catalogue import tell
from iomlab.reports.brief import brief
from iomlab.reports.job import Job
from iomlab.reports.run import make
from iomlab.safety.leaving import Beside

FULL = (errno.ENOSPC, errno.EDQUOT)
SPARE = 16_000_000  # bytes that must be free, else the disk counts as full


class Engine(Protocol):
    """What executes notebooks: from several threads, each in a clean kernel."""

    def execute(self, job: Job, result: Path) -> None:
        """Run the notebook of ``job`` and write it, executed, to ``result``."""


@dataclass(frozen=True)
class Printed:
    """What came of one item: its files with their hashes, or the reason in every language."""

    name: str
    state: str
    files: Mapping[str, str] = field(default_factory=dict)
    message: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    brief: Mapping[str, Any] = field(default_factory=dict)
    disk_full: bool = False

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON values, for the journal."""
        kept = asdict(self)
        for gone in ("state", "disk_full"):
            del kept[gone]
        return {name: value for name, value in kept.items() if value not in ({}, 0, None)}


def print_one(
    job: Job, folder: Path, engine: Engine, langs: Sequence[str], beside: Beside
) -> Printed:
    """Make a report in ``folder``, which is its own and is made here.

    Parameters
    ----------
    job : Job
    folder : Path
        Where the files are left, for :func:`place` to move.
    engine : Engine
        It keeps the limits of time, memory and output.
    langs : sequence of str
        Languages in which a failure is told.
    beside : Beside
        The reports that were released before.
    """
    start = time.monotonic()

    def foreseen(job: Job, result: Path) -> None:
        try:
            engine.execute(job, result)
        except IomlabError:
            raise
        except Exception as problem:  # then the notebook is kept as well
            raise _unforeseen(problem, job) from problem

    try:
        folder.mkdir(parents=True, exist_ok=True)
        report = make(job, folder, foreseen, beside=beside)
        about = {k: v for k, v in brief(report).items() if k in ("figures", "warnings")}
        seconds = round(report.seconds, 2)
        return Printed(job.name, "done", _hashes(folder), {}, seconds, about)
    except Exception as problem:
        error = problem if isinstance(problem, IomlabError) else _unforeseen(problem, job)
        error.where = None  # a path in the working folder means nothing to a reader
        return Printed(
            job.name,
            "failed",
            _hashes(folder),
            {lang: tell(error, lang) for lang in langs},
            round(time.monotonic() - start, 2),
            disk_full=full(problem, folder),
        )


def place(folder: Path, out: Path) -> None:
    """Move what lies in ``folder`` into ``out``, whole files each; a folder gives way as a whole."""
    for item in sorted(folder.iterdir()):
        target = out / item.name
        if target.is_dir() and not target.is_symlink():
            target.rename(folder / f"{item.name}.old")
        item.replace(target)
    shutil.rmtree(folder, ignore_errors=True)


def whole(out: Path, files: Mapping[str, str]) -> bool:
    """Return whether every file is there with its hash: a crash may leave empty or half ones."""
    return bool(files) and all(
        (out / name).is_file() and _sha256(out / name) == sha for name, sha in files.items()
    )


def full(problem: BaseException | None, folder: Path) -> bool:
    """Return whether a problem comes from a full disk."""
    seen = 0
    while problem is not None and seen < 10:
        if isinstance(problem, OSError) and problem.errno in FULL:
            return True
        problem, seen = problem.__cause__ or problem.__context__, seen + 1
    try:
        return shutil.disk_usage(folder if folder.exists() else folder.parent).free < SPARE
    except OSError:
        return False


def _hashes(folder: Path) -> dict[str, str]:
    """Return every file under ``folder`` with its hash."""
    if not folder.is_dir():
        return {}
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in found}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unforeseen(problem: BaseException, job: Job) -> ReportError:
    return ReportError(
        "{notebook} met a problem that nobody foresaw: {problem}.",
        notebook=job.notebook.name,
        problem=f"{type(problem).__name__}: {' '.join(str(problem).split())}"[:400],
    )
