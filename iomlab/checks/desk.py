"""What a lesson calls: ``check = Check("N04", lang)``, then ``check("rate", answer)``."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from html import escape
from pkgutil import iter_modules
from typing import Any

from iomlab.checks import lessons
from iomlab.checks.judge import OPEN, RIGHT, SEEN, WRONG, Verdict, judge
from iomlab.checks.progress import record
from iomlab.checks.question import Given, Question
from iomlab.errors import DataError, suggest
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import check_language
from iomlab.messages import Message, say
from iomlab.show.shown import Shown

SIGNS = {OPEN: "?", RIGHT: "✓", WRONG: "✗", SEEN: "○"}
WORDS = {
    OPEN: say("Not answered yet."),
    RIGHT: say("Right."),
    WRONG: say("Not yet."),
    SEEN: say("So far, so good."),
}
LOOKS = {OPEN: "#0072B2", RIGHT: "#00735A", WRONG: "#B34700", SEEN: "#00735A"}


def lessons_with_questions() -> list[str]:
    """Return the lessons that have questions: ``N01`` and so on.

    >>> "N04" in lessons_with_questions()
    True
    """
    return sorted(module.name.upper() for module in iter_modules(lessons.__path__))


def questions(lesson: str) -> dict[str, Question]:
    """Return the questions of a lesson by name.

    Raises
    ------
    DataError
        When there is no such lesson.
    """
    known = lessons_with_questions()
    if lesson.upper() not in known:
        raise DataError(
            "There are no questions for the lesson {lesson}.",
            lesson=repr(lesson),
            nearest=suggest(lesson, known),
            next_step=say("Lessons with questions: {names}.", names=", ".join(known)),
        )
    module = importlib.import_module(f"iomlab.checks.lessons.{lesson.lower()}")
    return {question.name: question for question in module.QUESTIONS}


@dataclass(frozen=True)
class Check:
    """The checks of one lesson, in one language.

    ``given`` is what the lesson gives its questions: parameters and tables, by name.

    >>> check = Check("N04", "es")
    >>> check("attempts", 5.0).title
    'Correcto.'
    """

    lesson: str
    lang: str = "en"
    given: Given = field(default_factory=dict)

    def __init__(self, lesson: str, lang: str = "en", **given: Any) -> None:
        object.__setattr__(self, "lesson", lesson)
        object.__setattr__(self, "lang", check_language(lang))
        object.__setattr__(self, "given", given)
        questions(lesson)

    def __call__(self, name: str, answer: Any = None) -> Shown:
        """Show the question and what is to be said to ``answer``."""
        known = questions(self.lesson)
        if name not in known:
            raise DataError(
                "The lesson {lesson} has no question {name}.",
                lesson=self.lesson,
                name=repr(name),
                nearest=suggest(name, known),
                next_step=say("Its questions are: {names}.", names=", ".join(known)),
            )
        question = known[name]
        verdict = judge(question, answer, self.given)
        record(self.lesson, name, verdict.state)
        return card(question, verdict, self.lang, self.given)


def card(question: Question, verdict: Verdict, lang: str, given: Given) -> Shown:
    """Return question and verdict as a card that a screen reader announces."""
    title = tell(WORDS[verdict.state], lang)
    words = tell(verdict.words, lang)
    asked = tell(question.asked(given), lang)
    options = [tell(option, lang) for option in question.options]
    listed = "".join(f"<li>{escape(option)}</li>" for option in options)
    html = (
        f'<div class="check {verdict.state}" style="border-left: 4px solid {LOOKS[verdict.state]}; '
        f'padding: 0.3em 0.8em; margin: 0.5em 0"><p>{escape(asked)}</p>'
        f"{f'<ol>{listed}</ol>' if listed else ''}"
        f'<p role="status"><strong>{SIGNS[verdict.state]} {escape(title)}</strong> '
        f"{escape(words)}</p></div>"
    )
    numbered = [f"{n}. {option}" for n, option in enumerate(options, start=1)]
    plain = "\n".join([asked, *numbered, f"{SIGNS[verdict.state]} {title} {words}"])
    return Shown("check", question.name, title, plain, lang, html=html)


def sentences(question: Question) -> list[Message]:
    """Return everything that a question may say, for the tests of language."""
    said = [question.ask, question.hint, *question.options, *(words for _, words in question.wrong)]
    said += [words for _, words in question.rules]
    return [*said, question.why] if question.why else said
