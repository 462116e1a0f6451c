"""The Zaragoza indicators: what each measures, which way is better, and whether a figure is shipped."""

from __future__ import annotations

from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.data.load import load
from iomlab.messages import say

AREAS = {
    "employment": say("Employment"),
    "education": say("Education"),
    "social_inclusion": say("Social inclusion"),
    "active_citizenship": say("Active citizenship"),
    "welcoming_society": say("Welcoming society"),
}
HIGHER = frozenset({
    "employment_rate", "activity_rate", "tertiary_30_34", "median_income", "self_reported_health",
})  # fmt: skip
LOWER = frozenset({
    "unemployment_rate", "overqualification", "early_leavers", "low_achievers", "poverty_risk",
    "perceived_discrimination",
})  # fmt: skip
BETTER = {
    "higher": say("higher"),
    "lower": say("lower"),
    "depends": say("neither by itself"),
}
CHECKED = {
    "two_sources": say("two sources"),
    "one_source": say("one source"),
    "not_verified": say("not verified"),
}
FOUND_IN = {
    "EU-LFS": say("EU Labour Force Survey (EU-LFS)"),
    "EU-SILC": say("EU Statistics on Income and Living Conditions (EU-SILC)"),
    "PISA (OECD)": say("PISA, OECD"),
    "Eurostat naturalisation rates": say("Eurostat naturalisation rates"),
    "Eurostat residence permits": say("Eurostat residence permits"),
    "surveys": say("surveys"),
    "ad hoc": say("no regular source"),
}
SHIPPED = frozenset({"employment_rate"})


def better(key: str) -> str:
    """Return whether a higher figure is better, a lower one, or neither by itself.

    >>> better("poverty_risk"), better("self_employment")
    ('lower', 'depends')
    """
    return "higher" if key in HIGHER else "lower" if key in LOWER else "depends"


def indicators(lang: str = "en") -> Figures:
    """Return one row an indicator: area, name, which way is better, whether figures are shipped.

    ``better`` is iomlab's reading, not part of the declaration. An indicator whose direction depends
    (owning a home, working for oneself, becoming a citizen) says nothing good or bad by itself.

    >>> indicators()["shipped"].tolist().count("yes")
    1
    """
    frame = load("zaragoza_integration_indicators").rename(columns={f"short_{lang}": "name"})
    frame["better"] = frame["key"].map(better)
    frame["shipped"] = frame["key"].isin(SHIPPED).map({True: "yes", False: "no"})
    return computed(
        frame[["area", "name", "better", "eurostat_source", "shipped", "verification"]],
        area=column(say("Policy area"), role="group", labels=AREAS),
        name=column(say("Indicator"), role="note"),
        better=column(
            say("Better when"), role="group", labels=BETTER, about=say("iomlab’s reading")
        ),
        eurostat_source=column(say("Where to find it"), role="group", labels=FOUND_IN),
        shipped=column(
            say("Figures in iomlab"), role="group", labels={"yes": say("yes"), "no": say("no")}
        ),
        verification=column(say("Indicator checked in"), role="group", labels=CHECKED),
    )
