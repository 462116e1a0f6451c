"""Questions of N07, Wages, selection and gains from moving."""

from __future__ import annotations

from functools import cache

from iomlab.checks.question import Given, Question, Right, choice, number, statements
from iomlab.messages import say
from iomlab.methods.place_premium import place_premium
from iomlab.synthetic.load import SEED, synthetic, truth

TRAITS = ["school", "age", "female", "language"]


@cache
def premium(seed: int, alike: bool) -> float:
    """Return pay abroad over pay at home of the invented workers, as they are or at equal traits.

    >>> round(premium(2024, True), 2)
    5.61
    """
    workers = synthetic("wages", seed=seed)
    home = workers[workers["born"] == "origin"]
    home = home.assign(female=home["sex"].eq("female").astype(int))
    return place_premium(home, wage="pay", abroad="moved", controls=TRAITS if alike else []).ratio


def _needed(alike: bool) -> Right:
    def ratio(given: Given) -> float:
        return premium(int(given.get("seed", SEED)), alike) / truth("wages").premium

    return ratio


QUESTIONS: tuple[Question, ...] = (
    number(
        "premium",
        say(
            "A worker earns 1,500 a month abroad; workers who look the same earn 500 at home, both at "
            "purchasing power. Movers would have earned 1.3 times as much as stayers at home. What is "
            "the place premium after selection, in times the pay at home?"
        ),
        1500 / 500 / 1.3,
        within=0.01,
        hint=say("First the ratio of both pays; then take off what the movers were better by."),
        wrong=[
            (3, say("That ratio still holds the selection: what must be taken off it?")),
            (
                3.9,
                say(
                    "Movers are better than stayers: does that make the premium larger or smaller?"
                ),
            ),
            (1.7, say("Selection is given in times: times are divided by, not taken away.")),
        ],
        why=say("Three times, divided by a selection of 1.3."),
    ),
    number(
        "needed",
        say(
            "Look at all invented workers at equal traits. How many times as much as stayers would "
            "movers have to earn at home for the premium to come down to the truth?"
        ),
        _needed(True),
        within=0.012,
        hint=say("Which number divides the premium at equal traits so that the truth is left?"),
        wrong=[
            (
                _needed(False),
                say("That starts from the raw ratio. The question holds traits equal."),
            ),
            (
                lambda given: 1 / _needed(True)(given),
                say("Turn it around: the premium is larger than the truth."),
            ),
        ],
        why=say("The premium at equal traits over the truth: what is left is unseen selection."),
    ),
    choice(
        "roy",
        say(
            "In the model movers do better than the average at home, and better than the average "
            "abroad. What is that called, and what does it do to the raw ratio?"
        ),
        [
            say("Positive selection; the raw ratio is too large."),
            say("Positive selection; the raw ratio is too small."),
            say("Negative selection; the raw ratio is too large."),
            say("No selection; the raw ratio is right."),
        ],
        1,
        hint=say("Would those who moved have earned more or less than stayers if they had stayed?"),
        wrong=[
            (2, say("Whose pay at home is compared with: that of the movers, or that of others?")),
            (3, say("Which side of the average are the movers on?")),
            (4, say("Two groups that differ in ability: is that no selection?")),
        ],
        why=say("They would have earned more at home as well, and the raw ratio forgets it."),
    ),
    number(
        "share",
        say(
            "A pay gap is 0.30 log points, of which 0.18 go with traits. How many per cent of the gap "
            "are unexplained?"
        ),
        40,
        within=0.5,
        hint=say("What is left of the gap, over the whole gap?"),
        wrong=[
            (60, say("That is the explained part. Which part is asked for?")),
            (12, say("That is the unexplained part in log points. What share of the gap is it?")),
        ],
        why=say("0.12 of 0.30."),
    ),
    statements(
        "unexplained",
        say("What is true of the unexplained part of a pay gap?"),
        [
            say("It holds differences in returns to traits, and traits that were left out."),
            say("It is proof of discrimination."),
            say("It shows that integration has failed."),
            say("It can be too small when movers are better in what is not seen."),
        ],
        {1, 4},
        hint=say(
            "What do you know about the unexplained part: what it is, or only what it is not?"
        ),
        why=say("It is what the traits in the model do not account for, in either direction."),
    ),
    statements(
        "publish",
        say("You worked with a file of pay of persons. What may leave your office?"),
        [
            say("Mean pay of a group of 45 people."),
            say("The file without names."),
            say("Coefficients of the model with their intervals."),
            say("Mean pay of 4 nurses from one country in one town."),
        ],
        {1, 3},
        hint=say("In which of these could someone recognise a person?"),
        why=say(
            "Groups of thirty or more and coefficients of many people; never rows or small groups."
        ),
    ),
)
