"""The gate: what of a release may leave, what is hidden and why, and what stops it.

One pure function, :func:`gate`, looks at the records of what a notebook showed. The print room acts on its
decision (:mod:`iomlab.safety.redraw`); ``iomlab check-release`` asks it about any folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from iomlab.errors import ReleaseError
from iomlab.messages import Message, say
from iomlab.safety.lattice import lattice
from iomlab.safety.protect import Protection, protect
from iomlab.safety.rates import telling
from iomlab.safety.reading import Items, Read, kinds, number, source_key, unpublished, when
from iomlab.safety.refusals import refuse
from iomlab.safety.system import Lattice, Place
from iomlab.safety.thresholds import threshold_for
from iomlab.safety.written import numbered

WHY = {
    "small": say("a count of few people"),
    "everyone": say("everyone of a line in one category"),
    "magnitude": say("an amount that one contributor could work out of another"),
    "beside": say("would give a hidden figure away"),
    "rate": say("a rate or mean of few people"),
}


@dataclass(frozen=True)
class Hidden:
    """One figure that does not leave: where it stood, why, and what it was (for checks inside)."""

    place: Place
    why: str
    value: float | None


@dataclass(frozen=True)
class Decision:
    """What the gate decided.

    Attributes
    ----------
    hidden : tuple of Hidden
        Figures to be taken out before anything is written.
    stops : tuple of ReleaseError
        What can't be mended by taking figures out: then nothing may leave.
    checked : int
        Records that no publisher had released and that were therefore looked at.
    figures : int
        Figures in them.
    shown : float
        Share, in per cent, of these figures that is shown.
    narrowest : float or None
        The narrowest range that an outsider can work out for a figure in danger.
    width : int or None
        The range that each of them must keep, the smallest of all thresholds that apply.
    proven : bool
        Whether no choice hides fewer figures.
    late : int
        Figures in danger that an earlier run has shown; they are hidden, but they are out.
    """

    hidden: tuple[Hidden, ...] = ()
    stops: tuple[ReleaseError, ...] = ()
    checked: int = 0
    figures: int = 0
    shown: float = 100.0
    narrowest: float | None = None
    width: int | None = None
    proven: bool = True
    late: int = 0

    @property
    def word(self) -> str:
        """``release``, ``hide`` or ``stop``."""
        return "stop" if self.stops else "hide" if self.hidden else "release"

    def masks(self) -> dict[int, set[tuple[int, int]]]:
        """Return the places of hidden figures by record."""
        found: dict[int, set[tuple[int, int]]] = {}
        for one in self.hidden:
            found.setdefault(one.place.record, set()).add((one.place.row, one.place.column))
        return found

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON values, without any hidden figure."""
        return {
            "decision": self.word,
            "tables_checked": self.checked,
            "figures": self.figures,
            "figures_shown_percent": round(self.shown, 1),
            "hidden": len(self.hidden),
            "hidden_because": {
                why: n for why in WHY if (n := sum(h.why == why for h in self.hidden))
            },
            "narrowest_range": self.narrowest,
            "range_required": self.width,
            "fewest_proven": self.proven,
            "shown_before": self.late,
            "stops": [str(stop) for stop in self.stops],
        }


def gate(
    payloads: Sequence[Mapping[str, Any]],
    earlier: Sequence[Sequence[Mapping[str, Any]]] = (),
    *,
    threshold: int | None = None,
) -> Decision:
    """Decide what of these records may leave.

    Parameters
    ----------
    payloads : sequence of mapping
        The records of what a notebook showed (see :class:`iomlab.show.shown.Shown`). Records whose
        every source is ``published`` pass as they are.
    earlier : sequence of sequences of mapping
        Records of runs that were released before: their figures are known to an outsider.
    threshold : int, optional
        Replaces the threshold of each table.

    Returns
    -------
    Decision

    Notes
    -----
    Small counts, categories that hold everyone of a line and dominated amounts are hidden, then the
    fewest others so that none can be known to within its threshold, from all tables of this run and
    of earlier ones together; then rates and means of what is hidden.

    When it misleads
    ----------------
    It knows what the records say. People who stand in two tables of different origin, and what
    outsiders know from elsewhere, it can't see.

    Examples
    --------
    >>> own = {"title": "T", "columns": ["sex", "people"], "rows": [["f", 40], ["m", 3]],
    ...        "sources": [{"table": "cases"}]}
    >>> decision = gate([own])
    >>> decision.word, decision.masks()
    ('hide', {0: {(1, 1)}})
    """
    stops = list(refusals(payloads))
    if stops:
        return Decision(stops=tuple(stops))
    payloads = [_numbered(record, threshold) for record in payloads]
    earlier = [[_numbered(record, threshold) for record in run] for run in earlier]
    made, reads = lattice(payloads, earlier, threshold)
    if not reads:
        return Decision()
    found = protect(made)
    hidden = {h.place: h for h in _taken(made, found)}
    for place in _rates(payloads, made, reads, set(hidden), threshold):
        hidden.setdefault(place, Hidden(place, "rate", None))
    figures = [
        (at, n, c)
        for at in reads
        for n, row in enumerate(payloads[at]["rows"])
        for c, value in enumerate(row)
        if number(value) and c not in kinds(payloads[at])[0]
    ]
    share = 100 * (1 - len(hidden) / len(figures)) if figures else 100.0
    return Decision(
        hidden=tuple(hidden[p] for p in sorted(hidden, key=lambda p: (p.record, p.row, p.column))),
        stops=tuple(_open(payloads, made, found)),
        checked=len(reads),
        figures=len(figures),
        shown=share,
        narrowest=found.narrowest,
        width=min((made.limits[c] for c in np.flatnonzero(found.targets)), default=None),
        proven=found.proven,
        late=int(found.late.sum()),
    )


def _numbered(record: Mapping[str, Any], threshold: int | None) -> Mapping[str, Any]:
    """Return a record with its counts as numbers; a published one as it is."""
    return numbered(record, threshold or threshold_for(record)) if unpublished(record) else record


def refusals(payloads: Sequence[Mapping[str, Any]]) -> Iterator[ReleaseError]:
    """Yield what no hiding of figures mends: figures without source, personal columns, records."""
    for shown in payloads:
        rows = shown.get("rows") or []
        if not rows:
            continue
        if not shown.get("sources"):
            yield ReleaseError(
                "What “{title}” shows has no source record, so it can’t be shown in a report.",
                title=shown["title"],
                next_step=say("Load the table with iomlab.load, and keep to pandas on the way."),
            )
            continue
        columns = [str(name) for name in shown.get("columns", ())]
        try:
            if columns:
                refuse(dict(zip(columns, zip(*rows, strict=True), strict=True)), shown["title"])
        except ReleaseError as refused:
            yield refused
            continue
        if unpublished(shown) and persons(rows, columns):
            yield ReleaseError(
                "“{title}” lists records, one line a person: only totals may leave.",
                title=shown["title"],
                next_step=say("Count them first, and show the counts."),
            )


AGE = re.compile(
    r"(?i)^(?!.*(?:mean|median|average|avg|media|promedio|moyen|group|band))(?:.*[\W_])?(?:age|edad|âge|idade|عمر|العمر|born|birth_?year|year_of_birth)(?:$|[\W_](?:in_|en_|em_)?"
    r"(?:days?|months?|years?|d[ií]as|meses|años|jours|mois|ans|dias|anos)?$)"
)


def persons(rows: Sequence[Sequence[Any]], columns: Sequence[str] = ()) -> bool:
    """Return whether rows are records and not totals.

    Nothing but codes, with two lines alike, also when a number of its own tells each line apart; or
    ages beside codes, and nothing that is counted.

    >>> persons([["9-17", "female"], ["9-17", "female"]]), persons([["9-17", 40], ["9-17", 40]])
    (True, False)
    >>> persons([["q1", "f", "HN"], ["q2", "f", "HN"]]), persons([["f", 31], ["m", 44]], ["sex", "age"])
    (True, True)
    """
    figures = [c for c in range(len(rows[0])) if any(number(row[c]) for row in rows)]
    if figures:
        ages = [c for c in figures if c < len(columns) and AGE.search(columns[c])]
        words = len(rows[0]) > len(figures)
        return (
            len(rows) > 1
            and words
            and bool(ages)
            and all(c in ages or _when(columns, c) for c in figures)
        )
    own = [c for c in range(len(rows[0])) if _numbers_each([str(row[c]) for row in rows])]
    several = [tuple(str(v) for c, v in enumerate(row) if c not in own) for row in rows]
    several = [line for line in several if len(line) > 1]
    return len(set(several)) < len(several)


def _when(columns: Sequence[str], at: int) -> bool:
    return at < len(columns) and when(columns[at])


def _numbers_each(values: Sequence[str]) -> bool:
    """Return whether a column tells each line apart by a number of its own, as a code of a case does."""
    return len(set(values)) == len(values) > 1 and all(re.search(r"\d", v) for v in values)


def _taken(made: Lattice, found: Protection) -> Iterator[Hidden]:
    """Yield the figures of this run that are hidden, each with its reason."""
    for cell in np.flatnonzero(found.hidden | found.late):
        value = made.values[cell]
        if made.derived[cell] or value is None:
            continue
        why = "beside"
        if found.targets[cell] or found.late[cell]:
            why = "small" if 0 < value < made.limits[cell] else "everyone"
            why = "magnitude" if cell in made.sensitive else why
        for place in made.places[cell]:
            yield Hidden(place, why, value)


def _rates(
    payloads: Sequence[Mapping[str, Any]],
    made: Lattice,
    reads: Mapping[int, Read],
    hidden: set[Place],
    threshold: int | None,
) -> Iterator[Place]:
    """Yield the rates and means of hidden counts, and percentages that tell a small count."""
    gone = {made.items[c] for c, places in enumerate(made.places) if hidden & set(places)}
    for at, found in reads.items():
        rows, lines = payloads[at]["rows"], made.lines[at]
        masked = {p.row for p in hidden if p.record == at}
        masked |= {n for n, items in enumerate(lines) if items in gone}
        for row in masked:
            yield from (Place(at, row, c) for c in found.measured if number(rows[row][c]))
        bases = [_bases(made, items, hidden, source_key(payloads[at])) for items in lines]
        limit = threshold or threshold_for(payloads[at])
        for row, column in sorted(telling(payloads[at], bases, limit)):
            yield Place(at, row, column)


def _bases(made: Lattice, items: Items, hidden: set[Place], origin: Any) -> list[float]:
    """Return the counts shown of which a figure with these categories may be a share.

    They stand in a table of the same people that knows the categories, or counts their total.
    """
    same = [c for c, layer in enumerate(made.layers) if layer[0] == origin and made.places[c]]
    known = {dimension for c in same for dimension, _ in made.items[c]}
    if not {dimension for dimension, _ in items} <= known:
        return []
    shown = [c for c in same if made.items[c] <= items and not hidden & set(made.places[c])]
    return [value for c in shown if (value := made.values[c]) is not None]


def _open(
    payloads: Sequence[Mapping[str, Any]], made: Lattice, found: Protection
) -> Iterator[ReleaseError]:
    """Yield one error for each table with a figure that nothing protects."""
    titles: dict[str, Message] = {}
    for cell in found.lost:
        places = made.places[cell]
        title = payloads[places[0].record]["title"] if places else ""
        if not places:
            titles.setdefault(title, say("tables of this report and of earlier ones differ by it"))
        else:
            titles.setdefault(title, say("the figures around it always give it away"))
    for title, why in titles.items():
        yield ReleaseError(
            "“{title}” holds a figure of few people that can’t be protected: {why}.",
            title=title or say("The report"),
            why=why,
            next_step=say(
                "Merge categories or leave the table out; or release it with a written reason: "
                '--override "reason".'
            ),
        )
