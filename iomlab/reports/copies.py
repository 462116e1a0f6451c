"""A copy of a lesson or report to work with in JupyterLab, in one's own language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from iomlab.errors import ReportError
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.languages.render import notebook as rendered
from iomlab.messages import say
from iomlab.parameters.read import TAG
from iomlab.reports.find import check_folder, find_notebook, shipped_notebooks

STARTS = re.compile(r"^(lang\b[^=\n]*=\s*)([\"'])\w+\2", re.MULTILINE)


def copied(name: str, lang: str, folder: Path, overwrite: bool = False) -> Path:
    """Write a notebook in ``lang``, without outputs, and return its file.

    Parameters
    ----------
    name : str
        Name or number of a shipped notebook, or a path.
    lang : str
        ``en``, ``es`` or ``fr``: of the prose, the comments, and the parameter ``lang``.
    folder : Path
        Where it goes; made if only its last part is missing.
    overwrite : bool
        Whether a copy that is there already, with all that was written in it, may go.

    Raises
    ------
    ReportError
        When there is no such notebook, or the file is there already.
    """
    import nbformat

    check_language(lang)
    source = find_notebook(name)
    file = check_folder(folder) / f"{source.stem}-{lang}.ipynb"
    if file.exists() and not overwrite:
        raise ReportError(
            "{file} exists already.",
            file=str(file),
            next_step=say(
                "Choose another folder with --out, or replace the copy with --overwrite."
            ),
        )
    draft = file.with_name(f".{file.name}.part")
    try:
        nbformat.write(in_language(nbformat.read(source, as_version=4), lang), draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return file


def in_language(notebook: Any, lang: str) -> Any:
    """Return a notebook in ``lang``, with ``lang`` among its parameters set, and without outputs."""
    made = rendered(notebook, lang)
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if TAG in cell.metadata.get("tags", []):
            cell.source = STARTS.sub(rf'\g<1>"{lang}"', cell.source, count=1)
    return made


@click.command()
@click.argument("names", nargs=-1)
@click.option("--lang", default="en")
@click.option("--out", type=click.Path(path_type=Path), default=Path("lessons"))
@click.option("--overwrite", is_flag=True)
@click.option("--debug", is_flag=True)
def copy(names: tuple[str, ...], lang: str, out: Path, overwrite: bool, **_: Any) -> None:
    """Copy lessons to work with in JupyterLab: iomlab copy N04 --lang es; no name: all lessons."""
    check_language(lang)
    lessons = [name for name, path in shipped_notebooks().items() if path.parent.name == "lessons"]
    for name in names or lessons:
        click.echo(str(copied(name, lang, out, overwrite)))
    click.echo(tell(say("Open them with: jupyter lab {folder}", folder=str(out)), lang))
