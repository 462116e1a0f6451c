"""Adjust: what is left of a gap when age, sex or schooling are made equal?"""

from __future__ import annotations

from typing import Any

from iomlab.data.adjustable import MADE_EQUAL, TABLES, cells, side
from iomlab.data.computed import column, computed
from iomlab.errors import DataError
from iomlab.explorers.explorer import Pick, Switch
from iomlab.messages import Message, say
from iomlab.methods.adjusted_gap import adjusted_gaps
from iomlab.show.desk import Show
from iomlab.show.shown import Shown
from iomlab.synthetic.integration import TRUTH

CONTROLS = (
    Pick("table", say("Table"), TABLES, "synthetic"),
    Switch("age", say("Make age equal"), False),
    Switch("education", say("Make schooling equal"), False),
    Switch("sex", say("Make sex equal"), False),
    Pick(
        "standard",
        say("Equal to"),
        {
            "reference": say("those they are compared with"),
            "group": say("the group itself"),
            "both": say("the mean of both"),
        },
        "reference",
    ),
)
TITLES = {
    "synthetic": say("People in work: invented survey"),
    "usa_2012": say("People in work: United States, 2012, small sample"),
    "switzerland_1981": say("Women in the labour force: Switzerland, 1981, small sample"),
}


def view(
    show: Show, *, table: str, age: bool, education: bool, sex: bool, standard: str, **_: Any
) -> tuple[Message, Shown]:
    """Return the gap as it is and adjusted, and two points a row that show it."""
    chosen = {"age": age, "education": education, "sex": sex}
    code = "_".join(name for name, on in chosen.items() if on) or "nothing"
    counted = cells(table)
    if code not in set(counted["made_equal"]):
        raise DataError(
            "This table has no counts for: {wanted}.",
            wanted=MADE_EQUAL[code],
            next_step=say("Tick less, or choose another table."),
        )
    found = adjusted_gaps(counted[counted["made_equal"].isin(["nothing", code])], standard=standard)
    ours, theirs = side(table)
    unit = say("per cent")
    made = computed(
        found, counted, share=column(ours, unit, 1), other=column(theirs, unit, 1)
    )  # fmt: skip
    shown = show.dumbbell(
        made, title=TITLES[table], label="made_equal", left="other", right="share"
    )
    return _words(found.iloc[-1], code, table), shown


def _words(row: Any, code: str, table: str) -> Message:
    """Say what the gap was and what it became."""
    if code == "nothing":
        return say(
            "Nothing is made equal: the gap is {raw:+.1f} points. Tick what to make equal.",
            raw=float(row["raw"]),
        )
    truth = say(
        "The gap that was put into these invented people, at equal age, schooling and sex, is "
        "{true:+.1f}.",
        true=100 * TRUTH.employment_gap["non_eu"],
    )
    real = say("Nobody knows the true gap here: the sample is real, and small.")
    return say(
        "{what}: the gap goes from {raw:+.1f} to {gap:+.1f} points (95% interval {low:+.1f} to "
        "{high:+.1f}). {more}",
        what=MADE_EQUAL[code],
        raw=float(row["raw"]),
        gap=float(row["gap"]),
        low=float(row["low"]),
        high=float(row["high"]),
        more=truth if table == "synthetic" else real,
    )
