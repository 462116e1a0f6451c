"""Run one report: a notebook with parameters, in a clean process, in one language."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomlab.data.load import verify
from iomlab.errors import ReportError
from iomlab.languages import render
from iomlab.languages.formats import check_language
from iomlab.messages import Message, say
from iomlab.parameters.check import check
from iomlab.parameters.read import parameters as read_parameters
from iomlab.records.runcard import run_card
from iomlab.reports import outputs, sheets
from iomlab.reports.find import base_name, check_folder, find_notebook
from iomlab.safety.release import inspect

FORMATS = ("html", "pdf")


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


def _quiet(_: Message) -> None:
    return None


def run(
    notebook: str,
    values: Mapping[str, Any] | None = None,
    *,
    out: str | Path = "reports",
    to: str = "html",
    overwrite: bool = False,
    status: Callable[[Message], None] = _quiet,
    progress: bool = False,
) -> Report:
    """Run a notebook with parameters and write the report, its tables and its run card.

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
    overwrite : bool
        Replace a report of the same name; otherwise nothing is overwritten.
    status : callable, optional
        Told what is going on, one :class:`Message` at a time.
    progress : bool
        Show papermill's own bar, cell by cell, on a terminal.

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
    start = time.monotonic()
    verify()
    path = find_notebook(notebook)
    declared = read_parameters(path)
    checked = check(declared, values or {})
    lang = check_language(str(checked.get("lang", "en")))
    if to not in FORMATS:
        raise ReportError("There is no format {to}.", to=repr(to), nearest=FORMATS)
    folder = check_folder(Path(out))
    base = base_name(path, declared, checked)
    _keep_what_is_there(folder, base, overwrite)
    with tempfile.TemporaryDirectory(prefix=".iomlab-", dir=folder) as made:
        room = Path(made) / base
        room.mkdir()
        _execute(path, checked, lang, room / f"{base}.ipynb", folder, status, progress)
        status(say("writing the report"))
        card = _write(path, checked, lang, base, room, to, start)
        files = _move(room, folder)
    return Report(base, files, card, time.monotonic() - start)


def _keep_what_is_there(folder: Path, base: str, overwrite: bool) -> None:
    """Refuse to overwrite a report, unless asked to."""
    there = [p for p in (folder / f"{base}.html", folder / f"{base}.ipynb") if p.exists()]
    if there and not overwrite:
        raise ReportError(
            "{file} is there already and was not overwritten.",
            file=str(there[0]),
            next_step=say("Add --overwrite to replace it, or name another folder with --out."),
        )


def _execute(
    path: Path,
    values: Mapping[str, Any],
    lang: str,
    result: Path,
    folder: Path,
    status: Callable[[Message], None],
    progress: bool,
) -> None:
    """Run the notebook through papermill in a clean process; keep what there is when it fails."""
    import nbformat

    source = nbformat.read(path, as_version=4)
    room = result.parent
    rendered = room.parent / "source.ipynb"
    nbformat.write(render.notebook(source, lang), rendered)
    cells = sum(cell.cell_type == "code" for cell in source.cells)
    status(say("running {name} ({n} cells)", name=path.stem, n=cells))
    import papermill
    from papermill.exceptions import PapermillExecutionError

    given = {name: _plain(value) for name, value in values.items()}
    try:
        papermill.execute_notebook(
            str(rendered),
            str(result),
            parameters=given,
            kernel_name="python3",
            language="python",
            cwd=str(room.parent),
            progress_bar=progress,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
    except PapermillExecutionError as failed:
        kept = folder / f"{result.stem}.failed.ipynb"
        if result.exists():
            result.replace(kept)
        raise ReportError(
            "Cell {cell} of {notebook} failed: {problem}",
            cell=str(failed.exec_count),
            notebook=path.name,
            problem=f"{failed.ename}: {failed.evalue}",
            where=str(kept),
            next_step=say("The notebook is kept as far as it ran: open it to see the cell."),
        ) from failed


def _plain(value: Any) -> Any:
    """Return a value as papermill writes it into a notebook."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _write(
    path: Path,
    values: Mapping[str, Any],
    lang: str,
    base: str,
    room: Path,
    to: str,
    start: float,
) -> dict[str, Any]:
    """Check what would leave, then write page, tables, workbook and run card into ``room``."""
    import nbformat

    from iomlab.reports.page import page

    executed = nbformat.read(room / f"{base}.ipynb", as_version=4)
    shown = outputs.payloads(executed)
    inspect(shown)
    now = dt.datetime.now(dt.UTC)
    given = {name: _plain(value) for name, value in values.items()}
    card = run_card(path, given, shown, now=now, seconds=time.monotonic() - start)
    html = page(executed, card, lang)
    (room / f"{base}.html").write_text(html, encoding="utf-8")
    tables = outputs.tables(shown)
    if tables:
        sheets.write_csv(tables, room / f"{base}-tables")
        sheets.write_workbook(tables, room / f"{base}.xlsx", lang, now)
    text = json.dumps(card, ensure_ascii=False, indent=1)
    (room / f"{base}.run.json").write_text(text + "\n", encoding="utf-8")
    if to == "pdf":
        from iomlab.reports.pdf import write_pdf

        write_pdf(html, room / f"{base}.pdf")
    return card


def _move(room: Path, folder: Path) -> tuple[Path, ...]:
    """Move the finished files into place; an older report of the same name gives way whole."""
    moved = []
    for item in sorted(room.iterdir()):
        target = folder / item.name
        if target.is_dir():
            shutil.rmtree(target)
        item.replace(target)
        moved.append(target)
    return tuple(moved)
