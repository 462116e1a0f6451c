"""A pay gap of invented workers, split with three references."""

from functools import cache

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N07"
TRAITS = ["school", "age", "female", "language"]
WHOSE = ["native", "foreign", "pooled"]


def values(rng):
    """Return one learner's seed and reference; no share is round, no two references agree."""
    while True:
        made = {
            "seed": int(rng.integers(1, 2000)),
            "reference": str(rng.choice(WHOSE)),
        }
        shares = [share({**made, "reference": whose}) for whose in WHOSE]
        apart = min(abs(a - b) for a, b in zip(shares, [*shares[1:], shares[0]], strict=True))
        if apart > 1 and 0.15 < share(made) % 1 < 0.85:
            return made


@cache
def split(seed, reference):
    """Explained and unexplained part of the gap of the workers of one seed."""
    from iomlab.methods.pay_gaps import explained_by_trait
    from iomlab.synthetic.load import synthetic

    workers = synthetic("wages", seed=seed)
    there = workers[workers["works_in"] == "destination"]
    there = there.assign(
        female=(there["sex"] == "female").astype(int),
        foreign=(there["born"] == "origin").astype(int),
    )
    found = explained_by_trait(there, "log_pay", TRAITS, "foreign", reference=reference)
    value = found.set_index("part")["value"]
    return float(value[TRAITS].sum()), float(value["unexplained"])


def parts(given):
    """One row a reference."""
    rows = [(whose, *split(given["seed"], whose)) for whose in WHOSE]
    return [dict(zip(("reference", "explained", "unexplained"), row, strict=True)) for row in rows]


def share(given):
    """The unexplained part in per cent of the gap."""
    explained, unexplained = split(given["seed"], given["reference"])
    return 100 * unexplained / (explained + unexplained)


def same_gap(frame):
    """Whether the two columns add up to one gap in every row."""
    import pandas as pd

    both = frame[["explained", "unexplained"]].apply(pd.to_numeric, errors="coerce").sum(axis=1)
    return bool(both.max() - both.min() < 0.025)


QUESTIONS = (
    table(
        "parts",
        say("Explained and unexplained part of the pay gap, by reference"),
        parts,
        keys=["reference"],
        columns=["reference", "explained", "unexplained"],
        within=0.005,
        hint=say("The outcome is the logarithm of pay; the traits are added up."),
        rules=[
            (
                lambda frame: len(frame) == 3,
                say("There are three references, so there are three rows."),
            ),
            (same_gap, say("Explained and unexplained part add up to the same gap in every row.")),
        ],
    ),
    number(
        "share",
        say("Unexplained part, in per cent of the gap"),
        share,
        within=0.05,
        hint=say("Which row is yours, and what is the whole gap in it?"),
    ),
    statements(
        "parts_say",
        say("Which statements are true?"),
        [
            say("How large the unexplained part is depends on whose returns are taken."),
            say("A small unexplained part shows that all are treated equally."),
            say("Traits in the model, such as language, can come from unequal chances themselves."),
            say("Those who moved may be better in what is not seen; that hides a part of the gap."),
        ],
        {1, 3, 4},
        hint=say("What was put into the model, what was left out, and who is compared?"),
    ),
)

WRONG = {
    "parts": [
        lambda v: [
            {**row, "explained": row["unexplained"], "unexplained": row["explained"]}
            for row in parts(v)
        ],
        lambda v: [
            {**row, "reference": other}
            for row, other in zip(parts(v), [*WHOSE[1:], WHOSE[0]], strict=True)
        ],
        lambda v: parts(v)[:2],
    ],
    "share": [
        lambda v: 100 - share(v),
        lambda v: 100 * split(v["seed"], v["reference"])[1],
        lambda v: 100 * split(v["seed"], v["reference"])[1] / split(v["seed"], v["reference"])[0],
        *(
            lambda v, step=step: share(
                {**v, "reference": WHOSE[(WHOSE.index(v["reference"]) + step) % 3]}
            )
            for step in (1, 2)
        ),
    ],
    "parts_say": [[1, 3], [1, 2, 3, 4], [1, 4]],
}

RUBRIC = {
    "not_more": [
        say("Says that the unexplained part is no measure of discrimination (1 point)."),
        say("Names why it can be too large, and why it can be too small (1 point)."),
        say("Says what would tell more: a test of equal treatment, all references (1 point)."),
    ],
}
