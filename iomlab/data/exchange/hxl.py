"""HXL (Humanitarian Exchange Language): a row of hashtags under the headers of a table.

A program finds the columns by their hashtags, whatever language the headers are in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from iomlab import countries
from iomlab.data.computed import column, computed
from iomlab.data.exchange.refusal import refuse
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.errors import CountryError, DataError
from iomlab.messages import Message, say

YEAR = re.compile(r"\d{4}")
HASHTAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
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
    role = "country" if frame.role("country") == name else about.role
    if role in BY_ROLE:
        told = [str(value) for value in frame[name].dropna().unique()]
        if role == "year":
            return BY_ROLE[role] if all(map(YEAR.fullmatch, told)) else "#date+period"
        return BY_ROLE[role] if all(map(_place, told)) else BY_ROLE[role].replace("+code", "+group")
    if role == "value":
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
    refuse(frame)
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
    if "year" in attributes and not all(YEAR.fullmatch(v) for v in below):
        return say("Column {column} should hold years of four digits.", column=repr(name))
    return None


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text))


def _place(code: str) -> bool:
    try:
        return countries.get(code).iso3 == code
    except CountryError:
        return False


# -- files --------------------------------------------------------------------------------------
def write(frame: Figures, path: Path) -> None:
    """Write a table as HXL-tagged CSV: headers, hashtags, figures."""
    hxl(frame).to_csv(path, index=False, lineterminator="\n")


def validate(path: Path) -> None:
    """Let the standard’s own library (libhxl) read a file, and say what is wrong with it.

    Raises
    ------
    DataError
        When libhxl is not installed, or does not read the file as HXL.
    """
    try:
        import hxl as libhxl
    except ImportError:
        raise DataError(
            "libhxl is not installed.", next_step=say("pip install 'iomlab[exchange]'")
        ) from None
    try:
        source = libhxl.data(str(path), libhxl.InputOptions(allow_local=True))
        tags = [column.display_tag for column in source.columns]
    except Exception as broken:  # whatever a strange file makes the library say
        raise DataError(
            "{file} can’t be read as HXL: {problem}.",
            file=path.name,
            problem=f"{type(broken).__name__}: {broken}"[:200],
            next_step=say("The second row of the file must hold a hashtag for each column."),
        ) from broken
    if not all(tags):
        raise DataError(
            "{file} can’t be read as HXL: {problem}.",
            file=path.name,
            problem=say("a column has no hashtag"),
            next_step=say("The second row of the file must hold a hashtag for each column."),
        )
