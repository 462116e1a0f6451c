"""Execute the notebook of a job through papermill, in a clean process of its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from iomlab.errors import ReportError
from iomlab.languages import render
from iomlab.messages import say
from iomlab.reports.job import Job

FAILED = ".failed.ipynb"


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
        When a cell fails; ``result`` then holds the notebook as far as it ran.
    """
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    room = result.parent.parent
    rendered = room / "source.ipynb"
    nbformat.write(render.notebook(nbformat.read(job.notebook, as_version=4), job.lang), rendered)
    try:
        papermill.execute_notebook(
            str(rendered),
            str(result),
            parameters={name: plain(value) for name, value in job.values.items()},
            kernel_name="python3",
            language="python",
            cwd=str(room),
            progress_bar=progress,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
    except PapermillExecutionError as failed:
        raise ReportError(
            "Cell {cell} of {notebook} failed: {problem}",
            cell=str(failed.exec_count),
            notebook=job.notebook.name,
            problem=f"{failed.ename}: {failed.evalue}",
            next_step=say("The notebook is kept as far as it ran: open it to see the cell."),
        ) from failed
