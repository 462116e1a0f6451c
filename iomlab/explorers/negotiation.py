"""Negotiation: put an offer on the table; see whether a lawful one is better for everybody."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomlab.data import talks
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.explorers.explorer import Pick, Slider
from iomlab.messages import Message, say
from iomlab.methods.negotiation import JOIN, Packages, packages
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

ISSUES = ("pathways", "return", "recognition")
PARTIES = ("origin", "transit", "destination")


def _choices(issue: str) -> dict[str, Message]:
    """Return the offers on an issue, by letter, in words."""
    offers = talks.offers(ISSUES)
    words = offers.about("option").labels
    mine = offers[offers["issue"] == issue]
    return {
        letter: say("{letter}: {offer}", letter=letter, offer=Message(words[option]))
        for letter, option in zip(mine["letter"], mine["option"], strict=True)
    }


CONTROLS = (
    Pick("pathways", say("Regular pathways"), _choices("pathways"), "D"),
    Pick("back", say("Return and reintegration"), _choices("return"), "C"),
    Pick("recognition", say("Recognition of skills"), _choices("recognition"), "A"),
    Slider("weight", say("How much return matters to the country of destination"), 0, 5, 0.5, 1),
)


@cache
def _made(weight: float) -> Packages:
    return packages(talks.offers(ISSUES), PARTIES, {"destination": {"return": weight}})


def view(
    show: Show, *, pathways: str, back: str, recognition: str, weight: float, **_: Any
) -> tuple[Message, Shown]:
    """Return what the offer is worth to each party, and what would be better for all."""
    made, offers = _made(float(weight)), talks.offers(ISSUES)
    name = JOIN.join((pathways, back, recognition))
    rows = [made.today, name, *(str(best) for best in made.frontier.index)]
    shown = show.scatter(
        _named(made, offers, list(dict.fromkeys(rows)), name),
        title=say("What holds today, the offer {name}, and the lawful frontier", name=name),
        x="destination",
        y="origin",
        label="point",
        top=len(rows),
    )
    return _words(made, offers, name), shown


def _better(made: Packages, name: str) -> list[str]:
    """Return lawful packages on the frontier that are at least as good for all and better for one."""
    mine, edge = made.values.loc[name], made.frontier
    above = edge[(edge >= mine).all(axis=1) & (edge > mine).any(axis=1)]
    return [str(found) for found in above.index]


def _words(made: Packages, offers: Figures, name: str) -> Message:
    broken = made.floors_broken(name)
    if broken:
        named = offers.about("below_floor_of").labels
        return say(
            "{name} is no offer: it falls below the floor of {treaty}. What it is worth to States does not "
            "matter.",
            name=name,
            treaty=tuple(Message(named[key]) for key in broken),
        )
    mine = made.values.to_dict("index")[name]
    losers = [party for party, least in made.fallback.items() if mine[party] <= least]
    better = len(_better(made, name))
    if losers:
        return say(
            "{name} keeps the floor, but not everybody gains: {parties}.",
            name=name,
            parties=tuple(Message(offers.about(p).title) for p in losers),
        )
    if better:
        return say(
            "{name} keeps the floor and everybody gains. Lawful packages that are better for all: {n}.",
            name=name,
            n=better,
        )
    return say(
        "{name} keeps the floor, everybody gains, and no lawful package is better for all.",
        name=name,
    )


def _named(made: Packages, offers: Figures, rows: list[str], name: str) -> Figures:
    """Return the points with their names: today, the offer (in or out), the frontier."""
    out = bool(made.floors_broken(name))
    words = {made.today: say("{name}: today", name=made.today)}
    words[name] = (
        say("{name}: the offer, out", name=name) if out else say("{name}: the offer", name=name)
    )
    frame = talks.valued(made, offers, rows)
    frame["point"] = [words.get(row, say("{name}", name=row)) for row in rows]
    return computed(frame, offers, point=column(say("Package"), role="group"))
