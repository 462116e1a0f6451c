"""Facts about the risk of death on routes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods.route_change import mix_and_rate, risk_change
from iomlab.methods.route_risk import (
    clopper_pearson_interval,
    poisson_interval,
    route_risk,
    undercount_bounds,
    wilson_interval,
)

few = st.integers(0, 300)
many = st.integers(0, 50_000)


@settings(max_examples=60, deadline=None)
@given(few, many, many)
def test_limits_hold_the_risk_and_stay_between_zero_and_one(deaths, arrivals, stopped):
    if deaths + arrivals + stopped == 0:
        return
    found = route_risk(deaths, arrivals, stopped)
    for ends in (found.interval, found.exact):
        assert 0 <= ends.low <= found.risk + 1e-12
        assert found.risk - 1e-12 <= ends.high <= 1
    assert found.deaths_interval.low <= deaths <= found.deaths_interval.high


def test_exact_limits_leave_two_and_a_half_percent_on_each_side():
    from scipy.stats import binom, poisson

    ends = clopper_pearson_interval(7, 500)
    assert binom.sf(6, 500, ends.low) == pytest.approx(0.025, rel=1e-8)
    assert binom.cdf(7, 500, ends.high) == pytest.approx(0.025, rel=1e-8)
    ends = poisson_interval(7)
    assert poisson.sf(6, ends.low) == pytest.approx(0.025, rel=1e-8)
    assert poisson.cdf(7, ends.high) == pytest.approx(0.025, rel=1e-8)


def test_wilson_limits_solve_their_equation():
    ends = wilson_interval(7, 500)
    for p in (ends.low, ends.high):
        z = abs(7 / 500 - p) / math.sqrt(p * (1 - p) / 500)
        assert z == pytest.approx(1.959964, rel=1e-6)


def test_no_deaths_is_not_no_risk():
    found = route_risk(0, 100)
    assert found.risk == 0
    assert found.exact.high > 0.03
    assert found.one_in == math.inf


@settings(max_examples=30, deadline=None)
@given(few, st.integers(1, 50_000), st.floats(0.05, 1.0))
def test_deaths_that_nobody_saw_can_only_raise_the_risk(deaths, arrivals, share):
    all_known = undercount_bounds(deaths, arrivals, found=(1.0, 1.0))
    some = undercount_bounds(deaths, arrivals, found=(share, 1.0))
    assert some.low == all_known.low
    assert some.high >= all_known.high


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 300), st.integers(1, 300), st.integers(400, 50_000))
def test_a_ratio_turned_round_is_its_inverse(before, after, arrivals):
    one, other = route_risk(before, arrivals), route_risk(after, 2 * arrivals)
    up, down = risk_change(one, other), risk_change(other, one)
    assert up.ratio == pytest.approx(1 / down.ratio)
    assert up.interval.low == pytest.approx(1 / down.interval.high, rel=1e-6)
    assert up.interval.low <= up.ratio <= up.interval.high
    assert up.p_value == pytest.approx(down.p_value, rel=1e-6)


tables = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(60, 9000), st.integers(60, 9000)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=30, deadline=None)
@given(tables)
def test_mix_and_rate_add_up_to_the_change(routes):
    columns = np.array(routes).T
    found = mix_and_rate(columns[:2], columns[2:], draws=50)
    assert found.mix + found.rate == pytest.approx(found.after - found.before, abs=1e-12)
    swapped = mix_and_rate(columns[[1, 0]], columns[[3, 2]], draws=50)
    assert swapped.mix == pytest.approx(-found.mix, abs=1e-12)


def test_with_one_route_all_change_is_rate():
    found = mix_and_rate([[10], [30]], [[1000], [1000]])
    assert found.mix == 0
    assert found.rate == pytest.approx(0.02)
    assert found.rate_interval.low < 0.02 < found.rate_interval.high


def test_the_seed_fixes_the_limits():
    given_seed = [mix_and_rate([[10, 9], [30, 8]], [[500, 400], [500, 900]], seed=3) for _ in "ab"]
    assert given_seed[0].mix_interval == given_seed[1].mix_interval


@pytest.mark.parametrize("bad", [(-1, 5), (1.5, 5), ("x", 5), (None, 5), (0, 0), (math.nan, 5)])
def test_broken_counts_get_a_sentence(bad):
    with pytest.raises(MethodError):
        route_risk(*bad)


@pytest.mark.parametrize(
    ("deaths", "attempts"),
    [
        ([[1, 2], [3, 4]], [[10, 0], [10, 10]]),
        ([[1, 20], [3, 4]], [[10, 10], [10, 10]]),
        ([[1, 2]], [[10, 10]]),
        ([[1, 2], [3, 4]], [[10, 10, 10], [10, 10, 10]]),
    ],
)
def test_broken_tables_of_routes_get_a_sentence(deaths, attempts):
    with pytest.raises(MethodError):
        mix_and_rate(deaths, attempts)


def test_risks_without_deaths_are_not_compared():
    with pytest.raises(MethodError, match="Nobody died"):
        risk_change(route_risk(0, 10), route_risk(0, 10))


def test_results_say_that_recorded_deaths_are_a_minimum():
    told = " ".join(str(line) for line in route_risk(7, 9422, 1180).explain())
    assert "7 deaths in 10,609 attempts" in told
    assert "a minimum" in told
