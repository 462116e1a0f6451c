"""Questions of N05, Counting without targeting."""

from __future__ import annotations

from iomlab.checks.question import Given, Question, choice, number, statements
from iomlab.data.load import load
from iomlab.messages import say


def _register() -> list[float]:
    """Return how many people the Dutch police recorded once, twice and so on."""
    return [float(x) for x in load("irregular_register_netherlands_1995")["people"]]


def _zelterman(_: Given) -> float:
    """Return Zelterman's estimate from the people recorded once and twice."""
    from iomlab.methods.one_source import one_source

    return one_source(_register(), "zelterman").population


QUESTIONS: tuple[Question, ...] = (
    number(
        "seen",
        say("How many different people are in the Dutch police records of 1995?"),
        lambda _: sum(_register()),
        within=0.5,
        hint=say(
            "Each row says how many people were recorded that often. A person stands in one row."
        ),
        wrong=[
            (
                lambda _: sum(n * people for n, people in enumerate(_register(), start=1)),
                say("Those are the entries. How many people are behind them?"),
            ),
            (
                lambda _: _register()[0],
                say("Those were recorded once. What of those recorded more often?"),
            ),
        ],
        why=say("These people are known to the records. The question is how many nobody recorded."),
    ),
    number(
        "zelterman",
        say(
            "Zelterman’s estimate uses those seen once and twice only. The rate is 2 × (seen twice) ÷ "
            "(seen once), the chance never to be seen is exp(−rate), and all people are those seen ÷ "
            "(1 − that chance). What does it give for the Dutch records?"
        ),
        _zelterman,
        within=30,
        hint=say(
            "First the rate from two numbers of the table, then the chance, then divide those seen."
        ),
        wrong=[
            (
                lambda _: (
                    sum(_register()) / (1 - 2.718281828459045 ** (-_register()[1] / _register()[0]))
                ),
                say(
                    "The factor of 2 in the rate is missing: each person seen twice was met two times."
                ),
            ),
            (
                lambda _: sum(_register()),
                say("Those are the people seen. How many does the method add?"),
            ),
        ],
        why=say("About five people for each one recorded, if the assumption holds. It may not."),
    ),
    number(
        "chapman",
        say(
            "List 1 has 500 people, list 2 has 400, and 50 people are on both. What is Chapman’s estimate?"
        ),
        501 * 401 / 51 - 1,
        within=0.5,
        hint=say("Add one to each of the three numbers, and take one away at the end."),
        wrong=[
            (
                4000.0,
                say(
                    "That is Lincoln-Petersen. Chapman adds one to each number, against the bias of small overlaps."
                ),
            ),
            (501 * 401 / 51, say("Nearly: take the one away again at the end.")),
            (850.0, say("Those are the people seen on any list. How many were seen by neither?")),
            (
                501 * 401 / 50 - 1,
                say("One is added to the overlap too."),
            ),
        ],
        why=say("Four times the people on any one list: most were seen by neither."),
    ),
    choice(
        "direction",
        say(
            "The clinic sends people to the service centre. Both lists are used as if they were "
            "independent. The estimate is then"
        ),
        [
            say("too high."),
            say("too low."),
            say("right, but with a wide interval."),
            say("right, since both lists grow."),
        ],
        2,
        hint=say(
            "What does referral do to the number of people on both lists, and where does that number stand in the formula?"
        ),
        wrong=[
            (1, say("The overlap grows. Is it above or below the line?")),
            (3, say("A larger overlap makes the interval narrower, not wider.")),
            (4, say("What grows most is the overlap.")),
        ],
        why=say(
            "The overlap is too large and stands below the line: too low, with a narrow interval."
        ),
    ),
    number(
        "multiplier",
        say(
            "A service counted 1,200 different users. In a survey 15% of the people concerned said that "
            "they use it. What is the multiplier estimate?"
        ),
        8000.0,
        within=1,
        hint=say("The users are a share of all. Of what number are they 15%?"),
        wrong=[
            (180.0, say("You took 15% of the users. The users are 15% of all.")),
            (1380.0, say("You added 15%. Of what number are the users 15%?")),
            (1200 / 0.85, say("You used those who do not use it.")),
        ],
        why=say("Users divided by the share: the survey stands in for a second list."),
    ),
    number(
        "residual",
        say(
            "A survey counts 2,000,000 foreign-born residents; 1,800,000 live there lawfully. Then 1% "
            "more lawful residents are found in the records. By how many per cent does the residual fall?"
        ),
        9.0,
        within=0.05,
        hint=say(
            "Work out the residual before and after. A small difference of two large numbers moves fast."
        ),
        wrong=[
            (1.0, say("The lawful residents changed by that. What happens to what is left?")),
            (10.0, say("1% of the survey was taken. 1% of which number was found?")),
            (0.9, say("You divided by the survey. The question is the share of the residual.")),
            (
                100 * 18_000 / 182_000,
                say("You divided by the residual after the change."),
            ),
        ],
        why=say("An error of one per cent becomes nine. A residual alone must not be quoted."),
    ),
    statements(
        "publish",
        say("Which of these estimates must not be published?"),
        [
            say("For a country, 5 people on both lists."),
            say("For a country, 60 people on both lists, interval from 3,000 to 4,200."),
            say("For one neighbourhood of a city, 60 people on both lists."),
            say("For a region, with a table that has a count of 4."),
        ],
        {1, 3, 4},
        hint=say("Look at overlap, scale and cells in turn: each is a rule of its own."),
        why=say(
            "Under 7 the overlap decides by chance; a small place and a small count point at people."
        ),
    ),
    choice(
        "village",
        say("A ministry asks to run this at village level to plan inspections. You:"),
        [
            say("do it, with a disclaimer."),
            say("refuse, and offer national or regional estimates to plan services."),
            say("share the raw lists, so that the ministry does it."),
            say("raise the smallest count shown to 5."),
        ],
        2,
        hint=say(
            "Look at purpose and scale before you look at the method. Who is found, and what happens then?"
        ),
        wrong=[
            (1, say("A disclaimer is for readers. What does it do for the people in the village?")),
            (
                3,
                say(
                    "The people on these lists came for help. To what did they agree, and what would they lose?"
                ),
            ),
            (
                4,
                say(
                    "Hiding small cells protects single people. Here the whole village is the target."
                ),
            ),
        ],
        why=say(
            "Purpose and scale could harm people, and people who fear a list stay away from clinics. The "
            "refusal comes with an offer: what services does the country or region need?"
        ),
    ),
)
