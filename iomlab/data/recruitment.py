"""What migrant workers paid to be recruited, with a name for each corridor."""

from __future__ import annotations

from iomlab import countries
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.messages import Message, say

ALL = "ALL"


def _place(code: str, labels: dict[str, str]) -> Message | countries.Country:
    return Message(labels[code]) if code in labels else countries.get(code)


def recruitment(
    origin: str | None = None, destination: str | None = None, *, known: str | None = None
) -> Figures:
    """Return published recruitment costs, with a column ``corridor`` that says from where to where.

    Parameters
    ----------
    origin, destination : str, optional
        Keep the corridor, and the rows for all origins or all destinations that hold it.
    known : str, optional
        Keep the rows that have a figure in this column.

    Examples
    --------
    >>> found = recruitment(known="months_of_earnings")
    >>> len(found), str(found["corridor"].iloc[0])
    (6, 'Bangladesh → All destinations')
    >>> recruitment("HND", "ESP")["destination_iso3"].tolist()
    ['ESP']
    """
    frame = load("recruitment_costs")
    if origin is not None:
        frame = frame[frame["origin_iso3"].isin([origin, ALL])]
    if destination is not None:
        frame = frame[frame["destination_iso3"].isin([destination, ALL])]
    if known is not None:
        frame = frame[frame[frame.needs(known)].notna()]
    ends = [
        [_place(str(code), dict(frame.about(name).labels)) for code in frame[name]]
        for name in ("origin_iso3", "destination_iso3")
    ]
    names = [
        say("{origin} → {destination}", origin=a, destination=b) for a, b in zip(*ends, strict=True)
    ]
    made = frame.copy()
    made["corridor"] = names
    return computed(made, frame, corridor=column(say("Corridor"), role="group"))
