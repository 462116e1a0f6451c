"""Run one report: a notebook with parameters, in a clean process, in one language."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomlab.data.load import verify
from iomlab.errors import ReportError
from iomlab.messages import Message, say
from iomlab.parameters.read import cells
from iomlab.reports.execute import FAILED, execute
from iomlab.reports.find import check_folder
from iomlab.reports.hold import held, keep_what_is_there, move
from iomlab.reports.job import Job, prepare
from iomlab.reports.unfinished import prefix, sweep
from iomlab.reports.write import write
from iomlab.safety.leaving import Beside

if TYPE_CHECKING:
    from iomlab.reports.engine import Engine

Execute = Callable[[Job, Path], None]


@dataclass(frozen=True)
class Report:
    """What a run left behind: the files, the run card, the seconds that it took."""

    name: str
    files: tuple[Path, ...]
    card: Mapping[str, Any]
    seconds: float

    @property
    def page(self) -> Path:
        """The HTML file."""
        return next(path for path in self.files if path.suffix == ".html")

    def brief(self) -> dict[str, Any]:
        """Return paths, status, key figures and warnings as plain JSON values, for a server."""
        from iomlab.reports.brief import brief

        return brief(self)


def _quiet(_: Message) -> None:
    return None


def run(
    notebook: str,
    values: Mapping[str, Any] | None = None,
    *,
    out: str | Path = "reports",
    to: str = "html",
    view: str = "report",
    vintage: str = "",
    override: str | None = None,
    overwrite: bool = False,
    status: Callable[[Message], None] = _quiet,
    progress: bool = False,
    engine: Engine | None = None,
) -> Report:
    """Run a notebook with parameters and write the report, its tables and its run card.

    May be called from several threads and inside a running event loop (JupyterLab, FastAPI); only
    ``progress`` may not, because papermill changes the working folder of the whole process.

    Parameters
    ----------
    notebook : str
        Name of a shipped notebook, or path of any parameterised notebook.
    values : mapping, optional
        Parameters that differ from the notebook's defaults; text is converted and checked.
    out : path
        Folder of the files; made when only its last part is missing.
    to : {"html", "pdf"}
        ``pdf`` adds a PDF to the HTML.
    view : {"report", "lesson"}
        ``report`` leaves out the cells tagged ``teach``; ``lesson`` keeps them.
    override : str, optional
        Why the report leaves as it is, although the gate would hide figures or stop it. Reason,
        person and time stand in the run card and on page one.
    vintage : str
        Which vintage of the tables is loaded: ``latest``, a day, or ``table=vintage`` by commas; the
        shipped tables without it (:func:`iomlab.data.shelf.choice`).
    overwrite : bool
        Replace a report of the same name; otherwise nothing is overwritten.
    status : callable, optional
        Told what is going on, one :class:`Message` at a time.
    progress : bool
        Show papermill's own bar, cell by cell, on a terminal.
    engine : Engine, optional
        A warm engine that a server keeps for all its reports (:class:`iomlab.reports.engine.Engine`);
        without one, the report has an engine of its own.

    Returns
    -------
    Report

    Raises
    ------
    ParameterError, CountryError
        When a parameter is unknown or a value is not accepted; nothing is written.
    ReportError
        When a cell fails (the partial notebook is kept) or a file can't be written.
    DataError
        When a shipped table is not the one that was published; nothing is written.
    ReleaseError
        When something that was to leave could harm a person or has no source.
    """
    verify()
    job = prepare(notebook, values, to=to, view=view, vintage=vintage, override=override)
    folder = check_folder(Path(out))

    def in_own_process(job: Job, result: Path) -> None:
        count = sum(cell["cell_type"] == "code" for cell in cells(job.notebook))
        status(say("running {name} ({n} cells)", name=job.notebook.stem, n=count))
        if engine is not None:
            engine.execute(job, result)
        elif progress:
            execute(job, result, progress=True)
        else:
            from iomlab.reports.engine import Engine

            with Engine(cell_seconds=0) as own:
                own.execute(job, result)
        status(say("writing the report"))

    sweep(folder)
    with held(folder, job.name):
        keep_what_is_there(folder, job.name, overwrite)
        return make(job, folder, in_own_process, overwrite=overwrite)


def make(
    job: Job,
    folder: Path,
    execute: Execute,
    *,
    overwrite: bool = True,
    beside: Beside | None = None,
) -> Report:
    """Execute a job with ``execute``, write its files aside, then move them into ``folder`` whole.

    ``beside`` are the earlier reports with which this one is compared, if not those in ``folder``.

    Raises
    ------
    ReportError
        When a cell fails: the notebook is kept in ``folder`` as far as it ran. Or when, without
        ``overwrite``, a report of that name is there.
    ReleaseError
        When something that was to leave could harm a person or has no source.
    """
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=prefix(), dir=folder) as aside:
        room = Path(aside) / job.name
        room.mkdir()
        result = room / f"{job.name}.ipynb"
        try:
            execute(job, result)
        except ReportError as failed:
            kept = folder / f"{job.name}{FAILED}"
            if result.exists():
                result.replace(kept)
                failed.where = str(kept)
            raise
        card = write(job, room, time.monotonic() - start, beside or Beside(folder))
        keep_what_is_there(folder, job.name, overwrite)
        files = move(room, folder, job.name, Path(aside) / ".old")
    return Report(job.name, files, card, time.monotonic() - start)
