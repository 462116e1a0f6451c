"""What one vintage of a table changes in another: new, gone and revised figures, and by how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.data.load import load, source
from iomlab.data.source import Source
from iomlab.errors import DataError
from iomlab.messages import say

KEYS = ("country", "origin", "destination", "year", "group", "measure")
NEW, GONE, REVISED, SAME = "new", "gone", "revised", "same"


@dataclass(frozen=True)
class Diff:
    """Two vintages of a table, figure by figure.

    ``rows`` has the key columns of the table, then ``column`` (the figure’s name), ``before``,
    ``after``, ``change`` (``new``, ``gone``, ``revised``; figures that are the same are left out),
    ``difference`` and ``percent`` (of the figure before). ``same`` counts the figures that are equal.
    """

    before: Source
    after: Source
    rows: Figures
    same: int

    def counts(self) -> dict[str, int]:
        """Return how many figures are same, revised, new and gone."""
        found = self.rows["change"].value_counts()
        return {SAME: self.same, **{c: int(found.get(c, 0)) for c in (REVISED, NEW, GONE)}}

    def largest(self, most: int = 10) -> Figures:
        """Return the revised figures that moved most, in per cent of the figure before."""
        revised = self.rows[self.rows["change"] == REVISED]
        order = revised["percent"].abs().fillna(float("inf")).sort_values(ascending=False)
        return revised.loc[order.index[:most]]


def named(text: str) -> Figures:
    """Load a table by ``table@vintage``; without a vintage, the shipped one.

    >>> named("remittances@shipped").sources[0].vintage
    'shipped'
    """
    table, _, vintage = text.partition("@")
    return load(table, vintage or None)


def diff(before: Figures, after: Figures, *, places: Iterable[str] = ()) -> Diff:
    """Compare two vintages of a table.

    Parameters
    ----------
    before, after : Figures
        From :func:`iomlab.load`; both with the same key columns (places, year, groups).
    places : iterable of str
        ISO 3166-1 alpha-3 codes: only rows that concern one of them; all without it.

    Returns
    -------
    Diff

    Raises
    ------
    DataError
        When the two are not laid out alike, or a key stands in two rows.

    Examples
    --------
    >>> now = load("remittances")
    >>> then = now[now["year"] < 2023]
    >>> diff(then, now).counts()["new"] > 0
    True
    """
    old, new = before.sources[0], after.sources[0]
    keys = [c.name for c in new.columns if c.role in KEYS and c.name in before]
    values = [c.name for c in new.columns if c.role == "value" and c.name in before]
    if not keys or not values:
        raise DataError(
            "{before} and {after} are not laid out alike, so they can’t be compared.",
            before=f"{old.table}@{old.vintage}",
            after=f"{new.table}@{new.vintage}",
            next_step=say("Compare two vintages of the same table: iomlab data vintages"),
        )
    left, right = (_long(frame, keys, values, places) for frame in (before, after))
    both = left.merge(right, on=[*keys, "column"], how="outer", suffixes=("_left", "_right"))
    both = both.rename(columns={"value_left": "before", "value_right": "after"})
    was, now = both["before"].notna(), both["after"].notna()
    both["change"] = SAME
    both.loc[~was & now, "change"] = NEW
    both.loc[was & ~now, "change"] = GONE
    both.loc[was & now & (both["before"] != both["after"]), "change"] = REVISED
    same = int((was & now & (both["change"] == SAME)).sum())
    rows = both[both["change"] != SAME].reset_index(drop=True)
    rows["difference"] = rows["after"] - rows["before"]
    base = rows["before"].where(rows["before"] != 0)
    rows["percent"] = 100 * rows["difference"] / base
    made = Figures(rows)
    made.sources = (new, old)
    return Diff(old, new, made, same)


def _long(
    frame: Figures, keys: list[str], values: list[str], places: Iterable[str]
) -> pd.DataFrame:
    """Return one row a figure: the keys, the column, the value; missing figures are left out."""
    plain = pd.DataFrame({name: frame[name].array for name in [*keys, *values]})
    wanted = set(places)
    if wanted:
        where = [k for k in keys if frame.about(k).role in ("country", "origin", "destination")]
        plain = plain[plain[where].isin(wanted).any(axis=1)]
    if plain.duplicated(keys).any():
        twice = plain[plain.duplicated(keys)].iloc[0][keys].tolist()
        raise DataError(
            "{table} has two rows for {key}.",
            table=source(frame.sources[0].table, frame.sources[0].vintage).table,
            key=", ".join(map(str, twice)),
            next_step=say("Filter it to one row a key before comparing."),
        )
    plain[values] = plain[values].astype("Float64")
    long = plain.melt(keys, values, var_name="column", value_name="value")
    return long[long["value"].notna()]
