"""How precisely a figure is told: no digit that its own band makes meaningless."""

from __future__ import annotations

import math


def within(value: float, low: float, high: float) -> float:
    """Round a figure to what its band allows: to the second digit of the width of the band.

    >>> within(7_550_624, 4_723_578, 12_069_646), within(28_406, 16_835, 47_928)
    (7600000.0, 28000.0)
    """
    width = abs(high - low)
    if not 0 < width < math.inf:
        return float(value)
    return round(float(value), 1 - math.floor(math.log10(width)))
