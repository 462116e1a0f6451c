"""Say what a table of one's own counts, so that the gate can compare it with others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.errors import MethodError
from iomlab.messages import Message, say


def about(
    frame: Figures, *, population: Mapping[str, Any] | None = None, protected: str | None = None
) -> Figures:
    """Return ``frame`` with a note on the people that it counts.

    Parameters
    ----------
    frame : Figures
    population : mapping, optional
        What was chosen before counting, ``{"region": "north"}``: tables of several choices, and of
        all, are then compared by the gate.
    protected : {"noise"}, optional
        The figures have noise from a method that protects them; the gate leaves them alone.

    Examples
    --------
    >>> from iomlab import load
    >>> cases = load("synthetic_trafficking_cases")
    >>> about(cases, population={"region": "north"}).attrs
    {'population': {'region': 'north'}}
    """
    if protected not in (None, "noise"):
        raise MethodError(
            "Protection {name} is not known.", name=repr(protected), nearest=["noise"]
        )
    noted = frame.copy()
    if population:
        noted.attrs["population"] = {str(k): str(v) for k, v in population.items()}
    if protected:
        noted.attrs["protected"] = protected
    return noted


def dominated(contributions: Any, *, n: int = 2, k: float = 85.0, p: float = 10.0) -> bool:
    """Return whether one contributor could work out another's amount from a total.

    Parameters
    ----------
    contributions : sequence of float
        What each contributor adds to the total, in any unit; not negative.
    n, k : int, float
        The total is in danger when its ``n`` largest contributors hold more than ``k`` per cent.
    p : float
        Or when the second largest could say the largest to within ``p`` per cent.

    Returns
    -------
    bool

    Raises
    ------
    MethodError
        If an amount is negative or missing.

    Notes
    -----
    The (n, k) rule, and ``total - x1 - x2 < p / 100 x1`` [1]_.

    When it misleads
    ----------------
    Contributors who share what they know (owners of two firms) count as one.

    References
    ----------
    .. [1] Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley, section 4.2.

    Examples
    --------
    >>> dominated([900, 60, 40]), dominated([30, 30, 25, 40, 35])
    (True, False)
    """
    amounts = np.sort(np.asarray(contributions, dtype=float))[::-1]
    if not np.isfinite(amounts).all() or (amounts < 0).any():
        raise MethodError("An amount is negative or missing.", where="contributions")
    total = amounts.sum()
    if total <= 0:
        return False
    largest, second = amounts[0], amounts[1] if len(amounts) > 1 else 0.0
    rest = total - largest - second
    return bool(100 * amounts[:n].sum() > k * total or rest < p / 100 * largest)


def sums(
    rows: Figures,
    by: Sequence[str],
    amount: str,
    contributor: str,
    *,
    title: Message,
    unit: Message | None = None,
) -> Figures:
    """Return an amount summed by group, with the cells that one contributor dominates marked.

    The marked cells, and what would give them away, are hidden when the report is written. Totals
    over the last column of ``by`` stand in rows called ``total``.

    Parameters
    ----------
    rows : Figures
        One line a payment, wage or the like.
    by : sequence of str
        One or two columns of groups.
    amount, contributor : str
        Columns of the amount and of who it comes from.
    title, unit : Message
        What the sums are called, and their unit.
    """
    groups = list(by)
    rows.needs(amount)
    rows.needs(contributor)
    lines: list[dict[str, Any]] = []
    marked: list[tuple[int, str]] = []
    for level in (groups, groups[:-1]):
        parted = rows.groupby(level, observed=True) if level else [((), rows)]
        for keys, part in parted:
            each = part.groupby(contributor, observed=True)[amount].sum()
            named = dict(zip(level, keys if isinstance(keys, tuple) else (keys,), strict=True))
            if dominated(each.to_numpy()):
                marked.append((len(lines), amount))
            lines.append({**dict.fromkeys(groups, "total"), **named, amount: float(each.sum())})
    made = computed(
        lines, rows, **{amount: column(title, unit or say("currency units"), decimals=1)}
    )
    made.attrs["sensitive"] = marked
    return made
