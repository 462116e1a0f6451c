"""Trap 4: SDG 10.7.3 is a minimum count; without exposure it is no risk."""

import pandas as pd
import pytest

from iomlab import exposure, load, methods
from iomlab.errors import DataError, MethodError
from iomlab.explorers.explorer import explore


def test_a_year_without_crossings_has_a_count_and_no_rate():
    found = exposure.exposure("Mediterranean")
    risk = methods.route_risk.risk_table(found, deaths="dead_and_missing", arrivals="crossings")
    without = set(found.loc[found["crossings"].isna(), "year"]) & set(found["year"])
    assert 2016 in without
    assert not without & set(risk["year"])


def test_the_sea_has_a_figure_only_when_all_its_routes_have_one():
    table = load("eu_irregular_crossings_route_year")
    parts = exposure.route("Mediterranean").parts
    for year, crossings in exposure.crossings("Mediterranean")[["year", "crossings"]].to_numpy():
        there = table[(table["year"] == year) & table["route"].isin(parts)]
        assert pd.notna(crossings) == (len(there) == len(parts)), year


def test_the_order_of_years_turns_round_with_the_denominator():
    explorer = explore("routes", "en", route="Mediterranean")
    first = {d: str(explorer.answer(denominator=d)[0]) for d in ("none", "attempts")}
    assert "2017 stands first" in first["none"]
    assert "2020 stands first" in first["attempts"]


def test_deaths_of_a_region_are_not_called_those_of_a_part_of_it():
    assert exposure.route("Mediterranean").whole
    assert not any(
        exposure.route(name).whole for name in exposure.ROUTES if name != "Mediterranean"
    )


def test_a_route_that_nobody_counts_is_refused():
    with pytest.raises(DataError, match="Mediterranean"):
        exposure.exposure("Mediteranean")


def test_deaths_without_attempts_are_no_risk():
    with pytest.raises(MethodError):
        methods.route_risk.route_risk(0, 0)
