"""What two counts of a stock allow."""

import pytest

from iomlab.errors import MethodError
from iomlab.methods.stock_bounds import parts, stock_change


def test_a_stock_that_falls_proves_no_arrival():
    found = stock_change(1000, 900, 10)
    assert (found.newcomers.low, found.newcomers.high) == (0, 900)
    assert (found.gone.low, found.gone.high) == (100, 1000)


def test_deaths_can_turn_a_fall_into_net_arrivals():
    found = stock_change(1000, 950, 10, death_rate=8)
    assert found.change == -50
    assert found.deaths == pytest.approx(78)
    assert found.net_moves == pytest.approx(28)


def test_the_steps_add_up_to_the_last_stock():
    people = parts(stock_change(1000, 950, 10, death_rate=8))["people"].tolist()
    assert sum(people[:-1]) == pytest.approx(people[-1])


def test_steps_that_are_not_known_are_missing():
    assert parts(None)["people"].isna().all()


@pytest.mark.parametrize(
    ("start", "end", "years", "rate"),
    [(-1, 5, 10, 0), (5, float("nan"), 10, 0), (5, 5, 0, 0), (5, 5, 10, 101)],
)
def test_what_makes_no_sense_is_refused(start, end, years, rate):
    with pytest.raises(MethodError):
        stock_change(start, end, years, death_rate=rate)
