"""The interval that goes with every estimate."""

from __future__ import annotations

from dataclasses import dataclass

from iomlab.messages import Message, say


@dataclass(frozen=True)
class Interval:
    """Two ends between which the true number lies, and how sure that is.

    Attributes
    ----------
    low, high : float
        The ends, in the units of the estimate; ``inf`` where nothing bounds it.
    level : float
        Confidence level, such as 0.95; 1.0 for bounds that follow from the accounts alone.

    Examples
    --------
    >>> print(Interval(120, 340, 0.95).explain())
    Between 120 and 340, with confidence 95%.
    """

    low: float
    high: float
    level: float = 0.95

    def explain(self) -> Message:
        """Return the interval in plain words."""
        if self.level >= 1:
            if self.high == float("inf"):
                return say("At least {low}; nothing in the data bounds it above.", low=self.low)
            return say(
                "The totals alone allow anything between {low} and {high}.",
                low=self.low,
                high=self.high,
            )
        return say(
            "Between {low} and {high}, with confidence {level:.0%}.",
            low=self.low,
            high=self.high,
            level=self.level,
        )
