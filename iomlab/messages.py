"""Sentences that wait for their language: an English text with named values, rendered later.

Everything a person reads starts here as a :class:`Message`. Its English text is the key under
which ``iomlab/languages/*.po`` hold the Spanish and the French; its values (numbers, dates, places)
are written in the reader's own form only when the sentence is rendered.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from numbers import Integral, Real
from typing import Any

# Codes of a terminal, marks that turn the direction of what follows, halves of letters.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def quiet(text: str) -> str:
    r"""Return a text without what steers a terminal or hides what is written; lines and tabs stay.

    >>> quiet("Hon\x1b[2Jduras \u202egpj.exe")
    'Hon[2Jduras gpj.exe'
    """
    return UNSEEN.sub("", text)


def N_(text: str) -> str:
    """Mark ``text`` for translation and return it unchanged (gettext's ``gettext_noop``).

    >>> N_("People abroad")
    'People abroad'
    """
    return text


def _plain(value: Any, spec: str) -> str:
    """Write one value in English: thousands separated, ``spec`` as in ``format``."""
    if isinstance(value, (tuple, list)):
        return ", ".join(_plain(item, spec) for item in value)
    if hasattr(value, "say"):
        return quiet(str(value.say("en")))
    if isinstance(value, bool) or not isinstance(value, Real):  # numpy’s numbers are real, too
        return quiet(format(value, spec) if isinstance(value, str) else str(value))
    return format(value, spec or ("," if isinstance(value, Integral) else ",.6g"))


class Fill(string.Formatter):
    """``str.format`` with one hook: how a value is written (``write(value, spec)``)."""

    def __init__(self, write: Callable[[Any, str], str] = _plain) -> None:
        self.write = write

    def format_field(self, value: Any, format_spec: str) -> str:
        return self.write(value, format_spec)


@dataclass(frozen=True)
class Message:
    """An English sentence with named values, ready to be said in any language.

    Parameters
    ----------
    text : str
        English text; values stand in braces: ``"{n} people left"``. Numbers are written in the
        reader's form; pass a year as a string, so that it stays ``2024`` and not ``2,024``.
    values : mapping
        The values. A value may itself be a :class:`Message`, or have a method ``say(lang)``; a list
        is joined as in a sentence (``a, b and c``), a tuple with commas.

    Examples
    --------
    >>> print(Message("{n} people left in {year}", {"n": 12345, "year": "2024"}))
    12,345 people left in 2024
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return Fill().format(self.text, **self.values) if self.values else self.text


def say(text: str, /, **values: Any) -> Message:
    """Make a :class:`Message`; ``say`` is also the word that marks its text for translation.

    >>> print(say("Iteration stopped after {n} steps.", n=20))
    Iteration stopped after 20 steps.
    """
    return Message(text, values)
