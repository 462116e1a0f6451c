"""The six dimensions of the IPL index in words, and the synthetic answers by round and group."""

from __future__ import annotations

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.messages import say
from iomlab.synthetic.ipl import DIMENSIONS, ITEMS

__all__ = ["DIMENSIONS", "ITEMS", "answers", "dimensions"]

TOPICS = {
    "psychological": say("closeness to the country, feeling at home or an outsider"),
    "linguistic": say("reading, speaking, writing and understanding the language"),
    "economic": say("income, work, being able to meet an unexpected expense"),
    "political": say("understanding and discussing the country’s politics, taking part"),
    "social": say("conversations and meals with people born in the country"),
    "navigational": say("seeing a doctor, solving a legal problem, looking for work"),
}
WAVES = {
    "1_newcomer": say("Round 1, newcomers"),
    "2_newcomer": say("Round 2, newcomers"),
    "1_settled": say("Round 1, settled"),
    "2_settled": say("Round 2, settled"),
}
ROUNDS = {"1": say("Round 1, all"), "2": say("Round 2, all")}


def dimensions(lang: str = "en") -> Figures:
    """Return the six dimensions and what each asks about, in own words.

    >>> dimensions()["name"].tolist()[1]
    'Linguistic'
    """
    frame = load("ipl_dimensions").rename(columns={f"name_{lang}": "name"})
    frame["asks"] = frame["key"]
    return computed(
        frame[["name", "asks"]],
        name=column(say("Dimension"), role="note"),
        asks=column(say("Asks about"), role="group", labels=TOPICS),
    )


def answers() -> Figures:
    """Return the synthetic answers, with ``wave`` (round and group) and ``all`` (round) as codes.

    >>> sorted(answers()["wave"].unique())
    ['1_newcomer', '1_settled', '2_newcomer', '2_settled']
    """
    frame = load("synthetic_ipl")
    rounds = frame["round"].astype(str)
    frame["wave"] = rounds + "_" + frame["group"]
    frame["all"] = rounds
    return computed(
        frame,
        wave=column(say("Round and group"), role="group", labels=WAVES),
        **{"all": column(say("Round"), role="group", labels=ROUNDS)},
    )
