"""What click refuses on the command line, told as our own sentences, in the reader's language."""

from __future__ import annotations

import re

import click

from iomlab.errors import UsageError, suggest
from iomlab.messages import Message, say

NO_COMMAND = re.compile(r"No such command ('.*')\.", re.DOTALL)
IN_BRACKETS = re.compile(r"\((.*)\)\s*$")


def refused(error: click.ClickException) -> UsageError:
    """Return what click refused as an error that can be told in any of our languages.

    >>> print(refused(click.NoSuchOption("--lagn", possibilities=["--lang"])))
    There is no option --lagn. Did you mean --lang? See what can be given: iomlab --help
    """
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "iomlab"
    see = say("See what can be given: {command} --help", command=command)
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities or ()
        return UsageError(
            "There is no option {name}.", name=error.option_name, nearest=near, next_step=see
        )
    unknown = NO_COMMAND.match(error.message)
    if unknown:  # click has a class for it only since 8.5
        known = context.command.list_commands(context) if context else ()
        return UsageError(
            "There is no command {name}.",
            name=unknown[1],
            nearest=suggest(unknown[1].strip("'"), known),
            next_step=see,
        )
    if isinstance(error, click.MissingParameter):
        return UsageError("{name} is missing.", name=_name(error.param), next_step=see)
    if isinstance(error, click.BadOptionUsage):
        return UsageError(
            "The option {name} needs a value after it.", name=error.option_name, next_step=see
        )
    if isinstance(error, click.BadParameter) and error.param is not None:
        return UsageError(
            "{name} takes {kind}.",
            name=_name(error.param),
            kind=_kind(error.param.type),
            next_step=see,
        )
    words = IN_BRACKETS.search(error.message)
    if isinstance(error, click.UsageError) and words:
        return UsageError(
            "{command} has no place for: {words}.", command=command, words=words[1], next_step=see
        )
    return UsageError(
        "The command can’t be understood: {problem}", problem=error.message, next_step=see
    )


def _name(parameter: click.Parameter | None) -> str:
    """Return how a parameter is written: ``--port``, ``TABLE``."""
    if isinstance(parameter, click.Option):
        return next((word for word in parameter.opts if word.startswith("--")), parameter.opts[0])
    return (parameter.name or "?").upper() if parameter else "?"


def _kind(kind: click.ParamType) -> Message:
    """Return what a parameter takes, in words."""
    if isinstance(kind, click.Choice):
        return say("one of: {choices}", choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.Path):
        return say("a folder that is there") if not kind.file_okay else say("the path of a file")
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is not None and high is not None:
        return say("a number from {low} to {high}", low=str(low), high=str(high))
    if low is not None:
        return say("a number that is not below {low}", low=str(low))
    return say("a whole number") if kind.name == "integer" else say("another value")
