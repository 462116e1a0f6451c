"""Staffing: one more at the desk cuts the wait a lot at first, and then hardly at all."""

from __future__ import annotations

import math
from typing import Any

from iomlab.data.assumed import assumed
from iomlab.data.computed import column
from iomlab.errors import DataError
from iomlab.explorers.explorer import Slider
from iomlab.messages import Message, say
from iomlab.methods.services import queue
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

CONTROLS = (
    Slider("extra", say("Staff beyond the fewest that keep up"), -2, 10, 1, 0),
    Slider("pace", say("Arrivals, in per cent of the plan"), 50, 200, 5, 100),
    Slider("cost_hour", say("Cost of one member of staff, an hour"), 1, 100, 1, 12),
)
TITLE = say("Mean wait in minutes by number of staff")
MOST = 10_000


def view(
    show: Show,
    *,
    extra: int,
    pace: float,
    cost_hour: float,
    per_hour: float = 15.0,
    minutes: float = 25.0,
    **_: Any,
) -> tuple[Message, Shown]:
    """Return what this staff does to the queue, and the wait with fewer and more."""
    rate = per_hour * pace / 100
    load = rate * minutes / 60
    if not 0 < load <= MOST:
        raise DataError(
            "This is more work than one service point can do.",
            next_step=say("Lower the arrivals or the minutes, or plan several points."),
        )
    least = math.floor(load) + 1
    staff = max(1, least + extra)
    around = [queue(rate, minutes, n) for n in range(least, least + 11)]
    made = assumed(
        {"staff": [p.staff for p in around], "wait": [p.mean_wait for p in around]},
        staff=column(say("Staff"), role="group"),
        wait=column(say("Mean wait"), say("minutes"), 1),
    )
    chart = show.bars(
        made, label="staff", value="wait", focus=staff, ordered=False, title=TITLE, top=len(around)
    )
    return _words(staff, rate, minutes, load, cost_hour), chart


def _words(staff: int, rate: float, minutes: float, load: float, cost_hour: float) -> Message:
    if staff <= load:
        return say(
            "{staff} staff can’t keep up: the line grows by {grows:.1f} people an hour, all day. Work "
            "for {load:.2f} staff arrives.",
            staff=staff,
            grows=rate - staff * 60 / minutes,
            load=load,
        )
    point = queue(rate, minutes, staff)
    return say(
        "{staff} staff are busy {use:.0%} of the time; people wait {wait:.1f} minutes on average, and "
        "each person served costs {each:.2f}.",
        staff=staff,
        use=point.use,
        wait=point.mean_wait,
        each=staff * cost_hour / rate,
    )
