"""Import nbformat without the second that a grammar of international web addresses costs.

jsonschema's checker of formats imports ``rfc3987_syntax``, which compiles its grammar at once.
Notebooks are validated without it. Here it is put off until somebody checks such an address.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from typing import Any

SLOW = "rfc3987_syntax"


def import_nbformat() -> Any:
    """Return the module nbformat, imported quickly when this is the first import."""
    if SLOW in sys.modules or "jsonschema" in sys.modules or not importlib.util.find_spec(SLOW):
        return importlib.import_module("nbformat")
    later = types.ModuleType(SLOW)
    later.is_valid_syntax = _is_valid_syntax  # type: ignore[attr-defined]
    sys.modules[SLOW] = later
    try:
        importlib.import_module("jsonschema")
    finally:
        if sys.modules.get(SLOW) is later:
            del sys.modules[SLOW]
    return importlib.import_module("nbformat")


def _is_valid_syntax(term: str, value: str) -> bool:
    """Check an address with the real grammar, imported now."""
    return bool(importlib.import_module(SLOW).is_valid_syntax(term, value))
