"""The words for a parameter's type in a notebook's ``parameters`` cell.

They say what a value means, so that the form desk can check it and a form can offer the choices;
when the cell runs they do nothing, so papermill and JupyterLab run the notebook as it stands.

    country: Country = "HND"             # one country or area, ISO 3166-1 alpha-3
    others: Countries = ["GTM", "SLV"]   # several
    year: Year[1990, 2024] = 2024        # a year within bounds
    period: Years[1990, 2024] = (2000, 2024)
    scheme: Choice["seasonal", "circular"] = "seasonal"
    share: Number[0, 1] = 0.5
    lang: Language = "en"

Plain ``int``, ``float``, ``str``, ``bool``, ``date``, ``list[...]``, ``Literal[...]`` and
``... | None`` are understood too.
"""

from __future__ import annotations

from typing import Any


class _Word:
    """A word that may carry bounds or choices in brackets, which have no effect at run time."""

    def __class_getitem__(cls, _: Any) -> type[_Word]:
        return cls

    def __init_subclass__(cls) -> None:
        cls.__doc__ = cls.__doc__ or cls.__name__


class Country(_Word):
    """One country or area: ISO 3166-1 alpha-3; names and other codes are understood."""


class Countries(_Word):
    """Several countries or areas."""


class Language(_Word):
    """The language of text, labels and report: en, es or fr."""


class Year(_Word):
    """A calendar year, ``Year[first, last]``."""


class Years(_Word):
    """A range of years, ``Years[first, last]``: a pair of first and last year."""


class Whole(_Word):
    """A whole number, ``Whole[least, most]``."""


class Number(_Word):
    """A number, ``Number[least, most]``."""


class Choice(_Word):
    """One of several words, ``Choice["a", "b"]``."""
