"""Sending money: a fee weighs on small amounts, an exchange margin on all."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomlab.data.assumed import assumed
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.money import LIMITS, own_cost
from iomlab.errors import DataError
from iomlab.explorers.explorer import Slider
from iomlab.messages import Message, say
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

AMOUNTS = (50, 100, 200, 500, 1000)
CONTROLS = (
    Slider("fee", say("Fee, in currency units"), 0, 30, 0.5, 5),
    Slider("margin", say("Exchange margin, in per cent"), 0, 10, 0.1, 1.5),
)


@cache
def _rules() -> Figures:
    return load("sdg_migration_indicators").of(code="10.c.1")


def view(show: Show, *, fee: float, margin: float, **_: Any) -> tuple[Message, Shown]:
    """Return what the service costs for the usual amount, and its two parts for five amounts."""
    if fee < 0 or margin < 0:
        raise DataError(
            "A fee or a margin below zero is no price: {fee}, {margin}.",
            fee=float(fee),
            margin=float(margin),
            next_step=say("Choose numbers from zero."),
        )
    unit = say("per cent of the amount sent")
    made = assumed(
        {
            "amount": [say("{n} sent", n=amount) for amount in AMOUNTS],
            "fee_share": [100 * fee / amount for amount in AMOUNTS],
            "margin": [float(margin)] * len(AMOUNTS),
        },
        amount=column(say("Amount sent, in currency units"), role="group"),
        fee_share=column(say("Fee as a share"), unit, 1),
        margin=column(say("Exchange margin"), unit, 1),
    )
    made = computed(made, made, _rules())  # the lines of the limits are from there
    small, usual, large = (own_cost(amount, fee, margin) for amount in (50, 200, 1000))
    words = say(
        "The same service costs {small:.1f}% for 50, {usual:.1f}% for 200 and {large:.1f}% for 1,000. "
        "Sending 200 costs {lost:.2f}.",
        small=small,
        usual=usual,
        large=large,
        lost=2 * usual,
    )
    return words, show.stacks(
        made,
        title=say("Cost of one service by amount sent, illustrative"),
        label="amount",
        parts=["fee_share", "margin"],
        marks=LIMITS,
    )
