"""What a form sent: parameters of the notebook and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iomlab.errors import ParameterError, suggest
from iomlab.forms import fields
from iomlab.parameters.kinds import Parameter

KEY = "_key"  # no parameter of a form can have this name: it is the form's own
LONGEST = 2000  # characters of one field


def texts(
    declared: Sequence[Parameter], sent: Mapping[str, Sequence[str]], lang: str
) -> dict[str, Any]:
    """Return what stood in each field of a form that was sent.

    Parameters
    ----------
    declared : sequence of Parameter
        The parameters that the form asks for.
    sent : mapping
        Names and values as the browser sent them.
    lang : str
        Language of the form.

    Raises
    ------
    ParameterError
        When something was sent that the form does not ask for, twice, or too long.
    """
    known = {parameter.name: parameter for parameter in declared}
    for name, values in sent.items():
        if name == KEY:
            continue
        if name not in known:
            raise ParameterError(
                "The notebook has no parameter {name}.",
                name=repr(name[:40]),
                nearest=suggest(name[:40], known),
            )
        boxes = known[name].many and fields.choices(known[name], lang)
        if (len(values) > 1 and not boxes) or sum(map(len, values)) > LONGEST:
            raise ParameterError(
                "The parameter {name} was sent twice, or is too long.", name=repr(name)
            )
    return {name: _text(p, sent.get(name, ()), lang) for name, p in known.items()}


def _text(parameter: Parameter, values: Sequence[str], lang: str) -> Any:
    """Return what stood in one field: text, a choice, yes or no, or the boxes that were ticked."""
    codes = {str(code): code for code in fields.choices(parameter, lang)}
    if codes and parameter.many:
        return tuple(codes.get(value, value) for value in values)
    if parameter.kind == "yes_no" and not parameter.many:
        return bool(values)
    value = values[0] if values else ""
    return codes.get(value, value or None) if codes else value
