"""Two vintages of a table, figure by figure."""

import pytest

from iomlab import load
from iomlab.data.diff import diff
from iomlab.errors import DataError
from tests.data.test_shelf import TABLE, shelve

__all__ = ["shelve"]


def test_new_gone_revised_and_by_how_much(shelve):
    shelve("2020-01-01", [("DEU", 2010, 100, 50), ("DEU", 2020, 200, None), ("FRA", 2020, 7, 7)])
    shelve("2021-01-01", [("DEU", 2010, 110, 50), ("DEU", 2020, None, 60), ("ITA", 2020, 9, 9)])
    found = diff(load(TABLE, "2020-01-01"), load(TABLE, "2021-01-01"))
    assert found.counts() == {"same": 1, "revised": 1, "new": 3, "gone": 3}
    revised = found.largest().iloc[0]
    assert (revised["before"], revised["after"]) == (100, 110)
    assert (revised["difference"], revised["percent"]) == (10, pytest.approx(10))
    assert [s.vintage for s in found.rows.sources] == ["2021-01-01", "2020-01-01"]


def test_the_command_tells_revised_figures_in_the_language_asked_for(shelve, iomlab):
    shelve("2020-01-01", [("DEU", 2010, 1000, 50)])
    shelve("2021-01-01", [("DEU", 2010, 1100, 50)])
    told = iomlab("data", "diff", f"{TABLE}@2020-01-01", f"{TABLE}@2021-01-01", "--lang", "es").out
    assert "columna" in told
    assert "revised" not in told
    assert told.split()[-4:] == ["1000", "1100", "100", "10,0"]


def test_only_the_places_that_are_asked_for(shelve):
    shelve("2020-01-01", [("DEU", 2010, 100, 50), ("FRA", 2010, 7, 7)])
    shelve("2021-01-01", [("DEU", 2010, 101, 50), ("FRA", 2010, 8, 8)])
    found = diff(load(TABLE, "2020-01-01"), load(TABLE, "2021-01-01"), places=["DEU"])
    assert found.counts() == {"same": 1, "revised": 1, "new": 0, "gone": 0}


def test_from_nothing_there_is_no_per_cent(shelve):
    shelve("2020-01-01", [("DEU", 2010, 0, 50)])
    shelve("2021-01-01", [("DEU", 2010, 5, 50)])
    found = diff(load(TABLE, "2020-01-01"), load(TABLE, "2021-01-01"))
    assert found.rows["percent"].isna().all()


def test_tables_that_are_laid_out_otherwise_are_not_compared():
    with pytest.raises(DataError, match="not laid out alike"):
        diff(load("remittances"), load("darien_crossings_year"))


def test_two_rows_for_one_key_are_refused(shelve):
    shelve("2020-01-01", [("DEU", 2010, 1, 1), ("DEU", 2010, 2, 2)])
    with pytest.raises(DataError, match="two rows for DEU, 2010"):
        diff(load(TABLE, "2020-01-01"), load(TABLE, "shipped"))
