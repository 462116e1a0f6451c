"""The model schedule of Rogers and Castro: migration by age as a sum of a few simple curves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from iomlab.errors import MethodError, suggest
from iomlab.messages import say
from iomlab.methods import checks

TERMS = {
    "childhood": ("a1", "alpha1"),
    "labour force": ("a2", "alpha2", "mu2", "lambda2"),
    "retirement": ("a3", "alpha3", "mu3", "lambda3"),
    "late life": ("a4", "lambda4"),
}
KNOWN = (*(name for term in TERMS.values() for name in term), "c")


def check_parameters(parameters: Any) -> dict[str, float]:
    """Return the parameters of a schedule; a term must come whole or not at all.

    >>> check_parameters({"a1": 0.02, "alpha1": 0.1})["c"]
    0.0
    """
    if not isinstance(parameters, Mapping) or not parameters:
        raise MethodError("The parameters must be given by name.", where="parameters")
    for name in parameters:
        if name not in KNOWN:
            raise MethodError(
                "The schedule has no parameter called {name}.",
                where="parameters",
                nearest=suggest(str(name), KNOWN),
                next_step=say("Its parameters are: {list}.", list=", ".join(KNOWN)),
                name=repr(name),
            )
    given = {name: checks.number(value, name) for name, value in parameters.items()}
    for term in TERMS.values():
        absent = [name for name in term if name not in given]
        if absent and len(absent) < len(term):
            raise MethodError(
                "The parameter {absent} is missing from its term ({term}).",
                where="parameters",
                absent=absent[0],
                term=", ".join(term),
            )
    return {"c": 0.0} | given


def schedule(ages: Any, parameters: Mapping[str, float]) -> np.ndarray:
    """Return the rate of migration at each age.

    Parameters
    ----------
    ages : array_like, shape (n,)
        Ages in years.
    parameters : mapping
        Any whole terms of ``a1, alpha1`` (childhood), ``a2, alpha2, mu2, lambda2`` (labour
        force), ``a3, alpha3, mu3, lambda3`` (retirement), ``a4, lambda4`` (late life), and ``c``.

    Returns
    -------
    ndarray, shape (n,)
        In the units of ``a1`` and ``c``: moves per person and year.

    Raises
    ------
    MethodError
        If a parameter is unknown, missing from its term, or not a number.

    Notes
    -----
    ``m(x) = a1 exp(-alpha1 x) + a2 exp(-alpha2 (x - mu2) - exp(-lambda2 (x - mu2))) + a3
    exp(-alpha3 (x - mu3) - exp(-lambda3 (x - mu3))) + a4 exp(lambda4 x) + c`` [1]_ [2]_.

    When it misleads
    ----------------
    The curve has the shape of moves for work and family. Students, refugees and seasonal workers
    follow other shapes, which a schedule smooths away.

    References
    ----------
    .. [1] Rogers and Castro (1981) IIASA RR-81-30.
    .. [2] Rogers and Watkins (1987) Research on Aging 9:483-529.

    Examples
    --------
    >>> schedule([0, 20, 40], {"a1": 0.02, "alpha1": 0.1, "c": 0.003}).round(4).tolist()
    [0.023, 0.0057, 0.0034]
    """
    p = check_parameters(parameters)
    x = checks.vector(ages, "ages")
    rate = np.full(len(x), p["c"])
    with np.errstate(over="ignore"):
        if "a1" in p:
            rate += p["a1"] * np.exp(-p["alpha1"] * x)
        for at in "23":
            if f"a{at}" in p:
                past = x - p[f"mu{at}"]
                bend = np.exp(-p[f"lambda{at}"] * past)
                rate += p[f"a{at}"] * np.exp(-p[f"alpha{at}"] * past - bend)
        if "a4" in p:
            rate += p["a4"] * np.exp(p["lambda4"] * x)
    return rate


def schedule_indices(parameters: Mapping[str, float]) -> dict[str, float]:
    """Return the indices by which schedules are compared (NaN where a term is missing or zero).

    Notes
    -----
    Peaking ``mu2``, child dependency ``a1 / a2``, labour dependency ``a2 / a1``, labour asymmetry
    ``lambda2 / alpha2``, regularity ``alpha1 / alpha2`` (Rogers and Castro 1981).

    Examples
    --------
    >>> schedule_indices({"a1": 0.02, "alpha1": 0.1, "a2": 0.06, "alpha2": 0.1, "mu2": 20,
    ...                   "lambda2": 0.4})["labour_asymmetry"]
    4.0
    """
    p = check_parameters(parameters)

    def ratio(top: str, bottom: str) -> float:
        return p[top] / p[bottom] if top in p and p.get(bottom) else float("nan")

    return {
        "peaking": p.get("mu2", float("nan")),
        "child_dependency": ratio("a1", "a2"),
        "labour_dependency": ratio("a2", "a1"),
        "labour_asymmetry": ratio("lambda2", "alpha2"),
        "regularity": ratio("alpha1", "alpha2"),
    }
