"""Write what each column measures (``tools/measures.json``) into the descriptors of the tables.

    python tools/measures.py

The vocabulary is in ``iomlab/data/measures.py``. Each entry rests on what the table's description,
columns and caveats say; what they do not say is left out. Names of several columns are separated by
spaces. The tables themselves are not touched; the sidecars of synthetic tables are kept in step.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def put(columns: list[dict[str, Any]], said: dict[str, dict[str, str]]) -> None:
    """Write ``said`` into the columns of one table; columns that it does not name lose theirs."""
    by_column = {name: measures for names, measures in said.items() for name in names.split()}
    unknown = set(by_column) - {column["name"] for column in columns}
    if unknown:
        raise SystemExit(f"no such column: {', '.join(sorted(unknown))}")
    for column in columns:
        column.pop("measures", None)
        if column["name"] in by_column:
            column["measures"] = by_column[column["name"]]


def main() -> None:
    """Write every descriptor and every sidecar that changes."""
    from iomlab.data.measures import problems

    for table, said in json.loads((ROOT / "tools/measures.json").read_text("utf-8")).items():
        wrong = [str(p) for measures in said.values() for p in problems(measures)]
        if wrong:
            raise SystemExit(f"{table}: {'; '.join(wrong)}")
        package = ROOT / "datasets" / table / "datapackage.json"
        _write(package, lambda d: d["resources"][0]["schema"]["fields"], said)
        sidecar = ROOT / "tools/synthetic" / f"{table.removeprefix('synthetic_')}.json"
        if table.startswith("synthetic_"):
            _write(sidecar, lambda d: d["columns"], said)


def _write(path: Path, columns: Any, said: dict[str, dict[str, str]]) -> None:
    before = path.read_text("utf-8")
    content = json.loads(before)
    put(columns(content), said)
    after = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
