"""The command ``iomlab doctor``: look at the installation; nothing is changed, nothing is sent."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

import click

from iomlab.doctor import material, software
from iomlab.doctor.line import BAD, OK, WORDS, Line
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.messages import say

CHECKS: tuple[Callable[[], Iterator[Line]], ...] = (
    material.catalogues, software.python, software.packages, material.tables, software.fonts,
    software.programs, material.folders, material.language, software.kernel,
)  # fmt: skip


def examine() -> Iterator[Line]:
    """Yield what is found, part by part; a check that itself breaks is a finding too."""
    for check in CHECKS:
        try:
            yield from check()
        except Exception as broken:  # the doctor goes on to the next part
            told = " ".join(f"{type(broken).__name__}: {broken}".split())[:300]
            found = say("This could not be looked at: {problem}", problem=told)
            yield Line(check.__name__, BAD, found, say("Install iomlab again."))


@click.command()
@click.option("--lang", default="en")
@click.option("--json", "as_json", is_flag=True)
@click.option("--debug", is_flag=True)
def doctor(lang: str, as_json: bool, debug: bool) -> None:
    """Look at the installation and say what to do: iomlab doctor [--lang es] [--json]."""
    check_language(lang)
    lines = []
    for line in examine():
        lines.append(line)
        if not as_json:
            step = f"\n{'':14}→ {tell(line.to_do, lang)}" if line.to_do else ""
            word = tell(WORDS[line.state], lang)
            click.echo(f"{word:12}  {line.part}: {tell(line.found, lang)}{step}")
    bad = sum(line.state == BAD for line in lines)
    if as_json:
        told = [
            {
                "part": line.part,
                "state": line.state,
                "found": tell(line.found, lang),
                "to_do": tell(line.to_do, lang) if line.to_do else None,
            }
            for line in lines
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        counted = say("Looked at: {n}; to mend: {bad}.", n=len(lines), bad=bad)
        done = all(line.state == OK for line in lines)
        click.echo(tell(counted, lang) + (" " + tell(say("All is well."), lang) if done else ""))
    sys.exit(1 if bad else 0)
