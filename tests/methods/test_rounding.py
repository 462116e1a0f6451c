"""Facts about controlled rounding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from iomlab.errors import MethodError
from iomlab.methods.rounding import controlled_rounding
from iomlab.methods.suppression.search import with_totals

tables = arrays(
    np.int64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(0, 60)
)


def holds(table, result, base):
    true, rounded = with_totals(table), result.totals
    assert (rounded % base == 0).all()
    assert (np.abs(rounded - true) < base).all()
    assert (rounded[true % base == 0] == true[true % base == 0]).all()
    assert result.table["rounded"].to_numpy().tolist() == rounded.ravel().tolist()


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(2, 11))
def test_every_number_goes_to_a_neighbour_and_all_adds_up(table, base):
    holds(table, controlled_rounding(table, base), base)


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(2, 11), st.integers(0, 10**6))
def test_random_rounding_adds_up_too(table, base, seed):
    holds(table, controlled_rounding(table, base, np.random.default_rng(seed)), base)


def test_random_rounding_keeps_the_true_value_on_average():
    table = np.array([[3, 7, 12], [0, 9, 4], [21, 2, 6]])
    rng = np.random.default_rng(11)
    drawn = np.array([controlled_rounding(table, 5, rng).totals for _ in range(1500)])
    assert np.abs(drawn.mean(axis=0) - with_totals(table)).max() < 0.3


def test_the_nearest_rounding_moves_no_more_than_random_ones():
    table = np.array([[3, 7, 12], [0, 9, 4], [21, 2, 6]])

    def moved(result):
        return np.abs(result.totals - with_totals(table)).sum()

    nearest = moved(controlled_rounding(table, 5))
    rng = np.random.default_rng(0)
    assert all(nearest <= moved(controlled_rounding(table, 5, rng)) for _ in range(50))


def test_lists_and_cubes_are_rounded():
    assert controlled_rounding([3, 4, 8], 5).totals[-1] == 15
    cube = np.arange(12).reshape(2, 3, 2)
    assert (np.abs(controlled_rounding(cube, 5).totals - with_totals(cube)) < 5).all()


def test_a_million_millions_keep_their_last_digit():
    result = controlled_rounding([[10**12 + 1, 3], [4, 10**12]], 5)
    holds(np.array([[10**12 + 1, 3], [4, 10**12]]), result, 5)


@pytest.mark.parametrize(
    ("counts", "base", "part"),
    [
        ([[1, -2]], 5, "negative"),
        ([[1.5, 2]], 5, "whole"),
        ([[1, 2]], 1, "below 2"),
        ([[1, 2]], 2.5, "whole"),
        (np.zeros((1, 1, 1, 1)), 5, "dimensions"),
        ([[None, 2]], 5, "missing"),
    ],
)
def test_bad_input_gets_a_sentence(counts, base, part):
    with pytest.raises(MethodError, match=part):
        controlled_rounding(counts, base)


def test_random_rounding_of_a_cube_is_refused():
    with pytest.raises(MethodError, match="one and two dimensions"):
        controlled_rounding(np.ones((2, 2, 2)), 5, np.random.default_rng(0))


def test_the_explanation_names_the_base():
    assert "multiple of 5" in str(controlled_rounding([[3, 7], [2, 1]], 5).explain()[0])
