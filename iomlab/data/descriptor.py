"""The descriptor of a table: from a sidecar that a person writes to ``datapackage.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iomlab.data.source import Caveat, Column, Source

TEXT = ("description", "publisher", "source_name", "edition", "accessed")
KEPT = (
    "name", "type", "title", "unit", "description", "role", "labels", "decimals", "step", "measures",
)  # fmt: skip
LICENCES = {
    "CC BY 4.0": ("CC-BY-4.0", "Creative Commons Attribution 4.0"),
    "CC BY 3.0 IGO": ("CC-BY-3.0-IGO", "Creative Commons Attribution 3.0 IGO"),
}


def package(
    sidecar: Mapping[str, Any], name: str, *, path: str, size: int, sha256: str
) -> dict[str, Any]:
    """Return the Frictionless descriptor of one table, kept in the file ``path`` beside it.

    Parameters
    ----------
    sidecar : mapping
        Title (en, es, fr), description, publisher, source_name, edition, licence, years, accessed,
        caveats (text, or text with places and columns), read_from, columns.
    name : str
        The table.
    path, size, sha256 : str, int, str
        The file: its name, bytes and hash.
    """
    years = sidecar["years"]
    licence = sidecar["licence"]
    spdx = next((v for k, v in LICENCES.items() if licence.startswith(k)), None)
    read_from = sidecar["read_from"]
    sources = [read_from] if isinstance(read_from, str) else read_from
    made: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": name.replace("_", "-"),
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
                "path": path,
                "format": path.rpartition(".")[2],
                "encoding": "utf-8",
                "bytes": size,
                "hash": f"sha256:{sha256}",
                "schema": {"fields": [field(c) for c in sidecar["columns"]], "missingValues": [""]},
            }
        ],
    }
    if spdx:
        made["licenses"] = [{"name": spdx[0], "title": spdx[1]}]
    return made


def sidecar(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person wrote of a descriptor: the way back from :func:`package`."""
    scopes = package.get("caveat_scopes", {})
    return {
        "title": package["titles"],
        **{key: package[key] for key in TEXT},
        "years": package["years"],
        "published": package.get("published", False),
        "licence": package["licences_text"],
        "read_from": [source["title"] for source in package["sources"]],
        "caveats": [
            {"text": text, **scopes[str(n)]} if str(n) in scopes else text
            for n, text in enumerate(package["caveats"])
        ],
        "columns": package["resources"][0]["schema"]["fields"],
        **({"synthetic": True} if package.get("synthetic") else {}),
    }


def field(column: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema field of one column."""
    return {key: column[key] for key in KEPT if column.get(key) not in (None, "")}


def record(package: Mapping[str, Any], name: str, *, path: str, vintage: str) -> Source:
    """Return the source record of a table from its descriptor alone."""
    resource = package["resources"][0]
    scopes = package.get("caveat_scopes", {})
    return Source(
        table=name,
        titles=package["titles"],
        publisher=package["publisher"],
        source_name=package["source_name"],
        edition=package["edition"],
        licence=package["licences_text"],
        years=package["years"],
        accessed=package["accessed"],
        sha256=resource["hash"].removeprefix("sha256:"),
        path=path,
        description=package["description"],
        caveats=tuple(
            Caveat(
                text,
                tuple(scopes.get(str(n), {}).get("places", ())),
                tuple(scopes.get(str(n), {}).get("columns", ())),
            )
            for n, text in enumerate(package["caveats"])
        ),
        published=package.get("published", False),
        synthetic=package.get("synthetic", False),
        columns=columns(package),
        vintage=vintage,
    )


def columns(package: Mapping[str, Any]) -> tuple[Column, ...]:
    """Return the columns of a descriptor."""
    return tuple(
        Column(
            f["name"],
            f.get("title", f["name"]),
            f.get("unit", ""),
            f.get("description", ""),
            f.get("role", "note"),
            f["type"],
            f.get("decimals"),
            f.get("labels", {}),
            f.get("step"),
            f.get("measures", {}),
        )
        for f in package["resources"][0].get("schema", {}).get("fields", [])
    )
