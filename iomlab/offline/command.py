"""The commands ``iomlab site`` and ``iomlab bundle``: lessons where there is no network."""

from __future__ import annotations

from pathlib import Path

import click

from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.messages import Message, say


@click.command()
@click.option("--lang", default="en")
@click.option("--pyodide", required=True, type=click.Path(path_type=Path))
@click.option("--out", default="site", type=click.Path(path_type=Path))
@click.option("--lessons", default="N01,N04,N06")
@click.option("--overwrite", is_flag=True)
@click.option("--debug", is_flag=True)
def site(lang: str, pyodide: Path, out: Path, lessons: str, overwrite: bool, debug: bool) -> None:
    """Build a site that runs lessons in the browser: iomlab site --lang es --pyodide DIR --out site/."""
    from iomlab.offline.site import site as build
    from iomlab.offline.site import size

    check_language(lang)

    def status(message: Message) -> None:
        click.echo(f"iomlab: {tell(message, lang)} …", err=True)

    names = [name.strip() for name in lessons.split(",") if name.strip()]
    made = build(lang, pyodide, out, lessons=names, overwrite=overwrite, status=status)
    done = say(
        "{folder} ({size} MB). Serve it with: python -m http.server --directory {folder}",
        folder=str(made),
        size=round(size(made) / 1e6),
    )
    click.echo(tell(done, lang))
