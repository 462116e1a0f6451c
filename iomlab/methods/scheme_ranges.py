"""Scenarios of a seasonal scheme side by side, and how far doubt about each amount moves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.circular_migration import SIDES, Scheme, _checked, _season

SHARES = (
    "return_rate", "overstay_rate", "tax_rate", "home_tax_rate", "remitted", "spending_tax_rate",
)  # fmt: skip
DOUBTFUL = (
    "home_wage", "living_cost", "travel_cost", "recruitment_cost", "return_rate", "overstay_rate",
    "output", "hiring_cost", "rehiring_cost", "housing_cost", "destination_cost", "origin_cost",
    "overstay_cost",
)  # fmt: skip


@dataclass(frozen=True)
class SchemeRange:
    """What a scheme brings to each side, for each place and season, with low and high.

    Attributes
    ----------
    table : DataFrame
        One line a side (worker, employer, destination, origin, states): ``value, low, high``.
    effects : DataFrame
        One line an amount and side: ``lower`` and ``higher``, by how much the balance moves when
        that amount alone is at its low or its high end.
    assumptions : tuple of Message
    """

    table: pd.DataFrame
    effects: pd.DataFrame
    assumptions: tuple[Message, ...]


def _balance(scheme: Scheme) -> pd.Series:
    """Return the expected balance of each side for one place and season; ``states`` is both States."""
    s = _checked(scheme)
    rest = 1 - s.return_rate
    staying = s.places * rest * (min(s.overstay_rate / rest, 1.0) if rest > 0 else 0.0)
    total = dict.fromkeys(SIDES, 0.0)
    for season in range(int(s.seasons)):
        back = s.places * s.return_rate if season else 0.0
        course = (np.array([x]) for x in (s.places - back, back, staying))
        for side, value in _season(s, *course).items():
            total[side] += float(value[0]) * (1 + s.discount_rate) ** -season
    each = pd.Series(total)[list(SIDES)] / (s.places * s.seasons)
    each["states"] = each["destination"] + each["origin"]
    return each


def _with(scheme: Scheme, changed: Mapping[str, float]) -> Scheme:
    """Return the scheme with other amounts; shares stay shares, and nobody is counted twice."""
    kept = {n: min(v, 1.0) if n in SHARES else v for n, v in changed.items()}
    made = replace(scheme, **kept)  # type: ignore[arg-type]
    return replace(made, return_rate=min(made.return_rate, 1 - made.overstay_rate))


def scheme_range(
    scheme: Scheme,
    doubt: float = 0.2,
    *,
    doubtful: Sequence[str] = DOUBTFUL,
) -> SchemeRange:
    """Return each side's balance, and its low and high if the assumed amounts are off together.

    Parameters
    ----------
    scheme : Scheme
    doubt : float
        How far each doubtful amount may be off, as a share of it, from 0 to 1.
    doubtful : sequence of str
        Fields of the scheme that are assumed and not known.

    Returns
    -------
    SchemeRange

    Raises
    ------
    MethodError
        If the doubt is not a share, or a name is no amount of a scheme.

    Notes
    -----
    ``balance of a side / (places x seasons)``, over the expected course of :func:`simulate`: without
    chance, schemes differ by their amounts alone. Each amount is moved alone, down and up. For each
    side the ends that hurt it are then taken together (low), and the ends that help it (high):
    bounds, not a confidence interval.

    When it misleads
    ----------------
    All amounts being off in the same unlucky way is unlikely, so the range is wide; it still leaves
    out whatever is not an amount, and the low of one side is not the low of another.

    Examples
    --------
    >>> scheme = Scheme(places=100, seasons=1, months=5, wage=1600, home_wage=250)
    >>> scheme_range(scheme, 0.2).table.loc["worker"].round().tolist()
    [6750.0, 6500.0, 7000.0]
    """
    share = checks.number(doubt, "doubt", low=0, high=1)
    known = {item.name for item in fields(Scheme)} - {"places", "seasons"}
    for name in doubtful:
        if name not in known:
            raise MethodError("{name} is no amount of a scheme.", where="doubtful", name=repr(name))
    ends = {
        name: tuple(getattr(scheme, name) * (1 + side * share) for side in (-1, 1))
        for name in doubtful
        if getattr(scheme, name) > 0
    }
    middle = _balance(scheme)
    moved = {
        name: [_balance(_with(scheme, {name: end})) - middle for end in pair]
        for name, pair in ends.items()
    }
    rows = []
    for side in middle.index:
        pull = {name: np.argsort([down[side], up[side]]) for name, (down, up) in moved.items()}
        worst, best = (
            _balance(_with(scheme, {n: ends[n][pull[n][i]] for n in ends}))[side] for i in (0, 1)
        )
        rows.append((side, middle[side], min(worst, middle[side]), max(best, middle[side])))
    effects = [
        (name, side, down[side], up[side])
        for name, (down, up) in moved.items()
        for side in middle.index
    ]
    return SchemeRange(
        table=pd.DataFrame(rows, columns=["group", "value", "low", "high"]).set_index("group"),
        effects=pd.DataFrame(effects, columns=["amount", "group", "lower", "higher"]),
        assumptions=(
            say(
                "Every assumed amount may be {doubt:.0%} lower or higher; low and high take all of "
                "them at the end that is worst, or best, for that side.",
                doubt=share,
            ),
        ),
    )


def compare(
    scenarios: Mapping[str, Mapping[str, float]],
    doubt: float = 0.2,
) -> pd.DataFrame:
    """Return the balances of several schemes, one line a scenario and side.

    Parameters
    ----------
    scenarios : mapping
        Name of each scenario, and the amounts of its scheme (fields of ``Scheme``).
    doubt
        As for :func:`scheme_range`.

    Returns
    -------
    DataFrame
        ``scenario, group, value, low, high``, in currency units for each place and season.

    Notes
    -----
    ``balance of a side / (places x seasons)``, with low and high as in :func:`scheme_range`.

    When it misleads
    ----------------
    Two scenarios differ by what was typed in, not by what would follow from it: who returns may
    change when a rule changes, and only a study of real workers can say by how much.

    Examples
    --------
    >>> plan = dict(places=100, seasons=1, months=5, wage=1600, home_wage=250)
    >>> found = compare({"plan": plan, "longer": {**plan, "months": 6}})
    >>> found.loc[found["group"] == "worker", "value"].tolist()
    [6750.0, 8100.0]
    """
    found = []
    for name, amounts in scenarios.items():
        made = scheme_range(Scheme(**amounts), doubt)  # type: ignore[arg-type]
        found.append(made.table.reset_index().assign(scenario=name))
    together = pd.concat(found, ignore_index=True)
    return together[["scenario", "group", "value", "low", "high"]]
