"""A seasonal scheme: rules move who gains and which rights hold, often without moving the total."""

from __future__ import annotations

from typing import Any

from iomlab.data import schemes
from iomlab.errors import DataError
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.methods.circular_migration import Scheme
from iomlab.methods.scheme_ranges import scheme_range
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

RULES = {
    "plan": say("as in the model agreement"),
    "pays": say("the employer pays what the worker paid"),
    "moves": say("the worker may change employer, and losing the job does not end the stay"),
    "both": say("both"),
}
MET = {
    "plan": (),
    "pays": ("no_fees",),
    "moves": ("change_employer", "job_loss"),
    "both": ("no_fees", "change_employer", "job_loss"),
}
CONTROLS = (
    Pick("rules", say("Rules"), RULES, "plan"),
    Slider("months", say("Months of work a season"), 1, 11, 0.5, 5),
    Slider("worker_cost", say("What the worker pays for a season"), 0, 20_000, 100, 2100),
    Slider("return_rate", say("Share called back, of those who went home"), 0, 1, 0.05, 0.8),
    Slider("overstay", say("Share who do not go home after a season"), 0, 0.5, 0.01, 0.03),
)


def view(
    show: Show,
    *,
    rules: str,
    months: float,
    worker_cost: float,
    return_rate: float,
    overstay: float,
    slots: int = 1000,
    seasons: int = 5,
    wage_dest: float = 1600,
    wage_home: float = 250,
    doubt: float = 0.2,
    **_: Any,
) -> tuple[Message, Shown]:
    """Return what each side gains and how many clauses are met, and the balances with their range."""
    if months > 12:
        raise DataError(
            "A season of {n} months is longer than a year.",
            n=float(months),
            next_step=say("Choose a shorter season."),
        )
    plan = schemes.amounts(
        places=slots,
        months=months,
        wage=wage_dest,
        home_wage=wage_home,
        worker_cost=worker_cost,
        called_back=return_rate,
        overstay=overstay,
        seasons=seasons,
    )
    if rules in ("pays", "both"):
        plan = schemes.scenarios(plan)["employer_pays"]
    found = scheme_range(Scheme(**plan), doubt).table.reset_index()  # type: ignore[arg-type]
    made = schemes.balances(found[found["group"] != "states"])
    state = schemes.met(schemes.clauses(also=MET[rules]))
    value = dict(zip(found["group"], found["value"], strict=True))
    words = say(
        "For each place and season: workers {worker:,.0f}, employers {employer:,.0f}, both States "
        "together {states:,.0f} currency units. Clauses met: {yes} in full, {partly} in part, {no} missing.",
        worker=value["worker"],
        employer=value["employer"],
        states=value["states"],
        **state,
    )
    title = say("What each side gains or loses: {rules}", rules=RULES[rules])
    return words, show.interval(
        made, title=title, label="group", value="value", low="low", high="high", line=0.0
    )
