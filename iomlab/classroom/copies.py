"""A learner's copy: the master in their language and with their values, without any solution."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from iomlab.classroom.identity import KEY
from iomlab.classroom.masters import BEGIN, END, Master, grading
from iomlab.languages import render
from iomlab.languages.catalogue import tell, written
from iomlab.messages import Fill, say

FIELD = re.compile(r"\{[a-z_][\w.]*(?::[^{}]*)?\}")


def copy_of(
    master: Master, lang: str, values: Mapping[str, Any], identity: Mapping[str, str]
) -> Any:
    """Return the notebook that a learner gets.

    Solutions become ``name = None``; the values stand in the text and in the parameters; nothing that
    was run or printed is left; locked cells can't be changed in Jupyter.
    """
    made = render.notebook(copy.deepcopy(master.notebook), lang)
    for cell in made.cells:
        if cell.cell_type == "markdown":
            cell.source = filled(cell.source, values, lang)
        else:
            cell.outputs, cell.execution_count = [], None
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = given(cell.source, {**values, "lang": lang})
            elif grading(cell).get("solution"):
                cell.source = emptied(cell.source, lang)
        about = grading(cell)
        if about.get("locked", True) or "parameters" in cell.metadata.get("tags", []):
            cell.metadata.update(editable=False, deletable=False)
        if about.get("grade") and about.get("solution"):
            cell.source = tell(say("*Write your answer here, in whole sentences.*"), lang)
    made.metadata = {k: v for k, v in made.metadata.items() if k in ("kernelspec", "language_info")}
    made.metadata[KEY] = dict(identity)
    made.cells[0].metadata[KEY] = dict(identity)  # a second one, for tools that drop the first
    return made


def filled(text: str, values: Mapping[str, Any], lang: str) -> str:
    """Write a learner's values into a text, in the form of the language.

    >>> filled("{n} people in {year}, {other}", {"n": 12500, "year": "2020"}, "es")
    '12.500 people in 2020, {other}'
    """
    fill = Fill(partial(written, lang=lang))

    def one(found: re.Match[str]) -> str:
        name = re.split(r"[.:}]", found.group(0)[1:])[0]
        return fill.format(found.group(0), **values) if name in values else found.group(0)

    return FIELD.sub(one, text)


def given(source: str, values: Mapping[str, Any]) -> str:
    """Put a learner's values into the parameters cell.

    >>> given("n: int = 5  # people", {"n": 7})
    'n: int = 7  # people'
    """
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            name, value = node.target.id, node.value
            if (
                name in values
                and value.end_col_offset is not None
                and value.lineno == value.end_lineno
            ):
                line = lines[value.lineno - 1].encode()
                told = repr(values[name]).encode()
                whole = line[: value.col_offset] + told + line[value.end_col_offset :]
                lines[value.lineno - 1] = whole.decode()
    return "\n".join(lines)


def emptied(source: str, lang: str) -> str:
    """Take the solution out of a cell; every name that it makes and the checks need becomes None.

    >>> print(emptied("### BEGIN SOLUTION\\nrate = 5\\n### END SOLUTION", "en"))
    rate = None  # your answer
    """
    kept: list[str] = []
    solution: list[str] = []
    inside = False
    for line in source.splitlines():
        if line.strip() == BEGIN:
            inside = True
        elif line.strip() == END:
            inside = False
            kept += [
                f"{name} = None  # {tell(say('your answer'), lang)}" for name in _last(solution)
            ]
            solution = []
        elif inside:
            solution.append(line)
        else:
            kept.append(line)
    return "\n".join(kept)


def _last(solution: list[str]) -> list[str]:
    """Return the name that a solution makes last: that of its answer."""
    tree = ast.parse("\n".join(solution))
    names = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return names[-1:]
