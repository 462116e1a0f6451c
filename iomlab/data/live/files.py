"""Read the CSV files that publishers offer: plain, compressed, or in an archive.

What a file is, its first bytes say, not its name. What unpacks to more than :data:`MOST` bytes is
refused.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import itertools
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from csv import reader
from pathlib import Path
from typing import IO, Any

import pandas as pd

from iomlab.countries import fold
from iomlab.data.live.publisher import strange
from iomlab.errors import DataError
from iomlab.messages import say

MOST = 4 << 30  # bytes of one file, unpacked
LOOK = 40  # lines in which the header of a file is sought
PIECE = 100_000  # rows of a CSV file at a time
GONE = ("", ":", "-", "..", "...", "n/a", "NA")  # how publishers write a missing figure


def kind(path: Path) -> str:
    """Return what a file is by its first bytes: ``xlsx``, ``zip``, ``gz``, ``json``, ``page``, ``text``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as room:
    ...     file = Path(room, "x.csv")
    ...     _ = file.write_text("<!DOCTYPE html><html>")
    ...     kind(file)
    'page'
    """
    with path.open("rb") as content:
        start = content.read(512)
    if start.startswith(b"PK"):
        with _opened(path) as archive:
            return "xlsx" if "xl/workbook.xml" in archive.namelist() else "zip"
    if start.startswith(b"\x1f\x8b"):
        return "gz"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype", b"<html")):
        return "page"
    return "json" if text.startswith((b"{", b"[")) else "text"


def _opened(path: Path) -> zipfile.ZipFile:
    """Open an archive whose parts together are not too large."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as broken:
        raise DataError(
            "The file is damaged: it ends too early, or is no archive.",
            where=path.name,
            next_step=say("Download it again."),
        ) from broken
    if sum(part.file_size for part in archive.infolist()) > MOST:
        archive.close()
        raise _large(path)
    return archive


def _large(path: Path) -> DataError:
    return DataError(
        "The file unpacks to more than {n} bytes.",
        n=MOST,
        where=path.name,
        next_step=say("That is no table of this publisher; nothing was kept."),
    )


class _Bounded(io.RawIOBase):
    """Bytes that stop with an error once there are too many: a small archive may unpack for ever."""

    def __init__(self, inner: IO[bytes], path: Path) -> None:
        self.inner, self.path, self.size = inner, path, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.inner.read(len(buffer))
        self.size += len(piece)
        if self.size > MOST:
            raise _large(self.path)
        buffer[: len(piece)] = piece
        return len(piece)


@contextlib.contextmanager
def text(path: Path, publisher: str) -> Iterator[IO[str]]:
    """Open the text of a CSV file: plain, gzip, or the one CSV file of a zip.

    Raises
    ------
    DataError
        When it is a workbook or a page, or the zip holds none or several.
    """
    found = kind(path)
    with contextlib.ExitStack() as stack:
        if found == "gz":
            inner: Any = stack.enter_context(gzip.open(path))
        elif found == "zip":
            archive = stack.enter_context(_opened(path))
            names = [n for n in archive.namelist() if n.lower().endswith(".csv") and not _notes(n)]
            if len(names) != 1:
                raise strange(
                    publisher,
                    say("the archive holds {n} CSV files, not one.", n=len(names)),
                    where=path.name,
                )
            inner = stack.enter_context(archive.open(names[0]))
        elif found == "text":
            inner = stack.enter_context(path.open("rb"))
        else:
            raise strange(publisher, instead(found, say("a CSV file")), where=path.name)
        yield io.TextIOWrapper(
            io.BufferedReader(_Bounded(inner, path)), encoding="utf-8-sig", newline=""
        )


def _notes(name: str) -> bool:
    """Return whether a CSV file in an archive only explains the other one."""
    bare = name.rpartition("/")[2].lower()
    return bare.startswith("metadata_") or "footnote" in bare


def instead(found: str, wanted: Any) -> Any:
    words = {
        "page": say("a web page"),
        "xlsx": say("a workbook"),
        "zip": say("an archive"),
        "gz": say("a compressed file"),
        "json": say("a JSON file"),
        "text": say("a text file"),
    }
    return say("{found} came in place of {wanted}.", found=words[found], wanted=wanted)


def csv(path: Path, publisher: str, needs: Sequence[str] = ()) -> Iterator[pd.DataFrame]:
    """Yield the pieces of a CSV file, all cells as text, the header as it stands.

    Lines above the header, in which a publisher tells what the file is, are passed over: the header
    is the first line, among the first :data:`LOOK`, that names all of ``needs``.

    Raises
    ------
    DataError
        When the text is not UTF-8, lines differ in length, the file is cut or has no such header.
    """
    with text(path, publisher) as content:
        try:
            names = _header(content, needs, publisher, path.name) if needs else None
            yield from pd.read_csv(
                content, dtype="string", keep_default_na=False, chunksize=PIECE,
                names=names, header=None if needs else 0,
            )  # fmt: skip
        except UnicodeDecodeError as broken:
            raise strange(publisher, say("its text is not UTF-8."), where=path.name) from broken
        except (pd.errors.ParserError, pd.errors.EmptyDataError, EOFError, OSError) as broken:
            raise strange(
                publisher, say("its lines can't be read: {problem}", problem=str(broken).strip()),
                where=path.name,
            ) from broken  # fmt: skip


def _header(content: IO[str], needs: Sequence[str], publisher: str, where: str) -> list[str]:
    """Read a text up to its header and return it."""
    above: list[str] = []
    for line in itertools.islice(content, LOOK):
        names = next(reader([line]), [])
        if {fold(need) for need in needs} <= {fold(name) for name in names}:
            return names
        above.append(line.strip())
    raise strange(
        publisher,
        say(
            "no line names the columns {columns}. It begins: {start}",
            columns=", ".join(needs),
            start=repr(above[0][:200]) if above else "",
        ),
        where=where,
    )


def columns(
    frame: pd.DataFrame, wanted: Mapping[str, Sequence[str]], publisher: str, where: str = ""
) -> pd.DataFrame:
    """Return the wanted columns under our names, found by any of the publisher's names.

    Parameters
    ----------
    frame : DataFrame
    wanted : mapping
        Our name to the publisher's names, newest first; one that begins with ``?`` may be absent.

    Raises
    ------
    DataError
        Naming the column that is not there, and those that are.
    """
    there = {fold(str(name)): name for name in frame.columns}
    made = {}
    for ours, names in wanted.items():
        found = next((there[fold(n)] for n in names if fold(n) and fold(n) in there), None)
        if found is not None:
            made[ours] = frame[found]
        elif not names[0].startswith("?"):
            raise strange(
                publisher,
                say(
                    "a column {column} is not there. There are: {columns}.",
                    column=repr(names[0]),
                    columns=", ".join(map(str, frame.columns)),
                ),
                where=where,
            )
    return pd.DataFrame(made, index=frame.index)


def has(frame: pd.DataFrame, *names: str) -> bool:
    """Return whether the header has all these columns, as the layout of a mirror is told."""
    return set(names) <= {str(name) for name in frame.columns}


def numbers(column: pd.Series, publisher: str, where: str = "") -> pd.Series:
    """Return figures written as text: a missing one stays missing, ``0`` is nought.

    >>> numbers(pd.Series(["1,200", "0", "..", ""]), "an office").tolist()
    [1200.0, 0.0, <NA>, <NA>]

    Raises
    ------
    DataError
        Naming a cell that is no figure.
    """
    plain = column.astype("string").str.strip().str.replace(",", "", regex=False)
    gone = plain.isna() | plain.isin(GONE)
    found = pd.to_numeric(plain.mask(gone), errors="coerce").astype("Float64")
    wrong = found.isna() & ~gone
    if wrong.any():
        raise strange(
            publisher,
            say("{value} stands where a figure should.", value=repr(plain[wrong].iloc[0])),
            where=where,
        )
    return found
