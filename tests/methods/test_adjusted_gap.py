"""Gaps at equal composition."""

import pytest

from iomlab.errors import MethodError
from iomlab.methods.adjusted_gap import adjusted_gap, adjusted_gaps
from iomlab.methods.gaps import direct_standardisation, gap
from iomlab.methods.rate_change import kitagawa

GROUP, REFERENCE = ([30, 20], [60, 50]), ([300, 450], [500, 1000])


def test_the_raw_gap_is_the_plain_difference_of_shares():
    assert adjusted_gap(*GROUP, *REFERENCE).raw == pytest.approx(gap(50, 110, 750, 1500).points)


def test_the_rate_of_the_group_is_directly_standardised():
    found = adjusted_gap(*GROUP, *REFERENCE)
    assert found.share == pytest.approx(direct_standardisation(*GROUP, REFERENCE[1]).rate)
    assert found.other == pytest.approx(0.5)


def test_the_mean_of_both_structures_gives_the_rate_part_of_kitagawa():
    found = adjusted_gap(*GROUP, *REFERENCE, standard="both")
    parts = kitagawa([500, 1000], [0.6, 0.45], [60, 50], [0.5, 0.4])
    assert found.adjusted == pytest.approx(100 * parts.rate)


def test_equal_structures_leave_the_gap_as_it_is():
    found = adjusted_gap([5, 8], [20, 10], [50, 90], [200, 100])
    assert found.adjusted == pytest.approx(found.raw)
    assert found.adjusted_interval.low == pytest.approx(found.raw_interval.low)


def test_a_gap_of_one_class_has_the_limits_of_a_difference_of_shares():
    found = adjusted_gap([51], [111], [792], [1494])
    se = (51 / 111 * 60 / 111 / 111 + 792 / 1494 * 702 / 1494 / 1494) ** 0.5
    assert found.adjusted_interval.high - found.adjusted == pytest.approx(196 * se, rel=1e-3)


@pytest.mark.parametrize("standard", ["reference", "both"])
def test_a_class_without_people_of_the_group_is_refused(standard):
    with pytest.raises(MethodError, match="old"):
        adjusted_gap([5, 0], [10, 0], [5, 5], [10, 10], classes=["young", "old"], standard=standard)


def test_more_people_in_work_than_people_are_refused():
    with pytest.raises(MethodError, match="more than"):
        adjusted_gap([11, 1], [10, 5], [5, 5], [10, 10])


def test_a_standard_that_is_not_known_is_refused():
    with pytest.raises(MethodError, match="standard"):
        adjusted_gap(*GROUP, *REFERENCE, standard="world")


def test_the_known_gap_is_recovered_only_when_all_traits_are_equal():
    from iomlab.data.adjustable import cells
    from iomlab.synthetic.integration import TRUTH

    found = adjusted_gaps(cells("synthetic")).set_index("made_equal")
    true = 100 * TRUTH.employment_gap["non_eu"]
    whole, raw = found.loc["age_education_sex"], found.loc["nothing"]
    assert whole["low"] < true < whole["high"]
    assert abs(whole["gap"] - true) < 1
    assert abs(raw["gap"] - true) > 3
    assert found.loc["education", "gap"] > true + 2 > found.loc["age", "gap"] + 6
