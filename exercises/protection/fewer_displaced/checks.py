"""Change in displaced people of a real country, what it says, and a request for lists of people."""

from iomlab.checks.question import choice, number, statements
from iomlab.messages import say

LESSON = "N13"
COUNTRIES = ("COL", "IRQ", "SSD", "UKR", "PAK", "PHL", "LKA", "BDI", "GEO", "CAF", "SDN", "COD", "NGA", "MMR")  # fmt: skip


def values(rng):
    """Return a country and two years with figures between which the number fell."""
    while True:
        given = {
            "country": str(rng.choice(COUNTRIES)),
            "first": str(rng.integers(2014, 2019)),
            "last": str(rng.integers(2019, 2023)),
        }
        numbers = idps(given["country"])
        years = [int(given["first"]), int(given["last"])]
        near = [(years[0] + a, years[1] + b) for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        if not all(year in numbers for year in years):
            continue
        found = change(given)
        others = [
            100 * (numbers[b] / numbers[a] - 1) for a, b in near if a in numbers and b in numbers
        ]
        others.append(100 * (numbers[years[0]] / numbers[years[1]] - 1))
        whole = abs(found - round(found)) > 0.13
        if found < -8 and whole and all(abs(found - other) > 0.3 for other in others):
            return given


def idps(country):
    """Return the internally displaced people of a country by year."""
    from iomlab import load

    people = load("displacement_by_origin").of(country=country)
    known = people[people["idps"].notna()]
    return dict(zip(known["year"].astype(int), known["idps"].astype(float), strict=True))


def change(given):
    """Return the change in per cent of the first year."""
    numbers = idps(given["country"])
    return 100 * (numbers[int(given["last"])] / numbers[int(given["first"])] - 1)


QUESTIONS = (
    number(
        "change",
        say("Change in internally displaced people, in per cent"),
        change,
        within=0.06,
        hint=say("The change is a share of what there was at the beginning."),
    ),
    statements(
        "says",
        say("What does this change say?"),
        [
            say("So many people went back to their homes."),
            say("The country has become safe for that share of the displaced."),
            say("Fewer people were counted as displaced inside the country than before."),
            say("The rest of the displaced do not want to go back."),
            say(
                "People may have settled elsewhere, crossed a border, died, or be counted otherwise."
            ),
        ],
        {3, 5},
        hint=say("A stock fell. In how many ways can a person leave it?"),
    ),
    choice(
        "request",
        say("An office asks for villages and the score of each returnee. What do you do?"),
        [
            say("Send both: the office has a mandate, and the score is objective."),
            say(
                "Refuse, say why, and offer totals of large groups with what returnees say they need."
            ),
            say("Send the villages without the scores."),
            say("Send the scores without names, one line a person."),
        ],
        2,
        hint=say("Who could be found by it, and what would a score decide about a person?"),
        wrong=[
            (1, say("A score for groups would decide about one person’s protection.")),
            (3, say("A list of places leads to the people: what could happen to them there?")),
            (4, say("A line a person can be recognised without a name.")),
        ],
    ),
)

WRONG = {
    "change": [
        lambda v: change({**v, "first": v["last"], "last": v["first"]}),
        lambda v: -change(v),
        lambda v: change(v) + 100,
    ],
}
