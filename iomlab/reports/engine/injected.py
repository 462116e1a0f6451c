"""What papermill writes into a notebook, written the same: parameters, times, marks of failure.

The same cells, tags and metadata, so that whatever reads papermill's notebooks reads ours. It is
written anew because papermill takes a second to import and saves the notebook twice a cell.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

MARK = "papermill-error-cell-tag"
STYLE = (
    'style="color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif; font-size:2em;"'
)
TOP = (
    '<span {style}>An Exception was encountered at \'<a href="#papermill-error-cell">'
    "In [{count}]</a>'.</span>"
)
HERE = (
    '<span id="papermill-error-cell" {style}>'
    "Execution using papermill encountered an exception here and stopped:</span>"
)


def literal(value: Any) -> str:
    """Write a value as Python, the way papermill does.

    >>> literal({"a": [1, None, float("inf")]})
    '{"a": [1, None, float(\\'inf\\')]}'
    """
    if value is None or isinstance(value, (bool, int)):
        return str(value)
    if isinstance(value, float):
        return str(value) if math.isfinite(value) else f"float('{value}')"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        value = value.encode("unicode_escape").decode("utf-8").replace('"', r"\"")
    return f'"{value}"'


def parameters_source(values: Mapping[str, Any]) -> str:
    """Return the source of the cell that sets the parameters."""
    source = "# Parameters\n" + "".join(f"{k} = {literal(v)}\n" for k, v in values.items())
    try:
        import black
    except ImportError:
        return source
    return str(black.format_str(source, mode=black.FileMode(string_normalization=False)))


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("papermill")


def prepare(notebook: Any, values: Mapping[str, Any], source: str, result: str) -> Any:
    """Return the notebook with its parameters set and papermill's metadata, ready to run."""
    from nbformat import v4

    notebook = v4.upgrade(notebook) or notebook
    notebook.metadata.setdefault(
        "papermill",
        v4.new_notebook(
            metadata={
                "default_parameters": {},
                "parameters": {},
                "environment_variables": {},
                "version": _version(),
            }
        ).metadata,
    )
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    if values:
        cell = v4.new_code_cell(
            parameters_source(values), metadata={"tags": ["injected-parameters"]}
        )
        old, first = (_tagged(notebook, tag) for tag in ("injected-parameters", "parameters"))
        if old is not None:
            notebook.cells[old] = cell
        else:
            notebook.cells.insert(0 if first is None else first + 1, cell)
        notebook.metadata.papermill["parameters"] = dict(values)
    notebook.cells = [c for c in notebook.cells if MARK not in c.metadata.get("tags", [])]
    about = notebook.metadata.papermill
    about.update(input_path=source, output_path=result)
    about.update(start_time=_now(), end_time=None, duration=None, exception=None)
    for cell in notebook.cells:
        _mark(cell, start_time=None, end_time=None, duration=None, exception=None, status="pending")
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    return notebook


def _tagged(notebook: Any, tag: str) -> int | None:
    found = (i for i, c in enumerate(notebook.cells) if tag in c.metadata.get("tags", []))
    return next(found, None)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


def _mark(cell: Any, **what: Any) -> None:
    from nbformat import NotebookNode

    cell.metadata["papermill"] = NotebookNode({**cell.metadata.get("papermill", {}), **what})


def _since(start: str, end: str) -> float:
    return (dt.datetime.fromisoformat(end) - dt.datetime.fromisoformat(start)).total_seconds()


def cell_started(cell: Any) -> None:
    """Mark a cell as running."""
    _mark(cell, start_time=_now(), status="running", exception=False)


def cell_ended(cell: Any, *, failed: bool = False) -> None:
    """Mark a cell as run, whole or not."""
    end, start = _now(), cell.metadata["papermill"]["start_time"]
    _mark(cell, end_time=end, duration=_since(start, end))
    _mark(cell, **({"exception": True, "status": "failed"} if failed else {"status": "completed"}))


def ended(notebook: Any) -> None:
    """Mark a notebook as run; as papermill, up to the cell that failed."""
    about = notebook.metadata.papermill
    about["end_time"] = _now()
    about["duration"] = _since(about["start_time"], about["end_time"])
    for cell in notebook.cells:
        if cell.metadata["papermill"]["status"] == "failed":
            about["exception"] = True
            break
        if cell.metadata["papermill"]["status"] == "pending":
            _mark(cell, status="completed")


def mark_failure(notebook: Any, index: int) -> None:
    """Put papermill's two marks into a notebook: at the top, and before the cell that failed."""
    from nbformat import v4

    count = notebook.cells[index].get("execution_count")
    for where, text in ((index, HERE), (0, TOP)):
        cell = v4.new_markdown_cell(
            text.format(style=STYLE, count=count), metadata={"tags": [MARK]}
        )
        notebook.cells.insert(where, cell)
