"""What is said of lines over any number: their ends, their band, what is projected."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from iomlab.data.figures import Figures
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import say
from iomlab.show import labels
from iomlab.show.tables import head


@dataclass(frozen=True)
class Curve:
    """One line: its name, its points, and the band around it."""

    name: str
    xs: list[float]
    ys: list[float]
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def known(self) -> list[tuple[float, float]]:
        """Return the points that have a figure."""
        return [(x, y) for x, y in zip(self.xs, self.ys, strict=True) if y == y]

    def parted(self, last: float | None) -> tuple[Curve, Curve]:
        """Return what was observed, and what is projected with the point that it starts from.

        >>> [part.xs for part in Curve("", [2022, 2023, 2024], [1.0, 2.0, 3.0]).parted(2023)]
        [[2022, 2023], [2023, 2024]]
        """
        if last is None:
            return self, Curve(self.name, [], [])
        points = list(zip(self.xs, self.ys, strict=True))
        seen = [pair for pair in points if pair[0] <= last]
        ahead = [pair for pair in points if pair[0] > last]
        start = [pair for pair in seen if pair[1] == pair[1]][-1:] if ahead else []
        return self._of(seen), self._of([*start, *ahead])

    def _of(self, points: list[tuple[float, float]]) -> Curve:
        return Curve(self.name, [x for x, _ in points], [y for _, y in points])


def write(frame: Figures, column: str, value: float, lang: str) -> str:
    """Write a number of ``column``: a year as it is, any other by locale."""
    about = frame.about(column)
    if about.role == "year":
        return f"{value:g}"
    if about.decimals is None and not float(value).is_integer():
        return formats.spelled(value, ".4g", lang)
    return formats.number(value, lang, about.decimals)


def in_words(
    frame: Figures, drawn: list[Curve], x: str, y: str, mark: float | None, band: bool, lang: str
) -> str:
    """Say what each line does, and where the vertical line stands."""

    def at(value: float) -> str:
        return write(frame, x, value, lang)

    def figure(value: float) -> str:
        return write(frame, y, value, lang)

    told = [tell(say("Lines over: {column}.", column=head(frame, x, lang)), lang)]
    for line in drawn:
        known = line.known()
        (first, start), (last, end) = known[0], known[-1]
        trough, lowest = min(known, key=lambda pair: pair[1])
        peak, highest = max(known, key=lambda pair: pair[1])
        if first == last:
            only = say("{name}: {value} at {x}.", name=line.name, value=figure(start), x=at(first))
            told.append(tell(only, lang))
            continue
        sentence = say(
            "{name}: {start} at {first}, {end} at {last}; lowest {low} at {trough}, highest {high} at {peak}.",
            name=line.name, start=figure(start), first=at(first), end=figure(end), last=at(last),
            low=figure(lowest), trough=at(trough), high=figure(highest), peak=at(peak),
        )  # fmt: skip
        told.append(tell(sentence, lang))
        inside = [pair for pair in zip(line.low, line.high, strict=True) if pair[0] == pair[0]]
        if band and inside:
            ends = say(
                "Its band goes from {low} to {high} at {x}.",
                low=figure(line.low[-1]), high=figure(line.high[-1]), x=at(line.xs[-1]),
            )  # fmt: skip
            told.append(tell(ends, lang))
    if mark is not None:
        told.append(tell(say("A vertical line stands at {value}.", value=at(mark)), lang))
        there = [
            f"{line.name} {figure(v)}"
            for line in drawn
            for u, v in line.known()
            if math.isclose(u, mark, rel_tol=1e-9, abs_tol=1e-12)
        ]
        if there:
            told.append(tell(say("There: {parts}.", parts="; ".join(there)), lang))
    return " ".join(told)


def notes(
    frame: Figures, columns: list[str], drawn: list[str], bounds: list[str], lang: str
) -> list[str]:
    """Say which columns have no figure, and what the band is."""
    lost = [say(frame.about(c).title) for c in columns if c not in drawn]
    told = [tell(say("No figure: {columns}.", columns=lost), lang)] if lost else []
    if bounds:
        names = [labels.column(frame, c, lang) for c in bounds]
        told.append(
            tell(say("Shaded: from “{low}” to “{high}”.", low=names[0], high=names[1]), lang)
        )
    return told


def last_observed(drawn: list[Curve], observed_to: float | None) -> float | None:
    """Return where what was observed ends, or None where nothing that is drawn lies beyond it."""
    if observed_to is None or observed_to != observed_to:
        return None
    beyond = any(x > observed_to for line in drawn for x, _ in line.known())
    return float(observed_to) if beyond else None


def projected(frame: Figures, x: str, last: float, lang: str) -> str:
    """Say which points are projected, and how they can be told from the others."""
    told = say(
        "Dashed with hollow points, after {last}: projected, not observed.",
        last=write(frame, x, last, lang),
    )
    return tell(told, lang)
