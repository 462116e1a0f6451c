"""May an estimate of a hidden population be published? The rules, what was found, the decision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.hidden_estimate import HiddenEstimate, check_scale, compare
from iomlab.methods.hidden_residual import residual_range
from iomlab.methods.interval import Interval
from iomlab.methods.list_dependence import assumed_dependence
from iomlab.methods.list_overlaps import Overlaps
from iomlab.methods.many_lists import many_lists
from iomlab.methods.multiplier import multiplier
from iomlab.methods.one_source import one_source
from iomlab.methods.two_lists import two_lists

LEAST_OVERLAP, SMALLEST_CELL, WIDEST = 7, 11, 2.0
DOUBT = (0.5, 2.0)
SHOWN = ["model", "population", "low", "high"]
PURPOSES = ("services", "regularisation", "statistics", "inspections")
FOR_PEOPLE = PURPOSES[:3]
UNDERCOUNT = {"undercount_irregular": (0.05, 0.15), "undercount_lawful": (0.0, 0.03)}


@dataclass(frozen=True)
class Sized:
    """An estimate and what the rules of publication look at.

    Attributes
    ----------
    found : HiddenEstimate or None
    why : Message or None
        Why there is none.
    overlap : float or None
        People found twice: on both lists, or twice in one register. None where the method has none.
    cells : tuple of float
        Counts that would be shown with the estimate and nobody has published.
    """

    found: HiddenEstimate | None
    why: Message | None = None
    overlap: float | None = None
    cells: tuple[float, ...] = ()


@dataclass(frozen=True)
class Publication:
    """The decision, the rules behind it, and what may be shown.

    Attributes
    ----------
    decision : str
        ``publish``, ``range`` (only as a range, with all models) or ``withhold``.
    rules : DataFrame
        ``rule, limit, found, verdict`` (``met``, ``not met``, ``none``: it has no part here). A count
        under the smallest cell is not in it.
    shown : DataFrame
        ``model, population, low, high``: without rows where the estimate is withheld.
    estimate : HiddenEstimate or None
        None where it is withheld.
    """

    decision: str
    rules: pd.DataFrame
    shown: pd.DataFrame
    estimate: HiddenEstimate | None

    @property
    def broken(self) -> tuple[str, ...]:
        """Rules that are not met."""
        return tuple(self.rules.loc[self.rules["verdict"] == "not met", "rule"])


def chapman(n1: int, n2: int, m: int, dependence: float = 1.0, scale: str = "country") -> Sized:
    """Size a population from two lists, under an assumed odds ratio between them.

    Two lists can't tell the odds ratio, so its half and its double stand beside the estimate.

    >>> chapman(500, 400, 50).found.model, round(chapman(500, 400, 50, 3).found.population)
    ('Chapman', 10300)
    """
    found: HiddenEstimate = two_lists(n1, n2, m, scale=scale)
    centre = found.table[found.table["model"] == "Chapman"]
    if dependence != 1:
        line = assumed_dependence(n1, n2, m, [dependence], scale=scale).iloc[0]
        ends = Interval(float(line["low"]), float(line["high"]), found.interval.level)
        told = say("The odds ratio between the lists is {odds}.", odds=dependence)
        found = HiddenEstimate(
            "assumed dependence", found.observed, float(line["population"]), ends, centre,
            (*found.assumptions[:2], told, found.assumptions[3]),
        )  # fmt: skip
        given = compare([("assumed dependence", found.population, ends)])
        centre = pd.concat([given, centre], ignore_index=True)
    doubted = _doubted(n1, n2, m, dependence, scale)
    table = pd.concat([centre, doubted], ignore_index=True)
    cells = (float(m), float(n1 - m), float(n2 - m))
    return Sized(replace(found, table=table), None, float(m), cells)


def _doubted(n1: int, n2: int, m: int, odds: float, scale: str) -> pd.DataFrame:
    """Return the estimate with half and with twice the odds ratio, one line each."""
    made = assumed_dependence(n1, n2, m, [odds * factor for factor in DOUBT], scale=scale)
    return made.assign(model=["half the odds", "twice the odds"])[SHOWN]


def survey(n1: int, n2: int, m: int, scale: str = "country") -> Sized:
    """Size a population from ``n1`` users of a service, of whom ``m`` are among ``n2`` people asked.

    Whether the survey reaches users and others alike is not known, so half and twice the odds stand
    beside the estimate.

    >>> survey(1200, 400, 60).found.population
    8000.0
    """
    if m > min(n1, n2):
        raise MethodError("More people use the service than were asked or counted.", where="m")
    found = multiplier(n1, m / n2, asked=n2, scale=scale)
    table = pd.concat([found.table, _doubted(n1, n2, m, 1.0, scale)], ignore_index=True)
    cells = (float(m), float(n2 - m))
    return Sized(replace(found, table=table), None, float(m), cells)


def remainder(n1: int, n2: int, scale: str = "country") -> Sized:
    """Size a population as ``n1`` foreign-born residents counted less ``n2`` lawful residents.

    A share of each group is assumed to be missed by the count (``UNDERCOUNT``).

    >>> round(remainder(2_350_000, 1_846_561).found.population)
    590153
    """
    found = residual_range(
        [n2], [0], UNDERCOUNT, survey_foreign_born=n1, survival=1.0, emigration=0.0, scale=scale
    )
    rows = [("residual", found.middle, found.interval)]
    for line in found.table.to_dict("records"):
        for end in ("low", "high"):
            value = float(line[f"at_{end}"])
            rows.append((f"{line['assumption']} {end}", value, Interval(value, value, 1.0)))
    return Sized(
        HiddenEstimate(
            "residual", 0.0, found.middle, found.interval, compare(rows), found.assumptions
        )
    )


def lists(table: Overlaps, scale: str = "country") -> Sized:
    """Size a population from three lists or more."""
    shared = min(float(table.people[table.both(pair)].sum()) for pair in table.pairs)
    return Sized(many_lists(table, scale=scale), None, shared, tuple(map(float, table.people)))


def register(counts: Sequence[float], model: str = "zelterman", scale: str = "country") -> Sized:
    """Size a population from published repeat counts of one register.

    >>> register([1645, 183, 37, 13, 1, 1]).overlap
    183.0
    """
    people = [float(x) for x in counts]
    return Sized(one_source(people, model, scale=scale), None, people[1] if len(people) > 1 else 0)


METHODS = {
    "chapman": chapman,
    "multiplier": survey,
    "residual": remainder,
    "loglinear3": lists,
    "zelterman": register,
}


def size(method: str, /, *given: Any, scale: str = "country") -> Sized:
    """Size a population by one method, or say why these counts don't allow it.

    Parameters
    ----------
    method : str
        One of ``METHODS``.
    *given
        What the method takes: see :func:`chapman`, :func:`survey`, :func:`remainder`, :func:`lists`
        and :func:`register`.
    scale : str
        Scale of the estimate: a country or a large region, never below.

    Returns
    -------
    Sized

    Raises
    ------
    MethodError
        If the method is unknown or the scale is too small.

    Notes
    -----
    Counts that contradict each other give no estimate and a sentence, not an error.

    When it misleads
    ----------------
    An estimate that can be computed may still be one that must not be published: ask
    :func:`publication`.

    Examples
    --------
    >>> round(size("chapman", 500, 400, 50).found.population)
    3938
    >>> print(size("chapman", 40, 60, 50).why)
    50 people on both lists are more than the 40 on the shorter list.
    """
    check_scale(scale)
    checks.one_of(method, METHODS, "method")
    try:
        return METHODS[method](*given, scale=scale)  # type: ignore[operator]
    except MethodError as refused:
        return Sized(None, refused.message)


def publication(sized: Sized, *, scale: str = "country", purpose: str = "services") -> Publication:
    """Decide whether an estimate may be published, and record why.

    Parameters
    ----------
    sized : Sized
    scale : str
        ``country`` or ``large region``; anything smaller is withheld.
    purpose : str
        One of ``PURPOSES``. To plan inspections is refused: it turns a count against the people in it.

    Returns
    -------
    Publication

    Raises
    ------
    MethodError
        If the purpose is unknown.

    Notes
    -----
    Withheld if the scale or purpose is refused, there is no estimate, fewer than 7 people were found
    twice (Chapman's estimate is then biased [1]_), or a count that would be shown is from 1 to 10.
    Only as a range if the interval or the models' estimates span more than a factor of 2. The two
    factors and the 11 are rules of this house.

    When it misleads
    ----------------
    Rules look at numbers. Whether lists were gathered with consent, and who will hold the result, is
    for people to judge before any rule is applied.

    References
    ----------
    .. [1] Robson, D. S. and Regier, H. A. (1964). Sample size in Petersen mark-recapture experiments.
       Transactions of the American Fisheries Society 93, 215-226.

    Examples
    --------
    >>> publication(size("chapman", 500, 400, 50)).decision
    'range'
    >>> publication(size("chapman", 500, 400, 50), purpose="inspections").decision
    'withhold'
    """
    checks.one_of(purpose, PURPOSES, "purpose")
    found = sized.found
    rows: list[dict[str, Any]] = []

    def rule(name: str, limit: float, seen: float | None, met: bool | None) -> bool:
        verdict = "none" if met is None else "met" if met else "not met"
        shown = math.nan if seen is None or (0 < seen < SMALLEST_CELL and name in SMALL) else seen
        rows.append({"rule": name, "limit": limit, "found": shown, "verdict": verdict})
        return met is not False

    nan = math.nan
    smallest = min((cell for cell in sized.cells if cell > 0), default=None)
    kept = [
        rule("scale", nan, None, scale in ("country", "large region")),
        rule("purpose", nan, None, purpose in FOR_PEOPLE),
        rule("estimate", nan, None, found is not None),
        rule(
            "overlap", LEAST_OVERLAP, sized.overlap,
            None if sized.overlap is None else sized.overlap >= LEAST_OVERLAP,
        ),
        rule(
            "cells", SMALLEST_CELL, smallest,
            None if smallest is None else smallest >= SMALLEST_CELL,
        ),
    ]  # fmt: skip
    narrow = [
        rule("interval", WIDEST, _span(found, own=True), _within(_span(found, own=True))),
        rule("models", WIDEST, _span(found, own=False), _within(_span(found, own=False))),
    ]
    allowed = all(kept)
    decision = "withhold" if not allowed else "publish" if all(narrow) else "range"
    table = found.table[SHOWN] if found is not None else None
    empty = pd.DataFrame(columns=SHOWN)
    rules = pd.DataFrame(rows)
    if not allowed:
        last = rules["rule"].isin(["interval", "models"])
        rules["found"] = rules["found"].mask(last)
        rules["verdict"] = rules["verdict"].mask(last, "none")
    return Publication(
        decision,
        rules,
        table.reset_index(drop=True) if allowed and table is not None else empty,
        found if allowed else None,
    )


SMALL = ("overlap", "cells")


def _span(found: HiddenEstimate | None, *, own: bool) -> float | None:
    """Return the high end over the low end: of the interval, or of all models."""
    if found is None:
        return None
    low, high = (found.interval.low, found.interval.high) if own else (found.lowest, found.highest)
    if not own and len(found.table) < 2:
        return None
    return high / low if low > 0 else math.inf


def _within(span: float | None) -> bool | None:
    return None if span is None else span <= WIDEST
