"""Run every notebook with its defaults and store what it shows, so that nbval can compare.

    python tools/store_outputs.py [NOTEBOOK …]

Pictures are left out of the stored file (nbval does not compare them); their alternative text, their
captions and the figures behind them are kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
import papermill

from iomlab.places import STATIC

ROOT = Path(__file__).resolve().parent.parent


def store(path: Path) -> None:
    """Run one notebook and write its outputs back, without pictures and without times."""
    with tempfile.TemporaryDirectory() as room:
        done = Path(room) / "done.ipynb"
        papermill.execute_notebook(
            str(path), str(done), kernel_name="python3", cwd=room, progress_bar=False
        )
        executed = nbformat.read(done, as_version=4)
    notebook = nbformat.read(path, as_version=4)
    for cell, ran in zip(notebook.cells, executed.cells, strict=True):
        if cell.cell_type == "code":
            cell.execution_count = ran.execution_count
            cell.outputs = [bare(output) for output in ran.outputs]
    nbformat.write(notebook, path)


def bare(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return an output without its picture."""
    output.get("data", {}).pop("image/png", None)
    return output


def main() -> None:
    os.environ[STATIC] = "1"
    asked = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "notebooks").rglob("*.ipynb"))
    for path in asked:
        store(path.resolve())
        print(path)


if __name__ == "__main__":
    main()
