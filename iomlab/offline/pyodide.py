"""Python for the browser: what a site takes out of a Pyodide distribution, and iomlab's place in it.

Pyodide keeps a list of its packages (``pyodide-lock.json``): file, hash, what each needs, and which
``import`` brings it in. The site's list has what the lessons need and no more, and iomlab in it: a lesson
that says ``from iomlab import …`` is thereby all that a reader has to run.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from iomlab.errors import UsageError
from iomlab.messages import say

VERSION = "0.27.7"  # the one that goes with the kernel in builder.txt
LIST = "pyodide-lock.json"
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
KERNEL = ("micropip", "ssl", "sqlite3", "ipython", "jedi")
NEEDS = ("numpy", "pandas", "matplotlib", "scipy", "babel", "platformdirs", "ipywidgets")
IF_THERE = ("pydantic",)  # the official distribution has it; without, iomlab checks by hand
ADDED = {"ipywidgets": ["ipython", "traitlets"]}

Packages = dict[str, dict[str, Any]]


def distribution(folder: Path) -> Packages:
    """Return the packages of a Pyodide distribution by name.

    Raises
    ------
    UsageError
        When the folder is none, or of another version.
    """
    try:
        known = json.loads((folder / LIST).read_text("utf-8"))
        version, packages = str(known["info"]["version"]), dict(known["packages"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(
            "The folder {folder} is no distribution of Pyodide: it has no readable {file}.",
            folder=str(folder),
            file=LIST,
            next_step=_full(),
        ) from None
    if version != VERSION:
        raise UsageError(
            "The folder {folder} holds Pyodide {version}; the site runs with {wanted}.",
            folder=str(folder),
            version=version,
            wanted=VERSION,
            next_step=_full(),
        )
    return packages


def _full() -> Any:
    return say(
        "Unpack the full distribution of Pyodide {version} and name its folder with --pyodide.",
        version=VERSION,
    )


def normal(name: str) -> str:
    """Return a package's name as the list has it.

    >>> normal("prompt_toolkit")
    'prompt-toolkit'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(packages: Packages, wanted: Iterable[str]) -> list[str]:
    """Return the names of packages and of all that they need, sorted.

    Raises
    ------
    UsageError
        When one is not in the distribution.
    """
    found: set[str] = set()
    rest = [normal(name) for name in wanted]
    while rest:
        name = rest.pop()
        if name in found:
            continue
        if name not in packages:
            raise UsageError(
                "This distribution of Pyodide lacks the package {package}.",
                package=name,
                next_step=_full(),
            )
        found.add(name)
        rest += [normal(needed) for needed in packages[name]["depends"]]
    return sorted(found)


def copy(source: Path, target: Path, wheels: Iterable[Path]) -> None:
    """Copy what a site needs of a Pyodide distribution, and put iomlab and its wheels beside.

    Parameters
    ----------
    source : path
        The distribution.
    target : path
        Folder that is made.
    wheels : iterable of path
        Wheels that run anywhere: iomlab's, and those that Pyodide has not.

    Raises
    ------
    UsageError
        When the distribution is another one, lacks a file, or a file is not the one that its list names.
    """
    packages = distribution(source)
    target.mkdir(parents=True)
    added = {}
    for path in wheels:
        entry = _entry(path)
        added[entry["name"]] = entry
        shutil.copyfile(path, target / path.name)
    extra = [name for name in IF_THERE if name in packages]
    if "iomlab" in added:
        added["iomlab"]["depends"] = [*NEEDS, *extra]
    kept = closure({**packages, **added}, [*KERNEL, *added])
    for name in (n for n in kept if n not in added):
        _take(source / packages[name]["file_name"], target, packages[name]["sha256"])
    for name in CORE:
        _take(source / name, target, None)
    info = json.loads((source / LIST).read_text("utf-8"))["info"]
    listed = {n: added.get(n) or {**packages[n], "file_name": Path(packages[n]["file_name"]).name}
              for n in kept}  # fmt: skip
    (target / LIST).write_text(json.dumps({"info": info, "packages": listed}), "utf-8")


def _entry(path: Path) -> dict[str, Any]:
    """Return what the list says of a wheel of pure Python."""
    name, version = path.name.split("-")[:2]
    return {
        "name": normal(name),
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [name],
        "depends": ADDED.get(normal(name), []),
        "unvendored_tests": False,
    }


def _take(path: Path, target: Path, digest: str | None) -> None:
    """Copy one file; refuse it when it is not the one that the list names."""
    if not path.is_file():
        raise UsageError(
            "The distribution of Pyodide has no file {file}.", file=path.name, next_step=_full()
        )
    if digest and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise UsageError(
            "The file {file} is damaged: it is not the one that Pyodide’s list names.",
            file=str(path),
            next_step=_full(),
        )
    shutil.copyfile(path, target / path.name)
