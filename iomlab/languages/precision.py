"""How precisely a figure is told: no digit that its own band makes meaningless."""

from __future__ import annotations

import math


def within(value: float, low: float, high: float) -> float:
    """Round a figure to what its band allows: to the second digit of the width of the band.

    Where the width begins with 1 or 2, its second digit says little: then it is the third.

    >>> within(7_550_624, 4_723_578, 12_069_646), within(268_656, 268_656, 1_815_775)
    (7600000.0, 270000.0)
    """
    width = abs(high - low)
    if not 0 < width < math.inf:
        return float(value)
    power = math.floor(math.log10(width))
    return round(float(value), (1 if width >= 3 * 10.0**power else 2) - power)
