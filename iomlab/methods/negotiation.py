"""Packages of offers: what each is worth to each party, what keeps the floor, what a party gives up."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.dialogue import NashChoice, nash_product, pareto_frontier

MOST = 1500  # packages: six issues
JOIN = " "


@dataclass(frozen=True)
class Packages:
    """Every package that can be made of the offers.

    Attributes
    ----------
    table : DataFrame
        Index: the package, by the letters of its offers. One column an issue (the offer), ``broken``
        (floors that it breaks, as a tuple) and ``meets_floor``.
    values : DataFrame, shape (packages, parties)
        What each package is worth to each party.
    today : str
        The package in which nothing changes: what each party has without agreement.
    """

    table: pd.DataFrame
    values: pd.DataFrame
    today: str

    @property
    def fallback(self) -> dict[str, float]:
        """What each party has without agreement."""
        return {str(p): float(x) for p, x in self.values.to_dict("index")[self.today].items()}

    def floors_broken(self, package: str) -> tuple[str, ...]:
        """Return the floors that a package breaks."""
        return tuple(self.table["broken"].to_dict()[package])

    @property
    def allowed(self) -> pd.Series:
        """By package: whether it breaks no floor."""
        return self.table["meets_floor"]

    @property
    def frontier(self) -> pd.DataFrame:
        """The packages that keep every floor and are not bettered by another that does.

        Packages below a floor are taken out first: they can neither be chosen nor push out a
        lawful one.
        """
        kept = self.values[self.allowed]
        found = pareto_frontier(kept)
        efficient = found.loc[found["efficient"], "option"]
        return kept.loc[efficient.tolist()]

    @property
    def choice(self) -> NashChoice:
        """The package with the largest product of gains, among those that keep every floor."""
        return nash_product(self.values, self.fallback, self.allowed)

    @property
    def without_floor(self) -> NashChoice:
        """What the same rule would choose if rights could be traded: to show why they can't."""
        return nash_product(self.values, self.fallback)

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the values to add up."""
        return (
            say("What an offer is worth does not depend on the offers on other issues."),
            say("Rights are no part of the values: they decide which packages exist."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say how many packages there are, and how many the floor leaves."""
        return (
            say(
                "Packages: {n}. They keep every floor: {kept}. Not bettered by another lawful one: "
                "{best}.",
                n=len(self.table),
                kept=int(self.allowed.sum()),
                best=len(self.frontier),
            ),
        )


def packages(
    offers: pd.DataFrame,
    parties: Sequence[str],
    weights: Mapping[str, Mapping[str, float]] | None = None,
) -> Packages:
    """Combine the offers on several issues into packages, and value them for each party.

    Parameters
    ----------
    offers : DataFrame
        One line an offer: ``issue``, ``letter``, ``option``, ``below_floor_of`` (missing where it
        breaks none) and one column of values a party. The first offer of an issue is what holds today.
    parties : sequence of str
        Columns of values to use.
    weights : mapping of party to mapping of issue to float, optional
        How much each issue matters to each party; equal where nothing is given.

    Returns
    -------
    Packages

    Raises
    ------
    MethodError
        If a column is missing, there are fewer than two parties or issues, or too many packages.

    Notes
    -----
    ``V_p = sum_i w_pi v_pi(offer) / sum_i w_pi``, as in :func:`multi_attribute_value`. A package breaks
    the floor if one of its offers does.

    When it misleads
    ----------------
    The values are what parties say at the table. Who has no seat has no column, and a floor protects
    only those rights that somebody wrote into it.

    References
    ----------
    Keeney, R. and Raiffa, H. (1976). Decisions with multiple objectives. Raiffa, H. (1982). The art
    and science of negotiation.

    Examples
    --------
    >>> offers = pd.DataFrame({
    ...     "issue": ["work", "work", "return", "return"], "letter": ["A", "B", "A", "B"],
    ...     "option": ["none", "places", "none", "groups"],
    ...     "below_floor_of": [None, None, None, "REF_1951"],
    ...     "home": [20, 80, 50, 40], "host": [40, 60, 20, 90]})
    >>> made = packages(offers, ["home", "host"])
    >>> made.choice.option, made.without_floor.option, made.values.loc["B A"].tolist()
    ('B A', 'B B', [65.0, 40.0])
    """
    named = list(parties)
    checks.columns(offers, ["issue", "letter", "option", "below_floor_of", *named], "offers")
    issues = list(dict.fromkeys(offers["issue"]))
    if len(set(named)) < max(2, len(named)) or len(issues) < 2:
        raise MethodError(
            "A negotiation needs at least two parties and two issues, each named once.",
            where="parties",
        )
    lines = [offers[offers["issue"] == issue].to_dict("records") for issue in issues]
    count = 1
    for line in lines:
        count *= len(line)
    if count > MOST:
        raise MethodError(
            "These issues make {n} packages; at most {most} can be compared.",
            where="issues",
            next_step=say("Negotiate fewer issues at once: the rest in another round."),
            n=count,
            most=MOST,
        )
    shares = _shares(named, issues, weights or {})
    rows, values = [], []
    for made in itertools.product(*lines):
        broken = tuple(
            dict.fromkeys(str(o["below_floor_of"]) for o in made if _there(o["below_floor_of"]))
        )
        name = JOIN.join(str(o["letter"]) for o in made)
        chosen = {issue: o["option"] for issue, o in zip(issues, made, strict=True)}
        rows.append({"package": name, **chosen, "broken": broken, "meets_floor": not broken})
        values.append(
            {p: sum(s * float(o[p]) for s, o in zip(shares[p], made, strict=True)) for p in named}
        )
    table = pd.DataFrame(rows).set_index("package")
    return Packages(table, pd.DataFrame(values, index=table.index).round(9), str(table.index[0]))


def _there(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _shares(
    parties: list[str], issues: list[str], weights: Mapping[str, Mapping[str, float]]
) -> dict[str, list[float]]:
    """Return the weights of each party over the issues, adding up to 1."""
    found = {}
    for party in parties:
        given = weights.get(party, {})
        w = [checks.number(given.get(issue, 1.0), f"weight of {issue}", low=0) for issue in issues]
        if sum(w) <= 0:
            raise MethodError("All weights of {party} are zero.", where=party, party=party)
        found[party] = [x / sum(w) for x in w]
    return found


def firmness(
    offers: pd.DataFrame,
    parties: Sequence[str],
    weights: Mapping[str, Mapping[str, float]] | None = None,
    times: float = 2.0,
) -> pd.DataFrame:
    """See whether the choice stands when each weight, one after the other, is made larger or smaller.

    Parameters
    ----------
    offers, parties, weights
        As for :func:`packages`.
    times : float
        A weight is multiplied and divided by this, above 1.

    Returns
    -------
    DataFrame
        One line a change: ``party``, ``issue``, ``times``, ``choice`` (missing where there is no
        agreement), ``stands``.

    Raises
    ------
    MethodError
        As :func:`packages`, or when ``times`` is not above 1.

    Notes
    -----
    The Nash product is chosen again for each change.

    When it misleads
    ----------------
    One weight is moved at a time; the points themselves stay as they are.

    References
    ----------
    Belton, V. and Stewart, T. (2002). Multiple criteria decision analysis. Springer.

    Examples
    --------
    >>> offers = pd.DataFrame({
    ...     "issue": ["work", "work", "home", "home"], "letter": ["A", "B", "A", "B"],
    ...     "option": ["a", "b", "c", "d"], "below_floor_of": [None] * 4,
    ...     "one": [20, 80, 50, 40], "other": [40, 60, 20, 90]})
    >>> len(firmness(offers, ["one", "other"])), firmness(offers, ["one", "other"])["stands"].all()
    (8, np.True_)
    """
    factor = checks.number(times, "times", low=1)
    if factor == 1:
        raise MethodError("Times must be above 1.", where="times")
    issues = list(dict.fromkeys(offers["issue"]))
    base = {p: {i: (weights or {}).get(p, {}).get(i, 1.0) for i in issues} for p in parties}
    first = _best(packages(offers, parties, base))
    rows = []
    for party, issue, change in itertools.product(parties, issues, (factor, 1 / factor)):
        moved = {**base, party: {**base[party], issue: base[party][issue] * change}}
        if not sum(moved[party].values()):
            continue
        option = _best(packages(offers, parties, moved))
        rows.append((party, issue, change, option, option == first))
    return pd.DataFrame(rows, columns=["party", "issue", "times", "choice", "stands"])


def _best(made: Packages) -> str | None:
    """Return the choice of ``made`` without the frontier, which takes most of the time."""
    gains = made.values - made.values.loc[made.today]
    kept = gains[(gains > 0).all(axis=1) & made.allowed]
    return None if kept.empty else str(kept.prod(axis=1).idxmax())


def given_up(
    offers: pd.DataFrame, parties: Sequence[str], chosen: Mapping[str, str]
) -> pd.DataFrame:
    """Find for each party the issue on which the chosen package is farthest from its wish.

    Parameters
    ----------
    offers : DataFrame
        As for :func:`packages`.
    parties : sequence of str
        Columns of values.
    chosen : mapping of issue to option
        The package agreed.

    Returns
    -------
    DataFrame
        One line a party: ``party``, ``issue``, ``wanted`` (its best lawful offer), ``agreed``, ``points``
        given up; without the parties that got their best lawful offer on every issue.

    Raises
    ------
    MethodError
        If a column or a chosen option is missing.

    Notes
    -----
    ``max over lawful offers v(offer) - v(agreed)``, the largest over the issues.

    When it misleads
    ----------------
    Points of two parties are not the same thing: compare within a party, not between parties.

    References
    ----------
    Raiffa, H. (1982). The art and science of negotiation.

    Examples
    --------
    >>> offers = pd.DataFrame({
    ...     "issue": ["work", "work"], "letter": ["A", "B"], "option": ["none", "places"],
    ...     "below_floor_of": [None, None], "home": [20, 80], "host": [40, 30]})
    >>> given_up(offers, ["home", "host"], {"work": "places"})[["party", "points"]].values.tolist()
    [['host', 10.0]]
    """
    checks.columns(offers, ["issue", "option", "below_floor_of", *parties], "offers")
    lawful = offers[~offers["below_floor_of"].map(_there)]
    rows = []
    for party in parties:
        worst = ("", "", "", 0.0)
        for issue, option in chosen.items():
            agreed = offers[(offers["issue"] == issue) & (offers["option"] == option)]
            if agreed.empty:
                raise MethodError("There is no offer {option}.", where="chosen", option=option)
            open_to = lawful[lawful["issue"] == issue]
            best = open_to.iloc[int(open_to[party].astype(float).to_numpy().argmax())]
            lost = float(best[party]) - float(agreed[party].iloc[0])
            if lost > worst[3]:
                worst = (str(issue), str(best["option"]), str(option), lost)
        if worst[0]:
            rows.append((party, *worst))
    return pd.DataFrame(rows, columns=["party", "issue", "wanted", "agreed", "points"])
