"""Age profiles: when in life people move, told by a few numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks


@dataclass(frozen=True)
class AgeIndices:
    """Indices of an age profile.

    Attributes
    ----------
    gmr : float
        Gross migraproduction rate: moves of a person who lives through all ages at these rates.
    peak_intensity : float
        Percent who move at the peak.
    peak_age : int
    peak_breadth : float
        Sum of the intensities (percent) within ``breadth`` years of the peak.
    peak_share : float
        The same as a percentage of all ages.
    upward_age, downward_age : int
        Ages of the steepest rise and fall (murc and mdrc).
    asymmetry : float
        ``upward_age / downward_age``.
    """

    gmr: float
    peak_intensity: float
    peak_age: int
    peak_breadth: float
    peak_share: float
    upward_age: int
    downward_age: int
    asymmetry: float
    table: pd.DataFrame
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        return (
            say(
                "Most move at age {age}: {percent:.1f} of 100. A person who lived through all ages "
                "at these rates would move {gmr:.1f} times.",
                age=str(self.peak_age),
                percent=self.peak_intensity,
                gmr=self.gmr,
            ),
            say(
                "The steepest rise is at age {up} and the steepest fall at age {down}.",
                up=str(self.upward_age),
                down=str(self.downward_age),
            ),
            *self.assumptions,
        )


def single_ages(ages: Any, name: str = "ages", least: int = 3) -> np.ndarray:
    """Return ages that rise by one year; a gap or a repeat is refused.

    >>> single_ages([15, 16, 17]).tolist()
    [15, 16, 17]
    """
    years = checks.whole_counts(checks.vector(ages, name, least=least), name)
    if (np.diff(years) != 1).any():
        raise MethodError(
            "{name} must be single years that follow each other.",
            where=name,
            next_step=say("Sort by age, add up repeated ages, and fill gaps from the source."),
            name=name,
        )
    return years


def age_indices(
    ages: Any,
    intensity: Any,
    *,
    age_min: int = 5,
    age_max: int = 65,
    breadth: int = 5,
) -> AgeIndices:
    """Describe when in life people move: the peak, its width, and the slopes on both sides.

    Parameters
    ----------
    ages : array_like of int, shape (n,)
        Single years of age, in order.
    intensity : array_like, shape (n,)
        Percent of people of each age who moved.
    age_min, age_max : int
        Ages between which (exclusive) the slopes are sought.
    breadth : int
        Years on each side of the peak that count as its breadth.

    Returns
    -------
    AgeIndices

    Raises
    ------
    MethodError
        If ages have gaps, nobody moved, or the window holds too few ages.

    Notes
    -----
    Intensities are divided by their sum; the peak is the largest over all ages, the slopes are
    the largest rise and fall from one age to the next strictly between ``age_min`` and
    ``age_max`` [1]_.

    When it misleads
    ----------------
    Single ages jump by chance in small samples and where people round their age: smooth first,
    or read the peak as a band of some years. Data on five-year moves blur and delay the peak.

    References
    ----------
    .. [1] Bernard, Bell and Charles-Edwards (2014) Population Studies 68:179-195.

    Examples
    --------
    >>> found = age_indices(range(15, 23), [2, 2, 4, 9, 8, 7, 3, 2], age_min=14, age_max=23,
    ...                     breadth=1)
    >>> found.peak_age, found.peak_breadth, found.upward_age, found.downward_age
    (18, 21.0, 18, 21)
    """
    years = single_ages(ages)
    percent = checks.vector(intensity, "intensity", length=len(years))
    low, high = checks.count(age_min, "age_min"), checks.count(age_max, "age_max")
    around = checks.count(breadth, "breadth")
    total = percent.sum()
    if total == 0:
        raise MethodError("Nobody moved at any age.", where="intensity")
    profile = percent / total
    peak = int(profile.argmax())
    near = np.abs(years - years[peak]) <= around
    change = np.append(np.nan, np.diff(profile))
    inside = (years > low) & (years < high) & ~np.isnan(change)
    if inside.sum() < 2:
        raise MethodError(
            "Fewer than two ages lie between {low} and {high}.",
            where="age_min",
            low=low,
            high=high,
        )
    up = int(years[inside][change[inside].argmax()])
    down = int(years[inside][change[inside].argmin()])
    return AgeIndices(
        gmr=float(total / 100),
        peak_intensity=float(percent[peak]),
        peak_age=int(years[peak]),
        peak_breadth=float(percent[near].sum()),
        peak_share=float(100 * profile[near].sum()),
        upward_age=up,
        downward_age=down,
        asymmetry=up / down if down else float("nan"),
        table=pd.DataFrame({"age": years, "intensity": percent, "share": profile}),
        assumptions=(
            say("The rates of one period stand in for a lifetime, though nobody lives through it."),
        ),
    )
