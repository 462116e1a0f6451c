"""Single numbers that still know what they measure: the sum of a column, a figure inside derive."""

from __future__ import annotations

import operator as python
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from iomlab.data import guard
from iomlab.data.guard import Override
from iomlab.data.measures import Measure
from iomlab.data.rules import ADD, COMPARE, DIVIDE, SUBTRACT

# Python's own name of an operator, what the guard calls it, and whether the sides are exchanged.
OPERATORS = {
    "add": (ADD, False), "radd": (ADD, True),
    "sub": (SUBTRACT, False), "rsub": (SUBTRACT, True),
    "mul": ("multiply", False), "rmul": ("multiply", True),
    "truediv": (DIVIDE, False), "rtruediv": (DIVIDE, True),
    "floordiv": (DIVIDE, False), "rfloordiv": (DIVIDE, True),
    "lt": (COMPARE, False), "le": (COMPARE, False), "gt": (COMPARE, False), "ge": (COMPARE, False),
}  # fmt: skip
SCALED = ("add", "radd", "sub", "mul", "rmul", "truediv", "floordiv")  # a number keeps the meaning


class Told:
    """What the numbers have in common: a measure, and what was allowed on the way."""

    _plain: ClassVar[type] = float
    measure: Measure | None = None
    overrides: tuple[Override, ...] = ()

    def item(self) -> Any:
        """Return the number alone, as numpy’s own numbers do."""
        return self._plain(self).item() if hasattr(self._plain, "item") else self._plain(self)


def _bare(number: Any) -> Any:
    """Return a number as Python or numpy know it."""
    return number._plain(number) if isinstance(number, Told) else number


def _operator(name: str) -> Callable[[Any, Any], Any]:
    operation, exchanged = OPERATORS[name]
    act = getattr(python, name.removeprefix("r") if exchanged else name)

    def method(self: Any, other: Any) -> Any:
        if isinstance(other, (pd.Series, pd.DataFrame)):
            return NotImplemented
        notes = dict.fromkeys([*self.overrides, *getattr(other, "overrides", ())])
        theirs = getattr(other, "measure", None)
        meaning = self.measure if theirs is None and name in SCALED else None
        sides = (_bare(other), _bare(self)) if exchanged else (_bare(self), _bare(other))
        result = act(*sides)
        if self.measure is not None and isinstance(theirs, Measure):
            left, right = (theirs, self.measure) if exchanged else (self.measure, theirs)

            def small(below: int) -> bool:
                return bool(0 < result < below)

            notes.update(dict.fromkeys(guard.check(operation, left, right, small)))
            meaning = guard.combined(operation, left, right)
        return told(result, meaning, tuple(notes))

    method.__name__ = f"__{name}__"
    return method


for _name in OPERATORS:
    setattr(Told, f"__{_name}__", _operator(_name))


class Whole(Told, int):
    """A whole number that knows what it counts."""

    _plain = int


class Real(Told, float):
    """A number that knows what it measures."""

    _plain = float


class NumpyWhole(Told, int):
    """A whole number of numpy that knows what it counts; it divides by zero as numpy does."""

    _plain = np.int64


class NumpyReal(Told, float):
    """A number of numpy that knows what it measures."""

    _plain = np.float64


KINDS: dict[type, type] = {
    int: Whole, float: Real, np.int64: NumpyWhole, np.float64: NumpyReal,
}  # fmt: skip


def told(value: Any, measure: Measure | None, overrides: tuple[Override, ...] = ()) -> Any:
    """Return ``value`` as the same number that knows what it measures.

    It is a Python number also where numpy gave it: numpy’s own can’t be extended without asking
    each other for ever.

    >>> people = Measure("People", {"kind": "stock", "of": "persons"})
    >>> (told(3, people) * 2).measure is people
    True
    """
    kind = KINDS.get(type(value))
    if kind is None or (measure is None and not overrides):
        return value
    made = kind(value)
    made.measure, made.overrides = measure, overrides
    return made
