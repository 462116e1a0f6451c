"""Run a notebook in place: its cells, with the values of a form, in the kernel that is open."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from iomlab.classroom.copies import given
from iomlab.languages import render
from iomlab.parameters.read import TAG
from iomlab.reports.execute import plain, source_of
from iomlab.reports.job import prepare


def filled(notebook: str, values: Mapping[str, Any]) -> list[Any]:
    """Return the cells of a report in its language, with ``values`` in the cell of parameters."""
    job = prepare(notebook, values)
    made = render.notebook(source_of(job), job.lang)
    for cell in made.cells:
        if TAG in cell.metadata.get("tags", []):
            cell.source = given(cell.source, {name: plain(v) for name, v in job.values.items()})
    return list(made.cells)


def parameters_cell(cells: list[Any]) -> str:
    """Return the source of the cell of parameters."""
    return next((c.source for c in cells if TAG in c.metadata.get("tags", [])), "")


def play(cells: list[Any]) -> dict[str, Any]:
    """Show the prose and run the code, in a room of its own; return the names that were made.

    As in a notebook, the last expression of a cell is shown.
    """
    from IPython.display import Markdown, display

    room: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate(cells, start=1):
        if cell.cell_type == "markdown":
            display(Markdown(cell.source))
        elif cell.cell_type == "code":
            shown = _run(cell.source, f"cell {number}", room)
            if shown is not None:
                display(shown)
    return room


def _run(source: str, where: str, room: dict[str, Any]) -> Any:
    tree = ast.parse(source, where)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, where, "exec"), room)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), where, "exec"), room)
    return eval(compile(ast.Expression(last.value), where, "eval"), room)
