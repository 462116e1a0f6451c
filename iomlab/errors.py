"""Every error of iomlab: what happened, where, the nearest valid choice, the next step.

A person never sees a traceback for their own mistake. Each error holds :class:`Message` s, so that
the command line can say it in the reader's language.
"""

from __future__ import annotations

import difflib
import errno
import json
from collections.abc import Iterable, Mapping
from typing import Any

from iomlab.messages import Message, say


def suggest(word: str, choices: Iterable[str], most: int = 3) -> list[str]:
    """Return the valid choices nearest to ``word``, best first, at most ``most``.

    >>> suggest("yeer", ["country", "year", "lang"])
    ['year']
    """
    by_folded = {str(choice).casefold(): str(choice) for choice in choices}
    close = difflib.get_close_matches(str(word).casefold(), by_folded, n=most, cutoff=0.6)
    return [by_folded[key] for key in close]


REFUSED: Mapping[int | None, Message] = {
    errno.ENOENT: say("it is not there"),
    errno.EACCES: say("there is no right to it"),
    errno.EPERM: say("there is no right to it"),
    errno.EISDIR: say("it is a folder, not a file"),
    errno.ENOTDIR: say("part of its path is a file, not a folder"),
    errno.EEXIST: say("it is there already"),
    errno.EROFS: say("the disk is read-only"),
    errno.ENOSPC: say("the disk is full"),
    errno.EDQUOT: say("the disk is full"),
}


def reason(error: BaseException) -> Message:
    """Return why a file was refused, in words that can be told in the reader's language.

    >>> str(reason(FileNotFoundError(errno.ENOENT, "No such file or directory")))
    'it is not there'
    """
    if isinstance(error, OSError) and error.errno in REFUSED:
        return REFUSED[error.errno]
    if isinstance(error, UnicodeDecodeError):
        return say("it is not written in UTF-8")
    if isinstance(error, json.JSONDecodeError):
        return say("it is not JSON")
    told = getattr(error, "strerror", None) or " ".join(str(error).split())[:200]
    return say("{problem}", problem=told or type(error).__name__)


class IomlabError(Exception):
    """A problem that the person can mend, told in sentences.

    Parameters
    ----------
    text : str
        What happened, in English, with its values in braces. Marked for translation by being the
        first argument of an error class.
    where : str, optional
        The file, cell, column or parameter.
    nearest : iterable of str or Message, optional
        Valid choices near to what was given.
    next_step : Message, optional
        What to do now, made with :func:`iomlab.messages.say`.
    **values
        The values in ``text``.

    Examples
    --------
    >>> print(IomlabError("Unknown table {name}.", name="'x'", nearest=["y"]))
    Unknown table 'x'. Did you mean y?
    """

    exit_code = 1

    def __init__(
        self,
        text: str,
        /,
        *,
        where: str | None = None,
        nearest: Iterable[str | Message] = (),
        next_step: Message | None = None,
        **values: Any,
    ) -> None:
        self.message = Message(text, values)
        self.where = where
        self.nearest = tuple(nearest)
        self.next_step = next_step
        super().__init__(text)

    def sentences(self) -> list[Message]:
        """Return the error as one to four messages, in the order in which they are said."""
        told = [self.message]
        if self.where:
            told.append(say("Where: {where}.", where=self.where))
        if self.nearest:
            told.append(say("Did you mean {choices}?", choices=self.nearest))
        if self.next_step:
            told.append(self.next_step)
        return told

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences())


class UsageError(IomlabError):
    """The command or the call asked for something that does not exist."""

    exit_code = 2


class ParameterError(UsageError):
    """A parameter is unknown, missing or has a value that the notebook does not accept."""


class CountryError(UsageError):
    """A country, area or special code is not known, or the word fits more than one."""


class DataError(IomlabError):
    """A table is missing, broken, or lacks what was asked of it."""

    exit_code = 3


class DefinitionError(DataError):
    """Two figures do not measure the same, so they must not be added, joined or compared."""


class MethodError(IomlabError):
    """The input of a method breaks one of its conditions, so there is no right answer."""

    exit_code = 4


class ReportError(IomlabError):
    """A report could not be run or written."""

    exit_code = 5


class ReleaseError(IomlabError):
    """Something that was about to leave could harm a person, or has no source."""

    exit_code = 6
