"""Packages between parties: which are not bettered by another, and which balances the gains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks


def pareto_frontier(utilities: pd.DataFrame) -> pd.DataFrame:
    """Find the packages that no other package betters for all parties.

    Parameters
    ----------
    utilities : DataFrame, shape (packages, parties)
        What each package is worth to each party (any scale, more is better).

    Returns
    -------
    DataFrame
        One line a package in the given order: ``option``, ``efficient``, ``better`` (a package
        that is at least as good for all and better for one; empty where there is none).

    Raises
    ------
    MethodError
        If the table is empty, has gaps or text, or names a package twice.

    Notes
    -----
    ``a`` dominates ``b`` if ``u(a) >= u(b)`` for all parties and ``>`` for one.

    When it misleads
    ----------------
    Efficient is not fair: a package that gives one party everything is on the frontier. Whoever is
    not a party at the table (often the migrants) has no column.

    References
    ----------
    Raiffa, H. (1982). The art and science of negotiation. Harvard University Press.

    Examples
    --------
    >>> packages = pd.DataFrame(
    ...     {"home": [0.9, 0.5, 0.4], "host": [0.1, 0.6, 0.5]}, index=["a", "b", "c"])
    >>> pareto_frontier(packages).values.tolist()
    [['a', True, ''], ['b', True, ''], ['c', False, 'b']]
    """
    u = checks.table(utilities, "utilities", negative=True)
    names = checks.labels(utilities, "utilities", len(u))
    rows = []
    for i in range(len(u)):
        above = (u >= u[i]).all(axis=1) & (u > u[i]).any(axis=1)
        better = ""
        if above.any():
            better = str(names[int(np.argmax(np.where(above, u.sum(axis=1), -np.inf)))])
        rows.append((names[i], not above.any(), better))
    return pd.DataFrame(rows, columns=["option", "efficient", "better"])


@dataclass(frozen=True)
class NashChoice:
    """The package with the largest product of gains.

    Attributes
    ----------
    table : DataFrame
        One line a package, largest product first: ``option``, ``product`` (missing where a party
        would lose or the floor is broken), ``efficient``, ``reason`` (why it is out, or empty).
    option : object
        The chosen package; None if none leaves every party better off.
    """

    table: pd.DataFrame
    option: Any

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the Nash product to be fair."""
        return (
            say("Without agreement each party gets what was stated as its fallback."),
            say("The parties told their values truly, and have the same skill."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say which package is chosen and what is out."""
        out = int((self.table["reason"] != "").sum())
        if self.option is None:
            return (say("No package leaves every party better off: there is no agreement yet."),)
        told = [say("{option} balances the gains of all parties best.", option=str(self.option))]
        if out:
            told.append(
                say(
                    "Packages that are out, as a party would lose or a right is below its floor: {n}.",
                    n=out,
                )
            )
        return tuple(told)


def nash_product(
    utilities: pd.DataFrame,
    fallback: Mapping[str, float],
    allowed: pd.Series | None = None,
) -> NashChoice:
    """Choose the package in which the product of the parties' gains is largest.

    Parameters
    ----------
    utilities : DataFrame, shape (packages, parties)
        What each package is worth to each party.
    fallback : mapping of party to float
        What each party has without agreement.
    allowed : Series of bool, optional
        By package: whether it keeps the floor of rights that is not up for bargaining.

    Returns
    -------
    NashChoice

    Raises
    ------
    MethodError
        If tables have gaps, or parties or packages do not agree between the inputs.

    Notes
    -----
    Maximise ``prod (u_p - d_p)`` over packages with ``u_p > d_p`` for all parties ``p``. The choice
    does not change when a party's scale is stretched or shifted.

    When it misleads
    ----------------
    A weak party has a low fallback and so gets little: the product takes power as given. The floor
    is there because rights are not gains to be multiplied.

    References
    ----------
    Nash, J. (1950). The bargaining problem. Econometrica 18, 155-162.

    Examples
    --------
    >>> packages = pd.DataFrame(
    ...     {"home": [0.9, 0.5, 0.7], "host": [0.1, 0.6, 0.5]}, index=["a", "b", "c"])
    >>> choice = nash_product(packages, {"home": 0.2, "host": 0.2})
    >>> choice.option, choice.table["product"].round(2).tolist()[:2]
    ('c', [0.15, 0.12])
    """
    u = checks.table(utilities, "utilities", negative=True)
    names = checks.labels(utilities, "utilities", len(u))
    parties = [str(c) for c in utilities.columns]
    if sorted(parties) != sorted(str(p) for p in fallback):
        raise MethodError(
            "The fallback must name each party once: {parties}.",
            where="fallback",
            parties=", ".join(parties),
        )
    gains = u - np.array(
        [checks.number(fallback[p], f"fallback of {p}") for p in utilities.columns]
    )
    kept = np.ones(len(u), dtype=bool)
    if allowed is not None:
        if set(allowed.index) != set(names) or allowed.isna().any() or len(allowed) != len(names):
            raise MethodError("The floor must say yes or no for each package.", where="allowed")
        kept = allowed.reindex(list(names)).to_numpy(dtype=bool)
    gain = (gains > 0).all(axis=1)
    product = np.where(gain & kept, gains.prod(axis=1), np.nan)
    reason = np.where(~kept, "below the floor", np.where(~gain, "a party would lose", ""))
    table = pd.DataFrame({"option": names, "product": product})
    table["efficient"] = pareto_frontier(utilities)["efficient"]
    table["reason"] = reason
    table = table.sort_values("product", ascending=False, kind="stable", na_position="last")
    table = table.reset_index(drop=True)
    chosen = None if np.isnan(product).all() else table["option"].iloc[0]
    return NashChoice(table, chosen)
