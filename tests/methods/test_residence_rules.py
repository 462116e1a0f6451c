"""The same stays under three rules of residence."""

import pytest

from iomlab.errors import MethodError
from iomlab.methods.residence_rules import categories, classify, count
from iomlab.synthetic.load import synthetic, truth


def test_short_term_is_from_three_to_under_twelve_months():
    found = classify([2, 3, 11, 12, 14], ["work"] * 5, "un1998").tolist()
    assert found == ["neither", "short_term", "short_term", "long_term", "long_term"]


@pytest.mark.parametrize("purpose", ["tourism", "visit", "business", "medical", "pilgrimage"])
def test_some_purposes_are_no_short_term_migration(purpose):
    assert classify([6], [purpose], "un1998").tolist() == ["neither"]
    assert classify([12], [purpose], "un1998").tolist() == ["long_term"]


def test_six_completed_months_are_not_six_months_and_a_day():
    assert classify([6, 7], ["work"] * 2, "census_6m1d").tolist() == ["not_resident", "resident"]


def test_who_meant_to_stay_counts_since_2021_only():
    found = classify([8, 8], ["protection"] * 2, "un2021_12m", changed=[1, 0]).tolist()
    assert found == ["migrant", "temporary_mobility"]
    assert classify([8], ["protection"], "un1998", changed=[1]).tolist() == ["short_term"]


@pytest.mark.parametrize("seed", [2024, 7])
def test_the_counts_of_the_synthetic_stays_are_the_known_ones(seed):
    stays, known = synthetic("stays", seed), truth("stays")
    made = count(stays["months"], stays["purpose"], changed=stays["residence_changed"])
    sizes = made.set_index("category")["stays"]
    assert sizes["long_term"] == known.long_term_1998
    assert sizes["short_term"] == known.short_term_1998
    assert sizes["resident"] == known.six_months_and_a_day
    assert sizes["migrant"] == known.residence_changed


def test_every_stay_is_in_one_category_of_each_rule():
    stays = synthetic("stays")
    made = count(stays["months"], stays["purpose"])
    assert set(made.groupby("rule")["stays"].sum()) == {len(stays)}


def test_bad_stays_are_refused():
    with pytest.raises(MethodError, match="negative"):
        classify([-1], ["work"], "un1998")
    with pytest.raises(MethodError, match="missing"):
        classify([None], ["work"], "un1998")
    with pytest.raises(MethodError, match="purposes"):
        classify([3, 4], ["work"], "un1998")
    with pytest.raises(MethodError, match="un1998"):
        categories("un1989")
