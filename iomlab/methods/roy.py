"""The model of Roy and Borjas: two outcomes, at home and abroad, each seen for those who chose it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomlab.messages import Message, say
from iomlab.methods import checks
from iomlab.methods.selection import (
    ASSUMPTIONS,
    WAYS,
    SelectionFit,
    as_table,
    likelihood_rows,
    notes_on,
    rows_of,
)
from iomlab.methods.selection_steps import corrected, likelihood, prepare, probit
from iomlab.methods.standard_errors import quantile

REGIMES = (("outcome1", "error1", "1"), ("outcome2", "error2", "2"))


def switching(
    data: pd.DataFrame,
    selection: str,
    outcome: str,
    *,
    way: str = "maximum_likelihood",
    level: float = 0.95,
    sigma: str = "truncation",
) -> SelectionFit:
    """Estimate outcomes of stayers (regime 1) and movers (regime 2), and how each is selected.

    Parameters
    ----------
    data : DataFrame, shape (n, ...)
        One line a person or group, with the outcome of what was chosen.
    selection, outcome : str
        Formulas, such as ``"moved ~ school + cost"`` and ``"log(wage) ~ school"``.
    way : {'two_step', 'maximum_likelihood'}
    level : float
        Level of the intervals.
    sigma : {'truncation', 'sampleSelection'}
        In two steps, how sigma follows from the residuals: ``s^2 + b^2 mean(d)``, as the
        variance of a truncated normal has it, or ``s^2 + (b mean(d))^2``, as the R package does.

    Returns
    -------
    SelectionFit
        Parts ``selection``, ``outcome1`` and ``outcome2``, ``error1`` and ``error2``.

    Raises
    ------
    MethodError
        As :func:`iomlab.methods.selection.heckman`.

    Notes
    -----
    Move if ``z g + u > 0``; outcomes ``x b1 + e1`` at home, ``x b2 + e2`` abroad; ``rho`` is the
    correlation of ``u`` with each (Amemiya's type 5 tobit) [1]_ [2]_ [3]_. In the second step the
    Mills ratio of stayers is ``phi / (1 - Phi)``.

    When it misleads
    ----------------
    The correlation between both outcomes of one person is never seen, so the gain of an average
    person rests on the model. Positive selection does not mean that movers gained most.

    References
    ----------
    .. [1] Roy (1951) Oxford Economic Papers 3:135-146.
    .. [2] Borjas (1987) American Economic Review 77:531-553.
    .. [3] Lee (1978) International Economic Review 19:415-433.

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> z, x, u, e = rng.normal(size=(4, 600))
    >>> data = pd.DataFrame({"z": z, "x": x, "moved": (z + u > 0).astype(int)})
    >>> data["pay"] = np.where(data["moved"] == 1, 2 + x, 1 + x / 2) + (e + u) / 2
    >>> found = switching(data, "moved ~ z", "pay ~ x")
    >>> round(found.value("outcome2", "x"), 1), round(found.value("outcome1", "x"), 1)
    (1.0, 0.5)
    """
    checks.one_of(way, WAYS, "way")
    checks.one_of(sigma, ("truncation", "sampleSelection"), "sigma")
    ready = prepare(data, selection, outcome, regimes=2)
    reach = quantile(level, None)
    gamma, spread = probit(ready.chosen, ready.z.to_numpy(float))
    sides = [(ready.chosen == 0, -1), (ready.chosen == 1, 1)]
    steps = [corrected(ready, rows, gamma, spread, side) for rows, side in sides]
    z_names, x_names = list(ready.z.columns), list(ready.x.columns)
    reached, nothing = float("nan"), float("nan")
    if way == "two_step":
        lines = rows_of("selection", z_names, gamma, spread, reach)
        for step, (part, error, mark) in zip(steps, REGIMES, strict=True):
            names = [*x_names, f"invMillsRatio{mark}"]
            lines += rows_of(part, names, step["beta"], step["covariance"], reach)
            wide, rho = step["sigma"], step["rho"]
            if sigma == "sampleSelection":
                wide, rho = step["peer_sigma"], rho * wide / step["peer_sigma"]
            lines.append((error, f"sigma{mark}", wide, nothing, nothing, nothing))
            lines.append((error, f"rho{mark}", rho, nothing, nothing, nothing))
    else:
        regimes = [
            (rows, side, step["beta"][:-1]) for (rows, side), step in zip(sides, steps, strict=True)
        ]
        start = [(step["sigma"], float(np.clip(step["rho"], -0.8, 0.8))) for step in steps]
        found, whole, reached = likelihood(ready, gamma, regimes, start)
        named = [(part, error, mark, x_names) for part, error, mark in REGIMES]
        lines = likelihood_rows(found, whole, z_names, named, reach)
    correlations = [step["rho"] for step in steps] if way == "two_step" else []
    return SelectionFit(
        table=as_table(lines),
        way=way,
        log_likelihood=reached,
        n_obs=len(ready.chosen),
        n_selected=int((ready.chosen == 1).sum()),
        level=level,
        notes=notes_on(ready.z, ready.x, correlations),
        assumptions=ASSUMPTIONS,
    )


def selection_in_words(fitted: SelectionFit) -> tuple[Message, ...]:
    """Say in Borjas' terms who moved: positively or negatively selected, or a refugee sorting.

    Movers are above the average of home if ``rho1 > 0`` and above that of the destination if
    ``rho2 > 0``.

    Examples
    --------
    >>> table = as_table([("error1", "rho1", 0.3, 0.1, 0.1, 0.5),
    ...                   ("error2", "rho2", 0.4, 0.1, 0.2, 0.6)])
    >>> print(selection_in_words(SelectionFit(table, "", 0.0, 1, 1, 0.95, (), ()))[0])
    Movers do better than the average both at home and abroad (positive selection).
    """
    home, abroad = (
        fitted.table.set_index("term").loc[name, ["low", "high"]].astype(float)
        for name in ("rho1", "rho2")
    )
    if bool(home["low"] <= 0 <= home["high"]) or bool(abroad["low"] <= 0 <= abroad["high"]):
        return (say("The direction of selection cannot be told from these figures."),)
    if home["low"] > 0 and abroad["low"] > 0:
        return (
            say("Movers do better than the average both at home and abroad (positive selection)."),
        )
    if home["high"] < 0 and abroad["high"] < 0:
        return (
            say("Movers do worse than the average both at home and abroad (negative selection)."),
        )
    if home["high"] < 0:
        return (say("Movers do worse than average at home and better abroad (refugee sorting)."),)
    return (say("Movers do better than average at home and worse abroad."),)
