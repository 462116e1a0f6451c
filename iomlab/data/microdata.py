"""The door for microdata: records of persons come in only with a purpose, and leave only as counts.

A file of records stays where it is; nothing is copied. What is read keeps purpose and threshold in
its source record, so that caption and run card of everything made from it say them, and the release
check counts it as not published.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from iomlab.data.figures import Figures
from iomlab.data.personal import refuse_on_the_way_in
from iomlab.data.source import Column, Source
from iomlab.errors import DataError, reason
from iomlab.messages import say

LEAST, USUAL = 5, 11
SHORTEST = 12  # letters of a purpose: a sentence, not "test"
LARGEST = 2_000_000_000  # bytes
KINDS = (".csv", ".parquet")
NO_NUMBER = (
    "NA",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "NULL",
    "null",
    ".",
)  # what stands for a missing number


def load_microdata(path: str | Path, *, purpose: str, threshold: int = USUAL) -> Figures:
    """Load a file of records, one row a person or household, for a purpose that is declared.

    Parameters
    ----------
    path : path
        CSV (UTF-8, comma) or Parquet.
    purpose : str
        What the records are used for, in a sentence; it stands under every picture and table made
        from them and on the run card.
    threshold : int
        Counts under it are not shown; 11 unless the owner of the data asks for more. Never under 5.

    Returns
    -------
    Figures
        One row a record; the index ``line`` is the line in a CSV file (the header is line 1). Texts
        and numbers are nullable; a blank is missing.

    Raises
    ------
    DataError
        When the purpose is missing, the threshold is too small, the file can't be read, or a column
        points to a person or a doorstep (:mod:`iomlab.data.personal`).

    When it misleads
    ----------------
    Records without names can still be recognised: age, sex, origin and month of arrival together are
    often one person's. Look at the uniques first (:mod:`iomlab.methods.disclosure_risk`).

    Examples
    --------
    >>> load_microdata("arrivals.csv", purpose="")
    Traceback (most recent call last):
    ...
    iomlab.errors.DataError: Records of persons need a declared purpose. Say in a sentence what they are used for: purpose="Planning of shelter places in 2026".
    >>> load_microdata("arrivals.csv", purpose="Planning of shelter places", threshold=3)
    Traceback (most recent call last):
    ...
    iomlab.errors.DataError: A threshold of 3 is too small for records of persons. Use 11, or what the owner of the data asks for, and never less than 5.
    """
    aim = declared(purpose, threshold)
    file = Path(path)
    content = _bytes(file)
    frame = _frame(file, content)
    refuse_on_the_way_in(frame, file.name)
    made = Figures(frame)
    sha256 = hashlib.sha256(content).hexdigest()
    made.sources = (record(file, sha256, map(str, frame.columns), aim, threshold),)
    return made


def declared(purpose: str, threshold: int) -> str:
    """Return a purpose in one line, once purpose and threshold have been looked at.

    Raises
    ------
    DataError
        When the purpose is missing or the threshold too small.
    """
    aim = " ".join(str(purpose).split())
    if len(aim) < SHORTEST:
        raise DataError(
            "Records of persons need a declared purpose.",
            next_step=say(
                'Say in a sentence what they are used for: purpose="Planning of shelter places in 2026".'
            ),
        )
    if isinstance(threshold, bool) or not isinstance(threshold, int) or threshold < LEAST:
        raise DataError(
            "A threshold of {threshold} is too small for records of persons.",
            threshold=str(threshold),
            next_step=say(
                "Use {usual}, or what the owner of the data asks for, and never less than {least}.",
                usual=USUAL,
                least=LEAST,
            ),
        )
    return aim


def _bytes(file: Path) -> bytes:
    """Return a file of a kind and size that is read."""
    if file.suffix.lower() not in KINDS:
        raise DataError(
            "{file} is neither CSV nor Parquet.",
            file=file.name,
            next_step=say("Save the records as CSV in UTF-8, or as Parquet."),
        )
    try:
        if file.stat().st_size > LARGEST:
            raise DataError("{file} is larger than {most} bytes.", file=file.name, most=LARGEST)
        return file.read_bytes()
    except OSError as gone:
        raise DataError(
            "{file} can’t be read: {problem}.",
            file=file.name,
            problem=reason(gone),
        ) from gone


def _frame(file: Path, content: bytes) -> pd.DataFrame:
    """Return the records with nullable columns."""
    try:
        if file.suffix.lower() == ".csv":
            read = pd.read_csv(
                io.BytesIO(content), dtype_backend="numpy_nullable", low_memory=False,
                keep_default_na=False, na_values=[""],
            ).apply(_numbers)  # fmt: skip
            read.index = pd.RangeIndex(2, len(read) + 2, name="line")
        else:
            read = pd.read_parquet(io.BytesIO(content), dtype_backend="numpy_nullable")
            read = read.reset_index(drop=True).rename_axis("line")
    except Exception as broken:  # each reader has errors of its own
        problem = " ".join(str(broken).split())[:200] or type(broken).__name__
        raise unreadable(file, problem) from broken
    if read.empty:
        raise DataError("{file} holds no record.", file=file.name)
    read.columns = [str(name) for name in read.columns]
    return read


def _numbers(column: pd.Series) -> pd.Series:
    """Return a column of numbers as numbers where words stand for the missing ones.

    A column of codes stays as it is: there ``NA`` is Namibia.
    """
    words = column.isin(NO_NUMBER)
    if not words.any() or words.all():
        return column
    read = pd.to_numeric(column.mask(words), errors="coerce")
    kept = (read.isna() == (words | column.isna())).all()
    return read.convert_dtypes() if kept and read.notna().any() else column


def unreadable(file: Path, problem: str) -> DataError:
    """Return the error for a file of records that can't be read."""
    return DataError(
        "{file} can’t be read: {problem}.",
        file=file.name,
        problem=problem,
        next_step=say("Save the records as CSV in UTF-8, or as Parquet."),
    )


def record(file: Path, sha256: str, columns: Iterable[str], purpose: str, threshold: int) -> Source:
    """Return the source record of a file of records: not published, with its purpose and threshold."""
    title = file.stem
    return Source(
        table=title,
        titles={"en": title, "es": title, "fr": title},
        publisher="the holder of the records",
        source_name=file.name,
        edition="records of persons, not published",
        licence="not to be passed on",
        years="see the file",
        accessed=dt.date.today().isoformat(),
        sha256=sha256,
        path=file.name,
        columns=tuple(Column(name, name) for name in columns),
        published=False,
        purpose=purpose,
        threshold=threshold,
    )
