"""Judge an answer: every right form is taken, and a wrong one gets a hint, never the answer."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iomlab.checks.question import Given, Question
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say

OPEN, RIGHT, WRONG, SEEN = "open", "right", "wrong", "seen"


@dataclass(frozen=True)
class Verdict:
    """What is said to an answer: ``open`` (not answered yet), ``right``, ``wrong``, or ``seen``.

    ``seen`` is what a learner's copy says, which does not know the right answer: every visible check
    is passed.
    """

    state: str
    words: Message


def judge(question: Question, answer: Any, given: Given | None = None) -> Verdict:
    """Return the verdict on ``answer``.

    Parameters
    ----------
    question : Question
    answer : anything
        None or Ellipsis means: not answered yet. Numbers may be Python's, NumPy's or text in the
        form of any of the three languages; options may be given by number or by their text; a table
        may be a frame, a mapping of columns or a list of rows, in any order of rows and columns.
    given : mapping
        What the lesson gave: its parameters and tables.
    """
    if answer is None or answer is Ellipsis:
        return Verdict(OPEN, HOW[question.kind])
    return JUDGES[question.kind](question, answer, given or {})


def look(question: Question, answer: Any, given: Given | None = None) -> Verdict:
    """Return what can be said to an answer without knowing the right one: its form, known mistakes.

    Parameters
    ----------
    question, answer, given
        As for :func:`judge`; the question's right answer is not asked for.
    """
    if answer is None or answer is Ellipsis:
        return Verdict(OPEN, HOW[question.kind])
    refused = LOOKS[question.kind](question, answer, given or {})
    if refused is not None:
        return Verdict(WRONG, refused)
    return Verdict(SEEN, say("All visible checks passed. Others are made when you hand in."))


HOW = {
    "number": say("Write your number in place of None and run the cell again."),
    "choice": say("Write the number of your option in place of None and run the cell again."),
    "statements": say(
        "Write the numbers of the true statements in place of None, for example [1, 2], and run the "
        "cell again."
    ),
    "table": say("Put your table in place of None and run the cell again."),
}


def _right(question: Question) -> Verdict:
    return Verdict(RIGHT, question.why or say("That is right."))


# -- numbers ------------------------------------------------------------------------------------
def as_number(answer: Any) -> float | None:
    """Return a number written in any usual form, or None.

    >>> as_number("1.234,5"), as_number("5,0 %"), as_number("12 500"), as_number("many")
    (1234.5, 5.0, 12500.0, None)
    """
    if hasattr(answer, "value") and not hasattr(answer, "columns"):
        answer = answer.value
    if getattr(answer, "size", 0) == 1 and hasattr(answer, "to_numpy"):
        answer = answer.to_numpy().ravel()[0]
    if isinstance(answer, bool):
        return None
    if isinstance(answer, str):
        return _read(answer)
    try:
        return float(answer)
    except (TypeError, ValueError, OverflowError):
        return None


def _read(text: str) -> float | None:
    """Read a number from text; the last of comma and point is the decimal sign."""
    bare = re.sub(r"[\s\u00a0\u202f'%]", "", text).replace("\u2212", "-")
    if not re.fullmatch(r"[+-]?[\d.,]+", bare) or not any(c.isdigit() for c in bare):
        return None
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if point > comma else "."
        bare = bare.replace(thousands, "").replace(",", ".")
    elif comma >= 0 or point >= 0:
        sign = "," if comma >= 0 else "."
        grouped = re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:\{sign}\d{{3}}){{2,}}", bare)
        bare = bare.replace(sign, "") if grouped else bare.replace(sign, ".", 1)
    try:
        return float(bare)
    except ValueError:
        return None


def near(one: float, other: float, within: float) -> bool:
    """Return whether two numbers are the same but for rounding."""
    return abs(one - other) <= within * (1 + 1e-9) + 1e-9 * max(1.0, abs(other))


NO_NUMBER = say("That is not a number: write for example 5 or 5.25.")


def _number_form(question: Question, answer: Any, given: Given) -> Message | None:
    """Return what is wrong with a number by its form or by a known mistake."""
    value = as_number(answer)
    if value is None or not math.isfinite(value):
        return NO_NUMBER
    for mistake, words in question.wrong:
        if near(value, float(mistake(given)), question.within):
            return words
    return None


def _number(question: Question, answer: Any, given: Given) -> Verdict:
    value = as_number(answer)
    if value is None or not math.isfinite(value):
        return Verdict(WRONG, NO_NUMBER)
    wanted = float(question.right(given))
    if near(value, wanted, question.within):
        return _right(question)
    known = _number_form(question, answer, given)
    return Verdict(WRONG, known or _usual(value, wanted, question.within) or question.hint)


def _usual(value: float, wanted: float, within: float) -> Message | None:
    """Return what to say to mistakes that people make with any number: sign, unit."""
    if wanted and near(-value, wanted, within):
        return say("The size is right, the sign is not: what is taken away from what?")
    for factor in (100, 1 / 100, 1000, 1 / 1000, 100_000, 1 / 100_000):
        if wanted and near(value, wanted * factor, within * factor):
            return say("The digits are right, the unit is not: look at the unit that is asked.")
    return None


# -- options ------------------------------------------------------------------------------------
def _option(question: Question, answer: Any) -> int | None:
    """Return the number of an option that is named by its number, its text or its letter."""
    if isinstance(answer, str):
        bare = " ".join(answer.casefold().split()).strip(" .)")
        for number, option in enumerate(question.options, start=1):
            texts = {
                " ".join(tell(option, lang).casefold().split()).strip(" .") for lang in LANGUAGES
            }
            if bare in texts or bare == str(number) or bare == chr(ord("a") + number - 1):
                return number
        return None
    value = as_number(answer)
    known = value is not None and value in range(1, len(question.options) + 1)
    return int(value) if known and value is not None else None


def _no_option(question: Question) -> Message:
    number = len(question.options)
    return say("There is no such option: they are numbered from 1 to {n}.", n=number)


def _one(question: Question, answer: Any) -> int | None:
    """Return the number of the one option that was chosen."""
    if isinstance(answer, (list, tuple, set)) and len(answer) == 1:
        answer = next(iter(answer))
    return _option(question, answer)


def _choice_form(question: Question, answer: Any, given: Given) -> Message | None:
    return _no_option(question) if _one(question, answer) is None else None


def _choice(question: Question, answer: Any, given: Given) -> Verdict:
    number = _one(question, answer)
    if number is None:
        return Verdict(WRONG, _no_option(question))
    if number == question.right(given):
        return _right(question)
    words = {mistake(given): said for mistake, said in question.wrong}
    return Verdict(WRONG, words.get(number, question.hint))


def _several(question: Question, answer: Any) -> list[int | None]:
    """Return the numbers of the options that were chosen; None for what is no option."""
    several = answer if isinstance(answer, (list, tuple, set, frozenset)) else _split(answer)
    return [_option(question, one) for one in several]


def _statements_form(question: Question, answer: Any, given: Given) -> Message | None:
    return _no_option(question) if None in _several(question, answer) else None


def _statements(question: Question, answer: Any, given: Given) -> Verdict:
    numbers = _several(question, answer)
    if None in numbers:
        return Verdict(WRONG, _no_option(question))
    chosen, wanted = set(numbers), set(question.right(given))
    if chosen == wanted:
        return _right(question)
    lost, extra = len(wanted - chosen), len(chosen - wanted)
    if extra and lost:
        count = say("Some that you chose are not true, and a true one is left out.")
    elif extra:
        count = say("Something that you chose is not true.")
    else:
        count = say("What you chose is true, but a true statement is left out.")
    return Verdict(WRONG, say("{count} {hint}", count=count, hint=question.hint))


def _split(answer: Any) -> list[Any]:
    """Return the parts of “1, 3”, “1 and 3”, “1 y 3” or “1 et 3”; anything else stands alone."""
    if isinstance(answer, str) and re.fullmatch(r"(?:[\d\s,;]|\b(?:and|y|et)\b)+", answer):
        return re.findall(r"\d+", answer)
    return [answer]


# -- tables -------------------------------------------------------------------------------------
def as_table(answer: Any) -> Any:
    """Return an answer as a plain frame with all its names as columns, or None."""
    import pandas as pd

    if isinstance(answer, pd.Series):
        answer = answer.reset_index()
    if not isinstance(answer, pd.DataFrame):
        if not isinstance(answer, (Mapping, list)):
            return None
        try:
            answer = pd.DataFrame(answer)
        except (ValueError, TypeError):
            return None
    named = [name for name in answer.index.names if name not in (None, "line")]
    frame = pd.DataFrame(answer.reset_index(level=named) if named else answer)
    frame.columns = [str(name).strip().casefold() for name in frame.columns]
    return frame.reset_index(drop=True)


def _table_form(
    question: Question, answer: Any, given: Given, columns: Sequence[str] = ()
) -> Message | None:
    """Return what is wrong with a table by its form: its columns, its rules, its keys."""
    frame = as_table(answer)
    if frame is None:
        return say("That is not a table: give a pandas frame.")
    wanted = [name.casefold() for name in columns or question.columns]
    lost = [name for name in wanted if name not in frame.columns]
    if lost:
        return say("Columns are missing: {columns}.", columns=tuple(lost))
    for rule, words in question.rules:
        if not _holds(rule, frame[wanted] if wanted else frame):
            return words
    keys = [key.casefold() for key in question.keys]
    if set(keys) <= set(frame.columns) and frame.duplicated(keys).any():
        return say("Rows are there twice: one row for each {keys}.", keys=tuple(keys))
    return None


def _holds(rule: Callable[[Any], bool], frame: Any) -> bool:
    """Return whether a table fulfils a rule; one that the rule can't even read does not."""
    try:
        return bool(rule(frame))
    except (TypeError, ValueError, KeyError, IndexError, ArithmeticError, AttributeError):
        return False


def _table(question: Question, answer: Any, given: Given) -> Verdict:
    wanted = as_table(question.right(given))
    refused = _table_form(question, answer, given, list(wanted.columns))
    if refused is not None:
        return Verdict(WRONG, refused)
    frame, keys = as_table(answer)[list(wanted.columns)], [key.casefold() for key in question.keys]
    mine, right = _by_keys(frame, keys), _by_keys(wanted, keys)
    if set(mine) != set(right):
        return Verdict(WRONG, _rows(mine, right))
    for key, row in right.items():
        for name, value in row.items():
            if not _same(mine[key][name], value, question.within):
                return Verdict(WRONG, _cell(name, key, question))
    return _right(question)


def _by_keys(frame: Any, keys: list[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    return {
        tuple(_word(row[key]) for key in keys): {n: v for n, v in row.items() if n not in keys}
        for row in frame.to_dict("records")
    }


def _word(value: Any) -> str:
    number = as_number(value)
    return str(value).strip().casefold() if number is None else f"{number:g}"


def _rows(mine: Mapping[Any, Any], right: Mapping[Any, Any]) -> Message:
    more = len(set(mine) - set(right))
    if more:
        return say("The table has rows that do not belong there: {n}. Look at your filter.", n=more)
    return say(
        "Rows are missing from the table: {n}. Look at your filter.", n=len(set(right) - set(mine))
    )


def _same(one: Any, other: Any, within: float) -> bool:
    """Return whether two cells are the same; with no limit to the difference the rules alone judge."""
    import pandas as pd

    if math.isinf(within):
        return True
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    a, b = as_number(one), as_number(other)
    if a is not None and b is not None:
        return near(a, b, within)
    return _word(one) == _word(other)


def _cell(name: str, key: tuple[str, ...], question: Question) -> Message:
    return say(
        "Look at column {column} in the row {row}. {hint}",
        column=name,
        row=key,
        hint=question.hint,
    )


JUDGES = {"number": _number, "choice": _choice, "statements": _statements, "table": _table}
LOOKS = {
    "number": _number_form,
    "choice": _choice_form,
    "statements": _statements_form,
    "table": _table_form,
}
