"""Facts about the risk and the anonymity of a file of records."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods.anonymity import anonymity
from iomlab.methods.disclosure_risk import file_risk, individual_risk

# Franconi and Polettini (2004), as printed in the documentation of sdcMicro.
FRANCDAT = pd.DataFrame(
    {
        "Key1": [1, 1, 1, 3, 4, 4, 6, 1],
        "Key2": [2, 2, 2, 3, 3, 3, 2, 2],
        "Key3": [5, 1, 1, 1, 1, 1, 1, 5],
        "Key4": [1, 1, 1, 5, 4, 1, 5, 1],
        "w": [18, 45.5, 39, 17, 541, 8, 5, 92],
    }
)
KEYS = ["Key1", "Key2", "Key3", "Key4"]
PEOPLE = pd.DataFrame(
    {
        "sex": ["f", "f", "f", "m", "m", "m", "m"],
        "status": ["held", "free", "free", "free", "free", "held", "held"],
    }
)


def test_the_published_example_has_four_unique_records():
    risk = file_risk(FRANCDAT, KEYS, weight="w")
    assert risk.unique_records == 4
    assert risk.population_frequency.tolist() == [110, 84.5, 84.5, 17, 541, 8, 5, 110]
    assert risk.individual_risk.round(3).tolist() == [
        0.017, 0.022, 0.022, 0.177, 0.012, 0.297, 0.402, 0.017
    ]  # fmt: skip


def test_the_risk_of_one_and_two_records_has_the_printed_closed_forms():
    p = np.array([0.1, 0.4, 0.9])
    odds = p / (1 - p)
    assert np.allclose(individual_risk(np.ones(3), 1 / p), odds * np.log(1 / p), rtol=1e-12)
    two = odds - odds**2 * np.log(1 / p)
    assert np.allclose(individual_risk(np.full(3, 2), 2 / p), two, rtol=1e-10)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.floats(0.02, 1.0))
def test_the_risk_is_the_mean_of_one_over_the_population_count(f, p):
    # F given f is negative binomial: P(F = j) = C(j - 1, f - 1) p^f (1 - p)^(j - f).
    j = np.arange(f, f + 6000)
    logs = [math.lgamma(n) - math.lgamma(f) - math.lgamma(n - f + 1) for n in j]
    chance = np.exp(np.array(logs) + f * math.log(p) + (j - f) * math.log1p(-min(p, 1 - 1e-15)))
    risk = individual_risk(np.array([f]), np.array([f / p]))[0]
    assert risk == pytest.approx(float((chance / j).sum()), rel=1e-6)
    assert 0 < risk <= 1 / f + 1e-12


def test_a_census_has_risk_one_over_the_class():
    assert individual_risk(np.array([1, 4]), np.array([1.0, 4.0])).tolist() == [1.0, 0.25]


def test_more_keys_never_lower_the_risk():
    few, many = file_risk(FRANCDAT, KEYS[:2], "w"), file_risk(FRANCDAT, KEYS, "w")
    assert (many.sample_frequency <= few.sample_frequency).all()
    assert many.expected_reidentifications >= few.expected_reidentifications


def test_l_diversity_counts_values_by_class():
    risk = file_risk(PEOPLE, ["sex"], sensitive="status")
    assert risk.table["distinct_l"].tolist() == [2, 2]
    third = math.exp(-(1 / 3) * math.log(1 / 3) - (2 / 3) * math.log(2 / 3))
    assert risk.table["entropy_l"].round(9).tolist() == [round(third, 9), 2.0]


def test_order_and_index_of_records_do_not_matter():
    shuffled = FRANCDAT.sample(frac=1, random_state=3)
    one, other = file_risk(FRANCDAT, KEYS, "w"), file_risk(shuffled, KEYS, "w")
    back = pd.Series(other.individual_risk, index=shuffled.index).sort_index().to_numpy()
    assert np.allclose(one.individual_risk, back)
    left = anonymity(PEOPLE, ["sex"], ["status"])
    assert left == anonymity(PEOPLE.iloc[::-1], ["sex"], ["status"])


def test_anonymity_agrees_with_hand_counts():
    found = anonymity(PEOPLE, ["sex"], ["status"])
    assert (found.k, found.alpha, found.l_diversity) == (3, pytest.approx(2 / 3), 2)
    # held: 3 of 7 in the file, 1 of 3 among women, 2 of 4 among men
    assert found.t_closeness == pytest.approx(3 / 7 - 1 / 3)
    assert found.basic_beta_likeness == pytest.approx((2 / 3 - 4 / 7) / (4 / 7))
    assert found.delta_disclosure == pytest.approx(abs(math.log((1 / 3) / (3 / 7))))
    assert found.table["measure"].tolist()[0] == "k"


def test_a_class_with_one_value_gives_it_away():
    told = PEOPLE.assign(status=["held", "held", "held", "free", "free", "free", "held"])
    found = anonymity(told, ["sex"], ["status"])
    assert (found.l_diversity, found.recursive_c, found.alpha) == (1, None, 1.0)
    assert any("whoever knows the class" in str(line) for line in found.explain())
    risk = file_risk(told, ["sex"], sensitive="status")
    assert "learn it: 3" in str(risk.explain()[-1])


def test_truth_values_categories_and_single_values_are_read():
    odd = PEOPLE.assign(
        sex=PEOPLE["sex"].astype("category"), status=PEOPLE["status"] == "held", one=1
    )
    assert anonymity(odd, ["sex"], ["status"]).k == 3
    assert anonymity(odd, ["sex"], ["one"]).t_closeness == 0.0


@pytest.mark.parametrize(
    ("frame", "keys", "weight", "part"),
    [
        (FRANCDAT, ["Key9"], None, "no column"),
        (FRANCDAT, [], None, "at least one"),
        (FRANCDAT.iloc[:0], ["Key1"], None, "empty"),
        (FRANCDAT.assign(w=0.5), ["Key1"], "w", "weights must be 1"),
        (FRANCDAT.assign(w=-3.0), ["Key1"], "w", "negative"),
        (FRANCDAT.assign(Key1=None), ["Key1"], None, "missing"),
    ],
)
def test_files_that_cannot_be_judged_are_refused(frame, keys, weight, part):
    with pytest.raises(MethodError, match=part):
        file_risk(frame, keys, weight)


@pytest.mark.parametrize(
    ("keys", "secret", "part"),
    [
        ([], ["status"], "at least one"),
        (["sex"], ["sex"], "twice"),
        (["sex"], ["none"], "no column"),
    ],
)
def test_columns_that_cannot_be_judged_are_refused(keys, secret, part):
    with pytest.raises(MethodError, match=part):
        anonymity(PEOPLE, keys, secret)
