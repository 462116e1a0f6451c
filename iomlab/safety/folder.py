"""Look at everything in a folder that is about to leave, and decide: ``iomlab check-release``."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iomlab.data.shapes import plain as latin
from iomlab.errors import ReleaseError, UsageError
from iomlab.messages import Message, say
from iomlab.safety import notebooks, words
from iomlab.safety.files import (
    Sheet,
    decoded,
    read_html,
    read_json,
    read_workbook,
    tabled,
    workbook_words,
)
from iomlab.safety.gate import Decision, gate, refusals
from iomlab.safety.leaving import CARD
from iomlab.safety.reading import number, unpublished

OWN = ("release.json", "release.html")
TABLES = "-tables"
LARGEST = 60_000_000  # bytes of one file
BESIDE = 50  # tables with the same columns with which one that stands alone is compared
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".ico"}
TEXT = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")  # of JSON
PROGRAMS = {".py", ".css", ".js", ".po", ".toml", ".cfg"}
ABOUT = {
    "datapackage.json",
    "ro-crate-metadata.json",
}  # they describe tables; their own lists are none
CLOSED = {
    ".parquet", ".feather", ".pkl", ".pickle", ".sav", ".dta", ".rds", ".sqlite", ".db", ".zip", ".gz", ".7z", ".xls",
    ".ods", ".pdf", ".docx", ".pptx", ".xlsm", ".xlsb", ".duckdb", ".shp", ".dbf", ".gpkg",
    ".kml", ".kmz", ".gpx", ".sqlite3", ".tar", ".tgz", ".rar", ".bz2", ".xz", ".arrow", ".npy", ".npz", ".rdata",
}  # fmt: skip
UNREAD = say("No check can read this kind of file.")


@dataclass
class Found:
    """What was found in one file or report.

    Attributes
    ----------
    name : str
        The path in the folder.
    decision : Decision
    problems : list of Message or ReleaseError
        Why it must not leave; empty where it may.
    override : mapping or None
        Reason, person and time of a release against the check.
    """

    name: str
    decision: Decision = field(default_factory=Decision)
    problems: list[Any] = field(default_factory=list)
    override: Mapping[str, Any] | None = None

    @property
    def held(self) -> bool:
        """Whether it must not leave."""
        return bool(self.problems) and self.override is None

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        about = {"file": self.name, "may_leave": not self.held, **self.decision.record()}
        about["problems"] = list(dict.fromkeys(str(problem) for problem in self.problems))
        del about["stops"], about["decision"]
        return {**about, **({"override": dict(self.override)} if self.override else {})}


@dataclass(frozen=True)
class Release:
    """The release record of a folder: risk, utility, decision."""

    folder: str
    found: tuple[Found, ...]
    unread: tuple[str, ...]
    time: str

    @property
    def may_leave(self) -> bool:
        """Whether nothing in the folder has to be held back."""
        return not any(one.held for one in self.found)

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        decisions = [one.decision for one in self.found]
        figures = sum(d.figures for d in decisions)
        shown = sum(d.figures * d.shown / 100 for d in decisions)
        ranges = [d.narrowest for d in decisions if d.narrowest is not None]
        return {
            "folder": self.folder,
            "time": self.time,
            "decision": "release" if self.may_leave else "hold",
            "risk": {
                "files_held": sum(one.held for one in self.found),
                "figures_in_danger": sum(len(d.hidden) for d in decisions),
                "narrowest_range": min(ranges, default=None),
                "released_against_the_check": sum(bool(one.override) for one in self.found),
            },
            "utility": {
                "tables_checked": sum(d.checked for d in decisions),
                "figures_checked": figures,
                "figures_shown_percent": round(100 * shown / figures, 1) if figures else 100.0,
            },
            "files": [one.record() for one in self.found],
            "not_read": list(self.unread),
        }


def check_folder(folder: Path) -> Release:
    """Inspect every file under a folder.

    Parameters
    ----------
    folder : Path
        Reports of iomlab, other notebooks, tables with or without a sidecar, workbooks, pages.

    Returns
    -------
    Release

    Raises
    ------
    UsageError
        When there is no such folder.

    Notes
    -----
    Reports are taken in the order in which they were made, each with what the earlier ones had told.
    A table of which no record says that it is published counts as not published. Text of
    any kind is read. Pictures, and the PDF of a report, are named; whatever else can’t be read is held.
    """
    if not folder.is_dir():
        raise UsageError("There is no folder {folder}.", folder=str(folder))
    paths = [p for p in sorted(folder.rglob("*")) if not p.is_dir() and p not in _own(folder)]
    cards = {p: _card(p) for p in paths if p.name.endswith(CARD)}
    books = sorted(
        (p for p in paths if p.suffix.lower() == ".ipynb" and p.is_file()),
        key=lambda p: (str(cards.get(_card_of(p), {}).get("time", "")), p),
    )
    found: list[Found] = []
    before: list[list[dict[str, Any]]] = []
    reports: dict[Path, tuple[Found, list[dict[str, Any]]]] = {}
    for book in books:
        one, records = _notebook(book, folder, cards.get(_card_of(book), {}), before)
        found.append(one)
        reports[book.with_suffix("")] = (one, records)
        before.append([r for r in records if unpublished(r)])
    unread, alone = [], []
    for path in paths:
        kind, report = path.suffix.lower(), reports.get(_owner(path, reports) or path)
        if path in books:
            continue
        if kind in PICTURES or (kind == ".pdf" and report is not None):
            unread.append(path)
            continue
        card = cards.get(_card_at(path), {})
        override = (card.get("release") or {}).get("override")
        about = Found(_name(path, folder), override=override)
        alone += _look_at(path, about, report, card)
        found.append(about)
    _together(alone, before)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return Release(folder.name, tuple(found), tuple(_name(p, folder) for p in unread), now)


def _own(folder: Path) -> set[Path]:
    """Return what this check itself writes into the folder."""
    return {folder / name for name in OWN}


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _card_of(book: Path) -> Path:
    return book.with_name(book.stem + CARD)


def _card_at(path: Path) -> Path:
    """Return where the run card of the report lies that a file belongs to."""
    if path.parent.name.endswith(TABLES):
        return path.parent.with_name(path.parent.name.removesuffix(TABLES) + CARD)
    return path.with_name(path.stem + CARD)


def _card(path: Path) -> dict[str, Any]:
    try:
        card = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return card if isinstance(card, dict) else {}


def _owner(path: Path, reports: Mapping[Path, Any]) -> Path | None:
    """Return the notebook (without its ending) of the report that a file belongs to."""
    own = path.with_suffix("")
    if path.parent.name.endswith(TABLES):
        own = path.parent.with_name(path.parent.name.removesuffix(TABLES))
    return own if own in reports else None


def _notebook(
    path: Path, folder: Path, card: Mapping[str, Any], before: Sequence[Sequence[dict[str, Any]]]
) -> tuple[Found, list[dict[str, Any]]]:
    """Look at one notebook with its stored outputs."""
    import nbformat

    made = Found(_name(path, folder), override=(card.get("release") or {}).get("override"))
    if path.stat().st_size > LARGEST:
        made.problems.append(say("The file is larger than the check reads."))
        return made, []
    try:
        book = nbformat.read(path, as_version=4)
        records = notebooks.payloads(book)
        made.decision = gate(records, before)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        made.problems.append(
            say("The file can’t be read: {problem}.", problem=type(problem).__name__)
        )
        return made, []
    hard = list(refusals(records))
    if hard:
        made.override = None
    made.problems += list(_told(made.decision, records))
    made.problems += [
        *words.loose(book),
        *words.around(book, made.decision.masks()),
    ]
    return made, records


def _told(
    decision: Decision, records: Sequence[Mapping[str, Any]]
) -> Iterator[Message | ReleaseError]:
    """Yield what a decision holds against records."""
    yield from decision.stops
    for title in dict.fromkeys(records[at]["title"] for at in decision.masks()):
        yield say(
            "“{title}” shows figures of few people, or what would give them away.", title=title
        )


def _look_at(
    path: Path,
    made: Found,
    report: tuple[Found, list[dict[str, Any]]] | None,
    card: Mapping[str, Any],
) -> list[tuple[Found, list[dict[str, Any]]]]:
    """Note what is wrong with a file that is no notebook; return the tables of one that stands alone."""
    if path.is_symlink() or not path.is_file():
        made.problems.append(say("It is a link, or no plain file."))
        return []
    if path.stat().st_size > LARGEST:
        made.problems.append(say("The file is larger than the check reads."))
        return []
    if path.suffix.lower() in CLOSED:
        made.problems.append(UNREAD)
        return []
    try:
        sheets, told = _read(path, report is not None)
    except Exception as problem:  # whatever a stranger's file does to a reader
        closed = isinstance(problem, ValueError) and path.suffix.lower() not in READERS
        problem_told = say("The file can’t be read: {problem}.", problem=type(problem).__name__)
        made.problems.append(UNREAD if closed else problem_told)
        return []
    if report is not None:
        made.problems += list(_same(sheets, report[1]))
        return []
    if words.personal(f"{path.stem}\n{told}"):
        made.problems.append(
            say("It holds an e-mail address, a telephone number or an exact place.")
        )
    if _few(path, told) and not _published(path, card):
        made.problems.append(say("Its words tell of few people."))
    records = [_alone(sheet, path, card) for sheet in sheets if sheet.rows]
    if not records:
        return []
    made.decision = gate(records)
    made.problems += list(_told(made.decision, records))
    return [(made, records)]


def _few(path: Path, told: str) -> bool:
    """Return whether the words of a file tell of few people, or what is stored in it does."""
    kind = path.suffix.lower()
    given = told if kind in (".xlsx", *GIVES) else told.partition(STORED)[2]
    lines = latin(given).splitlines()
    return bool(words.PEOPLE.search(latin(f"{path.stem}\n{told}"))) or any(
        words.GIVEN.search(line) or words.ALONE.fullmatch(line.strip(f"{STORED} "))
        for line in lines
    )


def _together(
    alone: Sequence[tuple[Found, list[dict[str, Any]]]], before: Sequence[Sequence[dict[str, Any]]]
) -> None:
    """Note which tables that stand alone give a figure away together, or with the reports beside them."""
    known: list[list[dict[str, Any]]] = [list(run) for run in before]
    for made, records in alone:
        if not made.problems and any(map(unpublished, records)):
            others = [run for run in (_as(run, records) for run in known) if run]
            decision = gate(records, others[-BESIDE:])
            made.problems += list(_told(decision, records))
            made.decision = decision
        known.append([r for r in records if unpublished(r)])


def _as(run: Sequence[dict[str, Any]], records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tables of a run that have a column of the same name, as if of the same people.

    Nobody says of a stray table whom it counts: one that has the same columns may count the same.
    """
    mine = {frozenset(map(str, r["columns"])) for r in records}
    same = [r for r in run if frozenset(map(str, r["columns"])) in mine]
    return [{**r, "sources": records[0]["sources"]} for r in same]


def _read(path: Path, of_report: bool) -> tuple[list[Sheet], str]:
    """Return the tables in a file, and the words around them."""
    kind = path.suffix.lower()
    if path.name == "sources.csv" and of_report:
        return [], ""
    if kind == ".xlsx":
        return read_workbook(path), workbook_words(path)
    text = decoded(path)
    if kind in (".html", ".htm"):
        return read_html(text, of_report), "" if of_report else _page(text)
    if kind == ".xml":
        return [], "\n".join(part for found in MEMBER.findall(text) for part in found if part)
    if kind == ".svg" or text.lstrip()[:5].lower() in ("<html", "<!doc"):
        return read_html(text), _page(text)
    if kind in (".json", ".jsonl", ".ndjson", ".geojson"):
        return ([] if _describes(path) else read_json(text)), "\n".join(TEXT.findall(text))
    if kind in PROGRAMS:
        return [], "\n".join(re.findall(r"\S+@\S+", text))
    if kind in PARTED:
        return tabled(text, least=1), ""
    return tabled(text), text


JOURNAL = ".journal.jsonl"
STORED = "\x02"  # before what a page stores and does not show
PROGRAM = re.compile(r"<script\b[^>]*>(.*?)</script>|\sdata-[\w-]+=\"([^\"]*)\"", re.DOTALL)
MEMBER = re.compile(r"(?i)>\s*([^<>\s][^<>]*?)\s*<|value=\"([^\"]*)\"")  # of XML
PARTED = {".csv", ".tsv", ".tab"}
GIVES = {".yaml", ".yml", ".xml", ".log", ".sql", ".ini"}
READERS = {".csv", ".xlsx", ".html", ".htm", ".json", ".jsonl", ".ndjson", ".ipynb"}


def _page(text: str) -> str:
    """Return the words of a page, those out of sight too, and what its programs hold."""
    stored = [f"{STORED}{part}" for found in PROGRAM.findall(text) for part in found if part]
    return "\n".join([words.plain(text), words.unseen(text), *stored])


def _describes(path: Path) -> bool:
    """Return whether a JSON file is a run card, a batch's journal, or a descriptor without rows in it."""
    if path.name.endswith(JOURNAL):
        return True
    about = _card(path)
    inside = about.get("resources", [])
    rows = isinstance(inside, list) and any(isinstance(r, dict) and "data" in r for r in inside)
    return (
        bool(about)
        and not rows
        and (path.name.endswith(CARD) or path.name in ABOUT or "publisher" in about)
    )


def _published(path: Path, card: Mapping[str, Any]) -> bool:
    return all(source.get("published") is True for source in _sources(path, card))


def _same(sheets: Sequence[Sheet], records: Sequence[Mapping[str, Any]]) -> Iterator[Message]:
    """Yield the tables of a report's file that show a figure which its notebook hides."""
    for sheet in sheets:
        alike = [r for r in records if r.get("rows") and sheet.of(r)]
        if sheet.machine and all(_other(sheet, record) for record in alike):
            yield say("The file has other figures than the notebook of its report.")
    for record in filter(unpublished, records):
        for sheet in sheets:
            if not sheet.machine and sheet.of(record):
                shown = [
                    (row, column)
                    for row, column in record.get("hidden", ())
                    if row < len(sheet.rows)
                    and column < len(sheet.rows[row])
                    and number(sheet.rows[row][column])
                ]
                if shown:
                    yield say(
                        "“{title}” shows figures that the report hides: {n}.",
                        title=record["title"],
                        n=len(shown),
                    )


def _other(sheet: Sheet, record: Mapping[str, Any]) -> bool:
    """Return whether a table for machines has a number that its record has not."""
    if sheet.columns[: len(record["columns"])] != [str(name) for name in record["columns"]]:
        return True
    pairs = [
        (mine, there)
        for line, row in zip(sheet.rows, record["rows"], strict=True)
        for mine, there in zip(line, row, strict=False)
    ]
    return any(number(mine) and number(there) and mine != there for mine, there in pairs) or any(
        number(mine) and there is None for mine, there in pairs
    )


def _sources(path: Path, card: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sources of a file that stands alone: of its run card or its sidecar."""
    tables = [t for t in card.get("tables", []) if isinstance(t, dict)]
    if tables:
        return tables
    for beside in (path.with_suffix(".json"), path.with_name("datapackage.json")):
        about = _card(beside) if beside.is_file() else {}
        if about:
            return [{"table": path.stem, "sha256": "", **about}]
    return [{"table": path.stem, "sha256": "", "published": False}]


def _alone(sheet: Sheet, path: Path, card: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a table of which nothing but its sources is known."""
    return {
        "title": sheet.title or path.name,
        "columns": sheet.columns,
        "headers": sheet.columns,
        "rows": sheet.rows,
        "sources": _sources(path, card),
    }
