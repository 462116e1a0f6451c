"""A year is written as a year, also where a missing value made a column of decimals of it."""

from iomlab.data.computed import column, computed
from iomlab.data.load import load
from iomlab.messages import say
from iomlab.show.desk import Show


def test_a_year_read_as_a_decimal_is_written_without_its_point():
    table = load("remittances").head(2)
    frame = computed(
        {"year": [2023.0, float("nan")], "n": [20, 30]},
        table,
        year=column(say("Year"), role="year"),
        n=column(say("People"), decimals=0),
    )
    shown = Show("en").table(frame, title=say("Years")).html
    assert "2023" in shown
    assert "2023.0" not in shown
