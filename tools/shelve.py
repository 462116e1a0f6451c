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

ROOT = Path(__file__).resolve().parent.parent
TEXT = ("description", "publisher", "source_name", "edition", "accessed")
LICENCES = {
    "CC BY 4.0": ("CC-BY-4.0", "Creative Commons Attribution 4.0"),
    "CC BY 3.0 IGO": ("CC-BY-3.0-IGO", "Creative Commons Attribution 3.0 IGO"),
}


def package(sidecar: dict[str, Any], name: str, content: bytes) -> dict[str, Any]:
    """Return the Frictionless descriptor of one table."""
    years = sidecar["years"]
    licence = sidecar["licence"]
    spdx = next((v for k, v in LICENCES.items() if licence.startswith(k)), None)
    read_from = sidecar["read_from"]
    sources = [read_from] if isinstance(read_from, str) else read_from
    made: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": name,
        "title": sidecar["title"]["en"],
        "titles": sidecar["title"],
        **{key: sidecar[key] for key in TEXT},
        "years": years if isinstance(years, str) else ", ".join(map(str, years)),
        "published": sidecar.get("published", False),
        **({"synthetic": True} if sidecar.get("synthetic") else {}),
        "licences_text": licence,
        "sources": [{"title": text} for text in sources],
        "caveats": [c if isinstance(c, str) else c["text"] for c in sidecar["caveats"]],
        "caveat_scopes": {
            str(position): {key: c[key] for key in ("places", "columns") if c.get(key)}
            for position, c in enumerate(sidecar["caveats"])
            if not isinstance(c, str)
        },
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name.replace("_", "-"),
                "path": f"{name}.csv",
                "format": "csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
                "schema": {"fields": [field(c) for c in sidecar["columns"]], "missingValues": [""]},
            }
        ],
    }
    made["name"] = name.replace("_", "-")
    if spdx:
        made["licenses"] = [{"name": spdx[0], "title": spdx[1]}]
    return made


def field(column: dict[str, Any]) -> dict[str, Any]:
    """Return the schema field of one column."""
    kept = ("name", "type", "title", "unit", "description", "role", "labels", "decimals", "step")
    return {key: column[key] for key in kept if column.get(key) not in (None, "")}


def shelve(sidecar: dict[str, Any], table: Path, name: str, root: Path = ROOT) -> Path:
    """Write ``datasets/<name>/`` and return the folder."""
    folder = root / "datasets" / name
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.csv"
    shutil.copyfile(table, target)
    text = json.dumps(package(sidecar, name, target.read_bytes()), ensure_ascii=False, indent=1)
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
