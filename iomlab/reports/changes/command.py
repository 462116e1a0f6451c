"""The command ``iomlab rerun``: the same report on other vintages, and what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.messages import say


@click.command("rerun")
@click.argument("card", type=click.Path(path_type=Path))
@click.option("--vintage", default="latest", help="latest, a day, or table=vintage by commas.")
@click.option("--out", default="rerun", type=click.Path(path_type=Path))
@click.option("--notebook", help="The notebook, when it is not one of iomlab’s.")
@click.option("--overwrite", is_flag=True)
@click.option("--lang", default="en")
@click.option("--json", "as_json", is_flag=True)
@click.option("--debug", is_flag=True)
def rerun(card: Path, lang: str, as_json: bool, debug: bool, **rest: Any) -> None:
    """Run the report of CARD (….run.json) again on other vintages, and list what changed."""
    from iomlab.reports.changes import rerun as again

    check_language(lang)
    made, files = again.rerun(card, **rest)
    found = made.changes
    if as_json:
        click.echo(
            json.dumps({"files": list(map(str, files)), **found.record()}, ensure_ascii=False)
        )
        return
    for sentence in found.conclusions:
        click.echo(f"- {sentence.before or '–'}\n+ {sentence.after or '–'}")
    told = say(
        "{page}: {conclusions} conclusions stated otherwise, {figures} key figures moved, "
        "{sentences} sentences stand with other figures.",
        page=str(files[-2]),
        conclusions=len(found.conclusions),
        figures=len(found.moved),
        sentences=len(found.restated),
    )
    click.echo(tell(told, lang))
