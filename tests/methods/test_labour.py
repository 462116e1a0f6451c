"""Selection, shift-share, premiums, costs and seasonal schemes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods import (
    circular_migration,
    place_premium,
    recruitment_cost,
    remittance_cost,
    roy,
    selection,
    shift_share,
    skills_mismatch,
)

calm = settings(deadline=None, max_examples=50)


@pytest.fixture(scope="module")
def movers() -> pd.DataFrame:
    rng = np.random.default_rng(8)
    z, x, u, e = rng.normal(size=(4, 3000))
    moved = z + 0.3 * x + u > 0
    pay = 1 + 0.7 * x + 0.5 * u + e * np.sqrt(0.75)
    frame = pd.DataFrame({"z": z, "x": x, "moved": moved.astype(int)})
    return frame.assign(pay=np.where(moved, pay, np.nan), both=pay)


@pytest.mark.parametrize("way", selection.WAYS)
def test_selection_on_the_unseen_is_found(movers, way):
    found = selection.heckman(movers, "moved ~ z + x", "pay ~ x", way=way)
    assert found.value("outcome", "x") == pytest.approx(0.7, abs=0.08)
    assert found.value("error", "rho") == pytest.approx(0.5, abs=0.15)
    assert found.value("error", "sigma") == pytest.approx(1.0, abs=0.08)


def test_pay_in_cents_scales_the_outcome_only(movers):
    one = selection.heckman(movers, "moved ~ z + x", "pay ~ x")
    cents = movers.assign(pay=100 * movers["pay"])
    other = selection.heckman(cents, "moved ~ z + x", "pay ~ x")
    assert other.value("outcome", "x") == pytest.approx(100 * one.value("outcome", "x"), rel=1e-5)
    assert other.value("error", "rho") == pytest.approx(one.value("error", "rho"), rel=1e-4)


def test_both_ends_of_a_correlation_stay_within_one(movers):
    table = selection.heckman(movers, "moved ~ z + x", "pay ~ x").table
    rho = table[table["term"] == "rho"].iloc[0]
    assert -1 < rho["low"] < rho["estimate"] < rho["high"] < 1


def test_a_choice_without_a_term_of_its_own_is_called_weak(movers):
    found = selection.heckman(movers, "moved ~ x", "pay ~ x", way="two_step")
    assert any("weak ground" in str(line) for line in found.explain())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"moved": 1}, "same choice"),
        ({"moved": 2}, "0 or 1"),
        ({"moved": "yes"}, "numbers"),
        ({"z": np.nan}, "No row"),
        ({"z": 1.0}, "say the same"),
    ],
)
def test_bad_choices_get_a_sentence(movers, change, words):
    with pytest.raises(MethodError, match=words):
        selection.heckman(movers.assign(**change), "moved ~ z + x", "pay ~ x")


def test_a_term_that_tells_the_choice_is_refused(movers):
    with pytest.raises(MethodError, match="no finite answer"):
        selection.heckman(movers.assign(z=movers["moved"] * 2.0 - 1), "moved ~ z", "pay ~ x")


def test_two_regimes_are_told_apart(movers):
    pay = np.where(movers["moved"] == 1, movers["both"], 2 + 0.1 * movers["x"])
    rng = np.random.default_rng(1)
    data = movers.assign(pay=pay + rng.normal(0, 0.3, len(movers)))
    found = roy.switching(data, "moved ~ z + x", "pay ~ x")
    assert found.value("outcome1", "x") == pytest.approx(0.1, abs=0.05)
    assert found.value("outcome2", "x") == pytest.approx(0.7, abs=0.08)
    assert found.value("error2", "rho2") > 0.3


def instruments(seed: int = 3, places: int = 30, groups: int = 5) -> dict:
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(groups), size=places)
    growth = rng.normal(2, 1, size=groups)
    x = shares @ growth + rng.normal(0, 0.1, places)
    y = 1 - 0.5 * x + rng.normal(0, 0.1, places)
    names = [f"D{at}" for at in range(places)]
    origins = [f"O{at}" for at in range(groups)]
    return {
        "units": pd.DataFrame({"destination": names, "x": x, "y": y, "size": 1.0}),
        "shares": pd.DataFrame(
            {
                "destination": np.repeat(names, groups),
                "origin": np.tile(origins, places),
                "share": shares.ravel(),
            }
        ),
        "shifts": pd.DataFrame({"origin": origins, "growth": growth}),
        "outcome": "y",
        "endogenous": "x",
        "keys": ["origin"],
        "places": ["destination"],
        "share": "share",
        "shift": "growth",
    }


@pytest.mark.parametrize("seed", range(5))
def test_weights_add_up_to_one_and_to_the_estimate(seed):
    found = shift_share.rotemberg(**instruments(seed))
    assert found.table["alpha"].sum() == pytest.approx(1)
    mixed = (found.table["alpha"] * found.table["beta"]).sum()
    assert mixed == pytest.approx(found.estimate)


def test_a_known_effect_is_within_the_interval():
    hits = []
    for seed in range(40):
        interval = shift_share.rotemberg(**instruments(seed)).interval
        hits.append(interval.low < -0.5 < interval.high)
    assert np.mean(hits) >= 0.8


def test_absent_shares_are_shares_of_zero():
    whole = instruments()
    holes = whole["shares"].copy()
    holes.loc[::7, "share"] = 0.0
    with_zeros = shift_share.rotemberg(**(whole | {"shares": holes}))
    without = shift_share.rotemberg(**(whole | {"shares": holes[holes["share"] > 0]}))
    assert with_zeros.estimate == pytest.approx(without.estimate)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda g: {"shares": pd.concat([g["shares"], g["shares"].head(1)])}, "duplicated"),
        (lambda g: {"shares": g["shares"].assign(origin="ZZ").head(1)}, "not in the other table"),
        (lambda g: {"shifts": g["shifts"].assign(growth=0.0)}, "does not move"),
        (lambda g: {"units": g["units"].assign(y=np.nan)}, "missing"),
        (lambda g: {"controls": ["size"]}, "say the same"),
        (lambda g: {"outcome": "yy"}, "no column"),
    ],
)
def test_bad_instruments_get_a_sentence(spoil, words):
    good = instruments()
    with pytest.raises(MethodError, match=words):
        shift_share.rotemberg(**(good | spoil(good)))


money = st.lists(st.tuples(st.floats(0, 1e6), st.floats(1, 1e5)), min_size=1, max_size=20)


@calm
@given(money, st.floats(0.01, 100))
def test_another_currency_changes_no_months_of_pay(rows, rate):
    cost, pay = (np.array(column) for column in zip(*rows, strict=True))
    one = recruitment_cost.recruitment_cost(cost, pay, draws=20)
    other = recruitment_cost.recruitment_cost(cost * rate, pay * rate, draws=20)
    assert one.mean == pytest.approx(other.mean)
    assert one.ratio_of_sums == pytest.approx(other.ratio_of_sums)


def test_earnings_of_zero_are_refused():
    with pytest.raises(MethodError, match="no meaning"):
        recruitment_cost.recruitment_cost([1, 2], [0, 5])


@calm
@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0.5, 1)), min_size=3, max_size=12))
def test_the_three_cheapest_never_cost_more_than_all(rows):
    fee, rate = (list(column) for column in zip(*rows, strict=True))
    n = len(fee)
    found = remittance_cost.remittance_cost([200] * n, fee, rate, [1.0] * n)
    assert found.smart_mean <= found.simple_mean + 1e-9


def test_fewer_than_three_services_have_no_smart_average():
    found = remittance_cost.remittance_cost([200] * 2, [4, 5], [1, 1], [1, 1])
    assert np.isnan(found.smart_mean)
    assert any("no SmaRT" in str(line) for line in found.explain())


@pytest.mark.parametrize("amount", [0, -200, "200", None])
def test_a_bad_amount_gets_a_sentence(amount):
    with pytest.raises(MethodError):
        remittance_cost.remittance_cost([amount], [1], [1], [1])


@calm
@given(st.lists(st.integers(0, 25), min_size=2, max_size=50))
def test_over_and_under_qualified_never_exceed_all(years):
    found = skills_mismatch.realised_matches(years)
    assert found.over_mean + found.under_mean <= 1
    assert found.over_mode + found.under_mode <= 1 - 1 / len(years) + 1e-12


def test_the_known_place_premium_is_found():
    rng = np.random.default_rng(4)
    school, abroad = rng.integers(0, 16, 800), rng.integers(0, 2, 800)
    wage = np.exp(0.08 * school + np.log(4) * abroad + rng.normal(0, 0.4, 800))
    data = pd.DataFrame({"wage": wage, "school": school, "abroad": abroad})
    found = place_premium.place_premium(data, controls=["school"])
    assert found.interval.low < 4 < found.interval.high
    assert found.corrected.high == pytest.approx(found.ratio)
    with pytest.raises(MethodError, match="true for some"):
        place_premium.place_premium(data.assign(abroad=1))


SCHEME = circular_migration.Scheme(
    places=200,
    seasons=5,
    months=6,
    wage=1500,
    home_wage=300,
    living_cost=500,
    travel_cost=600,
    recruitment_cost=400,
    output=2200,
    hiring_cost=300,
    tax_rate=0.1,
    overstay_rate=0.05,
)


def test_every_place_is_filled_each_season():
    workers = circular_migration.simulate(SCHEME, 1).workers
    assert (workers["new"] + workers["returning"]).to_numpy() == pytest.approx(200)
    assert workers["new"].iloc[0] == 200


def test_the_same_seed_gives_the_same_course():
    one, other = (circular_migration.simulate(SCHEME, 7, draws=50) for _ in range(2))
    assert one.table.equals(other.table)


def test_pay_only_passes_from_employer_to_worker():
    more = replace(SCHEME, wage=1600, tax_rate=0.0)
    one = circular_migration.simulate(replace(SCHEME, tax_rate=0.0), 3).totals["value"]
    other = circular_migration.simulate(more, 3).totals["value"]
    gain = other - one
    assert gain["worker"] == pytest.approx(-gain["employer"])


def test_workers_who_come_back_save_the_employer_hiring():
    rare = circular_migration.simulate(replace(SCHEME, return_rate=0.1), 2).totals
    often = circular_migration.simulate(replace(SCHEME, return_rate=0.9), 2).totals
    assert often.loc["employer", "value"] > rare.loc["employer", "value"]


def test_a_debt_that_is_never_earned_back_is_said():
    poor = circular_migration.simulate(replace(SCHEME, wage=600), 1)
    assert any("never earns back" in str(line) for line in poor.explain())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"return_rate": 1.2}, "above"),
        ({"return_rate": 0.99, "overstay_rate": 0.1}, "above one"),
        ({"wage": -1}, "below"),
        ({"places": 0}, "below"),
        ({"months": 13}, "longer than a year"),
        ({"wage": "1500"}, "text"),
    ],
)
def test_bad_schemes_get_a_sentence(change, words):
    with pytest.raises(MethodError, match=words):
        circular_migration.simulate(replace(SCHEME, **change))


@pytest.mark.parametrize("pay", [0.0, 5.0])
def test_an_outcome_without_variation_leaves_nothing_to_estimate(movers, pay):
    flat = movers.assign(pay=movers["pay"].where(movers["pay"].isna(), pay))
    with pytest.raises(MethodError, match="without error"):
        selection.heckman(flat, "moved ~ z + x", "pay ~ x", way="two_step")
