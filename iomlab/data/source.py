"""Where a figure comes from: the record of a table, and the cells and formula behind one figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from iomlab.languages.formats import spaced
from iomlab.messages import Message, say

NO_FILE = "–"


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, English title, unit, description and role.

    ``role`` says what the column means to :meth:`Figures.of`: ``country``, ``origin``,
    ``destination``, ``year``, ``group``, ``measure``, ``value`` (a figure) or ``flag`` (how the
    publisher marks a figure); ``note`` otherwise.
    ``labels`` are the English words for codes, ``decimals`` the digits that are shown, ``step``
    the years from one figure to the next where they are regular. ``measures`` says what exactly a
    figure counts (:mod:`iomlab.data.measures`), so that only like is added to like.
    """

    name: str
    title: str
    unit: str = ""
    description: str = ""
    role: str = "note"
    type: str = "string"
    decimals: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)
    step: int | None = None
    measures: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Caveat:
    """What to beware of, and where: everywhere, or only for some places or columns."""

    text: str
    places: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def concerns(self, places: Iterable[str], columns: Iterable[str]) -> bool:
        """Return whether it must stand with a picture of these places and columns."""
        here = not self.places or bool(set(self.places) & set(places))
        shown = not self.columns or bool(set(self.columns) & set(columns))
        return here and shown and bool(self.places or self.columns)


@dataclass(frozen=True)
class Source:
    """The source record of one table: who published what, when, under which licence and limits.

    ``published`` says that the publisher released these aggregates: they pass the release check as they
    are. ``synthetic`` says that iomlab generated the rows for training, and is told wherever they
    show. ``newest`` is the last year for which any place has a figure, by column. ``vintage`` is
    ``shipped``, or the date of a pull or of an added file. ``purpose`` and ``threshold`` are those of
    microdata (:mod:`iomlab.data.microdata`). Two records are the same source when table
    and hash are the same. Texts are English; they are keys of the translation catalogues. ``titles``
    holds the title in en, es and fr.
    """

    table: str
    titles: Mapping[str, str] = field(compare=False)
    publisher: str = field(compare=False)
    source_name: str = field(compare=False)
    edition: str = field(compare=False)
    licence: str = field(compare=False)
    years: str = field(compare=False)
    accessed: str = field(compare=False)
    sha256: str
    path: str = field(compare=False)
    description: str = field(default="", compare=False)
    caveats: tuple[Caveat, ...] = field(default=(), compare=False)
    columns: tuple[Column, ...] = field(default=(), compare=False)
    published: bool = field(default=False, compare=False)
    synthetic: bool = field(default=False, compare=False)
    newest: Mapping[str, int] = field(default_factory=dict, compare=False)
    vintage: str = field(default="shipped", compare=False)
    purpose: str = field(default="", compare=False)
    threshold: int = field(default=0, compare=False)

    def column(self, name: str) -> Column:
        """Return the record of column ``name``; a column made later gets a bare record."""
        return next((c for c in self.columns if c.name == name), Column(name, name))

    @property
    def filed(self) -> bool:
        """Whether it is a file; assumptions of a notebook are none."""
        return self.path != NO_FILE

    def say(self, lang: str) -> str:
        """Return the table's title in ``lang`` (English where there is none)."""
        return spaced(self.titles.get(lang) or self.titles["en"], lang)

    def record(self) -> dict[str, Any]:
        """Return what a run card keeps; the hash leads to the rest (columns, caveats)."""
        left_out = ["columns", "caveats", "description", "newest"]
        left_out += [] if self.purpose else ["purpose", "threshold"]
        kept = asdict(replace(self, columns=()))
        return {name: value for name, value in kept.items() if name not in left_out}


@dataclass(frozen=True)
class Cell:
    """One cell of a shipped file: the source, the line of the CSV file, the column, the value."""

    source: Source
    line: int
    column: str
    value: Any
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Written:
    """A number with its digits, written in the form of the language."""

    value: float
    decimals: int | None

    def say(self, lang: str) -> str:
        from iomlab.languages.formats import number

        return number(self.value, lang, self.decimals)


@dataclass(frozen=True)
class Finding:
    """A figure that can be defended: its value, year, unit and every cell that it was made from.

    ``value`` is None where no source gives the figure; ``formula`` says how the value follows from
    the cells; ``asked`` are the tables that
    were asked and have none. An estimate from whole tables has no cells: ``basis`` are the tables,
    ``low`` and ``high`` its interval. ``overrides`` are refusals of the definition guard that
    somebody overruled on the way (:func:`iomlab.data.guard.allow`).
    """

    label: Message
    value: float | int | None
    unit: Message
    year: str
    cells: tuple[Cell, ...]
    formula: Message = field(
        default_factory=lambda: say("read from the table; nothing is computed here")
    )
    decimals: int | None = None
    asked: tuple[Source, ...] = ()
    basis: tuple[Source, ...] = ()
    low: float | None = None
    high: float | None = None
    overrides: tuple[Any, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all cells, then of the tables it was estimated from, each once."""
        return tuple(dict.fromkeys([*(cell.source for cell in self.cells), *self.basis]))

    @property
    def range(self) -> Message:
        """The interval of an estimate as a sentence writes it: its two ends."""
        if self.low is None or self.high is None:
            return say("no interval")
        low, high = (_Written(end, self.decimals) for end in (self.low, self.high))
        return say("{low} to {high}", low=low, high=high)

    @property
    def known(self) -> bool:
        """Whether any source gives the figure."""
        return self.value is not None

    def say(self, lang: str) -> str:
        """Return the figure as it stands in a sentence, in the form of ``lang``."""
        from iomlab.languages.formats import number

        return number(self.value, lang, self.decimals)

    def renamed(self, label: Message) -> Finding:
        """Return the same figure under another label."""
        return replace(self, label=label)


def missing(label: Message, source: Source) -> Finding:
    """Return a figure that the table does not give; it is shown as missing, never as zero."""
    why = say("no figure in: {tables}", tables=[say("“{title}”", title=source)])
    return Finding(label, None, Message(""), "", (), why, asked=(source,))
