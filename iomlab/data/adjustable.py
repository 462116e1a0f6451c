"""Tables that can be adjusted: people and people in work, by citizenship and age, sex or schooling.

Two are real and old or small; one is synthetic, with a known gap. Eurostat's rates by citizenship are
not among them: they come without counts of people by age, sex and schooling.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say
from iomlab.synthetic.integration import TRUTH

TABLES = {
    "synthetic": say("synthetic survey with a known gap"),
    "usa_2012": say("United States 2012, small sample"),
    "switzerland_1981": say("Switzerland 1981, women, small sample"),
}
MADE_EQUAL = {
    "nothing": say("As it is"),
    "age": say("At equal age"),
    "sex": say("At equal sex"),
    "education": say("At equal schooling"),
    "young_child": say("With equally many young children"),
    "age_sex": say("At equal age and sex"),
    "age_education": say("At equal age and schooling"),
    "education_sex": say("At equal schooling and sex"),
    "age_education_sex": say("At equal age, schooling and sex"),
}
# comparisons of the shelved tables and what they make equal
COMPARED = {"all": "nothing", "education_age": "age_education"}
SHELVED = {
    "usa_2012": ("acs_citizenship_2012", "working", "non_citizen"),
    "switzerland_1981": ("swiss_labour_1981", "in_labour_force", "foreign"),
}
YARDSTICKS = {
    "group B": say("pay of people born outside the EU"),
    "group A": say("pay of people born in the country"),
    "Reimers": say("mean of both (Reimers)"),
    "Cotton": say("mean of both by size (Cotton)"),
    "Neumark": say("all together (Neumark)"),
    "Jann": say("all together, with the group (Jann)"),
}
TRAITS = {"age": "age_band", "education": "education", "sex": "sex"}
SIDES = {
    "synthetic": (say("Born outside the EU"), say("Born in the country")),
    "usa_2012": (say("Non-citizens"), say("Citizens")),
    "switzerland_1981": (say("Foreign women"), say("Swiss women")),
}


def _known(table: str) -> None:
    if table not in TABLES:
        raise DataError(
            "There is no table {table} to adjust.",
            table=repr(table),
            nearest=suggest(table, TABLES),
            next_step=say("Tables: {names}.", names=", ".join(TABLES)),
        )


@cache
def cells(table: str) -> Figures:
    """Return people and people in work of two groups, by class, for all that can be made equal.

    Parameters
    ----------
    table : str
        One of ``TABLES``. In ``synthetic`` people born outside the EU are compared with people born
        in the country; in the others foreign citizens with citizens.

    Returns
    -------
    Figures
        ``made_equal`` (a code of ``MADE_EQUAL``), ``class``, and ``events`` (people in work; in the
        Swiss table in the labour force) and ``people`` of the group and, with ``other_``, of those it
        is compared with. Every set of classes holds all people once: never add them.

    Examples
    --------
    >>> cells("usa_2012").of(made_equal="nothing")[["events", "people"]].to_numpy().tolist()
    [[51, 111]]
    """
    _known(table)
    found = _synthetic() if table == "synthetic" else _shelved(table)
    return computed(
        found,
        made_equal=column(say("Adjusted"), role="group", labels=MADE_EQUAL),
        **{
            "class": column(say("Class"), role="group"),
            "events": column(say("In work"), say("persons"), 0),
            "people": column(say("People"), say("persons"), 0),
            "other_events": column(say("In work, compared with"), say("persons"), 0),
            "other_people": column(say("People, compared with"), say("persons"), 0),
        },
    )


def _shelved(table: str) -> Figures:
    name, events, group = SHELVED[table]
    frame = load(name).rename(columns={"group": "class", events: "events"})
    frame["made_equal"] = frame["compared_by"].replace(COMPARED).astype(object)
    kept = ["made_equal", "class", "events", "people"]
    ours = frame[frame["citizenship"] == group][kept]
    theirs = frame[frame["citizenship"] != group][kept]
    return _joined(ours, theirs)


def _joined(ours: Any, theirs: Any) -> Any:
    names = {"events": "other_events", "people": "other_people"}
    return ours.merge(theirs.rename(columns=names), on=["made_equal", "class"])


def _synthetic() -> Figures:
    """Count the synthetic survey; within a group all have one weight, so none is needed."""
    people = load("synthetic_integration")
    people = people[people["group"] != "eu"]
    parts = []
    for code in (c for c in MADE_EQUAL if c != "young_child"):
        traits = [TRAITS[t] for t in code.split("_")] if code != "nothing" else []
        classes = pd.Series("all", index=people.index)
        if traits:
            classes = people[traits].astype(str).agg(", ".join, axis=1)
        counted = people.assign(made_equal=code, **{"class": classes})
        by = counted.groupby(["group", "made_equal", "class"])["employed"]
        parts.append(by.agg(["sum", "count"]).reset_index())
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.rename(columns={"sum": "events", "count": "people"})
    kept = ["made_equal", "class", "events", "people"]
    ours, theirs = (frame[frame["group"] == g][kept] for g in ("non_eu", "native"))
    return _joined(ours, theirs)


def by_class(table: str, made_equal: str) -> Figures:
    """Return the shares of both groups in work, in per cent, class by class.

    >>> by_class("usa_2012", "sex")["share"].round(1).tolist()
    [30.2, 66.7]
    """
    _known(table)
    counted = cells(table).of(made_equal=made_equal)
    counted["share"] = 100 * counted["events"] / counted["people"]
    counted["other"] = 100 * counted["other_events"] / counted["other_people"]
    ours, theirs = SIDES[table]
    name = SHELVED[table][0] if table in SHELVED else ""
    words = counted.sources[0].column("group").labels if name else {}
    labels = {code: Message(text) for code, text in words.items()}
    return computed(
        counted,
        **{"class": column(say("Class"), role="group", labels=labels)},
        share=column(ours, say("per cent"), 1),
        other=column(theirs, say("per cent"), 1),
    )


def true_pay_gap(group: str = "non_eu") -> float:
    """Return the gap in log pay that was put into the synthetic survey, born in the country less
    born abroad.

    >>> true_pay_gap()
    0.12
    """
    return -TRUTH.wage_gap[group]


def side(table: str) -> tuple[Message, Message]:
    """Return the words for the group and for those it is compared with."""
    _known(table)
    return SIDES[table]


def survey(group: str = "non_eu") -> Figures:
    """Return the synthetic survey with one 0/1 column a trait, ready for a decomposition.

    ``away`` is 1 for the group born abroad and 0 for people born in the country; ``female``,
    ``age_35_49``, ``age_50_64``, ``school_medium`` and ``school_high`` are the traits. People
    without work have no pay.

    >>> survey().groupby("away").size().tolist()
    [1500, 1000]
    """
    people = load("synthetic_integration")
    people = people[people["group"].isin(["native", group])]
    return people.assign(
        away=(people["group"] == group).astype(int),
        female=(people["sex"] == "female").astype(int),
        age_35_49=(people["age_band"] == "35-49").astype(int),
        age_50_64=(people["age_band"] == "50-64").astype(int),
        school_medium=(people["education"] == "medium").astype(int),
        school_high=(people["education"] == "high").astype(int),
    )
