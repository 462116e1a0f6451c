"""Without pyfixest, as in a browser, a small gravity model gives the same numbers."""

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods import absorbing, dense_effects, gravity

MODELS = [
    ("flow ~ log(km) + wall", "poisson"),
    ("flow ~ log(km) + wall | origin + destination", "poisson"),
    ("log(flow) ~ log(km) + wall | origin + destination", "ols"),
    ("log(flow) ~ log(km)", "ols"),
]


@pytest.fixture
def moves():
    rng = np.random.default_rng(3)
    pairs = [(a, b) for a in range(8) for b in range(8) if a != b]
    frame = pd.DataFrame(pairs, columns=["origin", "destination"])
    km, wall = rng.uniform(50, 900, len(frame)), rng.integers(0, 2, len(frame))
    flow = rng.poisson(np.exp(9 - 0.8 * np.log(km) - 0.5 * wall + frame["origin"] / 8))
    return frame.assign(km=km, wall=wall, flow=flow)


@pytest.fixture
def without_library(monkeypatch):
    def leave():
        monkeypatch.setattr(absorbing, "find_spec", lambda _: None)

        def library(_):
            raise AssertionError("the library was asked for")

        monkeypatch.setattr(absorbing.checks, "library", library)

    return leave


@pytest.mark.parametrize(("formula", "estimator"), MODELS)
def test_numpy_alone_agrees_with_the_library(moves, formula, estimator, without_library):
    pytest.importorskip("pyfixest")
    told = {"estimator": estimator, "cluster": ["origin", "destination"]}
    there = gravity.fit(moves, formula, **told)
    without_library()
    here = gravity.fit(moves, formula, **told)
    np.testing.assert_allclose(here.table.to_numpy(), there.table.to_numpy(), rtol=1e-7)
    np.testing.assert_allclose(here.fitted, there.fitted, rtol=1e-7)


def test_a_panel_that_is_too_large_asks_for_the_library(moves, monkeypatch):
    monkeypatch.setattr(absorbing, "find_spec", lambda _: None)
    monkeypatch.setattr(dense_effects, "MOST_CELLS", 10)

    def missing(name):
        raise MethodError("This method needs the library {library}.", library=name)

    monkeypatch.setattr(absorbing.checks, "library", missing)
    with pytest.raises(MethodError, match="pyfixest"):
        gravity.fit(moves, "flow ~ log(km) | origin + destination")


def test_a_model_that_does_not_come_to_rest_is_refused(moves, without_library, monkeypatch):
    without_library()
    monkeypatch.setattr(dense_effects, "ROUNDS", 1)
    with pytest.raises(MethodError, match="could not be fitted"):
        gravity.fit(moves, "flow ~ log(km)")
