"""Questions of N13, Return and sustainable reintegration."""

from __future__ import annotations

from iomlab.checks.question import Given, Question, choice, number, statements
from iomlab.data.load import load
from iomlab.messages import say


def _quoted(figure: str) -> float:
    table = load("unhcr_quoted_figures")
    return float(table[table["figure"] == figure]["persons"].iloc[0])


def _ratio(given: Given) -> float:
    return _quoted("returned_refugees") / _quoted("resettlement")


QUESTIONS: tuple[Question, ...] = (
    number(
        "ratio",
        say("How many refugees returned for each one who was resettled, by the table above?"),
        _ratio,
        within=0.06,
        hint=say("Which of the two comes below the line: “for each one who was resettled”?"),
        wrong=[
            (lambda given: 1 / _ratio(given), say("Upside down: for each resettled, not returned."))
        ],
        why=say("It compares two counts; it does not say who had a choice."),
    ),
    choice(
        "fewer",
        say(
            "The number of internally displaced people in a country falls by two million in seven "
            "years. How many went back home?"
        ),
        [
            say("Two million."),
            say("At least two million, as new people were displaced as well."),
            say("It can’t be told from these figures."),
            say("None, as the country is not safe."),
        ],
        3,
        hint=say("In how many ways can a person leave the list of displaced people?"),
        wrong=[
            (1, say("Some settled where they are, went abroad, died, or are no longer counted.")),
            (2, say("That holds only if nobody left the list in another way.")),
            (4, say("The stock says nothing of that either.")),
        ],
        why=say(
            "A stock falls by return, by settling elsewhere, by death and by counting differently."
        ),
    ),
    number(
        "index",
        say(
            "A group scores 0.55 on the economic, 0.70 on the social and 0.40 on the psychosocial "
            "dimension. With equal weights, what is the teaching score?"
        ),
        0.55,
        within=0.001,
        hint=say("Equal weights: each dimension has the same share of the whole."),
        wrong=[
            (1.65, say("This is the sum: divide by how many dimensions there are.")),
            (0.40, say("This is the lowest dimension: worth naming, but not the mean.")),
            (0.70, say("This is the highest dimension.")),
        ],
        why=say("And the lowest dimension is hidden in it: always show the three as well."),
    ),
    number(
        "weighted",
        say("The same group, with the psychosocial dimension counting twice?"),
        (0.55 + 0.70 + 2 * 0.40) / 4,
        within=0.001,
        hint=say("Weights of one, one and two: what do they add up to?"),
        wrong=[
            (0.55, say("This is the score with equal weights.")),
            ((0.55 + 0.70 + 0.80) / 3, say("Divide by the sum of the weights.")),
            (0.55 + 0.70 + 0.80, say("Divide by the sum of the weights.")),
        ],
        why=say("The same people, another score: nothing in their lives has changed."),
    ),
    choice(
        "raw",
        say(
            "As they stand, those who got mixed help score hardly higher than those who got none. Among "
            "people who were alike before, the difference is large. Why?"
        ),
        [
            say("Mixed help does little."),
            say("Those who were worst off got mixed help, so they started lower."),
            say("The regression makes every programme look good."),
            say("There are too few people in the table."),
        ],
        2,
        hint=say("Look at the score before help in the two groups."),
        wrong=[
            (1, say("Compare where the two groups started.")),
            (3, say("For other kinds of help it changes the difference much less.")),
            (4, say("The intervals are narrow. Look at who was compared with whom.")),
        ],
        why=say("Help that reaches those who need it most looks weak in a plain comparison."),
    ),
    statements(
        "valid",
        say(
            "In a real survey, returnees with economic support score higher than those without. Which "
            "sentences may stand in the report?"
        ),
        [
            say("Economic support is associated with higher scores; the groups may differ."),
            say("Economic support causes sustainable reintegration."),
            say("Those without economic support need no help."),
            say("Whoever could not be reached for the survey is not in these figures."),
        ],
        {1, 4},
        hint=say("Were people assigned by chance? Who answers a survey months after a return?"),
        why=say("An association, and a survey of those who could be found."),
    ),
    choice(
        "name",
        say("The score here has equal weights. What may the report call it?"),
        [
            say("IOM’s reintegration sustainability score."),
            say("A teaching score of three dimensions, with the weights named."),
            say("The degree to which these people are reintegrated."),
            say("An official score, if a footnote says that weights are equal."),
        ],
        2,
        hint=say("Whose items and weights are they?"),
        wrong=[
            (1, say("The official items and weights are not in the package.")),
            (3, say("A mean of fifteen answers is not a person’s life.")),
            (4, say("A footnote does not make the weights official.")),
        ],
        why=say("The package refuses an official name without official weights."),
    ),
)
