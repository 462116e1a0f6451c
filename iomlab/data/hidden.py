"""Words for estimates of hidden populations: their models, their assumptions, the record of publication."""

from __future__ import annotations

from typing import Any

import pandas as pd

from iomlab.data.assumed import assumed
from iomlab.data.computed import column, computed, estimate
from iomlab.data.figures import Figures
from iomlab.data.source import Column, Finding
from iomlab.errors import DataError, suggest
from iomlab.messages import say

MODELS = {
    "Chapman": say("Two lists (Chapman)"),
    "Lincoln-Petersen": say("Two lists (Lincoln-Petersen)"),
    "likelihood": say("Two lists (likelihood)"),
    "assumed dependence": say("Two lists, with the assumed odds ratio"),
    "half the odds": say("With half that odds ratio"),
    "twice the odds": say("With twice that odds ratio"),
    "multiplier": say("Multiplier"),
    "residual": say("Residual, middle of all assumptions"),
    "undercount_irregular low": say("Residual, few people in an irregular situation missed"),
    "undercount_irregular high": say("Residual, many people in an irregular situation missed"),
    "undercount_lawful low": say("Residual, no lawful residents missed"),
    "undercount_lawful high": say("Residual, some lawful residents missed"),
    "independent lists": say("Lists taken as independent"),
    "search aic p 0.05": say("Pairs of lists chosen by AIC, entry 0.05"),
    "search aic p 0.001": say("Pairs of lists chosen by AIC, entry 0.001"),
    "search bic p 0.05": say("Pairs of lists chosen by BIC, entry 0.05"),
    "search bic p 0.001": say("Pairs of lists chosen by BIC, entry 0.001"),
    "ztpoisson": say("Truncated Poisson: all alike"),
    "ztgeom": say("Truncated geometric: very different people"),
    "zelterman": say("Zelterman: those seen once or twice"),
    "chao": say("Chao: a lower bound"),
    "oiztgeom": say("Geometric, some once-only before truncation"),
    "ztoipoisson": say("Poisson, some once-only after truncation"),
    "ztoigeom": say("Geometric, some once-only after truncation"),
}
RULES = {
    "scale": say("The place is a country or a large region"),
    "purpose": say("The purpose serves the people counted"),
    "estimate": say("The counts allow an estimate"),
    "overlap": say("People found twice"),
    "cells": say("Smallest count behind it"),
    "interval": say("Upper end of the interval over its lower end"),
    "models": say("Largest estimate of all models over the smallest"),
}
VERDICTS = {"met": say("met"), "not met": say("not met"), "none": say("has no part here")}
METHODS = {
    "chapman": say("two lists (Chapman)"),
    "loglinear3": say("three lists (log-linear)"),
    "zelterman": say("one register (Zelterman)"),
    "residual": say("residual"),
    "multiplier": say("multiplier"),
}
SCALES = {"country": say("a country"), "large region": say("a large region")}
PURPOSES = {
    "services": say("planning of services"),
    "regularisation": say("size of a regularisation"),
    "statistics": say("official statistics"),
    "inspections": say("planning of inspections"),
}
DECISIONS = {
    "publish": say("Publish, with the interval and the assumptions."),
    "range": say(
        "Publish only as a range, with every model: the estimates differ by more than a factor of two."
    ),
    "withhold": say("Do not publish, and do not hand it over."),
}
ASSUMPTIONS = {
    "closed": say("Nobody enters or leaves meanwhile"),
    "matched": say("A person found twice is recognised"),
    "independent": say("Being found once does not change the chance to be found again"),
    "alike": say("Everyone has the same chance to be found"),
    "share": say("The survey reaches users and others alike"),
    "once": say("Users are counted once each"),
    "same": say("Survey and records count the same people at one date"),
    "missed": say("The shares that a survey misses are as assumed"),
}
TESTED = {
    "no": say("no"),
    "partly": say("in part: with a third list"),
    "record": say("in part: by checking records"),
}
EFFECTS = {
    "high": say("too high"),
    "low": say("too low"),
    "either": say("too high or too low"),
    "help": say("too low after referral, too high after avoidance"),
}
NEEDS = {
    "chapman": (("closed", "no", "high"), ("matched", "record", "high"), ("independent", "partly", "help"), ("alike", "partly", "low")),
    "loglinear3": (("closed", "no", "high"), ("matched", "record", "high"), ("alike", "no", "low")),
    "zelterman": (("closed", "no", "either"), ("matched", "record", "high"), ("independent", "no", "either"), ("alike", "no", "low")),
    "multiplier": (("once", "record", "high"), ("share", "no", "either"), ("closed", "no", "either")),
    "residual": (("same", "record", "either"), ("missed", "no", "either")),
}  # fmt: skip


def _people(title: Any) -> Column:
    return column(title, say("persons"), 0)


def models(table: pd.DataFrame, *inputs: Any) -> Figures:
    """Return the estimates of several models as figures that can be shown.

    The best of all models with pairs of lists is left out: a search by the same criterion finds it.

    Parameters
    ----------
    table : DataFrame
        ``model, population, low, high``.
    *inputs : Figures
        The tables behind it; without any they are the parameters of the notebook.
    """
    kept = table[~table["model"].astype(str).str.startswith("best ")].reset_index(drop=True)
    described = {
        "model": column(say("Model"), role="group", labels=MODELS),
        "population": _people(say("All people, seen or not")),
        "low": _people(say("Lower end")),
        "high": _people(say("Upper end")),
    }
    return computed(kept, *inputs, **described) if inputs else assumed(kept, **described)


def crossed(lists: Figures, first: str, second: str) -> Figures:
    """Return how many people are on both, one or none of two lists; nobody knows how many on none.

    >>> from iomlab.data.load import load
    >>> table = crossed(load("synthetic_lists").of(region="north"), "service_centre", "clinic")
    >>> table["people"].isna().tolist()
    [False, False, False, True]
    """
    summed = lists.groupby([first, second])["people"].sum().reset_index()
    summed = summed.sort_values([first, second], ascending=False).reset_index(drop=True)
    none = (summed[first] == 0) & (summed[second] == 0)
    summed["people"] = summed["people"].astype("Float64").mask(none)
    return computed(summed.astype({first: "string", second: "string"}), lists)


def estimated(record: Any, *inputs: Any) -> list[Finding]:
    """Return what a record of publication lets out, as key figures with their intervals.

    Parameters
    ----------
    record : Publication
        Where its decision is a range, the lowest and the highest estimate stand in place of one; where
        it withholds, the list is empty.
    *inputs : Figures
        The tables behind it; without any they are the parameters of the notebook.
    """
    if record.estimate is None:
        return []
    table = record.shown
    labels = [say("All people, seen or not")]
    if record.decision == "range":
        ordered = table.sort_values("population")
        rows = [ordered.iloc[0], ordered.iloc[-1]]
        labels = [
            say("All people, seen or not: lowest estimate"),
            say("All people, seen or not: highest estimate"),
        ]
    else:
        rows = [
            pd.Series(
                {
                    "model": record.estimate.model,
                    "population": record.estimate.population,
                    "low": record.estimate.interval.low,
                    "high": record.estimate.interval.high,
                }
            )
        ]
    behind = inputs or (models(table),)
    return [
        estimate(
            label, float(row["population"]), *behind,
            unit=say("persons"), low=float(row["low"]), high=float(row["high"]), decimals=0,
            formula=MODELS.get(str(row["model"]), say("log-linear model of the lists")),
        )
        for label, row in zip(labels, rows, strict=True)
    ]  # fmt: skip


def by_odds(table: pd.DataFrame) -> Figures:
    """Return estimates under assumed odds ratios as figures that can be shown."""
    return assumed(
        table,
        odds_ratio=column(say("Assumed odds ratio between the lists"), decimals=1),
        population=_people(say("All people, seen or not")),
        low=_people(say("Lower end")),
        high=_people(say("Upper end")),
    )


def rules(table: pd.DataFrame) -> Figures:
    """Return the rules of publication and what was found as figures that can be shown."""
    return assumed(
        table,
        rule=column(say("Rule"), role="group", labels=RULES),
        limit=column(say("Limit")),
        found=column(say("Found")),
        verdict=column(say("Verdict"), role="group", labels=VERDICTS),
    )


def assumptions(method: str) -> Figures:
    """Return what a method takes for true, whether data can test it, and what happens if it fails.

    Raises
    ------
    DataError
        When the method is unknown.

    >>> assumptions("chapman")["if_not"].tolist()
    ['high', 'high', 'help', 'low']
    """
    if method not in NEEDS:
        raise DataError(
            "There is no method {name}.",
            name=repr(method),
            nearest=suggest(method, NEEDS),
            next_step=say("Methods: {names}.", names=", ".join(NEEDS)),
        )
    return assumed(
        pd.DataFrame(NEEDS[method], columns=["assumption", "tested", "if_not"]),
        assumption=column(say("What must hold"), role="group", labels=ASSUMPTIONS),
        tested=column(say("Can it be tested?"), role="group", labels=TESTED),
        if_not=column(say("If it fails, the estimate is"), role="group", labels=EFFECTS),
    )
