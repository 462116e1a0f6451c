"""Facts about noise and its budget."""

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomlab.errors import MethodError
from iomlab.methods import noise
from iomlab.methods import noisy_counts as drawn_noise

PEOPLE = pd.Series([120, 45, 3], index=["HND", "GTM", "SLV"])


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 8), st.floats(1e-12, 1e-2))
def test_the_analytic_gaussian_keeps_its_promise_with_nothing_to_spare(epsilon, delta):
    from scipy.stats import norm

    s = noise.gaussian_sigma(epsilon, delta)
    kept = norm.cdf(0.5 / s - epsilon * s) - math.exp(epsilon) * norm.cdf(-0.5 / s - epsilon * s)
    assert kept == pytest.approx(delta, rel=1e-4)


@given(st.floats(0.05, 1), st.floats(1e-12, 1e-2))
def test_the_analytic_gaussian_needs_less_noise_than_the_classic(epsilon, delta):
    assert noise.gaussian_sigma(epsilon, delta) <= noise.gaussian_sigma(
        epsilon, delta, analytic=False
    )


def test_scales_grow_with_sensitivity():
    assert noise.laplace_noise(0.5, 3)["scale"] == 6.0
    assert noise.gaussian_sigma(1, 1e-5, 2) == pytest.approx(2 * noise.gaussian_sigma(1, 1e-5))
    assert noise.geometric_noise(1.0, 2).alpha == math.exp(-0.5)


@given(st.floats(0.1, 5))
def test_the_geometric_is_a_distribution_with_its_variance(epsilon):
    shape = noise.geometric_noise(epsilon)
    k = np.arange(-2000, 2001)
    chance = shape.pmf(k)
    assert chance.sum() == pytest.approx(1)
    assert (chance * k**2).sum() == pytest.approx(shape.variance)
    assert chance[np.abs(k) >= 4].sum() == pytest.approx(shape.at_least(4))
    ratio = shape.pmf([3])[0] / shape.pmf([4])[0]
    assert ratio == pytest.approx(math.exp(epsilon))


@given(st.floats(0.01, 2), st.integers(1, 200), st.floats(1e-10, 1e-3))
def test_the_best_total_is_never_above_simple_addition(epsilon, queries, delta):
    spent = noise.budget(epsilon, queries, delta)
    assert spent.best <= spent.basic
    assert spent.basic == pytest.approx(epsilon * queries)


def test_drawn_noise_has_the_spread_that_was_promised():
    rng = np.random.default_rng(5)
    drawn = np.array([drawn_noise._discrete_laplace(Fraction(2), rng) for _ in range(4000)])
    assert drawn.var() == pytest.approx(noise.geometric_noise(0.5).variance, rel=0.1)
    assert abs(drawn.mean()) < 0.2
    drawn = np.array([drawn_noise._discrete_gaussian(Fraction(9), rng) for _ in range(4000)])
    assert drawn.var() == pytest.approx(9, rel=0.1)


@pytest.mark.parametrize("mechanism", drawn_noise.MECHANISMS)
def test_the_interval_holds_the_truth_as_often_as_it_says(mechanism):
    rng = np.random.default_rng(2)
    held = []
    for _ in range(150):
        table = drawn_noise.noisy_counts(PEOPLE, 1.0, rng, mechanism, level=0.9).table
        held += list((table["low"] <= PEOPLE.to_numpy()) & (PEOPLE.to_numpy() <= table["high"]))
    assert np.mean(held) > 0.86


def test_the_same_seed_gives_the_same_noise_and_no_true_count_is_kept():
    first, second = (
        drawn_noise.noisy_counts(PEOPLE, 1.0, np.random.default_rng(4)) for _ in range(2)
    )
    assert first.table.equals(second.table)
    assert list(first.table.columns) == ["group", "value", "low", "high"]
    assert "within" in str(first.explain()[0])


def test_whole_noise_gives_whole_counts():
    table = drawn_noise.noisy_counts(
        PEOPLE, 0.3, np.random.default_rng(4), "discrete_gaussian"
    ).table
    assert (table["value"] == table["value"].round()).all()


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: noise.laplace_noise(0), "above 0"),
        (lambda: noise.laplace_noise(-1), "above 0"),
        (lambda: noise.laplace_noise("much"), "text"),
        (lambda: noise.geometric_noise(float("nan")), "missing"),
        (lambda: noise.gaussian_sigma(1, 1), "between 0 and 1"),
        (lambda: noise.gaussian_sigma(1, 0), "between 0 and 1"),
        (lambda: noise.budget(1, 0, 1e-5), "below 1"),
        (lambda: noise.budget(1, 2.5, 1e-5), "whole"),
        (lambda: drawn_noise.noisy_counts(PEOPLE - 50, 1, np.random.default_rng(0)), "negative"),
        (
            lambda: drawn_noise.noisy_counts(PEOPLE, 1, np.random.default_rng(0), "gauss"),
            "cannot be",
        ),
    ],
)
def test_bad_parameters_get_a_sentence(call, part):
    with pytest.raises(MethodError, match=part):
        call()
