"""Put a table on the shelves: a CSV file and its sidecar become ``datasets/<table>/``.

    python tools/shelve.py SIDECAR.json TABLE.csv [--name TABLE]

The sidecar is JSON with title {en, es, fr}, description, publisher, source_name, edition, licence,
years, accessed, caveats, read_from and columns (name, type, title, unit, description, role). A caveat is a
text, or {text, places, columns} when it concerns only some places or columns: it then stands with
every picture of these. Roles: country, origin, destination, year, group, measure, value, note; labels for codes, decimals, step (years from one figure to the next). Say
"published": true only for aggregates that their publisher released: anything else is held to the
smallest count when a report leaves. "synthetic": true marks rows that iomlab generated. The tool writes the file as it is,
byte for byte, and a Frictionless ``datapackage.json`` with its hash.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from iomlab.data.descriptor import package

ROOT = Path(__file__).resolve().parent.parent


def shelve(sidecar: dict[str, Any], table: Path, name: str, root: Path = ROOT) -> Path:
    """Write ``datasets/<name>/`` and return the folder."""
    folder = root / "datasets" / name
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.csv"
    shutil.copyfile(table, target)
    content = target.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    made = package(sidecar, name, path=target.name, size=len(content), sha256=sha256)
    text = json.dumps(made, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sidecar", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--name")
    asked = parser.parse_args()
    sidecar = json.loads(asked.sidecar.read_text(encoding="utf-8"))
    print(shelve(sidecar, asked.table, asked.name or asked.table.stem))


if __name__ == "__main__":
    main()
