"""A seasonal work scheme on paper: its amounts, its scenarios, what is assumed, and its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from iomlab import countries
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.data.source import Finding
from iomlab.errors import DataError, suggest
from iomlab.messages import Message, say

Amounts = dict[str, float]
SCENARIO = "basic"  # the row of synthetic_scheme that fills what nobody gave
SCALED = ("output", "hiring_cost", "rehiring_cost", "housing_cost")
# Months of pay abroad for a worker and season; no source gives them.
CHOSEN = {"destination_cost": 0.15, "origin_cost": 0.05, "overstay_cost": 1.0}
CHOSEN_SHARES = {"home_tax_rate": 0.05, "spending_tax_rate": 0.1, "remitted": 0.8}

AMOUNTS = {
    "places": say("Places a season"),
    "seasons": say("Seasons"),
    "months": say("Months of work a season"),
    "wage": say("Pay abroad before tax"),
    "home_wage": say("Pay at home in those months"),
    "travel_cost": say("What the worker pays for a season"),
    "overstay_rate": say("Workers who do not go home after a season"),
    "called_back": say("Called back next season, of those who went home"),
    "return_rate": say("Workers who come back next season"),
    "output": say("Value of the work of a new worker"),
    "experience": say("How much more the work of a returning worker is worth"),
    "hiring_cost": say("What the employer pays to hire a new worker"),
    "rehiring_cost": say("What the employer pays to call a worker back"),
    "housing_cost": say("What the employer pays for housing"),
    "tax_rate": say("Tax and contributions abroad"),
    "home_tax_rate": say("Tax on pay at home"),
    "remitted": say("Savings sent or brought home"),
    "spending_tax_rate": say("Tax on what remittances buy"),
    "destination_cost": say("What the State of destination spends on a worker and season"),
    "origin_cost": say("What the State of origin spends on a worker and season"),
    "overstay_cost": say("What it costs the State of destination when a worker does not go home"),
}
MONTHLY = ("wage", "home_wage", "output", "housing_cost")
SHARES = (
    "called_back", "return_rate", "overstay_rate", "experience", "tax_rate", "home_tax_rate", "remitted",
    "spending_tax_rate",
)  # fmt: skip
DOUBT = 0.2  # share by which an assumption may be off, where nobody says otherwise
GIVEN = (
    "places", "seasons", "months", "wage", "home_wage", "travel_cost", "called_back", "overstay_rate",
)  # fmt: skip
RULES = tuple(
    name for name in GIVEN if name != "seasons"
)  # what an agreement sets, or its users know
SIDES = {
    "worker": say("Workers"),
    "employer": say("Employers"),
    "destination": say("State of destination"),
    "origin": say("State of origin"),
    "states": say("Both States together"),
}
SCENARIOS = {
    "planned": say("As planned"),
    "employer_pays": say("The employer pays the worker’s costs"),
    "called_back": say("Half of those not called back come as well"),
    "never_back": say("Nobody may come back"),
    "longer": say("A season one month longer"),
}
STATES = {"yes": say("in full"), "partly": say("in part"), "no": say("missing")}


def amounts(
    *,
    places: int,
    months: float,
    wage: float,
    home_wage: float,
    worker_cost: float,
    called_back: float,
    overstay: float,
    seasons: int = 5,
) -> Amounts:
    """Return the amounts of a scheme: what is given, and assumptions for the rest.

    ``called_back`` is a share of those who went home, so that with ``overstay`` nobody counts
    twice. What the employer pays and gains keeps its ratio to pay in the illustrative scenario;
    what the States spend is a number of months of pay. None of them is measured.

    >>> made = amounts(places=100, months=5, wage=1500, home_wage=250, worker_cost=900,
    ...                called_back=0.5, overstay=0.1, seasons=3)
    >>> made["return_rate"], made["output"]
    (0.45, 2300.0)
    """
    row = load("synthetic_scheme").of(scenario=SCENARIO).iloc[0]
    ratio = wage / float(row["wage"])
    return {
        "places": int(places),
        "seasons": int(seasons),
        "months": float(months),
        "wage": float(wage),
        "home_wage": float(home_wage),
        "travel_cost": float(worker_cost),
        "return_rate": called_back * (1 - overstay),
        "overstay_rate": float(overstay),
        **{name: float(row[name]) * ratio for name in SCALED},
        "experience": float(row["experience"]),
        "tax_rate": float(row["tax_rate"]),
        **{name: share * wage for name, share in CHOSEN.items()},
        **CHOSEN_SHARES,
    }


def scenarios(plan: Mapping[str, float]) -> dict[str, Amounts]:
    """Return the plan and four changes of it, each of one rule.

    >>> plan = amounts(places=100, months=5, wage=1500, home_wage=250, worker_cost=900,
    ...                called_back=0.5, overstay=0.1, seasons=3)
    >>> found = scenarios(plan)
    >>> found["employer_pays"]["travel_cost"], found["called_back"]["return_rate"]
    (0.0, 0.675)
    """
    plan = dict(plan)
    cost, back = plan["travel_cost"], plan["return_rate"]
    more = back + (1 - plan["overstay_rate"] - back) / 2
    hired = {name: plan[name] + cost for name in ("hiring_cost", "rehiring_cost")}
    return {
        "planned": plan,
        "employer_pays": {**plan, "travel_cost": 0.0, **hired},
        "called_back": {**plan, "return_rate": more},
        "never_back": {**plan, "return_rate": 0.0},
        "longer": {**plan, "months": min(plan["months"] + 1, 12.0)},
    }


def assumed(plan: Mapping[str, float], given: Iterable[str] = GIVEN) -> Figures:
    """Return every amount of a plan as a table that says which are given and which assumed.

    Who comes back follows from two others: from who was called back and who went home.

    >>> plan = amounts(places=100, months=5, wage=1500, home_wage=250, worker_cost=900,
    ...                called_back=0.5, overstay=0.1, seasons=3)
    >>> [str(x) for x in assumed(plan).iloc[8]]
    ['Workers who come back next season', '45%', 'follows from the two above']
    >>> [str(x) for x in assumed(plan).iloc[9]]
    ['Value of the work of a new worker', '2,300 currency units a month', 'assumed']
    """
    known = dict.fromkeys(given, say("given")) | {"return_rate": say("follows from the two above")}
    home = 1 - plan["overstay_rate"]
    full = {**plan, "called_back": plan["return_rate"] / home if home else 0.0}
    rows = [
        {
            "amount": words,
            "value": _written(name, float(full[name])),
            "known": known.get(name, say("assumed")),
        }
        for name, words in AMOUNTS.items()
    ]
    about = say(
        "An assumed amount has no source: it comes from an invented scenario, or was chosen."
    )
    return computed(
        rows,
        load("synthetic_scheme"),
        amount=column(say("Amount"), role="group"),
        value=column(say("Value"), role="note"),
        known=column(say("Given or assumed"), role="group", about=about),
    )


def _written(name: str, value: float) -> Message:
    """Return an amount with its unit."""
    if name in SHARES:
        return say("{share:.0%}", share=value)
    if name in ("places", "seasons", "months"):
        return say("{n:.6g}", n=value)
    if name in MONTHLY:
        return say("{n:,.0f} currency units a month", n=value)
    return say("{n:,.0f} currency units", n=value)


def balances(frame: object, *inputs: Figures) -> Figures:
    """Return the balances of a scheme with words for their columns and their sources.

    ``frame`` has ``group`` and ``value``, and where they are known ``low``, ``high``, ``scenario``.
    """
    money = say("currency units for each place and season")
    words = {
        "group": column(say("Side"), role="group", labels=SIDES),
        "scenario": column(say("Scenario"), role="group", labels=SCENARIOS),
        "value": column(
            say("Balance"), money, 0,
            about=say("what the side gains less what it pays, over all seasons, per place and season"),
        ),
        "low": column(say("If all goes badly"), money, 0,
                      about=say("with every assumption at its worst end for that side")),
        "high": column(say("If all goes well"), money, 0,
                       about=say("with every assumption at its best end for that side")),
    }  # fmt: skip
    made = computed(frame, *(inputs or (load("synthetic_scheme"),)))
    kept = {name: about for name, about in words.items() if name in made.columns}
    return computed(made, made, **kept)


def bill(plan: Mapping[str, float]) -> Figures:
    """Return which part of a season's pay goes into coming, for costs around that of the plan.

    >>> plan = amounts(places=100, months=5, wage=1500, home_wage=250, worker_cost=900,
    ...                called_back=0.5, overstay=0.1, seasons=3)
    >>> bill(plan)["share"].iloc[[0, -1]].tolist()
    [0.0, 100.0]
    """
    pay = plan["wage"] * plan["months"]
    top = max(2 * plan["travel_cost"], pay, 400.0)
    costs = [top * step / 20 for step in range(21)]
    return computed(
        {"cost": costs, "share": [100 * cost / pay for cost in costs]},
        load("synthetic_scheme"),
        cost=column(AMOUNTS["travel_cost"], say("currency units"), 0),
        share=column(
            say("Pay that goes into coming"),
            say("per cent of the season’s pay"),
            1,
            about=say("cost of the season ÷ (pay abroad in a month × months) × 100"),
        ),
    )


def by_scenario(compared: Figures) -> Figures:
    """Return balances with one row a scenario and one column a side."""
    wide = compared.pivot(index="scenario", columns="group", values="value")
    wide = wide.loc[list(dict.fromkeys(compared["scenario"])), list(SIDES)].reset_index()
    money = say("currency units for each place and season")
    sides = {name: column(words, money, 0) for name, words in SIDES.items()}
    scenario = column(say("Scenario"), role="group", labels=SCENARIOS)
    return computed(wide, compared, scenario=scenario, **sides)


def clauses(lang: str = "en", has: Iterable[str] = (), *, also: Iterable[str] = ()) -> Figures:
    """Return the checklist of decent work, gaps first: clause, instrument, and what is agreed.

    Parameters
    ----------
    lang : str
        Language of clauses and names of instruments.
    has : iterable of str
        Clauses that a draft agreement has in full, all others being missing; without any, the
        invented model agreement is read.
    also : iterable of str
        Clauses that stand in the agreement as well.

    Raises
    ------
    DataError
        When a clause is not on the list.

    Examples
    --------
    >>> clauses()["state"].iloc[0], len(clauses())
    ('no', 16)
    >>> met(clauses(has=["no_fees"]))
    {'yes': 1, 'partly': 0, 'no': 15}
    """
    table, treaties = load("synthetic_scheme_clauses"), load("treaties")
    full, more = list(has), list(also)
    for name in (*full, *more):
        if name not in set(table["clause"]):
            raise DataError(
                "There is no clause {name}.",
                name=repr(name),
                nearest=suggest(name, list(table["clause"])),
                next_step=say("Clauses: {names}.", names=", ".join(table["clause"])),
            )
    made = table.merge(
        treaties[["key", f"name_{lang}", "year"]], left_on="instrument", right_on="key", how="left"
    )
    drafted = made["clause"].isin(full).map({True: "yes", False: "no"})
    made["state"] = drafted if full else made["in_model"]
    made["state"] = made["state"].mask(made["clause"].isin(more), "yes")
    made["text"], made["name"] = made[f"text_{lang}"], made[f"name_{lang}"]
    order = made["state"].map({"no": 0, "partly": 1, "yes": 2})
    made = made.loc[order.sort_values(kind="stable").index]
    return computed(
        made[["clause", "text", "name", "year", "state"]],
        table,
        treaties,
        text=column(say("Clause"), role="note"),
        name=column(say("Instrument that it relates to"), role="note"),
        state=column(say("In the agreement"), role="group", labels=STATES),
    )


def totals(origin: str, destination: str) -> list[Finding]:
    """Return what the shipped statistics say of the two countries, each figure with its country.

    >>> [found.value for found in totals("SLV", "USA")][2]
    8286.9
    """
    here, there = countries.get(origin), countries.get(destination)
    people, money = load("migrant_stock_totals"), load("remittances").of(country=origin)
    return [
        people.of(country=origin).latest(
            "emigrants", say("People from {here:the} living in other countries", here=here)
        ),
        people.of(country=destination).latest(
            "immigrants", say("International migrants living in {here:the}", here=there)
        ),
        money.latest("received_usd_million", say("Remittances received by {here:the}", here=here)),
        money.latest("received_pct_gdp", say("Remittances as a share of GDP: {here}", here=here)),
    ]


def instruments() -> Figures:
    """Return the instruments that the clauses relate to, oldest first.

    >>> instruments()["key"].iloc[0]
    'ILO_C097'
    """
    treaties = load("treaties")
    used = set(load("synthetic_scheme_clauses")["instrument"])
    return treaties[treaties["key"].isin(used)].sort_values("year", kind="stable")


def met(found: Figures) -> dict[str, int]:
    """Return how many clauses stand in full, in part, or are missing.

    >>> met(clauses())
    {'yes': 6, 'partly': 6, 'no': 4}
    """
    counted = found["state"].value_counts()
    return {state: int(counted.get(state, 0)) for state in STATES}
