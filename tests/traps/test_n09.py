"""N09: two tests with two averages, a ratio for each worker first, and no company is named."""

import numpy as np
import pytest

from iomlab import explore, load
from iomlab.data import money
from iomlab.data.recruitment import recruitment
from iomlab.errors import DataError, MethodError
from iomlab.messages import say
from iomlab.methods.recruitment_groups import recruitment_groups
from iomlab.methods.remittance_cost import MOST, TARGET, remittance_cost
from iomlab.methods.remittance_targets import remittance_targets
from iomlab.synthetic.load import truth


def priced(amount):
    table = load("synthetic_remittance_services").of(amount=amount)
    return remittance_cost(table["amount"], table["fee"], table["rate_given"],
                           table["rate_interbank"], qualifies=table["qualifies"])  # fmt: skip


# -- trap 3: the tests of 3% and 5% use different averages ------------------------------------
def test_one_corridor_can_fail_one_test_of_10_c_1_and_pass_the_other():
    found = remittance_targets({"invented": priced(200)})
    assert found.average == pytest.approx(truth("remittance_services").simple[200])
    assert found.smart["invented"] == pytest.approx(truth("remittance_services").smart[200])
    assert (found.average_met, found.too_dear) == (False, ())
    exchanged = (found.smart["invented"] < TARGET, found.average <= MOST)
    assert exchanged == (False, False), "with the averages exchanged the answer is another"


def test_the_mean_of_the_world_is_over_services_and_not_over_corridors():
    cheap = remittance_cost([200] * 9, [2] * 9, [1] * 9, [1] * 9)
    dear = remittance_cost([200] * 3, [12] * 3, [1] * 3, [1] * 3)
    found = remittance_targets({"a": cheap, "b": dear})
    assert found.average == pytest.approx((9 * 1 + 3 * 6) / 12)
    assert found.average_met
    assert found.too_dear == ("b",)


def test_exactly_five_per_cent_is_within_and_exactly_three_is_not_below():
    edge = remittance_cost([200] * 3, [10] * 3, [1] * 3, [1] * 3)
    assert remittance_targets({"edge": edge}).too_dear == ()
    three = remittance_cost([200] * 3, [6] * 3, [1] * 3, [1] * 3)
    assert not remittance_targets({"three": three}).average_met


def test_a_corridor_with_two_services_that_qualify_is_unknown_and_not_cheap():
    two = remittance_cost([200] * 3, [2, 2, 2], [1] * 3, [1] * 3, qualifies=[1, 1, 0])
    found = remittance_targets({"two": two})
    assert found.unknown == ("two",)
    assert found.too_dear == ()
    table = money.tests(found.average, found.smart["two"], load("sdg_migration_indicators"))
    assert str(table["holds"].iloc[1]) == "not known"


def test_prices_of_two_amounts_are_refused_and_so_is_no_corridor():
    with pytest.raises(MethodError, match="different amounts"):
        remittance_targets({"a": priced(200), "b": priced(500)})
    with pytest.raises(MethodError, match="no corridor"):
        remittance_targets({})


def test_the_limits_that_are_drawn_are_those_that_are_tested():
    assert (money.AVERAGE, money.CORRIDOR) == (TARGET, MOST)


def test_the_cheapest_of_all_is_not_in_smart_when_it_does_not_qualify():
    table = priced(200).table
    assert not table.loc[table["cost"].idxmin(), "qualifies"]


# -- trap 2: a ratio for each worker, then a summary ------------------------------------------
def test_10_7_1_is_a_ratio_of_each_worker_and_not_a_ratio_of_totals():
    found = recruitment_groups(["a"] * 12, [400, 800, 3000] * 4, [400, 400, 500] * 4).iloc[0]
    assert found["median"] == pytest.approx(2)
    assert found["mean"] == pytest.approx(3)
    assert found["ratio_of_sums"] == pytest.approx(4200 / 1300)


def test_the_mean_of_ratios_recovers_the_truth_and_the_ratio_of_totals_falls_short():
    workers = load("synthetic_recruitment_cost")
    found = recruitment_groups(workers["corridor"], workers["paid"], workers["monthly_earnings"])
    for _, row in found.iterrows():
        months = truth("recruitment_cost").months[row["group"]]
        assert row["low"] < months < row["high"]
        assert row["ratio_of_sums"] < 0.9 * months


def test_a_group_of_ten_workers_has_no_figure():
    found = recruitment_groups(["few"] * 10 + ["many"] * 11, [100] * 21, [100] * 21)
    row = found.set_index("group").loc["few"]
    assert row.isna().all()
    assert found.set_index("group").loc["many", "mean"] == pytest.approx(1)


def test_who_paid_nothing_counts_as_a_worker_and_carries_no_burden():
    found = recruitment_groups(["a"] * 20, [0] * 10 + [100] * 10, [100] * 20).iloc[0]
    assert found["mean"] == pytest.approx(0.5)
    assert found["zero"] == pytest.approx(50)
    assert found["top_share"] == pytest.approx(20)
    assert np.isnan(recruitment_groups(["a"] * 11, [0] * 11, [1] * 11)["top_share"].iloc[0])


def test_groups_of_another_length_are_refused():
    with pytest.raises(MethodError, match="entries"):
        recruitment_groups(["a"], [1, 2], [1, 2])


# -- remittances --------------------------------------------------------------------------------
def test_more_that_arrives_keeps_what_was_sent():
    got = money.received("SLV").latest("received_usd_million")
    more = money.saved(got, 6, 3)
    sent = float(got.value) / 0.94
    assert float(got.value) + float(more.value) == pytest.approx(sent * 0.97)


@pytest.mark.parametrize(("cost", "target"), [(3, 3), (2, 3), (100, 3)])
def test_nothing_is_saved_where_the_cost_is_not_above_the_target(cost, target):
    got = money.received("SLV").latest("received_usd_million")
    assert not money.saved(got, cost, target).known


def test_a_change_without_both_years_is_missing_and_never_zero():
    found = money.change(money.received("SYR"), 2019, 2020, say("Change"))
    assert not found.known
    assert found.asked


def test_dependence_names_a_country_only_where_it_has_a_figure():
    assert "SYR" not in money.dependence("SYR")["iso3"].tolist()
    assert len(money.dependence("SLV")) == 10


def test_corridors_are_named_and_a_corridor_without_survey_is_empty():
    assert recruitment("SLV", "USA").empty
    assert {str(x) for x in recruitment("BGD", "MDV")["corridor"]} == {
        "All origins surveyed → Maldives",
        "Bangladesh → All destinations",
        "Bangladesh → Maldives",
    }


def test_no_service_has_the_name_of_a_company():
    table = load("synthetic_remittance_services")
    assert sorted(set(table["service"])) == list("abcdefghij")


def test_a_price_below_zero_is_refused_by_the_explorer():
    with pytest.raises(DataError, match="no price"):
        explore("remittance").answer(fee=-1, margin=1)
