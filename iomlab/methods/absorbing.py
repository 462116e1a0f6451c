"""Regressions with effects that are absorbed, by pyfixest, under names that its formulas accept.

Where pyfixest is not there (in a browser), small ones are reached without it.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks, dense_effects
from iomlab.methods.formulas import INTERCEPT, Design

TOLERANCE = 1e-12
STEPS = 100_000


def independent(made: Design) -> tuple[pd.DataFrame, np.ndarray, list[Message]]:
    """Return the terms that effects and earlier terms do not already hold."""
    x = made.x
    if x.shape[1] == 0:
        raise MethodError("The formula has no term to estimate.", where="formula")
    within = projected(made, x, None)
    scale = np.sqrt((x.to_numpy() ** 2).sum(axis=0))
    kept: list[int] = []
    basis = np.empty((len(x), 0))
    for at in range(x.shape[1]):
        rest = within[:, at] - basis @ (basis.T @ within[:, at])
        rest = rest - basis @ (basis.T @ rest)
        size = float(np.sqrt(rest @ rest))
        if size > 1e-7 * max(scale[at], 1e-300):
            kept.append(at)
            basis = np.column_stack([basis, rest / size])
    if not kept:
        raise MethodError(
            "The effects already explain every term ({terms}), so nothing can be estimated.",
            where="formula",
            next_step=say("A trait of one place cannot stand beside effects of that place."),
            terms=", ".join(map(str, x.columns)),
        )
    told = [
        say(
            "{term} is left out: it does not vary beyond the effects and the terms before it.",
            term=str(x.columns[at]),
        )
        for at in range(x.shape[1])
        if at not in kept
    ]
    return x.iloc[:, kept], made.outcome, told


def _by_numpy(made: Design) -> bool:
    """Return whether numpy alone does it: pyfixest is not there, and the model is small."""
    return find_spec("pyfixest") is None and dense_effects.small(made)


def _library_frame(made: Design, x: pd.DataFrame) -> tuple[pd.DataFrame, str, str]:
    """Return a table, terms and effects under names that a formula of the library accepts."""
    frame = pd.DataFrame({f"x{at}": x.iloc[:, at].to_numpy() for at in range(x.shape[1])})
    for at, name in enumerate(made.effects):
        frame[f"effect{at}"] = made.effects[name].to_numpy()
    kept = [f"x{at}" for at, name in enumerate(x.columns) if name != INTERCEPT]
    effects = " + ".join(f"effect{at}" for at in range(made.effects.shape[1]))
    return frame, " + ".join(kept) or "1", f" | {effects}" if effects else ""


def _options() -> dict[str, Any]:
    """Return the options for exact answers, as this version of pyfixest names them."""
    library = checks.library("pyfixest")
    if hasattr(library, "MapDemeaner"):
        exact = {"demeaner": library.MapDemeaner(fixef_tol=TOLERANCE, fixef_maxiter=STEPS)}
    else:
        exact = {"fixef_tol": TOLERANCE}
    return exact | {"fixef_rm": "none", "vcov": "iid", "copy_data": False}


def estimate(
    made: Design, x: pd.DataFrame, y: np.ndarray, estimator: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients, in the order of ``x``, and fitted values."""
    if _by_numpy(made):
        return dense_effects.estimate(made, x, y, estimator)
    library = checks.library("pyfixest")
    frame, terms, effects = _library_frame(made, x)
    frame["y"] = y
    intercept = INTERCEPT in x.columns
    if not effects and not intercept:
        terms = f"{terms} - 1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if estimator == "poisson":
                model = library.fepois(
                    f"y ~ {terms}{effects}",
                    frame,
                    iwls_tol=TOLERANCE,
                    iwls_maxiter=200,
                    separation_check=[],
                    **_options(),
                )
                mu = np.asarray(model.predict(type="response"), dtype=float)
            else:
                model = library.feols(f"y ~ {terms}{effects}", frame, **_options())
                mu = np.asarray(model.predict(), dtype=float)
        except (ValueError, RuntimeError, np.linalg.LinAlgError) as error:
            raise MethodError(
                "The model could not be fitted.",
                where="formula",
                next_step=say(
                    "Look for terms that are nearly the same, or that single out zero flows."
                ),
            ) from error
    found = model.coef()
    wanted = ["Intercept" if name == INTERCEPT else f"x{at}" for at, name in enumerate(x.columns)]
    return found.reindex(wanted).to_numpy(dtype=float), mu


def projected(made: Design, x: pd.DataFrame, weights: np.ndarray | None) -> np.ndarray:
    """Return the terms less what the effects explain of them (with weights, if given)."""
    if made.effects.shape[1] == 0:
        return x.to_numpy(dtype=float)
    if _by_numpy(made):
        return dense_effects.projected(made, x, weights)
    library = checks.library("pyfixest")
    frame, _, effects = _library_frame(made, x)
    extra = {}
    if weights is not None:
        frame["weight"] = np.maximum(weights, np.finfo(float).tiny)
        extra["weights"] = "weight"
    columns = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for at in range(x.shape[1]):
            model = library.feols(f"x{at} ~ 1{effects}", frame, **_options(), **extra)
            columns.append(frame[f"x{at}"].to_numpy() - np.asarray(model.predict(), dtype=float))
    return np.column_stack(columns)
