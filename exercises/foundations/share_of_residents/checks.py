"""Migrants as a share of residents, from two tables that must be of one year."""

from iomlab.checks.judge import as_number
from iomlab.checks.question import number, table
from iomlab.messages import say

LESSON = "N01"
# Of each year: places whose shares differ clearly from those of the usual mistakes.
PLACES = {
    "2000": ["ARM", "AZE", "BLR", "CHE", "EST", "GRC", "LTU", "LVA", "MDA", "MKD", "NZL", "PRT"],
    "2010": ["BLR", "CYP", "GBR", "HKG", "HRV", "LBN", "MYS", "RUS"],
}


def values(rng):
    """Return a year, a country, and four others of the same year."""
    when = str(rng.choice(list(PLACES)))
    country, *places = (str(place) for place in rng.choice(PLACES[when], 5, replace=False))
    return {"country": country, "places": sorted(places), "when": when}


def _of_year(given):
    """Return migrants and residents of the year, one row a country."""
    from iomlab.data.load import load

    tables = [load(name) for name in ("migrant_stock_totals", "drivers_panel")]
    first, second = (table[table["year"] == int(given["when"])] for table in tables)
    joined = first.merge(second[["iso3", "population"]], on="iso3")
    return joined.set_index("iso3")[["immigrants", "emigrants", "population"]].astype("float64")


def _share(given):
    """Return immigrants for every 100 residents."""
    here = _of_year(given).loc[given["country"]]
    return float(100 * here["immigrants"] / here["population"])


def _came_and_left(given):
    """Return both shares of the four countries."""
    rows = _of_year(given).loc[list(given["places"])]
    made = {
        "iso3": list(rows.index),
        "here_pct": 100 * rows["immigrants"] / rows["population"],
        "away_pct": 100 * rows["emigrants"] / (rows["population"] + rows["emigrants"]),
    }
    return rows.assign(**made)[list(made)].reset_index(drop=True)


def _shares(frame):
    cells = map(as_number, (*frame["here_pct"], *frame["away_pct"]))
    return all(cell is None or 1 < cell < 100 for cell in cells)


QUESTIONS = (
    number(
        "share",
        say("International migrants for every 100 residents"),
        _share,
        within=0.051,
        hint=say("Which people stand above the line, which below, and are both of the same year?"),
    ),
    table(
        "came_and_left",
        say("Immigrants for every 100 residents, emigrants for every 100 people at home or away"),
        _came_and_left,
        keys=["iso3"],
        columns=["iso3", "here_pct", "away_pct"],
        within=0.051,
        rules=[(_shares, say("Shares of these countries lie between 1 and 100 per cent."))],
        hint=say("Each share has its own people below the line: read the question again."),
    ),
)


def _mistaken(share):
    """Return a wrong share of question 1 from the row of the country."""
    return lambda given: float(100 * share(_of_year(given).loc[given["country"]]))


def _one_base(given):
    """Return the table with the residents below both lines."""
    rows = _of_year(given).loc[list(given["places"])]
    return _came_and_left(given).assign(away_pct=list(100 * rows["emigrants"] / rows["population"]))


WRONG = {
    "share": [
        _mistaken(lambda here: here["emigrants"] / here["population"]),
        _mistaken(lambda here: here["immigrants"] / (here["population"] + here["immigrants"])),
        _mistaken(lambda here: here["immigrants"] / (here["population"] - here["immigrants"])),
        lambda given: round(_share(given)),
    ],
    "came_and_left": [
        _one_base,
        lambda given: _came_and_left(given).rename(
            columns={"here_pct": "away_pct", "away_pct": "here_pct"}
        ),
        lambda given: _came_and_left(given).iloc[1:],
        lambda given: _came_and_left(given).round(0),
    ],
}
RUBRIC = {
    "sentence": [
        say("Says who is counted: people born abroad, not foreigners (1 point)."),
        say("Names the year or the day, and that it is not today (1 point)."),
        say("Names the source, or that the figure is an estimate (1 point)."),
    ],
}
