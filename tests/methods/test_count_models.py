"""Models of counts: nested models, zeros, and refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods import count_models


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    x, z = rng.normal(size=(2, 600))
    mu = np.exp(0.5 + 0.6 * x) * rng.gamma(1.5, 1 / 1.5, size=600)
    y = rng.poisson(mu) * (rng.random(600) > 1 / (1 + np.exp(1 - z)))
    return pd.DataFrame({"y": y, "x": x, "z": z})


def test_the_richer_model_never_fits_worse(data):
    found = {
        name: count_models.fit(data, "y ~ x + z", model=name).log_likelihood
        for name in count_models.MODELS
    }
    assert found["poisson"] <= found["negative_binomial"] + 1e-6
    assert found["poisson"] <= found["zero_inflated_poisson"] + 1e-6
    assert found["zero_inflated_poisson"] <= found["zero_inflated_negbin"] + 1e-6


def test_the_known_answer_of_a_negative_binomial_is_found():
    rng = np.random.default_rng(6)
    x = rng.normal(size=4000)
    y = rng.poisson(np.exp(1 + 0.5 * x) * rng.gamma(2, 0.5, size=4000))
    found = count_models.fit(pd.DataFrame({"y": y, "x": x}), "y ~ x", model="negative_binomial")
    assert found.coefficients().to_numpy() == pytest.approx([1, 0.5], abs=0.06)
    assert found.theta == pytest.approx(2, abs=0.25)


def test_counts_that_vary_too_much_are_said_to(data):
    assert any("as much as Poisson" in str(x) for x in count_models.fit(data, "y ~ x").explain())


def test_poisson_gives_back_the_total(data):
    assert count_models.fit(data, "y ~ x").fitted.sum() == pytest.approx(data["y"].sum())


def test_every_estimate_lies_in_its_interval(data):
    table = count_models.fit(data, "y ~ x + z", model="hurdle_negbin").table
    assert (table["low"] < table["estimate"]).all()
    assert (table["estimate"] < table["high"]).all()


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        ({"y": 0}, {}, "All counts are zero"),
        ({"y": -1}, {}, "negative"),
        ({"y": 0.5}, {}, "whole"),
        ({"y": "a"}, {}, "numbers"),
        ({"y": 3}, {"model": "hurdle_negbin"}, "No count is zero"),
        ({"z": 1.0}, {}, "say the same"),
        ({}, {"model": "nb"}, "Choose one of"),
    ],
)
def test_bad_counts_get_a_sentence(data, change, options, words):
    with pytest.raises(MethodError, match=words):
        count_models.fit(data.assign(**change), "y ~ x + z", **options)


def test_more_terms_than_rows_are_refused(data):
    with pytest.raises(MethodError):
        count_models.fit(data.head(2), "y ~ x + z")
