"""What totals and a second table give away about hidden counts of invented cases."""

from iomlab.checks.question import number
from iomlab.messages import say

LESSON = "N14"


def values(rng):
    """Return what is left for hidden counts; the smallest of them never comes out as zero."""
    while True:
        last = int(rng.integers(2, 5))
        first = last + int(rng.integers(2, 6))
        in_row, in_column = (int(n) for n in rng.permutation(range(12, 40))[:2])
        given = {
            "row_left": first + in_row,
            "column_left": first + in_column,
            "other_left": in_row + last,
            "shown": in_row,
        }
        if last not in (least(given), given["column_left"] - in_row):
            return given


def least(given):
    """Return the smallest count: the other one of the row can't be more than its column has left."""
    return max(0, given["row_left"] - given["other_left"])


def fourth(given):
    """Return the count of the second row and second column."""
    return given["other_left"] - given["shown"]


QUESTIONS = (
    number(
        "least",
        say("Smallest number that the first hidden count can be"),
        least,
        within=0.01,
        hint=say("How large can the other hidden count of the same row be, at most?"),
        wrong=[
            (0, say("No count is negative, but the second column says more than that.")),
            (
                lambda v: v["row_left"],
                say("That is what it can be at most, by its row. How small can it be?"),
            ),
            (
                lambda v: v["column_left"],
                say("That is what it can be at most, by its column. How small can it be?"),
            ),
        ],
    ),
    number(
        "fourth",
        say("People in the second row and second column"),
        fourth,
        within=0.01,
        hint=say("Two counts of the second column were hidden; one of them is known now."),
        wrong=[
            (
                lambda v: v["row_left"] - v["shown"],
                say(
                    "That is the count in the first row and first column: it is known now as well."
                ),
            ),
            (lambda v: v["shown"], say("That is the number which the partner’s table shows.")),
        ],
    ),
)

WRONG = {
    "least": [lambda v: v["column_left"] - v["other_left"], lambda v: v["other_left"]],
    "fourth": [lambda v: v["column_left"] - v["shown"], lambda v: least(v)],
}

RUBRIC = {
    "partner": [
        say("Says that both tables together give hidden counts away (1 point)."),
        say("Says whom it may harm, and how (1 point)."),
        say("Proposes what is done now: take back, tell those responsible (1 point)."),
        say("Proposes a rule for the future: one table, a common list, the same cells (1 point)."),
    ],
}
