"""What protection costs, and what an outsider can still work out."""

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods.noise import geometric_noise
from iomlab.methods.published_audit import audit_published
from iomlab.methods.suppression import suppress
from iomlab.methods.utility import certainty, filled, noise_error, total_variation

TABLE = pd.DataFrame(
    {"x": [34, 120, 41], "y": [55, 48, 3], "z": [9, 77, 60]}, index=["a", "b", "c"]
)


def test_the_distance_is_the_share_that_has_to_move():
    assert total_variation([60, 40], [50, 50]) == pytest.approx(0.1)
    assert total_variation([1, 0], [0, 1]) == 1
    assert total_variation([3, 5], [30, 50]) == 0
    assert total_variation([3, 5], [3, -2]) == pytest.approx(5 / 8)


@pytest.mark.parametrize(
    ("true", "published"), [([1, 2], [1, 2, 3]), ([0, 0], [1, 1]), ([1, np.nan], [1, 1])]
)
def test_tables_that_can_not_be_compared_are_refused(true, published):
    with pytest.raises(MethodError):
        total_variation(true, published)


def test_certainty_never_falls_and_never_passes_the_bound():
    assert certainty(1e-9) == pytest.approx(0.5)
    assert certainty(np.log(3)) == pytest.approx(0.75)
    assert certainty(1000) == pytest.approx(1)
    assert certainty(2, before=0.0) == 0
    with pytest.raises(MethodError):
        certainty(0)


def test_the_error_of_noise_is_that_of_the_mechanism_when_counts_are_large():
    counts, epsilon = [10_000] * 40, 0.5
    a = geometric_noise(epsilon).alpha
    expected = 40 * 2 * a / (1 - a**2) / (2 * sum(counts))  # cells × E|noise| ÷ 2 people
    found = noise_error(counts, [epsilon], draws=400)["error"][0]
    assert found == pytest.approx(expected, rel=0.03)


def test_less_privacy_means_less_error_and_more_certainty():
    found = noise_error([120, 45, 3, 0], [0.1, 0.5, 2, 10])
    assert found["error"].is_monotonic_decreasing
    assert found["certainty"].is_monotonic_increasing


def test_hidden_cells_are_filled_from_the_total_of_their_row():
    wide = pd.DataFrame({"x": [np.nan, 4, 10], "y": [np.nan, 6, 6], "all": [10, 10, 20]})
    assert filled(wide).to_numpy().tolist() == [[5, 5], [4, 6]]


def test_one_hidden_cell_in_a_row_is_solved_and_a_suppressed_table_is_not():
    safe = suppress(TABLE, threshold=11)
    assert audit_published(safe.published).solved == 0
    naive = safe.table[["row", "column", "value"]].astype({"value": "float64"})
    naive.loc[safe.table["state"] == "primary", "value"] = np.nan
    assert audit_published(naive).solved == 2
    assert audit_published(naive).table[["low", "high"]].to_numpy().tolist() == [[9, 9], [3, 3]]


def test_the_audit_of_a_published_table_agrees_with_that_of_the_true_one():
    safe = suppress(TABLE, threshold=11)
    hidden = safe.table[safe.table["state"] != "shown"]
    found = audit_published(safe.published).table
    assert found[["low", "high"]].to_numpy() == pytest.approx(hidden[["low", "high"]].to_numpy())


def test_numbers_that_contradict_each_other_are_found():
    wrong = suppress(TABLE, threshold=2).published.assign(value=lambda f: f["value"] + 1)
    assert not audit_published(wrong).consistent


@pytest.mark.parametrize(
    "broken",
    [
        {"row": ["a", "a"], "column": ["x", "x"], "value": [1, 2]},
        {"row": ["a", "b"], "column": ["x", "y"], "value": [1, 2]},
        {"row": ["a"], "column": ["x"], "value": [-1]},
    ],
)
def test_tables_that_are_no_two_way_tables_are_refused(broken):
    with pytest.raises(MethodError):
        audit_published(pd.DataFrame(broken))
