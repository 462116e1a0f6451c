"""The command ``iomlab check-release``: may this folder leave? A record, a page, an exit code."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.messages import say

if TYPE_CHECKING:
    from iomlab.safety.found import Release


@click.command("check-release")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--lang", default="en")
@click.option("--json", "as_json", is_flag=True)
@click.option("--debug", is_flag=True)
@click.pass_context
def check_release(ctx: click.Context, folder: Path, lang: str, as_json: bool, debug: bool) -> None:
    """Inspect a folder and write release.json and release.html: iomlab check-release FOLDER."""
    from iomlab.safety.folder import check_folder

    check_language(lang)
    release = check_folder(folder)
    write_record(release, folder, lang)
    if as_json:
        click.echo(json.dumps(release.record(), ensure_ascii=False))
    else:
        for one in release.found:
            for problem in dict.fromkeys(tell(p, lang) for p in one.problems if one.held):
                click.echo(f"{one.name}: {problem}")
        good = say("Nothing in {folder} has to be held back.", folder=str(folder))
        bad = say("{folder} must not leave as it is.", folder=str(folder))
        click.echo(tell(good if release.may_leave else bad, lang))
        click.echo(str(folder / "release.html"))
    ctx.exit(0 if release.may_leave else 1)


def write_record(release: Release, folder: Path, lang: str) -> None:
    """Write ``release.json`` and ``release.html`` into ``folder``."""
    from iomlab.safety.release_page import page

    text = json.dumps(release.record(), ensure_ascii=False, indent=1)
    _write(folder / "release.json", text + "\n")
    _write(folder / "release.html", page(release, lang))


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_text(text, encoding="utf-8", errors="replace")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
