"""A request to score workers: whom such a score marks, and what to offer instead."""

from iomlab.checks.question import choice, number, statements
from iomlab.messages import say

LESSON = "N08"


def values(rng):
    """Return one learner's numbers; the answer is not round."""
    while True:
        made = {
            "workers": int(rng.integers(601, 4999)),
            "stay": int(rng.integers(2, 7)),
            "found": int(rng.integers(61, 90)),
            "wrongly": int(rng.integers(9, 25)),
        }
        if 0.15 < marked(made) % 1 < 0.85 and made["found"] + made["wrongly"] != 100:
            return made


def marked(given):
    """Of those whom the score marks, the share who would have gone home."""
    right = given["stay"] * given["found"]
    wrong = (100 - given["stay"]) * given["wrongly"]
    return 100 * wrong / (right + wrong)


QUESTIONS = (
    choice(
        "answer",
        say("What do you answer to the request?"),
        [
            say("Yes, if the names are taken out of the file first."),
            say("Yes, if only the agency sees the scores and no worker learns of them."),
            say(
                "No; offer to look at the rules of the scheme, with figures for all workers together."
            ),
            say("No; but send a list of the villages from which many did not go home."),
        ],
        3,
        hint=say("Who would be harmed by the answer, and did they agree to this use?"),
        wrong=[
            (1, say("A score is given to a person, with or without a name.")),
            (2, say("Whoever is left out can’t even object to what nobody tells them.")),
            (4, say("A list of villages puts everyone who lives there under suspicion.")),
        ],
    ),
    number(
        "marked",
        say("Marked workers who would have gone home, in per cent of all whom the score marks"),
        marked,
        within=0.05,
        hint=say("Take 10,000 workers: how many of each kind does the score mark?"),
        wrong=[
            (
                lambda v: v["wrongly"],
                say("That is a share of those who go home. Of whom is a share asked for?"),
            ),
            (
                lambda v: 100 * v["wrongly"] / (v["found"] + v["wrongly"]),
                say("Those who go home are far more than those who stay: both do not weigh alike."),
            ),
            (
                lambda v: 100 - v["found"],
                say("That is the share of those who stay whom the score does not mark."),
            ),
        ],
    ),
    statements(
        "offer",
        say("What can you offer without harm to the workers?"),
        [
            say("The share of all workers of a season who went home, year by year."),
            say(
                "A right to come back for all who kept to the contract, and no costs for the worker."
            ),
            say("A secret list of nationalities that should not be hired."),
            say("Talks with workers who want to talk, in confidence, on debts and complaints."),
            say("Keeping a part of the wages until the worker is at home."),
        ],
        {1, 2, 4},
        hint=say("Which of these changes rules, and which puts people under suspicion?"),
    ),
)

WRONG = {
    "answer": [1, 2, 4],
    "marked": [
        lambda v: 100 - marked(v),
        lambda v: (100 - v["stay"]) * v["wrongly"] / 100,
        lambda v: 100 - v["stay"],
    ],
    "offer": [[1, 2], [1, 2, 3, 4], [1, 2, 4, 5], [2, 4]],
}

RUBRIC = {
    "reply": [
        say("Refuses to score persons and says why, without blame for the workers (1 point)."),
        say("Offers something safer: rules, and figures for all workers together (1 point)."),
    ],
}
