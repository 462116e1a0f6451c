"""One offline, accessible HTML page from an executed notebook."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from iomlab.errors import ReportError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.reports.sheets import slug
from iomlab.safety.markup import clean
from iomlab.show.captions import declared, edition

TEMPLATE = Path(__file__).resolve().parent / "template"
OUTSIDE = re.compile(r"(?:https?:)?//[\w-]+\.[\w.-]+", re.IGNORECASE)
REACHING = re.compile(r"@import|url\(\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:)?//[^)\s]*", re.IGNORECASE)
ESCAPED = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)  # a letter of a style by its number
LINKS = frozenset({
    "src", "href", "srcset", "action", "data", "style", "xlink:href", "poster", "background",
    "formaction", "srcdoc", "ping",
})  # fmt: skip
TEXTS = ("style", "svg")


def page(notebook: Any, card: Mapping[str, Any], lang: str) -> str:
    """Return the HTML page of an executed notebook, with its run card and a contents list.

    Raises
    ------
    ReportError
        When the page would name an outside address, or holds a picture without words.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(_body(notebook, card, lang), "html.parser")
    first = soup.find("h1")
    title = first.get_text() if first else str(card["notebook"])
    if soup.title:
        soup.title.string = title
    entries = _number_headings(soup)
    front = _card(card, lang) + _contents(entries, lang) + _tables(card, lang)
    block = BeautifulSoup(front, "html.parser")
    (first.parent if first else soup.main).append(block)  # type: ignore[union-attr]
    _check(soup)
    clean(soup)
    return str(soup)


def _body(notebook: Any, card: Mapping[str, Any], lang: str) -> str:
    """Let nbconvert write the notebook with our template."""
    words = {
        "skip": tell(say("Skip to the content"), lang),
        "made_with": tell(
            say(
                "Made with iomlab {version}. Every figure is quoted with its source.",
                version=card["versions"]["iomlab"],
            ),
            lang,
        ),
    }
    css = (TEMPLATE / "page.css").read_text(encoding="utf-8")
    about = {"lang": lang, "css": css, "words": words, "version": card["versions"]["iomlab"]}
    exporter = _exporter(threading.get_ident())
    html, _ = exporter.from_notebook_node(notebook, resources={"page": about})
    return html


@lru_cache(maxsize=8)
def _exporter(_: int) -> Any:
    """Return this thread's exporter, with the template compiled; it keeps nothing of a notebook."""
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        template_file="index.html.j2",
        exclude_anchor_links=True,
        optimistic_validation=True,
        filters={"alt_text": _alt_text, "picture_title": _picture_title},
    )


def _alt_text(output: Any) -> str:
    """Return the alternative text of a picture, safe inside an attribute."""
    return escape(output.get("metadata", {}).get("image/png", {}).get("alt", ""), quote=True)


def _picture_title(output: Any) -> str:
    """Return the title of a picture, safe inside a heading; empty where it has none."""
    return escape(output.get("metadata", {}).get("image/png", {}).get("title", ""))


def _number_headings(soup: Any) -> list[tuple[str, str]]:
    """Give every heading an id of its own and return those of the second level.

    The hidden heading of a picture stands one level under the section that it is in, and is not
    listed.
    """
    entries, used, section = [], set(), 1
    for heading in soup.find_all(re.compile("^h[1-6]$")):
        hidden = "sr" in heading.get("class", [])
        if hidden:
            heading.name = f"h{min(section + 1, 6)}"
        else:
            section = int(heading.name[1])
        stem = slug(heading.get_text()) or "section"
        name, number = stem, 2
        while name in used:
            name, number = f"{stem}-{number}", number + 1
        used.add(name)
        heading["id"] = name
        if heading.name == "h2" and not hidden:
            entries.append((name, heading.get_text()))
    return entries


def _contents(entries: list[tuple[str, str]], lang: str) -> str:
    heading = escape(tell(say("Contents"), lang))
    items = "".join(f'<li><a href="#{name}">{escape(text)}</a></li>' for name, text in entries)
    return f'<nav class="toc" aria-label="{heading}"><p><strong>{heading}</strong></p><ol>{items}</ol></nav>'


def _card(card: Mapping[str, Any], lang: str) -> str:
    """Return the run card as it stands on page one."""
    made = dt.datetime.fromisoformat(card["time"])
    when = f"{formats.date(made.date(), lang)}, {made:%H:%M} UTC"
    asked = ", ".join(f"{name} = {_value(value)}" for name, value in card["parameters"].items())
    software = ", ".join(f"{name} {number}" for name, number in card["versions"].items())
    rows = (
        (say("Made on"), when),
        (say("Parameters"), asked),
        (say("Notebook"), f"{card['notebook']} (SHA-256 {card['notebook_sha256'][:12]})"),
        (say("Software"), software),
        *_override(card),
        *_definitions(card, lang),
    )
    listed = "".join(f"<dt>{escape(tell(a, lang))}</dt><dd>{escape(b)}</dd>" for a, b in rows)
    heading = escape(tell(say("How this report was made"), lang))
    return (
        f'<aside class="card" aria-label="{heading}"><p><strong>{heading}</strong></p><dl>{listed}</dl>'
        f"{_unsourced(card, lang)}</aside>"
    )


def _override(card: Mapping[str, Any]) -> list[tuple[Message, str]]:
    """Return who released the report as it is, when and why; nothing where the gate was heeded."""
    told = card.get("release", {}).get("override")
    if not told:
        return []
    when = f"{told['time'][:10]}, {told['time'][11:16]} UTC"
    return [
        (say("Released against the check"), f"{told['reason']} ({told['person']}, {when})"),
    ]


def _definitions(card: Mapping[str, Any], lang: str) -> list[tuple[Message, str]]:
    """Return why figures that don’t measure the same were put together; nothing where none were."""
    reasons = dict.fromkeys(tell(o["reason"], lang) for o in card.get("definition_overrides", []))
    return [(say("Definitions put together"), "; ".join(reasons))] if reasons else []


def _unsourced(card: Mapping[str, Any], lang: str) -> str:
    """Return the sentence about outputs that no check has seen; empty where there are none."""
    number = card.get("unsourced_outputs", 0)
    told = tell(
        say("Outputs that carry no source record and were not checked: {n}.", n=number), lang
    )
    return f'<p class="warn">{escape(told)}</p>' if number else ""


def _tables(card: Mapping[str, Any], lang: str) -> str:
    """Return the folded list of the tables used."""
    colon = "\u202f:" if lang == "fr" else ":"
    tables = "".join(
        f"<li>{escape(formats.spaced(s['titles'].get(lang) or s['table'], lang))}{colon} "
        f"{escape(tell(s['publisher'], lang))}, "
        f"{escape(tell(edition(s['edition']), lang))} (SHA-256 {s['sha256'][:12]}){_vintage(s, lang)}{_declared(s, lang)}</li>"
        for s in card["tables"]
    )
    heading = escape(tell(say("Tables used, with edition and hash"), lang))
    return (
        f'<aside class="card tables" aria-label="{heading}"><details><summary>{heading} '
        f"({len(card['tables'])})</summary><ul>{tables}</ul></details></aside>"
    )


def _vintage(source: Mapping[str, Any], lang: str) -> str:
    """Return which vintage was loaded; empty for a shipped table."""
    vintage = source.get("vintage", "shipped")
    told = tell(say("vintage {day}", day=vintage), lang)
    return f", {escape(told)}" if vintage != "shipped" else ""


def _declared(source: Mapping[str, Any], lang: str) -> str:
    """Return what was declared for microdata; empty for all other tables."""
    purpose = source.get("purpose", "")
    return f". {escape(tell(declared(purpose, source['threshold']), lang))}" if purpose else ""


def _value(value: Any) -> str:
    listed = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return listed or formats.MISSING


def _check(soup: Any) -> None:
    """Refuse a page that reaches outside or shows a picture without words."""
    for tag in soup.find_all(lambda tag: tag.name != "script"):
        for text in _reached(tag):
            found = OUTSIDE.search(text) or REACHING.search(text)
            if found:
                raise ReportError(
                    "The report names an outside address ({address}), so it would not be complete "
                    "without a network.",
                    address=found.group(0),
                    next_step=say("Take the link out of the notebook, or write it as text."),
                )
        if tag.name == "img" and not tag.get("alt"):
            raise ReportError(
                "A picture of the report has no alternative text.",
                next_step=say("Draw it with iomlab.Show, or give it one in its metadata."),
            )


def _reached(tag: Any) -> Iterator[str]:
    """Yield the texts of an element from which a browser could fetch something."""
    for name, value in tag.attrs.items():
        text = " ".join(value) if isinstance(value, list) else str(value)
        if name in LINKS or (tag.name == "meta" and name == "content"):
            yield _unescaped(text)
        elif "url(" in text.lower() and name not in ("alt", "title"):  # fill, filter, mask, …
            yield _unescaped(text[text.lower().index("url(") :])
    if tag.name in TEXTS:
        yield _unescaped(tag.get_text())


def _unescaped(text: str) -> str:
    r"""Return a style with its numbered letters written out, so that none hides an address.

    >>> _unescaped(r"u\72l(\2f /a.b)")
    'url(//a.b)'
    """
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16) % 0x110000), text)
