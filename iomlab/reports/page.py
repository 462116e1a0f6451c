"""One offline, accessible HTML page from an executed notebook."""

from __future__ import annotations

import datetime as dt
import re
import threading
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from iomlab.errors import ReportError
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import say

TEMPLATE = Path(__file__).resolve().parent / "template"
OUTSIDE = re.compile(r"(?:https?:)?//[\w-]+\.[\w.-]+", re.IGNORECASE)


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
    block = BeautifulSoup(_card(card, lang) + _contents(entries, lang), "html.parser")
    (first.parent if first else soup.main).append(block)  # type: ignore[union-attr]
    _check(soup)
    return str(soup)


def _body(notebook: Any, card: Mapping[str, Any], lang: str) -> str:
    """Let nbconvert write the notebook with our template."""
    words = {
        "skip": tell(say("Skip to the content"), lang),
        "made_with": tell(
            say(
                "Made with iomlab {version}. Official figures, quoted with their source.",
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
        filters={"alt_text": _alt_text},
    )


def _alt_text(output: Any) -> str:
    """Return the alternative text of a picture, safe inside an attribute."""
    return escape(output.get("metadata", {}).get("image/png", {}).get("alt", ""), quote=True)


def _number_headings(soup: Any) -> list[tuple[str, str]]:
    """Give every heading an id of its own and return those of the second level."""
    entries, used = [], set()
    for heading in soup.find_all(re.compile("^h[1-6]$")):
        plain = unicodedata.normalize("NFKD", heading.get_text()).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "section"
        name, number = stem, 2
        while name in used:
            name, number = f"{stem}-{number}", number + 1
        used.add(name)
        heading["id"] = name
        if heading.name == "h2":
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
    )
    listed = "".join(f"<dt>{escape(tell(a, lang))}</dt><dd>{escape(b)}</dd>" for a, b in rows)
    tables = "".join(
        f"<li>{escape(s['titles'].get(lang) or s['table'])}: {escape(tell(s['publisher'], lang))}, "
        f"{escape(tell(s['edition'], lang))} (SHA-256 {s['sha256'][:12]})</li>"
        for s in card["tables"]
    )
    heading = escape(tell(say("How this report was made"), lang))
    folded = escape(tell(say("Tables used, with edition and hash"), lang))
    return (
        f'<aside class="card" aria-label="{heading}"><p><strong>{heading}</strong></p><dl>{listed}</dl>'
        f"<details><summary>{folded} ({len(card['tables'])})</summary><ul>{tables}</ul></details></aside>"
    )


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _check(soup: Any) -> None:
    """Refuse a page that reaches outside or shows a picture without words."""
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else str(value)
            if name in ("src", "href", "srcset", "action", "data", "style") and OUTSIDE.search(
                text
            ):
                raise ReportError(
                    "The report names an outside address ({address}), so it would not be complete "
                    "without a network.",
                    address=OUTSIDE.search(text).group(0),  # type: ignore[union-attr]
                    next_step=say("Take the link out of the notebook, or write it as text."),
                )
        if tag.name == "img" and not tag.get("alt"):
            raise ReportError(
                "A picture of the report has no alternative text.",
                next_step=say("Draw it with iomlab.Show, or give it one in its metadata."),
            )
