"""What stands in a field, what was understood, and the sentence under it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from iomlab import countries
from iomlab.checks.judge import as_number
from iomlab.errors import IomlabError
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES, spelled
from iomlab.messages import Message, say
from iomlab.parameters.check import check, require
from iomlab.parameters.kinds import OPAQUE, Parameter
from iomlab.reports.find import NAMED

GOOD, BAD = "#00735A", "#B34700"
NUMBERS = ("whole", "year", "number")
GROUPED = re.compile(r"\s*[+-]?\d{1,3}(?:[.,\s\u00a0\u202f]\d{3})+\s*")


def settable(declared: list[Parameter]) -> list[Parameter]:
    """Return the parameters that a person can set."""
    return [parameter for parameter in declared if parameter.kind != OPAQUE]


def label(parameter: Parameter, lang: str) -> str:
    """Return what a field is called: the parameter's help, with a capital letter."""
    words = tell(parameter.help, lang) if parameter.help else parameter.name.replace("_", " ")
    return words[:1].upper() + words[1:]


def choices(parameter: Parameter, lang: str) -> dict[Any, str]:
    """Return the words for each choice that a parameter has."""
    if parameter.kind == "language":
        return dict(LANGUAGES)
    return {code: _word(code, lang) for code in parameter.choices}


def _word(code: Any, lang: str) -> str:
    words = tell(str(code), lang)
    return words.replace("_", " ") if words == str(code) else words


def written(parameter: Parameter, value: Any, lang: str) -> str:
    """Return a value as a person of this language would write it into its field.

    >>> written(Parameter("country", "country", None), "ESP", "fr")
    'Espagne'
    >>> written(Parameter("share", "number", None), 0.8, "es")
    '0,8'
    """
    if value is None:
        return ""
    if parameter.many:
        return ", ".join(written(_one(parameter), part, lang) for part in value)
    if parameter.kind == "country":
        return countries.get(value).name(lang)
    if parameter.kind == "years":
        return "-".join(map(str, value))
    if isinstance(value, float):
        return str(value) if lang == "en" else str(value).replace(".", ",")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _one(parameter: Parameter) -> Parameter:
    from dataclasses import replace

    return replace(parameter, many=False)


def understood(parameter: Parameter, given: Any) -> Any:
    """Return the checked value of what stands in a field.

    Raises
    ------
    ParameterError or CountryError
        When the notebook does not take it; the error says what it takes, and what is nearest.

    Examples
    --------
    >>> understood(Parameter("year", "year", None, least=1990, most=2024), "2.010")
    2010
    """
    if isinstance(given, str):
        given = given.strip()
        if parameter.required and not given:
            require([parameter], {})
        if parameter.kind in NUMBERS and not parameter.many and given:
            given = _number(parameter, given)
    try:
        return check([parameter], {parameter.name: given}).get(parameter.name)
    except IomlabError as refused:
        refused.next_step = None  # the next step is to go on typing
        raise


def _number(parameter: Parameter, text: str) -> Any:
    """Return a number written in the form of any of the three languages, else the text."""
    if parameter.kind != "number" and GROUPED.fullmatch(text):
        text = re.sub(r"[.,\s\u00a0\u202f]", "", text)
    value = as_number(text)
    if value is None or not math.isfinite(value):
        return text
    return int(value) if parameter.kind != "number" and value == int(value) else value


def remark(parameter: Parameter, given: Any, lang: str) -> tuple[bool, str]:
    """Return whether what stands in a field is accepted, and the sentence under it."""
    try:
        value = understood(parameter, given)
    except IomlabError as refused:
        return False, tell(refused, lang)
    return True, tell(_taken(parameter, value, lang), lang)


def _taken(parameter: Parameter, value: Any, lang: str) -> Message:
    """Return the sentence that says how a value was understood."""
    several = value if parameter.many and value is not None else [value]
    if value is None or not list(several):
        return say("Left empty.")
    words = [_shown(parameter, one, lang) for one in several]
    return say("Understood: {value}.", value=", ".join(words))


def _shown(parameter: Parameter, value: Any, lang: str) -> str:
    if parameter.kind == "country":
        return f"{countries.get(value).name(lang)} ({value})"
    if parameter.kind in ("whole", "number"):
        return spelled(value, "", lang)
    return choices(parameter, lang).get(value) or written(_one(parameter), value, lang)


def asked(declared: Iterable[Parameter], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report is asked for: places, language, and values that are not the notebook's own."""
    return {
        p.name: values[p.name]
        for p in declared
        if p.kind in NAMED or p.required or values[p.name] != p.default
    }


def sentence(accepted: bool, words: str) -> str:
    """Return the sentence under a field: a sign, a colour and words, which a screen reader announces."""
    colour, sign = (GOOD, "✓") if accepted else (BAD, "✗")
    return (
        f'<p role="status" aria-live="polite" style="color: {colour}; margin: 0 0 0.4em 0; '
        f'line-height: 1.4">{sign} {escape(words)}</p>'
    )


def refusal(error: IomlabError, lang: str) -> str:
    """Return why nothing was made."""
    return sentence(False, tell(error, lang))
