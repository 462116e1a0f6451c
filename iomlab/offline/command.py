"""The commands ``iomlab site`` and ``iomlab bundle``: lessons where there is no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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

    names = _listed(lessons)
    made = build(lang, pyodide, out, lessons=names, overwrite=overwrite, status=status)
    done = say(
        "{folder} ({size} MB). Serve it with: python -m http.server --directory {folder}",
        folder=str(made),
        size=round(size(made) / 1e6),
    )
    click.echo(tell(done, lang))


@click.command()
@click.option("--lang", default="en")
@click.option("--out", default="stick", type=click.Path(path_type=Path))
@click.option("--platform", default="windows,macos-intel,macos-arm,linux")
@click.option("--python", default="3.12")
@click.option("--exercises", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True)
@click.option("--debug", is_flag=True)
def bundle(lang: str, out: Path, platform: str, python: str, **flags: Any) -> None:
    """Make a folder that laptops install from without a network: iomlab bundle --lang es,en --out stick/."""
    from iomlab.offline.site import size
    from iomlab.offline.stick import bundle as build

    langs, platforms, pythons = (_listed(words) for words in (lang or "en", platform, python))

    def status(message: Message) -> None:
        click.echo(f"iomlab: {tell(message, langs[0])} …", err=True)

    kept = {name: flags[name] for name in ("exercises", "overwrite")}
    made = build(langs, out, platforms=platforms, pythons=pythons, status=status, **kept)
    done = say(
        "{folder} ({size} MB). Start with start.bat (Windows), start.command (macOS) or start.sh (Linux).",
        folder=str(made),
        size=round(size(made) / 1e6),
    )
    click.echo(tell(done, langs[0]))


def _listed(words: str) -> list[str]:
    """Return words that stand parted by commas, each once."""
    return list(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
