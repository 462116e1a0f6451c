"""Put the lists of the start page under its cells, so that they are there before anything is run."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from iomlab.errors import ReportError
from iomlab.lab import guide
from iomlab.lab.material import START
from iomlab.lab.merge import text
from iomlab.parameters.read import cells

LISTS = {"areas": guide.areas, "route": guide.route, "progress": guide.progress}


def prefill(folder: Path, lang: str) -> None:
    """Write the lists of a workspace's start page as outputs; a page that cannot be read stays."""
    path = folder / START
    try:
        found = cells(path)
    except (OSError, ReportError):
        return
    book = json.loads(path.read_text("utf-8"))
    for cell, known in zip(book["cells"], found, strict=True):
        shown = _list(text(known), lang, folder) if known["cell_type"] == "code" else None
        if shown is not None:
            data = {"text/markdown": shown, "text/plain": shown}
            cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    made = (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()
    if made != path.read_bytes():
        draft = path.with_name(f".{START}.part")
        draft.write_bytes(made)
        draft.replace(path)


def _list(source: str, lang: str, folder: Path) -> str | None:
    """Return what a cell that is nothing but ``guide.route("one_day", lang)`` would show."""
    try:
        call = ast.parse(source.strip(), mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    made: Any = LISTS.get(call.func.attr)
    words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    if made is None or ast.unparse(call.func.value) != "guide":
        return None
    if words and words[0] not in guide.ROUTES:
        return None
    return str(made(*words, lang, at=folder).html)
