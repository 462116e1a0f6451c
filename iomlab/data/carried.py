"""What travels with a frame whatever pandas does: sources, computed columns, overrides, meanings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from iomlab.data.guard import Override
from iomlab.data.measures import Measure
from iomlab.data.source import Column, Source

# Each is a tuple on the frame; of two items with the same key the first counts.
KEYS: dict[str, Callable[[Any], Any]] = {
    "sources": lambda source: source,
    "made": lambda column: column.name,
    "overrides": lambda override: override,
}
METADATA = [*KEYS, "meant"]


def _of(what: str, things: Iterable[Any]) -> tuple[Any, ...]:
    """Return the items that all ``things`` carry under the name ``what``, each once, in order."""
    found: dict[Any, Any] = {}
    key = KEYS[what]
    for thing in things:
        if isinstance(thing, (list, tuple)):
            items = _of(what, thing)
        else:
            items = getattr(thing, what, ()) or ()
        for item in items:
            found.setdefault(key(item), item)
    return tuple(found.values())


def sources_of(*things: Any) -> tuple[Source, ...]:
    """Return the sources of all ``things`` (frames, series, findings), each once, in order.

    >>> sources_of(3, "text")
    ()
    """
    return _of("sources", things)


def made_of(*things: Any) -> tuple[Column, ...]:
    """Return the records of the computed columns of all ``things``; the first of a name counts.

    >>> made_of(3)
    ()
    """
    return _of("made", things)


def overrides_of(*things: Any) -> tuple[Override, ...]:
    """Return what was allowed on the way to all ``things``, each once.

    >>> overrides_of(3)
    ()
    """
    return _of("overrides", things)


def meanings(thing: Any) -> Mapping[Any, Measure]:
    """Return what the columns that are there measure: a part of a frame carries those of the whole."""
    meant: Mapping[Any, Measure] = getattr(thing, "meant", None) or {}
    if not meant:
        return meant
    there = thing.columns if isinstance(thing, pd.DataFrame) else (getattr(thing, "name", None),)
    return {name: meaning for name, meaning in meant.items() if name in there}


def meant_of(*things: Any) -> Mapping[Any, Measure]:
    """Return what the columns of all ``things`` measure; a name that means two things means none.

    >>> meant_of(3)
    {}
    """
    found: dict[Any, Measure] = {}
    lost = set()
    for thing in things:
        for name, meaning in meanings(thing).items():
            other = found.setdefault(name, meaning)
            if other is not meaning and other.values != meaning.values:
                lost.add(name)
    return {name: meaning for name, meaning in found.items() if name not in lost}


def carry(
    result: Any,
    *things: Any,
    meant: Mapping[Any, Measure] | None = None,
    notes: Iterable[Override] = (),
) -> Any:
    """Put on ``result`` everything that ``things`` carry; ``meant`` instead of their meanings."""
    put = object.__setattr__
    for what in KEYS:
        put(result, what, _of(what, things))
    if notes:
        put(result, "overrides", tuple(dict.fromkeys([*result.overrides, *notes])))
    put(result, "meant", meant_of(*things) if meant is None else meant)
    return result


def inputs(other: Any) -> list[Any]:
    """Return the frames that a pandas operation worked on (concat and merge have several)."""
    if isinstance(other, (pd.DataFrame, pd.Series)):  # its columns may be called left or right
        return [other]
    several = getattr(other, "input_objs", None) or getattr(other, "objs", None)
    if several is not None:
        return list(several.values()) if isinstance(several, dict) else list(several)
    both = [getattr(other, side, None) for side in ("left", "right")]
    return [other, *[x for x in both if isinstance(x, (pd.DataFrame, pd.Series))]]
