"""Run the cells of one notebook on one kernel, within its limits, and say what went wrong."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from iomlab.errors import ReportError
from iomlab.messages import N_, say
from iomlab.reports.engine import injected
from iomlab.reports.execute import cell_number, problem_of

START = 60.0  # seconds that a kernel has to start
LOOK = 0.1  # seconds between two looks at a kernel's memory
MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What a notebook may use: seconds a cell, seconds in all, MB of memory, MB of output.

    Zero is no limit.
    """

    cell_seconds: float = 600
    seconds: float = 0
    memory_mb: int = 0
    output_mb: int = 100


LEFT = N_("Cell {cell} of {notebook} ended the notebook before its last cell (exit).")


class Hung(Exception):
    """A cell or a kernel that gave no answer in time; it is tried once more."""


@dataclass
class Run:
    """A notebook that runs: the person's own cells, its limits, the cell that it has reached."""

    notebook: Any
    source: list[Any]
    injected: bool
    name: str
    limits: Limits
    index: int = 0

    def problem(self, text: str, **values: Any) -> ReportError:
        """Return an error about the cell that was reached, by its number in the person's notebook."""
        return ReportError(
            text,
            cell=str(cell_number(self.source, self.index, self.injected)),
            notebook=self.name,
            next_step=say("The notebook is kept as far as it ran: open it to see the cell."),
            **values,
        )


async def run(run: Run, seat: Any, context: Any) -> None:
    """Run every cell of a notebook on the kernel of ``seat``; the notebook is filled in place.

    Raises
    ------
    ReportError
        When a cell fails or ends the notebook, or a limit is passed.
    Hung
        When a cell or the kernel gives no answer in time; its cause is the error to tell.
    """
    clean = False
    try:
        try:
            client = await seat.open(context, START)
        except (RuntimeError, OSError) as silent:
            problem = run.problem(N_("The kernel of {notebook} did not start."))
            problem.__cause__ = silent
            raise Hung from problem
        await _watched(run, _cells(run, client), seat)
        clean = True
    finally:
        injected.ended(run.notebook)
        await asyncio.shield(seat.close(kill=not clean))
    check(run)


async def _cells(run: Run, client: Any) -> None:
    """Execute cell after cell, as papermill does; stop at the first that fails."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    from iomlab.reports.engine.client import LeftEarly, Reader, TooMuchOutput

    limits, notebook = run.limits, run.notebook
    reader = Reader(notebook, client, limits.output_mb * MB, seconds=limits.cell_seconds)
    for index, cell in enumerate(notebook.cells):
        run.index = index
        injected.cell_started(cell)
        failed = True
        try:
            await reader.async_execute_cell(cell, index)
            failed = False
        except CellExecutionError:
            break
        except CellTimeoutError:
            raise Hung from run.problem(
                N_("Cell {cell} of {notebook} did not end within {seconds} seconds."),
                seconds=limits.cell_seconds,
            )
        except LeftEarly:
            raise run.problem(LEFT) from None
        except TooMuchOutput:
            raise run.problem(
                N_(
                    "Cell {cell} of {notebook} was stopped: the notebook wrote more than {n} MB of output."
                ),
                n=limits.output_mb,
            ) from None
        finally:
            injected.cell_ended(cell, failed=failed)
    reply = await reader.async_wait_for_reply(client.kernel_info())
    notebook.metadata["language_info"] = (reply or {})["content"]["language_info"]
    reader.set_widgets_metadata()


async def _watched(run: Run, cells: Any, seat: Any) -> None:
    """Await ``cells``, unless the kernel ends or uses too much before."""
    work = asyncio.ensure_future(cells)
    guards = [
        asyncio.ensure_future(guard)
        for guard in (_ended(run, seat), _memory(run, seat), _time(run))
    ]
    try:
        await asyncio.wait([work, *guards], return_when=asyncio.FIRST_COMPLETED)
        for guard in guards:
            if guard.done() and not work.done():
                guard.result()
        await work
    finally:
        for task in (work, *guards):
            task.cancel()
        await asyncio.gather(work, *guards, return_exceptions=True)


async def _ended(run: Run, seat: Any) -> None:
    code = await seat.ended()
    raise run.problem(
        N_("The kernel of {notebook} ended in the middle of cell {cell} (exit code {code})."),
        code=str(code),
    )


async def _memory(run: Run, seat: Any) -> None:
    from iomlab.reports.engine.seats import memory

    limit = run.limits.memory_mb
    while True:
        await asyncio.sleep(LOOK if limit else 3600)
        if limit and memory(seat.pid) > limit * MB:
            raise run.problem(
                N_("Cell {cell} of {notebook} was stopped: it used more than {n} MB of memory."),
                n=limit,
            )


async def _time(run: Run) -> None:
    limit = run.limits.seconds
    await asyncio.sleep(limit or 10**8)
    raise run.problem(
        N_("{notebook} was stopped in cell {cell}: it did not end within {seconds} seconds."),
        seconds=limit,
    )


def check(run: Run) -> None:
    """Raise the first error that the cells show, and mark it in the notebook as papermill does.

    Raises
    ------
    ReportError
        When a cell failed, or ended the notebook by ``sys.exit()``.
    """
    for index, cell in enumerate(run.notebook.cells):
        run.index = index
        failed = cell.metadata["papermill"].get("exception") is True
        errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
        for error in errors:
            if error.ename == "SystemExit" and error.evalue in ("", "0"):
                raise run.problem(LEFT)
        if errors or failed:
            told = "CellExecutionError"
            if errors:
                told = problem_of(errors[0].ename, errors[0].evalue, errors[0].get("traceback", ()))
            error = run.problem(N_("Cell {cell} of {notebook} failed: {problem}"), problem=told)
            injected.mark_failure(run.notebook, run.index)
            raise error
