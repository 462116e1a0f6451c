"""Facts about the response of a panel to its drivers, and about two levels of one association."""

import math

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods.driver_response import attempt, expected, response
from iomlab.methods.drivers import panel
from iomlab.methods.within_between import within_between


def made(years=range(2000, 2016), origins=8, slope=0.6):
    """Return a panel without noise, whose elasticity to the network is known."""
    rng = np.random.default_rng(1)
    rows = []
    for origin in range(origins):
        for year in years:
            network = float(rng.uniform(100, 900))
            rows.append(
                (origin, year, network, float(rng.uniform(1, 5)), network**slope * (origin + 1))
            )
    data = pd.DataFrame(rows, columns=["origin", "year", "network", "war", "value"])
    return data


def test_ten_per_cent_more_of_an_elasticity_of_six_tenths_is_not_six_per_cent():
    found = panel(made(), ["log(network)"], lag=0)
    answer = response(found, {"log(network)": math.log(1.1)})
    assert answer["response"].iloc[0] == pytest.approx(100 * (1.1**0.6 - 1), abs=1e-3)


def test_no_change_has_no_response_and_no_band():
    found = panel(made(), ["log(network)", "war"], lag=0)
    answer = response(found, {"log(network)": 0.0, "war": 0.0})
    assert np.allclose(answer[["response", "low", "high"]], 0)


def test_drivers_together_are_the_product_of_each_alone():
    found = panel(made(), ["log(network)", "war"], lag=0)
    answer = response(found, {"log(network)": 0.1, "war": 1.0}).set_index("term")["response"]
    ratio = np.prod(1 + answer.drop("together") / 100)
    assert 1 + answer["together"] / 100 == pytest.approx(ratio)


@pytest.mark.parametrize("steps", [{}, {"peace": 1.0}])
def test_a_driver_outside_the_model_is_refused(steps):
    with pytest.raises(MethodError):
        response(panel(made(), ["war"], lag=0), steps)


def test_expected_values_of_an_origin_add_up_to_those_observed():
    seen = expected(panel(made(), ["war"], lag=0)).groupby("origin")[["value", "expected"]].sum()
    assert np.allclose(seen["value"], seen["expected"])


def test_few_rows_get_a_sentence_and_no_model():
    tried = attempt(made(years=range(2000, 2004)), ["war"], lag=0)
    assert tried.found is None
    assert "too few" in str(tried.why)
    assert tried.response({"war": 1.0}).empty
    assert tried.expected().empty


def test_rows_without_the_driver_get_a_sentence():
    tried = attempt(made().assign(war=np.nan), ["war"], lag=0)
    assert tried.found is None
    assert tried.why is not None


def test_signs_can_differ_between_and_within():
    rows = [(u, 10 * u + t, -5 * u + t) for u in range(5) for t in range(6)]
    answer = within_between(pd.DataFrame(rows, columns=["u", "x", "y"]), "x", "y", "u")
    assert answer["slope"].tolist() == pytest.approx([-0.5, 1.0])


def test_units_that_never_change_are_refused():
    rows = [(u, float(u), float(t)) for u in range(5) for t in range(3)]
    with pytest.raises(MethodError, match="does not vary"):
        within_between(pd.DataFrame(rows, columns=["u", "x", "y"]), "x", "y", "u")
