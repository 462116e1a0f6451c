"""Data that others can read: HXL hashtags over the columns, an SDMX key, and a look before sending.

HXL (Humanitarian Exchange Language) puts a row of hashtags under the headers of a table, so that a
program finds the columns whatever language the headers are in. SDMX (Statistical Data and Metadata
Exchange) names a series by a key: one code a dimension, in a fixed order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from iomlab import countries
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.personal import refuse_personal
from iomlab.errors import CountryError, DataError
from iomlab.messages import Message, say

LEAST = 11
"""A count below this that nobody has published is not sent."""
HASHTAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
CODE = re.compile(r"[A-Za-z0-9_@$-]+")
BY_ROLE = {
    "country": "#country+code",
    "origin": "#country+code+origin",
    "destination": "#country+code+destination",
    "year": "#date+year",
}


@cache
def _known() -> dict[str, str]:
    """Return the hashtags without attributes that the shipped table knows, and what they hold."""
    table = load("hxl_hashtags")
    bases = [tag.split("+")[0] for tag in table["hashtag"]]
    return dict(zip(bases, table["datatype"], strict=True))


# -- HXL ----------------------------------------------------------------------------------------
def tags(frame: Figures) -> dict[str, str]:
    """Return a hashtag for every column, from what the column means in its source.

    Examples
    --------
    >>> tags(load("displacement_by_asylum")[["iso3", "year", "refugees"]])
    {'iso3': '#country+code', 'year': '#date+year', 'refugees': '#affected+refugees'}
    """
    return {str(name): _tag(frame, str(name)) for name in frame.columns}


def _tag(frame: Figures, name: str) -> str:
    about = frame.about(name)
    bare = re.sub(r"[^a-z0-9_]", "_", name.casefold())
    if frame.role("country") == name:
        return BY_ROLE["country"]
    if about.role in BY_ROLE:
        return BY_ROLE[about.role]
    if about.role == "value":
        displaced = bare in ("refugees", "asylum_seekers", "idps")
        base = "#affected" if displaced else "#population"
        return f"{base if about.unit in ('persons', 'stays') else '#indicator+num'}+{bare}"
    return f"#meta+{bare}"


def hxl(frame: Figures, given: Mapping[str, str] | None = None) -> Figures:
    """Return a table with its row of hashtags on top, ready to be sent.

    Parameters
    ----------
    frame : Figures
        Totals, with their source.
    given : mapping, optional
        Hashtags by column, where those of :func:`tags` don't fit.

    Returns
    -------
    Figures
        The same columns as text: hashtags first, then the figures as they stand; what is missing
        is left blank.

    Raises
    ------
    DataError
        If a column looks like personal data, a small count was never published, or a hashtag is
        not valid.
    """
    refuse_personal(frame)
    _refuse_small(frame)
    row = {**tags(frame), **(given or {})}
    body = [["" if pd.isna(v) else str(v) for v in line] for line in frame.to_numpy(dtype=object)]
    names = [str(name) for name in frame.columns]
    made = pd.DataFrame([[row[name] for name in names], *body], columns=names, dtype="string")
    wrong = problems(made)
    if wrong:
        raise DataError(
            "The table can’t be written as HXL: {problem}",
            problem=wrong[0],
            next_step=say("See the hashtags with: iomlab data show hxl_hashtags"),
        )
    words = {
        name: column(Message(frame.about(name).title), role="note", about=Message("")) for name in names
    }  # fmt: skip
    return computed(made, frame, **words)


def _refuse_small(frame: Figures) -> None:
    """Refuse counts from 1 to 10 when the frame is not all published aggregates."""
    sources = getattr(frame, "sources", ())
    if sources and all(source.published for source in sources):
        return
    for name in frame.columns:
        counted = [v for v in frame[name].dropna() if _is_count(v)]
        if any(0 < v < LEAST and float(v).is_integer() for v in counted):
            raise DataError(
                "Column {column} holds counts under {least} that no publisher has released: "
                "someone could be recognised.",
                column=repr(str(name)),
                least=LEAST,
                next_step=say("Group the categories, or hide small cells and those around them."),
            )


def _is_count(value: Any) -> bool:
    return pd.api.types.is_number(value) and not pd.api.types.is_bool(value)


def problems(frame: pd.DataFrame) -> tuple[Message, ...]:
    """Return what is wrong with a table whose first row should hold HXL hashtags; nothing if valid.

    Examples
    --------
    >>> good = pd.DataFrame({"iso3": ["#country+code", "ESP"], "people": ["#affected", "120"]})
    >>> problems(good)
    ()
    >>> print(problems(good.assign(people=["affected", "120"]))[0])
    Column 'people' has no hashtag in the first row.
    """
    if frame.empty:
        return (say("The table is empty."),)
    found: list[Message] = []
    seen: dict[str, str] = {}
    for name in map(str, frame.columns):
        tag = re.sub(r"\s+", "", str(frame[name].iloc[0]))
        below = [str(v).strip() for v in frame[name].iloc[1:] if not pd.isna(v) and str(v).strip()]
        problem = _of_column(name, tag, below)
        same = "+".join([tag.split("+")[0], *sorted(tag.split("+")[1:])])
        if problem is None and same in seen:
            problem = say("Columns {one} and {other} have the same hashtag.", one=repr(seen[same]), other=repr(name))  # fmt: skip
        seen[same] = name
        found += [problem] if problem is not None else []
    return tuple(found)


def _of_column(name: str, tag: str, below: list[str]) -> Message | None:
    base, *attributes = tag.split("+")
    if not tag.startswith("#"):
        return say("Column {column} has no hashtag in the first row.", column=repr(name))
    if not HASHTAG.fullmatch(tag):
        return say(
            "{tag} is not written like a hashtag: small letters, and attributes after +.", tag=tag
        )
    if base not in _known():
        return say("The table of hashtags does not hold {tag}.", tag=base)
    if _known()[base] == "number" and not all(map(_number, below)):
        return say("Column {column} has the hashtag of numbers but holds text.", column=repr(name))
    if base == "#country" and "code" in attributes and not all(map(_place, below)):
        return say("Column {column} should hold codes of countries (ISO 3166).", column=repr(name))
    if "year" in attributes and not all(re.fullmatch(r"\d{4}", v) for v in below):
        return say("Column {column} should hold years of four digits.", column=repr(name))
    return None


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text))


def _place(code: str) -> bool:
    try:
        return countries.get(code).iso3 == code
    except CountryError:
        return False


# -- SDMX ---------------------------------------------------------------------------------------
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
