"""Bad input gets a sentence, not a wrong number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from iomlab.errors import MethodError
from iomlab.methods import checks
from iomlab.methods.labelled import by_place, same_places

BAD_TABLES = {
    "negative": [[1, -2], [3, 4]],
    "not a number": [[1, float("nan")], [3, 4]],
    "missing": [[1, None], [3, 4]],
    "infinite": [[1, float("inf")], [3, 4]],
    "text": [[1, "2"], [3, 4]],
    "ragged": [[1, 2], [3]],
    "empty": [],
    "empty row": [[]],
    "one dimension": [1, 2],
    "not square": [[1, 2, 3], [4, 5, 6]],
    "one region": [[5]],
    "nested": [[1, [2]], [3, 4]],
    "object": [[1, object()], [3, 4]],
}


@pytest.mark.parametrize("values", BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_bad_table_gets_a_sentence(values):
    with pytest.raises(MethodError, match="flows"):
        checks.table(values, "flows", square=True, least=2)


@pytest.mark.parametrize("text", [pd.Series(["1", "2"]), pd.array([1, None], dtype="Int64")])
def test_pandas_text_and_missing_are_refused(text):
    with pytest.raises(MethodError):
        checks.vector(pd.Series(text), "births")


def test_large_counts_stay_exact():
    assert checks.vector([10**12, 10**15], "people").sum() == 10**12 + 10**15
    assert checks.vector(np.array([2**40], dtype=np.uint64), "people")[0] == 2**40
    assert checks.vector([10**30], "people")[0] == 1e30


def test_totals_that_disagree_are_named():
    with pytest.raises(MethodError, match="row_totals add up to 3, but column_totals add up to 4"):
        checks.same_total(np.array([1, 2]), np.array([4]), ("row_totals", "column_totals"))


def test_an_unknown_choice_names_the_nearest():
    with pytest.raises(MethodError, match="Did you mean open"):
        checks.one_of("opn", ("closed", "open"), "accounting")


def test_duplicates_are_named():
    frame = pd.DataFrame({"origin": ["HND", "HND"], "value": [1, 2]})
    with pytest.raises(MethodError, match="origin HND"):
        checks.unique(frame, ["origin"], "flows")
    with pytest.raises(MethodError, match="HND twice"):
        checks.labels(["HND", "HND"], "regions", 2)


@pytest.mark.parametrize("value", [True, "3", None, float("nan"), [1], -1, 2.5])
def test_a_count_is_one_whole_number(value):
    if value is True:
        assert checks.count(value, "n") == 1
        return
    with pytest.raises(MethodError):
        checks.count(value, "n")


def test_a_missing_column_names_the_nearest():
    with pytest.raises(MethodError, match="Did you mean origin"):
        checks.columns(pd.DataFrame({"origin": [1]}), ["orgin"], "flows")


@pytest.mark.parametrize("values", [[1.5], [-1], [None], ["3"], [2**60], []])
def test_whole_counts_refuse_what_is_not_a_count(values):
    with pytest.raises(MethodError):
        checks.whole_counts(values)


def test_labelled_values_follow_the_places_not_the_order_of_the_file():
    places = ("HND", "GTM", "MEX")
    table = pd.DataFrame(np.arange(9).reshape(3, 3), index=places, columns=places)
    mixed = table.loc[["MEX", "HND", "GTM"], ["GTM", "MEX", "HND"]]
    assert by_place(mixed, "flows", places).equals(table)
    assert same_places(mixed, "flows").index.equals(mixed.index)
    with pytest.raises(MethodError, match="no number for MEX"):
        by_place(table.loc[:, ["HND", "GTM"]], "flows", places)
    with pytest.raises(MethodError, match="MEX, which is not among"):
        by_place(table, "flows", ("HND", "GTM"))
    with pytest.raises(MethodError, match="MEX is among the rows"):
        same_places(table.rename(columns={"MEX": "USA"}), "flows")
