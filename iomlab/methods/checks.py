"""Checks of what goes into a method: a sentence for bad input, never a wrong number.

Every function takes the ``name`` by which the caller knows the thing, so that the sentence can
say it. Counts become float64, in which 10^12 people neither overflow nor lose a person.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError, suggest
from iomlab.messages import say

MISSING = (None, pd.NA, pd.NaT)


def _number(value: Any, name: str) -> float:
    """Return one value as a float; text, missing and other things are refused."""
    if any(value is nothing for nothing in MISSING):
        return float("nan")
    if isinstance(value, (str, bytes)):
        raise MethodError(
            "{name} holds text where a number is needed: {value}.",
            where=name,
            next_step=say("Turn the column into numbers first; leave unknown values missing."),
            name=name,
            value=repr(value),
        )
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise MethodError(
            "{name} holds something that is not a number: {value}.",
            where=name,
            name=name,
            value=repr(value)[:60],
        ) from error


def _floats(values: Any, name: str) -> np.ndarray:
    """Return ``values`` as a float array of one shape."""
    if isinstance(values, (pd.DataFrame, pd.Series, pd.Index)):
        kinds = values.dtypes if isinstance(values, pd.DataFrame) else [values.dtype]
        plain = all(isinstance(kind, np.dtype) and kind.kind in "iuf" for kind in kinds)
        values = values.to_numpy() if plain else values.to_numpy(dtype=object)
    elif not isinstance(values, np.ndarray):
        try:
            array = np.array(values)
            values = array if array.dtype.kind in "iuf" else np.array(values, dtype=object)
        except ValueError as error:
            raise MethodError(
                "The rows of {name} do not all have the same length.", where=name, name=name
            ) from error
    if values.dtype.kind in "iuf":
        return values.astype(np.float64)
    flat = [_number(value, name) for value in values.ravel().tolist()]
    return np.array(flat, dtype=np.float64).reshape(values.shape)


def _check_values(array: np.ndarray, name: str, negative: bool, missing: bool) -> None:
    if array.size == 0:
        raise MethodError("{name} is empty.", where=name, name=name)
    absent = int(np.isnan(array).sum())
    if absent and not missing:
        raise MethodError(
            "{name} has {n} missing values, and missing is never taken as zero.",
            where=name,
            next_step=say("Fill them from a source, or leave these places out."),
            name=name,
            n=absent,
        )
    if np.isinf(array).any():
        raise MethodError("{name} holds an infinite number.", where=name, name=name)
    if not negative and (array < 0).any():
        raise MethodError(
            "{name} holds negative numbers ({n}, the lowest is {lowest}), but counts people.",
            where=name,
            name=name,
            n=int((array < 0).sum()),
            lowest=float(np.nanmin(array)),
        )


def table(
    values: Any,
    name: str,
    *,
    square: bool = False,
    shape: tuple[int, int] | None = None,
    negative: bool = False,
    missing: bool = False,
    least: int = 1,
) -> np.ndarray:
    """Return ``values`` as a checked float table.

    Parameters
    ----------
    values : array_like or DataFrame, shape (rows, columns)
        The table.
    name : str
        What to call it in a sentence.
    square : bool
        Whether rows and columns must be as many.
    shape : (int, int), optional
        The shape it must have.
    negative, missing : bool
        Whether negative and missing values are allowed.
    least : int
        Fewest rows and columns that make sense.

    Returns
    -------
    ndarray of float64, shape (rows, columns)

    Raises
    ------
    MethodError
        If the table is empty, ragged, holds text, or breaks a condition above.

    Examples
    --------
    >>> table([[1, 2], [3, 4]], "flows", square=True).sum()
    np.float64(10.0)
    """
    array = _floats(values, name)
    if array.size and array.ndim != 2:
        raise MethodError(
            "{name} must have rows and columns, but has {n} dimensions.",
            where=name,
            name=name,
            n=array.ndim,
        )
    _check_values(array, name, negative, missing)
    rows, columns = array.shape
    if square and rows != columns:
        raise MethodError(
            "{name} must have the same places in rows and columns; it is {rows} by {columns}.",
            where=name,
            name=name,
            rows=rows,
            columns=columns,
        )
    if shape is not None and (rows, columns) != tuple(shape):
        raise MethodError(
            "{name} is {rows} by {columns}, but must be {need_rows} by {need_columns}.",
            where=name,
            name=name,
            rows=rows,
            columns=columns,
            need_rows=shape[0],
            need_columns=shape[1],
        )
    if min(rows, columns) < least:
        raise MethodError(
            "{name} has {n} regions; this method needs at least {least}.",
            where=name,
            name=name,
            n=min(rows, columns),
            least=least,
        )
    return array


def vector(
    values: Any,
    name: str,
    *,
    length: int | None = None,
    negative: bool = False,
    missing: bool = False,
    least: int = 1,
) -> np.ndarray:
    """Return ``values`` as a checked float vector (as :func:`table`, with one dimension).

    >>> vector([1, 2, 3], "births", length=3).tolist()
    [1.0, 2.0, 3.0]
    """
    array = _floats(values, name)
    if array.size and array.ndim != 1:
        raise MethodError(
            "{name} must be one list of numbers, but has {n} dimensions.",
            where=name,
            name=name,
            n=array.ndim,
        )
    _check_values(array, name, negative, missing)
    if length is not None and len(array) != length:
        raise MethodError(
            "{name} has {n} values, but {length} are needed.",
            where=name,
            name=name,
            n=len(array),
            length=length,
        )
    if len(array) < least:
        raise MethodError(
            "{name} has {n} values; this method needs at least {least}.",
            where=name,
            name=name,
            n=len(array),
            least=least,
        )
    return array


def number(value: Any, name: str, *, low: float | None = None, high: float | None = None) -> float:
    """Return one finite number, between ``low`` and ``high`` (both included) where given.

    >>> number(0.5, "weight", low=0, high=1)
    0.5
    """
    if isinstance(value, (list, tuple, dict, set, np.ndarray, pd.Series, pd.DataFrame)):
        raise MethodError("{name} must be one number.", where=name, name=name)
    given = _number(value, name)
    if not np.isfinite(given):
        raise MethodError("{name} is missing or not finite.", where=name, name=name)
    if low is not None and given < low:
        raise MethodError(
            "{name} is {value}, below {low}.", where=name, name=name, value=given, low=low
        )
    if high is not None and given > high:
        raise MethodError(
            "{name} is {value}, above {high}.", where=name, name=name, value=given, high=high
        )
    return given


def count(value: Any, name: str, *, low: int = 0) -> int:
    """Return one whole number, at least ``low``.

    >>> count(12.0, "n", low=1)
    12
    """
    given = number(value, name, low=low)
    if given != int(given):
        raise MethodError(
            "{name} is {value}, but must be a whole number.", where=name, name=name, value=given
        )
    return int(given)


def one_of(value: Any, choices: Iterable[str], name: str) -> str:
    """Return ``value`` if it is one of ``choices``; otherwise say which were meant.

    >>> one_of("open", ("closed", "open"), "accounting")
    'open'
    """
    choices = tuple(choices)
    if value not in choices:
        raise MethodError(
            "{name} cannot be {value}.",
            where=name,
            nearest=suggest(str(value), choices),
            next_step=say("Choose one of: {choices}.", choices=", ".join(choices)),
            name=name,
            value=repr(value),
        )
    return str(value)


def columns(frame: Any, names: Iterable[str], name: str) -> pd.DataFrame:
    """Return ``frame`` if it is a table with rows that has all columns ``names``.

    >>> columns(pd.DataFrame({"year": [2020]}), ["year"], "stocks").shape
    (1, 1)
    """
    if not isinstance(frame, pd.DataFrame):
        raise MethodError("{name} must be a table (a pandas DataFrame).", where=name, name=name)
    for wanted in names:
        if wanted not in frame.columns:
            raise MethodError(
                "{name} has no column {wanted}.",
                where=name,
                nearest=suggest(wanted, map(str, frame.columns)),
                next_step=say("Its columns are: {list}.", list=", ".join(map(str, frame.columns))),
                name=name,
                wanted=repr(wanted),
            )
    if frame.empty:
        raise MethodError("{name} is empty.", where=name, name=name)
    return frame


def unique(frame: pd.DataFrame, keys: Sequence[str], name: str) -> pd.DataFrame:
    """Return ``frame`` if no two rows share their ``keys``.

    >>> unique(pd.DataFrame({"year": [2019, 2020]}), ["year"], "stocks").shape
    (2, 1)
    """
    twice = frame.duplicated(list(keys))
    if twice.any():
        row = frame.loc[twice, list(keys)].iloc[0]
        raise MethodError(
            "{name} holds {n} duplicated rows; the first is {row}.",
            where=name,
            next_step=say("Add them up or drop them, whichever the source says is right."),
            name=name,
            n=int(twice.sum()),
            row=", ".join(f"{key} {value}" for key, value in row.items()),
        )
    return frame


def labels(values: Any, name: str, length: int) -> tuple[Any, ...]:
    """Return ``length`` different labels: the index of ``values`` if it has one, else 0, 1, ...

    >>> labels(pd.Series([5, 6], index=["HND", "MEX"]), "births", 2)
    ('HND', 'MEX')
    """
    found = values.index if isinstance(values, (pd.DataFrame, pd.Series)) else values
    if found is None or (isinstance(found, np.ndarray) and found.ndim > 1):
        found = range(length)
    names = tuple(found)
    if len(names) != length:
        raise MethodError(
            "{name} has {n} labels, but there are {length} places.",
            where=name,
            name=name,
            n=len(names),
            length=length,
        )
    if len(set(names)) != length:
        twice = next(label for at, label in enumerate(names) if label in names[:at])
        raise MethodError(
            "{name} names {place} twice.",
            where=name,
            next_step=say("Add up or drop the duplicates first."),
            name=name,
            place=str(twice),
        )
    return names


def same_total(
    first: np.ndarray, second: np.ndarray, names: tuple[str, str], rel: float = 1e-9
) -> None:
    """Raise if two lists of totals do not add up to the same number (to ``rel`` of it).

    >>> same_total(np.array([1.0, 2.0]), np.array([3.0]), ("row_totals", "column_totals"))
    """
    one, other = float(np.sum(first)), float(np.sum(second))
    if abs(one - other) > rel * max(abs(one), abs(other)):
        raise MethodError(
            "{first} add up to {one}, but {second} add up to {other}.",
            where=" / ".join(names),
            next_step=say("Both must count the same people; make the totals agree first."),
            first=names[0],
            second=names[1],
            one=one,
            other=other,
        )


def whole_counts(values: Any, name: str = "counts") -> np.ndarray:
    """Return counts as whole numbers (int64), with any number of dimensions.

    Raises
    ------
    MethodError
        If a count is missing, negative, not whole, or too large to be held exactly (2^53).

    Examples
    --------
    >>> whole_counts([[3, 0], [12, 7.0]]).tolist()
    [[3, 0], [12, 7]]
    """
    array = _floats(values, name)
    _check_values(array, name, negative=False, missing=False)
    if (array > 2.0**53).any():
        raise MethodError(
            "{name} holds a count too large to be exact: {value}.",
            where=name,
            name=name,
            value=float(array.max()),
        )
    broken = array[array != np.floor(array)]
    if broken.size:
        raise MethodError(
            "{name} must be whole numbers, but holds {value}.",
            where=name,
            name=name,
            value=float(broken.flat[0]),
        )
    return array.astype(np.int64)


def library(name: str) -> Any:
    """Import a library that only some methods need, or say how to get it.

    >>> library("json").dumps(1)
    '1'
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MethodError(
            "This method needs the library {library}, which is not installed.",
            next_step=say("Install it with: pip install iomlab[methods]"),
            library=name.split(".")[0],
        ) from error


def positive(value: Any, name: str) -> float:
    """Return one finite number above 0.

    >>> positive(2, "epsilon")
    2.0
    """
    given = number(value, name)
    if given <= 0:
        raise MethodError(
            "{name} is {value}, but must be above 0.", where=name, name=name, value=given
        )
    return given
