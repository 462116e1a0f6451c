"""Remittances of a country: their course, their growth in a year, and dependence."""

from functools import cache

from iomlab.checks.question import number, table
from iomlab.messages import say

LESSON = "N09"
COUNTRIES = [
    "BGD", "DOM", "ECU", "FJI", "GEO", "GMB", "GTM", "HND", "HTI", "JAM", "MAR", "MEX", "NIC", "PAK",
    "PHL", "SEN", "TJK", "UZB", "WSM", "ZWE",
]  # fmt: skip


def values(rng):
    """Return one learner's country and years; the growth is clear and no answer is round."""
    while True:
        made = {
            "country": str(rng.choice(COUNTRIES)),
            "base_year": str(rng.choice(["2010", "2015", "2019"])),
            "last_year": str(rng.choice(["2021", "2022", "2023"])),
            "fall": int(rng.integers(9, 40)),
        }
        answers = growth(made), missing(made)
        clear = all(0.12 < answer % 1 < 0.88 for answer in answers)
        others = [mistake(made) for mistake in WRONG["growth"]]
        if clear and 2 < answers[0] < 20 and all(abs(answers[0] - x) > 0.05 for x in others):
            return made


def figures(given, column):
    """One column of the learner's country, by year."""
    return of_country(given["country"])[column].astype(float)


@cache
def of_country(country):
    """All figures of a country, by year."""
    from iomlab.data.load import load

    return load("remittances").of(country=country).set_index("year")


def course(given):
    """Dollars received, with the learner's first year as 100."""
    dollars = figures(given, "received_usd_million")
    return (100 * dollars / dollars[int(given["base_year"])]).rename("level").reset_index()


def growth(given):
    """The same growth in each year that leads from the first figure to the last."""
    first, last = int(given["base_year"]), int(given["last_year"])
    dollars = figures(given, "received_usd_million")
    return float(100 * ((dollars[last] / dollars[first]) ** (1 / (last - first)) - 1))


def missing(given):
    """What the fall would be in per cent of GDP."""
    return float(figures(given, "received_pct_gdp")[int(given["last_year"])]) * given["fall"] / 100


QUESTIONS = (
    table(
        "course",
        say("Remittances received, with your first year as 100"),
        course,
        keys=["year"],
        columns=["year", "level"],
        within=0.05,
        hint=say("Each year over your first year; which year must be 100?"),
        rules=[
            (
                lambda frame: len(frame) == 7,
                say("The table has seven years, so there are seven rows."),
            ),
        ],
    ),
    number(
        "growth",
        say("Mean growth in a year, in per cent"),
        growth,
        within=0.005,
        hint=say("Growth upon growth: which factor, multiplied by itself, leads to the last year?"),
    ),
    number(
        "missing",
        say("What would be missing, in per cent of GDP"),
        missing,
        within=0.005,
        hint=say("Which part of the share of GDP would not have arrived?"),
        wrong=[
            (
                lambda v: v["fall"],
                say("That is the fall in per cent of remittances: of what is a share asked for?"),
            ),
        ],
    ),
)


def _in_all(given):
    """Growth over all years."""
    dollars = figures(given, "received_usd_million")
    return float(100 * (dollars[int(given["last_year"])] / dollars[int(given["base_year"])] - 1))


WRONG = {
    "course": [
        lambda v: course(v).assign(level=course(v)["level"].round()),
        lambda v: course(v).iloc[1:],
        lambda v: course(v).assign(level=course(v)["level"] - 100),
        *(
            lambda v, year=year: (
                course({**v, "base_year": year}) if v["base_year"] != year else None
            )
            for year in ("2010", "2015", "2019", "2020")
        ),
    ],
    "growth": [
        _in_all,
        lambda v: _in_all(v) / (int(v["last_year"]) - int(v["base_year"])),
        lambda v: growth({**v, "last_year": "2023" if v["last_year"] != "2023" else "2022"}),
    ],
    "missing": [
        lambda v: float(figures(v, "received_pct_gdp")[int(v["last_year"])]),
        lambda v: missing({**v, "fall": 100 - v["fall"]}),
        lambda v: missing({**v, "last_year": "2020"}),
    ],
}

RUBRIC = {
    "rely": [
        say("Names what the figures show, with at least one of them (1 point)."),
        say("Says that one country and one crisis do not show “always” (1 point)."),
        say(
            "Says what is in the figures besides: prices, exchange rates, channels; or whose money it is (1 point)."
        ),
    ],
}
