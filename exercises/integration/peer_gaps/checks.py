"""Employment gaps among neighbours in points and per cent, each learner with own country and year."""

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N10"
GROUP, RULE = "non_eu_citizens", "same region"

# Some figures are flagged, but not all, and points and per cent give different orders.
CASES = (
    (("AUT", "BEL", "CHE", "DEU", "FRA", "LUX", "NLD"), 2017),
    (("AUT", "BEL", "CHE", "DEU", "FRA", "LUX", "NLD"), 2022),
    (("DNK", "EST", "FIN", "IRL", "LTU", "LVA", "NOR", "SWE"), 2023),
    (("ESP", "GRC", "HRV", "ITA", "MLT", "PRT", "SRB", "SVN"), 2020),
)


def values(rng):
    """Return one learner's country and year."""
    places, year = CASES[int(rng.integers(len(CASES)))]
    return {"country": str(rng.choice(places)), "year": year}


def both(given):
    """Rates of the country and its neighbours."""
    from iomlab import integration

    return integration.peers(given["country"], given["year"], GROUP, RULE)


def gaps(given):
    """Gap in points and in per cent of the reference, largest disadvantage first."""
    found = both(given)
    found["relative"] = 100 * (found["others"] / found["nationals"] - 1)
    return found.sort_values("relative")[["iso3", "gap", "relative"]]


def flagged(given):
    """How many of them have a flag."""
    return int(both(given)["flag"].notna().sum())


def listed(given):
    """How many countries there are: a known mistake."""
    from iomlab import integration

    return len(integration.peers(given["country"], given["year"], GROUP, RULE))


def turned(given):
    """Divide by the rate of the group: a known mistake."""
    found = both(given)
    found["relative"] = 100 * (1 - found["nationals"] / found["others"])
    return found.sort_values("relative")[["iso3", "gap", "relative"]]


def ordered(frame):
    """Return whether the largest disadvantage comes first."""
    return bool(frame["relative"].astype(float).is_monotonic_increasing)


def one_way(frame):
    """Return whether points and per cent have the same sign."""
    return bool((frame["gap"].astype(float) * frame["relative"].astype(float) > -0.01).all())


QUESTIONS = (
    table(
        "gaps",
        say("Gap in points and in per cent, by country"),
        gaps,
        keys=["iso3"],
        columns=["iso3", "gap", "relative"],
        within=0.051,
        hint=say("Points are a difference. Per cent of what is the second column?"),
        rules=[
            (one_way, say("Both columns tell who is behind, so their signs agree.")),
            (ordered, say("The largest disadvantage comes first: sort by relative.")),
        ],
        why=say("The same points are more, in per cent, where fewer nationals are in work."),
    ),
    number(
        "flagged",
        say("Countries with a flag"),
        flagged,
        within=0.0,
        hint=say("An empty cell means: no flag."),
        wrong=[(listed, say("These are all countries of the table. How many have a flag?"))],
        why=say("Name them with their flag wherever the table is shown."),
    ),
    statements(
        "says",
        say("Which statements about such a table are true?"),
        [
            say("The country at the top has the worst integration policy."),
            say("Who came, when and with what rights differs from country to country."),
            say("Rates of a survey have an error, even where there is no flag."),
            say("People who became citizens count among nationals."),
            say("At equal age, schooling and sex the order would be the same."),
        ],
        {2, 3, 4},
        hint=say("Who is counted, how, and what was not made equal?"),
        why=say("A table of gaps says where to look, not whose fault it is."),
    ),
)

WRONG = {
    "gaps": [
        turned,
        lambda v: gaps(v).sort_values("iso3"),
        lambda v: gaps(v).sort_values("gap"),
        lambda v: gaps(v).assign(gap=lambda f: -f["gap"]),
        lambda v: gaps(v).iloc[1:],
    ],
    "flagged": [lambda v: listed(v) - flagged(v), 0],
    "says": [{1, 2, 3, 4}, {2, 3}],
}
