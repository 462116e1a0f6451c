"""The small record of a report that a server passes on: paths, key figures, warnings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from iomlab.show.shown import MIME

if TYPE_CHECKING:
    from iomlab.reports.run import Report

MOST_WARNINGS = 20
LONGEST = 300


def brief(report: Report) -> dict[str, Any]:
    """Return what a report says in short, as plain JSON values.

    Returns
    -------
    dict
        ``name``, ``status`` (``done``, or ``warned`` when there are warnings), ``files``,
        ``figures`` (a list of label, value, unit, year), ``warnings`` (lines that the notebook wrote
        to its error stream), ``seconds``.
    """
    notebook = next(path for path in report.files if path.suffix == ".ipynb")
    outputs = [
        output
        for cell in json.loads(notebook.read_text("utf-8"))["cells"]
        for output in cell.get("outputs", [])
    ]
    warned = warnings(outputs)
    return {
        "name": report.name,
        "status": "warned" if warned else "done",
        "files": [str(path) for path in report.files],
        "figures": figures(outputs),
        "warnings": warned,
        "seconds": round(report.seconds, 2),
    }


def figures(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the key figures that a notebook's outputs show."""
    wanted = ("label", "value", "unit", "year")
    shown = [output.get("data", {}).get(MIME, {}) for output in outputs]
    return [
        {name: row[record["columns"].index(name)] for name in wanted}
        for record in shown
        if record.get("kind") == "key_figures"
        for row in record.get("rows", [])
        if all(name in record["columns"] for name in wanted)
    ]


def warnings(outputs: list[dict[str, Any]]) -> list[str]:
    """Return what a notebook wrote to its error stream: each line once, at most twenty.

    >>> warnings([{"output_type": "stream", "name": "stderr", "text": ["a\\n", "b\\n", "a\\n"]}])
    ['a', 'b']
    """
    texts = [
        "".join(output["text"])
        for output in outputs
        if output["output_type"] == "stream" and output["name"] == "stderr"
    ]
    lines = [line.strip()[:LONGEST] for text in texts for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))[:MOST_WARNINGS]
