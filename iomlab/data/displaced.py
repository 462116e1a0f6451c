"""Displacement tables made ready: refugees beside population, series without gaps, what lies ahead."""

from __future__ import annotations

from typing import Any

import pandas as pd

from iomlab import countries
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.languages.precision import within
from iomlab.messages import Message, say

LEAST = 5  # years without a gap that a short projection needs


def origins(year: int) -> Figures:
    """Return refugees and population of every origin, in the last year up to ``year`` with both.

    The population is shelved for a few years only; the year is the same for all rows.

    Examples
    --------
    >>> origins(2024)["year"].unique().tolist(), int(origins(2020)["year"].max())
    ([2023], 2019)
    """
    fled = load("displacement_by_origin")[["iso3", "year", "refugees"]]
    home = load("drivers_panel")[["iso3", "year", "population"]]
    both = fled.merge(home, on=["iso3", "year"]).of(until=year)
    both = both[both[["refugees", "population"]].notna().all(axis=1)]
    newest = both[both["year"] == both["year"].max()]
    return newest.sort_values("iso3").reset_index(drop=True)


def without_population(year: int) -> Message | str:
    """Return a sentence about the origins with refugees that :func:`origins` must leave out.

    Examples
    --------
    >>> str(without_population(2023))
    'Left out, as the table has no population of 2023 for it: Somalia.'
    >>> without_population(2022)
    ''
    """
    shown = origins(year)
    newest = int(shown["year"].max())
    fled = load("displacement_by_origin").of(since=newest, until=newest)
    known = fled.loc[fled["refugees"].notna(), "iso3"]
    lost = sorted(set(known) - set(shown["iso3"]))
    if not lost:
        return ""
    return say(
        "Left out, as the table has no population of {year} for it: {places}.",
        year=str(newest),
        places=[countries.get(code) for code in lost],
    )


def unbroken(frame: Figures, name: str) -> Figures:
    """Return the rows of the last years of ``name`` that have no gap between them.

    Examples
    --------
    >>> found = unbroken(load("displacement_by_origin").of(origin="SYR"), "idps")
    >>> int(found["year"].max()), int(found["idps"].isna().sum())
    (2022, 0)
    """
    year = frame.needs_role("year")
    known = frame[frame[name].notna()].sort_values(year)
    if known.empty:
        return known
    steps = known[year].astype(int).diff().fillna(1).ne(1)
    return known[steps.cumsum() == steps.sum()]


def ready(frame: Figures, name: str) -> bool:
    """Say whether ``name`` has enough years without a gap, and people in all of them, to project."""
    run = unbroken(frame, name)
    return len(run) >= LEAST and bool((run[name].astype("float64") > 0).all())


def onward(past: Figures, name: str, ahead: pd.DataFrame | None, title: Message) -> Figures:
    """Return past figures and the band ahead under one another, to be drawn.

    Parameters
    ----------
    past : Figures
        With a year and ``name``.
    ahead : DataFrame or None
        ``year``, ``value``, ``low``, ``high`` of a short projection; None where there is none.
    title : Message
        What is counted, with its unit in the record of ``name``.

    Returns
    -------
    Figures
        ``year``, ``value``, ``low``, ``high``; the bounds are missing for the past but for its last
        year, where the band begins.
    """
    year = past.needs_role("year")
    known = past[past[name].notna()].sort_values(year)
    rows = pd.DataFrame(
        {"year": known[year].astype(int), "value": known[name].astype("float64")}
    ).reset_index(drop=True)
    rows["low"] = rows["high"] = float("nan")
    if ahead is not None and len(rows):
        last = rows.index[-1]
        rows.loc[last, ["low", "high"]] = rows.loc[last, "value"]
        rows = pd.concat([rows, _as_sure(ahead)], ignore_index=True)
    unit = Message(past.about(name).unit)
    about: dict[str, Any] = {"unit": unit, "decimals": 0}
    return computed(
        rows,
        past,
        year=column(say("Year"), role="year"),
        value=column(title, **about),
        low=column(say("Lower end of the band"), **about),
        high=column(say("Upper end of the band"), **about),
    )


def _as_sure(ahead: pd.DataFrame) -> pd.DataFrame:
    """Return a projection with each year told as precisely as its band allows."""
    told = [
        {"year": int(row["year"])}
        | {name: within(row[name], row["low"], row["high"]) for name in ("value", "low", "high")}
        for row in ahead.to_dict("records")
    ]
    return pd.DataFrame(told)


def together(*pairs: tuple[Figures, str]) -> list[Finding]:
    """Return one figure of each (frame, column), all of the last year that all of them have.

    As :func:`iomlab.data.derive.same_year`, but for any year that the reader chose: a figure is not
    missing because the table has newer ones.

    Examples
    --------
    >>> people = load("drivers_panel").of(country="SYR", until=2016)
    >>> abroad = load("displacement_by_origin").of(origin="SYR", until=2016)
    >>> [f.year for f in together((people, "population"), (abroad, "refugees"))]
    ['2015', '2015']
    """
    years = [set(f.loc[f[c].notna(), f.needs_role("year")].astype(int)) for f, c in pairs]
    newest = max(set.intersection(*years), default=0)
    return [f.of(since=newest, until=newest).latest(c, within=None) for f, c in pairs]


def peak(frame: Figures, name: str) -> Finding:
    """Return the highest figure of ``name``, with its year; missing where there is none.

    Examples
    --------
    >>> peak(load("displacement_by_origin").of(origin="IRQ"), "idps").year
    '2015'
    """
    known = frame[frame[name].notna()]
    if known.empty:
        return frame.latest(name)
    year = frame.needs_role("year")
    top = int(known[known[name] == known[name].max()][year].iloc[0])
    return frame.of(since=top, until=top).latest(name, within=None)
