"""The commands for learning: ``iomlab question`` and ``iomlab explain``."""

from __future__ import annotations

import click

from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.messages import say


@click.command()
@click.argument("lesson", required=False)
@click.argument("name", required=False)
@click.argument("answer", required=False)
@click.option("--lang", default="en")
@click.option("--debug", is_flag=True)
def question(
    lesson: str | None, name: str | None, answer: str | None, lang: str, debug: bool
) -> None:
    """Ask a question of a lesson, or check an answer: iomlab question N04 attempts 5."""
    from iomlab.checks.desk import Check, lessons_with_questions, questions

    check_language(lang)
    if lesson is None:
        names = ", ".join(lessons_with_questions())
        click.echo(tell(say("Lessons with questions: {names}.", names=names), lang))
    elif name is None:
        for one in questions(lesson).values():
            click.echo(f"{one.name}: {tell(one.ask, lang)}")
    else:
        click.echo(Check(lesson.upper(), lang)(name, answer).alt)


@click.command()
@click.argument("term", nargs=-1, required=True)
@click.option("--lang", default="en")
@click.option("--debug", is_flag=True)
def explain(term: tuple[str, ...], lang: str, debug: bool) -> None:
    """Explain a word of the field: iomlab explain mixed migration --lang es."""
    from iomlab.show.terms import explain as explained

    click.echo(explained(" ".join(term), lang).alt)
