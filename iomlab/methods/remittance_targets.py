"""The two tests of SDG indicator 10.c.1, each with the average that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.remittance_cost import MOST, TARGET, RemittanceCost


@dataclass(frozen=True)
class RemittanceTargets:
    """How a set of corridors stands against SDG 10.c.

    Attributes
    ----------
    average : float
        Mean cost of all services of all corridors, percent: held against 3%.
    average_met : bool
    smart : dict
        SmaRT average of each corridor, percent: held against 5%.
    too_dear : tuple of str
        Corridors whose SmaRT average is above 5%.
    unknown : tuple of str
        Corridors without a SmaRT average, because fewer than three services qualify.
    assumptions : tuple of Message
    """

    average: float
    average_met: bool
    smart: dict[str, float]
    too_dear: tuple[str, ...]
    unknown: tuple[str, ...]
    assumptions: tuple[Message, ...]

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        told = [
            say(
                "All services cost {mean:.1f}% on average; the target is below {target:.0f}%.",
                mean=self.average,
                target=TARGET,
            ),
            say(
                "{n} of {all} corridors cost more than {most:.0f}% by their SmaRT average.",
                n=len(self.too_dear),
                all=len(self.smart),
                most=MOST,
            ),
        ]
        if self.unknown:
            told.append(say("No SmaRT average: {corridors}.", corridors=", ".join(self.unknown)))
        return (*told, *self.assumptions)


def remittance_targets(corridors: Mapping[str, RemittanceCost]) -> RemittanceTargets:
    """Hold corridors against the two limits of SDG 10.c, each with its own average.

    Parameters
    ----------
    corridors : mapping of str to RemittanceCost
        What :func:`remittance_cost` found in each corridor, all for the same amount.

    Returns
    -------
    RemittanceTargets

    Raises
    ------
    MethodError
        If there is no corridor, or the corridors were priced for different amounts.

    Notes
    -----
    Below 3%: the simple mean of all services. At most 5%: the SmaRT average of each corridor, the
    mean of its three cheapest services that qualify [1]_. The first says what the market asks, the
    second what someone pays who knows it; they must not be exchanged.

    When it misleads
    ----------------
    Neither weighs services by how many use them, so neither is what people pay. The 3% is a target
    for the world: one corridor can be below it, but cannot meet it.

    References
    ----------
    .. [1] World Bank, metadata of SDG indicator 10.c.1.

    Examples
    --------
    >>> from iomlab.methods.remittance_cost import remittance_cost
    >>> dear = remittance_cost([200] * 4, [6, 8, 10, 24], [1] * 4, [1] * 4)
    >>> found = remittance_targets({"dear": dear})
    >>> found.average, found.average_met, found.smart, found.too_dear
    (6.0, False, {'dear': 4.0}, ())
    """
    if not corridors:
        raise MethodError("There is no corridor to test.", where="corridors")
    sent = {float(a) for cost in corridors.values() for a in cost.table["amount"]}
    if len(sent) > 1:
        raise MethodError(
            "Prices of different amounts can’t share an average: {amounts}.",
            where="corridors",
            next_step=say(
                "Price every corridor for the same amount; the indicator takes 200 dollars."
            ),
            amounts=[f"{a:g}" for a in sorted(sent)],
        )
    every = np.concatenate([cost.table["cost"].to_numpy() for cost in corridors.values()])
    checks.vector(every, "cost", negative=True)
    smart = {name: cost.smart_mean for name, cost in corridors.items()}
    return RemittanceTargets(
        average=float(every.mean()),
        average_met=bool(every.mean() < TARGET),
        smart=smart,
        too_dear=tuple(name for name, mean in smart.items() if mean > MOST),
        unknown=tuple(name for name, mean in smart.items() if np.isnan(mean)),
        assumptions=(say("Every service counts as much as any other, however few people use it."),),
    )
