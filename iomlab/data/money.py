"""Remittances of a country: how much it depends on them, how steady they are, what cheaper would bring."""

from __future__ import annotations

from typing import Any

from iomlab.data.assumed import assumed
from iomlab.data.computed import column, computed, estimate
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.messages import Message, say

# SDG 10.c: below the first for the mean of all services, at most the second for each corridor.
AVERAGE, CORRIDOR = 3.0, 5.0
LIMITS = {
    AVERAGE: say("{limit:.0f}%: target for the mean of all services", limit=AVERAGE),
    CORRIDOR: say("{limit:.0f}%: limit for the SmaRT average of a corridor", limit=CORRIDOR),
}


def received(country: str) -> Figures:
    """Return the remittances that a country received, by year.

    >>> int(received("SLV")["year"].max())
    2023
    """
    return load("remittances").of(country=country)


def dependence(country: str, most: int = 10) -> Figures:
    """Return the countries of the table that depend most on remittances, and ``country``.

    Of the newest year only. Countries that received little are only partly in the table.

    >>> found = dependence("MEX", most=3)
    >>> found["iso3"].tolist()
    ['TJK', 'LBN', 'WSM', 'MEX']
    """
    table = load("remittances")
    newest = table.of(since=int(table["year"].max()))
    known = newest[newest["received_pct_gdp"].notna()]
    ordered = known.sort_values("received_pct_gdp", ascending=False, kind="stable")
    first = ordered.head(most)
    if country in set(first["iso3"]):
        return first
    return ordered.loc[[*first.index, *ordered.index[ordered["iso3"] == country]]]


def change(frame: Figures, first: int, last: int, label: Message) -> Finding:
    """Return by how many per cent the dollars received changed between two years.

    It is missing when either year has no figure. Prices and exchange rates are in it.

    >>> found = change(received("SLV"), 2019, 2020, say("Change"))
    >>> round(found.value, 1), len(found.cells)
    (4.9, 2)
    """
    column_name = "received_usd_million"
    start, end = (
        frame.of(since=year, until=year).latest(column_name, within=None) for year in (first, last)
    )
    unit = say("per cent")
    if not (start.known and end.known and start.value):
        sources = frame.sources
        why = say(
            "no figure for both {first} and {last} in: {tables}",
            first=str(first),
            last=str(last),
            tables=[say("“{title}”", title=source) for source in sources],
        )
        return Finding(label, None, unit, "", (), why, asked=sources)
    value = 100 * (float(end.value or 0) / float(start.value) - 1)
    formula = say("(later year ÷ earlier year − 1) × 100, in current US dollars")
    return Finding(
        label, value, unit, f"{first}–{last}", (*start.cells, *end.cells), formula, decimals=1
    )


def own_cost(amount: float, fee: float, margin: float) -> float:
    """Return the cost of one service in per cent of the amount: fee and margin.

    >>> own_cost(200, 5, 1.5)
    4.0
    """
    return 100 * fee / amount + margin


def supposed(amount: float, fee: float, margin: float) -> Finding:
    """Return the cost of a service that is assumed, with a record that says that no source gives it.

    >>> found = supposed(200, 9, 1.5)
    >>> found.value, [source.table for source in found.sources]
    (6.0, ['assumptions'])
    """
    cost, unit = own_cost(amount, fee, margin), say("per cent of the amount sent")
    return estimate(
        say("Cost of the service that is assumed"),
        cost,
        assumed({"cost": [cost]}, cost=column(say("Cost"), unit, 1)),
        unit=unit,
        formula=say("100 × fee ÷ amount + exchange margin: assumed, not observed"),
    )


def saved(got: Finding, cost: float, target: float) -> Finding:
    """Return what more would have arrived if sending had cost ``target`` and not ``cost`` per cent.

    The same money is sent in both cases; what was received is what is left of it after the cost.
    Without a figure, or when the cost is not above the target, it is missing.

    >>> found = saved(received("SLV").latest("received_usd_million"), 6, 3)
    >>> round(found.value, 1)
    264.5
    """
    label = say("More that would have arrived at the target cost, what-if")
    unit = say("million current US dollars")
    if not got.known:
        return Finding(label, None, unit, "", (), got.formula, asked=got.asked)
    if not target < cost < 100:
        why = say("the assumed cost is not above the target")
        return Finding(label, None, unit, "", (), why, asked=got.sources)
    value = float(got.value or 0) * (cost - target) / (100 - cost)
    formula = say("received × (assumed cost − target) ÷ (100 − assumed cost), costs in per cent")
    return Finding(label, value, unit, got.year, got.cells, formula, decimals=1)


def tests(simple: float, smart: float, *inputs: Figures) -> Figures:
    """Return the two tests of SDG 10.c.1 as a table: average, figure, limit, and whether it holds.

    >>> [str(x) for x in tests(6, 4, load("sdg_migration_indicators"))["holds"]]
    ['no', 'yes']
    """
    unknown = smart != smart
    rows = [
        {
            "average": say("Mean of all services"),
            "figure": simple,
            "limit": AVERAGE,
            "holds": say("yes") if simple < AVERAGE else say("no"),
        },
        {
            "average": say("SmaRT: the three cheapest that qualify"),
            "figure": None if unknown else smart,
            "limit": CORRIDOR,
            "holds": say("not known")
            if unknown
            else say("yes")
            if smart <= CORRIDOR
            else say("no"),
        },
    ]
    unit = say("per cent of the amount sent")
    return computed(
        rows,
        *inputs,
        average=column(say("Average"), role="group"),
        figure=column(say("Cost"), unit, 1),
        limit=column(say("Limit"), unit, 1),
        holds=column(say("Holds"), role="group"),
    )


def priced(table: Any, services: Figures) -> Figures:
    """Return the services of a corridor with fee, margin and cost in per cent, cheapest first.

    ``table`` is the table of ``remittance_cost``, in the order of ``services``.
    """
    made = services.reset_index(drop=True)
    costs = table.reset_index(drop=True)
    made["fee_share"] = 100 * costs["fee"] / costs["amount"]
    made["margin"], made["cost"] = costs["margin"], costs["cost"]
    made["counts"] = [say("yes") if good else say("no") for good in made["qualifies"]]
    unit = say("per cent of the amount sent")
    words = {
        "counts": column(say("Qualifies for SmaRT"), role="group"),
        "fee_share": column(say("Fee as a share"), unit, 1),
        "margin": column(
            say("Exchange margin"), unit, 1, about=say("(market rate − rate given) ÷ market rate")
        ),
        "cost": column(say("Cost"), unit, 1, about=say("fee and exchange margin together")),
    }
    ordered = made.sort_values("cost", kind="stable")
    return computed(ordered, services, **words)
