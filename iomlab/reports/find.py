"""Find the notebook that a person asks for, and name what a report leaves behind."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iomlab import places
from iomlab.errors import ReportError, suggest
from iomlab.messages import quiet, say
from iomlab.parameters.kinds import Parameter

LONGEST = 100  # bytes of a value in a file's name
NAMED = ("country", "language")


def shipped_notebooks() -> dict[str, Path]:
    """Return the shipped notebooks by name."""
    found = sorted(places.shipped("notebooks").rglob("*.ipynb"))
    return {path.stem: path for path in found if ".ipynb_checkpoints" not in path.parts}


def find_notebook(name: str) -> Path:
    """Return the file of a shipped notebook by its name or number, or of any by its path.

    >>> find_notebook("country_profile").name
    'country_profile.ipynb'
    >>> find_notebook("N04").name
    'N04_routes_and_risk.ipynb'
    """
    known = shipped_notebooks()
    if name in known:
        return known[name]
    numbered = [path for stem, path in known.items() if stem.split("_")[0] == name.upper()]
    if numbered:
        return numbered[0]
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path
    raise ReportError(
        "There is no notebook {name}.",
        name=repr(name),
        nearest=suggest(path.stem, known),
        next_step=say("Name a file ending in .ipynb, or one of: {names}.", names=", ".join(known)),
    )


def base_name(notebook: Path, parameters: list[Parameter], values: Mapping[str, Any]) -> str:
    """Return the name that all files of a report share, made from its parameters.

    Places and languages are always named; other parameters when they differ from their default:
    ``country_profile-HND-es``, ``country_profile-HND-first_year=2000-es``.
    """
    parts = [notebook.stem]
    for parameter in parameters:
        if parameter.name not in values:
            continue
        value = values[parameter.name]
        several = value if isinstance(value, (list, tuple)) else [value]
        text = _short("+".join(re.sub(r"[^\w.]+", "_", str(v)) for v in several))
        if parameter.kind in NAMED:
            parts.append(text)
        elif value != parameter.default:
            parts.insert(
                -1 if parts[-1] == values.get("lang") else len(parts), f"{parameter.name}={text}"
            )
    return "-".join(parts)


def _short(text: str) -> str:
    """Return a text that a file's name can hold; a long one ends in a mark of the whole.

    >>> _short("HND"), _short("x" * 500)
    ('HND', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx~c38c2bf3')
    """
    if len(text.encode("utf-8", "replace")) <= LONGEST:
        return text
    mark = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{text[:40].encode()[:80].decode('utf-8', 'ignore')}~{mark}"


def check_folder(folder: Path) -> Path:
    """Return the folder that reports go to, made if only its last part is missing.

    Raises
    ------
    ReportError
        When the folder above is missing, the path is a file, or nothing may be written there.
    """
    if quiet(str(folder)) != str(folder):
        raise ReportError(
            "{folder} can’t name a folder.",
            folder=ascii(str(folder))[:200],
            next_step=say("Name a folder with --out."),
        )
    if not folder.exists() and not folder.parent.is_dir():
        raise ReportError(
            "The folder {folder} does not exist, nor does the one above it.",
            folder=str(folder),
            next_step=say("Make it first, or name another with --out."),
        )
    if folder.exists() and not folder.is_dir():
        raise ReportError(
            "{folder} is a file, not a folder.",
            folder=str(folder),
            next_step=say("Name a folder with --out."),
        )
    target = folder if folder.exists() else folder.parent
    if not os.access(target, os.W_OK) or not target.stat().st_mode & 0o222:
        raise ReportError(
            "Nothing may be written in the folder {folder}: it is read-only.",
            folder=str(target),
            next_step=say("Name another with --out, or change its permissions."),
        )
    folder.mkdir(exist_ok=True)
    return folder
