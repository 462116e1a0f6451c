"""Fitted tables meet their totals, keep their pattern, and say when they cannot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods import closest
from iomlab.methods.components import multiplicative_components
from iomlab.methods.fitting import fit_slices, fit_summed, fit_two_way
from iomlab.methods.fitting_blocks import fit_blocks
from iomlab.methods.fitting_many import fit_margins
from iomlab.methods.net_totals import fit_net, rescale_net

quick = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def made_table(seed: int, zeros: bool = True, square: bool = False):
    """A seed and a table with totals that it can meet, some cells impossible."""
    rng = np.random.default_rng(seed)
    n, m = rng.integers(2, 9, 2)
    m = n if square else m
    truth = rng.lognormal(3, 3, (n, m))
    if zeros:
        truth = truth * (rng.random((n, m)) < rng.uniform(0.3, 1))
    possible = (truth > 0) | (rng.random((n, m)) < 0.2)
    return rng.lognormal(0, 2, (n, m)) * possible, truth


@quick
@given(seeds)
def test_margins_are_met_and_zeros_stay(seed):
    pattern, truth = made_table(seed)
    fit = fit_two_way(pattern, truth.sum(axis=1), truth.sum(axis=0))
    size = 1e-9 * truth.sum()
    assert np.allclose(fit.values.sum(axis=1), truth.sum(axis=1), rtol=0, atol=size)
    assert np.allclose(fit.values.sum(axis=0), truth.sum(axis=0), rtol=0, atol=size)
    assert (fit.values >= 0).all()
    assert not fit.values[pattern == 0].any()
    assert fit.table["value"].between(fit.table["low"] - size, fit.table["high"] + size).all()


@quick
@given(seeds)
def test_odds_ratios_of_the_seed_are_kept(seed):
    pattern, truth = made_table(seed, zeros=False)
    y = fit_two_way(pattern, truth.sum(axis=1), truth.sum(axis=0)).values
    kept = y[0, 0] * y[1, 1] / (y[0, 1] * y[1, 0])
    seeded = pattern[0, 0] * pattern[1, 1] / (pattern[0, 1] * pattern[1, 0])
    assert kept == pytest.approx(seeded, rel=1e-7)


@quick
@given(seeds)
def test_permuting_places_permutes_the_fit_and_scaling_scales_it(seed):
    pattern, truth = made_table(seed, square=True)
    rows, columns = truth.sum(axis=1), truth.sum(axis=0)
    order = np.random.default_rng(seed).permutation(len(rows))
    whole = fit_two_way(pattern, rows, columns).values
    size = 1e-8 * truth.sum()
    mixed = fit_two_way(pattern[np.ix_(order, order)], rows[order], columns[order]).values
    assert np.allclose(mixed, whole[np.ix_(order, order)], rtol=0, atol=size)
    assert np.allclose(fit_two_way(pattern, 7 * rows, 7 * columns).values / 7, whole, atol=size)
    assert np.allclose(fit_two_way(3 * pattern, rows, columns).values, whole, atol=size)


def test_a_fit_at_the_edge_is_reached():
    """Only one table meets these totals, and it has more zeros than the seed."""
    seed = np.triu(np.ones((12, 12)))
    fit = fit_two_way(seed, np.ones(12), np.ones(12))
    assert np.allclose(fit.values, np.eye(12), atol=1e-9)


def test_the_slow_way_and_the_quick_way_agree():
    pattern, truth = made_table(11, zeros=False)
    i, j = np.indices(truth.shape)
    sums = closest.margin_matrix([i.ravel(), j.ravel()])
    slow = closest.closest(pattern.ravel(), sums, sums @ truth.ravel())
    quick_fit = fit_two_way(pattern, truth.sum(axis=1), truth.sum(axis=0)).values
    assert np.allclose(slow.reshape(truth.shape), quick_fit, rtol=1e-9)


def test_totals_that_differ_by_rounding_are_met():
    fit = fit_two_way([[1, 2], [3, 4]], [1e6, 2e6], [1e6 + 1e-4, 2e6])
    assert fit.sweeps < 50
    assert fit.miss < 1e-3


def test_cells_that_no_table_can_fill_are_known():
    i, j = np.indices((3, 3))
    upper = (i <= j).ravel()
    sums = closest.margin_matrix([i.ravel(), j.ravel()])[:, upper]
    free = closest.possible_cells(sums, np.ones(6))
    assert np.array_equal(free, (i == j).ravel()[upper])
    assert closest.possible_cells(sums, np.array([0.0, 0, 3, 3, 0, 0])) is None


def test_large_counts_do_not_overflow():
    fit = fit_two_way([[1, 2], [3, 4]], [10**12, 3 * 10**12], [2 * 10**12, 2 * 10**12])
    assert fit.values.sum() == pytest.approx(4 * 10**12, rel=1e-12)


BAD_FITS = {
    "negative total": ([[1, 2], [3, 4]], [5, -5], [0, 0]),
    "missing total": ([[1, 2], [3, 4]], [5, float("nan")], [5, 5]),
    "margins that disagree": ([[1, 2], [3, 4]], [5, 5], [5, 6]),
    "negative seed": ([[1, -2], [3, 4]], [5, 5], [5, 5]),
    "text in numbers": ([[1, "2"], [3, 4]], [5, 5], [5, 5]),
    "empty": ([], [], []),
    "wrong length": ([[1, 2], [3, 4]], [5, 5, 0], [5, 5]),
    "no way out": ([[0, 0], [3, 4]], [5, 5], [5, 5]),
    "no such table": ([[1, 0], [1, 1]], [5, 1], [1, 5]),
    "no totals": ([[1, 0], [1, 1]], None, None),
}


@pytest.mark.parametrize(("seed", "rows", "columns"), BAD_FITS.values(), ids=BAD_FITS)
def test_a_bad_fit_gets_a_sentence(seed, rows, columns):
    with pytest.raises(MethodError):
        fit_two_way(seed, rows, columns)


def test_places_keep_their_names():
    seed = pd.DataFrame([[1, 2], [3, 4]], index=["HND", "GTM"], columns=["MEX", "USA"])
    table = fit_two_way(seed, [5, 5], [6, 4]).table
    assert table["origin"].tolist() == ["HND", "HND", "GTM", "GTM"]
    assert table["destination"].tolist() == ["MEX", "USA", "MEX", "USA"]


def test_duplicated_places_are_refused():
    seed = pd.DataFrame([[1, 2], [3, 4]], index=["HND", "HND"], columns=["MEX", "USA"])
    with pytest.raises(MethodError, match="HND twice"):
        fit_two_way(seed, [5, 5], [6, 4])


@quick
@given(seeds)
def test_slices_meet_both_stock_tables(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    start = rng.lognormal(2, 2, (3, n))
    end = rng.lognormal(2, 2, (3, n))
    end *= (start.sum(axis=1) / end.sum(axis=1))[:, None]
    fit = fit_slices(start, end, rng.lognormal(0, 1, (3, n, n)))
    assert np.allclose(fit.values.sum(axis=2), start, rtol=1e-9)
    assert np.allclose(fit.values.sum(axis=1), end, rtol=1e-9)


@pytest.mark.parametrize("seed", [[[1]], [[[1, 2], [3, 4]]], np.ones((3, 2, 2)), 5, [], "ones"])
def test_a_seed_of_the_wrong_shape_is_refused(seed):
    with pytest.raises(MethodError):
        fit_slices([[1, 2], [3, 4]], [[2, 1], [4, 3]], seed)


def test_slices_that_disagree_are_refused():
    with pytest.raises(MethodError, match="add up to"):
        fit_slices([[1, 2]], [[2, 2]])


@quick
@given(seeds)
def test_summed_totals_are_met_over_all_groups(seed):
    rng = np.random.default_rng(seed)
    pattern, truth = rng.lognormal(0, 1, (2, 3, 4, 5))
    fit = fit_summed(pattern, truth.sum(axis=(0, 2)), truth.sum(axis=(0, 1)))
    assert np.allclose(fit.values.sum(axis=(0, 2)), truth.sum(axis=(0, 2)), rtol=1e-9)
    assert np.allclose(fit.values.sum(axis=(0, 1)), truth.sum(axis=(0, 1)), rtol=1e-9)


@quick
@given(seeds, st.booleans())
def test_rows_columns_and_blocks_are_met_together(seed, stripes):
    rng = np.random.default_rng(seed)
    wide = rng.integers(1, 4, 3)
    tall = wide if not stripes else np.ones(5, dtype=int)
    truth = rng.lognormal(2, 2, (tall.sum(), wide.sum())) * (
        rng.random((tall.sum(), wide.sum())) < 0.7
    )
    down, across = np.repeat(np.arange(len(tall)), tall), np.repeat(np.arange(3), wide)
    blocks = np.zeros((len(tall), 3))
    np.add.at(blocks, (down[:, None], across[None, :]), truth)
    columns = None if stripes else truth.sum(axis=0)
    pattern = rng.lognormal(0, 1, truth.shape) * (truth > 0)
    if not truth.any():
        return
    fit = fit_blocks(truth.sum(axis=1), blocks, tall, wide, columns, pattern)
    met = np.zeros_like(blocks)
    np.add.at(met, (down[:, None], across[None, :]), fit.values)
    size = 1e-8 * truth.sum()
    assert np.allclose(met, blocks, rtol=0, atol=size)
    assert np.allclose(fit.values.sum(axis=1), truth.sum(axis=1), rtol=0, atol=size)
    if not stripes:
        assert np.allclose(fit.values.sum(axis=0), columns, rtol=0, atol=size)


@pytest.mark.parametrize(
    ("rows", "blocks", "tall", "wide", "columns"),
    [
        ([3, 1], [[3], [2]], [1, 1], [2], None),
        ([3, 1], [[3], [1]], [1, 2], [2], None),
        ([3, 1], [[3], [1]], [1, 1], [2], [1, 2]),
        ([3, 1], [[1], [3]], [1, 1], [2], None),
        ([3, -1], [[3], [1]], [1, 1], [2], None),
        ([3, 1], [[3], [1]], [1, 1], [1.5], None),
    ],
)
def test_bad_blocks_get_a_sentence(rows, blocks, tall, wide, columns):
    with pytest.raises(MethodError):
        fit_blocks(rows, blocks, tall, wide, columns)


@quick
@given(seeds)
def test_net_totals_are_met(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 8))
    pattern, truth = rng.lognormal(2, 1.5, (2, n, n))
    net = truth.sum(axis=0) - truth.sum(axis=1)
    fit = fit_net(net, pattern)
    assert np.allclose(
        fit.values.sum(axis=0) - fit.values.sum(axis=1), net, atol=1e-7 * truth.sum()
    )
    assert np.allclose(np.diag(fit.values), np.diag(pattern), rtol=1e-9)
    assert np.allclose(fit.values * fit.values.T, pattern * pattern.T, rtol=1e-6)
    whole = fit_net(net, pattern, truth.sum())
    assert whole.values.sum() == pytest.approx(truth.sum(), rel=1e-9)


def test_net_totals_of_one_pair_solve_a_square():
    """y01 - y10 = 30 with y01 y10 = 400: 40 and 10."""
    assert np.allclose(fit_net([-30, 30], [[0, 20], [20, 0]]).values, [[0, 40], [10, 0]])


@pytest.mark.parametrize(
    ("net", "seed", "total"),
    [
        ([1, 2], [[0, 1], [1, 0]], None),
        ([-1, 1], [[0, 0], [1, 0]], None),
        ([-1, 1], [[0, 1], [1, 0]], 0.5),
        ([0], [[1]], None),
        ([-1, float("nan")], [[0, 1], [1, 0]], None),
        ([-1, 1], [[0, -1], [1, 0]], None),
    ],
)
def test_impossible_net_totals_get_a_sentence(net, seed, total):
    with pytest.raises(MethodError):
        fit_net(net, seed, total)


@quick
@given(st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=12), st.booleans())
def test_rescaled_net_sums_to_zero(net, switches):
    if not switches and (max(net) > 0) != (min(net) < 0):
        with pytest.raises(MethodError):
            rescale_net(net)
        return
    done = rescale_net(net, switches=switches).values
    assert abs(done.sum()) <= 1e-12 * max(np.abs(net).sum(), 1)
    if not switches:
        assert (np.sign(done) == np.sign(net)).all()


@quick
@given(seeds)
def test_components_multiply_back_to_the_flows(seed):
    _, flows = made_table(seed)
    if not flows.any():
        with pytest.raises(MethodError):
            multiplicative_components(flows)
        return
    parts = multiplicative_components(flows)
    back = parts.total * parts.origin.to_numpy()[:, None] * parts.destination.to_numpy()
    assert np.allclose(np.nan_to_num(back * parts.interaction.to_numpy()), flows)
    assert parts.origin.sum() == pytest.approx(1)
    assert len(parts.explain()) == 2


def test_every_fit_explains_itself():
    fit = fit_two_way([[5, 2], [1, 7]], [18, 20], [16, 22])
    told = [str(sentence) for sentence in fit.explain()]
    assert told[0].startswith("The fitted table holds 38 people")
    assert len(told) == 3


@quick
@given(seeds)
def test_totals_over_any_axes_are_met(seed):
    rng = np.random.default_rng(seed)
    pattern, truth = rng.lognormal(0, 1, (2, 4, 3, 5, 2))
    margins = {
        0: truth.sum(axis=(1, 2, 3)),
        (1, 2): truth.sum(axis=(0, 3)),
        3: truth.sum((0, 1, 2)),
    }
    fit = fit_margins(pattern, margins)
    assert np.allclose(fit.values.sum(axis=(1, 2, 3)), margins[0], rtol=1e-10)
    assert np.allclose(fit.values.sum(axis=(0, 3)), margins[1, 2], rtol=1e-10)
    assert fit.miss <= 1e-9 * truth.sum()


@quick
@given(seeds)
def test_two_axes_give_the_two_way_fit(seed):
    pattern, truth = made_table(seed)
    rows, columns = truth.sum(axis=1), truth.sum(axis=0)
    one, two = fit_two_way(pattern, rows, columns), fit_margins(pattern, {0: rows, 1: columns})
    assert np.allclose(one.values, two.values, rtol=0, atol=1e-8 * truth.sum())


@pytest.mark.parametrize(
    ("seed", "margins"),
    [
        ([[1, 2], [3, 4]], {}),
        ([[1, 2], [3, 4]], {2: [1, 2]}),
        ([[1, 2], [3, 4]], {(1, 0): [[1, 2], [3, 4]]}),
        ([[1, 2], [3, 4]], {0: [1, 2, 3]}),
        ([[1, 2], [3, 4]], {0: [1, 2], 1: [1, 3]}),
        ([[1, 2], [3, 4]], {0: [1, -2], 1: [1, 3]}),
        ([[1, "2"], [3, 4]], {0: [1, 2]}),
        ([[1, 2], [3]], {0: [1, 2]}),
        ([[0, 0], [3, 4]], {0: [1, 2]}),
        ([[[1, 1], [1, 1]]], {(0, 1): [[1, 3]], (1, 2): [[2, 0], [1, 1]]}),
    ],
)
def test_bad_margins_get_a_sentence(seed, margins):
    with pytest.raises(MethodError):
        fit_margins(seed, margins)


def test_labelled_totals_are_matched_by_name():
    seed = pd.DataFrame([[1, 2], [3, 4]], index=["A", "B"], columns=["C", "D"])
    rows, columns = pd.Series({"B": 6.0, "A": 4.0}), pd.Series({"D": 7.0, "C": 3.0})
    named = fit_two_way(seed, rows, columns).values
    assert np.allclose(named, fit_two_way(seed.to_numpy(), [4, 6], [3, 7]).values)
    with pytest.raises(MethodError, match="no number for B"):
        fit_two_way(seed, pd.Series({"A": 4.0, "C": 6.0}), columns)
    square = pd.DataFrame([[0, 20], [20, 0]], index=["A", "B"], columns=["A", "B"])
    mixed = fit_net(pd.Series({"B": 30, "A": -30}), square[["B", "A"]]).values
    assert np.allclose(mixed, [[0, 40], [10, 0]])
    start = pd.DataFrame([[9, 1], [2, 8]], index=["A", "B"], columns=["A", "B"])
    end = pd.DataFrame([[7, 3], [3, 7]], index=["B", "A"], columns=["A", "B"])
    slices = fit_slices(start, end).values
    assert np.allclose(slices.sum(axis=1), [[3, 7], [7, 3]])
