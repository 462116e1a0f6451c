"""Facts about programme comparison, cost, values and bargaining."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from iomlab.errors import MethodError
from iomlab.methods.dialogue import nash_product, pareto_frontier
from iomlab.methods.programme_costs import cost_per_outcome
from iomlab.methods.programmes import adjusted_difference, standardised_differences
from iomlab.methods.valuation import multi_attribute_value, scale_values, weight_sensitivity


def people(n=400, seed=1, effect=0.3):
    """Made-up returnees: older people chose cash more often, and age lifts the score."""
    rng = np.random.default_rng(seed)
    age = rng.normal(35, 8, n)
    cash = rng.random(n) < 1 / (1 + np.exp(-(age - 35) / 5))
    place = rng.choice(["city", "village"], n)
    score = 0.05 * age + effect * cash + 0.2 * (place == "city") + rng.normal(0, 0.3, n)
    arm = np.where(cash, "cash", "kind")
    return pd.DataFrame({"arm": arm, "age": age, "place": place, "score": score})


def test_adjustment_removes_what_age_alone_made():
    found = adjusted_difference(people(), "score", "arm", "cash", ["age", "place"])
    raw = found.table.iloc[0]
    assert raw["estimate"] > 0.5
    assert found.interval.low < 0.3 < found.interval.high
    assert "association" in str(found.explain()[1])


def test_only_chance_assignment_is_called_an_effect():
    found = adjusted_difference(people(), "score", "arm", "cash", ["age"], random=True)
    assert "effect" in str(found.explain()[1])
    assert len(found.assumptions) == 1


def test_swapping_the_groups_turns_the_sign():
    one = adjusted_difference(people(), "score", "arm", "cash", ["age"])
    other = adjusted_difference(people(), "score", "arm", "kind", ["age"])
    assert one.difference == pytest.approx(-other.difference)
    assert one.interval.low == pytest.approx(-other.interval.high)


def test_without_covariates_the_difference_is_that_of_the_means():
    table = people()
    means = table.groupby("arm")["score"].mean()
    spread = table.groupby("arm")["score"].agg(lambda x: x.var() / len(x)).sum() ** 0.5
    found = adjusted_difference(table, "score", "arm", "cash")
    assert found.difference == pytest.approx(means["cash"] - means["kind"])
    half = (found.interval.high - found.interval.low) / 2
    assert half == pytest.approx(1.966 * spread, rel=1e-3)  # HC2 is Neyman's standard error


def test_the_interval_covers_as_often_as_it_says():
    held = []
    for seed in range(120):
        found = adjusted_difference(people(120, seed), "score", "arm", "cash", ["age", "place"])
        held.append(found.interval.low <= 0.3 <= found.interval.high)
    assert np.mean(held) > 0.9


def test_standardised_differences_name_the_unlike():
    balance = standardised_differences(people(), "arm", "cash", ["age", "place"])
    table = balance.table.set_index("measure")
    assert table.loc["age", "unlike"]
    both = table.loc[["place: city", "place: village"], "difference"]
    assert both.sum() == pytest.approx(0)
    assert "most in age" in str(balance.explain()[0])
    alike = people().assign(arm=["cash", "kind"] * 200)
    same = standardised_differences(pd.concat([alike, alike.assign(
        arm=["kind", "cash"] * 200)]), "arm", "cash", ["age"])  # fmt: skip
    assert same.table["difference"].abs().max() < 1e-12
    assert "were alike" in str(same.explain()[0])


def test_units_do_not_matter_for_standardised_differences():
    one = standardised_differences(people(), "arm", "cash", ["age"]).table
    months = people().assign(age=lambda t: t["age"] * 12)
    other = standardised_differences(months, "arm", "cash", ["age"]).table
    assert one["difference"].iloc[0] == pytest.approx(other["difference"].iloc[0])


COSTS = pd.DataFrame(
    {"programme": ["cash", "kind"], "cost": [500.0, 900], "people": [10, 10], "reached": [5, 0]}
)


def test_a_cost_per_outcome_lies_in_its_interval_and_none_reached_has_none():
    table = cost_per_outcome(COSTS).table
    assert table["cost_per_outcome"].iloc[0] == 100
    assert table["low"].iloc[0] < 100 < table["high"].iloc[0]
    assert np.isnan(table["cost_per_outcome"].iloc[1])
    assert np.isinf(table["high"].iloc[1])
    assert "no outcome was reached" in str(cost_per_outcome(COSTS).explain()[1])


values = arrays(
    float, st.tuples(st.integers(1, 6), st.integers(2, 4)), elements=st.sampled_from(
        [0.0, 0.1, 0.25, 0.5, 0.6, 0.9, 1.0])
)  # fmt: skip


def framed(v):
    return pd.DataFrame(
        v, index=[f"o{i}" for i in range(len(v))], columns=[f"c{k}" for k in range(v.shape[1])]
    )


@given(values, st.floats(0.1, 5))
def test_values_lie_in_their_range_and_weights_have_no_scale(v, scale):
    weights = {f"c{k}": k + 1.0 for k in range(v.shape[1])}
    one = multi_attribute_value(framed(v), weights).table
    other = multi_attribute_value(framed(v), {k: w * scale for k, w in weights.items()}).table
    assert np.allclose(sorted(one["value"]), sorted(other["value"]))
    assert (one["low"] <= one["value"] + 1e-12).all()
    assert (one["value"] <= one["high"] + 1e-12).all()
    parts = one[[f"c{k}" for k in range(v.shape[1])]].sum(axis=1)
    assert np.allclose(parts, one["value"])


@settings(max_examples=25, deadline=None)
@given(values, st.integers(0, 10**6))
def test_no_random_weights_leave_the_range(v, seed):
    k = v.shape[1]
    table = multi_attribute_value(framed(v), {f"c{i}": 1.0 for i in range(k)}, 0.3).table
    table = table.set_index("option").loc[framed(v).index]
    for w in np.random.default_rng(seed).uniform(0.7, 1.3, (50, k)):
        total = v @ (w / w.sum())
        assert (total >= table["low"] - 1e-12).all()
        assert (total <= table["high"] + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(values, st.floats(0.01, 0.99))
def test_the_best_option_at_a_weight_is_the_one_of_its_stretch(v, weight):
    k = v.shape[1]
    stretches = weight_sensitivity(framed(v), {f"c{i}": 1.0 for i in range(k)}, "c0")
    w = np.full(k, (1 - weight) / (k - 1))
    w[0] = weight
    total = pd.Series(v @ w, index=framed(v).index)
    found = stretches[(stretches["low"] <= weight) & (weight <= stretches["high"])]["option"]
    assert max(total[found]) == pytest.approx(total.max())
    assert stretches["low"].iloc[0] == 0
    assert stretches["high"].iloc[-1] == 1
    assert stretches["now"].sum() == 1


def test_scores_where_less_is_better_are_turned_round():
    assert scale_values([10, 20, 30], worst=30, best=10).tolist() == [1.0, 0.5, 0.0]


@given(values)
def test_nobody_betters_a_package_on_the_frontier(v):
    table = pareto_frontier(framed(v))
    for i, efficient in enumerate(table["efficient"]):
        above = ((v >= v[i]).all(axis=1) & (v > v[i]).any(axis=1)).any()
        assert efficient != above
    assert table["efficient"].any()
    assert set(table.loc[~table["efficient"], "better"]) <= set(
        table.loc[table["efficient"], "option"]
    )


@given(values, st.floats(0.5, 20), st.floats(-5, 5))
def test_the_nash_choice_is_efficient_and_ignores_scale(v, stretch, move):
    packages = framed(v)
    fallback = dict.fromkeys(packages.columns, 0.2)
    choice = nash_product(packages, fallback)
    moved = packages.copy()
    moved["c0"] = moved["c0"] * stretch + move
    other = nash_product(moved, fallback | {"c0": 0.2 * stretch + move})
    assert (choice.option is None) == (other.option is None)
    if choice.option is not None:
        table = choice.table.set_index("option")
        assert table.loc[choice.option, "efficient"]
        assert table.loc[other.option, "product"] == pytest.approx(table["product"].max())


def test_what_breaks_the_floor_of_rights_is_never_chosen():
    packages = pd.DataFrame({"home": [0.9, 0.6], "host": [0.9, 0.5]}, index=["cheap", "fair"])
    fallback = {"home": 0.1, "host": 0.1}
    assert nash_product(packages, fallback).option == "cheap"
    floor = pd.Series({"cheap": False, "fair": True})
    choice = nash_product(packages, fallback, floor)
    assert choice.option == "fair"
    assert "below its floor: 1" in str(choice.explain()[1])
    none = nash_product(packages, {"home": 1, "host": 1})
    assert none.option is None
    assert "no agreement" in str(none.explain()[0])


GOOD = framed(np.array([[0.1, 0.9], [0.5, 0.5]]))


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: adjusted_difference(people(), "score", "arm", "none"), "two programmes"),
        (lambda: adjusted_difference(people(), "none", "arm", "cash"), "no column"),
        (lambda: adjusted_difference(people(8), "score", "arm", "cash", ["age", "place"]), "few"),
        (
            lambda: adjusted_difference(
                people().assign(b=lambda t: t["age"] * 2), "score", "arm", "cash", ["age", "b"]
            ),
            "determine each other",
        ),
        (lambda: adjusted_difference(people().assign(score=1), "score", "arm", "cash"), "same"),
        (lambda: standardised_differences(people().assign(age=None), "arm", "cash", ["age"]),
         "missing"),
        (lambda: cost_per_outcome(COSTS.assign(reached=11)), "no more can reach"),
        (lambda: cost_per_outcome(COSTS.assign(cost=-1)), "negative"),
        (lambda: cost_per_outcome(pd.concat([COSTS, COSTS])), "duplicated"),
        (lambda: scale_values([1, 5], 2, 4), "outside"),
        (lambda: scale_values([1, 5], 2, 2), "same"),
        (lambda: multi_attribute_value(GOOD * 3, {"c0": 1, "c1": 1}), "between 0 and 1"),
        (lambda: multi_attribute_value(GOOD, {"c0": 1}), "each criterion once"),
        (lambda: multi_attribute_value(GOOD, {"c0": 0, "c1": 0}), "zero"),
        (lambda: multi_attribute_value(GOOD, {"c0": -1, "c1": 2}), "below"),
        (lambda: weight_sensitivity(GOOD, {"c0": 1, "c1": 0}, "c0"), "all the weight"),
        (lambda: weight_sensitivity(GOOD, {"c0": 1, "c1": 1}, "c9"), "cannot be"),
        (lambda: pareto_frontier(GOOD.iloc[:0]), "empty"),
        (lambda: nash_product(GOOD, {"c0": 1}), "each party once"),
        (lambda: nash_product(GOOD, {"c0": 0, "c1": 0}, pd.Series({"o0": True})), "yes or no"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence(call, part):
    with pytest.raises(MethodError, match=part):
        call()


def test_an_effect_that_grows_with_age_is_averaged_over_all_people():
    table = people().assign(score=lambda t: t["score"] + 0.02 * t["age"] * (t["arm"] == "cash"))
    found = adjusted_difference(table, "score", "arm", "cash", ["age"])
    # the same by hand: one line an arm, predicted for everybody
    lines = {arm: np.polyfit(part["age"], part["score"], 1) for arm, part in table.groupby("arm")}
    gap = np.polyval(lines["cash"], table["age"]) - np.polyval(lines["kind"], table["age"])
    assert found.difference == pytest.approx(gap.mean())
