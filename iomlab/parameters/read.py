"""Read a notebook's parameters cell without running it."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from iomlab.errors import ParameterError
from iomlab.messages import say

TAG = "parameters"
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
BY_VALUE = {bool: "yes_no", int: "whole", float: "number", str: "text"}


@dataclass(frozen=True)
class Parameter:
    """One parameter: name, kind, default, help, bounds or choices; ``many`` means a list of it."""

    name: str
    kind: str
    default: Any
    help: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[Any, ...] = ()
    many: bool = False
    optional: bool = False


def parameters(notebook: Path | dict[str, Any]) -> list[Parameter]:
    """Return the parameters of a notebook, in the order in which they stand in its cell.

    Parameters
    ----------
    notebook : Path or dict
        A notebook file, or its JSON. The cell tagged ``parameters`` is parsed, never executed.

    Returns
    -------
    list of Parameter
        Empty when the notebook has no parameters cell.

    Raises
    ------
    ParameterError
        When the cell is not valid Python, a type is not understood, or a default is computed.
    """
    content = json.loads(notebook.read_text("utf-8")) if isinstance(notebook, Path) else notebook
    for cell in content["cells"]:
        if TAG in cell.get("metadata", {}).get("tags", []):
            return of_source("".join(cell["source"]))
    return []


def of_source(source: str) -> list[Parameter]:
    """Return the parameters that a piece of Python assigns.

    >>> of_source("year: Year[1990, 2024] = 2020   # the year shown")[0].most
    2024
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as wrong:
        raise ParameterError(
            "The parameters cell is not valid Python: {problem}.",
            problem=wrong.msg,
            where=f"line {wrong.lineno}",
            next_step=say("Write one assignment a line, such as: year: int = 2020  # help"),
        ) from wrong
    helps = _comments(source)
    return [
        _parameter(node, helps.get(node.end_lineno or 0, ""))
        for node in tree.body
        if isinstance(node, (ast.AnnAssign, ast.Assign)) and node.value is not None
    ]


def _comments(source: str) -> dict[int, str]:
    """Return the comment at the end of each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def _parameter(node: ast.AnnAssign | ast.Assign, help_text: str) -> Parameter:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    name = ast.unparse(target)
    try:
        default = ast.literal_eval(node.value)  # type: ignore[arg-type]
    except ValueError as computed:
        raise ParameterError(
            "The default of parameter {name} is computed; the form desk reads only plain values.",
            name=name,
            where=f"line {node.lineno}",
            next_step=say("Write the value itself, and compute in the next cell."),
        ) from computed
    if isinstance(node, ast.AnnAssign):
        made = _typed(node.annotation, Parameter(name, "text", default, help_text))
    else:
        many = isinstance(default, (list, tuple))
        item = default[0] if many and default else "" if many else default
        kind = BY_VALUE.get(type(item), "text")
        made = Parameter(name, kind, default, help_text, many=many, optional=default is None)
    return replace(made, default=tuple(default) if isinstance(default, list) else default)


def _typed(hint: ast.expr, made: Parameter) -> Parameter:
    """Return ``made`` with the kind, bounds and choices that a type hint gives."""
    if isinstance(hint, ast.Constant) and isinstance(hint.value, str):
        return _typed(ast.parse(hint.value, mode="eval").body, made)
    if isinstance(hint, ast.BinOp) and isinstance(hint.op, ast.BitOr):
        sides = [s for s in (hint.left, hint.right) if ast.unparse(s) not in ("None", "'None'")]
        if len(sides) == 1:
            return replace(_typed(sides[0], made), optional=True)
    word = ast.unparse(hint.value if isinstance(hint, ast.Subscript) else hint).split(".")[-1]
    inside = _inside(hint) if isinstance(hint, ast.Subscript) else []
    if word == "Optional" and inside:
        return replace(_typed(inside[0], made), optional=True)
    if word in ("list", "List", "tuple", "Sequence"):
        return replace(_typed(inside[0], made) if inside else made, many=True)
    if word not in KINDS:
        raise ParameterError(
            "The type {hint} of parameter {name} is not understood.",
            hint=ast.unparse(hint),
            name=made.name,
            next_step=say("Types: {types}.", types=", ".join(KINDS)),
        )
    kind, literals = KINDS[word], [ast.literal_eval(part) for part in inside]
    if kind == "choice":
        return replace(made, kind=kind, choices=tuple(literals))
    if kind == "countries":
        return replace(made, kind="country", many=True)
    least, most = [*literals, None, None][:2]
    return replace(made, kind=kind, least=least, most=most)


def _inside(hint: ast.Subscript) -> list[ast.expr]:
    """Return what stands between the brackets of a hint."""
    return list(hint.slice.elts) if isinstance(hint.slice, ast.Tuple) else [hint.slice]
