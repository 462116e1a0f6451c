"""Read the tables of CSV files, workbooks and pages, as plain rows."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from iomlab.safety.reading import number

WIDEST = 2000  # columns of one table
LONGEST = 500_000  # rows of one table
DEEPEST = 40  # lists and objects in one another
LARGEST_PART = 60_000_000  # bytes of one part of a workbook
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)  # fmt: skip
BINARY = re.compile(rb"[\0-\x06\x0e-\x1a\x1c-\x1f]|^(?:PK|%PDF|PAR1|ARROW1)")
CLOSED_PART = re.compile(r"vbaProject|embeddings/|externalLinks/|pivotCache/|customXml/|activeX/")
SPOKEN_PART = re.compile(r"comments|docProps/|drawings/|charts/|threadedComments|persons/")
NO_RESULT = re.compile(r"<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>|</c>)")
HEADER = re.compile(r"<(?:odd|even|first)(?:Header|Footer)>([^<]*)<()")
NAMED = re.compile(r"<definedName[^>]*name=\"([^\"]*)\"[^>]*>([^<]*)<")
NUMBER = re.compile(r"-?\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Sheet:
    """One table: its title, its head, its rows; ``machine`` where names and figures are in full."""

    title: str
    columns: list[str]
    rows: list[list[Any]]
    machine: bool = False

    def of(self, record: Mapping[str, Any]) -> bool:
        """Return whether this is the table of a record: title and number of rows agree."""
        same = self.title in ("", str(record.get("title", "")))
        width = len(record.get("columns", ()))
        return same and len(self.rows) == len(record["rows"]) and len(self.columns) >= width


def value(text: str) -> Any:
    """Return a number where a text is one, in any of our languages; None where it is empty.

    >>> value("1 234,5"), value("12"), value("hidden"), value(" "), value("1,234")
    (1234.5, 12, 'hidden', None, 1234)
    """
    bare = text.strip()
    if not bare:
        return None
    if not NUMBER.fullmatch(bare):
        return bare
    grouped = re.sub(r"[ .,\u00a0\u202f](?=\d{3}(?:\D|$))", "", bare)
    read = float(grouped.replace(",", "."))
    return int(read) if read.is_integer() and not re.search(r"[.,]\d+$", grouped) else read


def decoded(path: Path) -> str:
    """Return the text of a file in whatever encoding: by its mark, else UTF-8, else Windows 1252.

    Raises
    ------
    ValueError
        When it is no text.
    """
    content = path.read_bytes()
    for mark, name in MARKS:
        if content.startswith(mark):
            return content.decode(name)
    if BINARY.search(content[:100_000]):
        raise ValueError(path.name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def tabled(text: str, least: int = 2) -> list[Sheet]:
    """Return the tables in a text: ``least`` lines that commas, semicolons, tabs or bars part alike.

    >>> [s.columns for s in tabled("Report of May\\n\\ndistrict;people\\na;3\\nb;50\\n")]
    [['district', 'people']]
    >>> tabled("Dear colleague, thank you.\\nSee you soon.\\n")
    []
    """
    csv.field_size_limit(10_000_000)
    best: list[list[list[str]]] = []
    for mark in (",", ";", "\t", "|"):
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))[: LONGEST + 1]
        found = _blocks(
            [line[1:-1] if mark == "|" and line[:1] == [""] else line for line in lines]
        )
        found = [block for block in found if len(block) >= least]
        if sum(map(_cells, found)) > sum(map(_cells, best)):
            best = found
    return [_sheet(block) for block in best]


def _cells(block: list[list[str]]) -> int:
    return sum(len(line) for line in block)


def _blocks(lines: Iterable[list[str]]) -> list[list[list[str]]]:
    """Return runs of lines that have the same number of columns, two at least."""
    found: list[list[list[str]]] = [[]]
    for line in lines:
        if all(set(cell.strip()) <= set("-:= ") and cell.strip() for cell in line):
            continue  # the line under the head of a table in Markdown
        if found[-1] and len(line) != len(found[-1][0]):
            found.append([])
        if len(line) > 1:
            found[-1].append(line[:WIDEST])
    return [block for block in found if block]


def _sheet(lines: Sequence[list[str]]) -> Sheet:
    """Return the table of lines; without a head where the first line has figures in it."""
    rows = [[_plain(text) for text in line] for line in lines]
    head = [text.strip() for text in lines[0]]
    if any(isinstance(v, (int, float)) and not 1000 <= v <= 2999 for v in rows[0]):
        return Sheet("", [f"column {n + 1}" for n in range(len(head))], rows, machine=True)
    return Sheet("", head, rows[1:], machine=True)


def _plain(text: str) -> Any:
    """Return a number as a machine writes it, with a point; other texts as they are."""
    if not text.strip():
        return None
    try:
        read = float(text)
    except ValueError:
        return text
    if not math.isfinite(read):
        return text
    return int(read) if read.is_integer() and "." not in text and "e" not in text.lower() else read


def read_workbook(path: Path) -> list[Sheet]:
    """Return the tables of a workbook, hidden sheets too: a blank line ends one.

    The head is the first line with two texts or more.
    """
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    found: list[Sheet] = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        block: list[list[Any]] = []
        title = ""
        for line in sheet.iter_rows(max_row=LONGEST, max_col=WIDEST, values_only=True):
            if any(v is not None for v in line):
                block.append(list(line))
            elif block:
                title = _add(found, block, title)
                block = []
        _add(found, block, title)
    book.close()
    return found


def _add(found: list[Sheet], block: list[list[Any]], title: str) -> str:
    """Add the table of a block of lines; return the title that the block is for the next one."""
    width = max(map(len, block), default=0)
    lines = [[*line, *[None] * (width - len(line))] for line in block]
    heads = [n for n, line in enumerate(lines) if sum(isinstance(v, str) for v in line) > 1]
    figures = any(number(v) for line in lines for v in line)
    if heads and len(lines) > heads[0] + 1:
        head = heads[0]
        own = str(lines[0][0] or "") if head else title
        columns = ["" if v is None else str(v) for v in lines[head]]
        found.append(Sheet(own, columns, lines[head + 1 :]))
        return ""
    if figures or heads:
        found.append(Sheet(title, [f"column {n + 1}" for n in range(width)], lines))
        return ""
    return str(lines[0][0] or "") if lines else title


def workbook_words(path: Path) -> str:
    """Return the words of a workbook that stand in no cell: comments, names, headers, properties.

    Raises
    ------
    ValueError
        When it holds what no check reads: programs, other files, stored data of pivot tables, or
        formulas whose results are not stored.
    """
    told = []
    with zipfile.ZipFile(path) as parts:
        for part in parts.infolist():
            if CLOSED_PART.search(part.filename):
                raise ValueError(part.filename)
            if (
                not part.filename.endswith((".xml", ".rels", ".vml"))
                or part.file_size > LARGEST_PART
            ):
                continue
            text = parts.read(part).decode("utf-8", "replace")
            if part.filename.startswith("xl/worksheets/"):
                if NO_RESULT.search(text):
                    raise ValueError(part.filename)
                told += [plain for found in HEADER.findall(text) for plain in found]
            elif SPOKEN_PART.search(part.filename):
                told.append(re.sub(r"<[^>]*>", " ", text))
            elif part.filename == "xl/workbook.xml":
                told += [f"{name} = {value}" for name, value in NAMED.findall(text)]
    return unescape("\n".join(told))


def read_html(text: str, of_report: bool = False) -> list[Sheet]:
    """Return the tables of a page, with their captions."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    found = []
    for table in soup.find_all("table"):
        if of_report and "key" in (table.get("class") or ()):
            continue  # key figures open to their sources, and are read from the notebook
        lines = [
            [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
            for row in table.find_all("tr")
        ]
        lines = [line for line in lines if line]
        width = max(map(len, lines), default=0)
        if of_report:
            width = len(lines[0]) if lines else 0
        elif len(lines) == 1:
            lines = [[f"column {n + 1}" for n in range(width)], *lines]
        if len(lines) > 1:
            rows = [[value(text) for text in line] for line in lines[1:]]
            head = [*lines[0], *[""] * (width - len(lines[0]))]
            found.append(Sheet(_caption(table), head, _even(rows, width)))
    return found


def _caption(table: Any) -> str:
    if table.caption is None:
        return ""
    first = table.caption.find(string=True)
    return str(first or "").strip()


def _even(rows: Sequence[list[Any]], width: int) -> list[list[Any]]:
    return [[*row[:width], *[None] * (width - len(row))] for row in rows]


def read_json(text: str) -> list[Sheet]:
    """Return the tables in JSON, or one a line: objects with the same names, or lists of a length."""
    try:
        whole = json.loads(text)
    except ValueError:
        whole = [json.loads(line) for line in text.splitlines() if line.strip()]
    return list(_tables(whole, DEEPEST))


def _tables(value: Any, depth: int) -> Iterator[Sheet]:
    """Yield the tables in a structure."""
    if depth == 0:
        raise RecursionError
    if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        flat = [_flat(v) for v in value]
        names = list(dict.fromkeys(name for one in flat for name in one))[:WIDEST]
        if names:
            yield Sheet("", names, [[one.get(name) for name in names] for one in flat[:LONGEST]])
    elif isinstance(value, dict):
        if depth == DEEPEST and _simple(value) and any(number(v) for v in value.values()):
            yield Sheet("", list(map(str, value)), [list(value.values())])
        lists = {k: v for k, v in value.items() if isinstance(v, (list, dict)) and v and _simple(v)}
        sizes = {len(v) for v in lists.values()}
        if len(lists) > 1 and len(sizes) == 1:
            columns = [list(v.values()) if isinstance(v, dict) else v for v in lists.values()]
            yield Sheet(
                "", list(map(str, lists)), [list(row) for row in zip(*columns, strict=True)]
            )
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        if isinstance(one, (dict, list)):
            yield from _tables(one, depth - 1)


def _simple(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    return not any(isinstance(one, (dict, list)) for one in inner)


def _flat(value: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return an object with the objects in it brought to one level: ``properties name``."""
    found: dict[str, Any] = {}
    for name, one in value.items():
        if isinstance(one, dict) and before.count(" ") < 4:
            found |= _flat(one, f"{before}{name} ")
        elif isinstance(one, (dict, list)):
            found[f"{before}{name}"] = json.dumps(one, ensure_ascii=False)
        else:
            found[f"{before}{name}"] = one
    return found
