"""The drawing room's one door for notebooks: a language, and what can be shown in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from iomlab.data.carried import overrides_of, sources_of
from iomlab.data.figures import Figures
from iomlab.data.guard import Override
from iomlab.data.source import Finding
from iomlab.errors import IomlabError
from iomlab.languages.catalogue import markdown, tell
from iomlab.languages.formats import check_language
from iomlab.messages import Message, say
from iomlab.show.shown import Shown


@dataclass(frozen=True)
class Show:
    """Charts, maps, tables and sentences in one language.

    >>> show = Show("es")
    >>> show.lang
    'es'
    """

    lang: str = "en"

    def __post_init__(self) -> None:
        check_language(self.lang)

    def text(self, *parts: str | Message | IomlabError) -> Shown:
        """Show sentences (Markdown), a paragraph each; one made with ``say`` is translated."""
        overrides = _overrides(parts)
        kept = [*(part for part in parts if part), *(o.sentence() for o in overrides)]
        marked, plain = ("\n\n".join(f(p, self.lang) for p in kept) for f in (markdown, tell))
        return Shown("text", "", "", plain, self.lang, html=marked, overrides=overrides)

    def paragraph(self, *sentences: Message) -> Shown:
        """Show sentences as one paragraph, without those whose figures no source gives."""
        kept = [s for s in sentences if all(_known(v) for v in s.values.values())]
        overrides = _overrides(kept)
        kept += [override.sentence() for override in overrides]
        marked, plain = (" ".join(f(s, self.lang) for s in kept) for f in (markdown, tell))
        return Shown("text", "", "", plain, self.lang, html=marked, overrides=overrides)

    def lines(self, frame: Figures, *, title: Message, y: str | Sequence[str], **how: Any) -> Shown:
        """Lines over the years (see :func:`iomlab.show.lines.lines`)."""
        from iomlab.show.lines import lines

        return lines(frame, title=_named(frame, title), y=y, lang=self.lang, **how)

    def bars(self, frame: Figures, *, title: Message, label: str, value: str, **how: Any) -> Shown:
        """One bar for each place or group (see :func:`iomlab.show.bars.bars`)."""
        from iomlab.show.bars import bars

        return bars(
            frame, title=_named(frame, title), label=label, value=value, lang=self.lang, **how
        )

    def dumbbell(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """Two figures a row, joined by a line (see :func:`iomlab.show.parts.dumbbell`)."""
        from iomlab.show.parts import dumbbell

        return dumbbell(frame, title=_named(frame, title), lang=self.lang, **how)

    def share(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """Parts of a whole, in per cent (see :func:`iomlab.show.parts.share`)."""
        from iomlab.show.parts import share

        return share(frame, title=_named(frame, title), lang=self.lang, **how)

    def curve(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """Lines over any number (see :func:`iomlab.show.curves.curve`)."""
        from iomlab.show.curves import curve

        return curve(frame, title=_named(frame, title), lang=self.lang, **how)

    def interval(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """Estimates with their intervals (see :func:`iomlab.show.intervals.interval`)."""
        from iomlab.show.intervals import interval

        return interval(frame, title=_named(frame, title), lang=self.lang, **how)

    def scatter(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """One figure against another (see :func:`iomlab.show.scatters.scatter`)."""
        from iomlab.show.scatters import scatter

        return scatter(frame, title=_named(frame, title), lang=self.lang, **how)

    def matrix(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """A two-way table, shaded (see :func:`iomlab.show.matrices.matrix`)."""
        from iomlab.show.matrices import matrix

        return matrix(frame, title=_named(frame, title), lang=self.lang, **how)

    def stacks(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """Parts laid end to end, with lines to compare (see :func:`iomlab.show.stacks.stacks`)."""
        from iomlab.show.stacks import stacks

        return stacks(frame, title=_named(frame, title), lang=self.lang, **how)

    def waterfall(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """Signed parts and their total (see :func:`iomlab.show.waterfalls.waterfall`)."""
        from iomlab.show.waterfalls import waterfall

        return waterfall(frame, title=_named(frame, title), lang=self.lang, **how)

    def flows(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """Corridors as ribbons (see :func:`iomlab.show.flows.flows`)."""
        from iomlab.show.flows import flows

        return flows(frame, title=_named(frame, title), lang=self.lang, **how)

    def map(self, frame: Figures, *, title: Message, **how: Any) -> Shown:
        """A map of the world (see :func:`iomlab.show.maps.world`)."""
        from iomlab.show.maps import world

        return world(frame, title=_named(frame, title), lang=self.lang, **how)

    def table(
        self, frame: Figures, *, title: Message, columns: Iterable[str] | None = None
    ) -> Shown:
        """A table (see :func:`iomlab.show.tables.table`)."""
        from iomlab.show.tables import table

        return table(frame, title=_named(frame, title), columns=columns, lang=self.lang)

    def key_figures(self, found: Sequence[Finding], *, title: Message) -> Shown:
        """Key figures that open to their source (see :mod:`iomlab.show.findings`)."""
        from iomlab.show.findings import key_figures

        return key_figures(found, title=_named(list(found), title), lang=self.lang)

    def unknown(self, found: Iterable[Finding]) -> Shown:
        """The figures that no table gives."""
        from iomlab.show.findings import unknown

        return unknown(found, lang=self.lang)

    def terms(self, *wanted: str) -> Shown:
        """Terms of the glossary, with their definitions (see :mod:`iomlab.show.terms`)."""
        from iomlab.show.terms import terms

        return terms(list(wanted), self.lang)

    def sources(self, *things: Any) -> Shown:
        """The full record of every source, with licence and caveats: of ``things``, and of whatever
        was displayed before (what a teaching cell or an explorer shows is not in a report)."""
        from iomlab.show.captions import source_list
        from iomlab.show.shown import SEEN

        found = tuple(dict.fromkeys([*sources_of(*things), *(s for s in SEEN if s.filed)]))
        title = tell(say("Sources"), self.lang)
        html = source_list(found, self.lang)
        return Shown("sources", "", title, title, self.lang, html=html, sources=found)


def _known(value: Any) -> bool:
    return not isinstance(value, Finding) or value.known


def _overrides(parts: Iterable[Any]) -> tuple[Override, ...]:
    """Return what was allowed on the way to the figures in sentences."""
    values = [value for part in parts for value in getattr(part, "values", {}).values()]
    return overrides_of(*values)


def _named(things: Any, title: Message) -> Message:
    """Return the title, with the word synthetic where any row was made for training."""
    made = any(source.synthetic for source in sources_of(things))
    return say("{title} (synthetic data)", title=title) if made else title
