"""Fitting tables with many dimensions: origin, destination, age, sex, and totals of any of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods import checks, closest
from iomlab.methods.scaling import KEEPS, SWEEPS, TOLERANCE, ZEROS, Fit, largest_miss

LETTERS = "abcdefghij"
SMALL = 20_000  # cells up to which a fit that crawls is finished by Newton steps
Axes = tuple[int, ...]


def fit_margins(seed: Any, margins: Mapping[int | Axes, Any]) -> Fit:
    """Scale a table of any number of dimensions so that it adds up to known totals.

    Parameters
    ----------
    seed : array_like, shape (n_0, n_1, ...)
        Pattern, not negative; a zero stays zero.
    margins : mapping of axes to array_like
        For each axis, or tuple of axes in rising order, the totals over all other axes:
        ``{0: departures, 1: arrivals, (2, 3): ages by sex}``.

    Returns
    -------
    Fit
        ``factors`` has one array for each margin; ``table`` has the columns axis_0, axis_1, ...
        and value.

    Raises
    ------
    MethodError
        If totals are negative or missing, disagree with each other, or cannot be met.

    Notes
    -----
    ``y = m prod_s f_s``, with one factor for each set of totals: iterative proportional fitting of
    a log-linear model with the seed as offset [1]_. Only factors are kept between sweeps.

    When it misleads
    ----------------
    Whatever no total speaks of is copied from the seed: with totals by age and by destination,
    every destination gets the same change of ages.

    References
    ----------
    .. [1] Willekens (1999) Mathematical Population Studies 7:239-278.

    Examples
    --------
    >>> fit = fit_margins([[[1, 1], [1, 1]], [[1, 1], [1, 1]]], {0: [6, 2], (1, 2): [[1, 1], [3, 3]]})
    >>> fit.values[0].tolist()
    [[0.75, 0.75], [2.25, 2.25]]
    """
    pattern = _checked(seed, "seed")
    totals = _totals(pattern.shape, margins)
    names = LETTERS[: pattern.ndim]
    subs = {axes: "".join(names[at] for at in axes) for axes in totals}
    factors = {axes: np.where(total > 0, 1.0, 0.0) for axes, total in totals.items()}
    plans: dict[Axes, Any] = {}

    def reached(axes: Axes) -> np.ndarray:
        others = [one for one in totals if one != axes]
        spec = ",".join([names, *(subs[one] for one in others)]) + "->" + subs[axes]
        parts = [pattern, *(factors[one] for one in others)]
        if axes not in plans:
            plans[axes] = np.einsum_path(spec, *parts, optimize="greedy")[0]
        return np.einsum(spec, *parts, optimize=plans[axes])

    sweep, worst = 0, np.inf
    while sweep < SWEEPS and worst > TOLERANCE * 10:
        sweep, worst = sweep + 1, 0.0
        for axes, total in totals.items():
            have = reached(axes)
            if ((have <= 0) & (total > 0)).any() or not np.isfinite(have).all():
                sweep, worst = SWEEPS, np.inf
                break
            fresh = np.divide(total, have, out=np.zeros_like(total), where=total > 0)
            old = factors[axes]
            change = np.abs(np.divide(fresh, old, out=np.ones_like(old), where=old > 0) - 1)
            worst = max(worst, float(np.where(total > 0, change, 0.0).max()))
            factors[axes] = fresh
    if worst > TOLERANCE * 10:
        kept: tuple[np.ndarray, ...] = ()
        values = _slowly(pattern, totals)
    else:
        values, kept = pattern, tuple(factors.values())
        for axes, factor in factors.items():
            values = values * np.expand_dims(factor, _others(pattern.ndim, axes))
    index = pd.MultiIndex.from_product(
        [range(n) for n in values.shape], names=[f"axis_{at}" for at in range(values.ndim)]
    )
    table = pd.DataFrame({"value": values.ravel()}, index=index).reset_index()
    pairs = [(values.sum(axis=_others(values.ndim, axes)), total) for axes, total in totals.items()]
    return Fit(values, table, kept, sweep, largest_miss(*pairs), (KEEPS, ZEROS))


def _others(dimensions: int, axes: Axes) -> Axes:
    return tuple(at for at in range(dimensions) if at not in axes)


def _checked(values: Any, name: str, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Return a checked array of any shape."""
    try:
        given = np.asarray(values, dtype=None if isinstance(values, np.ndarray) else object)
    except ValueError as error:
        raise MethodError("{name} is not a regular table.", where=name, name=name) from error
    array = checks.vector(given.ravel(), name).reshape(given.shape)
    if shape is not None and array.shape != shape:
        raise MethodError(
            "{name} has the shape {found}, but must have {need}.",
            where=name,
            name=name,
            found=str(array.shape),
            need=str(shape),
        )
    return array


def _totals(shape: tuple[int, ...], margins: Mapping[int | Axes, Any]) -> dict[Axes, np.ndarray]:
    """Return the totals by their axes, once they agree with each other."""
    if not isinstance(margins, Mapping) or not margins or len(shape) > len(LETTERS):
        raise MethodError("Give at least one set of totals, by its axes.", where="margins")
    totals: dict[Axes, np.ndarray] = {}
    for key, values in margins.items():
        axes = (key,) if isinstance(key, int) else tuple(key)
        rising = all(a < b for a, b in itertools.pairwise(axes))
        if not axes or not rising or axes[0] < 0 or axes[-1] >= len(shape):
            raise MethodError(
                "The axes {axes} do not fit a table of {n} dimensions.",
                where="margins",
                next_step=say("Count axes from 0, in rising order."),
                axes=str(key),
                n=len(shape),
            )
        totals[axes] = _checked(values, str(key), tuple(shape[at] for at in axes))
    first = next(iter(totals.values())).sum()
    for (a, one), (b, other) in itertools.combinations(totals.items(), 2):
        common = set(a) & set(b)
        left = one.sum(axis=tuple(at for at, axis in enumerate(a) if axis not in common))
        right = other.sum(axis=tuple(at for at, axis in enumerate(b) if axis not in common))
        if np.abs(left - right).max() > 1e-9 * max(float(one.sum()), float(other.sum())):
            raise MethodError(
                "The totals over axes {a} and over axes {b} disagree.",
                where="margins",
                next_step=say("Both must count the same people; make the totals agree first."),
                a=str(a),
                b=str(b),
            )
    return {
        axes: total * (first / total.sum()) if total.sum() > 0 else total
        for axes, total in totals.items()
    }


def _slowly(seed: np.ndarray, totals: dict[Axes, np.ndarray]) -> np.ndarray:
    """Finish a fit that crawls, if it is small; otherwise say that it did not converge."""
    if seed.size > SMALL:
        raise MethodError(
            "The fit did not meet all totals after {n} sweeps.",
            where="seed",
            next_step=say("Look for zeros in the seed that should be small numbers."),
            n=SWEEPS,
        )
    where = np.indices(seed.shape)
    groups, held = [], np.ones(seed.shape)
    for axes, total in totals.items():
        number = np.ravel_multi_index(tuple(where[at] for at in axes), total.shape)
        groups.append(number.ravel())
        held = held * (total.ravel()[number] > 0)
    every = np.concatenate([total.ravel() for total in totals.values()])
    fitted = closest.closest((seed * held).ravel(), closest.margin_matrix(groups), every)
    return fitted.reshape(seed.shape)
