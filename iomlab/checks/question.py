"""A question: what is asked, what is right, and what to say to the mistakes people make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iomlab.messages import Message

Given = Mapping[str, Any]
Right = Callable[[Given], Any]
KINDS = ("number", "choice", "statements", "table")


@dataclass(frozen=True)
class Question:
    """One question of a lesson.

    Attributes
    ----------
    name : str
        Its name in the lesson.
    kind : {"number", "choice", "statements", "table"}
    ask : Message
        The question as the reader sees it.
    right : callable
        Takes what the lesson gave (its parameters, its tables) and returns the right answer: a
        number; the number of an option, from 1; a set of such numbers; a frame.
    hint : Message
        What to look at; it must not give the answer.
    why : Message or None
        Said when the answer is right.
    wrong : sequence of (callable, Message)
        Known mistakes: the answer that each gives, and what to say to it.
    options : sequence of Message
        For ``choice`` and ``statements``.
    within : float
        How far a number may be from the right one: rounding is never a mistake.
    keys : sequence of str
        Columns that name the rows of a table.
    rules : sequence of (callable, Message)
        What a table must fulfil, and what to look at where it does not.
    columns : sequence of str
        Columns of a table, where a learner's copy must name them without the right one.
    """

    name: str
    kind: str
    ask: Message
    right: Right
    hint: Message
    why: Message | None = None
    wrong: Sequence[tuple[Right, Message]] = ()
    options: Sequence[Message] = ()
    within: float = 0.0
    keys: Sequence[str] = ()
    rules: Sequence[tuple[Callable[[Any], bool], Message]] = ()
    columns: Sequence[str] = ()

    def asked(self, given: Given) -> Message:
        """Return the question with the values that the lesson gave filled in."""
        return Message(self.ask.text, {**given, **self.ask.values})


def HIDDEN(given: Given) -> Any:
    """Stand for the right answer in a learner's copy, which does not know it."""
    raise LookupError("the right answer is not in this copy")


def _fixed(answer: Any) -> Right:
    """Return ``answer`` as a function of what the lesson gave; a function stays as it is."""
    return answer if callable(answer) else lambda given: answer


def _mistakes(wrong: Mapping[Any, Message] | Sequence[tuple[Any, Message]]) -> list[Any]:
    pairs = wrong.items() if isinstance(wrong, Mapping) else wrong
    return [(_fixed(answer), said) for answer, said in pairs]


def number(
    name: str,
    ask: Message,
    right: float | Right,
    *,
    within: float,
    hint: Message,
    wrong: Sequence[tuple[Any, Message]] = (),
    why: Message | None = None,
) -> Question:
    """Return a question whose answer is a number."""
    return Question(name, "number", ask, _fixed(right), hint, why, _mistakes(wrong), within=within)


def choice(
    name: str,
    ask: Message,
    options: Sequence[Message],
    right: int | Right,
    *,
    hint: Message,
    wrong: Mapping[int, Message] | Sequence[tuple[Any, Message]] = (),
    why: Message | None = None,
) -> Question:
    """Return a question with one right option; ``right`` is its number, from 1."""
    return Question(name, "choice", ask, _fixed(right), hint, why, _mistakes(wrong), options)


def statements(
    name: str,
    ask: Message,
    options: Sequence[Message],
    right: set[int] | Right,
    *,
    hint: Message,
    why: Message | None = None,
) -> Question:
    """Return a question whose answer is the set of the true statements, by number from 1."""
    return Question(name, "statements", ask, _fixed(right), hint, why, (), options)


def table(
    name: str,
    ask: Message,
    right: Right,
    *,
    keys: Sequence[str],
    within: float = 0.0,
    hint: Message,
    rules: Sequence[tuple[Callable[[Any], bool], Message]] = (),
    columns: Sequence[str] = (),
    why: Message | None = None,
) -> Question:
    """Return a question whose answer is a table with the columns of the right one."""
    return Question(
        name,
        "table",
        ask,
        right,
        hint,
        why,
        within=within,
        keys=tuple(keys),
        rules=tuple(rules),
        columns=tuple(columns),
    )
