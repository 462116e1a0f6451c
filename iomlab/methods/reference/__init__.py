"""The reference door: run one published case and get its numbers back.

A case is a mapping with ``method`` and ``inputs`` (and ``expected``, which is never looked at).
Each sibling module holds a small table ``CASES`` from the name of a method to its adapter: a
function of the inputs and of the folder against which file paths are resolved.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from iomlab.errors import MethodError, suggest
from iomlab.messages import say

Adapter = Callable[[dict[str, Any], Path], dict[str, Any]]
DESKS = ("flows", "change", "hidden", "privacy")


def cases() -> dict[str, Adapter]:
    """Return every method that the door knows, with its adapter."""
    known: dict[str, Adapter] = {}
    for desk in DESKS:
        try:
            module = importlib.import_module(f"{__name__}.{desk}")
        except ModuleNotFoundError as missing:
            if missing.name != f"{__name__}.{desk}":
                raise
            continue
        known.update(module.CASES)
    return known


def run_case(case: Mapping[str, Any], root: Path | str) -> dict[str, Any]:
    """Run the method that ``case`` names on its inputs.

    Parameters
    ----------
    case : mapping
        ``method`` (str) and ``inputs`` (mapping); file paths in the inputs begin with ``shared/``.
    root : Path
        The folder that holds ``shared/``.

    Returns
    -------
    dict
        Values under the keys that a case's ``expected`` has, as plain lists and numbers.

    Raises
    ------
    MethodError
        If the method or one of its inputs is unknown, or the method refuses the inputs.

    Examples
    --------
    >>> from iomlab.methods.reference import run_case
    >>> case = {"method": "rescale_net_to_zero", "inputs": {"net": [-3, 1]}}
    >>> run_case(case, ".")["no_switches"]
    [-2.0, 2.0]
    """
    if not isinstance(case, Mapping) or "method" not in case:
        raise MethodError("A case must name its method.", where="case")
    known = cases()
    method = case["method"]
    if method not in known:
        raise MethodError(
            "There is no method called {method}.",
            where="method",
            nearest=suggest(str(method), known),
            next_step=say("Known methods: {methods}.", methods=", ".join(sorted(known))),
            method=repr(method),
        )
    inputs = case.get("inputs", {})
    if not isinstance(inputs, Mapping):
        raise MethodError("The inputs of a case must be a mapping.", where="inputs")
    return known[method](dict(inputs), Path(root))


def expect_inputs(inputs: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
    """Raise if ``inputs`` has a key that the adapter does not read.

    >>> expect_inputs({"net": [1]}, {"net", "weights"})
    """
    for key in inputs:
        if key not in known:
            raise MethodError(
                "This method has no input called {key}.",
                where=key,
                nearest=suggest(key, known),
                next_step=say("Its inputs are: {list}.", list=", ".join(sorted(known))),
                key=repr(key),
            )


def resolve(path: str, root: Path) -> Path:
    """Return the file of a case that ``path`` names, refusing anything outside ``root/shared``.

    Raises
    ------
    MethodError
        If the path leaves the shared folder, or there is no such file.
    """
    shared = (root / "shared").resolve()
    file = (root / path).resolve()
    if not file.is_relative_to(shared):
        raise MethodError("Case files lie under shared/, not at {path}.", where=path, path=path)
    if not file.is_file():
        raise MethodError("There is no case file {path}.", where=path, path=path)
    return file
