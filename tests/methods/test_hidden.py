"""Facts about estimates of hidden populations."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods.closed_population import closed_population_models
from iomlab.methods.hidden_estimate import check_scale, lognormal_interval
from iomlab.methods.hidden_residual import residual, residual_range
from iomlab.methods.list_overlaps import fit_lists, overlaps
from iomlab.methods.list_profile import profile_limits
from iomlab.methods.list_search import all_pairwise_models, forward_search
from iomlab.methods.many_lists import many_lists
from iomlab.methods.one_source import chao_bias_corrected, one_source, one_source_regression
from iomlab.methods.poisson_tables import deviance_of
from iomlab.methods.sparse_lists import estimate_exists, fit_sparse, sparse_lists, stepwise_sparse
from iomlab.methods.truncated_counts import MODELS, fit_counts
from iomlab.methods.two_lists import two_lists

DUTCH = [1645, 183, 37, 13, 1, 1]  # van der Heijden and others (2003), table 1
counts = st.lists(st.integers(0, 4000), min_size=2, max_size=6).filter(lambda c: min(c[:2]) > 0)
people = st.lists(st.integers(1, 300), min_size=7, max_size=7)


def three(numbers: list[int]):
    """Three lists with all combinations of them."""
    presence = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    frame = pd.DataFrame(presence, columns=list("abc"))
    return overlaps(frame.assign(people=numbers), list("abc"))


# one source


def test_truncated_poisson_and_zelterman_have_their_closed_forms():
    fit = fit_counts("ztpoisson", np.arange(1, 7.0), np.array(DUTCH, float))
    rate = math.exp(fit.coefficients["(Intercept)"])
    mean = np.dot(np.arange(1, 7), DUTCH) / sum(DUTCH)
    assert rate / -math.expm1(-rate) == pytest.approx(mean, rel=1e-10)
    zelterman = one_source(DUTCH)
    assert zelterman.population == pytest.approx(1880 / -math.expm1(-2 * 183 / 1645), rel=1e-10)
    chao = one_source(DUTCH, "chao")
    assert chao.population == pytest.approx(1880 + 1645**2 / (2 * 183), rel=1e-10)


def test_truncated_geometric_has_its_closed_form():
    found = one_source(DUTCH, "ztgeom")
    mean = np.dot(np.arange(1, 7), DUTCH) / 1880
    assert found.population == pytest.approx(1880 * mean / (mean - 1), rel=1e-10)


@settings(max_examples=40, deadline=None)
@given(counts, st.sampled_from(sorted(MODELS)))
def test_the_estimate_is_never_below_the_people_seen(numbers, model):
    try:
        found = one_source(numbers, model)
    except MethodError:
        return
    assert (found.table["population"] >= sum(numbers) * (1 - 1e-12)).all()
    assert (found.table["low"] >= sum(numbers) * (1 - 1e-12)).all()
    assert found.interval.low <= found.population <= found.interval.high


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(2, 1000))
def test_more_of_the_same_people_scale_the_estimate(numbers, factor):
    one = one_source(numbers).population
    many = one_source([factor * n for n in numbers]).population
    assert many == pytest.approx(factor * one, rel=1e-7)


def test_a_covariate_that_splits_the_file_gives_the_sum_of_its_parts():
    file = pd.DataFrame(
        {"capture": [1, 2, 3] * 2, "sex": ["f"] * 3 + ["m"] * 3, "n": [80, 12, 3, 200, 60, 9]}
    )
    for model in ("ztpoisson", "ztgeom", "zelterman", "chao"):
        whole = one_source_regression(file, ["sex"], weight="n", model=model).population
        parts = (
            one_source([80, 12, 3], model).population + one_source([200, 60, 9], model).population
        )
        assert whole == pytest.approx(parts, rel=1e-8)


def test_the_reference_level_does_not_change_the_estimate():
    file = pd.DataFrame({"capture": [1, 2, 1, 2], "sex": list("ffmm"), "n": [80, 10, 200, 60]})
    one = one_source_regression(file, ["sex"], weight="n")
    other = one_source_regression(file, ["sex"], weight="n", reference={"sex": "m"})
    assert one.population == pytest.approx(other.population, rel=1e-9)
    assert "sexf" in other.details["ztpoisson"].coefficients


def test_one_inflation_vanishes_where_there_are_too_few_ones():
    found = one_source([10, 80, 60, 20], "ztoipoisson").details["ztoipoisson"]
    plain = one_source([10, 80, 60, 20], "ztpoisson")
    assert found.coefficients["(Intercept):omega"] == -math.inf
    assert found.population == pytest.approx(plain.population, rel=1e-9)


@pytest.mark.parametrize(
    "bad",
    [[100], [100, 0, 0], [], [-1, 5], [5.5, 2], ["a", 2], [None, 3], [0, 0], [float("nan"), 3]],
)
def test_counts_that_set_no_bound_or_are_broken_get_a_sentence(bad):
    with pytest.raises(MethodError):
        one_source(bad)


def test_a_group_in_which_nobody_was_seen_twice_gets_a_sentence():
    file = pd.DataFrame({"capture": [1, 1, 2], "sex": ["f", "m", "m"], "n": [80, 200, 60]})
    with pytest.raises(MethodError, match="80 people nobody was seen twice"):
        one_source_regression(file, ["sex"], weight="n")


def test_covariates_that_repeat_each_other_get_a_sentence():
    file = pd.DataFrame({"capture": [1, 2, 1, 2], "a": list("xxyy"), "b": list("uuvv")})
    with pytest.raises(MethodError, match="repeat each other"):
        one_source_regression(file, ["a", "b"])


def test_counts_of_a_trillion_lose_nobody():
    assert chao_bias_corrected([10**12, 10**11]) == pytest.approx(1.1e12 + 5e12, rel=1e-9)


# two lists


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 5000))
def test_chapman_is_symmetric_and_never_below_the_people_seen(a, b, both):
    one = two_lists(a + both, b + both, both)
    other = two_lists(b + both, a + both, both)
    assert one.population == pytest.approx(other.population, rel=1e-12)
    assert one.population >= one.observed
    assert (one.table["low"] >= one.observed * (1 - 1e-9)).all()


def test_two_huge_lists_agree_in_all_three_ways():
    table = two_lists(10**12, 10**12, 10**10).table
    assert table["population"].to_numpy() == pytest.approx(1e14, rel=1e-6)
    assert ((table["low"] < 1e14) & (table["high"] > 1e14)).all()


@pytest.mark.parametrize("bad", [(9, 9, 0), (9, 5, 6), (-1, 5, 1), (5.5, 4, 2), ("a", 2, 1)])
def test_two_lists_that_set_no_bound_get_a_sentence(bad):
    with pytest.raises(MethodError):
        two_lists(*bad)


# many lists


@settings(max_examples=20, deadline=None)
@given(people, st.permutations(range(3)))
def test_the_order_of_lists_does_not_matter(numbers, order):
    table = three(numbers)
    frame = pd.DataFrame(table.presence, columns=list("abc")).assign(people=table.people)
    turned = overlaps(frame, ["abc"[k] for k in order])
    assert fit_lists(turned).population == pytest.approx(fit_lists(table).population, rel=1e-8)


@settings(max_examples=20, deadline=None)
@given(people)
def test_lists_estimate_at_least_the_people_seen_and_keep_their_totals(numbers):
    table = three(numbers)
    fit = fit_lists(table, [(0, 1)])
    assert fit.population >= table.observed
    # the model meets the totals of its lists and of its pair
    for column in range(3):
        on = table.presence[:, column] == 1
        assert fit.fitted[on].sum() == pytest.approx(table.people[on].sum(), rel=1e-6)
    rows = table.both((0, 1))
    assert fit.fitted[rows].sum() == pytest.approx(table.people[rows].sum(), rel=1e-6)


def test_three_lists_with_all_pairs_have_their_closed_form():
    table = three([4, 12, 10, 9, 60, 50, 40])
    odd, even = 4 * 60 * 50 * 40, 12 * 10 * 9
    fit = fit_lists(table, table.pairs)
    assert fit.population == pytest.approx(table.observed + odd / even, rel=1e-8)


def test_profile_limits_hold_the_estimate_and_widen_with_the_level():
    table = three([4, 12, 10, 9, 60, 50, 40])
    narrow, wide = (profile_limits(table, level=level).interval for level in (0.8, 0.99))
    assert table.observed < wide.low < narrow.low < narrow.high < wide.high


def test_search_adds_a_pair_only_if_it_pays():
    assert forward_search(three([8, 90, 9, 8, 60, 50, 400])).pairs != ()
    mild = three([8, 30, 9, 8, 60, 50, 90])
    fit = forward_search(mild, entry_p=1.0)
    assert fit.pairs != ()
    assert fit.aic < fit_lists(mild).aic
    assert forward_search(mild, entry_p=1e-9).pairs == ()
    # lists that are independent to the last person: no pair lowers AIC, whatever its p-value
    assert forward_search(three([192, 48, 64, 96, 16, 24, 32]), entry_p=1.0).pairs == ()
    assert stepwise_sparse(mild, entry_p=0.0).pairs == ()
    assert stepwise_sparse(three([8, 90, 9, 8, 60, 50, 400]), entry_p=0.05).pairs != ()


def test_all_models_of_three_lists_are_eight():
    assert len(all_pairwise_models(three([4, 12, 10, 9, 60, 50, 40]))) == 8


def test_mt_is_the_model_of_independent_lists():
    table = three([4, 12, 10, 9, 60, 50, 40])
    classic = closed_population_models(table).set_index("model")
    assert classic.loc["Mt", "population"] == pytest.approx(fit_lists(table).population, rel=1e-9)
    assert np.isfinite(classic["population"]).all()


def test_mb_is_the_removal_estimate_of_zippin():
    # first met on list a, b, c: 200, 100, 50: p = 1/2 and N = 400
    table = three([20, 40, 40, 20, 100, 80, 50])
    classic = closed_population_models(table).set_index("model")
    assert classic.loc["Mb", "population"] == pytest.approx(400, rel=1e-6)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1, 0, 5), (1, 0, 5), (0, 1, 4)], "duplicated"),
        ([(0, 0, 5), (1, 0, 5), (0, 1, 4)], "on no list"),
        ([(1, 2, 5), (0, 1, 4)], "0 .not on it. and 1"),
        ([(1, 0, 5), (0, 1, 0)], "holds nobody"),
        ([(1, 0, -5), (0, 1, 4)], "negative"),
        ([(1, 0, 5.5), (0, 1, 4)], "whole"),
        ([(1, 0, float("nan")), (0, 1, 4)], "missing"),
    ],
)
def test_broken_overlaps_get_a_sentence(rows, said):
    with pytest.raises(MethodError, match=said):
        overlaps(pd.DataFrame(rows, columns=["a", "b", "people"]), ["a", "b"])


def test_lists_that_share_nobody_set_no_bound():
    table = three([0, 0, 0, 0, 60, 50, 40])
    with pytest.raises(MethodError, match="no upper bound"):
        fit_lists(table)
    with pytest.raises(MethodError, match="does not exist"):
        fit_sparse(table)


def test_a_pair_that_shares_nobody_counts_as_minus_infinity():
    table = three([0, 12, 10, 0, 60, 50, 40])
    fit = fit_sparse(table, [(1, 2)])
    assert fit.empty_pairs == ((1, 2),)
    assert fit.fit.fitted[table.both((1, 2))].sum() == 0
    assert fit.terms == ("(Intercept)", "a", "b", "c")


def test_a_model_that_can_not_be_told_apart_is_named():
    # with pair a, b empty, pairs a, c and b, c: five rows, six terms
    assert estimate_exists(three([0, 0, 10, 9, 60, 50, 40]), [(0, 1), (0, 2), (1, 2)]) is not None


def test_every_estimate_shows_interval_assumptions_and_what_the_model_does():
    table = three([8, 40, 10, 9, 60, 50, 40])
    for found in (many_lists(table), sparse_lists(table), one_source(DUTCH), two_lists(50, 40, 9)):
        assert found.interval.low <= found.population <= found.interval.high
        assert len(found.table) > 1
        assert found.table[["low", "high"]].notna().all(axis=None)
        assert len(found.assumptions) >= 3
        told = " ".join(str(line) for line in found.explain())
        assert "people were seen" in told
        assert "report this range too" in told


# scale


@pytest.mark.parametrize("scale", ["city", "camp", "district", "municipality", "", "Country"])
def test_nothing_below_a_large_region_is_estimated(scale):
    table = three([8, 40, 10, 9, 60, 50, 40])
    for act in (
        lambda: check_scale(scale),
        lambda: one_source(DUTCH, scale=scale),
        lambda: one_source_regression(pd.DataFrame({"capture": [1, 2]}), [], scale=scale),
        lambda: two_lists(50, 40, 9, scale=scale),
        lambda: many_lists(table, scale=scale),
        lambda: sparse_lists(table, scale=scale),
        lambda: residual(9, [1], [1], survival=1, emigration=0, scale=scale),
        lambda: residual_range(
            [1], [1], {"emigration": (0, 0.1)}, survey_foreign_born=9, survival=1, scale=scale
        ),
    ):
        with pytest.raises(MethodError, match="expose people"):
            act()


# residual


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 0.05), st.floats(0, 0.05), st.floats(0, 0.2), st.floats(0, 0.2))
def test_the_range_holds_every_estimate_within_its_bounds(low, more, hidden, also):
    bounds = {"emigration": (low, low + more), "undercount_irregular": (hidden, hidden + also)}
    kept = {"survey_foreign_born": 5000, "survival": 0.99}
    found = residual_range([1000, 500], [1, 2], bounds, **kept)
    inside = residual(
        5000,
        [1000, 500],
        [1, 2],
        survival=0.99,
        emigration=low + more / 3,
        undercount_irregular=hidden + also / 3,
    ).population
    assert found.interval.low - 1e-6 <= inside <= found.interval.high + 1e-6


def test_the_range_reaches_its_ends_when_assumptions_pull_in_opposite_ways():
    bounds = {"survival": (0.9, 1.0), "emigration": (0.0, 0.2)}
    found = residual_range([1000], [2], bounds, survey_foreign_born=2000)
    assert found.interval.low == pytest.approx(2000 - 1000)
    assert found.interval.high == pytest.approx(2000 - 1000 * 0.9**2 * 0.8**2)


def test_the_deviance_is_the_same_by_series_and_by_logarithm():
    mean = np.array([1000.0, 50.0, 7.0])
    for people in (mean * (1 + 5e-4), mean * 1.3, np.array([1000.0, 0.0, 7.0])):
        whole = np.where(people > 0, people * np.log(np.maximum(people, 1) / mean), 0.0)
        wanted = 2 * (whole - people + mean).sum()
        assert deviance_of(people, mean) == pytest.approx(wanted, rel=1e-6)


def test_the_profile_peaks_where_the_multinomial_does():
    # N! / (N - n)! N^-(n1 + n2) (N - n1)^(N - n1) (N - n2)^(N - n2), for two lists
    found = profile_limits(
        overlaps(
            pd.DataFrame({"a": [1, 0, 1], "b": [0, 1, 1], "people": [450, 350, 50]}), ["a", "b"]
        )
    ).population

    def likelihood(n: float) -> float:
        away = sum((n - k) * math.log(n - k) for k in (500, 400))
        return math.lgamma(n + 1) - math.lgamma(n - 849) + away - 2 * n * math.log(n)

    assert likelihood(found) >= max(likelihood(found - 2), likelihood(found + 2))


def test_more_lawful_residents_than_the_survey_counts_get_a_sentence():
    with pytest.raises(MethodError, match="no residual"):
        residual(100, [1000], [1], survival=1, emigration=0)


@pytest.mark.parametrize(
    "bounds", [{}, {"emigration": (0.2, 0.1)}, {"emigraton": (0.1, 0.2)}, {"survival": (0, 1)}]
)
def test_broken_bounds_get_a_sentence(bounds):
    with pytest.raises(MethodError):
        residual_range([1000], [1], bounds, survey_foreign_born=5000, survival=1.0)


def test_lognormal_limits_of_a_full_count_are_the_count():
    ends = lognormal_interval(100, 100, 0)
    assert (ends.low, ends.high) == (100, 100)
