"""Answers are judged by what they mean, not by how they are written."""

import pandas as pd
import pytest

from iomlab.checks.desk import Check, questions
from iomlab.checks.judge import OPEN, RIGHT, WRONG, as_number, judge
from iomlab.checks.question import choice, number, statements, table
from iomlab.errors import DataError
from iomlab.messages import say

RATE = number(
    "rate", say("Rate?"), 5.25, within=0.005, hint=say("Look."), wrong=[(3, say("Three."))]
)
PICK = choice("pick", say("Which?"), [say("one thing"), say("another")], 2, hint=say("Look."))
TRUE = statements("true", say("True?"), [say("a"), say("b"), say("c")], {1, 3}, hint=say("Look."))


def right(_):
    return pd.DataFrame({"year": [2019, 2020], "rate": [1.0, 2.5]})


ROWS = table("rows", say("Rows?"), right, keys=["year"], within=0.05, hint=say("Look."))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5,25", 5.25),
        ("5.25", 5.25),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("\u22123", -3.0),
        ("12 %", 12.0),
        ("five", None),
        ("1e3x", None),
        ("", None),
    ],
)
def test_numbers_are_read_in_the_form_of_any_language(text, value):
    assert as_number(text) == value


@pytest.mark.parametrize("answer", [5.25, 5.2501, "5,25", 5.246])
def test_rounding_is_no_mistake(answer):
    assert judge(RATE, answer).state == RIGHT


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (3, "Three."),
        (-5.25, "sign"),
        (525, "unit"),
        (0.0525, "unit"),
        (9, "Look."),
        ("x", "number"),
    ],
)
def test_a_wrong_number_gets_the_hint_that_fits(answer, words):
    verdict = judge(RATE, answer)
    assert verdict.state == WRONG
    assert words in str(verdict.words)


@pytest.mark.parametrize("answer", [2, "2", "b", "Another", [2], 2.0])
def test_an_option_may_be_named_in_any_way(answer):
    assert judge(PICK, answer).state == RIGHT


@pytest.mark.parametrize("answer", [1, 3, 0, 2.5, "nothing", [], [1, 2]])
def test_another_option_is_wrong(answer):
    assert judge(PICK, answer).state == WRONG


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([1], "left out"),
        ([1, 2, 3], "not true"),
        ([1, 2], "left out"),
        ([2], "not true"),
        ([7], "numbered"),
    ],
)
def test_a_set_of_statements_says_what_kind_of_mistake_it_is(answer, words):
    verdict = judge(TRUE, answer)
    assert verdict.state == WRONG
    assert words in str(verdict.words)


@pytest.mark.parametrize(
    "answer", ["1, 3", "3;1", "1 and 3", "1 y 3", "1 et 3", {1, 3}, ("1", "c")]
)
def test_true_statements_may_be_named_in_any_way(answer):
    assert judge(TRUE, answer).state == RIGHT


@pytest.mark.parametrize(
    "answer",
    [
        {"year": [2020, 2019], "rate": [2.5, 1.0]},
        pd.DataFrame({"Rate": [1.04, 2.46], "YEAR": ["2019", "2020"], "more": [0, 0]}),
        pd.Series([1.0, 2.5], index=pd.Index([2019, 2020], name="year"), name="rate"),
        [{"year": 2019, "rate": 1}, {"year": 2020, "rate": 2.5}],
    ],
)
def test_a_table_may_have_any_order_and_dtype(answer):
    assert judge(ROWS, answer).state == RIGHT


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"year": [2019], "rate": [1.0]}, "missing"),
        ({"year": [2019, 2020, 2021], "rate": [1.0, 2.5, 3]}, "do not belong"),
        ({"year": [2019, 2019], "rate": [1.0, 2.5]}, "twice"),
        ({"year": [2019, 2020]}, "Columns"),
        ({"year": [2019, 2020], "rate": [1.0, 2.8]}, "2020"),
        ({"year": [2019, 2020], "rate": [1.0, None]}, "2020"),
        (5, "not a table"),
    ],
)
def test_a_wrong_table_says_where_to_look(answer, words):
    verdict = judge(ROWS, answer)
    assert verdict.state == WRONG
    assert words in str(verdict.words)
    assert "2.5" not in str(verdict.words)


def test_a_question_that_is_not_there_gets_the_nearest():
    with pytest.raises(DataError, match="attempts"):
        Check("N04")("atempts")
    with pytest.raises(DataError, match="N04"):
        questions("N44")


def test_no_answer_is_not_wrong():
    assert judge(RATE, None).state == OPEN
