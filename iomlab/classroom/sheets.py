"""Tables that people fill in with a spreadsheet: read whichever separator and line ends it left."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from iomlab.errors import UsageError, reason
from iomlab.messages import say
from iomlab.safety.cells import harmless


def read_sheet(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV file, each with the line on which it ends.

    A spreadsheet in Spanish or French separates by semicolon: the first line tells.

    Raises
    ------
    UsageError
        When the file can't be read, is not in UTF-8, or has not the columns that are needed.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        head = text.splitlines()[0] if text.strip() else ""
        sign = max(",;\t", key=head.count)
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=sign)
        rows = [(reader.line_num, {k: v or "" for k, v in row.items() if k}) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as broken:
        raise UsageError(
            "The table {path} can't be read: {problem}.",
            path=str(path),
            problem=reason(broken),
            next_step=say("Save it as CSV in UTF-8."),
        ) from broken
    lost = [name for name in needed if name not in (reader.fieldnames or ())]
    if lost:
        raise UsageError(
            "The table {path} has no column {lost}.",
            path=str(path),
            lost=", ".join(lost),
            next_step=say(
                "Its first line names the columns; for example: {names}", names=head_of(needed)
            ),
        )
    return rows


def head_of(names: Sequence[str]) -> str:
    """Return a first line with these columns."""
    return "id,lang,name" if list(names) == ["id"] else ",".join(names)


def write_sheet(
    path: Path, header: Sequence[str], lines: Sequence[Sequence[object]], mark: bool = True
) -> None:
    """Write a CSV file that no spreadsheet runs, whole or not at all.

    ``mark`` puts first the mark of UTF-8 by which a spreadsheet knows how to read accents.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[harmless(cell) for cell in line] for line in lines])
    draft = path.with_name(path.name + ".part")
    draft.write_text(text.getvalue(), encoding="utf-8-sig" if mark else "utf-8")
    draft.replace(path)
