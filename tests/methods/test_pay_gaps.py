"""What moving does to pay: the raw answer is wrong, the truth is known, small groups stay hidden."""

from __future__ import annotations

import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods import pay_gaps
from iomlab.methods.oaxaca_blinder import oaxaca_blinder
from iomlab.synthetic.load import synthetic, truth

TRAITS = ["school", "age", "female", "language"]


@pytest.fixture(scope="module")
def workers() -> pd.DataFrame:
    people = synthetic("wages")
    return people.assign(
        female=people["sex"].eq("female").astype(int),
        foreign=people["born"].eq("origin").astype(int),
    )


@pytest.fixture(scope="module")
def four(workers) -> pd.DataFrame:
    home = workers[workers["born"] == "origin"]
    return pay_gaps.premiums(
        home, wage="pay", abroad="moved", traits=TRAITS, choice=["school", "network"], selection=1.3
    ).set_index("way")


def test_the_raw_premium_overstates_and_equal_traits_hardly_help(four):
    right = truth("wages").premium
    assert four.loc["raw", "low"] > right
    assert four.loc["alike", "low"] > right
    assert four.loc["raw", "ratio"] > four.loc["alike", "ratio"]


def test_the_model_of_the_choice_covers_the_truth(four):
    line = four.loc["model"]
    assert line["low"] < truth("wages").premium < line["high"]


def test_the_assumed_selection_divides_the_premium_at_equal_traits(four):
    assert four.loc["assumed", "ratio"] == pytest.approx(four.loc["alike", "ratio"] / 1.3, rel=1e-4)


def test_a_selection_of_zero_is_refused(workers):
    with pytest.raises(MethodError, match="above zero"):
        pay_gaps.premiums(
            workers, wage="pay", abroad="moved", traits=TRAITS, choice=["network"], selection=0
        )


@pytest.mark.parametrize(
    ("reference", "row"), [("native", "group A"), ("foreign", "group B"), ("pooled", "Jann")]
)
def test_parts_add_up_and_agree_with_the_decomposition(workers, reference, row):
    abroad = workers[workers["works_in"] == "destination"]
    parts = pay_gaps.explained_by_trait(
        abroad, "log_pay", TRAITS, "foreign", reference=reference
    ).set_index("part")["value"]
    whole = oaxaca_blinder(abroad, "log_pay", TRAITS, "foreign")
    line = whole.twofold.set_index("reference").loc[row]
    assert parts[TRAITS].sum() == pytest.approx(line["explained"])
    assert parts["unexplained"] == pytest.approx(line["unexplained"])
    assert parts["total"] == pytest.approx(whole.difference)


def test_the_unexplained_part_falls_short_of_the_true_disadvantage(workers):
    abroad = workers[workers["works_in"] == "destination"]
    parts = pay_gaps.explained_by_trait(abroad, "log_pay", TRAITS, "foreign", reference="pooled")
    assert parts["value"].iloc[-2] < truth("wages").native_gap / 2


def test_an_unknown_reference_is_refused(workers):
    with pytest.raises(MethodError, match="reference"):
        pay_gaps.explained_by_trait(workers, "log_pay", TRAITS, "foreign", reference="best")


def test_groups_under_thirty_are_not_there():
    file = pd.DataFrame({"job": ["a"] * 30 + ["b"] * 29, "pay": [2.0] * 59})
    assert pay_gaps.group_means(file, "job", ["pay"])["job"].tolist() == ["a"]
    with pytest.raises(MethodError, match="30"):
        pay_gaps.group_means(file.tail(29), "job", ["pay"])
