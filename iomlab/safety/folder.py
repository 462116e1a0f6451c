"""Look at everything in a folder that is about to leave, and decide: ``iomlab check-release``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from iomlab.errors import UsageError
from iomlab.messages import Message, say
from iomlab.safety import notebooks, stray, words
from iomlab.safety.contents import card as read_card
from iomlab.safety.contents import contents, tells
from iomlab.safety.files import Sheet
from iomlab.safety.found import Found, Release, told
from iomlab.safety.gate import gate, refusals
from iomlab.safety.leaving import CARD
from iomlab.safety.reading import number, unpublished

OWN = ("release.json", "release.html")
TABLES = "-tables"
LARGEST = 60_000_000  # bytes of one file
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".ico"}
READERS = {".csv", ".xlsx", ".html", ".htm", ".json", ".jsonl", ".ndjson", ".ipynb"}
CLOSED = {
    ".parquet", ".feather", ".pkl", ".pickle", ".sav", ".dta", ".rds", ".sqlite", ".db", ".zip", ".gz", ".7z", ".xls",
    ".ods", ".pdf", ".docx", ".pptx", ".xlsm", ".xlsb", ".duckdb", ".shp", ".dbf", ".gpkg",
    ".kml", ".kmz", ".gpx", ".sqlite3", ".tar", ".tgz", ".rar", ".bz2", ".xz", ".arrow", ".npy", ".npz", ".rdata",
}  # fmt: skip
UNREAD = say("No check can read this kind of file.")


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
    cards = {p: read_card(p) for p in paths if p.name.endswith(CARD)}
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
    stray.together(alone, before)
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
    made.problems += [
        *told(made.decision, records),
        *words.loose(book),
        *words.around(book, made.decision.masks()),
    ]
    return made, records


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
        sheets, text = contents(path, report is not None)
    except Exception as problem:  # whatever a stranger's file does to a reader
        closed = isinstance(problem, ValueError) and path.suffix.lower() not in READERS
        problem_told = say("The file can’t be read: {problem}.", problem=type(problem).__name__)
        made.problems.append(UNREAD if closed else problem_told)
        return []
    if report is not None:
        made.problems += list(_same(sheets, report[1]))
        return []
    if words.personal(f"{path.stem}\n{text}"):
        made.problems.append(
            say("It holds an e-mail address, a telephone number or an exact place.")
        )
    if tells(path, text) and not stray.published(path, card):
        made.problems.append(say("Its words tell of few people."))
    records = [stray.record(sheet, path, card) for sheet in sheets if sheet.rows]
    if not records:
        return []
    made.decision = gate(records)
    made.problems += list(told(made.decision, records))
    return [(made, records)]


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
