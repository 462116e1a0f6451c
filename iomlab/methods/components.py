"""Multiplicative components: what a flow table owes to size, to origins and to destinations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks


@dataclass(frozen=True)
class Components:
    """The parts of a flow table; ``table`` has origin, destination, value, expected and ratio."""

    total: float
    origin: pd.Series
    destination: pd.Series
    interaction: pd.DataFrame
    table: pd.DataFrame
    assumptions: tuple[Message, ...] = ()

    def with_margins(self) -> np.ndarray:
        """Return ratios with the shares in the last row and column and the total in the corner."""
        inner = np.column_stack([self.interaction.to_numpy(), self.origin.to_numpy()])
        return np.vstack([inner, np.append(self.destination.to_numpy(), self.total)])

    def explain(self) -> tuple[Message, ...]:
        """Return the result in plain words."""
        known = self.table.dropna(subset=["ratio"])
        most = known.iloc[int(known["ratio"].to_numpy().argmax())]
        return (
            say(
                "{total} people moved. The strongest tie goes from {origin} to {destination}: "
                "{ratio:.2f} times what their sizes alone would give.",
                total=self.total,
                origin=str(most["origin"]),
                destination=str(most["destination"]),
                ratio=float(most["ratio"]),
            ),
            *self.assumptions,
        )


def multiplicative_components(flows: Any) -> Components:
    """Split a flow table into its total, the pull of origins and destinations, and their ties.

    Parameters
    ----------
    flows : array_like or DataFrame, shape (n, m)
        People by origin (row) and destination (column), diagonal as it stands.

    Returns
    -------
    Components
        A ratio is missing where a place has no flow at all.

    Raises
    ------
    MethodError
        If flows are negative, missing or all zero.

    Notes
    -----
    ``n_ij = T O_i D_j OD_ij`` with ``T`` the total, ``O_i = n_i+ / T``, ``D_j = n_+j / T`` and
    ``OD_ij = n_ij T / (n_i+ n_+j)`` (total-sum reference coding) [1]_.

    When it misleads
    ----------------
    A zero diagonal (no stayers counted) lifts every other ratio, more for large places, so that
    ratios above one are not all a sign of a special tie.

    References
    ----------
    .. [1] Rogers, Willekens, Little and Raymer (2002) Papers in Regional Science 81:29-48.

    Examples
    --------
    >>> parts = multiplicative_components([[0, 30], [10, 0]])
    >>> parts.total, parts.interaction.round(3).to_numpy().tolist()
    (40.0, [[0.0, 1.333], [4.0, 0.0]])
    """
    counted = checks.table(flows, "flows")
    is_frame = isinstance(flows, pd.DataFrame)
    origins = checks.labels(flows.index if is_frame else None, "flows", counted.shape[0])
    places = checks.labels(flows.columns if is_frame else None, "flows", counted.shape[1])
    total = float(counted.sum())
    if total == 0:
        raise MethodError(
            "Nobody moved in this table, so there is nothing to split.", where="flows"
        )
    out, arrived = counted.sum(axis=1), counted.sum(axis=0)
    expected = out[:, None] * (arrived[None, :] / total)
    ratio = np.divide(counted, expected, out=np.full(counted.shape, np.nan), where=expected > 0)
    index = pd.MultiIndex.from_product([origins, places], names=["origin", "destination"])
    table = pd.DataFrame(
        {"value": counted.ravel(), "expected": expected.ravel(), "ratio": ratio.ravel()},
        index=index,
    ).reset_index()
    return Components(
        total=total,
        origin=pd.Series(out / total, index=list(origins), name="origin"),
        destination=pd.Series(arrived / total, index=list(places), name="destination"),
        interaction=pd.DataFrame(ratio, index=list(origins), columns=list(places)),
        table=table,
        assumptions=(
            say("Expected flows are those of places without special ties (independence)."),
        ),
    )
