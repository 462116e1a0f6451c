"""Facts about hiding small counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from iomlab.errors import MethodError
from iomlab.methods.suppression import feasibility_intervals, primary_suppression, suppress
from iomlab.methods.suppression.patterns import smallest_patterns
from iomlab.methods.suppression.search import make_system, narrow

COUNTIES = [[34, 55, 9], [120, 48, 77], [61, 13, 92], [18, 140, 66]]
tables = arrays(
    np.int64,
    st.tuples(st.integers(2, 4), st.integers(2, 4)),
    elements=st.sampled_from([0, 1, 3, 7, 12, 20, 35, 60, 99]),
)


def test_totals_give_a_lone_hidden_cell_away():
    found = feasibility_intervals(COUNTIES, [(0, 2)])
    assert found[["low", "high"]].to_numpy().tolist() == [[9.0, 9.0]]


def test_the_best_pattern_of_the_counties_hides_118_people():
    safe = suppress(COUNTIES, most_patterns=100)
    assert safe.complementary == ((0, 0), (3, 0), (3, 2))
    assert (safe.hidden_count, safe.minimal_patterns, safe.proven) == (118, 6, True)


def test_the_published_table_holds_nothing_hidden():
    safe = suppress(COUNTIES)
    hidden = safe.table["state"] != "shown"
    assert safe.published.loc[hidden, "value"].isna().all()
    assert (
        safe.published.loc[~hidden, "value"].tolist() == safe.table.loc[~hidden, "value"].tolist()
    )
    assert "low" not in safe.published


@settings(max_examples=25, deadline=None)
@given(tables, st.sampled_from([1.0, 4.0]))
def test_no_hidden_small_count_is_narrower_than_the_protection_interval(table, width):
    try:
        safe = suppress(table, threshold=8, width=width)
    except MethodError:
        return
    small = safe.table[safe.table["state"] == "primary"]
    assert (small["high"] - small["low"] >= width - 1e-6).all()
    assert ((small["low"] <= small["value"]) & (small["value"] <= small["high"])).all()
    shown = safe.table[safe.table["state"] == "shown"]
    assert not shown.loc[shown["part"] == "cell", "value"].between(1, 7).any()


@settings(max_examples=15, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_permuting_lines_permutes_the_attack(table, random):
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    hidden = table < 20
    moved = table[np.ix_(rows, columns)]
    before = np.full((*table.shape, 2), -1.0)
    found = feasibility_intervals(table, hidden)
    before[found["row"].tolist(), found["column"].tolist()] = found[["low", "high"]].to_numpy()
    after = np.full((*table.shape, 2), -1.0)
    found = feasibility_intervals(moved, hidden[np.ix_(rows, columns)])
    after[found["row"].tolist(), found["column"].tolist()] = found[["low", "high"]].to_numpy()
    assert (before[np.ix_(rows, columns)] == after).all()


@settings(max_examples=15, deadline=None)
@given(tables)
def test_the_listing_finds_only_valid_patterns_and_the_search_no_smaller_one(table):
    safe_or_none = None
    try:
        safe_or_none = suppress(table, threshold=8, most_patterns=200)
    except MethodError:
        return
    system = make_system(table, False, np.zeros(table.shape, dtype=bool))
    primary = np.pad(primary_suppression(table, 8), [(0, 1)] * 2).ravel()
    size = len(safe_or_none.complementary)
    for fewer in range(size):
        assert not list(smallest_patterns(system.values, system.shape, system.free, primary, fewer))
    for cells in list(smallest_patterns(system.values, system.shape, system.free, primary, size))[
        :5
    ]:
        hidden = primary.copy()
        hidden[list(cells)] = True
        assert len(narrow(system, primary, hidden, 1.0)) == 0


def test_the_quick_search_is_valid_and_hides_no_less_than_the_exact_one():
    table = np.random.default_rng(3).negative_binomial(1, 1 / 60, (6, 7))
    quick, exact = suppress(table, exact=False), suppress(table, exact=True)
    assert len(quick.complementary) >= len(exact.complementary)
    small = quick.table[quick.table["state"] == "primary"]
    assert (small["high"] - small["low"] >= 1).all()
    assert exact.proven
    assert not quick.proven


def test_a_known_zero_protects_nothing():
    table = [[3, 0, 40], [0, 50, 60], [30, 20, 70]]
    empty = np.array(table) == 0
    assert any(table[r][c] == 0 for r, c in suppress(table, threshold=5).complementary)
    for row, column in suppress(table, threshold=5, known_empty=empty).complementary:
        assert table[row][column] > 0


def test_small_totals_are_named_or_hidden():
    table = [[3, 2, 0], [40, 50, 60], [30, 20, 70]]
    safe = suppress(table, threshold=11)
    assert safe.small_totals == 1
    assert "totals that are themselves" in str(safe.explain()[-1])
    hidden = suppress(table, threshold=11, hide_totals=True)
    assert (0, 3) in hidden.primary
    assert hidden.small_totals == 0


def test_counts_of_a_million_millions_are_attacked_exactly():
    big = 10**12
    table = [[big, 5, big - 7], [3, big + 1, 9 * 10**11], [big, 10**11 + 3, big]]
    found = feasibility_intervals(table, [(0, 0), (0, 1), (1, 0), (1, 1)])
    assert found["low"].tolist() == [0, 2, 0, 1]
    assert found["high"].tolist() == [big + 3, big + 5, big + 3, big + 4]


def test_one_list_with_a_total_and_three_dimensions_are_protected():
    assert suppress([3, 40, 50], threshold=5).complementary == ((1,),)
    cube = np.random.default_rng(1).integers(0, 40, (3, 3, 2))
    safe = suppress(cube, threshold=6)
    small = safe.table[safe.table["state"] == "primary"]
    assert (small["high"] - small["low"] >= 1 - 1e-6).all()


def test_labels_of_a_frame_come_back():
    frame = pd.DataFrame(COUNTIES, index=["a", "b", "c", "d"], columns=["x", "y", "z"])
    table = suppress(frame).table
    assert table.loc[table["state"] == "primary", ["row", "column"]].to_numpy().tolist() == [
        ["a", "z"]
    ]


def test_nothing_small_means_nothing_hidden():
    safe = suppress([[20, 30], [40, 50]])
    assert (safe.primary, safe.complementary) == ((), ())
    assert "nothing is hidden" in str(safe.explain()[0])


@pytest.mark.parametrize(
    ("counts", "part"),
    [
        ([[3, 40, 50]], "No choice of hidden cells"),
        ([[3]], "No choice of hidden cells"),
        ([[3, -1], [4, 5]], "negative"),
        ([[3, float("nan")], [4, 5]], "missing"),
        ([[3, 2.5], [4, 5]], "whole"),
        ([["three", 2], [4, 5]], "text"),
        ([], "empty"),
    ],
)
def test_tables_that_cannot_be_protected_are_refused_in_a_sentence(counts, part):
    with pytest.raises(MethodError, match=part):
        suppress(counts)


def test_positions_outside_the_table_are_refused():
    with pytest.raises(MethodError, match="do not fit"):
        feasibility_intervals(COUNTIES, [(9, 9)])
    with pytest.raises(MethodError, match="threshold"):
        primary_suppression(COUNTIES, 1)
    with pytest.raises(MethodError, match="width"):
        suppress(COUNTIES, width=0)
    with pytest.raises(MethodError, match="known to be empty"):
        suppress(COUNTIES, known_empty=np.ones((4, 3), dtype=bool))


def test_two_zeros_in_the_way_leave_a_count_exact():
    # The count 3 could rise only if the zero beside it fell, and fall only if the other did.
    safe = suppress([[3, 0, 40], [30, 0, 50]], threshold=5, most_patterns=10)
    assert (safe.minimal_patterns, safe.complementary) == (1, ((0, 2), (1, 0), (1, 2)))
    found = feasibility_intervals([[3, 0], [30, 0]], [(0, 0), (0, 1), (1, 0), (1, 1)])
    assert found["low"].tolist() == found["high"].tolist()
