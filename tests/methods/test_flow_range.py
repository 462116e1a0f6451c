"""The same stock tables, every method (Abel 2013, the example of four regions)."""

import pytest

from iomlab.data.stocks import four_regions
from iomlab.errors import MethodError
from iomlab.methods.flow_range import METHODS, allowed, estimate_flows, flow_range


def test_the_fewest_moves_of_the_printed_example_are_150():
    flows = estimate_flows("closed_demographic", *four_regions("closed"))
    assert flows.total == pytest.approx(150)
    assert flows.od.loc["A", "C"] == pytest.approx(50)


def test_two_methods_agree_on_the_total_but_not_on_the_pairs():
    tables = four_regions("closed")
    one = estimate_flows("diff_drop_negative", *tables)
    other = estimate_flows("closed_demographic", *tables)
    assert one.total == pytest.approx(other.total)
    assert one.od.loc["B", "A"] != pytest.approx(other.od.loc["B", "A"])


@pytest.mark.parametrize("example", ["closed", "births_deaths"])
def test_the_mix_runs_from_the_floor_upwards_within_what_the_accounts_allow(example):
    tables = four_regions(example)
    low, high = allowed(*tables)
    totals = [estimate_flows("mixed", *tables, weight=w).total for w in (1, 0.87, 0.5, 0)]
    assert totals == sorted(totals)
    assert totals[0] == pytest.approx(low)
    assert totals[-1] < high


def test_every_pair_lies_between_its_ends():
    pairs = flow_range(*four_regions("births_deaths")).pairs
    for method in METHODS:
        assert (pairs[method] >= pairs["low"]).all()
        assert (pairs[method] <= pairs["high"]).all()
    assert len(pairs) == 12


def test_nothing_bounds_differencing_from_above():
    totals = flow_range(*four_regions("closed")).totals.set_index("method")
    assert totals["high"].isna().tolist() == [True, True, False, False, False]


def test_an_unknown_method_is_refused():
    with pytest.raises(MethodError, match="closed_demographic"):
        estimate_flows("closed_demografic", *four_regions("closed"))
