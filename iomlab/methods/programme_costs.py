"""What one reached outcome costs in each programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.displacement import wilson


@dataclass(frozen=True)
class CostPerOutcome:
    """What one reached outcome costs in each programme, and what one more costs.

    Attributes
    ----------
    table : DataFrame
        One line a programme: the index name, ``people``, ``reached``, ``cost``, ``share`` reached,
        ``cost_per_person``, ``cost_per_outcome`` with ``low`` and ``high``.
    level : float
        Level of the intervals.
    """

    table: pd.DataFrame
    level: float

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the figures."""
        return (
            say("Costs are known and cover all the programme, staff and overhead included."),
            say("The outcome means the same in every programme and is measured at the same time."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say the cost per outcome of each programme as a range."""
        return tuple(
            say(
                "{name}: {each:.0f} per outcome reached, between {low:.0f} and {high:.0f}.",
                name=str(line.iloc[0]),
                each=float(line["cost_per_outcome"]),
                low=float(line["low"]),
                high=float(line["high"]),
            )
            if line["reached"] > 0
            else say("{name}: no outcome was reached, so none has a cost.", name=str(line.iloc[0]))
            for _, line in self.table.iterrows()
        )


def cost_per_outcome(programmes: pd.DataFrame, level: float = 0.95) -> CostPerOutcome:
    """Divide the cost of each programme by the outcomes that it reached.

    Parameters
    ----------
    programmes : DataFrame
        One line a programme (its name in the first column): ``cost``, ``people``, ``reached``.
    level : float
        Level of the interval.

    Returns
    -------
    CostPerOutcome

    Raises
    ------
    MethodError
        If a column is missing, a number negative or missing, a programme has nobody, or more reached
        the outcome than took part.

    Notes
    -----
    ``cost / reached``. Its interval comes from Wilson's interval of the share reached, with the
    cost fixed: ``cost / (people x share)``.

    When it misleads
    ----------------
    The cheapest outcome may be the easiest group: compare programmes for like people first
    (:func:`iomlab.methods.programmes.adjusted_difference`). Some would have reached the outcome anyway. One year of cost may
    buy outcomes that come later.

    References
    ----------
    Drummond, M. et al. (2015). Methods for the economic evaluation of health care programmes.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"programme": ["cash", "training"], "cost": [50_000, 90_000], "people": [100, 100],
    ...      "reached": [40, 60]})
    >>> costs = cost_per_outcome(table)
    >>> costs.table[["programme", "cost_per_outcome", "low", "high"]].round(0).values.tolist()
    [['cash', 1250.0, 1004.0, 1616.0], ['training', 1500.0, 1303.0, 1793.0]]
    """
    checks.columns(programmes, ["cost", "people", "reached"], "programmes")
    name = str(programmes.columns[0])
    if name in ("cost", "people", "reached"):
        raise MethodError("The first column must name the programmes.", where=name)
    checks.unique(programmes, [name], "programmes")
    level = checks.number(level, "level", low=0.5, high=0.9999)
    cost = checks.vector(programmes["cost"], "cost")
    people = checks.whole_counts(programmes["people"], "people")
    reached = checks.whole_counts(programmes["reached"], "reached")
    if (people == 0).any() or (reached > people).any():
        raise MethodError(
            "Each programme needs people, and no more can reach the outcome than took part.",
            where="reached",
        )
    low, high = wilson(reached, people, level)
    table = programmes[[name]].reset_index(drop=True)
    table["people"], table["reached"], table["cost"] = people, reached, cost
    table["share"] = reached / people
    table["cost_per_person"] = cost / people
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(reached > 0, cost / np.where(reached > 0, reached, 1), np.nan)
        table["cost_per_outcome"] = each
        table["low"] = cost / (people * high)
        table["high"] = np.where(low > 0, cost / (people * low), np.inf)
    return CostPerOutcome(table, level)
