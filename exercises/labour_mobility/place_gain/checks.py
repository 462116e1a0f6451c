"""The place premium at purchasing power and after selection, with each learner's own pays."""

from iomlab.checks.question import number, statements
from iomlab.messages import say

LESSON = "N07"


def values(rng):
    """Return one learner's numbers; the premium stays above one, and no answer is round."""
    while True:
        made = {
            "pay_abroad": int(rng.integers(1501, 3999)),
            "pay_home": int(rng.integers(4001, 14999)),
            "market_rate": round(float(rng.uniform(12, 29)), 1),
            "buying_rate": round(float(rng.uniform(5.5, 19)), 1),
            "selection": round(float(rng.uniform(1.15, 1.75)), 2),
            "lottery": round(float(rng.uniform(1.2, 1.9)), 2),
        }
        answers = premium(made), needed(made)
        wider = 1.3 * made["buying_rate"] < made["market_rate"]
        apart = abs(made["lottery"] - made["selection"]) > 0.08
        clear = all(0.1 < answer % 1 < 0.9 for answer in answers)
        if wider and apart and clear and 1.1 < answers[0] < 4 and 1.1 < answers[1] < 4:
            return made


def ratio(given):
    """Pay abroad over pay at home, at purchasing power."""
    return given["pay_abroad"] * given["buying_rate"] / given["pay_home"]


def premium(given):
    """The ratio without what movers were better by."""
    return ratio(given) / given["selection"]


def needed(given):
    """The selection that leaves what the lottery shows."""
    return ratio(given) / given["lottery"]


QUESTIONS = (
    number(
        "premium",
        say("Place premium after selection, in times the pay at home"),
        premium,
        within=0.005,
        hint=say("Bring both pays to the same purchasing power; then take off the selection."),
        wrong=[
            (
                lambda v: v["pay_abroad"] * v["market_rate"] / v["pay_home"] / v["selection"],
                say("The bank’s rate forgets that prices differ: what buys the same at home?"),
            ),
            (
                lambda v: v["pay_abroad"] * v["market_rate"] / v["pay_home"],
                say("The bank’s rate forgets prices, and the selection is still in this ratio."),
            ),
            (
                lambda v: v["pay_abroad"] / v["pay_home"],
                say("Those are two kinds of money: one unit does not buy the same in both places."),
            ),
        ],
    ),
    number(
        "needed",
        say("Selection of the movers, if the lottery is right"),
        needed,
        within=0.005,
        hint=say(
            "Which part of the ratio is left when the gain that the lottery shows is taken off?"
        ),
        wrong=[
            (
                lambda v: v["pay_abroad"] * v["market_rate"] / v["pay_home"] / v["lottery"],
                say("The lottery compares at equal purchasing power: do the same with the pays."),
            ),
        ],
    ),
    statements(
        "may_say",
        say("Which statements are true?"),
        [
            say(
                "With the bank’s rate in place of purchasing power the premium would be too large."
            ),
            say("A recruiter may promise this premium to each worker who is thinking of leaving."),
            say("Where chance decides who may leave, winners and losers are alike on average."),
            say("If movers are better in more ways than was assumed, the true premium is smaller."),
            say("The premium shows that those who stayed made a mistake."),
        ],
        {1, 3, 4},
        hint=say("Whom does an average speak of, and what is taken out of it?"),
    ),
)

WRONG = {
    "premium": [
        ratio,
        lambda v: ratio(v) * v["selection"],
        lambda v: ratio(v) - v["selection"],
        lambda v: ratio(v) / v["lottery"],
    ],
    "needed": [
        ratio,
        lambda v: v["lottery"] / ratio(v),
        lambda v: ratio(v) - v["lottery"],
        lambda v: premium(v) / v["lottery"],
    ],
    "may_say": [[1, 3], [1, 2, 3, 4], [1, 4], [3, 4]],
}
