"""Execute the notebook of a job through papermill, in a clean process of its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from iomlab import errors
from iomlab.data.shelf import CHOICE
from iomlab.errors import ReportError
from iomlab.languages import render
from iomlab.messages import N_, say
from iomlab.places import STATIC
from iomlab.reports.job import Job

FAILED = ".failed.ipynb"
INJECTED = "injected-parameters"
TEACH = "teach"
LOGGERS = ("papermill", "traitlets", "asyncio")
SILENT = logging.CRITICAL + 1


def plain(value: Any) -> Any:
    """Return a value as papermill writes it into a notebook."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def execute(job: Job, result: Path, *, progress: bool = False) -> None:
    """Run the notebook of ``job`` in its language and write it, executed, to ``result``.

    The folder of ``result`` is the working folder's child: the notebook runs in the folder above.

    Raises
    ------
    ReportError
        When a cell fails or does not end in time, or the kernel dies; ``result`` then holds the
        notebook as far as it ran.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    room = result.parent.parent
    rendered = room / "source.ipynb"
    with _quiet(), _chosen(job):
        source = source_of(job)
        nbformat.write(render.notebook(source, job.lang), rendered)
        try:
            executed = papermill.execute_notebook(
                _literal(rendered),
                _literal(result),
                parameters={name: plain(value) for name, value in job.asked.items()},
                kernel_name="python3",
                language="python",
                cwd=str(room),
                progress_bar=progress,
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            )
        except PapermillExecutionError as failed:
            number = cell_number(source.cells, failed.cell_index, bool(job.asked))
            problem = problem_of(failed.ename, failed.evalue, failed.traceback)
            text = N_("Cell {cell} of {notebook} failed: {problem}")
            raise _failure(text, job, number, problem=problem) from failed
        except CellTimeoutError as late:
            text = N_("Cell {cell} of {notebook} did not end in time.")
            raise _failure(text, job, _reached(source.cells, result)) from late
        except DeadKernelError as dead:
            text = N_("The kernel of {notebook} ended in the middle of cell {cell}.")
            raise _failure(text, job, _reached(source.cells, result)) from dead
        except OSError:
            raise
        except Exception as unforeseen:
            problem = f"{type(unforeseen).__name__}: {' '.join(str(unforeseen).split())}"[:400]
            text = N_("{notebook} could not be run to its end; it reached cell {cell}: {problem}")
            number = _reached(source.cells, result)
            raise _failure(text, job, number, problem=problem) from unforeseen
    if any(o.get("ename") == "SystemExit" for c in executed.cells for o in c.get("outputs", [])):
        text = N_("Cell {cell} of {notebook} ended the notebook before its last cell (exit).")
        raise _failure(text, job, _reached(source.cells, result))


def problem_of(name: str, text: str, lines: Sequence[str] = ()) -> str:
    """Return what a failed cell says of its error.

    Parameters
    ----------
    name, text : str
        Class of the error, and its words in English.
    lines : sequence of str
        What the kernel shows. An error of ours is told there in the notebook's own language (see
        :mod:`iomlab.parameters.in_notebooks`); any other shows a traceback, which is left out.

    Examples
    --------
    >>> problem_of("DataError", "There is no table 'x'.", ["No existe la tabla 'x'.", "Lista: …"])
    "No existe la tabla 'x'. Lista: …"
    >>> problem_of("KeyError", "'x'", ["---", "Traceback (most recent call last)"])
    "KeyError: 'x'"
    """
    ours = isinstance(kind := getattr(errors, name, None), type) and issubclass(
        kind, errors.IomlabError
    )
    if ours and lines and not any("Traceback" in line for line in lines):
        return " ".join(lines)
    return f"{name}: {text}"


def _failure(text: str, job: Job, number: int, **values: Any) -> ReportError:
    return ReportError(
        text,
        cell=str(number),
        notebook=job.notebook.name,
        next_step=say("The notebook is kept as far as it ran: open it to see the cell."),
        **values,
    )


def source_of(job: Job) -> Any:
    """Read the notebook of a job as the newest kind that papermill runs."""
    import nbformat

    try:
        return _viewed(nbformat.read(job.notebook, as_version=4), job.view)
    except OSError:
        raise
    except Exception as wrong:
        raise ReportError(
            "{file} is not a notebook that can be read: {problem}.",
            file=job.notebook.name,
            problem=f"{type(wrong).__name__}: {' '.join(str(wrong).split())}"[:200],
            next_step=say("Open it in JupyterLab and save it again."),
        ) from wrong


def _viewed(notebook: Any, view: str) -> Any:
    """Leave the cells tagged ``teach`` out of a report."""
    if view == "report":
        notebook.cells = [c for c in notebook.cells if TEACH not in c.metadata.get("tags", [])]
    return notebook


def _literal(path: Path) -> str:
    """Return a path in which papermill finds no placeholders."""
    return str(path).replace("{", "{{").replace("}", "}}")


def cell_number(source: list[Any], index: int, injected: bool) -> int:
    """Return which code cell of a person's own notebook has ``index`` in the executed one.

    Parameters
    ----------
    source : list of cells
        The person's own notebook.
    index : int
        Place in the executed notebook, from 0.
    injected : bool
        Whether papermill put a cell with parameters into it.

    Returns
    -------
    int
        1 is the first code cell.
    """
    tags = [cell.get("metadata", {}).get("tags") or [] for cell in source]
    if injected and not any(INJECTED in tag for tag in tags):
        after = next((n for n, tag in enumerate(tags) if "parameters" in tag), -1)
        index -= index > after
    return max(1, sum(cell["cell_type"] == "code" for cell in source[: index + 1]))


def _reached(source: list[Any], result: Path) -> int:
    """Return the number of the last code cell that papermill started."""
    import nbformat

    with contextlib.suppress(Exception):
        executed = nbformat.read(result, as_version=4).cells
        started = [
            index
            for index, cell in enumerate(executed)
            if cell.metadata.get("papermill", {}).get("start_time")
        ]
        return cell_number(source, max(started, default=0), len(executed) > len(source))
    return 1


@contextlib.contextmanager
def _chosen(job: Job) -> Iterator[None]:
    """Let the kernel, which inherits our environment, load the vintages that the job names."""
    before = os.environ.get(CHOICE)
    try:
        if job.vintages:
            os.environ[CHOICE] = json.dumps(dict(job.vintages))
        yield
    finally:
        os.environ.pop(CHOICE, None)
        if before is not None:
            os.environ[CHOICE] = before


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what papermill, nbclient and nbformat say in English away from the person's terminal."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    os.environ[STATIC] = "1"  # for the kernel, which inherits it
    for logger in loggers:
        logger.setLevel(SILENT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
