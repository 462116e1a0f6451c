"""What is left of a total: a figure for all others that does not give a protected cell away."""

from __future__ import annotations

from typing import Any

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks


def all_others(total: float, shown: Any, hidden: int, protected: int = 5) -> float:
    """Return the total less the cells shown, as one group, unless that reveals a protected cell.

    Parameters
    ----------
    total : float
        Published total, in persons.
    shown : array or Series
        Cells that are published, in persons.
    hidden : int
        How many cells are not published.
    protected : int
        Counts from 1 to below this are protected by the publisher (UNHCR: 5).

    Returns
    -------
    float
        Persons in all hidden cells together.

    Raises
    ------
    MethodError
        If one cell alone is hidden, or all hidden cells together could each be protected, so that the
        rest tells what the publisher hid; if the cells shown exceed the total.

    Notes
    -----
    ``total - sum(shown)``, given only for two hidden cells or more that hold at least
    ``hidden * (protected - 1) + 1`` persons, or none.

    When it misleads
    ----------------
    Rounded or changed cells do not add up to the total: the rest then holds the rounding too, and is
    no count of people.

    References
    ----------
    UNHCR. Refugee Data Finder, methodology. Hundepool, A. et al. (2012). Statistical disclosure
    control.

    Examples
    --------
    >>> all_others(1_000, [700, 200], hidden=3)
    100.0
    """
    whole = checks.number(total, "total", low=0)
    cells = checks.vector(shown, "shown")
    n = checks.count(hidden, "hidden", low=1)
    limit = checks.count(protected, "protected", low=2)
    rest = whole - float(cells.sum())
    if rest < 0:
        raise MethodError(
            "The cells shown add up to more than the total.",
            where="shown",
            next_step=say("Cells may be rounded: do not subtract them."),
        )
    if n == 1:
        raise MethodError(
            "Only one cell is hidden: total less the others would give it away.",
            where="hidden",
            next_step=say("Leave the cell hidden, and hide another or round the total."),
        )
    if 0 < rest <= n * (limit - 1):
        raise MethodError(
            "The rest is so small that it tells what the publisher hid to protect people.",
            where="hidden",
            next_step=say("Group the hidden cells with a larger one, or leave the rest out."),
        )
    return rest
