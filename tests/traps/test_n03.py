"""N03 gives no alert before departure, and reads association as association."""

import pytest

from iomlab.checks.desk import Check
from iomlab.data import origins
from iomlab.errors import DataError
from iomlab.explorers.driver_wheel import view
from iomlab.show.desk import Show


@pytest.mark.parametrize("answer", [1, 2, 4])
def test_alerts_for_villages_are_refused(answer):
    ask = Check("N03", "en")
    assert ask("alerts", 3).title == "Right."
    assert ask("alerts", answer).title == "Not yet."


def test_the_panel_knows_countries_and_years_only():
    people = origins.panel()
    assert people["iso3"].str.fullmatch("[A-Z]{3}").all()
    assert not people.duplicated(["iso3", "year"]).any()


def test_a_change_beyond_the_data_is_refused():
    with pytest.raises(DataError, match="beyond"):
        view(Show("en"), change=80, held="others", lag=1)


def test_a_driver_that_no_table_has_is_refused():
    with pytest.raises(DataError, match="visa"):
        origins.drivers(["visa"])
