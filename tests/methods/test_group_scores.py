"""Scores of groups, and how well items hang together."""

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods.composite_scores import rescaled_sum
from iomlab.methods.group_scores import cronbach_alpha, group_scores

ITEMS = [f"i{n}" for n in range(12)]


def test_a_sum_of_42_is_0_625():
    people = pd.DataFrame([[3, 4] * 6] * 12, columns=ITEMS).assign(who="all")
    assert group_scores(people, ITEMS, "who")["score"].tolist() == [0.625]
    assert rescaled_sum({"all": [3, 4] * 6}).score == 0.625


def test_a_group_of_ten_has_no_score():
    people = pd.DataFrame([[3] * 12] * 10, columns=ITEMS).assign(who="few")
    with pytest.raises(MethodError, match="recognised"):
        group_scores(people, ITEMS, "who")


def test_an_answer_off_the_scale_is_refused():
    people = pd.DataFrame([[6] * 12] * 12, columns=ITEMS).assign(who="all")
    with pytest.raises(MethodError, match="outside the scale"):
        group_scores(people, ITEMS, "who")


def test_the_truth_of_the_synthetic_answers_is_recovered():
    from iomlab.data import ipl
    from iomlab.synthetic.ipl import TRUTH

    answers = ipl.answers()
    found = group_scores(answers, ipl.ITEMS, "wave").set_index("wave")
    for (turn, group), score in TRUTH.score.items():
        row = found.loc[f"{turn}_{group}"]
        assert row["low"] - 0.01 < score < row["high"] + 0.01
    alpha = cronbach_alpha(answers.of(wave="1_newcomer"), list(ipl.ITEMS))
    assert alpha.interval.low < TRUTH.alpha < alpha.interval.high
    crude = group_scores(answers, ipl.ITEMS, "all")["score"].diff().iloc[1]
    assert crude > 1.5 * (found.loc["2_newcomer", "score"] - found.loc["1_newcomer", "score"])


def test_items_that_say_the_same_have_an_alpha_of_one():
    told = pd.DataFrame({"a": range(12), "b": range(12)})
    assert cronbach_alpha(told, ["a", "b"]).alpha == pytest.approx(1)


def test_alpha_of_two_items_is_that_of_spearman_and_brown_for_equal_variances():
    rng = np.random.default_rng(1)
    told = pd.DataFrame(rng.normal(size=(400, 2)) + rng.normal(size=(400, 1)), columns=["a", "b"])
    told = (told - told.mean()) / told.std(ddof=1)
    r = float(told.corr().iloc[0, 1])
    assert cronbach_alpha(told, ["a", "b"]).alpha == pytest.approx(2 * r / (1 + r))


def test_few_people_have_no_alpha():
    with pytest.raises(MethodError, match="too few"):
        cronbach_alpha(pd.DataFrame({"a": range(10), "b": range(10)}), ["a", "b"])
