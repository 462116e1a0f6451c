"""Take hidden figures out of records, and out of what a notebook shows of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from html import escape
from typing import Any

from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.safety.gate import Decision
from iomlab.safety.reading import TIME, TOTALS, number
from iomlab.show.shown import MIME

SORTED = frozenset({"bars", "dumbbell", "share", "stacks", "flows", "map"})
CAPTION = '<div class="caption">'


def hidden_word(lang: str) -> str:
    """Return the word that stands where a figure is hidden."""
    return tell(say("hidden"), lang)


def note(count: int) -> Message:
    """Return the sentence that stands with a table of which figures are hidden."""
    return say(
        "Figures hidden: {n}. They count few people, or would give such a count away when they are "
        "subtracted from a total. Hidden does not mean zero.",
        n=count,
    )


def masked(payloads: Sequence[Mapping[str, Any]], decision: Decision) -> list[dict[str, Any]]:
    """Return the records without what the gate hides; ``hidden`` says where something stood."""
    places = decision.masks()
    made = []
    for at, record in enumerate(payloads):
        new = deepcopy(dict(record))
        cells = places.get(at)
        if cells:
            for row, column in cells:
                new["rows"][row][column] = None
            order = _order(record, new["rows"], cells)
            new["rows"] = [new["rows"][row] for row in order]
            places_now = sorted([order.index(row), column] for row, column in cells)
            lang = str(record.get("lang", "en"))
            count = tell(say("Table with {n} rows.", n=len(new["rows"])), lang)
            new |= {
                "kind": "table",
                "alt": count,
                "hidden": places_now,
                "note": tell(note(len(cells)), lang),
            }
        made.append(new)
    return made


def _order(
    record: Mapping[str, Any], rows: Sequence[Sequence[Any]], cells: set[tuple[int, int]]
) -> list[int]:
    """Return the order of the rows: by their names where the figures stood by size.

    Else the place of a row would tell between which figures a hidden one lies.
    """
    kept = list(range(len(rows)))
    words = [str(row[0]) for row in rows]
    total = any(word.casefold() in TOTALS for row in rows for word in row if isinstance(word, str))
    if total or TIME.search(str(record.get("columns", [""])[0])):
        return kept
    by_size = record.get("kind") in SORTED
    for column in {column for _, column in cells}:
        seen = [row[column] for row in rows if number(row[column])]
        by_size |= len(seen) > 1 and seen in (sorted(seen), sorted(seen, reverse=True))
    return sorted(kept, key=lambda row: words[row]) if by_size else kept


def table(record: Mapping[str, Any], caption: str = "") -> str:
    """Return the HTML of a record with hidden figures: a table and the note; ``caption`` follows."""
    lang = str(record.get("lang", "en"))
    headers = record.get("headers") or record["columns"]
    labels = record.get("labels", {})
    hidden = {tuple(place) for place in record["hidden"]}
    places = range(len(record["columns"]))
    figures = {c for c in places if any(number(row[c]) for row in record["rows"])}
    figures |= {column for _, column in hidden}
    side = [' class="n"' if c in figures else "" for c in places]
    heads = "".join(
        f'<th scope="col"{side[c]}>{escape(str(head))}</th>' for c, head in enumerate(headers)
    )
    body = []
    for at, row in enumerate(record["rows"]):
        cells = []
        for column, (name, value) in enumerate(zip(record["columns"], row, strict=True)):
            text = escape(_text(value, labels.get(name, {}), name, lang))
            if (at, column) in hidden:
                text = f"<em>{escape(hidden_word(lang))}</em>"
            tag = 'th scope="row"' if column == 0 else f"td{side[column]}"
            cells.append(f"<{tag}>{text}</{tag[:2]}>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="wide"><table><caption>{escape(str(record["title"]))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
        f'<div class="caption"><p><strong>{escape(record["note"])}</strong></p></div>{caption}'
    )


def _text(value: Any, labels: Mapping[str, str], name: str, lang: str) -> str:
    if value is None:
        return formats.MISSING
    if str(value) in labels:
        return str(labels[str(value)])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value) if "year" in name else formats.number(value, lang)
    return str(value)


def redrawn(notebook: Any, payloads: Sequence[Mapping[str, Any]], decision: Decision) -> Any:
    """Return a copy of an executed notebook in which nothing hidden is left.

    A table or chart with a hidden figure becomes a table made from its record; the picture goes.
    """
    if not decision.hidden:
        return notebook
    made = deepcopy(notebook)
    records = iter(masked(payloads, decision))
    places = decision.masks()
    at = 0
    for cell in made.cells:
        kept: list[Any] = []
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if MIME in data:
                record = next(records)
                if at in places:
                    _drop_picture(kept, data[MIME])
                    html = "".join(data.get("text/html", ""))
                    whole = table(record, _caption(html))
                    output["data"] = {
                        "text/html": whole,
                        "text/plain": str(record["title"]),
                        MIME: json.loads(json.dumps(record)),
                    }
                at += 1
            kept.append(output)
        if "outputs" in cell:
            cell["outputs"] = kept
    return made


def _drop_picture(kept: list[Any], record: Mapping[str, Any]) -> None:
    """Take away the picture that stands right before its record."""
    before = kept[-1] if kept else {}
    words = before.get("metadata", {}).get("image/png", {}).get("alt")
    if words is not None and words == record.get("alt"):
        kept.pop()


def _caption(html: str) -> str:
    """Return the caption of what was shown: sources, definitions, caveats; no figure of the table."""
    start = html.find(CAPTION)
    end = html.find("</div>", start)
    return html[start : end + len("</div>")] if start >= 0 else ""
