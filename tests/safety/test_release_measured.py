"""Rates and amounts are no counts: 2.0 months of pay may leave, two people may not."""

import pytest

from iomlab import Show, column, computed, load, say
from iomlab.errors import ReleaseError
from iomlab.safety.release import inspect

INVENTED = load("synthetic_scheme")


def payload(decimals, **values):
    made = computed(
        {"scenario": ["fair", "basic"], **values},
        INVENTED,
        **{name: column(say("Months of pay"), say("months"), decimals) for name in values},
    )
    return Show("en").table(made, title=say("Months of pay")).payload()


def test_a_figure_with_decimals_is_measured_and_may_be_small_and_whole():
    inspect([payload(1, pay=[2.0, 3.5])])


def test_an_amount_of_money_is_no_count():
    made = computed(
        {"scenario": ["fair"], "gain": [7.0]},
        INVENTED,
        gain=column(say("Gain"), say("currency units for each place and season"), 0),
    )
    inspect([Show("en").table(made, title=say("Gain")).payload()])


@pytest.mark.parametrize("decimals", [0, None])
def test_a_whole_figure_that_may_be_a_count_stops_the_report(decimals):
    with pytest.raises(ReleaseError):
        inspect([payload(decimals, pay=[2.0, 30.0])])


def test_a_count_beside_a_measured_column_stops_the_report():
    made = computed(
        {"scenario": ["fair"], "pay": [2.0], "people": [3]},
        INVENTED,
        pay=column(say("Months of pay"), say("months"), 1),
        people=column(say("People"), say("persons"), 0),
    )
    with pytest.raises(ReleaseError):
        inspect([Show("en").table(made, title=say("Months of pay")).payload()])
