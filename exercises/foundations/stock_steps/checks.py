"""A real corridor, count by count: what growth and fall allow, and what they don't."""

from iomlab.checks.judge import as_number
from iomlab.checks.question import number, table
from iomlab.messages import say

LESSON = "N02"
# Corridors to the United States in which the stock both grew and fell between counts.
ORIGINS = (
    "AUT", "CAN", "CHE", "CRI", "CZE", "DEU", "DNK", "GRC", "HRV", "HUN", "IRL", "ISR", "ITA", "JPN",
    "NLD", "NOR", "PAN", "POL", "PRT", "ROU", "SWE", "URY",
)  # fmt: skip


def values(rng):
    """Return a country of birth."""
    return {"country": str(rng.choice(ORIGINS))}


def _corridor(given):
    """Return the stock at each date."""
    from iomlab.data.load import load

    return load("usa_corridors").of(origin=given["country"], destination="USA")


def _by_step(given):
    """Return the change of each step, and what it proves."""
    stock = _corridor(given).sort_values("year")
    change = stock["migrants"].astype("float64").diff()
    made = stock.assign(until=stock["year"], change=change)
    made = made.assign(
        came_least=change.where(change > 0, 0), gone_least=-change.where(change < 0, 0)
    )
    return made.loc[change.notna(), ["until", "change", "came_least", "gone_least"]]


def _ends(given):
    """Return the growth from the first to the last count."""
    stock = _corridor(given)["migrants"].tolist()
    return float(stock[-1] - stock[0])


def _never_below(frame):
    cells = map(as_number, (*frame["came_least"], *frame["gone_least"]))
    return all(cell is None or not cell < 0 for cell in cells)


QUESTIONS = (
    table(
        "by_step",
        say("Change of the stock from count to count, and what it proves"),
        _by_step,
        keys=["until"],
        columns=["until", "change", "came_least", "gone_least"],
        within=0.5,
        rules=[
            (
                lambda frame: not frame.isna().any(axis=None),
                say("A cell is empty: the first count has none before it, so it makes no row."),
            ),
            (_never_below, say("A number of people can’t be below zero.")),
        ],
        hint=say("Which people does growth prove, which does a fall prove?"),
    ),
    number(
        "came_in_all",
        say("Newcomers over the whole period, at the least, with all counts"),
        lambda given: float(_by_step(given)["came_least"].sum()),
        within=0.5,
        hint=say("Each step proves something of its own: do the steps add up?"),
        wrong=[
            (
                _ends,
                say("That looks at the first and the last count only. What do the others prove?"),
            ),
            (
                lambda given: max(_ends(given), 0.0),
                say("From the ends alone nobody must have come. What do the counts between prove?"),
            ),
        ],
    ),
)

WRONG = {
    "by_step": [
        lambda given: _by_step(given).iloc[1:],
        lambda given: _by_step(given).assign(came_least=lambda made: made["change"].abs()),
        lambda given: _by_step(given).rename(
            columns={"came_least": "gone_least", "gone_least": "came_least"}
        ),
    ],
    "came_in_all": [
        lambda given: float(_by_step(given)["change"].abs().sum()),
        lambda given: float(_by_step(given)["gone_least"].sum()),
    ],
}
RUBRIC = {
    "headline": [
        say("Names two or more ways to leave the count besides return (1 point)."),
        say("Says what is sure: more left the count than came into it (1 point)."),
        say("Names what would have to be known, such as deaths and departures (1 point)."),
    ],
}
