"""Reintegration: no official name without official weights, ranks that move, like with like."""

import pytest

from iomlab.data.reintegration import BEFORE, DIMENSIONS
from iomlab.errors import MethodError
from iomlab.explorers.explorer import explore
from iomlab.methods.arm_scores import arm_costs, compare_arms, shares, weighted_score
from iomlab.methods.composite_scores import weighted_dimensions
from iomlab.methods.programme_costs import cost_per_outcome
from iomlab.synthetic.load import synthetic, truth

SCORES = {"economic": [0.55], "social": [0.70], "psychosocial": [0.40]}


def test_an_official_name_needs_official_weights():
    with pytest.raises(MethodError, match="no official name"):
        weighted_dimensions(SCORES, name="IOM reintegration score")
    assert weighted_dimensions(SCORES).name is None
    assert "Teaching score" in str(weighted_dimensions(SCORES).explain()[0])
    assert weighted_dimensions(SCORES).score == pytest.approx(0.55)


@pytest.mark.parametrize("wrong", [[1, 1], [1, 1, 1, 1], [0, 0, 0], [1, -1, 1]])
def test_weights_are_three_numbers_that_add_up_to_something(wrong):
    with pytest.raises(MethodError):
        shares(wrong, DIMENSIONS)


def test_comparison_among_like_people_finds_the_truth_and_the_plain_one_does_not():
    found = compare_arms(
        synthetic("reintegration"), "arm", "none", shares([1, 1, 1], DIMENSIONS), BEFORE
    ).set_index("arm")
    for arm, effect in truth("reintegration").effect.items():
        if arm != "none":
            assert found.loc[arm, "low"] <= effect <= found.loc[arm, "high"]
    assert found.loc["mixed", "unadjusted"] < 0.05 < found.loc["mixed", "adjusted"]


def test_the_first_arm_changes_with_the_weights():
    explorer = explore("reintegration", "en")
    equal = explorer.answer()[1].frame["arm"].iloc[0]
    economic = explorer.answer(economic=5, social=0, psychosocial=0)[1].frame["arm"].iloc[0]
    plain = explorer.answer(like=False)[1].frame["arm"].iloc[0]
    assert (equal, economic) == ("mixed", "economic")
    assert plain != equal
    with pytest.raises(MethodError):
        explorer.answer(economic=0, social=0, psychosocial=0)


def test_the_explorer_s_sum_of_dimensions_is_the_difference_of_the_score():
    weights = shares([3, 1, 2], DIMENSIONS)
    direct = compare_arms(synthetic("reintegration"), "arm", "none", weights, BEFORE)
    moved = explore("reintegration", "en").answer(economic=3, social=1, psychosocial=2)[1].frame
    both = direct.set_index("arm")["adjusted"]
    for _, row in moved.iterrows():
        assert row["difference"] == pytest.approx(both[row["arm"]], abs=1e-9)


def test_costs_take_the_price_that_is_given():
    people = synthetic("reintegration")
    score = weighted_score(people, shares([1, 1, 1], DIMENSIONS))
    costs = arm_costs(people, "arm", score, 0.5, each={"mixed": 1500}).set_index("arm")
    assert costs.loc["mixed", "cost"] == 1500 * costs.loc["mixed", "people"]
    spent = cost_per_outcome(costs.reset_index()[["arm", "cost", "people", "reached"]])
    assert (spent.table["cost_per_outcome"] >= spent.table["cost_per_person"]).all()
