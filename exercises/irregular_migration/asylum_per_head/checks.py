"""Real origins of one year: many people seeking asylum, or many for the size of the country."""

from iomlab.checks.judge import as_number
from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N03"


def values(rng):
    """Return a year, and a country that is far from its place by number when it is put by rate."""
    when = str(rng.choice(["2015", "2019", "2022", "2023"]))
    rows = _per_head({"when": when})
    by_rate, by_number = (
        rows[name].rank(ascending=False) for name in ("per_1000", "asylum_seekers")
    )
    last_first = len(rows) + 1 - by_rate
    clear = ((by_rate - by_number).abs() > 4) & ((by_rate - last_first).abs() > 4)
    return {"country": str(rng.choice(rows.loc[clear, "iso3"].tolist())), "when": when}


def _per_head(given):
    """Return origins of the year with both figures."""
    from iomlab.data import origins

    people = origins.panel()
    people = people[people["year"] == int(given["when"])]
    people = people[people["asylum_seekers"].notna() & people["population"].notna()]
    rate = people["asylum_seekers"] / people["population"] * 1000
    return people.assign(per_1000=rate)[["iso3", "asylum_seekers", "per_1000"]]


def _place(given, column):
    """Return the place of the country in a column, the highest first."""
    rows = _per_head(given).set_index("iso3")[column]
    return int((rows > rows[given["country"]]).sum()) + 1


def _filled(frame):
    cells = map(as_number, (*frame["asylum_seekers"], *frame["per_1000"]))
    return all(cell is not None and 0 < cell < float("inf") for cell in cells)


QUESTIONS = (
    table(
        "per_head",
        say("People seeking asylum, and for every 1,000 inhabitants, by origin"),
        _per_head,
        keys=["iso3"],
        columns=["iso3", "asylum_seekers", "per_1000"],
        within=0.0006,
        rules=[
            (_filled, say("A figure is blank or zero: an origin without a figure makes no row.")),
            (
                lambda frame: not frame.duplicated(["iso3"]).any(),
                say("An origin stands twice: is there more than one year in it?"),
            ),
        ],
        hint=say("One year, both figures known, and the people of that country below the line."),
    ),
    number(
        "place_by_rate",
        say("The place of the country by people seeking asylum for every 1,000 inhabitants"),
        lambda given: _place(given, "per_1000"),
        within=0.1,
        hint=say("How many origins have a higher rate? The place is one more."),
    ),
    statements(
        "table_says",
        say("What follows from the table?"),
        [
            say("A large country can be far ahead by number and far behind by rate."),
            say("From the countries with a high rate, the poorest people leave."),
            say("The table leaves out people who left and did not ask for asylum."),
            say("The country with the highest rate has the weakest asylum rules."),
            say("Nobody seeks asylum from an origin without a figure."),
        ],
        {1, 3},
        hint=say("Ask of each: does it speak of countries or of persons, and was it counted?"),
    ),
)


def _from_the_last(given):
    """Return the place counted from the lowest rate."""
    return len(_per_head(given)) + 1 - _place(given, "per_1000")


WRONG = {
    "per_head": [
        lambda given: _per_head(given).iloc[1:],
        lambda given: _per_head(given).assign(per_1000=lambda made: made["per_1000"] / 10),
        lambda given: _per_head(given).round(0),
    ],
    "place_by_rate": [
        lambda given: _place(given, "asylum_seekers"),
        lambda given: _place(given, "per_1000") - 1,
        _from_the_last,
    ],
}
