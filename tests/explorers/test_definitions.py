"""The explorers of residence rules and of flows from stocks."""

import pytest

from iomlab.explorers.explorer import explore


def test_fewer_months_count_more_people():
    stays = explore("months_of_stay", "en")
    assert "450 count" in str(stays.answer(months=12)[0])
    assert "480 count" in str(stays.answer(months=12, meant=True)[0])
    assert "720 count" in str(stays.answer(months=7)[0])


@pytest.mark.parametrize("months", [1, 3, 7, 9, 12, 18, 24])
def test_no_group_under_eleven_is_shown(months):
    for meant in (False, True):
        _, shown = explore("months_of_stay", "en").answer(months=months, meant=meant)
        assert shown.frame["stays"].min() >= 11


def test_the_floor_of_the_printed_example_is_told():
    words, shown = explore("flows_from_stocks", "en").answer(method="closed_demographic")
    assert "150 moves" in str(words)
    assert "150 to 1,010" in str(words)
    assert shown.frame["value"].sum() == pytest.approx(150)
