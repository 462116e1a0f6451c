"""What a learner's notebook calls: ``check = Handout("route_rate", lang, deaths=deaths)``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from iomlab.checks.desk import card
from iomlab.checks.judge import look
from iomlab.checks.progress import record
from iomlab.classroom.masters import CHECKS, COURSES, masters, module_of
from iomlab.errors import DataError, suggest
from iomlab.languages.formats import check_language
from iomlab.messages import say
from iomlab.show.shown import Shown


class Handout:
    """The visible checks of an exercise, in one language.

    The checks are those beside the notebook (a learner's copy), else those of the master.

    Parameters
    ----------
    name : str
        The exercise.
    lang : str
        ``en``, ``es`` or ``fr``.
    **given
        The learner's values, as the parameters cell has them.
    """

    def __init__(self, name: str, lang: str = "en", **given: Any) -> None:
        self.name, self.lang, self.given = name, check_language(lang), given
        path = Path(CHECKS)
        if not path.is_file():
            known = masters()
            for course in COURSES:
                known |= masters(course)
            if name not in known:
                raise DataError(
                    "The checks of exercise {name} are not beside this notebook.",
                    name=repr(name),
                    next_step=say("Keep the notebook in the folder that you were given."),
                )
            path = known[name] / CHECKS
        module = module_of(path.read_text(encoding="utf-8"), str(path))
        self.questions = {question.name: question for question in module.QUESTIONS}

    def __call__(self, name: str, answer: Any = None) -> Shown:
        """Show what can be said to an answer before it is handed in."""
        if name not in self.questions:
            raise DataError(
                "The lesson {lesson} has no question {name}.",
                lesson=self.name,
                name=repr(name),
                nearest=suggest(name, self.questions),
                next_step=say("Its questions are: {names}.", names=", ".join(self.questions)),
            )
        question = self.questions[name]
        verdict = look(question, answer, self.given)
        record(self.name, name, verdict.state)
        return card(question, verdict, self.lang, self.given)
