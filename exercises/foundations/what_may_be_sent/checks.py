"""Hiding one count is not hiding it; and a request for names."""

from iomlab.checks.question import choice, number, table
from iomlab.messages import say

LESSON = "N01"


def values(rng):
    """Return four published counts, the smallest never first, and a total that tells the fifth."""
    counts = sorted(int(n) for n in rng.choice(range(60, 900), 3, replace=False))
    counts.insert(0, int(rng.integers(14, 50)))
    shuffled = [counts[place] for place in (*rng.permutation([1, 2, 3]),)]
    shuffled.insert(int(rng.integers(1, 4)), counts[0])
    return {"total": sum(shuffled) + int(rng.integers(3, 11)), "counts": shuffled}


def _published(given):
    """Return the table that the learner sees."""
    import pandas as pd

    return pd.DataFrame({"district": list("BCDE"), "people": given["counts"]})


def _may_show(given):
    """Return all rows but the smallest."""
    rows = _published(given)
    return rows[rows["people"] > min(given["counts"])].reset_index(drop=True)


QUESTIONS = (
    number(
        "worked_out",
        say("What every reader can work out for district A"),
        lambda given: given["total"] - sum(given["counts"]),
        within=0.1,
        hint=say("What do all five counts add up to, and which four do you know?"),
        wrong=[
            (
                lambda given: sum(given["counts"]),
                say("Those are the people of the four districts that are shown."),
            ),
            (
                lambda given: given["total"] / 5,
                say("That is the mean of the five districts. More is known than that."),
            ),
        ],
    ),
    table(
        "may_show",
        say("Rows that may still be shown"),
        _may_show,
        keys=["district"],
        columns=["district", "people"],
        within=0.1,
        rules=[
            (
                lambda frame: "A" not in {str(d).strip() for d in frame["district"]},
                say("District A must not be in the table."),
            ),
            (
                lambda frame: len(frame) < 4,
                say("If all four are shown, district A can be worked out: hide one more."),
            ),
        ],
        hint=say("Which one hides as few people as possible beside those of A?"),
    ),
    choice(
        "names_asked",
        say("An aid group asks for names and telephone numbers. What do you do?"),
        [
            say("Send the list: the purpose is good."),
            say("Send the list with the names replaced by numbers."),
            say(
                "Send no list; offer totals of the region, and ask the service that knows the "
                "families to pass on the offer."
            ),
            say("Send only the addresses."),
        ],
        3,
        hint=say(
            "What did these people agree to, and how can the clothes reach them all the same?"
        ),
        wrong={
            1: say("A good purpose does not protect a list that is lost or passed on."),
            2: say("A telephone number leads to a person without any name."),
            4: say("An address leads to a door."),
        },
    ),
)


def _without(position):
    """Return the rows without the one at a place in the order of size."""

    def rows(given):
        hidden = sorted(given["counts"])[position]
        frame = _published(given)
        return frame[frame["people"] != hidden]

    return rows


WRONG = {
    "worked_out": [
        lambda given: given["total"],
        lambda given: given["total"] - sum(given["counts"]) + 1,
    ],
    "may_show": [
        _published,
        _without(1),
        _without(3),
        lambda given: _published(given).iloc[1:],
        lambda given: _may_show(given).iloc[1:],
    ],
}
RUBRIC = {
    "not_enough": [
        say("Says that the total less the other counts gives the hidden one (1 point)."),
        say("Names a harm to the people in the district, not to the office (1 point)."),
    ],
}
