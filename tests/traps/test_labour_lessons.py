"""What the curriculum holds N06 and N07 to: its answers, and what they must never be used for."""

from __future__ import annotations

import pytest

from iomlab.checks.desk import questions
from iomlab.checks.judge import RIGHT, WRONG, judge


@pytest.mark.parametrize(
    ("lesson", "name", "answer"),
    [
        ("N06", "zeros", 2),
        ("N07", "premium", 2.308),
        ("N07", "premium", "2,308"),
        ("N07", "share", "40 %"),
        ("N07", "unexplained", [1, 4]),
    ],
)
def test_the_answers_of_the_curriculum_are_right(lesson, name, answer):
    assert judge(questions(lesson)[name], answer).state == RIGHT


@pytest.mark.parametrize(
    ("lesson", "name", "answer"),
    [
        ("N06", "uses", [1, 2, 3]),  # asylum is not forecast from a gravity model
        ("N07", "unexplained", [1, 2]),  # what is unexplained is no proof of discrimination
        ("N07", "publish", [1, 2, 3]),  # a file of persons stays, with or without names
        ("N07", "publish", [1, 3, 4]),  # and so do groups of under thirty
    ],
)
def test_what_the_curriculum_forbids_is_wrong(lesson, name, answer):
    assert judge(questions(lesson)[name], answer).state == WRONG


def test_an_answer_from_another_model_gets_its_own_hint():
    from iomlab.checks.lessons import n06

    asked = questions("N06")["ppml"]
    said = str(judge(asked, n06.elasticity("log(migrants)", n06.SIZE, "ols")).words)
    assert "least squares" in said


def test_what_is_needed_to_reach_the_truth_follows_the_seed():
    from iomlab.checks.lessons import n07

    asked = questions("N07")["needed"]
    for seed in (2024, 7):
        right = n07.premium(seed, True) / 4
        assert judge(asked, round(right, 2), {"seed": seed}).state == RIGHT
