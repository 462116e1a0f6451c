"""Segregation beside what chance alone would show."""

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods.segregation import two_group_indices
from iomlab.methods.segregation_chance import (
    against_chance,
    chance_dissimilarity,
    cut,
    dissimilarity,
)


def test_dissimilarity_is_that_of_the_two_group_indices():
    x, y = [30, 5, 12], [100, 200, 50]
    assert dissimilarity(x, y) == pytest.approx(two_group_indices(x, y)["dissimilarity"])


def test_chance_agrees_with_the_mean_of_a_binomial():
    # many units of n people, half and half: D is the mean of |x/n - 1/2| times two
    n, units = 50, 400
    k = np.arange(n + 1)
    from scipy.stats import binom

    expected = 2 * float((binom.pmf(k, n, 0.5) * np.abs(k / n - 0.5)).sum())
    mean, low, high = chance_dissimilarity([25] * units, [25] * units)
    assert mean == pytest.approx(expected, rel=0.02)
    assert low < mean < high


def test_smaller_areas_raise_dissimilarity_though_nobody_moves():
    table = pd.DataFrame({"few": [40] * 30, "many": [960] * 30})
    whole, small = against_chance(table), against_chance(table, people=20)
    assert whole["dissimilarity"].iloc[0] == 0
    assert small["dissimilarity"].iloc[0] > 0.4
    assert abs(small["beyond_chance"].iloc[0]) < 0.03


def test_cutting_keeps_people_and_the_share_of_the_group():
    x, rest = cut([500, 100], [500, 900], 10)
    assert (x + rest == 10).all()
    assert x.sum() / (x + rest).sum() == pytest.approx(0.3, abs=0.05)


def test_the_size_of_a_group_moves_isolation_and_not_dissimilarity():
    one, three = (two_group_indices(np.array([80, 20]) * t, [200, 800]) for t in (1, 3))
    assert one["dissimilarity"] == pytest.approx(three["dissimilarity"])
    assert three["isolation"] > one["isolation"]


def test_one_area_is_refused():
    with pytest.raises(MethodError):
        chance_dissimilarity([10], [90])
