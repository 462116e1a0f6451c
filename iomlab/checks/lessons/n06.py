"""Questions of N06, The gravity of labour mobility."""

from __future__ import annotations

from functools import cache

from iomlab.checks.question import Question, choice, number, statements
from iomlab.data.gravity_tables import provinces
from iomlab.messages import say
from iomlab.methods import gravity, gravity_compared

TERM = "log(distance_miles)"
SIZE = f"log(origin_population_1966) + log(destination_population_1966) + {TERM}"


@cache
def elasticity(outcome: str, right: str, estimator: str = "poisson") -> float:
    """Return the elasticity of distance of one model of the moves between provinces.

    >>> round(elasticity("migrants", SIZE), 2)
    -0.51
    """
    fitted = gravity.fit(provinces(), f"{outcome} ~ {right}", estimator=estimator)
    return gravity_compared.line(fitted, TERM)["estimate"]


def _ppml(_: object) -> float:
    return elasticity("migrants", SIZE)


def _logs(_: object) -> float:
    return elasticity("log(migrants)", SIZE, "ols")


def _effects(_: object) -> float:
    return elasticity("migrants", f"{TERM} | origin + destination")


def _barrier(_: object) -> float:
    return elasticity("migrants", f"{SIZE} + other_language")


QUESTIONS: tuple[Question, ...] = (
    number(
        "reading",
        say(
            "The elasticity of distance is −0.8. A new road makes a distance 10% shorter. By about how "
            "many per cent does the expected flow change?"
        ),
        8.4,
        within=0.5,
        hint=say(
            "An elasticity is the per cent of flow for one per cent of distance. How many per cent is "
            "it here, and in which direction?"
        ),
        wrong=[
            (12.5, say("Dividing answers another question: multiply by the elasticity.")),
            (
                0.8,
                say("That is the change for one per cent of distance. The road changes it by ten."),
            ),
        ],
        why=say("About 8%; exactly, 0.9 to the power of −0.8 is 1.088, so 8.8%."),
    ),
    number(
        "ppml",
        say(
            "What elasticity of distance does PPML give for the moves between provinces, with both "
            "populations of 1966 and the distance?"
        ),
        _ppml,
        within=0.006,
        hint=say(
            "Look at the row of PPML with populations and distance, and at nothing else in it."
        ),
        wrong=[
            (_logs, say("That is least squares in logarithms. Which estimator is asked for?")),
            (_effects, say("That model has effects of provinces, not their populations.")),
            (_barrier, say("That model has language in it as well.")),
        ],
        why=say("PPML on counts, with populations and distance alone."),
    ),
    number(
        "logs",
        say("And what does the same model give by least squares in logarithms?"),
        _logs,
        within=0.006,
        hint=say("The same terms; only the estimator is another."),
        wrong=[
            (_ppml, say("That is PPML. Which estimator is asked for?")),
            (_effects, say("That model has effects of provinces, not their populations.")),
        ],
        why=say(
            "The two differ because they weigh the pairs differently: a sign that the model leaves "
            "something out."
        ),
    ),
    choice(
        "zeros",
        say("Why is PPML preferred when many flows are zero?"),
        [
            say("It drops the zeros."),
            say("It keeps the zeros and does not need errors of equal size."),
            say("It needs no distance."),
            say("It is faster."),
        ],
        2,
        hint=say("What is the logarithm of zero, and what happens to that pair?"),
        wrong=[
            (1, say("Which of the two estimators can’t take a zero?")),
            (3, say("Look at the formula: both estimators take the same terms.")),
            (4, say("Speed is no reason to trust a number.")),
        ],
        why=say("Logarithms lose the zeros, and unequal errors bend them."),
    ),
    statements(
        "residual",
        say("On one corridor twice as many people moved as the model expects. What may you say?"),
        [
            say("Something matters there that the model does not hold."),
            say("Too many people moved."),
            say("The model shows why they moved."),
            say("Networks, jobs or language could be part of it, and need to be looked at."),
        ],
        {1, 4},
        hint=say("What does the model know about this corridor, and what not?"),
        why=say("A residual says where to look, not what is there, and never what should be."),
    ),
    choice(
        "effects",
        say("A model has effects of origins and of destinations. What can it no longer estimate?"),
        [
            say("The effect of distance."),
            say("The effect of the population of the origin."),
            say("The effect of a trade agreement between some of the pairs."),
            say("Nothing: it can estimate all of them."),
        ],
        2,
        hint=say("Which of these is the same for all flows out of one place?"),
        wrong=[
            (1, say("Distance differs from pair to pair of the same origin.")),
            (3, say("The agreement holds for some pairs of a place and not for others.")),
            (4, say("An effect of a place takes up everything that the place has alone.")),
        ],
        why=say(
            "What belongs to one place alone can’t be told apart from the effect of that place."
        ),
    ),
    statements(
        "uses",
        say("Which uses of a gravity model are sound?"),
        [
            say("To see which corridors are far from what their size and distance suggest."),
            say("To forecast how many people will ask for asylum next year."),
            say("To compare a what-if with its band, and its assumptions said."),
            say("To set a quota for each country of origin."),
        ],
        {1, 3},
        hint=say("Who can choose freely in these data, and who could lose a right?"),
        why=say(
            "It describes usual moves of people who could choose; it neither foresees nor rules."
        ),
    ),
)
