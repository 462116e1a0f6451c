"""The command ``iomlab dashboard``: a form and its report, for a colleague without code."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import click

from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES, check_language
from iomlab.messages import say

EXPOSED = say(
    "Careful: others in the network can reach this address, and what travels is not encrypted."
)


@click.command()
@click.argument("notebook")
@click.option("--lang", default="en")
@click.option("--port", type=click.IntRange(0, 65535), default=0)
@click.option("--host", default="127.0.0.1")
@click.option("--debug", is_flag=True)
def dashboard(notebook: str, lang: str, port: int, host: str, debug: bool) -> None:
    """Serve a form and its report: iomlab dashboard country_profile --lang es [--port N]."""
    from iomlab.dashboard.desk import Desk
    from iomlab.dashboard.gate import LOOPBACK, gate
    from iomlab.dashboard.server import House, serve, titled
    from iomlab.forms.form import form
    from iomlab.reports.find import find_notebook

    check_language(lang)
    guarded, path = gate(host), find_notebook(notebook)
    forms = {code: form(notebook, code) for code in LANGUAGES}

    def ready(listening: int) -> None:
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listening}/?token={guarded.token}"
        click.echo(tell(say("Open this address in a browser: {address}", address=address), lang))
        if host not in LOOPBACK:
            click.echo(tell(EXPOSED, lang))
        click.echo(tell(say("Ctrl + C ends it, and its reports with it."), lang))

    with (
        tempfile.TemporaryDirectory(prefix="iomlab-dashboard-") as aside,
        Desk(notebook, Path(aside)) as desk,
    ):
        house = House(guarded, forms, desk, titled(notebook, path), lang)
        asyncio.run(serve(house, host, port, ready))
