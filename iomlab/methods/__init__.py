"""The workbench: migration methods as pure functions, one family a file.

A family is loaded when it is first named, so that ``import iomlab.methods`` costs nothing::

    from iomlab import methods
    methods.flows.demographic_accounting(...)

``dir(methods)`` lists the families. No function here reads a file, draws, or knows a language.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

NOT_FAMILIES = frozenset(
    {
        "absorbing",
        "checks",
        "climbing",
        "closest",
        "expressions",
        "formulas",
        "gravity_rows",
        "interval",
        "labelled",
        "layers",
        "reference",
        "scaling",
        "selection_steps",
    }
)


def families() -> tuple[str, ...]:
    """Return the names of the method families, in alphabetical order.

    >>> "checks" in families()
    False
    """
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in found if name not in NOT_FAMILIES))


def __getattr__(name: str) -> Any:
    if not name.startswith("_") and (name in NOT_FAMILIES or name in families()):
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*families(), *sorted(NOT_FAMILIES), "families"]
