"""Facts about gaps, decompositions, segregation and composite scores."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from iomlab.errors import MethodError
from iomlab.methods.composite_scores import mean_of_means, rescaled_sum, weighted_dimensions
from iomlab.methods.gaps import direct_standardisation, gap
from iomlab.methods.oaxaca_blinder import oaxaca_blinder
from iomlab.methods.segregation import (
    mutual_information,
    segregation,
    small_unit_bias,
    two_group_indices,
)

units = arrays(
    np.int64, st.tuples(st.integers(2, 6), st.integers(2, 4)), elements=st.integers(1, 900)
)


# segregation


@settings(max_examples=40, deadline=None)
@given(units, st.randoms())
def test_the_order_of_units_and_groups_does_not_matter(table, chance):
    rows, columns = list(range(len(table))), list(range(table.shape[1]))
    chance.shuffle(rows)
    chance.shuffle(columns)
    one, other = segregation(table, draws=2), segregation(table[rows][:, columns], draws=2)
    assert other.mutual_information == pytest.approx(one.mutual_information, abs=1e-12)
    assert other.dissimilarity == pytest.approx(one.dissimilarity, abs=1e-12)
    assert other.diversity == pytest.approx(one.diversity, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(units, st.integers(2, 50))
def test_indices_stay_between_zero_and_one_and_ignore_scale(table, factor):
    found = two_group_indices(table[:, 0], table[:, 1:].sum(axis=1))
    again = two_group_indices(factor * table[:, 0], factor * table[:, 1:].sum(axis=1))
    for name, value in found.items():
        assert -1e-9 <= value <= 1 + 1e-9, name
        assert again[name] == pytest.approx(value, abs=1e-9)
    assert found["isolation"] + found["exposure"] == pytest.approx(1)


@settings(max_examples=40, deadline=None)
@given(units)
def test_local_parts_add_up_to_mutual_information(table):
    found = segregation(table, draws=2)
    assert (found.table["share"] * found.table["local"]).sum() == pytest.approx(
        found.mutual_information, abs=1e-12
    )
    within = (found.table["share"] * found.table["entropy"]).sum()
    assert found.group_entropy - within == pytest.approx(found.mutual_information, abs=1e-12)


def test_an_even_spread_has_no_segregation_and_a_full_split_has_all():
    even = two_group_indices([10, 20], [30, 60])
    split = two_group_indices([10, 0], [0, 60])
    for name in ("dissimilarity", "gini", "atkinson", "correlation_ratio", "entropy_index"):
        assert even[name] == pytest.approx(0, abs=1e-9)
        assert split[name] == pytest.approx(1)


def test_gini_agrees_with_its_definition():
    x, y = np.array([12.0, 40, 3, 9]), np.array([80.0, 41, 90, 22])
    t, p = x + y, x / (x + y)
    share = x.sum() / t.sum()
    pairs = (t[:, None] * t * np.abs(p[:, None] - p)).sum()
    wanted = pairs / (2 * t.sum() ** 2 * share * (1 - share))
    assert two_group_indices(x, y)["gini"] == pytest.approx(wanted, rel=1e-12)


def test_the_bias_is_what_chance_gives():
    rng = np.random.default_rng(1)
    drawn = [
        mutual_information(np.column_stack([k, 20 - k]))
        for k in rng.binomial(20, 0.4, size=(400, 30))
    ]
    wanted = small_unit_bias(np.tile([8, 12], (30, 1)))
    assert np.mean(drawn) == pytest.approx(wanted, rel=0.1)


def test_a_unit_without_people_has_no_local_part():
    found = segregation([[0, 0], [3, 4], [1, 9]], draws=2)
    assert math.isnan(found.table["local"].iloc[0])
    assert found.mutual_information == pytest.approx(mutual_information([[3, 4], [1, 9]]))


@pytest.mark.parametrize(
    "bad",
    [
        [],
        [[1, 2]],
        [[1], [2]],
        [[1, -2], [3, 4]],
        [[0, 1], [0, 4]],
        [["a", 1], [1, 2]],
        [[1, math.nan], [3, 4]],
        [[1, 2], [3]],
    ],
)
def test_broken_tables_of_units_get_a_sentence(bad):
    with pytest.raises(MethodError):
        segregation(bad)


# Oaxaca-Blinder


def workers(seed: int = 0, people: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "foreign": np.arange(people) % 2,
            "age": rng.integers(18, 60, people),
            "low": rng.integers(0, 2, people),
        }
    )
    frame["high"] = np.where(frame["low"] == 1, 0, rng.integers(0, 2, people))
    frame["middle"] = 1 - frame["low"] - frame["high"]
    frame["wage"] = 2 + 0.01 * frame["age"] - 0.2 * frame["low"] + rng.normal(0, 0.2, people)
    return frame


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_parts_add_up_to_the_gap_for_every_reference(seed):
    frame = workers(seed)
    assume(frame.groupby("foreign")[["low", "middle", "high"]].max().all(axis=None))
    found = oaxaca_blinder(frame, "wage", ["age", "low", "high"], "foreign")
    assert found.threefold["value"].sum() == pytest.approx(found.difference, abs=1e-9)
    both = found.twofold["explained"] + found.twofold["unexplained"]
    assert both.to_numpy() == pytest.approx(found.difference, abs=1e-9)
    parts = found.by_variable[["endowments", "coefficients", "interaction"]].sum()
    assert parts.to_numpy() == pytest.approx(found.threefold["value"].to_numpy(), abs=1e-9)


def test_pooled_references_are_the_pooled_regressions():
    frame = workers()
    found = oaxaca_blinder(frame, "wage", ["age", "low"], "foreign").twofold.set_index("weight")
    x = np.column_stack([np.ones(len(frame)), frame[["age", "low"]]])
    gap_of = x[frame["foreign"] == 0].mean(axis=0) - x[frame["foreign"] == 1].mean(axis=0)
    neumark = np.linalg.lstsq(x, frame["wage"], rcond=None)[0]
    jann = np.linalg.lstsq(np.column_stack([x, frame["foreign"]]), frame["wage"], rcond=None)[0]
    assert found.loc[-1.0, "explained"] == pytest.approx(gap_of @ neumark)
    assert found.loc[-2.0, "explained"] == pytest.approx(gap_of @ jann[:-1])
    assert found.loc[-2.0, "unexplained_a"] == pytest.approx(0, abs=1e-12)
    assert found.loc[-2.0, "unexplained_b"] == pytest.approx(-jann[-1])


def test_sets_of_dummies_do_not_depend_on_the_category_left_out():
    frame = workers()
    one = oaxaca_blinder(
        frame, "wage", ["age", "low", "high"], "foreign", dummies=[["low", "high"]]
    )
    other = oaxaca_blinder(
        frame, "wage", ["age", "middle", "high"], "foreign", dummies=[["middle", "high"]]
    )
    names = {"(Base)": "middle"}, {"(Base)": "low"}
    first, second = (
        found.by_variable.replace({"variable": name}).set_index("variable").sort_index()
        for found, name in zip((one, other), names, strict=True)
    )
    pd.testing.assert_frame_equal(first, second)


def test_standard_errors_agree_with_the_bootstrap():
    frame = workers(3, 400)
    found = oaxaca_blinder(frame, "wage", ["age", "low"], "foreign")
    rng = np.random.default_rng(2)
    groups = [frame[frame["foreign"] == g] for g in (0, 1)]
    drawn = [
        oaxaca_blinder(
            pd.concat([g.iloc[rng.integers(0, len(g), len(g))] for g in groups]),
            "wage",
            ["age", "low"],
            "foreign",
        ).threefold["value"]
        for _ in range(150)
    ]
    boot = pd.concat(drawn, axis=1).std(axis=1)
    main = ["endowments", "coefficients"]
    assert found.threefold["se"][main].to_numpy() == pytest.approx(boot[main].to_numpy(), rel=0.25)


@pytest.mark.parametrize(
    ("traits", "group", "said"),
    [
        (["age", "nope"], "foreign", "no column"),
        (["age", "foreign"], "foreign", "cannot be told apart"),
        (["low", "middle", "high"], "foreign", "cannot be told apart"),
        (["low"], "age", "must be 0"),
        (["age", "age"], "foreign", "twice"),
    ],
)
def test_broken_decompositions_get_a_sentence(traits, group, said):
    with pytest.raises(MethodError, match=said):
        oaxaca_blinder(workers(), "wage", traits, group)


def test_text_and_small_groups_get_a_sentence():
    with pytest.raises(MethodError, match="text"):
        oaxaca_blinder(workers().assign(age="old"), "wage", ["age"], "foreign")
    with pytest.raises(MethodError, match="too few"):
        oaxaca_blinder(workers(0, 6), "wage", ["age", "low", "high"], "foreign")


# gaps


def test_newcombe_published_example_is_met():
    # Newcombe (1998), table II, 56/70 against 48/80, method 10: 0.0524 to 0.3339
    found = gap(56, 70, 48, 80)
    assert found.points_interval.low == pytest.approx(5.24, abs=0.005)
    assert found.points_interval.high == pytest.approx(33.39, abs=0.005)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 80), st.integers(80, 200), st.integers(0, 80), st.integers(80, 200))
def test_a_gap_turned_round_changes_its_sign(x, n, y, m):
    one, other = gap(x, n, y, m), gap(y, m, x, n)
    assert one.points == pytest.approx(-other.points)
    assert one.points_interval.low == pytest.approx(-other.points_interval.high, abs=1e-9)
    assert one.points_interval.low - 1e-9 <= one.points <= one.points_interval.high + 1e-9


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(60, 900)), min_size=1, max_size=6))
def test_standardised_to_its_own_structure_a_rate_is_the_crude_one(classes):
    events, people = (list(column) for column in zip(*classes, strict=True))
    found = direct_standardisation(events, people, people)
    assert found.rate == pytest.approx(found.crude)
    assert found.interval.low <= found.rate <= found.interval.high


def test_one_class_has_garwood_limits():
    found = direct_standardisation([7], [1000], [1])
    assert found.interval.low == pytest.approx(2.814363e-3, rel=1e-5)
    assert found.interval.high == pytest.approx(14.42268e-3, rel=1e-5)


def test_broken_gaps_get_a_sentence():
    for bad in ((5, 0, 1, 2), (5, 4, 1, 2), (-1, 4, 1, 2), (math.nan, 4, 1, 2)):
        with pytest.raises(MethodError):
            gap(*bad)
    for bad in (([1, 2], [0, 5], [1, 1]), ([1], [2, 3], [1, 1]), ([1, 1], [5, 5], [0, 0])):
        with pytest.raises(MethodError):
            direct_standardisation(*bad)


# composite scores

answers = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    min_size=1,
)


@settings(max_examples=40, deadline=None)
@given(answers)
def test_a_score_lies_between_its_parts_and_within_its_weight_range(items):
    found = rescaled_sum(items)
    assert 0 <= found.score <= 1
    for score in (found.table["score"], pd.Series([found.interval.low, found.interval.high])):
        assert score.min() - 1e-12 <= found.score <= score.max() + 1e-12
    flat = [x for part in items.values() for x in part]
    assert found.score == pytest.approx((sum(flat) - len(flat)) / (4 * len(flat)))


def test_a_missing_answer_drops_out_and_is_not_zero():
    found = weighted_dimensions({"a": [0.5, None], "b": [0.2]})
    assert found.score == pytest.approx(0.35)
    assert "1 items have no answer" in " ".join(str(line) for line in found.explain())


def test_no_official_name_is_told_unless_it_was_given():
    items = {"a": [3, 4], "b": [2, 2]}
    plain = " ".join(str(line) for line in rescaled_sum(items).explain())
    assert "Teaching score" in plain
    assert "IPL" not in plain
    assert str(rescaled_sum(items, name="Our index").explain()[0]).startswith("Our index")


@pytest.mark.parametrize(
    ("act", "given_items"),
    [
        (rescaled_sum, {}),
        (rescaled_sum, {"a": [6]}),
        (rescaled_sum, {"a": [None, 3]}),
        (rescaled_sum, {"a": ["good"]}),
        (mean_of_means, {"a": [None], "b": [50]}),
        (mean_of_means, {"a": [101]}),
        (weighted_dimensions, {"a": [1.2]}),
        (weighted_dimensions, {"a": []}),
    ],
)
def test_broken_answers_get_a_sentence(act, given_items):
    with pytest.raises(MethodError):
        act(given_items)


@pytest.mark.parametrize(
    "weights", [{"a": 1}, {"a": -1, "b": 1}, {"a": 0, "b": 0}, {"a": 1, "b": 1, "c": 1}]
)
def test_broken_weights_get_a_sentence(weights):
    with pytest.raises(MethodError):
        weighted_dimensions({"a": [0.5], "b": [0.2]}, weights)
