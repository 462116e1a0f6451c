"""Women in the labour force in Switzerland 1981: gaps within groups, and at the same schooling."""

from functools import cache

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N07"
GROUPS = {"education": 2, "age": 2, "young_child": 2, "education_age": 4}


def values(rng):
    """Return one learner's groups and share; the answer is not round and no usual mistake."""
    while True:
        made = {
            "compared_by": str(rng.choice(list(GROUPS))),
            "long_school": int(rng.integers(11, 90)),
        }
        answer = same_school(made)
        others = [mistake(made) for mistake in WRONG["same_school"]]
        clear = 0.12 < answer % 1 < 0.88
        if clear and all(abs(answer - other) > 0.3 for other in others):
            return made


@cache
def differences():
    """Rate of foreign less rate of Swiss women, in every group."""
    from iomlab.data.load import load

    women = load("swiss_labour_1981")
    women = women.assign(rate=100 * women["in_labour_force"] / women["people"])
    wide = women.pivot(index=["compared_by", "group"], columns="citizenship", values="rate")
    return wide["foreign"] - wide["swiss"]


def gaps(given):
    """One row a group of the learner's comparison."""
    return differences()[given["compared_by"]].rename("gap").reset_index()


def same_school(given):
    """Gap if both had the same share of women with much schooling."""
    more, part = differences()["education"], given["long_school"] / 100
    return float(part * more["from_9_years"] + (1 - part) * more["to_8_years"])


QUESTIONS = (
    table(
        "gaps",
        say("Gap in the labour force by group, in percentage points"),
        gaps,
        keys=["group"],
        columns=["group", "gap"],
        within=0.05,
        hint=say("First a rate for each group and citizenship; then what is taken away from what?"),
        rules=[
            (
                lambda frame: len(frame) in GROUPS.values(),
                say("One row for each group of your comparison, and no others."),
            ),
        ],
    ),
    number(
        "same_school",
        say("Gap at the same schooling, in percentage points"),
        same_school,
        within=0.05,
        hint=say("Each group has its own gap: how much does each of them weigh?"),
        wrong=[
            (
                lambda v: 100 * (147 / 216 - 254 / 656),
                say("That is the gap of all women, each with the schooling that they have."),
            ),
        ],
    ),
    statements(
        "follows",
        say("Which statements follow?"),
        [
            say("Foreign women were in the labour force more often in every group that is shown."),
            say("Foreign citizenship makes women look for work."),
            say("Women in the same group can still differ in what the survey did not ask."),
            say("The same gap must be found among women in Switzerland today."),
            say("Women who had come to work elsewhere would not change these figures."),
        ],
        {1, 3},
        hint=say("What do the figures show, of whom, and when?"),
    ),
)


def _swapped(given):
    """The share given to the other group."""
    return same_school({**given, "long_school": 100 - given["long_school"]})


WRONG = {
    "gaps": [
        lambda v: gaps(v).assign(gap=-gaps(v)["gap"]),
        lambda v: gaps(v).iloc[:1],
        lambda v: gaps(v).assign(gap=gaps(v)["gap"].round()),
        lambda v: gaps({"compared_by": "all"}),
    ],
    "same_school": [
        _swapped,
        lambda v: 100 * (147 / 216 - 254 / 656),
        lambda v: float(differences()["education"].mean()),
    ],
    "follows": [[1], [1, 2, 3], [1, 3, 4], [3]],
}
