"""Every question takes its right answer in all its forms, refuses known mistakes, and tells no secret."""

import nbformat
import numpy as np
import pandas as pd
import pytest

from iomlab.checks.desk import Check, lessons_with_questions, questions, sentences
from iomlab.checks.judge import OPEN, RIGHT, WRONG, as_number, judge
from iomlab.languages.catalogue import tell

from ..conftest import ROOT

ALL = [(lesson, name) for lesson in lessons_with_questions() for name in questions(lesson)]
every = pytest.mark.parametrize(("lesson", "name"), ALL)
_GIVEN: dict = {}


def given(lesson):
    """Return what the lesson gives its questions: run its cells."""
    if lesson not in _GIVEN:
        (path,) = (ROOT / "notebooks" / "lessons").glob(f"{lesson}_*.ipynb")
        room: dict = {}
        _GIVEN[lesson] = {}
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, path.name, "exec"), room)
                _GIVEN[lesson] |= getattr(room.get("check"), "given", {})
    return _GIVEN[lesson]


def forms(question, answer):
    """Yield the forms in which a person may give a right answer."""
    yield answer
    if question.kind == "number":
        yield from (np.float64(answer), pd.Series([answer]), str(float(answer)))
        yield f"{float(answer):.10f}".replace(".", ",")
        yield f"{float(answer):.10f} %"
    elif question.kind == "choice":
        yield from (str(answer), float(answer), [answer], chr(ord("a") + answer - 1))
        yield from (tell(question.options[answer - 1], lang) for lang in ("en", "es", "fr"))
    elif question.kind == "statements":
        yield from (list(answer), tuple(answer), ", ".join(map(str, answer)))
        yield [tell(question.options[n - 1], "es") for n in answer]
    else:
        yield from [] if question.rules else [answer.iloc[::-1]]  # a rule may be about order
        yield answer[list(answer.columns)[::-1]].rename(columns=str.upper)
        yield answer.set_index(list(question.keys))
        yield answer.to_dict("list")


@every
def test_the_right_answer_is_taken_in_every_form(lesson, name):
    question = questions(lesson)[name]
    answer = question.right(given(lesson))
    for form in forms(question, answer):
        assert judge(question, form, given(lesson)).state == RIGHT, form


@every
def test_known_mistakes_and_nonsense_are_refused_with_a_hint(lesson, name):
    question = questions(lesson)[name]
    for mistake, words in question.wrong:
        verdict = judge(question, mistake(given(lesson)), given(lesson))
        assert (verdict.state, verdict.words) == (WRONG, words)
    for nonsense in ("many", [], {}, object(), float("nan"), -(10**9), True):
        assert judge(question, nonsense, given(lesson)).state == WRONG, nonsense
    assert judge(question, None).state == OPEN
    assert judge(question, ...).state == OPEN


@every
def test_no_hint_gives_the_answer_away(lesson, name):
    question = questions(lesson)[name]
    hints = [question.hint, *(words for _, words in question.wrong)]
    if question.kind == "number":
        answer = float(question.right(given(lesson)))
        for hint in hints:
            numbers = [as_number(word.strip(".,;:()")) for word in str(hint).split()]
            assert not any(n is not None and abs(n - answer) <= question.within for n in numbers), (
                hint
            )
    if question.kind == "choice":
        right = str(question.options[question.right(given(lesson)) - 1]).strip(".")
        assert not any(right.lower() in str(hint).lower() for hint in hints)


@every
def test_a_question_reads_in_three_languages(lesson, name):
    question = questions(lesson)[name]
    for lang in ("es", "fr"):
        for sentence in sentences(question):
            if any(letter.isalpha() for letter in sentence.text):
                assert tell(sentence, lang) != tell(sentence, "en"), sentence.text


@every
def test_a_card_shows_question_and_verdict(lesson, name):
    question = questions(lesson)[name]
    check = Check(lesson, "es", **given(lesson))
    shown = check(name)
    assert tell(question.ask, "es") in shown.alt
    assert "Aún sin respuesta." in shown.alt
    assert 'role="status"' in shown.html
    assert check(name, question.right(given(lesson))).title == "Correcto."
