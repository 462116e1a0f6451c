"""Demographic accounts: make two stock tables differ by nothing but moves.

Deaths are taken from the first table and births from the second; then the people of each
birthplace are made as many at the start as at the end, in a world that is closed or open.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from iomlab.errors import MethodError
from iomlab.messages import say
from iomlab.methods.scaling import check_reach, fit_stack


def survivors(stock: np.ndarray, deaths: np.ndarray, places: tuple[Any, ...]) -> np.ndarray:
    """Take deaths from the residents of each place, in proportion to their birthplaces.

    >>> survivors(np.array([[80.0, 0], [20, 50]]), np.array([10.0, 0]), (0, 1)).tolist()
    [[72.0, 0.0], [18.0, 50.0]]
    """
    people = stock.sum(axis=0)
    dead = np.flatnonzero(deaths > people)
    if len(dead):
        raise MethodError(
            "{place} has {deaths} deaths but only {people} people at the start.",
            where="deaths",
            next_step=say("Check that deaths and stocks are in the same unit (people)."),
            place=str(places[dead[0]]),
            deaths=float(deaths[dead[0]]),
            people=float(people[dead[0]]),
        )
    rate = np.divide(deaths, people, out=np.zeros_like(deaths), where=people > 0)
    return stock - stock * rate


def without_newborn(stock: np.ndarray, births: np.ndarray, places: tuple[Any, ...]) -> np.ndarray:
    """Take births from the native-born of each place, or from all its residents if too few.

    >>> without_newborn(np.array([[80.0, 0], [20, 4]]), np.array([10.0, 0]), (0, 1)).tolist()
    [[70.0, 0.0], [20.0, 4.0]]
    """
    people = stock.sum(axis=0)
    born = np.flatnonzero(births > people)
    if len(born):
        raise MethodError(
            "{place} has {births} births but only {people} people at the end.",
            where="births",
            next_step=say("Check that births and stocks are in the same unit (people)."),
            place=str(places[born[0]]),
            births=float(births[born[0]]),
            people=float(people[born[0]]),
        )
    rate = np.divide(births, people, out=np.zeros_like(births), where=people > 0)
    few = np.diag(stock) < births
    left = stock - np.diag(births)
    left[:, few] = (stock - stock * rate)[:, few]
    return left


def match_natives(
    start: np.ndarray, end: np.ndarray, change: float, whole: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Scale the native-born so that the world grows by births less deaths (``change``) only."""
    gap = change - float((end - start).sum())
    if abs(gap) <= 1e-12 * max(float(start.sum()), float(end.sum())):
        return start, end
    start, end = start.copy(), end.copy()
    for stock, shift in ((start, -gap / 2), (end, gap / 2)):
        native = np.diag(stock)
        target = native.sum() + shift
        if native.sum() <= 0 or target < 0:
            raise MethodError(
                "The native-born cannot take up a gap of {gap} people between the two tables.",
                where="stock_end",
                next_step=say("Use open accounting, or put the native-born on the diagonals."),
                gap=abs(gap),
            )
        scaled = native * (target / native.sum())
        if whole:
            scaled = np.round(scaled)
            scaled[int(scaled.argmax())] += target - scaled.sum()
        if (scaled < 0).any():
            raise MethodError("Rounding made a native-born stock negative.", where="stock_end")
        np.fill_diagonal(stock, scaled)
    return start, end


def agree(
    start: np.ndarray, end: np.ndarray, accounting: str, places: tuple[Any, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Make the people of each birthplace as many at the start as at the end."""
    extra = start.sum(axis=1) - end.sum(axis=1)
    if np.abs(extra).max() <= 1e-13 * max(start.sum(), 1.0):
        return start, end
    if accounting == "closed":
        fitted = []
        for stock, sign in ((start, -1), (end, 1)):
            totals = stock.sum(axis=1) + sign * extra / 2
            check_reach(stock, totals, 1, "stock_start" if sign < 0 else "stock_end", places)
            fitted.append(_refit(stock, totals))
        return fitted[0], fitted[1]
    like_start, like_end = _shares(start), _shares(end)
    gone, come = (like_end, like_start) if accounting == "open" else (like_start, like_end)
    left = start - np.maximum(extra, 0)[:, None] * gone
    came = end - np.maximum(-extra, 0)[:, None] * come
    size = max(start.sum(), end.sum())
    for stock in (left, came):
        k, i = np.unravel_index(int(stock.argmin()), stock.shape)
        if stock[k, i] < -1e-12 * size:
            raise MethodError(
                "More people born in {birthplace} would have left {residence} than lived there.",
                where="stock_start",
                next_step=say(
                    "Use the accounting 'open-dr', which never takes more than there is."
                ),
                birthplace=str(places[k]),
                residence=str(places[i]),
            )
    return np.maximum(left, 0), np.maximum(came, 0)


def _refit(stock: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Fit a stock table to new totals by birthplace and its own totals by residence."""
    if (totals < 0).any():
        raise MethodError("A birthplace would have fewer than no people.", where="stock_start")
    try:
        return fit_stack(stock, totals[None], stock.sum(axis=0)[None])[0][0]
    except MethodError as error:
        raise MethodError(
            "No closed world explains these stocks: some place holds only people of one birthplace.",
            where="stock_start",
            next_step=say("Use the accounting 'open-dr', or merge that place with another."),
        ) from error


def _shares(stock: np.ndarray) -> np.ndarray:
    total = stock.sum(axis=1, keepdims=True)
    return np.divide(stock, total, out=np.zeros_like(stock), where=total > 0)
