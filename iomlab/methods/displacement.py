"""Displacement indicators: refugees by origin (SDG 10.7.4), recognition rates, caseload and backlog."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks

POSITIVE = ("recognised", "complementary")
ON_MERITS = (*POSITIVE, "rejected")
NEVER_MIXED = ("unit", "instance")


def refugees_per_100_000(refugees: Any, population: Any) -> np.ndarray:
    """Return how many of every 100,000 people of an origin are refugees abroad (SDG 10.7.4).

    Parameters
    ----------
    refugees : array or Series, shape (places,)
        Refugees from the origin under UNHCR's mandate, wherever they live, in persons.
    population : array or Series, shape (places,)
        People who live in the origin, in persons, in the same year.

    Returns
    -------
    ndarray, shape (places,)
        Refugees per 100,000 of residents and refugees together.

    Raises
    ------
    MethodError
        If counts are missing, negative, of different length, or a place has neither residents nor
        refugees.

    Notes
    -----
    ``100000 R / (P + R)``. The refugees belong in the denominator: they are of the origin and no
    longer counted in its population.

    When it misleads
    ----------------
    Dividing by the residents alone, as many pages do, gives more: with 6 million abroad and 18
    million at home, 33,333 in place of 25,000. Palestine refugees under UNRWA and internally displaced people are not in it. The indicator depends on who
    registers: other people in need of protection are counted in some countries and not in others.

    References
    ----------
    United Nations Statistics Division. SDG indicator metadata 10.7.4.

    Examples
    --------
    >>> refugees_per_100_000([6_000_000], [18_000_000]).tolist()
    [25000.0]
    """
    r = checks.vector(refugees, "refugees")
    p = checks.vector(population, "population", length=len(r))
    if (r + p == 0).any():
        raise MethodError(
            "{n} places have neither residents nor refugees, so there is no share.",
            where="population",
            n=int((r + p == 0).sum()),
        )
    return 100_000 * r / (p + r)


@dataclass(frozen=True)
class RecognitionRates:
    """Shares of asylum decisions that gave protection.

    Attributes
    ----------
    table : DataFrame
        One line a group: the ``by`` columns; ``on_merits`` (decisions on the merits);
        ``refugee_rate`` and ``protection_rate`` (shares of ``on_merits``) with ``low`` and ``high``
        for the latter; ``closed_share`` (share of all decisions closed otherwise, if known).
    level : float
        Level of the interval.
    unit, instance : str
        What was counted and at which instance; ``""`` where the table does not say.
    """

    table: pd.DataFrame
    level: float
    unit: str
    instance: str

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the rates to be read as chances."""
        told = [
            say("Decisions closed without a look at the merits are left out of the rates."),
            say(
                "The interval treats each decision as an independent draw with the same chance; "
                "families are decided together, so it is too narrow."
            ),
        ]
        if not self.unit:
            told.append(say("The table does not say whether it counts persons or cases."))
        if not self.instance:
            told.append(say("The table does not say at which instance the decisions were taken."))
        return tuple(told)

    def explain(self) -> tuple[Message, ...]:
        """Say the rates in plain words, refugee status and all protection apart."""
        low, high = self.table["protection_rate"].min(), self.table["protection_rate"].max()
        told = []
        if pd.notna(low):
            told.append(
                say(
                    "Between {low:.1%} and {high:.1%} of decisions on the merits gave some protection "
                    "({n} groups).",
                    low=float(low),
                    high=float(high),
                    n=int(self.table["protection_rate"].notna().sum()),
                )
            )
        gap = (self.table["protection_rate"] - self.table["refugee_rate"]).max()
        if pd.notna(gap) and gap > 0.1:
            told.append(
                say(
                    "Refugee status alone is much lower in some groups (by up to {gap:.0%}): other "
                    "forms of protection carry the rate.",
                    gap=float(gap),
                )
            )
        empty = int(self.table["protection_rate"].isna().sum())
        if empty:
            told.append(say("{n} groups had no decision on the merits: no rate.", n=empty))
        return tuple(told)


def recognition_rates(
    decisions: pd.DataFrame, by: Sequence[str] = ("destination", "origin"), level: float = 0.95
) -> RecognitionRates:
    """Return the share of asylum decisions that gave refugee status, and any protection.

    Parameters
    ----------
    decisions : DataFrame
        Counts in ``recognised`` (refugee status), ``complementary`` (other protection) and
        ``rejected``; ``otherwise_closed`` if known. ``unit`` (persons or cases) and ``instance``
        (first, appeal) where the source gives them.
    by : sequence of str
        Columns whose groups get a rate of their own.
    level : float
        Level of the interval.

    Returns
    -------
    RecognitionRates

    Raises
    ------
    MethodError
        If a column is missing, counts are negative or missing, or a group would mix persons with
        cases or two instances.

    Notes
    -----
    ``refugee_rate = recognised / (recognised + complementary + rejected)``;
    ``protection_rate = (recognised + complementary) / (same)``; interval of Wilson (1927).

    When it misleads
    ----------------
    A case can be a family: persons and cases are never added. Rates on appeal concern the cases
    that were refused before. A low rate of refugee status can hide humanitarian permits. Rates of
    different countries differ because different people apply there.

    References
    ----------
    UNHCR. Refugee Data Finder, methodology. Wilson, E. B. (1927). JASA 22, 209-212.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"origin": ["AFG", "GEO"], "recognised": [16254, 8], "complementary": [19204, 23],
    ...      "rejected": [478, 7964]})
    >>> rates = recognition_rates(table, by=["origin"])
    >>> rates.table[["origin", "refugee_rate", "protection_rate"]].round(3).values.tolist()
    [['AFG', 0.452, 0.987], ['GEO', 0.001, 0.004]]
    """
    by = list(by)
    checks.columns(decisions, [*by, *ON_MERITS], "decisions")
    level = checks.number(level, "level", low=0.5, high=0.9999)
    told = {name: _one_value(decisions, name, by) for name in NEVER_MIXED}
    kinds = [*ON_MERITS, *(["otherwise_closed"] if "otherwise_closed" in decisions else [])]
    plain = decisions[by].copy()
    for kind in kinds:
        plain[kind] = checks.vector(decisions[kind], kind)
    if by:
        table = plain.groupby(by, sort=True, dropna=False)[kinds].sum().reset_index()
    else:
        table = plain[kinds].sum().to_frame().T
    total = table[list(ON_MERITS)].sum(axis=1)
    given = table[list(POSITIVE)].sum(axis=1)
    some = total.where(total > 0)
    out = table[by].copy()
    out["on_merits"] = total
    out["refugee_rate"] = table["recognised"] / some
    out["protection_rate"] = given / some
    out["low"], out["high"] = wilson(given.to_numpy(), some.to_numpy(), level)
    if "otherwise_closed" in table:
        everything = total + table["otherwise_closed"]
        out["closed_share"] = table["otherwise_closed"] / everything.where(everything > 0)
    return RecognitionRates(out, level, told["unit"], told["instance"])


def _one_value(decisions: pd.DataFrame, name: str, by: list[str]) -> str:
    """Return the only value of a column that must not be mixed; it may be one of ``by``."""
    if name not in decisions:
        return ""
    if name not in by and decisions[name].nunique(dropna=False) > 1:
        raise MethodError(
            "The decisions mix several values of {name} ({values}); they must not be added.",
            where=name,
            next_step=say("Keep one of them, or put {name} among the groups.", name=name),
            name=name,
            values=", ".join(sorted(str(v) for v in decisions[name].unique())),
        )
    return ", ".join(sorted(str(v) for v in decisions[name].unique()))


def wilson(successes: np.ndarray, trials: np.ndarray, level: float = 0.95) -> tuple[Any, Any]:
    """Return the Wilson interval of a share: sensible for few trials and for shares near 0 or 1.

    Parameters
    ----------
    successes, trials : array
        Counts; missing trials give a missing interval.
    level : float
        Confidence level.

    Returns
    -------
    tuple of ndarray
        Low and high ends, between 0 and 1.

    Notes
    -----
    With ``z`` the normal quantile and share ``p`` of ``n``: centre ``(p + z^2/2n) / (1 + z^2/n)``.

    When it misleads
    ----------------
    It knows only chance among independent trials, not wrong or missing records.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.

    Examples
    --------
    >>> low, high = wilson(np.array([8]), np.array([10]))
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.49, 0.943)
    """
    n = np.asarray(trials, dtype=float)
    p = np.asarray(successes, dtype=float) / n
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return np.clip(middle - half, 0.0, p), np.clip(middle + half, p, 1.0)


@dataclass(frozen=True)
class Caseload:
    """How a stock of pending cases moves.

    Attributes
    ----------
    table : DataFrame
        One line a period: ``period``, ``opening``, ``received``, ``resolved``, ``closing``,
        ``clearance`` (resolved per received) and ``periods_to_clear`` (closing stock divided by
        what was resolved in the period; missing where nothing was resolved).
    """

    table: pd.DataFrame

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the account."""
        return (
            say("Every case received is resolved once, by a decision or by closing the file."),
            say("Received and resolved are counted in the same unit, persons or cases."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say whether the backlog grows and how long it would take to clear."""
        last = self.table.iloc[-1]
        change = float(last["closing"] - self.table.iloc[0]["opening"])
        word = (
            say("The backlog grew by {n}.", n=int(change))
            if change > 0
            else say("The backlog fell by {n}.", n=int(-change))
        )
        if pd.isna(last["periods_to_clear"]):
            return (word, say("Nothing was resolved in the last period, so it never clears."))
        return (
            word,
            say(
                "At the last pace and with nothing new, it would take {n:.1f} periods to clear.",
                n=float(last["periods_to_clear"]),
            ),
        )


def caseload(opening: float, received: Any, resolved: Any) -> Caseload:
    """Follow the pending cases from period to period.

    Parameters
    ----------
    opening : float
        Cases pending at the start.
    received, resolved : array or Series, shape (periods,)
        New cases, and cases decided or closed, by period. A Series' index names the periods.

    Returns
    -------
    Caseload

    Raises
    ------
    MethodError
        If counts are missing or negative, lengths differ, or more is resolved than was pending.

    Notes
    -----
    ``closing = opening + received - resolved``.

    When it misleads
    ----------------
    Published stocks often do not follow from published flows (late registration, merged files,
    persons against cases): compare the last closing stock with the published one.

    References
    ----------
    Eurostat. Asylum statistics, reference metadata: applications, decisions and pending cases.

    Examples
    --------
    >>> caseload(100, [50, 60], [30, 40]).table["closing"].tolist()
    [120.0, 140.0]
    """
    start = checks.number(opening, "opening", low=0)
    new = checks.vector(received, "received")
    done = checks.vector(resolved, "resolved", length=len(new))
    closing = start + np.cumsum(new - done)
    if (closing < 0).any():
        at = int(np.flatnonzero(closing < 0)[0])
        raise MethodError(
            "In period {period} more cases are resolved than were pending.",
            where="resolved",
            next_step=say("Check that received and resolved count the same unit."),
            period=str(checks.labels(received, "received", len(new))[at]),
        )
    before = np.concatenate([[start], closing[:-1]])
    clearance = np.divide(done, new, out=np.full(len(new), math.nan), where=new > 0)
    left = np.divide(closing, done, out=np.full(len(new), math.nan), where=done > 0)
    return Caseload(
        pd.DataFrame(
            {
                "period": checks.labels(received, "received", len(new)),
                "opening": before,
                "received": new,
                "resolved": done,
                "closing": closing,
                "clearance": clearance,
                "periods_to_clear": left,
            }
        )
    )
