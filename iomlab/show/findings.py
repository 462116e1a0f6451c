"""Key figures that can be defended: each opens to show table, lines, edition and formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from iomlab.data.carried import overrides_of, sources_of
from iomlab.data.source import Cell, Finding, Source
from iomlab.languages import formats
from iomlab.languages.catalogue import markdown, tell
from iomlab.messages import Message, say
from iomlab.show.captions import allowed, edition, warnings
from iomlab.show.shown import Shown

NUMBER = ' class="n"'  # of a cell that is read from the right


def key_figures(found: Sequence[Finding], *, title: Message, lang: str) -> Shown:
    """Show figures as a table: measure, figure, unit, year, and where each comes from, folded.

    A figure that no source gives is left out here and named in ``unknown``. Where no figure has a
    year, the picture has no column for it.
    """
    known = [f for f in found if f.known]
    if not known:
        return _none(found, title, lang)
    heads = (say("Measure"), say("Figure"), say("Unit"), say("Year"))
    dated = any(f.year for f in known)
    cells = "".join(
        f'<th scope="col"{NUMBER if head is heads[1] else ""}>{escape(tell(head, lang))}</th>'
        for head in (heads if dated else heads[:3])
    )
    body = "".join(_row(finding, lang, dated) for finding in known)
    html = (
        f'<div class="wide"><table class="key"><caption>{escape(tell(title, lang))}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    overrides = overrides_of(list(known))
    notes = "".join(f"<p>{escape(note)}</p>" for note in allowed(overrides, lang))
    html += f'<div class="caption">{notes}</div>' if notes else ""
    frame = pd.DataFrame([_record(finding, lang) for finding in known], dtype=object)
    ends = (say("Lower end"), say("Upper end"))
    technical = (say("Table"), say("Lines in the file"), say("Columns"), say("Formula"))
    return Shown(
        kind="key_figures",
        name="key_figures",
        title=tell(title, lang),
        alt=tell(say("Table with {n} rows.", n=len(known)), lang),
        lang=lang,
        html=html,
        frame=frame,
        sources=sources_of(list(known)),
        overrides=overrides,
        headers=dict(
            zip(
                frame.columns,
                (tell(h, lang) for h in (*heads[:2], *ends, *heads[2:], *technical)),
                strict=True,
            )
        ),
    )


def _none(found: Sequence[Finding], title: Message, lang: str) -> Shown:
    """Return the sentence that stands where no figure asked for is known."""
    from iomlab.show.tables import no_figure

    asked = tuple(dict.fromkeys(source for finding in found for source in finding.asked))
    return no_figure(title, asked, lang)


def _record(finding: Finding, lang: str) -> dict[str, object]:
    cells = finding.cells
    return {
        "label": tell(finding.label, lang),
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "unit": tell(finding.unit, lang),
        "year": finding.year,
        "table": "; ".join(source.table for source in finding.sources),
        "lines": "; ".join(str(c.line) for c in cells),
        "columns": "; ".join(c.column for c in cells),
        "formula": tell(finding.formula, lang),
    }


def _row(finding: Finding, lang: str, dated: bool) -> str:
    number = formats.number(finding.value, lang, finding.decimals)
    if finding.low is not None:
        number = tell(say("{figure} ({range})", figure=number, range=finding.range), lang)
    opened = "".join(_cell(cell, lang) for cell in finding.cells)
    opened += "".join(_basis(source, lang) for source in finding.basis)
    formula = tell(say("Formula: {formula}", formula=finding.formula), lang)
    publishers = list(dict.fromkeys(tell(s.publisher, lang) for s in finding.sources))
    summary = tell(say("Where it comes from: {publishers}", publishers=publishers), lang)
    when = escape(formats.years(finding.year, lang))
    year = f'<td class="when">{when}</td>' if dated else ""
    return (
        f'<tr class="figure"><th scope="row">{escape(tell(finding.label, lang))}</th>'
        f'<td class="n">{escape(number)}</td><td>{escape(tell(finding.unit, lang))}</td>'
        f'{year}</tr><tr class="origin"><td colspan="{4 if dated else 3}">'
        f'<details><summary>{escape(summary)}<span class="sr"> '
        f"({escape(tell(finding.label, lang))})</span></summary><ul>{opened}</ul>"
        f"<p>{escape(formula)}</p></details></td></tr>"
    )


def _cell(cell: Cell, lang: str) -> str:
    """Say where one cell stands, so that a reader can find it again."""
    source = cell.source
    keys = ", ".join(_key(cell, name, value, lang) for name, value in cell.keys.items())
    text = tell(
        say(
            "{value} in “{table}” ({publisher}, {edition}): file {path}, line {line} ({keys}), "
            "column {column}; licence: {licence}; SHA-256 {hash}.",
            value=formats.number(cell.value, lang, source.column(cell.column).decimals),
            table=source,
            publisher=say(source.publisher),
            edition=edition(source.edition),
            path=source.path,
            line=str(cell.line),
            keys=keys,
            column=cell.column,
            licence=say(source.licence),
            hash=source.sha256[:12],
        ),
        lang,
    )
    warned = warnings(source, cell.keys.values(), [cell.column], lang)
    return f"<li>{escape(' '.join([text, *warned]))}</li>"


def _basis(source: Source, lang: str) -> str:
    """Say from which table a figure was estimated."""
    told = tell(
        say(
            "estimated from “{table}” ({publisher}, {edition}): file {path}; licence: {licence}; "
            "SHA-256 {hash}.",
            table=source,
            publisher=say(source.publisher),
            edition=edition(source.edition),
            path=source.path,
            licence=say(source.licence),
            hash=source.sha256[:12],
        ),
        lang,
    )
    return f"<li>{escape(told)}</li>"


def _key(cell: Cell, name: str, value: str, lang: str) -> str:
    about = cell.source.column(name)
    meant = say(about.labels.get(value, value))
    return tell(say("{name}: {text}", name=say(about.title), text=meant), lang)


def unknown(found: Iterable[Finding], *, lang: str) -> Shown:
    """Name the figures that no table gives, in one list."""
    lost = [finding for finding in found if not finding.known]
    if not lost:
        text = tell(say("Every key figure asked for is in the tables."), lang)
        return Shown("text", "", "", text, lang, html=text)
    named = [say("{name}: {text}", name=f.label, text=f.formula) for f in lost]
    marked, plain = ("\n".join(f"- {f(item, lang)}" for item in named) for f in (markdown, tell))
    return Shown("text", "", "", plain, lang, html=marked)
