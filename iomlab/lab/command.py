"""The command ``iomlab lab``: lay out a workspace, or bring it up to date, and open JupyterLab."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from iomlab.languages.catalogue import tell
from iomlab.messages import say

NO_EXERCISES = say(
    "There are no exercises here: your instructor hands them out. With --exercises FOLDER they come in."
)


@click.command()
@click.option("--lang")
@click.option("--folder", type=click.Path(path_type=Path))
@click.option("--no-open", is_flag=True)
@click.option("--exercises", type=click.Path(path_type=Path))
@click.option("--debug", is_flag=True)
@click.argument("jupyter", nargs=-1, type=click.UNPROCESSED)
def lab(
    lang: str | None,
    folder: Path | None,
    no_open: bool,
    exercises: Path | None,
    debug: bool,
    jupyter: tuple[str, ...],
) -> None:
    """Open lessons, exercises and data in JupyterLab: iomlab lab --lang es [--folder DIR] [--no-open]."""
    from iomlab.lab.material import material
    from iomlab.lab.opening import prefill
    from iomlab.lab.server import serve, settings
    from iomlab.lab.told import told
    from iomlab.lab.workspace import lay_out

    place = folder or Path(f"iomlab-{lang or 'en'}")
    laid = lay_out(place, lang, partial(material, exercises=exercises))
    settings(place, laid.lang)
    prefill(place, laid.lang)
    click.echo(tell(say("Workspace: {folder}", folder=str(place)), laid.lang))
    for sentence in told(laid):
        click.echo(tell(sentence, laid.lang))
    if not any(place.glob("exercises/*/*.ipynb")):
        click.echo(tell(NO_EXERCISES, laid.lang))
    sys.stdout.flush()
    if not no_open:
        sys.exit(serve(place, jupyter))
