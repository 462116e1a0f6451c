"""Publish a two-way table of invented cases so that nobody in it is given away."""

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N14"
# Files and tables in which one way of hiding is the smallest and k decides what it is.
TABLES = (
    (2, "region", "exploitation", "2021-2023", 13),
    (5, "region", "exploitation", "2021-2023", 15),
    (6, "region", "control", "2021-2023", 12),
    (7, "region", "control", "2018-2020", 12),
    (8, "age_band", "control", "2021-2023", 12),
    (9, "region", "control", "2021-2023", 12),
    (10, "region", "control", "2021-2023", 12),
    (10, "region", "exploitation", "2018-2020", 14),
    (10, "region", "exploitation", "2021-2023", 14),
    (11, "region", "exploitation", "2021-2023", 12),
    (12, "region", "exploitation", "2018-2020", 12),
    (12, "region", "exploitation", "2021-2023", 13),
    (13, "region", "exploitation", "2021-2023", 14),
    (13, "age_band", "control", "2018-2020", 14),
    (14, "region", "control", "2018-2020", 12),
    (15, "region", "control", "2021-2023", 12),
    (15, "region", "exploitation", "2021-2023", 12),
    (17, "region", "exploitation", "2018-2020", 12),
    (17, "region", "exploitation", "2021-2023", 12),
    (19, "region", "exploitation", "2021-2023", 13),
    (19, "age_band", "control", "2021-2023", 12),
    (21, "region", "control", "2018-2020", 12),
    (22, "region", "exploitation", "2021-2023", 13),
    (23, "region", "control", "2021-2023", 15),
    (23, "region", "exploitation", "2021-2023", 12),
)
NAMES = ("seed", "rows", "columns", "years", "k")


def values(rng):
    """Return a file and the table that is published of it."""
    return dict(zip(NAMES, TABLES[int(rng.integers(len(TABLES)))], strict=True))


def counts(given, every_year=False):
    """Return the table as counted."""
    import pandas as pd

    from iomlab import synthetic

    cases = synthetic("trafficking_cases", seed=given["seed"])
    kept = cases if every_year else cases[cases["years"] == given["years"]]
    return pd.crosstab(kept[given["rows"]], kept[given["columns"]])


def hidden(given, k=None, every_year=False):
    """Return the table with its small counts hidden, and what would reveal them."""
    from iomlab.methods.suppression import suppress

    found = suppress(counts(given, every_year), threshold=k or given["k"]).published
    return found[["row", "column", "value"]].astype({"value": float})


def only_small(given):
    """Return the table with small counts hidden and nothing else: they can be worked out."""
    wide = counts(given)
    shown = hidden(given)
    for place, line in shown.iterrows():
        if "total" not in (line["row"], line["column"]):
            count = int(wide.loc[line["row"], line["column"]])
            shown.loc[place, "value"] = float("nan") if count < given["k"] else count
    return shown


def nothing(given):
    """Return the table with every inner cell hidden."""
    shown = hidden(given)
    inner = (shown["row"] != "total") & (shown["column"] != "total")
    return shown.assign(value=shown["value"].mask(inner))


def share(given, published=None):
    """Return the share of cases in hidden cells, in per cent."""
    shown = hidden(given) if published is None else published
    inner = shown[(shown["row"] != "total") & (shown["column"] != "total")]
    return 100 * (1 - float(inner["value"].sum()) / float(counts(given).to_numpy().sum()))


def shown_numbers(frame):
    """Return the numbers that a published table shows."""
    import pandas as pd

    return pd.to_numeric(frame["value"], errors="coerce").dropna()


def no_small(frame):
    """Return whether no count from 1 to 10 is shown."""
    number_of = shown_numbers(frame)
    return not ((number_of > 0) & (number_of < 11)).any()


def every_cell(frame):
    """Return whether every cell and every total has a line."""
    rows, columns = frame["row"].astype(str), frame["column"].astype(str)
    both = len(set(zip(rows, columns, strict=True)))
    there = "total" in set(rows) and "total" in set(columns)
    return there and len(frame) == both == rows.nunique() * columns.nunique()


def nothing_solved(frame):
    """Return whether no hidden count can be worked out from what is shown."""
    from iomlab.errors import MethodError
    from iomlab.methods.published_audit import audit_published

    try:
        found = audit_published(frame[["row", "column", "value"]])
    except MethodError:
        return False
    return found.consistent and found.solved == 0


QUESTIONS = (
    table(
        "safe",
        say("The two-way table as it may be published"),
        hidden,
        keys=["row", "column"],
        columns=["row", "column", "value"],
        hint=say("Are the cases those of the right years, and are as few as possible hidden?"),
        rules=[
            (every_cell, say("Each cell and each total needs a line, also where it is hidden.")),
            (
                no_small,
                say("A count from 1 to 10 is still shown: whoever it is could be recognised."),
            ),
            (
                nothing_solved,
                say(
                    "A hidden count can be worked out from what is shown, or the numbers contradict "
                    "each other."
                ),
            ),
        ],
    ),
    number(
        "hidden_share",
        say("Share of the cases that is in hidden cells, in per cent"),
        share,
        within=0.06,
        hint=say("How many of the cases of these years stand in cells that are shown?"),
    ),
    statements(
        "still",
        say("What is true of the published table?"),
        [
            say("Another table of the same people, published later, can undo the protection."),
            say("Every count that is hidden is small."),
            say("It shows in which region trafficking is most frequent."),
            say("Whoever is one of the hidden people knows more than others about the rest."),
            say("Once small counts are hidden, the file of records may be published as well."),
        ],
        {1, 4},
        hint=say("What does an outsider know beside this table, and what do cases count?"),
    ),
)

WRONG = {
    "safe": [
        lambda v: hidden(v, k=11),
        lambda v: hidden(v, k=v["k"] - 1),
        lambda v: hidden(v, every_year=True),
        only_small,
        nothing,
    ],
    "hidden_share": [
        lambda v: 100 - share(v),
        lambda v: share(v, only_small(v)),
        lambda v: share(v, hidden(v, k=11)),
        lambda v: share(v, nothing(v)),
    ],
}
