"""What a parameter is, and its kind: read from a type hint, or from the value that it has."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from types import NoneType
from typing import Any

from iomlab.errors import ParameterError
from iomlab.messages import say

KINDS = {
    "str": "text",
    "int": "whole",
    "float": "number",
    "bool": "yes_no",
    "date": "date",
    "Country": "country",
    "Countries": "countries",
    "Language": "language",
    "Year": "year",
    "Years": "years",
    "Whole": "whole",
    "Number": "number",
    "Choice": "choice",
    "Literal": "choice",
}
LARGEST = 1e15  # the largest bound of a number
BOUNDED = ("year", "years", "whole", "number")
BY_VALUE = {bool: "yes_no", int: "whole", float: "number", str: "text"}
LISTS = ("list", "List", "tuple", "Tuple", "Sequence", "Iterable")
OPAQUE = "opaque"
NOT_PLAIN = (ValueError, TypeError, SyntaxError, MemoryError, RecursionError)


@dataclass(frozen=True)
class Parameter:
    """One parameter: name, kind, default, help, bounds or choices; ``many`` means a list of it.

    ``required`` means that the notebook gives it no value. The kind ``opaque`` is that of a
    parameter whose default is computed, or of a type that nobody can write on a command line: it
    keeps its default, of which ``default`` is then the source text.
    """

    name: str
    kind: str
    default: Any
    help: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[Any, ...] = ()
    many: bool = False
    optional: bool = False
    required: bool = False


def by_value(made: Parameter) -> Parameter:
    """Return ``made`` with the kind that its default has.

    >>> by_value(Parameter("a", "text", [1, 2])).kind
    'whole'
    """
    value = made.default
    if value is None:
        return replace(made, kind="text", optional=True)
    if not isinstance(value, (list, tuple)):
        return replace(made, kind=BY_VALUE.get(type(value), OPAQUE))
    types = {type(item) for item in value} or {str}
    types = {float} if types == {int, float} else types
    kind = BY_VALUE.get(types.pop(), OPAQUE) if len(types) == 1 else OPAQUE
    return replace(made, kind=kind, many=True)


def by_hint(hint: ast.expr, made: Parameter) -> Parameter:
    """Return ``made`` with the kind, bounds and choices that a type hint gives.

    Raises
    ------
    ParameterError
        When one of iomlab's own words, or ``Literal``, has something in its brackets that it does
        not take.
    """
    if isinstance(hint, ast.Constant) and isinstance(hint.value, str):
        return by_hint(_quoted(hint.value, made), made)
    inside = _inside(hint) if isinstance(hint, ast.Subscript) else []
    word = ast.unparse(hint.value if isinstance(hint, ast.Subscript) else hint).split(".")[-1]
    sides = _sides(hint) if isinstance(hint, ast.BinOp) else inside if word == "Union" else []
    some = [side for side in sides if ast.unparse(side) not in ("None", "'None'")]
    if len(some) == 1 and len(sides) == 2:
        return replace(by_hint(some[0], made), optional=True)
    if word == "Optional" and inside:
        return replace(by_hint(inside[0], made), optional=True)
    if word in LISTS:
        return _list(inside, made)
    if word not in KINDS:
        return replace(made, kind=OPAQUE)
    return _bracketed(KINDS[word], inside, hint, made)


def _list(inside: list[ast.expr], made: Parameter) -> Parameter:
    """Return ``made`` as a list: of what the brackets say, or of what its default holds."""
    items = [item for item in inside if ast.unparse(item) not in ("...", "()")]
    if len({ast.unparse(item) for item in items}) == 1:
        one = by_hint(items[0], made)
    elif items:
        return replace(made, kind=OPAQUE)
    else:
        listed = isinstance(made.default, (list, tuple))
        one = by_value(made if listed else replace(made, default=[]))
    return replace(one, many=True, default=made.default)


def _bracketed(kind: str, inside: list[ast.expr], hint: ast.expr, made: Parameter) -> Parameter:
    """Return ``made`` with ``kind`` and the bounds or choices in the brackets."""
    try:
        values = [ast.literal_eval(part) for part in inside]
    except NOT_PLAIN as computed:
        raise _not_understood(hint, made) from computed
    if kind == "choice":
        if not all(isinstance(value, (str, int, NoneType)) for value in values):
            raise _not_understood(hint, made)
        return replace(made, kind=kind, choices=tuple(values))
    if kind in BOUNDED and values:
        sorts = (int, float) if kind == "number" else (int,)
        if len(values) != 2 or not all(type(value) in sorts for value in values):
            raise _not_understood(hint, made)
        if not -LARGEST <= values[0] <= values[1] <= LARGEST:
            raise _not_understood(hint, made)
        return replace(made, kind=kind, least=values[0], most=values[1])
    if kind == "countries":
        return replace(made, kind="country", many=True)
    return replace(made, kind=kind)


def _quoted(text: str, made: Parameter) -> ast.expr:
    """Return the hint that stands in quotes."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError) as wrong:
        raise _not_understood(ast.Constant(text), made) from wrong


def _not_understood(hint: ast.expr, made: Parameter) -> ParameterError:
    return ParameterError(
        "The type {hint} of parameter {name} is not understood.",
        hint=ast.unparse(hint),
        name=made.name,
        next_step=say(
            "In brackets stand plain values, such as Year[1990, 2024] or Choice['a', 'b']."
        ),
    )


def _sides(hint: ast.BinOp) -> list[ast.expr]:
    """Return the two sides of ``a | b``."""
    return [hint.left, hint.right] if isinstance(hint.op, ast.BitOr) else []


def _inside(hint: ast.Subscript) -> list[ast.expr]:
    """Return what stands between the brackets of a hint."""
    return list(hint.slice.elts) if isinstance(hint.slice, ast.Tuple) else [hint.slice]
