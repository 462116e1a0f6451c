"""Facts about displacement indicators, service points and short projections."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods.displacement import (
    caseload,
    recognition_rates,
    refugees_per_100_000,
    wilson,
)
from iomlab.methods.services import queue, staffing
from iomlab.methods.short_projection import project

# BAMF, first-instance decisions in Germany in 2023.
GERMANY = pd.DataFrame(
    {
        "destination": "DEU",
        "origin": ["AFG", "GEO"],
        "year": 2023,
        "unit": "persons",
        "instance": "first",
        "recognised": [16254, 8],
        "complementary": [19204, 23],
        "rejected": [478, 7964],
        "otherwise_closed": [10437, 2043],
    }
)


def test_refugees_belong_in_the_denominator():
    assert refugees_per_100_000([1], [9]).tolist() == [10_000.0]
    assert refugees_per_100_000([5], [0]).tolist() == [100_000.0]


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(1, 1000))
def test_the_share_is_below_all_and_does_not_change_with_scale(refugees, population, scale):
    one = refugees_per_100_000([refugees], [population])[0]
    assert 0 <= one <= 100_000
    assert one == pytest.approx(
        refugees_per_100_000([refugees * scale], [population * scale])[0], rel=1e-9
    )


def test_closed_cases_are_not_decisions_on_the_merits():
    rates = recognition_rates(GERMANY)
    afghan = rates.table[rates.table["origin"] == "AFG"].iloc[0]
    assert afghan["on_merits"] == 16254 + 19204 + 478
    assert afghan["protection_rate"] == pytest.approx(35458 / 35936)
    assert afghan["refugee_rate"] == pytest.approx(16254 / 35936)
    assert afghan["closed_share"] == pytest.approx(10437 / 46373)
    assert "Refugee status alone is much lower" in str(rates.explain()[1])


@pytest.mark.parametrize(("column", "other"), [("unit", "cases"), ("instance", "appeal")])
def test_persons_and_cases_and_instances_are_never_added(column, other):
    mixed = GERMANY.copy()
    mixed.loc[1, column] = other
    with pytest.raises(MethodError, match="mix several values"):
        recognition_rates(mixed)
    apart = recognition_rates(mixed, by=["destination", column])
    assert len(apart.table) == 2


def test_a_table_that_does_not_name_its_unit_is_told_so():
    told = recognition_rates(GERMANY.drop(columns=["unit", "instance"])).assumptions
    assert any("persons or cases" in str(line) for line in told)
    assert any("which instance" in str(line) for line in told)


def test_no_decision_means_no_rate():
    none = GERMANY.assign(recognised=0, complementary=0, rejected=0)
    rates = recognition_rates(none)
    assert rates.table["protection_rate"].isna().all()
    assert "no rate" in str(rates.explain()[-1])


@given(st.integers(1, 10**6), st.floats(0, 1), st.floats(0.5, 0.99))
def test_the_interval_of_a_share_holds_it_and_stays_between_0_and_1(n, share, level):
    k = round(n * share)
    low, high = wilson(np.array([k]), np.array([n]), level)
    assert 0 <= low[0] <= k / n <= high[0] <= 1


def test_a_caseload_adds_up():
    frame = caseload(100, pd.Series([50, 60, 0], index=[2021, 2022, 2023]), [30, 40, 0]).table
    assert (frame["opening"] + frame["received"] - frame["resolved"] == frame["closing"]).all()
    assert frame["period"].tolist() == [2021, 2022, 2023]
    assert math.isnan(frame["clearance"].iloc[2])
    assert math.isnan(frame["periods_to_clear"].iloc[2])
    told = caseload(100, [50], [80]).explain()
    assert str(told[0]) == "The backlog fell by 30."
    assert "0.9 periods" in str(told[1])


def test_one_server_waits_as_long_as_theory_says():
    point = queue(per_hour=3, minutes=10, staff=1)  # M/M/1 with load 1/2
    assert point.waits == pytest.approx(0.5)
    assert point.mean_wait == pytest.approx(10 * 0.5 / (1 - 0.5))
    assert point.within(0) == pytest.approx(0.5)


def test_two_servers_have_the_closed_form():
    a = 1.2
    point = queue(per_hour=7.2, minutes=10, staff=2)
    assert point.waits == pytest.approx(a**2 / (2 + a))


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 300), st.floats(1, 60), st.floats(0, 60), st.floats(0.1, 0.98))
def test_the_staffing_is_the_fewest_that_meets_the_target(rate, minutes, wait, target):
    plan = staffing(rate, minutes, wait, target)
    assert queue(rate, minutes, plan.staff).within(wait) >= target
    if plan.staff - 1 > rate * minutes / 60:
        assert queue(rate, minutes, plan.staff - 1).within(wait) < target
    assert plan.low <= plan.staff <= plan.high
    within = plan.table["within"].to_numpy()
    assert (np.diff(within) >= -1e-12).all()


def test_a_large_call_centre_does_not_overflow():
    assert 0 < queue(per_hour=60_000, minutes=5, staff=5100).waits < 1


def test_cost_is_staff_times_pay():
    plan = staffing(12, 20, cost_per_hour=9)
    assert (plan.table["cost"] == plan.table["staff"] * 9).all()
    assert "54" in str(plan.explain()[-1])


def test_a_steady_series_is_carried_on_without_a_band():
    table = project(pd.Series([100.0] * 6, index=range(2018, 2024)), 2).table
    assert table["year"].tolist() == [2024, 2025]
    for column in ("value", "low", "high"):
        assert table[column].tolist() == pytest.approx([100, 100])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=6, max_size=12), st.integers(2, 50))
def test_the_band_widens_and_scales_with_the_series(counts, scale):
    years = range(2010, 2010 + len(counts))
    one = project(pd.Series(counts, index=years), 3).table
    other = project(pd.Series(counts, index=years) * scale, 3).table
    assert np.allclose(one[["value", "low", "high"]] * scale, other[["value", "low", "high"]])
    spread = np.log(one["high"]) - np.log(one["low"])
    assert (np.diff(spread) >= -1e-9).all()
    assert (one["low"] <= one["value"] * (1 + 1e-9)).all()


def test_the_band_covers_random_walks_as_often_as_it_says():
    rng = np.random.default_rng(9)
    held = []
    for _ in range(400):
        path = 1000 + np.cumsum(rng.normal(2, 10, 14))
        table = project(pd.Series(path[:12], index=range(12)), 2, 0.8, relative=False).table
        held.append(table["low"].iloc[1] <= path[13] <= table["high"].iloc[1])
    assert np.mean(held) == pytest.approx(0.8, abs=0.07)


PAST = pd.Series([5, 6, 7, 8, 9, 10], index=range(2018, 2024))


def test_a_projection_tells_of_as_many_changes_as_lie_between_its_periods():
    told = str(project(PAST, 1).explain()[0])
    assert "in the 5 steps between the 6 periods observed" in told


def test_a_projection_is_not_told_to_the_last_person():
    fled = [2_586_132, 2_556_554, 2_596_269, 2_666_294, 2_501_447, 2_624_225, 2_681_269, 5_661_717]
    told = project(pd.Series(fled, index=range(2016, 2024)), 2).explain()
    assert all(n.endswith(",000") for m in told for n in re.findall(r"\d[\d,]{5,}\d", str(m)))


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: refugees_per_100_000([1, 2], [3]), "needed"),
        (lambda: refugees_per_100_000([-1], [3]), "negative"),
        (lambda: refugees_per_100_000([0], [0]), "no share"),
        (lambda: refugees_per_100_000([float("nan")], [3]), "missing"),
        (lambda: refugees_per_100_000(["many"], [3]), "text"),
        (lambda: recognition_rates(GERMANY.drop(columns="rejected")), "no column"),
        (lambda: recognition_rates(GERMANY.assign(rejected=-1)), "negative"),
        (lambda: recognition_rates(GERMANY.iloc[:0]), "empty"),
        (lambda: caseload(10, [1], [20]), "more cases are resolved"),
        (lambda: caseload(10, [1, 2], [3]), "needed"),
        (lambda: queue(12, 20, 4), "cannot keep up"),
        (lambda: queue(0, 20, 4), "above 0"),
        (lambda: queue(12, 20, 4.5), "whole"),
        (lambda: staffing(12, 20, target=1), "between 0 and 1"),
        (lambda: staffing(12, 20, arrivals_range=(13, 14)), "does not hold"),
        (lambda: staffing(10**12, 20), "check the units"),
        (lambda: project(PAST.drop(2020)), "without gaps"),
        (lambda: project(PAST.iloc[:4]), "at least 5"),
        (lambda: project(PAST, steps=4), "too far"),
        (lambda: project(PAST * 0, relative=True), "zeros"),
        (lambda: project(PAST.rename(str)), "must hold years"),
    ],
)
def test_bad_input_gets_a_sentence(call, part):
    with pytest.raises(MethodError, match=part):
        call()


def test_the_band_has_the_width_of_the_formula():
    past = pd.Series([0, 2, 3, 7, 8, 10], index=range(2018, 2024))
    changes = np.diff(past)
    table = project(past, 3, 0.8, relative=False).table
    t = 1.5332063  # Student's t with 4 degrees of freedom, 80 percent
    h = np.array([1, 2, 3])
    half = t * changes.std(ddof=1) * np.sqrt(h + h**2 / 5)
    assert (table["high"] - table["value"]).tolist() == pytest.approx(half.tolist(), rel=1e-6)
    assert table["value"].tolist() == pytest.approx((10 + h * changes.mean()).tolist())
