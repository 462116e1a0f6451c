"""Which figures concern a corridor, and which do not."""

from __future__ import annotations

import pytest

from iomlab.data import corridors, gravity_tables


def test_both_directions_come_from_one_edition():
    made = corridors.side_by_side("HND", "USA")
    assert [source.table for source in made.sources] == ["usa_corridors"]
    newest = corridors.side_by_side("COL", "VEN")
    assert [source.table for source in newest.sources] == ["migrant_stock_corridors"]


def test_a_pair_that_no_table_holds_is_empty_and_keeps_its_source():
    made = corridors.side_by_side("TUV", "KIR")
    assert made.empty
    assert made.sources


@pytest.mark.parametrize("pair", [("HND", "HND"), ("USA", "USA")])
def test_a_country_is_no_corridor_to_itself(pair):
    assert corridors.both_ways(*pair).empty
    assert corridors.both_ways(*pair, older=True).empty


def test_routes_are_those_of_the_corridor():
    assert set(corridors.eu_routes("SYR", "DEU")["route"]) == {"EU total"}
    assert corridors.eu_routes("FRA", "DEU").empty
    assert corridors.us_border("HND", "MEX").empty
    assert corridors.darien("HTI", "BRA").empty


def test_recruitment_costs_of_other_corridors_are_left_out():
    found = corridors.recruitment("NPL", "KOR")
    assert found[["origin_iso3", "destination_iso3"]].to_numpy().tolist() == [["ALL", "KOR"]]


def test_a_square_of_provinces_leaves_those_who_stayed_missing():
    full = gravity_tables.square(gravity_tables.provinces())
    stayed = full[full["origin"] == full["destination"]]
    assert len(stayed) == 10
    assert stayed["migrants"].isna().all()


def test_people_in_the_united_states_are_never_zero_or_missing():
    found = gravity_tables.in_the_usa(2015)
    assert (found["migrants"] > 0).all()
    assert found["population"].notna().all()
    assert {source.table for source in found.sources} == {"usa_corridors", "drivers_panel"}
