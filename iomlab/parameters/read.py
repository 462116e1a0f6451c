"""Read a notebook's parameters cell without running it."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from iomlab.errors import ParameterError, ReportError
from iomlab.messages import Message, say
from iomlab.parameters.kinds import NOT_PLAIN, OPAQUE, Parameter, by_hint, by_value

TAG = "parameters"
LARGEST = 200_000_000  # bytes of a notebook
TYPE_COMMENT = re.compile(r"type:\s*(\S+)\s*(.*)", re.DOTALL)


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
    ReportError
        When the file is no notebook.
    ParameterError
        When the cell is not valid Python, or a type is not understood.
    """
    for cell in cells(notebook):
        if TAG in (cell.get("metadata", {}).get("tags") or []):
            return of_source("".join(cell["source"]))
    return []


def cells(notebook: Path | dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells of a notebook, after a look at whether it is one.

    Raises
    ------
    ReportError
        When the file is not UTF-8, not JSON, has no cells, or is of another format than 4.
    """
    if not isinstance(notebook, Path):
        return list(notebook["cells"])
    try:
        if notebook.stat().st_size > LARGEST:
            raise _no_notebook(
                notebook, say("it is larger than {most} MB", most=LARGEST // 1_000_000)
            )
        content = json.loads(notebook.read_text("utf-8"))
    except UnicodeDecodeError as wrong:
        raise _no_notebook(notebook, say("it is not UTF-8 text")) from wrong
    except json.JSONDecodeError as wrong:
        problem = say("line {line} is not JSON", line=str(wrong.lineno))
        raise _no_notebook(notebook, problem) from wrong
    except (RecursionError, ValueError) as wrong:  # too deep, or a number without end
        raise _no_notebook(notebook, say("it is not JSON")) from wrong
    found = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(found, list):
        raise _no_notebook(notebook, say("it has no list of cells"))
    if content.get("nbformat") != 4:
        raise _no_notebook(notebook, say("it is not of format 4, which Jupyter writes today"))
    for number, cell in enumerate(found, start=1):
        if not _is_cell(cell):
            raise _no_notebook(notebook, say("cell {n} is not a cell", n=number))
    return found


def _is_cell(cell: Any) -> bool:
    """Return whether a piece of JSON has what every cell has."""
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return False
    metadata, source = cell.get("metadata", {}), cell.get("source")
    lines = [source] if isinstance(source, str) else source
    return (
        isinstance(metadata, dict)
        and isinstance(metadata.get("tags") or [], list)
        and isinstance(lines, list)
        and all(isinstance(line, str) for line in lines)
    )


def _no_notebook(file: Path, problem: Message) -> ReportError:
    return ReportError(
        "{file} is not a notebook that can be read: {problem}.",
        file=file.name,
        problem=problem,
        next_step=say("Open it in JupyterLab and save it again."),
    )


def of_source(source: str) -> list[Parameter]:
    """Return the parameters that a piece of Python assigns or announces.

    >>> of_source("year: Year[1990, 2024] = 2020   # the year shown")[0].most
    2024
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as wrong:
        raise ParameterError(
            "The parameters cell is not valid Python: {problem}.",
            problem=getattr(wrong, "msg", str(wrong)),
            where=f"line {getattr(wrong, 'lineno', 1)}",
            next_step=say("Write one assignment a line, such as: year: int = 2020  # help"),
        ) from wrong
    comments = _comments(source)
    found = {
        made.name: made
        for node in tree.body
        for made in _of_node(node, comments.get(getattr(node, "end_lineno", 0), ""))
    }
    return list(found.values())


def _comments(source: str) -> dict[int, str]:
    """Return the comment at the end of each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def _of_node(node: ast.stmt, comment: str) -> Iterator[Parameter]:
    """Yield the parameters that one statement makes: none, one, or several (``a = b = 1``)."""
    if isinstance(node, ast.AnnAssign):
        targets: list[ast.expr] = [node.target]
    elif isinstance(node, ast.Assign):
        targets = node.targets
    else:
        return
    typed = TYPE_COMMENT.fullmatch(comment)
    hint, told = (typed[1], typed[2].lstrip("# ")) if typed else ("", comment)
    for target in targets:
        if isinstance(target, ast.Name):
            made = Parameter(target.id, "text", None, told, required=node.value is None)
            yield _valued(node, made, hint)


def _valued(node: ast.AnnAssign | ast.Assign, made: Parameter, comment_hint: str) -> Parameter:
    """Return ``made`` with its default and its kind."""
    if node.value is not None:
        try:
            made = replace(made, default=ast.literal_eval(node.value))
        except NOT_PLAIN:
            return replace(made, kind=OPAQUE, default=ast.unparse(node.value))
    if isinstance(node, ast.AnnAssign):
        kind = by_hint(node.annotation, made)
    else:
        kind = _by_comment(comment_hint, made)
    if kind.kind == OPAQUE:
        text = "" if node.value is None else ast.unparse(node.value)
        return replace(made, kind=OPAQUE, default=text, required=False)
    default = tuple(kind.default) if isinstance(kind.default, list) else kind.default
    optional = kind.optional or (default is None and not made.required)
    return replace(kind, default=default, optional=optional)


def _by_comment(hint: str, made: Parameter) -> Parameter:
    """Return ``made`` with the kind that a comment ``# type: …`` gives, or else its default."""
    try:
        kind = by_hint(ast.parse(hint, mode="eval").body, made)
    except (SyntaxError, ParameterError):
        kind = replace(made, kind=OPAQUE)
    return by_value(made) if kind.kind == OPAQUE else kind
