"""What is told outside records: printed text, tables without source, sentences with a hidden figure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from iomlab.data.load import source
from iomlab.data.shapes import CALLED, POINT
from iomlab.data.shapes import plain as latin
from iomlab.errors import DataError, ReleaseError
from iomlab.languages import formats
from iomlab.messages import say
from iomlab.safety.gate import Decision, Hidden
from iomlab.safety.notebooks import outside
from iomlab.safety.reading import unpublished
from iomlab.safety.thresholds import THRESHOLD
from iomlab.safety.written import RANGE, count
from iomlab.show.shown import MIME

TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
UNSEEN = re.compile(  # what of a page a reader does not see, and whoever opens its source does
    r"<!--(.*?)-->|<script\b[^>]*>(.*?)</script>|\s(?:alt|title|aria-[\w-]+|data-[\w-]+|content|value)="
    r"(?:\"([^\"]*)\"|'([^']*)')",
    re.IGNORECASE | re.DOTALL,
)
CELL = re.compile(
    r"<td\b[^>]*>(.*?)</td>|</t[hd]>\s*<th\b[^>]*>(.*?)</th>", re.IGNORECASE | re.DOTALL
)
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w[\w.-]+")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
NUMERALS = (
    "two|three|four|five|six|seven|eight|nine|ten|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|deux|trois|"
    "quatre|cinq|sept|huit|neuf|dix|dois|duas|três|quatro|sete|oito|nove|dez"
)
DIGITS = r"(?<![\d.,])(?:[1-9]|10)(?![\d.,]*\d)"
NOUNS = (
    r"(?:persons?|people|women|men|girls|boys|children|adults|minors|migrants?|refugees?|"
    r"returnees?|victims?|cases?|records?|families|households|seekers?|patients|workers|"
    r"personas?|mujer(?:es)?|hombres?|niñ[oa]s?|adult[oa]s|menores|migrantes?|refugiad[oa]s?|víctimas?|casos?|"
    r"registros?|familias?|hogares|solicitantes?|"
    r"personnes?|femmes?|hommes?|filles|garçons|enfants?|adultes|mineure?s|migrante?s?|réfugiée?s?|victimes?|cas|"
    r"enregistrements?|familles|ménages|demandeu(?:rs?|ses?)|"
    r"pessoas?|mulher(?:es)?|homens?|crianças?|meninas?|meninos?|famílias?|vítimas?|"
    r"نساء|رجال|اطفال|أطفال|اشخاص|أشخاص|لاجئين|مهاجرين|ضحايا|حالات|اسر|أسر)"
)
PEOPLE = re.compile(
    rf"(?:{DIGITS}|\b(?:{NUMERALS})\b)\s+(?:[^\W\d]+\s+){{0,2}}{NOUNS}\b", re.IGNORECASE
)
SAID = re.compile(  # in a sentence that the notebook shows: no rate, no assumption of so many a day
    rf"{DIGITS}\s+{NOUNS}\b(?!\s+(?:(?:an?|per|each|por|al|cada|par)\b|(?:in|out of|en|sur|de cada) \d))",
    re.IGNORECASE,
)
SIZE = re.compile(rf"\b[nN]\s*[=:]\s*{DIGITS}")  # n = 3, in the name of a category
GIVEN = re.compile(  # a small number as the value of something: n = 3, {"f": 3}, f;3, | f | 3 |
    r"(?:[=:\[({;|&\t]|(?<!\d),|,(?=\s))\s*(?:np\.\w+\()?[\"']?(?:[1-9]|10)(?:\.0+)?[\"']?\)?\s*"
    r"(?=[,\])};|\\\n\t]|$)"
)
ALONE = re.compile(r"(?:np\.\w+\()?(?:[1-9]|10)(?:\.0+)?\)?")
READS = re.compile(  # code that reads data other than iomlab's tables
    r"\b(?:load_microdata|query_microdata|read_\w+|open|connect|urlopen|loadtxt|genfromtxt|fromfile|requests|"
    r"scan_\w+|reader|DictReader)\b\s*[(.]"
)
LOADS = re.compile(r"\bload\(\s*[\"']([^\"']*)[\"']")
DRAWN = re.compile(r"<(?:img|svg|canvas|object|iframe|embed|script)\b", re.IGNORECASE)
BETWEEN = re.compile(r"\s{2,}|\t|\|")
VIEW = "application/vnd.jupyter.widget-view+json"  # names a piece; its state is looked at by itself


def plain(html: Any) -> str:
    """Return the text of HTML, which a notebook may keep as a list of lines.

    >>> plain(["<p>3 &lt;", " 4</p>"])
    ' 3 < 4 '
    """
    whole = "".join(html) if isinstance(html, list) else str(html)
    return unescape(TAG.sub(" ", whole))


def unseen(html: str) -> str:
    """Return what of HTML is not on the page and leaves with it: words of pictures, comments, scripts.

    >>> unseen('<p title="3 women">a</p><!-- b --><script>c</script>').split()
    ['3', 'women', 'b', 'c']
    """
    return "\n".join(unescape(part) for found in UNSEEN.findall(html) for part in found if part)


def small_counts(text: str, html: str = "", *, own: bool = True) -> bool:
    """Return whether an output without a record tells of few people, or is a table with such a count.

    A small number that no word calls people counts only where a notebook reads figures of its own
    (:func:`reads_own`): of official ones it can't tell a person.

    Examples
    --------
    >>> small_counts("3 personas"), small_counts("step 3 of 5"), small_counts("30 people")
    (True, False, False)
    >>> small_counts("     sex  n\\n0  women  3\\n1    men  40"), small_counts("", "<td>7</td>")
    (True, True)
    >>> small_counts("{'women': 3}"), small_counts("sex;n\\nf;٣"), small_counts("three women")
    (True, True, True)
    >>> small_counts("(3, 4)", own=False), small_counts("three women", own=False)
    (False, True)
    """
    text, seen = latin(text), latin(plain(html))
    cells = [plain(one or other).strip() for one, other in CELL.findall(html)]
    if any(_few(cell) for cell in cells):
        return True
    if any(map(PEOPLE.search, (text, seen, latin(unseen(html))))):
        return True
    lines = [line.strip() for line in text.splitlines()]
    if own and (any(map(GIVEN.search, lines)) or ALONE.fullmatch(text.strip())):
        return True
    aligned = [parts for line in lines if len(parts := BETWEEN.split(line)) > 1]
    body = aligned[1:] if len(aligned) > 1 else []
    return any(_few(part) for parts in body for part in parts[1:])


def _few(cell: str) -> bool:
    """Return whether a cell of a table is a small count; a band of ages is none."""
    bare = latin(cell).strip()
    given = None if RANGE.fullmatch(bare) else count(bare, THRESHOLD)
    return given is not None and 0 < given < THRESHOLD and given.is_integer()


def personal(text: str) -> bool:
    """Return whether a text holds an e-mail address, a telephone number or an exact place.

    >>> personal("call +504 9999-1234"), personal("at 14.0723, -87.1921"), personal("1990-2000, +12 %")
    (True, True, False)
    """
    bare = latin(text)
    return any(shape.search(bare) for shape in (MAIL, CALLED, POINT))


def content(output: Mapping[str, Any]) -> tuple[str, str]:
    """Return everything that an output holds, as text and as HTML, whatever its kind."""
    data = output.get("data", {})
    html = _whole(data.get("text/html", "")) + _whole(data.get("image/svg+xml", ""))
    told = [_whole(output.get("text", "")), str(output.get("evalue", ""))]
    told += [COLOUR.sub("", str(line)) for line in output.get("traceback", ())]
    for kind, value in data.items():
        if kind in ("text/html", "image/svg+xml", MIME, VIEW) or kind.startswith("image/"):
            continue
        if not (html and kind == "text/plain" and REPR.fullmatch(_whole(value).strip())):
            told.append(_whole(value))
    told += [str(word) for about in output.get("metadata", {}).values() for word in _leaves(about)]
    return "\n".join(filter(None, told)), html


REPR = re.compile(r"<[\w.]+ (?:object|at) ?.*>", re.DOTALL)


def _whole(value: Any) -> str:
    """Return a value of an output as one text: lines are joined, structures written as JSON."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _leaves(value: Any) -> Iterator[str]:
    """Yield the texts in a structure, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)


def reads_own(notebook: Any) -> bool:
    """Return whether a notebook shows figures that nobody published, or reads data of its own."""
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    shown = [o["data"][MIME] for o in outputs if MIME in o.get("data", {})]
    code = "\n".join(str(cell.source) for cell in notebook.cells if cell.cell_type == "code")
    if any(map(unpublished, shown)) or READS.search(code):
        return True
    return not all(map(_official, LOADS.findall(code)))


def _official(name: str) -> bool:
    """Return whether a table on the shelf is one that its publisher has released."""
    try:
        return source(name).published
    except DataError:
        return False


def loose(notebook: Any) -> Iterator[ReleaseError]:
    """Yield what outputs of a notebook without a record tell that must not leave."""
    own = reads_own(notebook)
    for output in outside(notebook):
        text, html = content(output)
        if personal(text) or personal(plain(html)) or personal(unseen(html)):
            yield _points()
        elif small_counts(text, html, own=own):
            yield ReleaseError(
                "An output of the notebook tells a count under 11 and no record says where it is "
                "from: someone could be recognised.",
                next_step=say(
                    "Show it with iomlab.Show, so that its source and count are checked."
                ),
            )


def _points() -> ReleaseError:
    return ReleaseError(
        "An output of the notebook holds an e-mail address, a telephone number or an exact place: "
        "nothing about a person may leave.",
        next_step=say("Delete the line that prints it."),
    )


def around(notebook: Any, hidden: Collection[int] = ()) -> Iterator[ReleaseError]:
    """Yield what stands around the figures of a notebook and must not leave.

    The words of tables and charts that nobody published, sentences that are shown, pictures that no
    record describes beside such figures, and what is stored out of sight. ``hidden`` are the records
    that are drawn anew, with another alternative text.
    """
    own = reads_own(notebook)
    number = -1
    for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
        record = output.get("data", {}).get(MIME)
        if record is None:
            continue
        number += 1
        record = {**record, "alt": ""} if number in hidden else record
        if any(personal(word) for word in content(output)) or personal(" ".join(_words(record))):
            yield _points()
        elif _tells(record, own):
            yield ReleaseError(
                "The words of “{title}” tell of few people, and no table says where that count is from.",
                title=str(record.get("title", "")) or str(record.get("alt", ""))[:60],
                next_step=say("Take the figure out of title, notes, labels or sentence."),
            )
    if own and notebook.metadata.get("widgets"):
        yield ReleaseError(
            "The notebook keeps the state of interactive pieces, which no check reads.",
            next_step=say("Save it without the state of its widgets."),
        )
    if own and any(_picture(output) for output in outside(notebook)):
        yield ReleaseError(
            "A picture stands beside figures that nobody has published, and no record says what it shows.",
            next_step=say("Draw it with iomlab.Show, so that its figures are checked."),
        )
    kept = [notebook.metadata, *(cell.metadata for cell in notebook.cells)]
    stored = "\n".join(word for about in kept for word in _leaves(about))
    if personal(stored) or (own and PEOPLE.search(latin(stored))):
        yield ReleaseError(
            "The notebook keeps words about people out of sight, in its metadata.",
            next_step=say("Take them out, and run the report again."),
        )


def _tells(record: Mapping[str, Any], own: bool) -> bool:
    """Return whether the words of a table that nobody published, or of a sentence, tell of few people."""
    if record.get("rows"):
        shape = PEOPLE if unpublished(record) else None
        cells = [v for row in record["rows"] for v in row if isinstance(v, str) and "=" in v]
        if shape and any(map(SIZE.search, map(latin, (*cells, *_words(record))))):
            return True
    else:
        sources = record.get("sources") or []
        open_ones = bool(sources) and all(source.get("published") is True for source in sources)
        shape = SAID if own and record.get("kind") == "text" and not open_ones else None
    return shape is not None and any(map(shape.search, map(latin, _words(record))))


def _words(record: Mapping[str, Any]) -> list[str]:
    """Return the words of a record: title, alternative text, note, heads of columns, labels."""
    told = [record.get(name) for name in ("title", "alt", "note", "headers", "labels")]
    return [word for part in told for word in _leaves(part)]


def _picture(output: Mapping[str, Any]) -> bool:
    """Return whether an output is a picture, or a program that draws one."""
    drawn = any(kind.startswith("image/") for kind in output.get("data", {}))
    return drawn or bool(DRAWN.search(content(output)[1]))


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
