"""Flows from stocks reproduce both stock tables, with nobody counted below zero."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods.accounting import match_natives, survivors, without_newborn
from iomlab.methods.differencing import rogers_von_rabenau, stock_differencing, stock_rates
from iomlab.methods.flows import ACCOUNTS, ESTIMATES, demographic_accounting

quick = settings(max_examples=30, deadline=None)
seeds = st.integers(0, 2**32 - 1)
START = [[1000, 100, 10, 0], [55, 555, 50, 5], [80, 40, 800, 40], [20, 25, 20, 200]]
END = [[950, 100, 60, 0], [80, 505, 75, 5], [90, 30, 800, 40], [40, 45, 0, 180]]


def made_stocks(seed: int):
    """Two stock tables, births and deaths of some places."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    start = rng.integers(0, 500, (n, n)) * (rng.random((n, n)) < 0.8)
    end = rng.integers(0, 500, (n, n)) * (rng.random((n, n)) < 0.8)
    native = rng.integers(3000, 9000, n)
    np.fill_diagonal(start, native)
    np.fill_diagonal(end, native + rng.integers(-500, 500, n))
    seeded = rng.lognormal(0, 1, (n, n)) if rng.random() < 0.5 else None
    return start, end, rng.integers(0, 400, n), rng.integers(0, 400, n), seeded


def estimate(case, accounting, kind, **more):
    start, end, births, deaths, seed = case
    try:
        return demographic_accounting(
            start, end, births, deaths, accounting=accounting, estimate=kind, seed=seed, **more
        )
    except MethodError as refusal:
        if accounting == "open-dr" or "open-dr" not in str(refusal):
            raise
        return None


@quick
@given(seeds, st.sampled_from(ACCOUNTS), st.sampled_from(ESTIMATES))
def test_flows_reproduce_both_stock_tables(seed, accounting, kind):
    case = made_stocks(seed)
    flows = estimate(case, accounting, kind)
    if flows is None:
        return
    cube = flows.by_birthplace()
    size = 1e-8 * max(flows.total, 1)
    assert np.allclose(cube.sum(axis=2), flows.stock_start, rtol=0, atol=size)
    assert np.allclose(cube.sum(axis=1), flows.stock_end, rtol=0, atol=size)
    assert cube.min() >= 0
    od = cube.sum(axis=0)
    np.fill_diagonal(od, 0)
    assert np.allclose(od, flows.od, rtol=0, atol=size)
    n = len(cube)
    outward = (
        cube[np.arange(n), np.arange(n)].sum()
        - cube[np.arange(n), np.arange(n), np.arange(n)].sum()
    )
    assert flows.types["outward"] == pytest.approx(outward, abs=size)
    assert sum(flows.types.values()) == pytest.approx(flows.total, abs=3 * size)
    assert flows.interval.low - size <= flows.total <= flows.interval.high + size
    assert flows.table["value"].between(flows.table["low"] - size, flows.table["high"] + size).all()


@quick
@given(seeds)
def test_a_closed_world_grows_by_births_less_deaths_only(seed):
    """Population change of each place is natural increase plus net migration."""
    start, end, births, deaths, _ = made_stocks(seed)
    flows = estimate((start, end, births, deaths, None), "closed", "minimum")
    if flows is None:
        return
    od = flows.od.to_numpy()
    net = od.sum(axis=0) - od.sum(axis=1)
    change = flows.stock_end.sum(axis=0) - flows.stock_start.sum(axis=0)
    assert np.allclose(net, change, atol=1e-6)
    assert abs(net.sum()) < 1e-6
    assert flows.stock_end.sum() == pytest.approx(flows.stock_start.sum(), rel=1e-12)


@quick
@given(seeds, st.sampled_from(ACCOUNTS), st.sampled_from(ESTIMATES))
def test_permuting_countries_permutes_flows_and_scaling_scales_them(seed, accounting, kind):
    case = made_stocks(seed)
    flows = estimate(case, accounting, kind, whole_natives=False)
    if flows is None:
        return
    order = np.random.default_rng(seed).permutation(len(flows.od))
    both = np.ix_(order, order)
    start, end, births, deaths, pattern = case
    mixed = (start[both], end[both], births[order], deaths[order])
    mixed = (*mixed, None if pattern is None else pattern[both])
    size = 1e-7 * max(flows.total, 1)
    again = estimate(mixed, accounting, kind, whole_natives=False)
    assert np.allclose(again.od, flows.od.to_numpy()[both], rtol=0, atol=size)
    tenfold = estimate(
        (10 * start, 10 * end, 10 * births, 10 * deaths, pattern),
        accounting,
        kind,
        whole_natives=False,
    )
    assert np.allclose(tenfold.od / 10, flows.od, rtol=0, atol=size)


def test_the_published_minimum_of_abel_2013_is_met():
    flows = demographic_accounting(START, END, estimate="minimum")
    assert flows.od.to_numpy().round(6).tolist() == [
        [0, 0, 50, 0],
        [35, 0, 25, 0],
        [10, 10, 0, 0],
        [10, 10, 0, 0],
    ]
    assert flows.types == pytest.approx({"outward": 120, "return": 0, "transit": 30})


def test_the_mix_lies_between_minimum_and_independence():
    low, high, mix = (
        demographic_accounting(START, END, estimate=kind).total
        for kind in ("minimum", "independent", "pseudo_bayes")
    )
    assert mix == pytest.approx(0.87 * low + 0.13 * high)


def test_nobody_moves_between_equal_stocks():
    assert demographic_accounting(START, START, estimate="minimum").total == 0


def test_births_beyond_the_native_born_are_spread_over_all_residents():
    stock = np.array([[4.0, 7, 0], [12, 90, 0], [4, 3, 50]])
    left = without_newborn(stock, np.array([10.0, 20, 0]), ("A", "B", "C"))
    assert left.tolist() == [[2, 7, 0], [6, 70, 0], [2, 3, 50]]


def test_deaths_fall_on_residents_by_birthplace():
    left = survivors(np.array([[80.0, 10], [20, 40]]), np.array([10.0, 5]), ("A", "B"))
    assert left.tolist() == [[72, 9], [18, 36]]


def test_natives_take_up_what_births_and_deaths_do_not_explain():
    """Stocks grow by 9, births less deaths are 4: the gap of 5 is halved over both tables."""
    start, end = np.array([[50.0, 5], [5, 30]]), np.array([[60.0, 4], [5, 30]])
    first, last = match_natives(start, end, 4.0, whole=False)
    assert (last - first).sum() == pytest.approx(4)
    assert np.trace(first) == pytest.approx(82.5)
    assert np.trace(last) == pytest.approx(87.5)
    whole, _ = match_natives(start, end, 4.0, whole=True)
    assert np.diag(whole).tolist() == [51.5, 31]  # half a person goes to the largest place


def test_the_bounds_are_those_that_totals_allow():
    """Of ten people, 6 + 4 before and 5 + 5 after: at least one moved and at most nine."""
    flows = demographic_accounting([[6, 4], [0, 20]], [[5, 5], [0, 20]])
    assert (flows.interval.low, flows.interval.high) == (1, 9)


def test_a_seed_with_closed_routes_is_followed_to_its_only_answer():
    """Moves may only go back along the line of places, so that plain iteration crawls."""
    start, end = np.zeros((2, 4, 4))
    start[0], end[0] = [0, 5, 5, 5], [5, 5, 5, 0]
    seed = np.tril(np.ones((4, 4)), -1)
    flows = demographic_accounting(start, end, estimate="independent", seed=seed)
    assert set(flows.layers[0][1].whole) == {0}
    cube = flows.by_birthplace()
    assert cube[0].round(6).tolist() == [[0] * 4, [5, 0, 0, 0], [0, 5, 0, 0], [0, 0, 5, 0]]
    assert flows.types == pytest.approx({"outward": 0, "return": 5, "transit": 10}, abs=1e-6)


def test_inputs_are_not_changed():
    start, end = np.array(START, dtype=float), np.array(END, dtype=float)
    demographic_accounting(start, end, [9, 9, 9, 9], [1, 2, 3, 4])
    assert start.tolist() == START
    assert end.tolist() == END


def test_large_counts_do_not_overflow():
    huge = np.array(START) * 10**12
    flows = demographic_accounting(huge, np.array(END) * 10**12, estimate="minimum")
    assert flows.total == pytest.approx(150e12, rel=1e-12)


BAD_STOCKS = {
    "negative": ([[1, -1], [1, 1]], [[1, 1], [1, 1]], {}),
    "missing": ([[1, None], [1, 1]], [[1, 1], [1, 1]], {}),
    "text": ([[1, "1"], [1, 1]], [[1, 1], [1, 1]], {}),
    "other shape": ([[1, 1], [1, 1]], [[1, 1, 1], [1, 1, 1], [1, 1, 1]], {}),
    "not square": ([[1, 1, 1], [1, 1, 1]], [[1, 1, 1], [1, 1, 1]], {}),
    "one region": ([[5]], [[5]], {}),
    "empty": ([], [], {}),
    "more deaths than people": ([[1, 1], [1, 1]], [[1, 1], [1, 1]], {"deaths": [9, 0]}),
    "more births than people": ([[1, 1], [1, 1]], [[1, 1], [1, 1]], {"births": [9, 0]}),
    "negative births": ([[9, 1], [1, 9]], [[9, 1], [1, 9]], {"births": [-1, 0]}),
    "short births": ([[9, 1], [1, 9]], [[9, 1], [1, 9]], {"births": [1]}),
    "weight": ([[9, 1], [1, 9]], [[9, 1], [1, 9]], {"weight": 1.2}),
    "accounting": ([[9, 1], [1, 9]], [[9, 1], [1, 9]], {"accounting": "shut"}),
    "estimate": ([[9, 1], [1, 9]], [[9, 1], [1, 9]], {"estimate": "max"}),
    "negative seed": ([[9, 1], [1, 9]], [[8, 2], [1, 9]], {"seed": [[1, -1], [1, 1]]}),
    "no route": ([[9, 1], [1, 9]], [[8, 2], [1, 9]], {"seed": [[1, 0], [0, 1]]}),
    "no natives": ([[0, 1], [1, 0]], [[0, 3], [4, 0]], {}),
}


@pytest.mark.parametrize(("start", "end", "more"), BAD_STOCKS.values(), ids=BAD_STOCKS)
def test_bad_stocks_get_a_sentence(start, end, more):
    with pytest.raises(MethodError):
        demographic_accounting(start, end, **more)


def test_open_accounting_that_would_take_too_many_names_the_way_out():
    start, end = [[90, 10], [0, 50]], [[10, 60], [0, 50]]
    with pytest.raises(MethodError, match="open-dr"):
        demographic_accounting([[990, 1], [0, 50]], [[10, 60], [0, 50]], accounting="open")
    assert demographic_accounting(start, end, accounting="open-dr").total > 0


def test_places_are_matched_by_name_not_by_position():
    places = list("ABCD")
    start = pd.DataFrame(START, index=places, columns=places)
    end = pd.DataFrame(END, index=places, columns=places)
    other = ["C", "A", "D", "B"]
    births = pd.Series([1, 2, 3, 4], index=places)
    one = demographic_accounting(start, end, births, births)
    two = demographic_accounting(start, end.loc[other, places], births[other], births)
    assert np.allclose(one.od, two.od)
    with pytest.raises(MethodError, match="births has no number for D"):
        demographic_accounting(start, end, births[list("ABC")])
    with pytest.raises(MethodError, match="same places"):
        demographic_accounting(start, end.rename(index={"D": "E"}, columns={"D": "E"}))


def test_flows_explain_themselves():
    told = [str(s) for s in demographic_accounting(START, END, estimate="minimum").explain()]
    assert told[0] == "Estimated moves over the period: 150."
    assert told[1].startswith("120 left their country of birth, 0 went back")
    assert "between 150 and" in told[2]


@quick
@given(seeds)
def test_differencing_never_reads_below_zero_and_reversal_adds(seed):
    start, end, *_ = made_stocks(seed)
    drop = stock_differencing(start, end).od.to_numpy()
    both = stock_differencing(start, end, variant="reverse_negative").od.to_numpy()
    assert (drop >= 0).all()
    assert (both >= drop).all()
    change = end - start
    np.fill_diagonal(change, 0)
    assert both.sum() == np.abs(change).sum()


def test_spread_moves_add_up_to_their_total():
    flows = stock_rates(START, 250)
    assert flows.total == pytest.approx(250)
    assert np.allclose(flows.od / flows.total, (np.array(START) - np.diag(np.diag(START))) / 445)


def test_growth_matrix_flows_vanish_when_stocks_do_not_change():
    assert np.allclose(rogers_von_rabenau(START, START).od, 0, atol=1e-9)


def test_stocks_without_an_inverse_and_without_migrants_are_refused():
    with pytest.raises(MethodError, match="inverted"):
        rogers_von_rabenau([[1, 1], [1, 1]], [[1, 1], [1, 1]])
    with pytest.raises(MethodError, match="Nobody"):
        stock_rates([[1, 0], [0, 1]], 5)
    with pytest.raises(MethodError):
        stock_differencing([[1, 2], [3, 4]], [[1, 2], [3, 4]], variant="drop")
