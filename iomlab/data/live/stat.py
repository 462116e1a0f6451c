"""Read what statistical offices exchange: SDMX-CSV and JSON-stat 2.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from iomlab.data.live.files import csv
from iomlab.data.live.publisher import strange
from iomlab.messages import say


def sdmx_csv(path: Path, publisher: str) -> Iterator[pd.DataFrame]:
    """Yield the pieces of an SDMX-CSV file: a column a dimension or attribute, codes only.

    Labels are dropped, whether they stand in columns of their own (``geo``, ``Geopolitical entity``)
    or behind the code (``geo: Geopolitical entity``, ``AT: Austria``).

    Raises
    ------
    DataError
        When the columns TIME_PERIOD and OBS_VALUE are not there.
    """
    for frame in csv(path, publisher):
        made = {}
        for name in frame.columns:
            column = frame[name]
            bare, colon, _ = str(name).partition(":")
            if colon:
                column = column.str.partition(":")[0].str.strip()
            made[bare.strip()] = column
        found = pd.DataFrame(made, index=frame.index)
        for needed in ("TIME_PERIOD", "OBS_VALUE"):
            if needed not in found:
                raise strange(
                    publisher,
                    say(
                        "it is no SDMX-CSV: a column {column} is not there. There are: {columns}.",
                        column=needed,
                        columns=", ".join(map(str, frame.columns)),
                    ),
                    where=path.name,
                )
        yield found


def json_stat(answer: Any, publisher: str) -> pd.DataFrame:
    """Return a JSON-stat 2.0 dataset: a column a dimension (codes), ``value`` and ``flag``.

    Only what is given is there: a cell that the publisher leaves out makes no row.

    >>> found = json_stat({"class": "dataset", "id": ["geo", "time"], "size": [2, 2],
    ...     "dimension": {"geo": {"category": {"index": {"AT": 0, "EL": 1}}},
    ...                   "time": {"category": {"index": ["2023", "2024"]}}},
    ...     "value": {"0": 5, "3": 7}, "status": {"3": "p"}}, "an office")
    >>> found.values.tolist()
    [['AT', '2023', 5, ''], ['EL', '2024', 7, 'p']]

    Raises
    ------
    DataError
        When it is none, or its sizes do not fit.
    """
    try:
        ids, sizes = list(answer["id"]), [int(n) for n in answer["size"]]
        codes = [_codes(answer["dimension"][name]["category"], n) for name, n in zip(ids, sizes, strict=True)]  # fmt: skip
        values = _sparse(answer["value"])
        flags = _sparse(answer.get("status") or {})
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise strange(
            publisher, say("it is no JSON-stat 2.0 dataset ({problem}).", problem=repr(broken))
        ) from broken
    cells = 1
    for size in sizes:
        cells *= size
    places = sorted(values.keys() | flags.keys())
    if places and (places[0] < 0 or places[-1] >= cells):
        raise strange(publisher, say("its values do not fit its dimensions."))
    made: dict[str, list[Any]] = {}
    step = cells
    for name, size, known in zip(ids, sizes, codes, strict=True):
        step //= max(size, 1)
        made[name] = [known[place // step % size] for place in places]
    made["value"] = [values.get(place) for place in places]
    made["flag"] = [flags.get(place) or "" for place in places]
    return pd.DataFrame(made)


def _codes(category: Mapping[str, Any], size: int) -> list[str]:
    """Return the codes of a dimension in order; ``index`` is a list, a mapping, or left out."""
    index = category.get("index")
    if index is None:
        index = list(category["label"])
    codes = list(index) if isinstance(index, list) else sorted(index, key=index.__getitem__)
    if len(codes) != size:
        raise ValueError(f"{len(codes)} codes, not {size}")
    return codes


def _sparse(values: Any) -> dict[int, Any]:
    """Return values by their place; a list may hold nulls, a mapping leaves them out."""
    if isinstance(values, list):
        return {n: value for n, value in enumerate(values) if value is not None}
    return {int(n): value for n, value in values.items()}
