"""What the generators have in common: to draw categories, and to write a frame as stable bytes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd


def pick(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> np.ndarray:
    """Return ``size`` names, each drawn with its share; the shares add up to 1.

    >>> pick(np.random.default_rng(1), {"a": 1.0, "b": 0.0}, 2).tolist()
    ['a', 'a']
    """
    edges = np.cumsum(list(shares.values()))
    place = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.array(list(shares))[place]


def by(names: np.ndarray, values: Mapping[str, float]) -> np.ndarray:
    """Return the number of each name.

    >>> by(np.array(["b", "a"]), {"a": 1, "b": 2}).tolist()
    [2.0, 1.0]
    """
    return np.array([float(values[str(name)]) for name in names])


def written(frame: pd.DataFrame) -> bytes:
    """Return the frame as the bytes of a CSV file, the same on every system.

    >>> written(pd.DataFrame({"people": [12], "share": [0.5]}))
    b'people,share\\n12,0.5\\n'
    """
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
