"""Recognition rates of one country of asylum, each learner with own host, limit and origins."""

from iomlab.checks.question import choice, number, statements, table
from iomlab.messages import say

LESSON = "N12"
# Each limit is the number of decisions of one origin, "at least" takes it in; some have fewer.
CASES = {
    "DEU": ((3268, 3353, 4481, 7995), ("GEO", "IRN", "IRQ", "RUS", "SOM", "TUR")),
    "POL": ((60, 90, 119, 161), ("AFG", "BLR", "RUS", "TJK", "EGY", "UKR")),
    "ROU": ((62, 97, 156, 244), ("AFG", "SOM", "SYR", "TUR", "PAK", "UKR")),
}


def values(rng):
    """Return one learner's host, limit and two origins with different rates."""
    while True:
        host = str(rng.choice(sorted(CASES)))
        limits, origins = CASES[host]
        one, other = sorted(str(code) for code in rng.choice(origins, size=2, replace=False))
        given = {"host": host, "least": int(rng.choice(limits)), "one": one, "other": other}
        right = together(given)
        apart = [abs(right - mistake(given)) for mistake in (mean_rate, status_only)]
        if min(apart) > 0.3 and 0.15 < right % 1 < 0.85:
            return given


def cases(given):
    """Decisions of the host."""
    from iomlab import load

    return load("asylum_decisions").of(destination=given["host"])


def every_rate(given):
    """Rates of all origins of the host."""
    from iomlab import methods

    plain = cases(given).drop(columns="otherwise_closed")
    found = methods.displacement.recognition_rates(plain, by=["origin_iso3"]).table
    found["status"] = 100 * found["refugee_rate"]
    found["protection"] = 100 * found["protection_rate"]
    return found[["origin_iso3", "on_merits", "status", "protection"]]


def rates(given):
    """Rates of origins with enough decisions."""
    found = every_rate(given)
    return found[found["on_merits"] >= given["least"]]


def pair(given):
    """Decisions on both origins, added up."""
    found = cases(given)
    kinds = ["recognised", "complementary", "rejected"]
    return found[found["origin_iso3"].isin([given["one"], given["other"]])][kinds].sum()


def together(given):
    """Any protection, both origins together, in per cent."""
    found = pair(given)
    protected = float(found["recognised"] + found["complementary"])
    return 100 * protected / (protected + float(found["rejected"]))


def status_only(given):
    """Refugee status alone: a known mistake."""
    found = pair(given)
    return 100 * float(found["recognised"]) / float(found.sum())


def mean_rate(given):
    """Take the mean of two rates: a known mistake."""
    found = every_rate(given).set_index("origin_iso3")["protection"]
    return float(found[[given["one"], given["other"]]].mean())


def nested(frame):
    """Return whether refugee status is a part of all protection, and both are per cents."""
    status, protection = frame["status"].astype(float), frame["protection"].astype(float)
    return bool(((status >= 0) & (status <= protection + 0.06) & (protection <= 100)).all())


def large(frame):
    """Return whether no rate stands on a handful of decisions."""
    return bool((frame["on_merits"].astype(float) >= 50).all())


QUESTIONS = (
    table(
        "rates",
        say("Decisions on the merits and both rates by origin"),
        rates,
        keys=["origin_iso3"],
        columns=["origin_iso3", "on_merits", "status", "protection"],
        within=0.051,
        hint=say("Which decisions looked at the merits, and which of them protect?"),
        rules=[
            (large, say("A rate of few decisions is left out: look at your filter.")),
            (nested, say("Refugee status is a part of all protection; both are per cents.")),
        ],
        why=say("Two rates belong together: refugee status alone, and all protection."),
    ),
    number(
        "together",
        say("Any protection for both origins together, in per cent"),
        together,
        within=0.051,
        hint=say("Add decisions, not rates: which are above the line, which below?"),
        why=say("The origin with more decisions weighs more."),
    ),
    statements(
        "differ",
        say("What may explain different rates of two countries of asylum?"),
        [
            say("Other people of that country apply in each."),
            say("One counts decisions on repeat applications as well."),
            say("Law and practice of the two offices differ."),
            say("It is proof that one of the two decides wrongly."),
            say("One counts persons, the other cases, which may be families."),
        ],
        {1, 2, 3, 5},
        hint=say("Who applies, what is counted, who decides? What would a proof need?"),
        why=say("Before two rates are compared, their people, units and decisions are."),
    ),
    choice(
        "request",
        say("A colleague wants to publish 23 decisions by month and centre. What do you say?"),
        [
            say("Yes: the table holds no names."),
            say("Yes, if months are joined to quarters."),
            say("No: cells of one or two persons show who they are. Yearly totals are enough."),
            say("No: decisions on asylum must never be published."),
        ],
        3,
        hint=say("How many people would be in one cell, and who knows them?"),
        wrong=[
            (1, say("Who lives in a centre knows who was decided on that month.")),
            (2, say("How many of 23 are then in one cell?")),
            (4, say("Totals by year help to see whether decisions are fair.")),
        ],
        why=say("A refusal in a cell of one tells everyone whose it is."),
    ),
)

WRONG = {
    "rates": [
        every_rate,
        lambda v: rates(v).assign(status=lambda f: f["protection"]),
        lambda v: rates(v).assign(protection=lambda f: f["protection"] / 100),
        lambda v: rates(v).iloc[1:],
    ],
    "together": [mean_rate, status_only, lambda v: 100 - together(v)],
    "differ": [{1, 2, 3}, {1, 2, 3, 4, 5}, {4}],
}
