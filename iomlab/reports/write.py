"""Write what an executed notebook gives: page, tables, workbook, run card, PDF."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from iomlab.records.read_card import sealed
from iomlab.records.runcard import run_card
from iomlab.reports import outputs, sheets
from iomlab.reports.execute import plain
from iomlab.reports.job import Job
from iomlab.safety.leaving import Beside


def write(job: Job, room: Path, seconds: float, beside: Beside) -> dict[str, Any]:
    """Check what would leave, then write every file of the report into ``room``.

    Parameters
    ----------
    job : Job
    room : Path
        Folder that holds the executed notebook, ``<name>.ipynb``.
    seconds : float
        How long the run took so far, for the run card.
    beside : Beside
        The reports that were released before; what they show counts as known.

    Returns
    -------
    dict
        The run card.

    Raises
    ------
    ReleaseError
        When something that was to leave could harm a person or has no source.
    ReportError
        When the page would reach outside or is not accessible.
    """
    import nbformat

    from iomlab.reports.page import page

    path = room / f"{job.name}.ipynb"
    executed = nbformat.read(path, as_version=4)
    left = beside.leave(executed, job.lang, job.override)
    shown = left.records
    if left.notebook is not executed:
        executed = left.notebook
        nbformat.write(executed, path)
    now = dt.datetime.now(dt.UTC)
    given = {name: plain(value) for name, value in job.values.items()}
    card = run_card(job.notebook, given, shown, now=now, seconds=seconds)
    card |= {"view": job.view, "vintages": dict(job.vintages)}
    card["release"] = dict(left.card)
    card["unsourced_outputs"] = outputs.unsourced(executed)
    card = sealed(card)
    html = page(executed, card, job.lang)
    (room / f"{job.name}.html").write_text(html, encoding="utf-8")
    tables = outputs.tables(shown)
    if tables:
        sheets.write_csv(tables, room / f"{job.name}-tables")
        sheets.write_workbook(tables, room / f"{job.name}.xlsx", job.lang, now)
    text = json.dumps(card, ensure_ascii=False, indent=1)
    (room / f"{job.name}.run.json").write_text(text + "\n", encoding="utf-8")
    if job.to == "pdf":
        from iomlab.reports.pdf import write_pdf

        write_pdf(html, room / f"{job.name}.pdf")
    return card
