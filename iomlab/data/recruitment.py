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


def burden(frame: object, workers: Figures) -> Figures:
    """Return recruitment costs by corridor with words for their columns, and the workers' source.

    ``frame`` is the table of ``recruitment_groups``.
    """
    months, share = say("months of earnings"), say("per cent of workers")
    corridors = {c: Message(text) for c, text in workers.about("corridor").labels.items()}
    return computed(
        frame,
        workers,
        group=column(say("Corridor"), role="group", labels=corridors),
        workers=column(say("Workers"), say("persons"), 0),
        mean=column(
            say("Mean of ratios"), months, 1,
            about=say("what each worker paid ÷ monthly earnings of that worker, then the mean"),
        ),
        low=column(say("Lower end (95%)"), months, 1),
        high=column(say("Upper end (95%)"), months, 1),
        median=column(say("Median of ratios"), months, 1),
        ratio_of_sums=column(say("All paid ÷ all earned, not the indicator"), months, 1),
        p90=column(say("Nine in ten paid no more than"), months, 1),
        zero=column(say("Paid nothing"), share, 1),
        top_share=column(
            say("Part of the burden on the tenth who paid most"), say("per cent of all months paid"), 1
        ),
    )  # fmt: skip
