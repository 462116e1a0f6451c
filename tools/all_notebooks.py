"""Run every lesson and report with its defaults and three other parameter sets, in every language.

    python tools/all_notebooks.py OUT [NAME …]

Lessons run whole as well (view "lesson") with their defaults. One line a failure; the last line says how
many ran and in how many seconds; the exit code says whether one failed.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from iomlab.errors import IomlabError
from iomlab.reports.engine import Engine
from iomlab.reports.find import shipped_notebooks
from iomlab.reports.run import run

OTHER: dict[str, list[dict[str, Any]]] = {
    "N01": [
        {"countries": "COL,DEU", "year": 2022, "definition": "census_6m1d"},
        {"countries": "NRU", "year": 1990},
        {"countries": "ESP,FRA,TUR,USA,XKX", "year": 2024, "definition": "un2021_12m"},
    ],
    "N02": [
        {"origin": "VEN", "destination": "COL", "example": "births_deaths", "method": "mixed"},
        {"origin": "HND", "destination": "JPN"},
        {
            "origin": "MEX",
            "destination": "USA",
            "years": "1990-2000",
            "method": "diff_drop_negative",
        },
    ],
    "N03": [
        {"origin": "SYR", "drivers": "network,stability", "lag": 0},
        {"origin": "VEN"},
        {"origin": "XKX", "lag": 5},
    ],
    "N04": [
        {"route": "Central Mediterranean", "years": "2016-2023"},
        {"route": "Darién", "undercount": 5},
        {"route": "Western Mediterranean", "years": "2022-2024"},
    ],
    "N05": [
        {"method": "loglinear3"},
        {"method": "residual", "purpose": "regularisation"},
        {"method": "zelterman", "n1": 60, "n2": 55, "m": 11, "purpose": "inspections"},
    ],
    "N06": [
        {"origin": "QUE", "destination": "BC", "model": "effects", "distance_change": 100},
        {"origin": "PEI", "destination": "PEI", "model": "size"},
        {"origin": "ALTA", "destination": "NFLD", "year": "1990", "distance_change": -50},
    ],
    "N07": [
        {"country": "FRA", "reference": "native", "seed": 7},
        {"country": "HND", "reference": "foreign", "selection_ratio": 3},
        {"country": "TUV", "selection_ratio": 1},
    ],
    "N08": [
        {
            "slots": 10,
            "months": 1,
            "wage_dest": 50,
            "worker_cost": 20000,
            "seasons": 1,
            "doubt": 0.5,
        },
        {
            "slots": 200000,
            "months": 11,
            "wage_dest": 10000,
            "worker_cost": 0,
            "seasons": 20,
            "doubt": 0,
        },
        {"return_rate": 0, "overstay": 0.5, "wage_home": 1500},
    ],
    "N09": [
        {"country": "BGD", "sender": "SAU", "amount": 500, "fee": 0},
        {"country": "NPL", "sender": "QAT", "target": 5, "margin": 20},
        {"country": "ATA", "sender": "ATA"},
    ],
    "N10": [
        {"country": "SVK", "group": "eu_citizens", "peers": "all countries"},
        {"country": "HND", "year": 2015},
        {"country": "GBR", "peers": "similar share of migrants", "year": 2018},
    ],
    "N11": [
        {"country": "HND", "people_per_area": 20},
        {"country": "GBR", "group": "group_a", "people_per_area": 1000},
        {"country": "NRU", "group": "group_b"},
    ],
    "N12": [
        {"origin": "VEN", "asylum": "COL", "year": 2024},
        {"origin": "NRU", "asylum": "TUV", "arrivals_day": 20000, "minutes": 240, "staff": 500},
        {
            "origin": "SOM",
            "asylum": "POL",
            "year": 2015,
            "arrivals_day": 1,
            "minutes": 1,
            "staff": 1,
        },
    ],
    "N13": [
        {"country": "SYR", "arm": "economic", "weights": "0,0,5", "reach": 1},
        {"country": "KIR", "arm": "psychosocial", "weights": "1,0,0", "cost_per_person": 0},
        {"country": "MLI", "arm": "social", "reach": 0},
    ],
    "N14": [
        {"k": 30, "keys": "gender,region", "rows": "gender", "rounding": 1},
        {"k": 50, "epsilon": 0.05, "rounding": 10, "seed": 7},
        {"epsilon": 10, "keys": "age_band,gender,region,years", "rows": "years", "rounding": 3},
    ],
    "N15": [
        {"countries": "NRU,VAT", "parties": "origin,destination", "issues": "data,save_lives"},
        {"countries": "SYR,TUR,DEU", "issues": "return,recognition,services,remittances"},
        {"countries": "SEN,FRA", "parties": "workers,employers,cities"},
    ],
    "corridor_brief": [
        {"origin": "VEN", "destination": "COL", "first_year": 2010},
        {"origin": "XKX", "destination": "DEU"},
        {"origin": "TUV", "destination": "KIR"},
    ],
    "country_profile": [
        {"country": "NRU"},
        {"country": "SYR"},
        {"country": "FRA", "first_year": 2020},
    ],
    "displacement_sheet": [
        {"country": "COL"},
        {"country": "TUV", "arrivals_day": 20000, "minutes": 240, "target_wait": 0},
        {"country": "DEU", "first_year": 2024},
    ],
    "integration_scorecard": [
        {"country": "ESP"},
        {"country": "HND"},
        {"country": "GBR", "first_year": 2018},
    ],
    "labour_scheme_card": [
        {"origin": "HND", "destination": "ESP", "has": "no_fees,equal_pay"},
        {"origin": "XKX", "destination": "XKX", "slots": 10},
        {"origin": "BGD", "destination": "MYS", "worker_cost": 20000, "return_rate": 1},
    ],
    "regional_dialogue_brief": [
        {"countries": "NRU,VAT,TUV", "first_year": 2024},
        {"subregion": "Western Africa"},
        {"countries": "SYR,TUR,LBN,DEU,JOR"},
    ],
    "route_sheet": [
        {"route": "Central Mediterranean"},
        {"route": "Darién", "first_year": 2020},
        {"route": "Western Mediterranean", "first_year": 2022},
    ],
}


def short(name: str) -> str:
    """Return the name under which a notebook's parameter sets stand."""
    return name.split("_")[0] if name[0] == "N" else name


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    names = [n for n in shipped_notebooks() if not sys.argv[2:] or short(n) in sys.argv[2:]]
    work = []
    for name in names:
        for lang in ("en", "es", "fr"):
            for values in ({}, *OTHER[short(name)]):
                work.append((name, {**values, "lang": lang}, "report"))
            if name[0] == "N":
                work.append((name, {"lang": lang}, "lesson"))
    failed, start = [], time.monotonic()
    with Engine(jobs=2, cell_seconds=120) as engine, ThreadPoolExecutor(2) as pool:

        def one(item: tuple[str, dict[str, Any], str]) -> None:
            name, values, view = item
            try:
                run(name, values, out=out, overwrite=True, view=view, engine=engine)
            except IomlabError as error:
                failed.append(name)
                print(f"{name} {values}: {error}", flush=True)

        list(pool.map(one, work))
    print(f"{len(work)} runs, {len(failed)} failed, {time.monotonic() - start:.0f} s")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
