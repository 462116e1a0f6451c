"""Which rows of a gravity model can tell something, and what is said of those that cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods.formulas import Design


def left_out(made: Design, estimator: str) -> list[Message]:
    told = []
    if made.missing:
        told.append(say("{n} rows are left out, as a value is missing.", n=made.missing))
    if made.infinite:
        told.append(say("{n} rows are left out, as zero has no logarithm.", n=made.infinite))
        if made.formula.outcome.startswith("log(") and estimator == "ols":
            told.append(
                say("Leaving out zero flows bends the estimates; the Poisson estimator keeps them.")
            )
    return told


def check_flows(made: Design) -> None:
    y = made.outcome
    if (y < 0).any():
        raise MethodError(
            "Flows hold negative numbers ({n}).", where=made.formula.outcome, n=int((y < 0).sum())
        )
    if y.sum() == 0:
        raise MethodError(
            "All flows are zero, so there is nothing to explain.", where=made.formula.outcome
        )


def without_perfect(made: Design, zeros: bool) -> tuple[Design, list[Message]]:
    """Leave out rows that effects fit perfectly: lone rows, and (if asked) all-zero effects."""
    y = made.outcome
    keep = np.ones(len(y), dtype=bool)
    empty: dict[str, int] = {}
    lone: dict[str, int] = {}
    changed = True
    while changed:
        changed = False
        for name in made.effects:
            codes = made.effects[name].to_numpy()
            size = len(made.levels[str(name)])
            seen = np.bincount(codes[keep], minlength=size)
            once = seen == 1
            none = np.zeros(size, dtype=bool)
            if zeros:
                total = np.bincount(codes[keep], weights=y[keep], minlength=size)
                none = (seen > 0) & (total == 0)
            if (once | none).any():
                keep &= ~(once | none)[codes]
                empty[str(name)] = empty.get(str(name), 0) + int(none.sum())
                lone[str(name)] = lone.get(str(name), 0) + int((once & ~none).sum())
                changed = True
    if keep.all():
        return made, []
    told = [
        say(
            "{n} effects of {name} have no flow at all, so that no finite effect fits them "
            "(separation); their rows are left out.",
            n=n,
            name=name,
        )
        for name, n in empty.items()
        if n
    ] + [
        say(
            "{n} effects of {name} have a single row, which they fit perfectly; these rows tell "
            "nothing and are left out.",
            n=n,
            name=name,
        )
        for name, n in lone.items()
        if n
    ]
    if not keep.any():
        raise MethodError(
            "Every row is fitted perfectly by an effect, so nothing is left to estimate from.",
            where="formula",
            next_step=say("Use fewer effects, or more years."),
        )
    effects, levels = {}, {}
    for name in made.effects:
        codes, used = pd.factorize(made.effects[name].to_numpy()[keep])
        effects[str(name)], levels[str(name)] = codes, made.levels[str(name)][used]
    trimmed = replace(
        made,
        outcome=y[keep],
        x=made.x[keep],
        effects=pd.DataFrame(effects, index=made.effects.index[keep]),
        levels=levels,
        rows=made.rows[keep],
    )
    return trimmed, told


def far_below(mu: np.ndarray, y: np.ndarray) -> int:
    """Return how many zeros the model fits with practically nothing."""
    return int(((y == 0) & (mu < 1e-8 * y.mean())).sum())
