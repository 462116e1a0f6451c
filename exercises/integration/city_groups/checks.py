"""Dissimilarity and isolation of three groups in a part of the synthetic city."""

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N11"
GROUPS = ("group_a", "group_b", "group_c")


def values(rng):
    """Return the part that one learner leaves out, and the group asked about."""
    return {
        "left_out": str(rng.choice(["coast", "north", "hills"])),
        "group": str(rng.choice(GROUPS)),
    }


def areas(given):
    """Areas of the city without the part that is left out."""
    from iomlab import load

    city = load("synthetic_tracts")
    return city[city["part"] != given["left_out"]]


def indices(given):
    """Both indices of each group against natives alone."""
    import pandas as pd

    from iomlab import methods

    kept, rows = areas(given), []
    for name in GROUPS:
        found = methods.segregation.two_group_indices(kept[name], kept["native"])
        rows.append([name, found["dissimilarity"], found["isolation"]])
    return pd.DataFrame(rows, columns=["group", "dissimilarity", "isolation"])


def movers(given):
    """People of the group who would have to move."""
    uneven = indices(given).set_index("group")["dissimilarity"]
    return float(uneven[given["group"]] * areas(given)[given["group"]].sum())


def against_all(given):
    """Compare with everyone else instead of natives: a known mistake."""
    import pandas as pd

    from iomlab import methods

    kept, rows = areas(given), []
    everyone = kept[["native", *GROUPS]].sum(axis=1)
    for name in GROUPS:
        found = methods.segregation.two_group_indices(kept[name], everyone - kept[name])
        rows.append([name, found["dissimilarity"], found["isolation"]])
    return pd.DataFrame(rows, columns=["group", "dissimilarity", "isolation"])


def everyone_of_group(given):
    """Everyone of the group in the whole city: a known mistake."""
    from iomlab import load

    return float(load("synthetic_tracts")[given["group"]].sum())


def from_0_to_1(frame):
    """Return whether both indices lie on their scale."""
    both = frame[["dissimilarity", "isolation"]].astype(float)
    return bool(((both >= 0) & (both <= 1)).all().all())


QUESTIONS = (
    table(
        "indices",
        say("Dissimilarity and isolation of each group against natives"),
        indices,
        keys=["group"],
        columns=["group", "dissimilarity", "isolation"],
        within=0.00051,
        hint=say("Which areas are in, and with whom is the group compared?"),
        rules=[(from_0_to_1, say("Both indices lie between 0 and 1."))],
        why=say("The largest group has the highest isolation, by its size as well."),
    ),
    number(
        "movers",
        say("People of the group who would have to move"),
        movers,
        within=0.51,
        hint=say("Dissimilarity is a share. Of which people, in which areas?"),
        wrong=[
            (
                everyone_of_group,
                say("Those are all people of the group in the whole city."),
            ),
        ],
        why=say("A measure of unevenness, not a plan: nobody should be moved."),
    ),
    statements(
        "reading",
        say("Which statements about the table are true?"),
        [
            say("A larger group has a higher isolation, even if it is spread in the same way."),
            say("A part of each dissimilarity would be there if people chose areas by lot."),
            say("The group with the highest index wants to live apart."),
            say("In areas half as large the indices of the same people may be higher."),
            say("Two cities can be compared by these figures, whatever their areas are."),
        ],
        {1, 2, 4},
        hint=say("Which index knows sizes, and what does chance do in small areas?"),
        why=say("Size, chance and borders are in the index; wishes are not."),
    ),
)

WRONG = {
    "indices": [
        against_all,
        lambda v: indices({**v, "left_out": "none"}),
        lambda v: indices(v).rename(
            columns={"dissimilarity": "isolation", "isolation": "dissimilarity"}
        ),
    ],
    "movers": [lambda v: 2 * movers(v), lambda v: movers({**v, "left_out": "none"})],
    "reading": [{1, 2}, {1, 2, 3, 4}, {1, 2, 4, 5}],
}

ARGUED = {"movers: rounded to whole numbers": "the question takes a whole number as well"}
