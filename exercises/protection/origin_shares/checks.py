"""SDG 10.7.4 of five countries of origin, each learner with own countries and year."""

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N12"
YEARS = (2015, 2019, 2023)
ORIGINS = (
    "AFG", "BDI", "CAF", "CHN", "COD", "COL", "ERI", "ETH", "IND", "IRN", "IRQ", "LKA", "MLI", "MMR",
    "NGA", "PAK", "RWA", "SDN", "SLV", "SSD", "SYR", "TUR", "UKR",
)  # fmt: skip


def values(rng):
    """Return five countries and a year: most refugees and highest indicator are not the same."""
    while True:
        places = sorted(str(code) for code in rng.choice(ORIGINS, size=5, replace=False))
        given = {"places": places, "year": int(rng.choice(YEARS))}
        found = shares(given)
        top, most = found["iso3"].iloc[0], found.loc[found["refugees"].idxmax(), "iso3"]
        mean = float(found["per_100_000"].mean())
        known = len(found) == 5 and found["per_100_000"].iloc[0] > 2000
        right = together(given)
        apart = abs(mean - right) > 5 and right > 300 and 0.15 < right % 1 < 0.85
        if known and apart and top != most and list(found["iso3"]) != places:
            return given


def shares(given):
    """Refugees of every 100,000 people of each country, highest first."""
    from iomlab import load, methods

    fled = load("displacement_by_origin").of(country=given["places"], year=given["year"])
    both = fled.merge(load("drivers_panel"), on=["iso3", "year"])
    both["per_100_000"] = methods.displacement.refugees_per_100_000(
        both["refugees"], both["population"]
    )
    ordered = both.sort_values("per_100_000", ascending=False)
    return ordered[["iso3", "refugees", "population", "per_100_000"]]


def together(given):
    """The indicator of all five as one people."""
    found = shares(given)
    refugees, residents = float(found["refugees"].sum()), float(found["population"].sum())
    return 100_000 * refugees / (residents + refugees)


def of_residents(given):
    """Divide by the residents alone: a known mistake, past the guard that would stop it."""
    found = shares(given)
    people, gone = (found[name].to_numpy(dtype=float) for name in ("population", "refugees"))
    found["per_100_000"] = 100_000 * gone / people
    return found


def ordered(frame):
    """Return whether the highest indicator comes first."""
    return bool(frame["per_100_000"].astype(float).is_monotonic_decreasing)


def a_part(frame):
    """Return whether each indicator is a part of 100,000."""
    found = frame["per_100_000"].astype(float)
    return bool(((found > 0) & (found < 100_000)).all())


QUESTIONS = (
    table(
        "shares",
        say("Refugees, residents and SDG 10.7.4 by country of origin"),
        shares,
        keys=["iso3"],
        columns=["iso3", "refugees", "population", "per_100_000"],
        within=0.051,
        hint=say("Where do the refugees stand in the formula: above, below or both?"),
        rules=[
            (a_part, say("The indicator lies between 0 and 100,000.")),
            (ordered, say("The highest indicator comes first: sort by per_100_000.")),
        ],
        why=say("The country that most refugees fled from does not come first."),
    ),
    number(
        "together",
        say("SDG 10.7.4 of the five countries together"),
        together,
        within=0.051,
        hint=say("Add people, not indicators."),
        why=say("A large country weighs as much as it has people."),
    ),
    statements(
        "counted",
        say("Which statements about the indicator are true?"),
        [
            say("People displaced inside the country are in it."),
            say("Refugees in the countries next door and far away are both in it."),
            say("The country with most refugees always has the highest indicator."),
            say("Palestine refugees under UNRWA’s mandate are not in it."),
            say("It says how many fled during the year."),
        ],
        {2, 4},
        hint=say("Who is counted, on which day, and over whom?"),
        why=say("Refugees under UNHCR’s mandate, wherever they live, at the end of the year."),
    ),
)

WRONG = {
    "shares": [
        of_residents,
        lambda v: shares(v).sort_values("refugees", ascending=False),
        lambda v: shares(v).iloc[::-1],
        lambda v: shares({**v, "year": 2019 if v["year"] != 2019 else 2023}),
    ],
    "together": [
        lambda v: float(shares(v)["per_100_000"].mean()),
        lambda v: float(shares(v)["per_100_000"].sum()),
        lambda v: (
            100_000 * float(shares(v)["refugees"].sum()) / float(shares(v)["population"].sum())
        ),
    ],
    "counted": [{2}, {1, 2, 4}, {2, 3, 4}],
}
