"""A policy dialogue as a game: offers, weights, the floor of rights, and evidence from real tables.

Delegates and values are invented. The floor is no parameter that can be bargained with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from iomlab import countries
from iomlab.data import concern
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say

TABLE = "dialogue_options"
OBJECTIVES = {
    "pathways": 5, "return": 21, "recognition": 18, "remittances": 20, "data": 1, "save_lives": 8,
    "counter_trafficking": 10, "services": 15,
}  # fmt: skip
PARTIES = ("origin", "transit", "destination", "workers", "employers", "cities")


def floor(on: bool) -> None:
    """Refuse to negotiate without the floor of rights.

    Raises
    ------
    DataError
        When it is switched off.
    """
    if not on:
        raise DataError(
            "The floor of rights can’t be switched off: rights are limits of a negotiation, not "
            "something to pay with.",
            next_step=say(
                "Leave rights_floor as it is. The lesson shows what would be chosen without it, and why "
                "that is no agreement."
            ),
        )


def offers(issues: Sequence[str]) -> Figures:
    """Return the offers on these issues, in the order in which the issues are named.

    Raises
    ------
    DataError
        When fewer than two different issues are named, or one is unknown.

    Examples
    --------
    >>> offers(["return", "data"])["letter"].tolist()
    ['A', 'B', 'C', 'D', 'A', 'B', 'C']
    """
    named = list(dict.fromkeys(issues))
    _known(named, OBJECTIVES, 2, 6, say("issues"))
    frame = load(TABLE)
    place = frame["issue"].map({issue: n for n, issue in enumerate(named)})
    return frame[place.notna()].loc[place.dropna().sort_values(kind="stable").index]


def parties(named: Sequence[str]) -> list[str]:
    """Return the parties at the table, each once: two to six.

    Raises
    ------
    DataError
        For another number, or an unknown party.
    """
    found = list(dict.fromkeys(named))
    _known(found, PARTIES, 2, 6, say("parties"))
    return found


def _known(named: Sequence[str], choices: Any, least: int, most: int, what: Message) -> None:
    for name in named:
        if name not in choices:
            raise DataError(
                "{name} is not one of the {what}.",
                name=repr(name),
                what=what,
                nearest=suggest(name, choices),
                next_step=say("They are: {names}.", names=", ".join(choices)),
            )
    if not least <= len(named) <= most:
        raise DataError(
            "The negotiation takes {least} to {most} {what}; {n} were named.",
            least=least,
            most=most,
            what=what,
            n=len(named),
        )


PART = re.compile(r"\s*(\w+)\s*:\s*(.+?)\s*")
ONE = re.compile(r"\s*(\w+)\s*=\s*(\d+(?:[.,]\d+)?)\s*")


def weights(
    text: str, at_table: Sequence[str], issues: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Read how much each issue matters to each party; what is not named counts 1.

    Parameters
    ----------
    text : str
        ``equal``, or for instance ``origin: pathways=3, return=1; destination: return=2``.

    Raises
    ------
    DataError
        For text in another form, an unknown name, or a party whose weights are all zero.

    Examples
    --------
    >>> weights("origin: return=3", ["origin", "destination"], ["pathways", "return"])["origin"]
    {'pathways': 1.0, 'return': 3.0}
    """
    found = {party: dict.fromkeys(issues, 1.0) for party in at_table}
    if text.strip().casefold() in ("equal", ""):
        return found
    for part in filter(str.strip, text.split(";")):
        match = PART.fullmatch(part)
        pairs = [ONE.fullmatch(one) for one in match.group(2).split(",")] if match else [None]
        if match is None or None in pairs:
            raise DataError(
                "The weights {text} are not understood.",
                text=repr(part.strip()),
                next_step=say(
                    "Write for instance: origin: pathways=3, return=1; destination: return=2."
                ),
            )
        party = _of(match.group(1), found, say("parties"))
        for pair in pairs:
            assert pair is not None
            issue = _of(pair.group(1), found[party], say("issues"))
            found[party][issue] = float(pair.group(2).replace(",", "."))
        if not sum(found[party].values()):
            raise DataError("All weights of {party} are zero.", party=party)
    return found


def _of(name: str, choices: Any, what: Message) -> str:
    _known([name], choices, 1, 1, what)
    return name


def weighed(given: Mapping[str, Mapping[str, float]], frame: Figures) -> Figures:
    """Return the weights as shares in per cent, ready for a two-way table: party by issue."""
    rows = [
        {"party": party, "issue": issue, "share": 100 * w / sum(by_issue.values())}
        for party, by_issue in given.items()
        for issue, w in by_issue.items()
    ]
    return computed(
        rows,
        frame,
        party=column(say("Party"), role="group", labels=party_names(frame)),
        share=column(say("Weight"), "%", 1),
    )


def party_names(frame: Figures) -> dict[str, Message]:
    """Return the words for parties, from the titles of their columns."""
    return {party: Message(frame.about(party).title) for party in PARTIES}


# -- packages as tables ---------------------------------------------------------------------------
def valued(packages: Any, frame: Figures, names: Sequence[str]) -> Figures:
    """Return packages with their values to each party, for a table.

    ``names`` are the packages wanted, in that order.
    """
    made = packages.values.loc[list(names)].reset_index().rename(columns={"package": "name"})
    described = {
        party: column(Message(frame.about(party).title), say("points"), 1)
        for party in packages.values.columns
    }
    return computed(made, frame, name=column(say("Package"), role="group"), **described)


def agreed(packages: Any, frame: Figures, name: str | None) -> Figures:
    """Return what a package holds: one row an issue, with the offer and the floor it would break.

    Empty where there is no agreement.
    """
    options = list(packages.table.loc[name].drop(["broken", "meets_floor"])) if name else []
    rows = frame[frame["option"].isin(options)]
    return computed(
        rows.assign(objective=rows["issue"].map(OBJECTIVES)),
        frame,
        objective=column(say("Objective of the Global Compact"), role="note"),
    )


def articles(held: Figures) -> tuple[Message, ...]:
    """Return the articles of a draft: one sentence an issue; one sentence where there is no agreement."""
    if held.empty:
        return (say("No package leaves every party better off: there is no agreement yet."),)
    words = held.about("option").labels
    return tuple(
        say("**{n}.** {offer}.", n=n, offer=Message(words[option]))
        for n, option in enumerate(held["option"], start=1)
    )


def firm(found: Any) -> Message:
    """Say whether the choice stands when weights are doubled and halved, from ``firmness``."""
    moved = int((~found["stands"]).sum())
    if not moved:
        return say(
            "The choice stands when any weight of any party is doubled or halved ({n} changes tried).",
            n=len(found),
        )
    return say(
        "Of {n} changes, each of which doubles or halves one weight of one party, {moved} lead to another "
        "package. Whoever sets the weights sets part of the result.",
        n=len(found),
        moved=moved,
    )


def dissent(lost: Any, frame: Figures) -> Figures:
    """Return what each party gave up most, described, from ``given_up``."""
    options = {code: Message(word) for code, word in frame.about("option").labels.items()}
    return computed(
        lost,
        frame,
        party=column(say("Party"), role="group", labels=party_names(frame)),
        wanted=column(say("Would have preferred"), role="note", labels=options),
        agreed=column(say("Accepts"), role="note", labels=options),
        points=column(say("Given up"), say("points"), 1),
    )


def broken(frame: Figures) -> Figures:
    """Return the offers on the table that stand below a floor, with the instrument."""
    return frame[frame["below_floor_of"].notna()]


def objectives(issues: Sequence[str]) -> Figures:
    """Return the objectives of the Global Compact behind these issues."""
    frame = load("gcm_objectives")
    name = column(say("Objective of the Global Compact"), role="note")
    return computed(
        frame[frame["number"].isin([OBJECTIVES[issue] for issue in issues])],
        frame,
        number=column(say("No."), role="group"),
        **dict.fromkeys(("short_en", "short_es", "short_fr"), name),
    )


def floors(frame: Figures) -> Figures:
    """Return the instruments whose floor an offer on the table would break."""
    treaties = load("treaties")
    return treaties[treaties["key"].isin(set(frame["below_floor_of"].dropna()))]


# -- evidence -------------------------------------------------------------------------------------
def evidence(codes: Sequence[str], issues: Sequence[str]) -> list[Finding]:
    """Return the real figures that shipped tables have about these issues in these countries."""
    found: list[Finding] = []
    for code in codes:
        here = countries.get(code)
        stock = load("migrant_stock_totals").of(country=code)
        if "pathways" in issues:
            found.append(stock.latest("emigrants", say("Emigrants from {here:the}", here=here)))
            found.append(
                stock.latest("immigrants", say("Immigrants living in {here:the}", here=here))
            )
        if "remittances" in issues:
            money = load("remittances").of(country=code)
            found.append(
                money.latest(
                    "received_pct_gdp", say("Remittances as a share of GDP: {here}", here=here)
                )
            )
        if "services" in issues:
            hosted = load("displacement_by_asylum").of(country=code)
            found.append(hosted.latest("refugees", say("Refugees living in {here:the}", here=here)))
        if "save_lives" in issues:
            seen = {str(f.label) for f in found}
            found += [f for f in concern.sdg_deaths(code) if str(f.label) not in seen]
    return found


NO_FIGURE = {
    "return": say("**Return:** no shipped table counts returns, nor how people live afterwards."),
    "recognition": say(
        "**Recognition of skills:** no shipped table says how many qualifications are recognised."
    ),
    "data": say("**Data:** which figures the countries exchange is in no shipped table."),
    "counter_trafficking": say(
        "**Counter-trafficking:** detected victims (SDG 16.2.2) are in no shipped table, and they would "
        "not say how many there are."
    ),
}


def gaps(issues: Sequence[str]) -> tuple[Message, ...]:
    """Return a sentence for each issue about which no shipped table has a figure."""
    lost = tuple(NO_FIGURE[issue] for issue in issues if issue in NO_FIGURE)
    return lost or (say("Each issue has at least one figure in the shipped tables."),)
