"""Names for what a table holds in code: columns, places, groups, in the reader's language."""

from __future__ import annotations

from typing import Any

import pandas as pd

from iomlab.data.figures import PLACES, Figures
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message


def column(frame: Figures, name: str, lang: str) -> str:
    """Return the title of a column in ``lang``."""
    return tell(frame.about(name).title, lang)


def value(frame: Figures, name: str, item: Any, lang: str) -> str:
    """Return one cell as a reader sees it: a place by name, a group by label, a number by locale."""
    about = frame.about(name)
    if item is None or item is pd.NA or item != item:
        return formats.MISSING
    if isinstance(item, Message):
        return tell(item, lang)
    if str(item) in about.labels:
        return tell(about.labels[str(item)], lang)
    if about.role in PLACES:
        return place(str(item), lang)
    if about.role == "year" and isinstance(item, float) and item.is_integer():
        return str(int(item))
    if about.role == "year" or isinstance(item, str):
        return formats.spaced(str(item), lang)
    return formats.number(item, lang, about.decimals)


def place(code: str, lang: str) -> str:
    """Return the name of a country, area or special code."""
    from iomlab import countries

    return countries.get(code).name(lang)


def notes(frame: Figures, lang: str) -> list[str]:
    """Return the notes that the places in ``frame`` call for, each after the place’s name."""
    from iomlab import countries
    from iomlab.errors import CountryError

    found: dict[str, None] = {}
    for name in frame.columns:
        about = frame.about(str(name))
        if about.role in PLACES:
            for code in frame[name].dropna().unique():
                if str(code) in about.labels:
                    continue
                try:
                    note = countries.get(str(code)).footnote(lang)
                except CountryError:
                    continue
                if note:
                    found[note] = None
    return list(found)
