"""Gather every sentence that a person reads: from package, notebooks, exercises and tables."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from iomlab import places

MARKS = {"say": 0, "N_": 0, "Message": 0}


def paragraphs(markdown: str) -> list[str]:
    """Split Markdown into paragraphs, as the unit of translation.

    >>> paragraphs("# Title\\n\\nOne\\ntwo\\n")
    ['# Title', 'One\\ntwo']
    """
    return [part.strip("\n") for part in markdown.split("\n\n") if part.strip()]


def of_python(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of every marked literal: ``say("…")``, ``N_("…")``, ``SomeError("…")``."""
    yield from ((node.lineno, str(node.value)) for node in literals(text))


def literals(text: str) -> Iterator[ast.Constant]:
    """Yield every marked literal of a Python text.

    Implicitly joined literals count as one; an f-string in such a place is a mistake and is left
    for the checker to find, since its text can't be a key.
    """
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        marked = name.endswith("Error") or (name in MARKS and isinstance(node.func, ast.Name))
        if marked and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first


def of_notebook(path: Path) -> Iterator[tuple[int, str]]:
    """Yield cell number and text: Markdown paragraphs, marked literals, comments."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for position, cell in enumerate(cells, start=1):
        source = "".join(cell["source"])
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            continue  # what a learner never sees
        if cell["cell_type"] == "markdown":
            yield from ((position, paragraph) for paragraph in paragraphs(source))
        elif cell["cell_type"] == "code":
            yield from ((position, text) for _, text in of_python(source))
            yield from ((position, text) for text in _comments(source))


def _comments(source: str) -> Iterator[str]:
    """Yield the comments of a code cell; in a parameters cell they are the help texts."""
    import io
    import tokenize

    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string.lstrip("#").strip()
        if token.type == tokenize.COMMENT and text:
            yield text


def of_table(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a table's descriptor that captions and tables show."""
    package = json.loads(path.read_text(encoding="utf-8"))
    for key in ("description", "publisher", "source_name", "edition", "licences_text", "years"):
        if package.get(key) and any(c.isalpha() for c in package[key]):
            yield 1, package[key]
    yield from ((1, caveat) for caveat in package["caveats"])
    for resource in package["resources"]:
        yield from _of_columns(resource.get("schema", {}).get("fields", []))


def of_sidecar(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a live table’s sidecar, from which its descriptor is made."""
    told = json.loads(path.read_text(encoding="utf-8"))
    for key in ("description", "publisher", "source_name", "edition", "licence", "years"):
        if any(c.isalpha() for c in told.get(key, "")):
            yield 1, told[key]
    yield from ((1, c if isinstance(c, str) else c["text"]) for c in told.get("caveats", ()))
    yield from _of_columns(told.get("columns", ()))


def _of_columns(columns: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    for column in columns:
        yield from ((1, column[key]) for key in ("title", "unit", "description") if column.get(key))
        yield from ((1, label) for label in column.get("labels", {}).values())


def gather() -> dict[str, list[tuple[str, int]]]:
    """Return every sentence with the places where it stands, in a stable order."""
    found: dict[str, list[tuple[str, int]]] = {}

    def take(where: str, texts: Iterator[tuple[int, str]]) -> None:
        for line, text in texts:
            if text.strip():
                found.setdefault(text, []).append((where, line))

    for path in sorted(places.PACKAGE.rglob("*.py")):
        if "_shipped" not in path.parts:
            where = path.relative_to(places.PACKAGE.parent).as_posix()
            take(where, of_python(path.read_text(encoding="utf-8")))
    for path in sorted(places.shipped("notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            take(f"notebooks/{path.parent.name}/{path.name}", of_notebook(path))
    exercises = places.PACKAGE.parent / "exercises"
    for path in sorted(exercises.rglob("exercise.ipynb")):
        take(f"exercises/{path.parent.name}/{path.name}", of_notebook(path))
    for path in sorted(exercises.rglob("checks.py")):
        where = f"exercises/{path.parent.name}/{path.name}"
        take(where, of_python(path.read_text(encoding="utf-8")))
    for path in sorted(places.shipped("datasets").glob("*/datapackage.json")):
        take(f"datasets/{path.parent.name}/datapackage.json", of_table(path))
    for path in sorted(places.PACKAGE.glob("data/live/tables/*.json")):
        take(path.relative_to(places.PACKAGE.parent).as_posix(), of_sidecar(path))
    return found
