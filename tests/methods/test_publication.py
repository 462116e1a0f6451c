"""Facts about the publication of estimates of hidden populations."""

import dataclasses

import pytest

from iomlab.errors import MethodError
from iomlab.methods.interval import Interval
from iomlab.methods.list_dependence import assumed_dependence
from iomlab.methods.list_overlaps import overlaps
from iomlab.methods.multiplier import multiplier
from iomlab.methods.publication import publication, size
from iomlab.methods.two_lists import two_lists
from iomlab.synthetic.lists import LISTS, TRUTH, make


def test_independent_lists_are_lincoln_petersen_with_its_limits():
    line = assumed_dependence(500, 400, 50, [1]).iloc[0]
    known = two_lists(500, 400, 50).table.set_index("model").loc["Lincoln-Petersen"]
    assert line["population"] == known["population"] == 4000
    assert (line["low"], line["high"]) == pytest.approx((known["low"], known["high"]))


def test_referral_makes_the_true_number_higher_and_avoidance_lower():
    people = assumed_dependence(500, 400, 50, [0.5, 1, 2])["population"]
    assert people.is_monotonic_increasing


def test_the_right_odds_ratio_recovers_the_truth_of_the_synthetic_lists():
    drawn = make()
    seen = overlaps(drawn[drawn["region"] == "north"], list(LISTS))
    pair = (0, 1)
    first, second = (float(seen.people[seen.presence[:, i] == 1].sum()) for i in pair)
    both = float(seen.people[seen.both(pair)].sum())
    lines = assumed_dependence(first, second, both, [1, TRUTH.dependence]).set_index("odds_ratio")
    truth = TRUTH.people["north"]
    assert lines.loc[TRUTH.dependence, "low"] < truth < lines.loc[TRUTH.dependence, "high"]
    assert lines.loc[1.0, "high"] < truth


@pytest.mark.parametrize("odds", [[0], [-1], [float("nan")]])
def test_an_odds_ratio_is_above_zero(odds):
    with pytest.raises(MethodError):
        assumed_dependence(500, 400, 50, odds)


def test_users_who_are_fifteen_per_cent_are_eight_thousand():
    found = multiplier(1200, 0.15, asked=400)
    assert found.population == pytest.approx(8000)
    assert found.interval.low < 8000 < found.interval.high


def test_a_larger_survey_narrows_the_multiplier():
    wide, narrow = (multiplier(1200, 0.15, asked=n).interval for n in (100, 1000))
    assert narrow.low > wide.low
    assert narrow.high < wide.high


def test_a_service_that_nobody_asked_uses_sets_no_bound():
    with pytest.raises(MethodError, match="upper bound"):
        multiplier(1200, 0, asked=400)


def test_two_lists_alone_are_published_as_a_range_only():
    assert publication(size("chapman", 500, 400, 50)).decision == "range"


def test_three_lists_that_agree_are_published():
    drawn = make()
    seen = overlaps(drawn[drawn["region"] == "north"], list(LISTS))
    record = publication(size("loglinear3", seen))
    assert record.decision == "publish"
    assert record.broken == ()


def test_models_of_one_register_that_disagree_are_published_as_a_range():
    record = publication(size("zelterman", [1645, 183, 37, 13, 1, 1]))
    assert record.decision == "range"
    assert record.broken == ("models",)


@pytest.mark.parametrize("counts", [(40, 60, 50), (500, 400, 0)])
def test_counts_that_contradict_each_other_give_a_sentence_and_nothing_to_show(counts):
    sized = size("chapman", *counts)
    record = publication(sized)
    assert sized.why is not None
    assert record.decision == "withhold"
    assert record.shown.empty
    assert record.estimate is None


def test_more_lawful_residents_than_were_counted_leave_no_residual():
    assert publication(size("residual", 100, 2000)).decision == "withhold"


def test_the_factor_between_ends_is_compared_as_it_is_not_rounded():
    sized = size("chapman", 500, 400, 200)
    found = dataclasses.replace(sized.found, interval=Interval(1000.0, 2040.0, 0.95))
    told = publication(dataclasses.replace(sized, found=found)).rules.set_index("rule")
    assert told.loc["interval", "verdict"] == "not met"
    assert told.loc["interval", "found"] == pytest.approx(2.04)
