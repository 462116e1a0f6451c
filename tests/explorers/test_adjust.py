"""The explorer of adjusted gaps."""

import pytest

from iomlab.errors import DataError
from iomlab.explorers.explorer import explore


def test_adjusting_by_age_widens_and_by_schooling_narrows():
    adjust = explore("adjust", "en")
    raw = str(adjust.answer(age=True)[0])
    assert "from -13.3 to -15.0" in raw
    assert "from -13.3 to -7.2" in str(adjust.answer(education=True)[0])


def test_the_truth_is_told_only_of_invented_people():
    adjust = explore("adjust", "en")
    assert "put into these invented people" in str(adjust.answer(sex=True)[0])
    assert "Nobody knows" in str(adjust.answer(table="usa_2012", sex=True)[0])


def test_what_a_table_does_not_hold_is_refused():
    with pytest.raises(DataError, match="no counts"):
        explore("adjust", "es").answer(table="usa_2012", age=True, sex=True)
