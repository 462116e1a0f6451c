"""Indices of flow systems and of age profiles say what their papers say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods.age_profile import age_indices
from iomlab.methods.distance import distance_decay, weighted_median
from iomlab.methods.intensity import migration_indices
from iomlab.methods.rogers_castro import schedule, schedule_indices
from iomlab.methods.rogers_castro_fit import fit_schedule

quick = settings(max_examples=30, deadline=None)
seeds = st.integers(0, 2**32 - 1)
SEVEN = {"a1": 0.021, "alpha1": 0.11, "a2": 0.065, "alpha2": 0.09, "mu2": 20.5, "lambda2": 0.36}


def made_flows(seed: int):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 8))
    flows = np.round(rng.lognormal(4, 1.5, (n, n)))
    far = rng.uniform(10, 500, (n, n))
    return flows, rng.uniform(1e4, 1e6, n), far + far.T


@quick
@given(seeds)
def test_permuting_regions_keeps_every_index_and_scaling_most(seed):
    flows, people, far = made_flows(seed)
    order = np.random.default_rng(seed).permutation(len(flows))
    both = np.ix_(order, order)
    one = migration_indices(flows, people, far)
    two = migration_indices(flows[both], people[order], far[both])
    assert one.values == pytest.approx(two.values, rel=1e-7, nan_ok=True)
    assert np.allclose(one.by_region["gini_out"].to_numpy()[order], two.by_region["gini_out"])
    ten = migration_indices(10 * flows, 10 * people, far)
    kept = {k: v for k, v in one.values.items() if not k.endswith("_sum")}
    assert kept == pytest.approx({k: ten.values[k] for k in kept}, rel=1e-7, nan_ok=True)


@quick
@given(seeds)
def test_shares_and_ginis_lie_between_none_and_all(seed):
    flows, people, _ = made_flows(seed)
    values = migration_indices(flows, people).values
    for name in ("gini_total_corrected", "connectivity", "inequality_equal"):
        assert 0 <= values[name] <= 1
    assert 0 <= values["effectiveness_percent"] <= 100
    assert values["anmr_percent"] <= values["crude_intensity_percent"]
    identity = values["crude_intensity_percent"] * values["effectiveness_percent"] / 100
    assert values["anmr_percent"] == pytest.approx(identity)


def test_the_diagonal_is_left_out():
    flows = np.array([[0, 30.0, 10], [10, 0, 10], [10, 30, 0]])
    assert migration_indices(flows).values == migration_indices(flows + 99 * np.eye(3)).values


def test_even_flows_are_not_unequal():
    values = migration_indices(7 * (np.ones((4, 4)) - np.eye(4)), np.full(4, 100.0)).values
    for name in ("gini_total_corrected", "inequality_equal", "effectiveness_percent", "acv"):
        assert values[name] == pytest.approx(0, abs=1e-12)
    assert values["crude_intensity_percent"] == pytest.approx(21)
    assert values["courgeau_k"] == pytest.approx(21 / np.log(16))


def test_the_gini_index_is_that_of_its_definition():
    flows = made_flows(3)[0]
    np.fill_diagonal(flows, 0)
    n = len(flows)
    cells = flows[~np.eye(n, dtype=bool)]
    by_hand = np.abs(cells[:, None] - cells).sum() / (2 * len(cells) * cells.sum())
    values = migration_indices(flows).values
    assert values["gini_total_uncorrected"] == pytest.approx(by_hand)
    corrected = by_hand * len(cells) / (len(cells) - 1)
    assert values["gini_total_corrected"] == pytest.approx(corrected)


def test_distance_decay_is_the_slope_of_a_poisson_model():
    import statsmodels.api as api

    flows, _, far = made_flows(8)
    n = len(flows)
    apart = ~np.eye(n, dtype=bool)
    i, j = np.nonzero(apart)
    design = np.column_stack([np.log(far[apart]), np.eye(n)[i], np.eye(n)[j][:, 1:]])
    model = api.GLM(flows[apart], design, family=api.families.Poisson()).fit(tol=1e-12)
    np.fill_diagonal(flows, 0)
    assert distance_decay(flows, far) == pytest.approx(model.params[0], rel=1e-8)


def test_a_decay_that_is_not_defined_is_missing():
    flows, _, far = made_flows(8)
    assert np.isnan(distance_decay(flows * (1 - np.eye(len(flows))), np.ones_like(far)))


def test_the_median_distance_does_not_depend_on_order_once_ties_are_merged():
    values, weights = np.array([5.0, 5, 9, 9]), np.array([1.0, 4, 3, 1])
    mixed = [3, 1, 2, 0]
    one = weighted_median(values, weights, merge_ties=True)
    assert one == weighted_median(values[mixed], weights[mixed], merge_ties=True)
    assert one == pytest.approx(5 + 4 * (4.5 - 2.5) / (7 - 2.5))


@pytest.mark.parametrize(
    ("flows", "people", "far"),
    [
        ([[5]], None, None),
        ([[5, 0], [0, 5]], None, None),
        ([[0, -1], [1, 0]], None, None),
        ([[0, float("nan")], [1, 0]], None, None),
        ([[0, "1"], [1, 0]], None, None),
        ([], None, None),
        ([[0, 1], [1, 0]], [1, 0], None),
        ([[0, 1], [1, 0]], [1, 2, 3], None),
        ([[0, 1], [1, 0]], None, [[0, 0], [1, 0]]),
        ([[0, 1], [1, 0]], None, [[0, float("nan")], [1, 0]]),
    ],
)
def test_bad_flows_get_a_sentence(flows, people, far):
    with pytest.raises(MethodError):
        migration_indices(flows, people, far)


def test_a_missing_diagonal_of_distances_is_no_matter():
    far = [[float("nan"), 10], [10, float("nan")]]
    assert migration_indices([[0, 1], [3, 0]], None, far).values["mean_distance"] == 10


def test_large_flows_do_not_overflow():
    flows = np.array([[0, 10**12, 2 * 10**12], [10**12, 0, 1], [5, 10**12, 0]])
    values = migration_indices(flows, [10**13] * 3).values
    assert values["crude_intensity_percent"] == pytest.approx(100 * 5 / 30, rel=1e-9)


def test_indices_explain_themselves():
    told = [str(s) for s in migration_indices([[0, 1], [3, 0]], [100, 100]).explain()]
    assert told[0].startswith("Of 100 people who moved, 50.0 changed the population")
    assert told[1] == "2.00 of 100 residents moved between regions."


def test_the_peak_of_a_schedule_is_found():
    ages = range(101)
    found = age_indices(ages, 100 * schedule(ages, {**SEVEN, "c": 0.003}))
    assert found.peak_age == 24
    assert found.upward_age < found.peak_age < found.downward_age
    assert found.gmr == pytest.approx(schedule(ages, {**SEVEN, "c": 0.003}).sum())
    assert "Most move at age 24" in str(found.explain()[0])


@pytest.mark.parametrize(
    ("ages", "rates"),
    [
        ([1, 2, 4], [1, 2, 3]),
        ([1, 2, 2], [1, 2, 3]),
        ([1, 2, 3], [1, 2]),
        ([1, 2, 3], [0, 0, 0]),
        ([1, 2, 3], [1, -2, 3]),
        ([1, 2, 3], [1, float("nan"), 3]),
        ([1, 2, 3], [1, "2", 3]),
        ([], []),
        ([1.5, 2.5, 3.5], [1, 2, 3]),
        ([1, 2, 3], [1, 2, 3]),  # no age lies between 5 and 65
    ],
)
def test_bad_profiles_get_a_sentence(ages, rates):
    with pytest.raises(MethodError):
        age_indices(ages, rates)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"a5": 1}, {"a1": 0.1}, {"a1": "x", "alpha1": 1}, {"a1": 1, "alpha1": float("nan")}, None],
)
def test_bad_parameters_get_a_sentence(parameters):
    with pytest.raises(MethodError):
        schedule([0, 1], parameters)


def test_terms_add_up():
    ages = np.arange(101)
    late = {"a4": 1e-5, "lambda4": 0.06}
    third = {"a3": 0.002, "alpha3": 0.4, "mu3": 64, "lambda3": 0.3}
    whole = schedule(ages, SEVEN | late | third | {"c": 0.001})
    parts = [{"a1": 0.021, "alpha1": 0.11}, {k: SEVEN[k] for k in SEVEN if k[-1] == "2"}]
    added = sum(schedule(ages, part) for part in [*parts, late, third, {"c": 0.001}])
    assert np.allclose(whole, added, rtol=1e-13)
    assert schedule([100], late)[0] == pytest.approx(1e-5 * np.exp(6))
    assert schedule([64], third)[0] == pytest.approx(0.002 * np.exp(-1))


def test_indices_of_a_schedule_without_a_term_are_missing():
    found = schedule_indices({"a1": 0.02, "alpha1": 0.1})
    assert all(np.isnan(value) for value in found.values())


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_a_known_schedule_is_found_again(seed):
    rng = np.random.default_rng(seed)
    known = {
        "a1": rng.uniform(0.005, 0.03),
        "alpha1": rng.uniform(0.05, 0.2),
        "a2": rng.uniform(0.03, 0.09),
        "alpha2": rng.uniform(0.05, 0.15),
        "mu2": rng.uniform(17, 30),
        "lambda2": rng.uniform(0.2, 0.6),
        "c": rng.uniform(0.001, 0.005),
    }
    fit = fit_schedule(range(86), schedule(range(86), known))
    assert fit.parameters == pytest.approx(known, rel=1e-5)


def test_intervals_of_a_noisy_fit_hold_the_truth():
    known = {**SEVEN, "c": 0.0031}
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(20):
        rates = np.maximum(schedule(range(81), known) + rng.normal(0, 4e-4, 81), 0)
        row = fit_schedule(range(81), rates).estimates.set_index("parameter").loc["mu2"]
        held += row["low"] <= 20.5 <= row["high"]
    assert held >= 17


@pytest.mark.parametrize("rates", [[0] * 20, [-1] + [1] * 19, ["1"] * 20, [1] * 5])
def test_rates_that_cannot_be_fitted_get_a_sentence(rates):
    with pytest.raises(MethodError):
        fit_schedule(range(len(rates)), rates)


def test_a_fit_explains_itself_with_its_interval():
    told = [str(s) for s in fit_schedule(range(81), schedule(range(81), SEVEN)).explain()]
    assert "interval" in told[1]
    assert len(told) == 4


def test_tables_are_tidy():
    assert list(migration_indices([[0, 1], [3, 0]]).table.columns) == ["measure", "value"]
    assert isinstance(migration_indices([[0, 1], [3, 0]]).by_region, pd.DataFrame)


def test_labels_decide_which_region_is_which():
    places = list("ABCD")
    flows, people, far = (
        np.array([[0, 9, 3, 2], [8, 0, 4, 3], [3, 4, 0, 8], [1, 3, 7, 0]], dtype=float),
        np.array([100.0, 200, 300, 400]),
        np.array([[0, 1, 3, 4], [1, 0, 2, 3], [3, 2, 0, 1], [4, 3, 1, 0]], dtype=float),
    )
    plain = migration_indices(flows, people, far).values
    frame = pd.DataFrame(flows, places, places)
    apart = pd.DataFrame(far, places, places)
    named = migration_indices(
        frame.loc[:, list("DBCA")],
        pd.Series(people, places)[list("CADB")],
        apart.loc[list("BADC"), list("CDAB")],
    ).values
    assert named == pytest.approx(plain)
