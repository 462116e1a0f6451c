"""How a stock has changed over about ten years, told as a conclusion that another edition may change."""

from __future__ import annotations

from iomlab.countries import Country
from iomlab.data.figures import Figures
from iomlab.messages import N_, Message

HARDLY = 0.03
"""A change of less than this share of the first figure is told as hardly any."""


SENTENCES = {
    "immigrants": (
        N_(
            "From {first} to {last} the number of international migrants in {here:the} hardly changed ({share:+.1%})."
        ),
        N_(
            "From {first} to {last} the number of international migrants in {here:the} rose by {share:.1%}."
        ),
        N_(
            "From {first} to {last} the number of international migrants in {here:the} fell by {share:.1%}."
        ),
    ),
    "emigrants": (
        N_(
            "From {first} to {last} the number of people from {here:the} in other countries hardly changed ({share:+.1%})."
        ),
        N_(
            "From {first} to {last} the number of people from {here:the} in other countries rose by {share:.1%}."
        ),
        N_(
            "From {first} to {last} the number of people from {here:the} in other countries fell by {share:.1%}."
        ),
    ),
}
"""By column: it hardly changed, it rose, it fell."""


def trends(stock: Figures, here: Country, *, years: int = 10) -> tuple[Message, ...]:
    """Return one sentence on the immigrants and one on the emigrants of a country.

    Parameters
    ----------
    stock : Figures
        ``migrant_stock_totals`` of one country.
    here : Country
    years : int
        The first figure is the newest that is at least so many years older than the last.

    Returns
    -------
    tuple of Message
        No sentence where there are not two such figures, or where a caveat of the table concerns this
        figure at this place.

    Examples
    --------
    >>> from iomlab import countries, load
    >>> frame = load("migrant_stock_totals").of(country="DEU")
    >>> print(trends(frame, countries.get("DEU"))[0])
    From 2010 to 2024 the number of international migrants in Germany rose by 43.6%.
    """
    told = (_told(stock, column, here, years) for column in SENTENCES)
    return tuple(message for message in told if message is not None)


def _told(stock: Figures, column: str, here: Country, years: int) -> Message | None:
    found = _change(stock, column, years)
    if found is None:
        return None
    first, last, share = found
    hardly, rose, fell = SENTENCES[column]
    told = {"first": first, "last": last, "here": here}
    if abs(share) < HARDLY:
        return Message(hardly, {**told, "share": share})
    return Message(rose if share > 0 else fell, {**told, "share": abs(share)})


def _change(stock: Figures, column: str, years: int) -> tuple[str, str, float] | None:
    """Return first and last year and the share by which the figure changed."""
    when = stock.needs_role("year")
    known = stock[stock[column].notna()].sort_values(when)
    if known.empty or _doubtful(known, column):
        return None
    last = known.iloc[-1]
    before = known[known[when] <= last[when] - years]
    if before.empty or not before.iloc[-1][column]:
        return None
    first = before.iloc[-1]
    return str(first[when]), str(last[when]), float(last[column]) / float(first[column]) - 1


def _doubtful(stock: Figures, column: str) -> bool:
    """Return whether a caveat of the table concerns this column at this very place."""
    there = set(stock[stock.needs_role("country")])
    caveats = stock.sources[0].caveats
    return any(column in c.columns and there & set(c.places) for c in caveats)
