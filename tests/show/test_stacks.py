"""Stacked bars: sums stand beside the parts, and what can't be laid end to end is refused."""

import pytest

from iomlab import Show, column, computed, load, say
from iomlab.errors import DataError

SHOW = Show("en")


def frame(**columns):
    unit = {"other": say("months")}
    made = {name: column(say(name), unit.get(name, say("per cent")), 1) for name in columns}
    return computed({"who": ["a", "b"], **columns}, load("sdg_migration_indicators"), **made)


def test_the_sum_of_the_parts_is_told_and_rows_keep_their_order():
    shown = SHOW.stacks(frame(fee=[1.0, 4.0], margin=[1.5, 0.5]), title=say("T"), label="who",
                        parts=["fee", "margin"], marks={3: say("limit")})  # fmt: skip
    assert "a 2.5 (fee 1.0, margin 1.5); b 4.5" in shown.alt
    assert shown.draw()[:4] == b"\x89PNG"


def test_a_row_with_a_missing_part_has_no_sum():
    shown = SHOW.stacks(
        frame(fee=[1.0, None], margin=[1.5, 0.5]),
        title=say("T"),
        label="who",
        parts=["fee", "margin"],
    )
    assert "b" not in shown.frame["who"].tolist()


@pytest.mark.parametrize(
    ("columns", "message"),
    [({"fee": [1.0, -1.0], "margin": [1.0, 1.0]}, "below zero"),
     ({"fee": [1.0, 1.0], "other": [1.0, 1.0]}, "different units")],
)  # fmt: skip
def test_parts_below_zero_or_of_different_units_are_refused(columns, message):
    with pytest.raises(DataError, match=message):
        SHOW.stacks(frame(**columns), title=say("T"), label="who", parts=list(columns))
