"""A change of stock read as moves: never called a flow, missing where a stock is missing."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods.stock_changes import readings


def test_a_falling_stock_gives_no_move_or_a_return():
    stocks = pd.DataFrame({"year": [2000, 2010], "there": [50, 40], "back": [9, 4]})
    row = readings(stocks).iloc[0]
    assert (row["change"], row["drop_negative"], row["reverse_negative"]) == (-10, 0, 5)


def test_without_the_way_back_one_reading_is_missing():
    stocks = pd.DataFrame({"year": [2000, 2010], "there": [50, 80], "back": [None, None]})
    row = readings(stocks).iloc[0]
    assert row["drop_negative"] == 30
    assert math.isnan(row["reverse_negative"])


def test_a_year_without_stock_is_bridged_and_one_year_gives_nothing():
    stocks = pd.DataFrame({"year": [2000, 2005, 2010], "there": [50, None, 80], "back": [1, 1, 1]})
    assert readings(stocks)[["start", "end"]].to_numpy().tolist() == [[2000, 2010]]
    assert readings(stocks.head(1)).empty
    assert readings(stocks.head(0)).empty


def test_a_year_that_stands_twice_is_refused():
    stocks = pd.DataFrame({"year": [2000, 2000], "there": [50, 80], "back": [1, 1]})
    with pytest.raises(MethodError, match="twice"):
        readings(stocks)
