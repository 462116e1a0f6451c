"""Net migration as a residual: what must hold whatever the figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods import net_migration, net_migration_age, rate_change

calm = settings(deadline=None, max_examples=50)

people = st.integers(0, 10**12)
four = st.lists(st.tuples(people, people, people, people), min_size=1, max_size=6)


@calm
@given(four)
def test_a_residual_closes_the_account(rows):
    start, end, born, dead = (list(column) for column in zip(*rows, strict=True))
    table = net_migration.residual(start, end, born, dead).table
    closed = table["start"] + table["births"] - table["deaths"] + table["net"]
    assert np.allclose(closed, table["end"], rtol=0, atol=1e-3)
    assert (table["low"] <= table["net"]).all()
    assert (table["net"] <= table["high"]).all()


@calm
@given(four)
def test_the_total_is_the_sum_of_the_groups(rows):
    start, end, born, dead = (list(column) for column in zip(*rows, strict=True))
    found = net_migration.residual(start, end, born, dead)
    whole = net_migration.residual([sum(start)], [sum(end)], [sum(born)], [sum(dead)])
    assert found.total == pytest.approx(whole.total, rel=1e-9, abs=1)


ratio = st.floats(0.05, 1.2)
counts = st.floats(0, 1e9)


@calm
@given(st.lists(st.tuples(counts, ratio), min_size=1, max_size=8))
def test_who_only_survives_has_not_moved(rows):
    start, share = (np.array(column) for column in zip(*rows, strict=True))
    found = net_migration.survival_ratio(start, start * share, share).table
    scale = 1e-9 * max(start.max(), 1)
    assert found[["forward", "reverse", "net"]].abs().to_numpy().max() <= scale


@calm
@given(st.lists(st.tuples(counts, counts, ratio), min_size=1, max_size=8))
def test_the_reverse_estimate_is_the_forward_one_before_deaths(rows):
    start, end, share = (np.array(column) for column in zip(*rows, strict=True))
    found = net_migration.survival_ratio(start, end, share).table
    # each side is a difference of numbers as large as the counts
    room = 1e-12 * (start + end / share).max() + 1e-9
    assert np.allclose(found["forward"] / share, found["reverse"], rtol=1e-9, atol=room / 0.05)


def test_a_missing_figure_stays_missing():
    found = net_migration.survival_ratio([None, 100], [50, 90], [None, 0.8])
    assert np.isnan(found.table["net"].iloc[0])
    assert found.total == pytest.approx((10 + 12.5) / 2)
    assert any("left out" in str(line) for line in found.explain())


def test_a_change_within_census_error_is_said_to_be_undecided():
    found = net_migration.residual([1_000_000], [1_010_000], [20_000], [8_000])
    assert any("cannot be said" in str(line) for line in found.explain())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": [-1, 2]}, "negative"),
        ({"end": [float("nan"), 2]}, "missing"),
        ({"births": ["3", 2]}, "text"),
        ({"deaths": [1]}, "1 values"),
        ({"start": []}, "empty"),
        ({"end": [1, float("inf")]}, "infinite"),
    ],
)
def test_bad_counts_get_a_sentence(change, words):
    good = {"start": [1, 2], "end": [1, 2], "births": [1, 2], "deaths": [1, 2]}
    with pytest.raises(MethodError, match=words):
        net_migration.residual(**(good | change))


def test_a_survival_ratio_of_zero_is_refused():
    with pytest.raises(MethodError, match="above 0"):
        net_migration.survival_ratio([1.0], [1.0], [0.0])


def frames(scale: float = 1.0) -> dict:
    ages, years = [0, 5, 10, 15, 20], ["2000", "2005"]
    people = pd.DataFrame(
        np.array([[90, 95], [80, 92], [70, 85], [60, 71], [50, 66]]) * scale, ages, years
    )
    alive = pd.DataFrame({"2000": [0.95, 0.98, 0.99, 0.99, 0.7]}, index=ages)
    rates = pd.DataFrame({"2000": [0.1, 0.15]}, index=[15, 20])
    both = {"male": people, "female": people}
    return {
        "population": both,
        "survival": {"male": alive, "female": alive},
        "fertility": rates,
        "sex_ratio": [1.0],
    }


@pytest.mark.parametrize("placement", net_migration_age.PLACEMENTS)
def test_net_migration_by_age_scales_with_the_population(placement):
    one = net_migration_age.by_age(**frames(), placement=placement)
    ten = net_migration_age.by_age(**frames(10.0), placement=placement)
    assert np.allclose(10 * one.male, ten.male)


def test_a_closed_population_has_no_net_migration_at_any_age():
    given_ = frames()
    people = given_["population"]["male"].copy()
    alive = given_["survival"]["male"]["2000"].to_numpy()
    start = people["2000"].to_numpy(dtype=float)
    for _ in range(200):  # births depend on women at the end
        end = np.append(0.0, start[:-1] * alive[1:])
        end[-1] += start[-1] * alive[-1]
        women = pd.DataFrame({"2000": start, "2005": end}, index=people.index)
        born = net_migration_age.births_by_sex(women, given_["fertility"], [1.0], 5)
        end[0] = born["female"][0] * alive[0]
        people["2005"] = end
    given_["population"] = {"male": people, "female": people}
    for placement in net_migration_age.PLACEMENTS:
        found = net_migration_age.by_age(**given_, placement=placement)
        assert np.abs(found.male.to_numpy()).max() < 1e-9


def test_age_groups_and_periods_must_have_one_length():
    given_ = frames()
    for key in ("male", "female"):
        given_["population"][key] = given_["population"][key].set_axis(["2000", "2010"], axis=1)
    with pytest.raises(MethodError, match="same length"):
        net_migration_age.by_age(**given_)


rates = st.floats(0, 2)
line = st.tuples(st.floats(1, 1e6), rates, st.floats(1, 1e6), rates)


@calm
@given(st.lists(line, min_size=1, max_size=6))
def test_both_parts_of_a_rate_change_add_up(rows):
    n0, r0, n1, r1 = (list(column) for column in zip(*rows, strict=True))
    found = rate_change.kitagawa(n0, r0, n1, r1)
    assert found.composition + found.rate == pytest.approx(found.difference, abs=1e-9)


@calm
@given(st.lists(line, min_size=1, max_size=6))
def test_turning_time_around_turns_both_parts_around(rows):
    n0, r0, n1, r1 = (list(column) for column in zip(*rows, strict=True))
    there, back = rate_change.kitagawa(n0, r0, n1, r1), rate_change.kitagawa(n1, r1, n0, r0)
    assert there.composition == pytest.approx(-back.composition, abs=1e-9)
    assert there.rate == pytest.approx(-back.rate, abs=1e-9)


def test_an_empty_side_of_a_rate_change_is_refused():
    with pytest.raises(MethodError, match="Nobody"):
        rate_change.kitagawa([0, 0], [0.1, 0.1], [1, 1], [0.1, 0.1])
