"""The index of a batch: one offline page that lists, filters and links its reports."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from iomlab import __version__, countries
from iomlab.errors import IomlabError
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES, number
from iomlab.messages import Message, say
from iomlab.reports.batch.plan import Item, Plan
from iomlab.reports.batch.record import write_whole

TEMPLATE = Path(__file__).resolve().parent / "template"
States = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """One line of the index: reports that differ only in their language."""

    label: str
    code: str
    words: str
    items: Mapping[str, Item]


def write_index(plan: Plan, states: States, out: Path, langs: Sequence[str]) -> tuple[Path, ...]:
    """Write ``index.html`` in the first language, and ``index.es.html`` and so on in the others.

    Parameters
    ----------
    plan : Plan
        What is listed.
    states : mapping
        The last event of each report, by name (see :func:`iomlab.reports.batch.journal.latest`).
    out : Path
        Folder of the reports.
    langs : sequence of str
        The languages of the batch.
    """
    paths = tuple(out / file_name(lang, langs) for lang in langs)
    for lang, path in zip(langs, paths, strict=True):
        write_whole(path, page(plan, states, out, lang, langs))
    return paths


def file_name(lang: str, langs: Sequence[str]) -> str:
    """Return the name of the index in a language.

    >>> file_name("es", ["es", "en"]), file_name("en", ["es", "en"])
    ('index.html', 'index.en.html')
    """
    return "index.html" if lang == langs[0] else f"index.{lang}.html"


def page(plan: Plan, states: States, out: Path, lang: str, langs: Sequence[str]) -> str:
    """Return the index as HTML; nothing in it reaches outside, and only our own script runs."""
    css, script = ((TEMPLATE / name).read_text("utf-8") for name in ("index.css", "index.js"))
    policy = (
        f"default-src 'none'; style-src '{_csp(css)}'; script-src '{_csp(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    made = sum(states.get(i.name, {}).get("event") == "done" for i in plan.items)
    title = escape(tell(say("Reports"), lang))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="iomlab {__version__}">\n'
        f"<title>{title}</title>\n<style>{css}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#list">{escape(tell(say("Skip to the content"), lang))}</a>\n'
        f"<header>{_other_languages(lang, langs)}<h1>{title}</h1>{_sum(plan, made, lang)}</header>\n"
        f'<main id="list">{_failures(plan, states, out, lang)}{_filter(lang)}'
        f"{_table(rows(plan, lang), states, out, lang, langs)}</main>\n"
        f"<footer><p>{escape(tell(say('Made with iomlab {version}. Every figure is quoted with its source.', version=__version__), lang))} "
        f'<a href="batch.run.json">{escape(tell(say("How these reports were made"), lang))}</a></p></footer>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _csp(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def rows(plan: Plan, lang: str) -> list[Row]:
    """Return the lines of the index, in alphabetical order of the language."""
    grouped: dict[tuple[str, str], dict[str, Item]] = {}
    for item in plan.items:
        if item.job:
            values = {k: v for k, v in item.values.items() if v != item.job.lang}
            group = (item.job.notebook.stem, repr(sorted(values.items())))
            grouped.setdefault(group, {})[item.job.lang] = item
    notebooks = {stem for stem, _ in grouped}
    shown = _varying([next(iter(items.values())) for items in grouped.values()])
    found = [
        _row(stem if len(notebooks) > 1 else "", items, shown, lang)
        for (stem, _), items in grouped.items()
    ]
    return sorted(found, key=lambda row: countries.fold(row.label))


def _varying(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the parameters whose values differ among the items."""
    seen: dict[str, set[str]] = {}
    for item in items:
        for name, value in item.values.items():
            seen.setdefault(name, set()).add(repr(value))
    return tuple(name for name, values in seen.items() if len(values) > 1 and name != "lang")


def _row(notebook: str, items: dict[str, Item], shown: Sequence[str], lang: str) -> Row:
    """Return one line: named by its place, or by the values that tell it from the others."""
    item = next(iter(items.values()))
    labels, codes, words = [], [], [item.name]
    for name in ("country", *(n for n in shown if n != "country")):
        value = item.values.get(name)
        if value is None:
            continue
        place = _place(value)
        if place is None:
            text = ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
            labels.append(f"{name} = {text}")
        else:
            labels.append(place.name(lang))
            codes.append(place.iso3)
            words += [place.un_region, place.un_subregion, place.iom_region]
    label = ", ".join(labels) or item.name
    return Row(
        f"{label} · {notebook}" if notebook else label, " ".join(codes), " ".join(words), items
    )


def _place(value: Any) -> countries.Country | None:
    try:
        return countries.get(value) if isinstance(value, str) and len(value) == 3 else None
    except IomlabError:
        return None


def _table(found: list[Row], states: States, out: Path, lang: str, langs: Sequence[str]) -> str:
    """Return the list of reports: a line each, a column a language."""
    heads = "".join(f'<th scope="col" lang="{each}">{LANGUAGES[each]}</th>' for each in langs)
    body = "".join(_line(row, states, out, lang, langs) for row in found)
    caption = tell(
        say("Each report opens without a network; its figures come as a workbook."), lang
    )
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>"
        f'<th scope="col">{escape(tell(say("Report"), lang))}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _line(row: Row, states: States, out: Path, lang: str, langs: Sequence[str]) -> str:
    fates, cells = set(), ""
    for each in langs:
        item = row.items.get(each)
        fate = states.get(item.name, {}) if item else {}
        if fate.get("event"):
            fates.add(fate["event"])
        cells += (
            f'<td data-head="{LANGUAGES[each]}">{_links(item, fate, row.label, out, lang)}</td>'
        )
    code = f' <span class="code">{escape(row.code)}</span>' if row.code else ""
    return (
        f'<tr data-state="{" ".join(sorted(fates))}" data-words="{escape(row.words)}">'
        f'<th scope="row">{escape(row.label)}{code}</th>{cells}</tr>'
    )


def _links(item: Item | None, fate: Mapping[str, Any], label: str, out: Path, lang: str) -> str:
    """Return the links of one report, or what became of it."""
    if item is None or item.job is None:
        return ""
    about = f'<span class="vh">: {escape(label)}, {LANGUAGES[item.job.lang]}</span>'
    if fate.get("event") != "done":
        word = say("not made") if fate.get("event") == "failed" else say("missing")
        return f'<span class="bad">{escape(tell(word, lang))}</span>{about}'
    kinds = (
        (".html", say("Read")),
        (".pdf", "PDF"),
        (".xlsx", "Excel"),
        (".ipynb", say("Notebook")),
    )
    files = fate.get("files", {})
    links = [
        f'<a href="{quote(item.name + suffix)}" hreflang="{item.job.lang}">'
        f"{escape(tell(word, lang))}{about}</a>"
        for suffix, word in kinds
        if item.name + suffix in files
    ]
    return links[0] + '<span class="more">' + " · ".join(links[1:]) + "</span>" if links else ""


def _failures(plan: Plan, states: States, out: Path, lang: str) -> str:
    """Return the reports that were not made, each with its message and what is kept of it."""
    lost = [i for i in plan.items if states.get(i.name, {}).get("event") == "failed"]
    if not lost:
        return ""
    entries = ""
    for item in lost:
        fate = states[item.name]
        message = fate["message"].get(lang) or next(iter(fate["message"].values()))
        kept = next(iter(fate.get("files", {})), "")
        link = (
            f' <a href="{quote(kept)}">{escape(tell(say("Notebook as far as it ran"), lang))}</a>'
            if kept
            else ""
        )
        entries += f"<li><strong>{escape(item.name)}</strong>: {escape(message)}{link}</li>"
    heading = escape(tell(say("Not made ({n})", n=len(lost)), lang))
    return f'<section class="failures" aria-label="{heading}"><h2>{heading}</h2><ul>{entries}</ul></section>'


def _sum(plan: Plan, made: int, lang: str) -> str:
    parts: list[tuple[int, Message]] = [(made, say("reports made"))]
    if len(plan.items) - made:
        parts.append((len(plan.items) - made, say("not made")))
    listed = "".join(
        f"<li><strong>{number(n, lang)}</strong>{escape(tell(word, lang))}</li>"
        for n, word in parts
    )
    return f'<ul class="sum">{listed}</ul>'


def _filter(lang: str) -> str:
    """Return the filter; it is hidden until the script runs, so that without one nothing is dead."""
    word, state = (
        escape(tell(m, lang)) for m in (say("Find a place, region or word"), say("Show"))
    )
    options = "".join(
        f'<option value="{value}">{escape(tell(text, lang))}</option>'
        for value, text in (("", say("all")), ("done", say("made")), ("failed", say("not made")))
    )
    count = escape(tell(say("{shown} of {all} lines", shown="#", all="#"), lang))
    return (
        f'<form id="filter" class="filter" role="search" hidden><div><label for="word">{word}</label>'
        f'<input id="word" type="search" autocomplete="off"></div><div><label for="state">{state}</label>'
        f'<select id="state">{options}</select></div>'
        f'<output id="count" for="word state" data-text="{count}"></output></form>'
    )


def _other_languages(lang: str, langs: Sequence[str]) -> str:
    """Return links to the index in the batch's other languages."""
    links = "".join(
        f'<li><a href="{file_name(each, langs)}" hreflang="{each}" lang="{each}">{LANGUAGES[each]}</a></li>'
        for each in langs
        if each != lang
    )
    label = escape(tell(say("Languages"), lang))
    return f'<nav aria-label="{label}"><ul class="languages">{links}</ul></nav>' if links else ""
