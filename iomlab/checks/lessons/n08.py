"""Questions of N08, Circular and seasonal schemes."""

from __future__ import annotations

from iomlab.checks.question import Given, Question, choice, number, statements
from iomlab.data import schemes
from iomlab.messages import say


def _of(given: Given, name: str, default: float) -> float:
    """Return a parameter of the lesson, or that of the lesson as it is shipped."""
    return float(given.get(name, default))


def _gain(given: Given, *, cost: bool = True, home: bool = True, whole: bool = False) -> float:
    abroad = _of(given, "wage_dest", 1600)
    left = _of(given, "wage_home", 250) if home else 0.0
    months = 12 if whole else _of(given, "months", 5)
    return months * (abroad - left) - (_of(given, "worker_cost", 2100) if cost else 0.0)


def _recover(given: Given) -> float:
    return _of(given, "worker_cost", 2100) / _of(given, "wage_dest", 1600)


QUESTIONS: tuple[Question, ...] = (
    number(
        "gain",
        say(
            "What does one worker gain in one season, in currency units, with the numbers of this "
            "lesson and before tax?"
        ),
        lambda given: _gain(given),
        within=1,
        hint=say("What comes in, what is given up at home, and what is paid to come?"),
        wrong=[
            (
                lambda given: _gain(given, home=False),
                say("The worker would have earned something at home in those months."),
            ),
            (lambda given: _gain(given, cost=False), say("Coming is not free for the worker.")),
            (
                lambda given: _gain(given, cost=False, home=False),
                say("That is the pay alone: what is given up, and what is paid?"),
            ),
            (
                lambda given: _gain(given, whole=True),
                say("A season is shorter than a year: look at the months of work."),
            ),
        ],
        why=say("Pay abroad less pay at home, over the months of work, less the cost of coming."),
    ),
    number(
        "recover",
        say("How many months of pay abroad does the cost of a season take?"),
        _recover,
        within=0.01,
        hint=say("Only two of the numbers are needed: what is paid, and what a month brings."),
        wrong=[
            (
                lambda given: (
                    _of(given, "worker_cost", 2100)
                    / max(_of(given, "wage_dest", 1600) - _of(given, "wage_home", 250), 1e-9)
                ),
                say(
                    "That is how long it takes to be better off than at home: useful too, but the "
                    "question asks for months of pay abroad."
                ),
            ),
            (
                lambda given: _of(given, "worker_cost", 2100) / _of(given, "months", 5),
                say("Cost over months is money a month: what is a month of work paid?"),
            ),
        ],
        why=say("Cost of the season over pay in a month: so long the work only pays for coming."),
    ),
    number(
        "seasons",
        say(
            "Another scheme: a worker pays 900 before the first season, once, and keeps 240 more in "
            "each season than at home. After how many whole seasons is the 900 earned back?"
        ),
        4,
        within=0.01,
        hint=say("Add up season by season, and stop when the sum has reached the cost."),
        wrong=[
            (
                900 / 240,
                say("A season can’t be worked in part: when has the sum reached the cost?"),
            ),
            (3, say("After three seasons some of the cost is still not earned back.")),
            (5, say("Look again at the season before: was the cost not reached already?")),
        ],
        why=say(
            "Until then the worker has less than without coming, and depends on being called back."
        ),
    ),
    number(
        "gaps",
        say("In how many clauses does the model agreement have less than the full clause?"),
        lambda given: (
            schemes.met(schemes.clauses())["partly"] + schemes.met(schemes.clauses())["no"]
        ),
        within=0.01,
        hint=say("A clause that is there in part is not there in full."),
        wrong=[
            (
                lambda given: schemes.met(schemes.clauses())["no"],
                say("Those are the ones that are missing: and what of those in part?"),
            ),
            (
                lambda given: schemes.met(schemes.clauses())["yes"],
                say("Those are the clauses that stand in full: the question asks for the others."),
            ),
        ],
        why=say(
            "Missing clauses and clauses in part: both belong on the table of the negotiation."
        ),
    ),
    choice(
        "overstay",
        say("Which change lowers the share who do not go home, without harming rights?"),
        [
            say("The employer keeps the passports until the season ends."),
            say("A right to come back, and a lower cost before the first season."),
            say("Part of the wages is paid only after return."),
            say("Workers are sent home some weeks before the season ends."),
        ],
        2,
        hint=say("Why would someone stay? Look for what takes the reason away."),
        wrong=[
            (1, say("Keeping someone’s papers is a sign of forced labour.")),
            (3, say("Wages belong to the worker when they are earned: in full, and on time.")),
            (4, say("A shorter season leaves less to pay the debt with: a reason more to stay.")),
        ],
        why=say(
            "Who can come back next year and owes nothing has little reason to stay without papers."
        ),
    ),
    statements(
        "evaluation",
        say(
            "A careful evaluation found that one scheme raised the income of households. Which "
            "statements follow?"
        ),
        [
            say("Those who took part had more income than similar households that did not."),
            say("Any scheme with another country will raise incomes by as much."),
            say("A scheme where workers pay more for recruitment may do worse."),
            say("The rights of the workers were respected."),
        ],
        {1, 3},
        hint=say("What was compared, under which rules, and what was not measured?"),
        why=say("It speaks of that scheme with its rules, and of what was measured there."),
    ),
)
