"""Synthetic tables: invented microdata with a known truth, for lessons.

One module a table: its docstring is the codebook, ``make(seed)`` draws it, ``TRUTH`` is what a good
estimator should recover. ``iomlab.synthetic.load.synthetic`` is the door; the package itself can be called
too, because the front door's name for that function and this room's name are the same.

>>> from iomlab import synthetic
>>> len(synthetic("wages"))
2500
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    """A module that can be called: whatever was imported first, ``synthetic(name)`` works."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from iomlab.synthetic.load import synthetic

        return synthetic(*args, **kwargs)


sys.modules[__name__].__class__ = _Room
