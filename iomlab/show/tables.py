"""Tables that a screen reader can follow, with places, numbers and headers in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from iomlab.data.figures import Figures
from iomlab.data.source import Source
from iomlab.errors import ReleaseError
from iomlab.languages import formats
from iomlab.languages.catalogue import markdown, tell
from iomlab.messages import Message, say
from iomlab.show import captions, labels
from iomlab.show.shown import Shown


def html_table(frame: Figures, columns: list[str], lang: str, caption: str = "") -> str:
    """Return ``columns`` of ``frame`` as an HTML table: first column as row header."""
    heads = "".join(
        f'<th scope="col"{_side(frame, c)}>{escape(head(frame, c, lang))}</th>' for c in columns
    )
    rows = zip(*(frame[c].tolist() for c in columns), strict=True)  # each cell keeps its type
    body = "".join(_row(frame, row, columns, lang) for row in rows)
    titled = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'<div class="wide"><table>{titled}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def head(frame: Figures, name: str, lang: str) -> str:
    """Return the header of a column as a reader sees it: its title, with the unit of its figures."""
    title, told = labels.column(frame, name, lang), tell(unit_of(frame, name), lang)
    return title if not told or told.lower() == title.lower() else f"{title} ({told})"


def unit_of(frame: Figures, name: str) -> str:
    """Return the unit of a column’s figures, in English; empty where they have none to speak of."""
    unit = frame.about(name).unit
    return "" if unit in ("code", "text", "name", "year", "number", "date", "currency") else unit


def _row(frame: Figures, row: Sequence[object], columns: list[str], lang: str) -> str:
    cells = []
    for position, (name, item) in enumerate(zip(columns, row, strict=True)):
        text = escape(labels.value(frame, name, item, lang))
        cells.append(
            f'<th scope="row">{text}</th>'
            if position == 0
            else f"<td{_side(frame, name)}>{text}</td>"
        )
    return "<tr>" + "".join(cells) + "</tr>"


def _side(frame: Figures, name: str) -> str:
    return ' class="n"' if frame.about(name).role == "value" else ""


def sourced(frame: Figures, title: Message, *columns: str) -> Figures:
    """Return ``frame`` when it has a source and these columns; else it can't be shown."""
    if not getattr(frame, "sources", ()):
        raise ReleaseError(
            "What “{title}” shows has no source record, so it can’t be shown in a report.",
            title=title,
            next_step=say("Load the table with iomlab.load, and keep to pandas on the way."),
        )
    for column in columns:
        frame.needs(column)
    return frame


def nothing(frame: Figures, title: Message, lang: str, why: Message | None = None) -> Shown:
    """Return the sentence that stands where a picture or table would be empty."""
    if why is not None:
        sentence = say("**{title}.** {why}", title=title, why=why)
        return _sentence(sentence, title, frame.sources, lang)
    return no_figure(title, frame.sources, lang)


def no_figure(title: Message, asked: Sequence[Source], lang: str) -> Shown:
    """Return the sentence that says which tables were asked and have no figure."""
    sentence = say(
        "**{title}.** No figure in: {tables}.",
        title=title,
        tables=[captions.quoted(source) for source in asked],
    )
    return _sentence(sentence, title, asked, lang)


def _sentence(sentence: Message, title: Message, asked: Sequence[Source], lang: str) -> Shown:
    """Return one sentence, with its marks to be shown and without them to be read."""
    plain = tell(sentence, lang).replace("**", "")
    marked = markdown(sentence, lang)
    return Shown("text", "", tell(title, lang), plain, lang, marked, sources=tuple(asked))


def table(
    frame: Figures, *, title: Message, lang: str, columns: Iterable[str] | None = None
) -> Shown:
    """Show ``columns`` of ``frame`` as a table with its caption."""
    kept = list(columns) if columns else [str(c) for c in frame.columns]
    sourced(frame, title, *kept)
    if frame.empty:
        return nothing(frame, title, lang)
    words = captions.caption(frame, kept, lang, labels.notes(frame[kept], lang))
    return Shown(
        kind="table",
        name="table",
        title=tell(title, lang),
        alt=tell(say("Table with {n} rows.", n=len(frame)), lang),
        lang=lang,
        html=html_table(frame, kept, lang, tell(title, lang)) + words,
        frame=frame[kept],
        sources=frame.sources,
        headers={c: labels.column(frame, c, lang) for c in kept},
    )


def chart(
    kind: str,
    frame: Figures,
    columns: list[str],
    title: Message,
    alt: str,
    draw: Callable[[], bytes],
    lang: str,
    notes: Iterable[str] = (),
) -> Shown:
    """Return a picture with its caption and, folded, the figures that it shows."""
    told = [*notes, *labels.notes(frame[columns], lang)]
    folded = (
        f"<details><summary>{escape(tell(say('Figures in this chart'), lang))}"
        f'<span class="sr"> ({escape(tell(title, lang))})</span></summary>'
        f"{html_table(frame, columns, lang, tell(title, lang))}</details>"
    )
    return Shown(
        kind=kind,
        name=kind,
        title=tell(title, lang),
        alt=formats.spaced(alt, lang),
        lang=lang,
        html=captions.caption(frame, columns, lang, told) + folded,
        frame=frame[columns],
        sources=frame.sources,
        draw=draw,
        headers={c: labels.column(frame, c, lang) for c in columns},
    )
