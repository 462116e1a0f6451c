"""Accept, convert or refuse the values that a person gives to a notebook's parameters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import Annotated, Any, Literal, Union

from iomlab.errors import CountryError, IomlabError, ParameterError, suggest
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, quiet, say
from iomlab.parameters import plain
from iomlab.parameters.kinds import OPAQUE, Parameter

LONGEST = 10_000  # letters of a value
YES, NO = ("true", "yes", "sí", "si", "oui", "1"), ("false", "no", "non", "0")
WORDS = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}


def kind_in_words(parameter: Parameter) -> Message:
    """Return the kind of a parameter with its range or choices, in words."""
    span = {"least": _text(parameter.least), "most": _text(parameter.most)}
    bounded = parameter.least is not None
    words = {
        OPAQUE: say("set by the notebook alone"),
        "text": say("text"),
        "yes_no": say("yes or no"),
        "date": say("date (YYYY-MM-DD)"),
        "country": say("country or area (ISO 3166-1 alpha-3, or its name)"),
        "language": say("language ({choices})", choices=", ".join(LANGUAGES)),
        "choice": say("one of: {choices}", choices=", ".join(map(str, parameter.choices))),
        "year": say("year from {least} to {most}", **span) if bounded else say("year"),
        "years": say("years FIRST-LAST from {least} to {most}", **span)
        if bounded
        else say("years FIRST-LAST"),
        "whole": say("whole number from {least} to {most}", **span)
        if bounded
        else say("whole number"),
        "number": say("number from {least} to {most}", **span) if bounded else say("number"),
    }
    word = words[parameter.kind]
    return say("several, parted by commas: {kind}", kind=word) if parameter.many else word


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def model(parameters: Iterable[Parameter]) -> Any:
    """Return a pydantic model of the parameters: strict types, no unknown names."""
    from pydantic import ConfigDict, Field, create_model

    fields: dict[str, Any] = {  # numbered, because a parameter may be called json, or _x
        f"value_{number}": (_hint(p), Field(... if p.required else p.default, alias=p.name))
        for number, p in enumerate(p for p in parameters if p.kind != OPAQUE)
    }
    return create_model("Parameters", __config__=ConfigDict(extra="forbid", strict=True), **fields)


def _hint(p: Parameter) -> Any:
    """Return the pydantic type of one parameter."""
    from pydantic import BeforeValidator, Field

    bounds = Field(ge=p.least, le=p.most, description=p.help or None)
    types: dict[str, Any] = {
        "text": str,
        "yes_no": bool,
        "date": dt.date,
        "country": Annotated[str, Field(pattern="^[A-Z]{3}$"), BeforeValidator(_country)],
        "language": Literal[tuple(LANGUAGES)],
        "choice": Literal[p.choices] if p.choices else str,
        "whole": Annotated[int, bounds],
        "year": Annotated[int, bounds],
        "number": Annotated[float, bounds, Field(allow_inf_nan=False)],
        "years": tuple[Annotated[int, bounds], Annotated[int, bounds]],
    }
    hint: Any = types[p.kind]
    hint = tuple[hint, ...] if p.many else hint
    hint = Union[hint, None] if p.optional else hint  # noqa: UP007 (built from values)
    return Annotated[hint, Field(description=p.help or None)]


def _country(value: Any) -> str:
    from iomlab import countries

    found = countries.find(str(value))
    if found.kind == "special":
        raise CountryError(
            "{code} ({name}) is neither a country nor an area, so no report can be about it.",
            code=found.iso3,
            name=found,
            next_step=countries.LIST_ALL,
        )
    return found.iso3


def parsed(parameter: Parameter, text: Any) -> Any:
    """Turn the text of a command line into a value of the parameter's kind, if it looks like one.

    What doesn't is returned as it is, so that the check can refuse it in words.
    """
    if not isinstance(text, str):
        return tuple(text) if isinstance(text, list) else text
    if parameter.optional and text.casefold() in ("none", ""):
        return None
    if parameter.many:
        from dataclasses import replace

        one = replace(parameter, many=False, optional=False)
        return tuple(parsed(one, part.strip()) for part in text.split(",") if part.strip())
    kind = parameter.kind
    if kind == "years":
        ends = re.fullmatch(r"\s*(\d{4})\s*(?:-|–|:|\.\.|,)\s*(\d{4})\s*", text)
        return tuple(map(int, ends.groups())) if ends else text
    if kind == "yes_no":
        return WORDS.get(text.casefold(), text)
    if kind == "choice":
        return next((c for c in parameter.choices if str(c) == text), text)
    convert: Any = {"whole": int, "year": int, "number": float, "date": dt.date.fromisoformat}.get(
        kind
    )
    try:
        return convert(text) if convert else text
    except ValueError:
        return text


def check(parameters: list[Parameter], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with their checked values; what is not given keeps its default.

    A required parameter that is not given is left out (see :func:`require`), and so is one that
    only the notebook itself can set.

    Parameters
    ----------
    parameters : list of Parameter
        What the notebook declares.
    values : mapping
        What the person gives: text from a command line, or typed values.

    Raises
    ------
    ParameterError
        For an unknown name, a parameter that can't be set, or a value that the notebook does not
        accept: with the nearest valid choice.

    Examples
    --------
    >>> from iomlab.parameters.read import of_source
    >>> check(of_source("year: Year[1990, 2024] = 2020"), {"year": "2010"})
    {'year': 2010}
    """
    known = {p.name: p for p in parameters}
    for name in values:
        _settable(name, known)
    for name, value in values.items():
        _readable(name, value)
    given = {name: parsed(known[name], value) for name, value in values.items()}
    there = [p for p in parameters if p.kind != OPAQUE and (p.name in given or not p.required)]
    try:
        if find_spec("pydantic") is None:
            result = plain.values(there, given, _country)
        else:
            checked = model(there)(**given)
            result = {p.name: getattr(checked, f"value_{n}") for n, p in enumerate(there)}
    except ValueError as refused:  # pydantic's ValidationError is one
        told = refused.errors()[0]["loc"][0] if hasattr(refused, "errors") else refused.args[0]
        raise _refusal(known[str(told)], values[str(told)]) from refused
    for parameter in there:
        value = result[parameter.name]
        if parameter.kind == "years" and value and value[0] > value[1]:
            raise _refusal(parameter, values[parameter.name])
    return result


def _readable(name: str, value: Any) -> None:
    """Refuse a text that can't be shown as it is, or is longer than any that a person types."""
    for text in value if isinstance(value, (list, tuple)) else [value]:
        if not isinstance(text, str):
            continue
        if quiet(text) != text:
            raise ParameterError(
                "The value of {name} holds signs that can’t be shown: codes of a terminal, or marks that "
                "turn the direction of the text.",
                name=name,
                next_step=say("Type it anew, without copying it."),
            )
        if len(text) > LONGEST:
            raise ParameterError(
                "The value of {name} is longer than {most} letters.", name=name, most=LONGEST
            )


def _settable(name: str, known: Mapping[str, Parameter]) -> None:
    """Refuse a name that the notebook does not have, or keeps to itself."""
    if name not in known:
        raise ParameterError(
            "Unknown parameter {name}.",
            name=repr(name),
            nearest=suggest(name, known),
            next_step=say("Parameters: {names}.", names=", ".join(known) or "none"),
        )
    if known[name].kind == OPAQUE:
        raise ParameterError(
            "Parameter {name} can’t be set: its value is computed, or of a type that can’t be "
            "written on a command line.",
            name=name,
            next_step=say("Change it in the notebook itself."),
        )


def require(parameters: Iterable[Parameter], values: Mapping[str, Any]) -> None:
    """Refuse to go on when a parameter that the notebook leaves open has no value.

    Raises
    ------
    ParameterError
        It names the first such parameter and its kind.
    """
    for parameter in parameters:
        if parameter.required and parameter.name not in values:
            raise ParameterError(
                "The notebook needs a value for {name}: it takes {kind}.",
                name=parameter.name,
                kind=kind_in_words(parameter),
                next_step=say("See all parameters with --help."),
            )


def _refusal(p: Parameter, value: Any) -> IomlabError:
    """Return the error for a value that parameter ``p`` does not accept."""
    nearest: list[str] = []
    if p.kind in ("choice", "language"):
        nearest = suggest(str(value), map(str, p.choices or LANGUAGES))
    given = parsed(p, value)
    if p.least is not None and isinstance(given, (int, float)) and not p.many:
        nearest = [_text(p.least if given < p.least else p.most)]
    return ParameterError(
        "{value} is not a valid value of {name}: it takes {kind}.",
        value=repr(value),
        name=p.name,
        kind=kind_in_words(p),
        nearest=nearest,
        next_step=say("See all parameters with --help."),
    )


def schema(parameters: list[Parameter]) -> dict[str, Any]:
    """Return the JSON schema of the parameters."""
    return model(parameters).model_json_schema()
