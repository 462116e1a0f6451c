"""What is told outside records: printed text, tables without source, sentences with a hidden figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from iomlab.errors import ReleaseError
from iomlab.languages import formats
from iomlab.messages import say
from iomlab.safety.gate import Decision, Hidden

TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.IGNORECASE | re.DOTALL)
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w[\w.-]+")
SMALL = r"(?<![\d.,])(?:[1-9]|10)(?![\d.,]*\d)"
PEOPLE = re.compile(
    SMALL + r"\s+(?:\w+\s+)?(?:persons?|people|women|men|girls|boys|children|migrants?|refugees?|"
    r"returnees?|victims?|cases?|records?|families|households|"
    r"personas?|mujer(?:es)?|hombres?|niñ[oa]s?|migrantes?|refugiad[oa]s?|víctimas?|casos?|"
    r"registros?|familias?|hogares|"
    r"personnes?|femmes?|hommes?|filles|garçons|enfants?|migrante?s?|réfugiée?s?|victimes?|cas|"
    r"enregistrements?|familles|ménages)\b",
    re.IGNORECASE,
)
INTEGER = re.compile(r"(?:[1-9]|10)(?:\.0+)?")
BETWEEN = re.compile(r"\s{2,}|\t|\|")


def plain(html: Any) -> str:
    """Return the text of HTML, which a notebook may keep as a list of lines.

    >>> plain(["<p>3 &lt;", " 4</p>"])
    ' 3 < 4 '
    """
    whole = "".join(html) if isinstance(html, list) else str(html)
    return unescape(TAG.sub(" ", whole))


def small_counts(text: str, html: str = "") -> bool:
    """Return whether an output without a record tells of few people, or is a table with such a count.

    Examples
    --------
    >>> small_counts("3 personas"), small_counts("step 3 of 5"), small_counts("30 people")
    (True, False, False)
    >>> small_counts("     sex  n\\n0  women  3\\n1    men  40"), small_counts("", "<td>7</td>")
    (True, True)
    """
    if any(INTEGER.fullmatch(plain(cell).strip()) for cell in CELL.findall(html)):
        return True
    if PEOPLE.search(text) or PEOPLE.search(plain(html)):
        return True
    lines = [BETWEEN.split(line.strip()) for line in text.splitlines()]
    aligned = [parts for parts in lines if len(parts) > 1]
    body = aligned[1:] if len(aligned) > 1 else []
    return any(INTEGER.fullmatch(part) for parts in body for part in parts[1:])


def loose(outputs: Iterable[Mapping[str, Any]]) -> Iterator[ReleaseError]:
    """Yield what outputs without a record tell that must not leave."""
    for output in outputs:
        data = output.get("data", {})
        html = "".join(data.get("text/html", ""))
        text = "".join(output.get("text", "")) or (
            "" if html else plain(data.get("text/plain", ""))
        )
        text = text or plain(data.get("text/markdown", ""))
        if MAIL.search(text) or MAIL.search(plain(html)):
            yield ReleaseError(
                "An output of the notebook holds an e-mail address: nothing about a person may leave.",
                next_step=say("Delete the line that prints it."),
            )
        elif small_counts(text, html):
            yield ReleaseError(
                "An output of the notebook tells a count under 11 and no record says where it is "
                "from: someone could be recognised.",
                next_step=say(
                    "Show it with iomlab.Show, so that its source and count are checked."
                ),
            )


def telling(
    decision: Decision,
    payloads: Sequence[Mapping[str, Any]],
    texts: Iterable[str],
    lang: str,
) -> Iterator[ReleaseError]:
    """Yield the sentences that tell a figure which the gate hides, with one of its categories."""
    sentences = [s for text in texts for s in SENTENCE.split(plain(text)) if s]
    lowered = [sentence.casefold() for sentence in sentences]
    told = set()
    for one in decision.hidden:
        if one.value is None:
            continue
        figure = re.compile(
            r"(?<![\d.,])(?:" + "|".join(map(re.escape, _written(one.value, lang))) + r")(?![\d])"
        )
        words = _categories(payloads[one.place.record], one)
        for sentence, low in zip(sentences, lowered, strict=True):
            if sentence in told or not figure.search(sentence):
                continue
            if any(re.search(rf"\b{re.escape(word)}\b", low) for word in words):
                told.add(sentence)
                yield ReleaseError(
                    "A sentence tells a figure that “{title}” must hide.",
                    title=payloads[one.place.record]["title"],
                    next_step=say(
                        "Take the figure out of the sentence, or make it from the table after "
                        "small counts are hidden (iomlab.safe_release)."
                    ),
                )


def _written(value: float, lang: str) -> set[str]:
    """Return the forms in which a figure may stand in a sentence."""
    whole = int(value) if float(value).is_integer() else value
    return {str(whole), formats.number(whole, lang), formats.number(whole, "en")}


def _categories(record: Mapping[str, Any], one: Hidden) -> set[str]:
    """Return the words for the row of a hidden figure, in small letters."""
    row = record["rows"][one.place.row]
    columns = record.get("columns", ())
    labels = record.get("labels", {})
    found = set()
    for name, value in zip(columns, row, strict=True):
        if isinstance(value, str):
            found |= {value.casefold(), str(labels.get(name, {}).get(value, value)).casefold()}
    return {word for word in found if len(word) > 1}
