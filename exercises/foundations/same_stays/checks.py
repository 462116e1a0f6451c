"""The same invented stays under a rule of one's own, and whom a register knows of them."""

from iomlab.checks.judge import as_number
from iomlab.checks.question import number, statements, table
from iomlab.messages import say
from iomlab.synthetic.load import synthetic

LESSON = "N01"


def values(rng):
    """Return a draw of people and a least stay that no rule of the lesson has."""
    return {"draw": int(rng.integers(1, 9999)), "least": int(rng.choice([4, 5, 8, 9, 10]))}


def _counted(given):
    """Return the stays that the rule counts."""
    stays = synthetic("stays", seed=given["draw"])
    return stays[(stays["months"] >= given["least"]) & (stays["purpose"] != "tourism")]


def _coverage(given):
    """Return people counted, and those of them on the register, by purpose."""
    groups = _counted(given).groupby("purpose")["on_register"]
    made = groups.agg(counted="size", on_register="sum").reset_index()
    return made.assign(known_pct=100 * made["on_register"] / made["counted"])


def _with_tourists(given):
    """Return everyone whose stay is long enough."""
    return int((synthetic("stays", seed=given["draw"])["months"] >= given["least"]).sum())


def _shares(frame):
    shares = map(as_number, frame["known_pct"])
    return all(share is None or 0 <= share <= 100 for share in shares)


def _parts(frame):
    pairs = zip(map(as_number, frame["on_register"]), map(as_number, frame["counted"]), strict=True)
    return all(None in pair or pair[0] <= pair[1] for pair in pairs)


QUESTIONS = (
    number(
        "own_rule",
        say("People whom the rule counts"),
        lambda given: len(_counted(given)),
        within=0.1,
        hint=say("Read the rule again: two conditions must hold for each person."),
        wrong=[
            (
                _with_tourists,
                say("Are people who came for tourism among them? The rule leaves them out."),
            ),
            (1200, say("That is everyone. Whom does the rule count?")),
        ],
    ),
    table(
        "coverage",
        say("People counted, and those of them on the register, by purpose"),
        _coverage,
        keys=["purpose"],
        columns=["purpose", "counted", "on_register", "known_pct"],
        within=0.051,
        rules=[
            (_parts, say("More are on the register than are counted: take the same people.")),
            (_shares, say("A share in per cent lies between 0 and 100.")),
        ],
        hint=say("Take only people whom the rule counts, also for the register."),
    ),
    statements(
        "follows",
        say("What follows?"),
        [
            say("Who is not on the register is no migrant."),
            say("The register misses people whom the rule counts."),
            say("Some people on the register are not counted by the rule."),
            say("Registers of real countries know these shares of their migrants."),
        ],
        {2, 3},
        hint=say("Compare the rule with the register in both directions, and ask who is invented."),
    ),
)


def _strict(given):
    """Return those who stayed longer than the least stay: the limit itself is left out."""
    people = _counted(given)
    return int((people["months"] > given["least"]).sum())


def _of_all(given):
    """Return the table of everybody on the register, whether the rule counts them or not."""
    stays = synthetic("stays", seed=given["draw"])
    everybody = stays.groupby("purpose")["on_register"].sum()
    made = _coverage(given)
    made["on_register"] = [int(everybody[purpose]) for purpose in made["purpose"]]
    return made.assign(known_pct=100 * made["on_register"] / made["counted"])


WRONG = {
    "own_rule": [_strict],
    "coverage": [
        _of_all,
        lambda given: _coverage(given).assign(known_pct=lambda made: made["known_pct"] / 100),
        lambda given: _coverage(given).round(0),
    ],
}
