"""An invented programme: a fall after it, and how much of it the others had as well."""

from iomlab.checks.question import choice, number
from iomlab.messages import say

LESSON = "N03"


def values(rng):
    """Return four rates that all fall, by more with the programme or by less."""
    while True:
        before, other = (int(n) / 10 for n in rng.integers(140, 290, 2))
        fall, other_fall = (int(n) / 10 for n in rng.integers(21, 89, 2))
        made = {
            "with_before": before,
            "with_after": round(before - fall, 1),
            "without_before": other,
            "without_after": round(other - other_fall, 1),
        }
        usual = [
            made["with_after"] - before,
            made["without_after"] - other,
            made["with_after"] - made["without_after"],
        ]
        effect = _beyond(made)
        apart = all(abs(effect - one) > 0.3 for one in usual)
        clear = abs(effect) > 0.7 and abs(effect - round(effect)) > 0.15
        expected = _otherwise(made)
        if apart and clear and abs(expected - round(expected)) > 0.15 and abs(before - other) > 1:
            return made


def _beyond(given):
    """Return the change with the programme beyond that without."""
    return _change(given, "with") - _change(given, "without")


def _change(given, group):
    """Return the change of one group of districts."""
    return given[f"{group}_after"] - given[f"{group}_before"]


def _otherwise(given):
    """Return the rate that would have been seen if the change had been that of the others."""
    return given["with_before"] + _change(given, "without")


QUESTIONS = (
    number(
        "beyond",
        say("Change of the rate beyond that of the other districts"),
        _beyond,
        within=0.05,
        hint=say("Two changes, then their difference."),
        wrong=[
            (
                lambda v: v["with_after"] - v["with_before"],
                say("That is the change with the programme. What changed without it?"),
            ),
            (
                lambda v: v["with_after"] - v["without_after"],
                say("The two groups were not alike before. Compare changes."),
            ),
        ],
    ),
    number(
        "otherwise",
        say("Rate in the districts with the programme, had it changed as in the others"),
        _otherwise,
        within=0.05,
        hint=say("Where did these districts begin, and how far did the others move?"),
        wrong=[
            (
                lambda v: v["without_after"],
                say("That is the rate of the other districts. Where did these ones begin?"),
            ),
            (
                lambda v: v["with_before"] * v["without_after"] / v["without_before"],
                say("That moves them by the same share. The question says: by as much."),
            ),
        ],
    ),
    choice(
        "report_words",
        say("Which sentence may stand for your numbers?"),
        [
            say(
                "Departures fell in the districts with the programme, and by more than in the others."
            ),
            say(
                "Departures fell in the districts with the programme, and by less than in the others."
            ),
            say("The programme brought departures down: the rate after it is lower than before."),
            say("The programme had no effect, since departures fell everywhere."),
        ],
        lambda given: 1 if _beyond(given) < 0 else 2,
        hint=say("Which of the two changes is larger, and which sentences speak of a cause?"),
        wrong={
            3: say("It fell elsewhere too. What may be said of a cause?"),
            4: say("That it fell everywhere does not say by how much. Compare the changes."),
        },
    ),
)

WRONG = {
    "beyond": [
        lambda v: _change(v, "without"),
        lambda v: -_beyond(v),
        lambda v: _change(v, "with") + _change(v, "without"),
        lambda v: round(_beyond(v)),
    ],
    "otherwise": [
        lambda v: v["with_after"],
        lambda v: v["with_before"] - _change(v, "without"),
        lambda v: round(_otherwise(v)),
    ],
    "report_words": [lambda v: 2 if _beyond(v) < 0 else 1],
}
RUBRIC = {
    "ministry_told": [
        say("Says that both groups must have changed alike without the programme (1 point)."),
        say("Says that districts chosen for a high rate may fall by themselves (1 point)."),
        say("Names an aim that serves people, and not only fewer departures (1 point)."),
    ],
}
