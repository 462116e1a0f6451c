"""The check of a parameter's value without pydantic, which a browser's Python does not have.

It accepts and refuses what the model of :mod:`iomlab.parameters.check` does.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from iomlab.languages.formats import LANGUAGES
from iomlab.parameters.kinds import Parameter


def values(
    parameters: Sequence[Parameter], given: Mapping[str, Any], country: Callable[[Any], str]
) -> dict[str, Any]:
    """Return the value of each parameter: what is given, or else its default.

    Parameters
    ----------
    parameters : sequence of Parameter
    given : mapping
        Values with the type that their kind asks for: text that was typed has been read before.
    country : callable
        Turns what names a country into its code.

    Raises
    ------
    ValueError
        With the name of the first parameter that does not take its value.

    Examples
    --------
    >>> values([Parameter("year", "year", 2020, least=1990, most=2024)], {"year": 2010}, str)
    {'year': 2010}
    """
    found = {}
    for p in parameters:
        try:
            found[p.name] = _accepted(p, given[p.name], country) if p.name in given else p.default
        except ValueError as refused:
            raise ValueError(p.name) from refused
    return found


def _accepted(parameter: Parameter, value: Any, country: Callable[[Any], str]) -> Any:
    """Return the value, or each of several, as its kind has it."""
    if value is None and parameter.optional:
        return None
    if not parameter.many:
        return _one(parameter, value, country)
    if not isinstance(value, tuple):
        raise ValueError(value)
    return tuple(_one(parameter, part, country) for part in value)


def _one(p: Parameter, value: Any, country: Callable[[Any], str]) -> Any:
    """Return one value of the parameter's kind."""
    if p.kind == "country":
        return country(value)
    if p.kind == "years":
        if isinstance(value, tuple) and len(value) == 2:
            return tuple(_number(p, end, int) for end in value)
    elif p.kind in ("whole", "year"):
        return _number(p, value, int)
    elif p.kind == "number":
        return float(_number(p, value, (int, float)))
    elif p.kind == "language" or (p.kind == "choice" and p.choices):
        for choice in p.choices if p.kind == "choice" else LANGUAGES:
            if choice == value:  # 1.0 and True are 1, as pydantic has it
                return choice
    elif isinstance(value, {"yes_no": bool, "date": dt.date}.get(p.kind, str)):
        return value
    raise ValueError(value)


def _number(p: Parameter, value: Any, kind: Any) -> Any:
    """Return a number within the bounds of the parameter."""
    fits = isinstance(value, kind) and not isinstance(value, bool)
    endless = isinstance(value, float) and not math.isfinite(value)
    if not fits or endless or (p.least is not None and not value >= p.least):
        raise ValueError(value)
    if p.most is not None and not value <= p.most:
        raise ValueError(value)
    return value
