"""Gravity models: what must hold, and what is said about zeros, clusters and bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods import gravity, gravity_scenarios


def world(places: int = 7, years: int = 2, seed: int = 3) -> pd.DataFrame:
    """Made-up flows with known answer: -0.8 for log distance, 0.5 for a common border."""
    rng = np.random.default_rng(seed)
    names = [f"P{at}" for at in range(places)]
    push, pull = rng.normal(5, 1, size=(2, places))
    at = rng.uniform(0, 100, size=(places, 2))
    rows = []
    for year in range(2000, 2000 + years):
        for i, origin in enumerate(names):
            for j, destination in enumerate(names):
                if i != j:
                    km = float(np.hypot(*(at[i] - at[j]))) + 1
                    near = bool(km < 30)
                    mu = np.exp(push[i] + pull[j] - 3 - 0.8 * np.log(km) + 0.5 * near)
                    rows.append((origin, destination, year, rng.poisson(mu), km, near))
    columns = ["origin", "destination", "year", "flow", "km", "near"]
    return pd.DataFrame(rows, columns=columns)


EFFECTS = "flow ~ log(km) + near | origin^year + destination^year"


@pytest.fixture(scope="module")
def flows() -> pd.DataFrame:
    return world()


@pytest.fixture(scope="module")
def fitted(flows):
    return gravity.fit(flows, EFFECTS, cluster=["origin", "destination"])


def test_the_known_answer_is_found():
    found = gravity.fit(world(places=25), EFFECTS).table
    assert found["estimate"].to_numpy() == pytest.approx([-0.8, 0.5], abs=0.05)
    assert (found["low"] < [-0.8, 0.5]).all()
    assert (found["high"] > [-0.8, 0.5]).all()


def test_totals_of_every_place_are_met(flows, fitted):
    got = flows.assign(fitted=fitted.fitted)
    for side in ("origin", "destination"):
        sums = got.groupby([side, "year"])[["flow", "fitted"]].sum()
        assert np.allclose(sums["flow"], sums["fitted"])


def test_pyfixest_and_statsmodels_agree(flows):
    import statsmodels.api as sm

    ours = gravity.fit(flows, "flow ~ log(km) + near", errors="robust", small_sample=False)
    x = np.column_stack([np.ones(len(flows)), np.log(flows["km"]), flows["near"]])
    model = sm.GLM(flows["flow"], x, family=sm.families.Poisson())
    theirs = model.fit(tol=1e-12, cov_type="HC0")
    assert ours.table["estimate"].to_numpy() == pytest.approx(theirs.params.to_numpy(), rel=1e-8)
    assert ours.table["se"].to_numpy() == pytest.approx(theirs.bse.to_numpy(), rel=1e-7)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-10)


def test_the_order_of_rows_does_not_matter(flows, fitted):
    mixed = gravity.fit(
        flows.sample(frac=1, random_state=1), EFFECTS, cluster=["origin", "destination"]
    )
    assert np.allclose(mixed.table, fitted.table, rtol=1e-8)


def test_counting_in_thousands_changes_no_slope(flows, fitted):
    scaled = gravity.fit(flows.assign(flow=flows["flow"] / 1000), EFFECTS)
    assert np.allclose(scaled.table["estimate"], fitted.table["estimate"], rtol=1e-8)


def test_flows_of_a_million_million_are_held(flows, fitted):
    huge = gravity.fit(flows.assign(flow=flows["flow"] * 10**9), EFFECTS)
    assert np.allclose(huge.table["estimate"], fitted.table["estimate"], rtol=1e-8)


def test_a_place_without_flows_is_left_out_and_said(flows):
    empty = flows.assign(flow=flows["flow"].where(flows["origin"] != "P0", 0))
    found = gravity.fit(empty, EFFECTS)
    rest = gravity.fit(flows[flows["origin"] != "P0"], EFFECTS)
    assert found.n_obs == rest.n_obs
    assert any("no flow at all" in str(line) for line in found.explain())


def test_a_lone_row_of_an_effect_is_left_out_and_said(flows):
    lone = flows.head(1).assign(year=1999)
    found = gravity.fit(pd.concat([flows, lone]), EFFECTS)
    whole = gravity.fit(flows, EFFECTS)
    assert found.n_obs == whole.n_obs
    assert np.allclose(found.table, whole.table)
    assert any("a single row" in str(line) for line in found.explain())


def test_zeros_of_pairs_are_kept(flows):
    holes = flows.assign(flow=flows["flow"].where(flows.index % 5 != 0, 0))
    assert gravity.fit(holes, EFFECTS).n_obs == len(flows)


def test_a_term_that_singles_out_zeros_is_called_out(flows):
    closed = flows["origin"].isin(["P0", "P1"]) & flows["destination"].isin(["P2", "P3"])
    apart = flows.assign(closed=closed, flow=flows["flow"].where(~closed, 0))
    try:
        told = " ".join(
            map(
                str, gravity.fit(apart, f"{EFFECTS}".replace("near |", "near + closed |")).explain()
            )
        )
    except MethodError as refusal:
        told = str(refusal)
    assert "separation" in told or "single out zero flows" in told


def test_least_squares_says_that_it_lost_the_zeros(flows):
    holes = flows.assign(flow=flows["flow"].where(flows.index % 5 != 0, 0))
    found = gravity.fit(holes, "log(flow) ~ log(km)", estimator="ols")
    assert found.n_obs == (holes["flow"] > 0).sum()
    assert any("Poisson estimator keeps them" in str(line) for line in found.explain())


def test_a_trait_of_a_place_beside_its_effect_is_left_out(flows):
    found = gravity.fit(
        flows.assign(size=flows["origin"].str[1:].astype(float)),
        EFFECTS.replace("near", "near + size"),
    )
    assert "size" not in found.table.index
    assert any("does not vary" in str(line) for line in found.dropped)


def test_clustered_errors_say_when_clusters_are_few(fitted):
    assert any("7 clusters" in str(line) for line in fitted.explain())


def test_no_text_claims_a_cause(fitted):
    told = " ".join(map(str, fitted.explain()))
    assert "association, not a cause" in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"flow": -1}, "negative"),
        ({"flow": 0}, "All flows are zero"),
        ({"flow": "many"}, "must be numbers"),
        ({"flow": "12"}, "text"),
        ({"km": -5.0}, "no logarithm"),
        ({"km": np.nan}, "No row"),
        ({"flow": np.nan}, "No row"),
    ],
)
def test_bad_flows_get_a_sentence(flows, change, words):
    with pytest.raises(MethodError, match=words):
        gravity.fit(flows.assign(**change), EFFECTS)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cluster": ["orign"]}, "Did you mean origin"),
        ({"cluster": ["origin", "destination", "year"]}, "one or two"),
        ({"estimator": "poison"}, "Did you mean poisson"),
        ({"level": 95}, "above"),
        ({"errors": "cluster"}, "Clusters go"),
    ],
)
def test_bad_options_get_a_sentence(flows, options, words):
    with pytest.raises(MethodError, match=words):
        gravity.fit(flows, EFFECTS, **options)


def test_an_empty_table_and_one_row_get_a_sentence(flows):
    with pytest.raises(MethodError, match="empty"):
        gravity.fit(flows.head(0), EFFECTS)
    with pytest.raises(MethodError):
        gravity.fit(flows.head(1), EFFECTS)


def test_predictions_of_observed_pairs_are_the_fitted_flows(flows, fitted):
    found = gravity_scenarios.predict(fitted, flows)
    assert np.allclose(found["value"], fitted.fitted, rtol=1e-6)
    assert (found["low"] <= found["value"]).all()
    assert (found["value"] <= found["high"]).all()


def test_a_place_that_the_model_does_not_know_is_refused(flows, fitted):
    with pytest.raises(MethodError, match="no effect of origin"):
        gravity_scenarios.predict(fitted, flows.assign(origin="ZZ"))


def test_changing_nothing_changes_nothing(flows, fitted):
    found = gravity_scenarios.what_if(fitted, flows, {"km": flows["km"]})
    assert found.after == pytest.approx(found.before)
    assert found.interval.low == pytest.approx(found.interval.high)


def test_a_what_if_follows_the_coefficient(flows, fitted):
    found = gravity_scenarios.what_if(fitted, flows, {"km": 2 * flows["km"]})
    b = fitted.table.loc["log(km)"]
    assert found.after / found.before == pytest.approx(2 ** b["estimate"])
    assert found.interval.low / found.before == pytest.approx(2 ** b["low"], rel=1e-6)


def test_a_column_outside_the_model_cannot_be_changed(flows, fitted):
    with pytest.raises(MethodError, match="not in the model"):
        gravity_scenarios.what_if(fitted, flows, {"year": 2005})


def test_logarithms_give_no_expected_flows(flows):
    logs = gravity.fit(flows, "log(flow) ~ log(km)", estimator="ols")
    with pytest.raises(MethodError, match="medians"):
        gravity_scenarios.predict(logs, flows)
