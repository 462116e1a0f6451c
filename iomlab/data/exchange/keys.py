"""SDMX keys: one code a dimension, in a fixed order, name a series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from iomlab.errors import DataError
from iomlab.messages import say

CODE = re.compile(r"[A-Za-z0-9_@$-]+")


def sdmx_key(dimensions: Mapping[str, str | Iterable[str]]) -> str:
    """Return the key of a series: the codes of its dimensions, in order, joined by points.

    Parameters
    ----------
    dimensions : mapping
        Codes by dimension, in the order of the data structure: one code, several, or none at all
        (an empty text), which means all.

    Raises
    ------
    DataError
        If there is no dimension, or a code holds what SDMX does not allow.

    Examples
    --------
    >>> sdmx_key({"FREQ": "A", "REF_AREA": ["ESP", "COL"], "SEX": "", "INDICATOR": "REFUGEES"})
    'A.ESP+COL..REFUGEES'
    """
    if not dimensions:
        raise DataError("A key needs at least one dimension.")
    parts = []
    for name, codes in dimensions.items():
        several = [codes] if isinstance(codes, str) else list(codes)
        for code in several:
            if code and not CODE.fullmatch(str(code)):
                raise DataError(
                    "{code} is no code of {dimension}: letters, digits, _ and - only.",
                    code=repr(code),
                    dimension=name,
                    next_step=say("Look the code up in the code list of the dimension."),
                )
        parts.append("+".join(map(str, several)))
    return ".".join(parts)


def read_key(key: str, dimensions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the codes by dimension of an SDMX key; none means all.

    Raises
    ------
    DataError
        If the key has another number of parts than there are dimensions.

    Examples
    --------
    >>> read_key("A.ESP+COL.", ["FREQ", "REF_AREA", "SEX"])
    {'FREQ': ('A',), 'REF_AREA': ('ESP', 'COL'), 'SEX': ()}
    """
    names, parts = list(dimensions), key.split(".")
    if len(parts) != len(names):
        raise DataError(
            "The key {key} has {found} parts, but there are {wanted} dimensions.",
            key=repr(key),
            found=len(parts),
            wanted=len(names),
            next_step=say("Leave a part empty to ask for all; keep its point."),
        )
    return {n: tuple(filter(None, part.split("+"))) for n, part in zip(names, parts, strict=True)}
