"""The page of a rerun: what moved and which conclusions changed, in the report's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from iomlab import __version__
from iomlab.data.diff import Diff
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.reports.changes.compare import Changes
from iomlab.reports.page import TEMPLATE
from iomlab.show import labels

MOST = 12


@dataclass(frozen=True)
class Rerun:
    """A report run again: both run cards, what differs, and the tables that differ."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    title: str
    changes: Changes
    tables: Sequence[Diff]
    warnings: Sequence[Message] = ()


def page(rerun: Rerun, lang: str) -> str:
    """Return the page of a rerun as HTML that needs nothing from outside."""
    made = rerun.changes
    words = Words(lang)
    parts = [
        f"<h1>{words(say('What another vintage changes: {title}', title=rerun.title))}</h1>",
        *(f'<p class="card warn">{words(warning)}</p>' for warning in rerun.warnings),
        _summary(rerun, words),
        _section(
            say("Conclusions that are stated otherwise"), _sentences(made.conclusions, words), words
        ),
        _section(say("Key figures that moved"), _figures(made, words), words),
        _section(
            say("Sentences that stand, with other figures"), _sentences(made.restated, words), words
        ),
        _section(say("Charts and tables"), _shapes(made, words), words),
        _section(say("The tables behind it"), _tables(rerun.tables, words), words),
    ]
    css = (TEMPLATE / "page.css").read_text("utf-8")
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="iomlab {__version__}">\n'
        f"<title>{escape(rerun.title)}</title>\n<style>{css}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


class Words:
    """What a page needs to write in its language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, message: Message | str) -> str:
        """Return a message, or a word of the catalogue, in the language, safe for HTML."""
        return escape(tell(message, self.lang))

    def number(self, value: Any, decimals: int | None = None) -> str:
        """Return a number in the language."""
        return formats.number(value, self.lang, decimals)

    def table(self, heads: Iterable[tuple[Message, bool]], rows: Iterable[Sequence[str]]) -> str:
        """Return an HTML table; a head says whether its column holds numbers."""
        heads = list(heads)
        kinds = [' class="n"' if numbers else "" for _, numbers in heads]
        top = "".join(
            f'<th scope="col"{k}>{self(h)}</th>' for (h, _), k in zip(heads, kinds, strict=True)
        )
        body = "".join(
            "<tr>" + "".join(f"<td{k}>{c}</td>" for c, k in zip(row, kinds, strict=True)) + "</tr>"
            for row in rows
        )
        return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _section(heading: Message, body: str, words: Words) -> str:
    nothing = f"<p>{words(say('Nothing differs here.'))}</p>"
    return f"<h2>{words(heading)}</h2>\n{body or nothing}"


def _summary(rerun: Rerun, words: Words) -> str:
    """Return what a reader must know first."""
    made = rerun.changes
    told = say(
        "{conclusions} of the report’s conclusions are stated otherwise; {figures} of its {all} key "
        "figures moved; {sentences} sentences stand with other figures.",
        conclusions=len(made.conclusions),
        figures=len(made.moved),
        all=len(made.figures),
        sentences=len(made.restated),
    )
    rows = [
        (say("First run"), _when(rerun.before, words)),
        (say("This run"), _when(rerun.after, words)),
    ]
    listed = "".join(f"<dt>{words(a)}</dt><dd>{b}</dd>" for a, b in rows)
    return f'<p>{words(told)}</p><aside class="card"><dl>{listed}</dl></aside>'


def _when(card: Mapping[str, Any], words: Words) -> str:
    made = dt.datetime.fromisoformat(card["time"])
    pulled = [
        f"{t['table']} {t['vintage']}"
        for t in card["tables"]
        if t.get("vintage", "shipped") != "shipped"
    ]
    own = escape(", ".join(pulled)) or words(say("the shipped tables"))
    return f"{escape(formats.date(made.date(), words.lang))}, {made:%H:%M} UTC; {own}"


def _sentences(sentences: Sequence[Any], words: Words) -> str:
    if not sentences:
        return ""
    heads = [(say("Section"), False), (say("Before"), False), (say("Now"), False)]
    rows = [
        (escape(s.section), escape(s.before or formats.MISSING), escape(s.after or formats.MISSING))
        for s in sentences
    ]
    return words.table(heads, rows)


def _figures(made: Changes, words: Words) -> str:
    if not made.moved:
        return ""
    heads = [
        (say("Figure"), False),
        (say("Before"), True),
        (say("Now"), True),
        (say("Change"), True),
    ]
    rows = [
        (
            f"{escape(f.label)} ({escape(f.unit)})" if f.unit else escape(f.label),
            _of_year(f.before, f.year_before, words),
            _of_year(f.after, f.year_after, words),
            _percent(f.before, f.after, words),
        )
        for f in made.moved
    ]
    return words.table(heads, rows)


def _of_year(value: Any, year: str, words: Words) -> str:
    told = escape(words.number(value))
    return f"{told} <span>({escape(year)})</span>" if year and value is not None else told


def _percent(before: Any, after: Any, words: Words) -> str:
    if before in (None, 0) or after is None:
        return formats.MISSING
    return escape(formats.spelled((after - before) / before, "+.1%", words.lang))


def _shapes(made: Changes, words: Words) -> str:
    touched = [shape for shape in made.shapes if shape.touched]
    if not touched:
        return ""
    heads = [
        (say("Chart or table"), False),
        (say("Same"), True),
        (say("Revised"), True),
        (say("New"), True),
        (say("Gone"), True),
    ]
    return words.table(
        heads,
        [(escape(s.title), *map(words.number, (s.same, s.moved, s.new, s.gone))) for s in touched],
    )


def _tables(tables: Sequence[Diff], words: Words) -> str:
    return "\n".join(_of_table(found, words) for found in tables)


def _of_table(found: Diff, words: Words) -> str:
    """Return what differs in one table, for the places of the report."""
    counts = found.counts()
    title = escape(found.after.say(words.lang))
    told = say(
        "From {before} to {after}: {revised} figures revised, {new} new, {gone} gone, {same} the same.",
        before=Message(found.before.edition),
        after=Message(found.after.edition),
        **counts,
    )
    largest = found.largest(MOST)
    keys = [name for name in largest.columns if found.after.column(name).role != "note"]
    heads = [
        *((Message(found.after.column(name).title), False) for name in keys),
        (say("Figure"), False),
        (say("Before"), True),
        (say("Now"), True),
        (say("Change"), True),
    ]
    rows = [
        (
            *(escape(labels.value(found.rows, name, row[name], words.lang)) for name in keys),
            words(Message(found.after.column(row["column"]).title)),
            words.number(row["before"]),
            words.number(row["after"]),
            _percent(row["before"], row["after"], words),
        )
        for _, row in largest.iterrows()
    ]
    shown = words.table(heads, rows) if rows else ""
    return f"<h3>{title}</h3><p>{words(told)}</p>{shown}"
