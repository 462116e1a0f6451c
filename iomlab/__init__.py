"""The front door: the few names that a notebook needs, each loaded on first use.

>>> from iomlab import load
>>> load("remittances").of(country="HND", since=2023)["received_pct_gdp"].tolist()
[26.1]
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

from iomlab.messages import Message, say

__version__ = "0.1.0"

_ROOMS = {
    "load": "iomlab.data.load",
    "Show": "iomlab.show.desk",
    "Country": "iomlab.parameters.types",
    "Countries": "iomlab.parameters.types",
    "Language": "iomlab.parameters.types",
    "Year": "iomlab.parameters.types",
    "Years": "iomlab.parameters.types",
    "Choice": "iomlab.parameters.types",
    "Number": "iomlab.parameters.types",
    "Whole": "iomlab.parameters.types",
    "Check": "iomlab.checks.desk",
    "Handout": "iomlab.classroom.handout",
    "allow": "iomlab.data.guard",
    "assumed": "iomlab.data.assumed",
    "column": "iomlab.data.computed",
    "computed": "iomlab.data.computed",
    "derive": "iomlab.data.derive",
    "estimate": "iomlab.data.computed",
    "explain": "iomlab.show.terms",
    "explore": "iomlab.explorers.explorer",
    "form": "iomlab.forms.form",
    "load_microdata": "iomlab.data.microdata",
    "query": "iomlab.data.query",
    "query_microdata": "iomlab.data.query",
    "same_year": "iomlab.data.derive",
    "run": "iomlab.reports.run",
    "synthetic": "iomlab.synthetic.load",
    "trends": "iomlab.data.trend",
    "truth": "iomlab.synthetic.load",
}
_FLOORS = {
    "methods": "iomlab.methods",
    "countries": "iomlab.countries",
    "concern": "iomlab.data.concern",
    "money": "iomlab.data.money",
    "recruitment": "iomlab.data.recruitment",
    "schemes": "iomlab.data.schemes",
    "displaced": "iomlab.data.displaced",
    "reintegration": "iomlab.data.reintegration",
    "exposure": "iomlab.data.exposure",
    "guide": "iomlab.lab.guide",
    "data_card": "iomlab.data.data_card",
    "exchange": "iomlab.data.exchange",
    "stocks": "iomlab.data.stocks",
    "hidden": "iomlab.data.hidden",
    "origins": "iomlab.data.origins",
    "integration": "iomlab.data.integration",
    "ipl": "iomlab.data.ipl",
    "mipex": "iomlab.data.mipex",
    "adjustable": "iomlab.data.adjustable",
    "zaragoza": "iomlab.data.zaragoza",
    "gravity_tables": "iomlab.data.gravity_tables",
    "corridors": "iomlab.data.corridors",
    "refusals": "iomlab.safety.refusals",
    "safe_release": "iomlab.safety.safe_release",
    "region": "iomlab.data.region",
    "talks": "iomlab.data.talks",
}

__all__ = ["Message", "__version__", "say", *sorted(_ROOMS)]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        found = getattr(importlib.import_module(_ROOMS[name]), name)
        globals()[name] = found
        return found
    if name in _FLOORS:
        return importlib.import_module(_FLOORS[name])
    raise AttributeError(f"module 'iomlab' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_FLOORS})


if "IPython" in sys.modules:  # in JupyterLab too a person's own mistake gets a sentence
    importlib.import_module("iomlab.parameters.in_notebooks").register()
